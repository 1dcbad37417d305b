import { Alert, DatePicker, Drawer, Form, Input, Select, Space, Tag } from 'antd';
import { useState } from 'react';
import type { ClauseRow, ConcludedMany } from '../api/types.gen';
import { useDoing } from '../api/use';
import { Reference } from '../fields/reference';
import { dayOf } from '../fields/time';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { useVerdict, useVerdicts } from './verdicts';

type Props = { assessment: string; rows: readonly ClauseRow[]; onClose: () => void; onDone: () => void };

/** Gives the clauses picked to a person, or takes them back. */
export function AssignClauses({ assessment, rows, onClose, onDone }: Props) {
  const { t } = useWords();
  const doing = useDoing();
  const [owner, setOwner] = useState<string | null>(null);
  const [due, setDue] = useState<string | null>(null);
  const give = async (to: string | null) => {
    const clauses = rows.map((row) => row.id);
    const done = await doing.run('clauses_assign', { assessment, clauses, owner: to, due_on: to ? due : null });
    if (done) onDone();
  };
  return (
    <Drawer open size={480} title={t('assign.title', { n: rows.length })} onClose={onClose} data-testid="assign">
      <Form layout="vertical" component="div">
        <Form.Item label={t('assign.owner')} htmlFor="assign-owner">
          <Reference
            id="assign-owner"
            testid="assign-owner"
            label={t('assign.owner')}
            register="people"
            value={owner}
            onChange={(next) => setOwner(typeof next === 'string' ? next : null)}
          />
        </Form.Item>
        <Form.Item label={t('assign.due')} htmlFor="assign-due">
          <DatePicker
            id="assign-due"
            data-testid="assign-due"
            format="YYYY-MM-DD"
            value={dayOf(due)}
            onChange={(next) => setDue(next ? next.format('YYYY-MM-DD') : null)}
          />
        </Form.Item>
        <Notice error={doing.error} onClose={doing.clear} />
        <Space>
          <Action
            testid="assign-give"
            type="primary"
            disabled={!owner}
            loading={doing.busy}
            onClick={() => give(owner)}
          >
            {t('assign.give')}
          </Action>
          <Action testid="assign-take" disabled={!rows.some((row) => row.owner)} onClick={() => give(null)}>
            {t('assign.take')}
          </Action>
        </Space>
      </Form>
    </Drawer>
  );
}

/** One verdict and one reason for the clauses picked: first what would pass, then those that do. */
export function ConcludeClauses({ assessment, rows, onClose, onDone }: Props) {
  const { t, say } = useWords();
  const options = useVerdicts();
  const doing = useDoing();
  const [verdict, setVerdict] = useState('');
  const [reason, setReason] = useState('');
  const [difference, setDifference] = useState('');
  const [measure, setMeasure] = useState('');
  const [evidence, setEvidence] = useState<string[]>([]);
  const [plan, setPlan] = useState<ConcludedMany>();
  const shared = {
    assessment,
    verdict,
    reason,
    difference_reason: difference,
    equivalent_measure: measure,
    evidence,
  };
  const look = async () => {
    const clauses = rows.map((row) => ({ clause: row.id, version: row.version }));
    setPlan(await doing.run('conclude_many', { ...shared, clauses, preview: true }));
  };
  const keep = async () => {
    const passing = (plan?.rows ?? []).filter((row) => row.passes);
    const clauses = passing.map(({ clause, version }) => ({ clause, version }));
    if (await doing.run('conclude_many', { ...shared, clauses, preview: false })) onDone();
  };
  // What was looked at is kept; what is typed afterwards has to be looked at again.
  const typed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setPlan(undefined);
    };
  const area = (key: 'reason' | 'difference' | 'measure', value: string, set: (text: string) => void) => (
    <Form.Item label={t(`conclude.${key}`)} htmlFor={`many-${key}`}>
      <Input.TextArea
        id={`many-${key}`}
        data-testid={`many-${key}`}
        autoSize={{ minRows: 2, maxRows: 8 }}
        value={value}
        onChange={(event) => typed(set)(event.target.value)}
      />
    </Form.Item>
  );
  return (
    <Drawer open size={720} title={t('conclude_many.title', { n: rows.length })} onClose={onClose} data-testid="many">
      <Form layout="vertical" component="div">
        <Form.Item label={t('dossier.conclusion')} htmlFor="many-verdict">
          <Select
            id="many-verdict"
            data-testid="many-verdict"
            aria-label={t('dossier.conclusion')}
            value={verdict || null}
            onChange={typed(setVerdict)}
            options={options.map((option) => ({ value: option.key, label: say(option.label) }))}
          />
        </Form.Item>
        {area('reason', reason, setReason)}
        {area('difference', difference, setDifference)}
        {verdict === 'does_not_conform' && area('measure', measure, setMeasure)}
        <Form.Item label={t('conclude.evidence')} htmlFor="many-evidence">
          <Reference
            id="many-evidence"
            testid="many-evidence"
            label={t('conclude.evidence')}
            register="evidence"
            many
            value={evidence}
            onChange={(next) => typed(setEvidence)(Array.isArray(next) ? next : [])}
          />
        </Form.Item>
        <Notice error={doing.error} onClose={doing.clear} />
        {plan && <Plan plan={plan} />}
        <Space className="after">
          <Action testid="many-look" disabled={verdict === ''} loading={doing.busy} onClick={look}>
            {t('conclude_many.look')}
          </Action>
          <Action
            testid="many-keep"
            type="primary"
            disabled={!plan || plan.passes === 0}
            loading={doing.busy}
            onClick={keep}
          >
            {t('conclude_many.keep', { n: plan?.passes ?? 0 })}
          </Action>
        </Space>
      </Form>
    </Drawer>
  );
}

/** Which clauses pass, and why the others do not. */
function Plan({ plan }: { plan: ConcludedMany }) {
  const { t, say, list } = useWords();
  const verdict = useVerdict();
  const refused = plan.rows.filter((row) => !row.passes);
  return (
    <div data-testid="many-plan">
      <Alert
        type={refused.length > 0 ? 'warning' : 'success'}
        className="notice"
        title={t('conclude_many.plan', { passes: plan.passes, refused: refused.length })}
      />
      <ul className="plain many-rows">
        {plan.rows.map((row) => (
          <li key={row.clause} data-testid={`many-${row.clause}`}>
            <Tag color={row.passes ? 'green' : 'red'}>
              {t(row.passes ? 'conclude_many.passes' : 'conclude_many.refused')}
            </Tag>
            <strong>{row.clause}</strong> {say(row.title)}
            {row.proposed && (
              <span className="quiet"> {t('conclude_many.proposed', { verdict: verdict(row.proposed) })}</span>
            )}
            {row.why.length > 0 && <div className="mark-red">{list(row.why.map(say))}</div>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Several checks by the second person: only of clauses whose dossiers were opened, as they were seen. */
export function CheckClauses(props: Props & { seen: Readonly<Record<string, string>> }) {
  const { assessment, rows, seen, onClose, onDone } = props;
  const { t, word, list } = useWords();
  const doing = useDoing();
  const [comment, setComment] = useState('');
  const concluded = rows.filter((row) => row.version !== null);
  const checks = concluded.flatMap((row) => {
    const digest = seen[row.id];
    return digest ? [{ clause: row.id, seen: digest }] : [];
  });
  const unseen = rows.filter((row) => !checks.some((one) => one.clause === row.id)).map((row) => row.id);
  const check = async (verdict: string) => {
    if (await doing.run('conclusions_check', { assessment, checks, verdict, comment })) onDone();
  };
  return (
    <Drawer
      open
      size={480}
      title={t('check_many.title', { n: checks.length })}
      onClose={onClose}
      data-testid="check-many"
    >
      <p>{t('check_many.about')}</p>
      {unseen.length > 0 && (
        <Alert
          type="info"
          className="notice"
          title={t('check_many.unseen', { n: unseen.length })}
          description={list(unseen)}
          data-testid="check-many-unseen"
        />
      )}
      <Input.TextArea
        rows={3}
        aria-label={t('checks.comment')}
        placeholder={t('checks.comment')}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
        data-testid="check-many-comment"
      />
      <Notice error={doing.error} onClose={doing.clear} />
      <Space className="after">
        {(['agreed', 'returned'] as const).map((verdict) => (
          <Action
            key={verdict}
            testid={`check-many-${verdict}`}
            disabled={checks.length === 0}
            loading={doing.busy}
            onClick={() => check(verdict)}
          >
            {word('check', verdict)}
          </Action>
        ))}
      </Space>
    </Drawer>
  );
}
