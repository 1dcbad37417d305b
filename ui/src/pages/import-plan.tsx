import { Alert, Button, Form, Input, Space, Statistic, Tag } from 'antd';
import { useState } from 'react';
import type { ImportPlan, ImportRow, RegisterInfo } from '../api/types.gen';
import { columnName, Findings } from '../fields/findings';
import { plain } from '../fields/plain';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { Section } from '../kit/page';
import { address } from '../kit/route';
import { DataTable } from '../kit/table';
import { platform } from '../platform';

const ACTIONS: Record<string, string> = { new: 'green', change: 'blue', same: 'default', refused: 'red' };

type Props = {
  /** Heading that names the file. */
  title: string;
  plan: ImportPlan;
  /** Whose fields the columns are. */
  register: RegisterInfo;
  busy: boolean;
  /** Is a reason asked for? Absent: yes. */
  reasoned?: boolean;
  onCommit: (reason: string) => void;
  onDrop: () => void;
};

/** What an import kept: how many records, and where the journal tells of it. */
export type Imported = { seq: number; count: number };

/** Asks for a sheet to import. */
export function usePickSheet(): () => Promise<string | null> {
  const { t } = useWords();
  const filters = [{ name: t('import.sheets'), extensions: ['xlsx', 'csv'] }];
  return () => platform.pickOpen({ title: t('import.pick'), filters });
}

/** Says what was imported. */
export function ImportDone({ testid, seq, count }: Imported & { testid: string }) {
  const { t } = useWords();
  return (
    <Alert
      className="notice"
      type="success"
      showIcon
      data-testid={testid}
      title={t('import.done', { count })}
      description={<a href={address('journal', String(seq))}>{t('history.entry', { seq })}</a>}
    />
  );
}

/** What an import would do, row by row, and the two ways on: keep all of it, or drop it. */
export function PlanView({ title, plan, register, busy, reasoned = true, onCommit, onDrop }: Props) {
  const { t, say } = useWords();
  const [reason, setReason] = useState('');
  const nothing = plan.new + plan.change === 0;
  return (
    <Section title={title} testid="import-plan" extra={<span className="quiet">{say(plan.form)}</span>}>
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
          <Alert type="error" showIcon data-testid="import-refused" title={t('import.refused', { n: plan.refused })} />
        )}
        {reasoned && plan.refused === 0 && (
          <Form.Item label={t('reason')} htmlFor="import-reason">
            <Input id="import-reason" value={reason} onChange={(event) => setReason(event.target.value)} />
          </Form.Item>
        )}
        <Space className="after">
          <Action
            testid="import-commit"
            type="primary"
            disabled={plan.refused > 0 || nothing}
            loading={busy}
            onClick={() => onCommit(reason)}
          >
            {t('import.commit', { n: plan.new + plan.change })}
          </Action>
          <Button onClick={onDrop}>{t('import.drop')}</Button>
        </Space>
      </Form>
    </Section>
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
