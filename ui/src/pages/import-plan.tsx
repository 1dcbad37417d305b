import { Alert, Button, Form, Input, Space, Statistic, Tag } from 'antd';
import { useState } from 'react';
import type { ImportPlan, ImportRow, RegisterInfo, SheetRead } from '../api/types.gen';
import { columnName, Findings } from '../fields/findings';
import { plain } from '../fields/plain';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Done } from '../kit/done';
import { Nothing } from '../kit/empty';
import { Section } from '../kit/page';
import { address } from '../kit/route';
import { DataTable } from '../kit/table';
import { platform } from '../platform';

const ACTIONS: Record<string, string> = { new: 'green', change: 'blue', same: 'default', refused: 'red' };

/** Fields that a preview has room for. */
const FIELDS = 6;

/** A column of the preview: the key of its values, what it is called, and how a value reads. */
type Previewed = { key: string; title: string; read: (value: unknown) => string };

type Props = {
  /** Heading that names the file. */
  title: string;
  plan: ImportPlan;
  /** Whose fields the columns are; or, for a sheet of a form of its own, its columns by the keys of their values. */
  of: RegisterInfo | Record<string, string>;
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

/** What a sheet is sent with: looked at first, then kept against what the look promised. */
type SheetSent = { path: string; preview: boolean; seen?: string; reason: string };

/** A sheet of a form of its own: picked, looked at, and kept as it was seen. */
export function useSheet(send: (ask: SheetSent) => Promise<SheetRead | undefined>) {
  const pickSheet = usePickSheet();
  const [looked, setLooked] = useState<{ plan: ImportPlan; path: string }>();
  const [done, setDone] = useState<Imported>();
  const forget = () => {
    setLooked(undefined);
    setDone(undefined);
  };
  const look = async () => {
    const path = await pickSheet();
    if (!path) return;
    forget();
    const read = await send({ path, preview: true, reason: '' });
    if (read) setLooked({ plan: read.plan, path });
  };
  const commit = async (reason: string) => {
    if (!looked) return;
    const kept = await send({ path: looked.path, preview: false, seen: looked.plan.plan, reason });
    if (!kept) return;
    setLooked(undefined);
    if (kept.seq !== null) setDone({ seq: kept.seq, count: kept.plan.new + kept.plan.change });
  };
  return { plan: looked?.plan, done, look, commit, forget };
}

/** Says what was imported. */
export function ImportDone({ testid, seq, count }: Imported & { testid: string }) {
  const { t } = useWords();
  return (
    <Done
      testid={testid}
      title={t('import.done', { count })}
      description={<a href={address('journal', String(seq))}>{t('history.entry', { seq })}</a>}
    />
  );
}

const isRegister = (of: Props['of']): of is RegisterInfo => 'fields' in of;

/** What an import would do, row by row, and the two ways on: keep all of it, or drop it. */
export function PlanView({ title, plan, of, busy, reasoned = true, onCommit, onDrop }: Props) {
  const { t, say } = useWords();
  const register = isRegister(of) ? of : undefined;
  const previewed: Previewed[] = isRegister(of)
    ? plan.columns
        .flatMap((column) => of.fields.filter((field) => field.key === column.field))
        .slice(0, FIELDS)
        .map((field) => ({ key: field.key, title: say(field.label), read: (value) => plain(field, value, say) }))
    : Object.entries(of).map(([key, name]) => ({ key, title: name, read: (value) => String(value ?? '') }));
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
          styles={plan.refused > 0 ? { content: { color: 'var(--red)' } } : {}}
        />
      </div>
      <Findings findings={plan.findings} />
      {register && <Columns plan={plan} register={register} />}
      <PlanRows rows={plan.rows} previewed={previewed} />
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

/** Row by row: what is done with it, what stands in it, and why it is refused. */
function PlanRows({ rows, previewed }: { rows: readonly ImportRow[]; previewed: readonly Previewed[] }) {
  const { t, word } = useWords();
  return (
    <DataTable<ImportRow>
      label={t('import.rows')}
      testid="import-rows"
      rows={rows}
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
        ...previewed.map(({ key, title, read }) => ({
          title,
          key,
          render: (_: unknown, row: ImportRow) => <span className="one-line">{read(row.values[key])}</span>,
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
