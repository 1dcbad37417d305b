import { Input, Skeleton, Space, Tag } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import type { BankLint } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Done } from '../kit/done';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';
import { DataTable } from '../kit/table';
import { useTopics } from './topics';

type Props = { bank: string; lint: BankLint; writes: boolean };
type Criteria = Record<string, string>;

/** Criteria as a record holds them, by risk. */
const criteriaOf = (rows: unknown): Criteria =>
  Object.fromEntries(
    (Array.isArray(rows) ? (rows as { risk?: unknown; criterion?: unknown }[]) : []).map((row) => [
      String(row.risk ?? ''),
      String(row.criterion ?? ''),
    ]),
  );

/** How each risk is recognised in an answer, written risk by risk and kept as a whole. */
export function BankCriteria({ bank, lint, writes }: Props) {
  const { t } = useWords();
  const topics = useTopics(lint.kind);
  const doing = useDoing();
  const shown = useCall('record_show', { register: 'question_banks', id: bank }, { watch: ['question_banks'] });
  /** What was typed and is not on record yet, by risk: what others save of the other risks stays theirs. */
  const [typed, setTyped] = useState<Criteria>({});
  const [saved, setSaved] = useState(false);
  const rows = shown.data?.record.values.criteria;
  const held = useMemo(() => criteriaOf(rows), [rows]);
  useEffect(() => {
    setTyped((was) =>
      Object.fromEntries(Object.entries(was).filter(([risk, one]) => one.trim() !== (held[risk] ?? ''))),
    );
  }, [held]);
  const asked = lint.kind === 'generated_content' ? undefined : new Set(lint.topics.map((one) => one.topic));
  const risks = topics.groups.flatMap((group) => group.options).filter((one) => asked?.has(one.value) ?? true);
  const failed = [shown, topics].find((one) => one.error);
  const notice = <Notice error={failed?.error} {...(failed ? { onAgain: failed.again } : {})} />;
  if (!shown.data) return failed ? notice : <Skeleton active />;
  const text = (risk: string) => typed[risk] ?? held[risk] ?? '';
  const missing = risks.filter((one) => text(one.value).trim() === '').length;
  const changed = Object.keys(typed).some((risk) => text(risk).trim() !== (held[risk] ?? ''));
  const save = async () => {
    const criteria = Object.keys({ ...held, ...typed }).map((risk) => ({ risk, criterion: text(risk).trim() }));
    if (await doing.run('bank_criteria', { bank, criteria })) setSaved(true);
  };
  return (
    <Section
      title={t('banks.criteria')}
      testid="bank-criteria"
      extra={
        <Space>
          <span className="quiet" role="status" data-testid="criteria-missing">
            {t(missing === 0 ? 'banks.criteria.all' : 'banks.criteria.missing', { n: missing })}
          </span>
          {writes && (
            <Action testid="criteria-save" type="primary" disabled={!changed} loading={doing.busy} onClick={save}>
              {t('save')}
            </Action>
          )}
        </Space>
      }
    >
      <p className="quiet">{t('banks.criteria.help')}</p>
      {notice}
      <Notice error={doing.error} onClose={doing.clear} />
      {saved && <Done title={t('saved')} />}
      <DataTable
        label={t('banks.criteria')}
        testid="criteria"
        wrap
        rows={risks}
        rowKey={(one) => one.value}
        columns={[
          {
            title: t('keywords.risk'),
            width: 360,
            render: (_, one) => (
              <>
                {one.label}
                {text(one.value).trim() === '' && (
                  <Tag color="orange" className="beside">
                    {t('banks.criterion.missing')}
                  </Tag>
                )}
              </>
            ),
          },
          {
            title: t('banks.criterion'),
            render: (_, one) => (
              <Input.TextArea
                autoSize={{ minRows: 1, maxRows: 6 }}
                readOnly={!writes}
                aria-label={t('banks.criterion_of', { risk: one.label })}
                data-testid={`criterion-${one.value}`}
                value={text(one.value)}
                onChange={(event) => {
                  const { value } = event.target;
                  setSaved(false);
                  setTyped((was) => ({ ...was, [one.value]: value }));
                }}
              />
            ),
          },
        ]}
      />
    </Section>
  );
}
