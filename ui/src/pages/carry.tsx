import { Alert, DatePicker, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import type { Carried, CarryPlan } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { dayOf } from '../fields/time';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { go } from '../kit/route';
import { DataTable } from '../kit/table';
import { VerdictTag } from './verdicts';

/** Carries conclusions into a new assessment under another edition: looked at clause by clause, then kept. */
export function Carry({ assessment, edition }: { assessment: string; edition: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Action testid="carry" onClick={() => setOpen(true)}>
        {t('carry')}
      </Action>
      {open && <CarryDialog assessment={assessment} edition={edition} onClose={() => setOpen(false)} />}
    </>
  );
}

type Props = { assessment: string; edition: string; onClose: () => void };

function CarryDialog({ assessment, edition, onClose }: Props) {
  const { t, say } = useWords();
  const doing = useDoing();
  const editions = useCall('edition_list');
  const [to, setTo] = useState<string>();
  const [plan, setPlan] = useState<CarryPlan>();
  const [name, setName] = useState('');
  const [day, setDay] = useState<string>();
  const look = async (next: string) => {
    setTo(next);
    setPlan(undefined);
    setPlan(await doing.run('assessment_carry', { assessment, edition: next }));
  };
  const keep = async () => {
    if (!to || !plan) return;
    const ask = { assessment, edition: to, name, seen: plan.seen, ...(day ? { assessed_on: day } : {}) };
    const kept = await doing.run('assessment_carry', ask);
    if (!kept?.assessment) return;
    onClose();
    go('assessment', kept.assessment);
  };
  const others = editions.data?.filter((one) => one.id !== edition && one.clauses > 0) ?? [];
  return (
    <Modal
      open
      width={860}
      title={t('carry')}
      okText={t('carry.keep')}
      cancelText={t('cancel')}
      confirmLoading={doing.busy}
      okButtonProps={{ disabled: !plan, ...({ 'data-testid': 'carry-keep' } as object) }}
      onOk={keep}
      onCancel={onClose}
    >
      <p>{t('carry.about')}</p>
      <Form layout="vertical" component="div">
        <Form.Item label={t('carry.edition')} htmlFor="carry-edition">
          <Select
            id="carry-edition"
            data-testid="carry-edition"
            value={to}
            onChange={look}
            options={others.map((one) => ({ value: one.id, label: `${say(one.name)} · ${one.id}` }))}
          />
        </Form.Item>
        <Form.Item label={t('carry.name')} htmlFor="carry-name">
          <Input id="carry-name" value={name} onChange={(event) => setName(event.target.value)} />
        </Form.Item>
        <Form.Item label={t('carry.day')} htmlFor="carry-day">
          <DatePicker
            id="carry-day"
            format="YYYY-MM-DD"
            value={dayOf(day)}
            onChange={(next) => setDay(next?.format('YYYY-MM-DD'))}
          />
        </Form.Item>
      </Form>
      <Notice error={doing.error ?? editions.error} onClose={doing.clear} />
      {plan && <PlanView plan={plan} />}
    </Modal>
  );
}

function PlanView({ plan: told }: { plan: CarryPlan }) {
  const { t, say, list } = useWords();
  const { plan } = told;
  const table = (label: string, testid: string, rows: Carried[]) => (
    <>
      <h3>
        {label} {rows.length}
      </h3>
      <DataTable
        label={label}
        testid={testid}
        wrap
        rows={rows}
        rowKey={(row) => row.to}
        columns={[
          { title: t('carry.to'), render: (_, row) => row.to },
          { title: t('carry.from'), render: (_, row) => list(row.from) },
          { title: t('dossier.conclusion'), render: (_, row) => row.verdict && <VerdictTag verdict={row.verdict} /> },
          { title: t('carry.note'), render: (_, row) => say(row.note) },
        ]}
      />
    </>
  );
  return (
    <div data-testid="carry-plan">
      {table(t('carry.carried'), 'carry-carried', plan.carried)}
      {table(t('carry.partly'), 'carry-partly', plan.partly)}
      {plan.lost.length > 0 && (
        <Alert
          type="warning"
          className="notice"
          data-testid="carry-lost"
          title={t('carry.lost', { n: plan.lost.length })}
          description={list(plan.lost)}
        />
      )}
      {plan.open.length > 0 && (
        <Alert
          type="info"
          className="notice"
          data-testid="carry-open"
          title={t('carry.open', { n: plan.open.length })}
          description={list(plan.open)}
        />
      )}
    </div>
  );
}
