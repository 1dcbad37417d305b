import { Alert, Button, Form, Input, Select, Space, Statistic, Tag } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { ImportPlan, ImportRow, RegisterInfo } from '../api/types.gen';
import { useDoing } from '../api/use';
import { columnName, Findings } from '../fields/findings';
import { plain } from '../fields/plain';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { Progress } from '../kit/progress';
import { address, go } from '../kit/route';
import { DataTable } from '../kit/table';
import { platform } from '../platform';

const ACTIONS: Record<string, string> = { new: 'green', change: 'blue', same: 'default', refused: 'red' };

/** Looks at a sheet before anything is kept, then keeps all of it or nothing. */
export function ImportPage({ register: key }: { register: string | undefined }) {
  const { t, say, lang } = useWords();
  const { registers } = useDesk();
  const able = registers.filter((register) => register.writable);
  const register = able.find((one) => one.key === key);
  const doing = useDoing();
  const [plan, setPlan] = useState<ImportPlan>();
  const [reason, setReason] = useState('');
  const [done, setDone] = useState<{ seq: number; count: number }>();
  const choose = (next: string) => {
    setPlan(undefined);
    setDone(undefined);
    go('import', next);
  };
  const look = async () => {
    if (!register) return;
    const path = await platform.pickOpen({
      title: t('import.pick'),
      filters: [{ name: t('import.sheets'), extensions: ['xlsx', 'csv'] }],
    });
    if (!path) return;
    setDone(undefined);
    setPlan(await doing.run('import_preview', { register: register.key, path }));
  };
  const commit = async () => {
    if (!plan) return;
    const kept = await doing.run('import_commit', { plan: plan.plan, reason });
    if (!kept) return;
    setDone({ seq: kept.seq, count: kept.new + kept.change });
    setPlan(undefined);
    setReason('');
  };
  const template = async () => {
    if (!register) return;
    const bytes = await doing.run('sheet_template', { register: register.key, lang });
    if (bytes)
      await platform.pickSave(bytes, {
        title: t('save.as'),
        name: t('exports.template.name', { register: say(register.label) }),
      });
  };
  const nothing = plan !== undefined && plan.new + plan.change === 0;
  return (
    <Page testid="page-import" title={t('menu.import')} about={t('import.about')}>
      <Section title={t('import.first')}>
        <Space wrap>
          <Select
            className="import-register"
            aria-label={t('import.register')}
            placeholder={t('import.register')}
            data-testid="import-register"
            value={register?.key}
            onChange={choose}
            options={able.map((one) => ({ value: one.key, label: say(one.label) }))}
          />
          <Action testid="import-template" disabled={!register} onClick={template}>
            {t('exports.template')}
          </Action>
          <Action testid="import-pick" type="primary" disabled={!register} loading={doing.busy} onClick={look}>
            {t('import.pick')}
          </Action>
        </Space>
        <Progress busy={doing.busy} step={doing.step} onCancel={doing.cancel} />
        <Notice error={doing.error} onClose={doing.clear} />
        {done && (
          <Alert
            className="notice"
            type="success"
            showIcon
            data-testid="import-done"
            title={t('import.done', { count: done.count })}
            description={<a href={address('journal', String(done.seq))}>{t('history.entry', { seq: done.seq })}</a>}
          />
        )}
      </Section>
      {plan && register && (
        <Section
          title={t('import.second', { file: plan.file })}
          testid="import-plan"
          extra={<span className="quiet">{say(plan.form)}</span>}
        >
          <div className="figures">
            <Statistic title={t('action.new')} value={plan.new} />
            <Statistic title={t('action.change')} value={plan.change} />
            <Statistic title={t('action.same')} value={plan.same} />
            <Statistic
              title={t('action.refused')}
              value={plan.refused}
              styles={plan.refused > 0 ? { content: { color: '#c0392b' } } : {}}
            />
          </div>
          <Findings findings={plan.findings} />
          <Columns plan={plan} register={register} />
          <PlanRows plan={plan} register={register} />
          <Form layout="vertical" component="div" className="after">
            {plan.refused > 0 && (
              <Alert
                type="error"
                showIcon
                data-testid="import-refused"
                title={t('import.refused', { n: plan.refused })}
              />
            )}
            {plan.refused === 0 && (
              <Form.Item label={t('reason')} htmlFor="import-reason">
                <Input id="import-reason" value={reason} onChange={(event) => setReason(event.target.value)} />
              </Form.Item>
            )}
            <Space className="after">
              <Action
                testid="import-commit"
                type="primary"
                disabled={plan.refused > 0 || nothing}
                loading={doing.busy}
                onClick={commit}
              >
                {t('import.commit', { n: plan.new + plan.change })}
              </Action>
              <Button onClick={() => setPlan(undefined)}>{t('import.drop')}</Button>
            </Space>
          </Form>
        </Section>
      )}
    </Page>
  );
}

/** Columns that were passed over, and what they may have meant. */
function Columns({ plan, register }: { plan: ImportPlan; register: RegisterInfo }) {
  const { t, say, list } = useWords();
  const over = plan.columns.filter((column) => column.field === null);
  if (over.length === 0) return null;
  const name = (key: string) => {
    const field = register.fields.find((one) => one.key === key);
    return field ? say(field.label) : key;
  };
  return (
    <Alert
      className="notice"
      type="info"
      showIcon
      data-testid="import-columns"
      title={t('import.over', {
        columns: list(
          over.map((column) => {
            const at = `${columnName(column.column)} “${column.header}”`;
            return column.near ? t('import.near', { at, field: name(column.near) }) : at;
          }),
        ),
      })}
    />
  );
}

function PlanRows({ plan, register }: { plan: ImportPlan; register: RegisterInfo }) {
  const { t, say, word } = useWords();
  const used = plan.columns
    .flatMap((column) => register.fields.filter((field) => field.key === column.field))
    .slice(0, 6);
  return (
    <DataTable<ImportRow>
      label={t('import.rows')}
      testid="import-rows"
      rows={plan.rows}
      rowKey={(row) => String(row.row)}
      rowTestid={(row) => `import-row-${row.row}`}
      rowClass={(row) => (row.action === 'refused' ? 'row-refused' : '')}
      height={420}
      empty={<Nothing text={t('import.no_rows')} />}
      columns={[
        { title: t('import.row'), width: 64, className: 'right', render: (_, row) => row.row },
        {
          title: t('import.action'),
          width: 96,
          render: (_, row) => <Tag color={ACTIONS[row.action]}>{word('action', row.action)}</Tag>,
        },
        ...used.map((field) => ({
          title: say(field.label),
          key: field.key,
          render: (_: unknown, row: ImportRow) => (
            <span className="one-line">{plain(field, row.values[field.key], say)}</span>
          ),
        })),
        {
          title: t('import.why'),
          key: 'why',
          width: 420,
          render: (_, row) => <Findings findings={row.findings} />,
        },
      ]}
    />
  );
}
