import { Alert, Drawer, Space, Tag } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { AssessmentState, Expiring, PaperFormat, StatementRow } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';
import { Progress } from '../kit/progress';
import { address, go } from '../kit/route';
import { useSave } from '../kit/save';
import { DataTable } from '../kit/table';
import { MissingList } from './path';
import { VerdictTag, useVerdict } from './verdicts';

type Props = { assessment: string; state: AssessmentState | undefined };

/** What belongs to an assessment as a whole, each behind its button. */
export function AssessmentWhole({ assessment, state }: Props) {
  const { t } = useWords();
  const [open, setOpen] = useState<'overall' | 'statement' | 'expiring'>();
  const close = () => setOpen(undefined);
  return (
    <>
      <Action testid="whole-overall" onClick={() => setOpen('overall')}>
        {t('overall')}
      </Action>
      <Action testid="whole-statement" onClick={() => setOpen('statement')}>
        {t('statement')}
      </Action>
      <Action testid="whole-expiring" onClick={() => setOpen('expiring')}>
        {t('expiring')}
      </Action>
      <Action testid="whole-compare" onClick={() => go('compare', assessment)}>
        {t('compare')}
      </Action>
      {open === 'overall' && state && (
        <Drawer open size={720} title={t('overall')} onClose={close}>
          <OverallView assessment={assessment} state={state} />
        </Drawer>
      )}
      {open === 'statement' && (
        <Drawer open size={960} title={t('statement')} onClose={close}>
          <StatementView assessment={assessment} />
        </Drawer>
      )}
      {open === 'expiring' && (
        <Drawer open size={720} title={t('expiring')} onClose={close}>
          <ExpiringView assessment={assessment} />
        </Drawer>
      )}
    </>
  );
}

/** The sum of the conclusions beside the verdict that a person chose, the rule behind it, and what is left. */
export function OverallView({ assessment, state }: { assessment: string; state: AssessmentState }) {
  const { t, say, word } = useWords();
  const verdict = useVerdict();
  const field = useDesk()
    .register('assessments')
    ?.fields.find((one) => one.key === 'overall_verdict');
  const name = (key: string | null) => {
    const option = field?.options.find((one) => one.key === key);
    return option ? say(option.label) : t('overall.none');
  };
  const { tally, chosen, rule, own_rule, reason, contradiction } = state.overall;
  const keys = [...new Set(tally.by_demand.flatMap((one) => Object.keys(one.verdicts)))];
  return (
    <div data-testid="overall">
      {contradiction && (
        <Alert type="error" className="notice" title={say(contradiction)} data-testid="overall-contradiction" />
      )}
      <Space size={24} className="after">
        <span>
          {t('overall.sum')} <strong data-testid="overall-sum">{name(tally.adds_up_to)}</strong>
        </span>
        <span>
          {t('overall.chosen')} <strong data-testid="overall-chosen">{name(chosen)}</strong>
        </span>
        <a href={address('records', 'assessments', assessment)}>{t('overall.choose')}</a>
      </Space>
      <DataTable
        label={t('overall')}
        wrap
        rows={tally.by_demand}
        rowKey={(one) => one.demand}
        columns={[
          { title: t('overall.demand'), render: (_, one) => word('demand', one.demand) },
          { title: t('overall.total'), dataIndex: 'total' },
          ...keys.map((key) => ({
            title: verdict(key),
            render: (_: unknown, one: (typeof tally.by_demand)[number]) => one.verdicts[key] ?? 0,
          })),
          { title: t('clause.open'), dataIndex: 'open' },
        ]}
      />
      <Section title={t('overall.rule')}>
        {rule ? (
          <p>
            {say(rule.text)} <span className="quiet">{rule.provenance.source}</span>
            {!rule.provenance.verified && <Tag color="orange">{t('dossier.unverified')}</Tag>}
          </p>
        ) : (
          <p data-testid="overall-own-rule">
            <Tag>{t('overall.own')}</Tag> {own_rule || t('overall.no_rule')}
          </p>
        )}
        {reason && (
          <p className="long">
            {t('overall.reason')} {reason}
          </p>
        )}
      </Section>
      <Section title={t('overall.residual')}>
        <p>{t('overall.remediations', { open: tally.remediations_open, overdue: tally.remediations_overdue })}</p>
        <MissingList missing={state.warnings} testid="assessment-warnings" />
      </Section>
    </div>
  );
}

/** Which clauses apply and why the others do not, and the same as a file. */
function StatementView({ assessment }: { assessment: string }) {
  const { t, say, lang, word } = useWords();
  const told = useCall('applicability', { assessment }, { watch: 'any' });
  const doing = useDoing();
  const save = useSave();
  const take = async (format: PaperFormat) =>
    save(await doing.run('applicability_export', { assessment, format, lang }), `${t('statement')}.${format}`);
  return (
    <div data-testid="statement">
      <Space className="after">
        {(['pdf', 'docx', 'xlsx'] as const).map((format) => (
          <Action key={format} testid={`statement-${format}`} loading={doing.busy} onClick={() => take(format)}>
            {t('statement.save', { format: format.toUpperCase() })}
          </Action>
        ))}
      </Space>
      <Progress busy={doing.busy} step={doing.step} onCancel={doing.cancel} />
      <Notice error={doing.error ?? told.error} onClose={doing.clear} />
      <DataTable<StatementRow>
        label={t('statement')}
        rows={told.data?.rows ?? []}
        rowKey={(row) => row.clause}
        busy={told.busy}
        wrap
        columns={[
          { title: t('statement.clause'), width: 90, dataIndex: 'clause' },
          { title: t('overall.demand'), width: 70, render: (_, row) => word('demand', row.demand) },
          { title: t('statement.title'), render: (_, row) => say(row.title) },
          { title: t('statement.answer'), width: 150, render: (_, row) => word('statement.is', row.answer) },
          { title: t('statement.why'), render: (_, row) => say(row.why) },
          {
            title: t('dossier.conclusion'),
            width: 100,
            render: (_, row) => (row.verdict ? <VerdictTag verdict={row.verdict} /> : null),
          },
        ]}
      />
    </div>
  );
}

/** Evidence of the assessment that has expired or soon does, with the clauses that rest on it. */
function ExpiringView({ assessment }: { assessment: string }) {
  const { t, word } = useWords();
  const told = useCall('evidence_expiring', { assessment }, { watch: ['evidence', 'conclusions'] });
  return (
    <div data-testid="expiring">
      <Notice error={told.error} onAgain={told.again} />
      <DataTable<Expiring>
        label={t('expiring')}
        rows={told.data?.rows ?? []}
        rowKey={(row) => row.evidence}
        busy={told.busy}
        wrap
        empty={<Nothing text={t('expiring.none')} />}
        columns={[
          {
            title: t('evidence.title'),
            render: (_, row) => (
              <a href={address('records', 'evidence', row.evidence)}>
                {row.code} {row.title}
              </a>
            ),
          },
          { title: t('expiring.on'), width: 120, dataIndex: 'expires_on' },
          {
            title: t('expiring.is'),
            width: 150,
            render: (_, row) => (
              <Tag color={row.expiry === 'soon' ? 'orange' : 'red'}>{word('expiring.is', row.expiry)}</Tag>
            ),
          },
          {
            title: t('expiring.clauses'),
            render: (_, row) => (
              <Space wrap size={4}>
                {row.clauses.map((clause) => (
                  <a key={clause} href={address('assessment', assessment, clause)}>
                    {clause}
                  </a>
                ))}
              </Space>
            ),
          },
        ]}
      />
    </div>
  );
}
