import { Checkbox, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import type { ContentPlan, EditionChange } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { DataTable } from '../kit/table';
import { platform } from '../platform';

/** Brings in an edition or the profile of a province: looked at with what it changes, then kept. */
export function ContentImport() {
  const { t, say } = useWords();
  const doing = useDoing();
  const [path, setPath] = useState('');
  const [plan, setPlan] = useState<ContentPlan>();
  const [kept, setKept] = useState<ContentPlan>();
  const look = async () => {
    const picked = await platform.pickOpen({
      title: t('content'),
      filters: [{ name: t('content.files'), extensions: ['json'] }],
    });
    if (!picked) return;
    setPath(picked);
    setPlan(await doing.run('content_import', { path: picked }));
  };
  return (
    <>
      <Action testid="content-import" loading={doing.busy} onClick={look}>
        {t('content')}
      </Action>
      {kept && <span role="status">{t('content.kept', { name: say(kept.name) })}</span>}
      <Notice error={doing.error} onClose={doing.clear} />
      {plan && (
        <PlanDialog
          path={path}
          plan={plan}
          onClose={() => setPlan(undefined)}
          onKept={(done) => {
            setPlan(undefined);
            setKept(done);
          }}
        />
      )}
    </>
  );
}

type Props = { path: string; plan: ContentPlan; onClose: () => void; onKept: (kept: ContentPlan) => void };

function PlanDialog({ path, plan, onClose, onKept }: Props) {
  const { t, say, list } = useWords();
  const doing = useDoing();
  const [verified, setVerified] = useState(false);
  const [reason, setReason] = useState('');
  const keep = async () => {
    const kept = await doing.run('content_import', { path, sha256: plan.sha256, verified, reason });
    if (kept) onKept(kept);
  };
  return (
    <Modal
      open
      width={760}
      title={`${say(plan.name)} · ${plan.key}`}
      okText={t('content.keep')}
      cancelText={t('cancel')}
      confirmLoading={doing.busy}
      okButtonProps={{ ...({ 'data-testid': 'content-keep' } as object) }}
      onOk={keep}
      onCancel={onClose}
    >
      <p className="quiet">
        {plan.source} · SHA-256 {plan.sha256.slice(0, 16)}…
      </p>
      {plan.replaces && <p>{t('content.replaces')}</p>}
      {plan.assessments.length > 0 && (
        <p data-testid="content-assessments">
          {t('content.assessments', { names: list(plan.assessments.map((one) => one.title)) })}
        </p>
      )}
      {plan.edition && <ChangeView change={plan.edition} />}
      {plan.province && (
        <DataTable
          label={t('content.facts')}
          testid="content-facts"
          wrap
          rows={plan.province.facts}
          rowKey={(fact) => fact.key}
          columns={[
            { title: t('content.what'), render: (_, fact) => say(fact.label) },
            { title: t('content.asked'), render: (_, fact) => say(fact.value) },
            { title: t('calendar.source'), render: (_, fact) => fact.provenance.source },
          ]}
        />
      )}
      <Form layout="vertical" component="div" className="after">
        <Checkbox checked={verified} onChange={(event) => setVerified(event.target.checked)}>
          {t('content.verified')}
        </Checkbox>
        <Form.Item label={t('reason')} htmlFor="content-reason">
          <Input id="content-reason" value={reason} onChange={(event) => setReason(event.target.value)} />
        </Form.Item>
      </Form>
      <Notice error={doing.error} onClose={doing.clear} />
    </Modal>
  );
}

function ChangeView({ change }: { change: EditionChange }) {
  const { t, say, list } = useWords();
  const figure = (n: number | null) => (n === null ? '' : n.toLocaleString('en-US'));
  const lists = [
    { key: 'added', label: t('content.added'), ids: change.added },
    { key: 'removed', label: t('content.removed'), ids: change.removed },
    { key: 'changed', label: t('content.changed'), ids: change.changed },
  ];
  return (
    <div data-testid="content-change">
      {change.against && <p>{t('content.against', { edition: change.against })}</p>}
      <ul className="plain">
        {lists.map((one) => (
          <li key={one.key}>
            {one.label} {one.ids.length} <span className="quiet">{list(one.ids)}</span>
          </li>
        ))}
      </ul>
      <DataTable
        label={t('content.numbers')}
        testid="content-numbers"
        wrap
        rows={change.thresholds}
        rowKey={(one) => one.key}
        empty={t('content.numbers.none')}
        columns={[
          { title: t('content.numbers'), render: (_, one) => say(one.label) },
          { title: t('counterparts.clause'), render: (_, one) => one.clause },
          { title: t('content.before'), className: 'right', render: (_, one) => figure(one.before) },
          { title: t('content.after'), className: 'right', render: (_, one) => figure(one.after) },
        ]}
      />
    </div>
  );
}
