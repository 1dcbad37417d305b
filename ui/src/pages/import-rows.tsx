import { Tag } from 'antd';
import type { ImportPlan, ImportRow, RegisterInfo } from '../api/types.gen';
import { Findings } from '../fields/findings';
import { plain } from '../fields/plain';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { OneLine } from '../kit/one-line';
import { DataTable, usePages } from '../kit/table';
import { MendableCell } from './import-cell';
import type { Mending } from './import-mending';

const ACTIONS: Record<string, string> = { new: 'green', change: 'blue', same: 'default', refused: 'red' };

/** Fields that a preview has room for; those with a fault or a mended cell are shown besides. */
const FIELDS = 6;

/** A column of the preview: the key of its values, what it is called, and how a value reads. */
type Previewed = { key: string; title: string; read: (value: unknown) => string };

type Props = {
  plan: ImportPlan;
  /** Whose fields the columns are; or, for a sheet of a form of its own, its columns by the keys of their values. */
  of: RegisterInfo | Record<string, string>;
  /** What a person mends; absent: nothing of it can be mended here. */
  mending?: Mending | undefined;
};

export const isRegister = (of: Props['of']): of is RegisterInfo => 'fields' in of;

/** Fields of a register that a preview shows: the first that have a column, and whatever is to be mended. */
function shownFields({ plan, mending }: Props, register: RegisterInfo) {
  const first = plan.columns.flatMap((column) => column.field ?? []).slice(0, FIELDS);
  const wanted = new Set(first);
  for (const row of plan.rows) {
    for (const one of row.findings) if (one.level === 'error' && one.field) wanted.add(one.field);
    for (const cell of row.cells) if (mending?.mended(row.row, cell.field) !== undefined) wanted.add(cell.field);
  }
  const mapped = plan.columns.map((column) => column.field);
  const place = (key: string) => (mapped.includes(key) ? mapped.indexOf(key) : mapped.length);
  return register.fields.filter((field) => wanted.has(field.key)).sort((a, b) => place(a.key) - place(b.key));
}

/** Row by row: what is done with it, what stands in it, and why it is refused. Faulty cells are mended where they stand. */
export function PlanRows(props: Props) {
  const { plan, of, mending } = props;
  const { t, say, word } = useWords();
  const { shown: rows, paging } = usePages(plan.rows, plan.plan);
  const register = isRegister(of) ? of : undefined;
  const previewed: Previewed[] = isRegister(of)
    ? shownFields(props, of).map((field) => ({
        key: field.key,
        title: say(field.label),
        read: (value) => plain(field, value, say),
      }))
    : Object.entries(of).map(([key, name]) => ({ key, title: name, read: (value) => String(value ?? '') }));
  const shown = (row: ImportRow, { key, read }: Previewed) => {
    const value = read(row.values[key]);
    const cell = row.cells.find((one) => one.field === key);
    const field = register?.fields.find((one) => one.key === key);
    if (!mending || !cell || !field) return <OneLine text={value} />;
    return (
      <MendableCell
        row={row}
        field={field}
        cell={cell}
        read={value}
        mended={mending.mended(row.row, key)}
        pending={mending.pending(row.row, key)}
        onMend={(next) => mending.mend(row.row, key, next)}
      />
    );
  };
  return (
    <DataTable<ImportRow>
      label={t('import.rows')}
      testid="import-rows"
      rows={rows}
      {...(paging ? { paging } : {})}
      rowKey={(row) => String(row.row)}
      rowTestid={(row) => `import-row-${row.row}`}
      rowClass={(row) => (row.action === 'refused' ? 'row-refused' : '')}
      height="part"
      empty={<Nothing text={t('import.no_rows')} />}
      columns={[
        { title: t('import.row'), width: 64, className: 'right', render: (_, row) => row.row },
        {
          title: t('import.action'),
          width: 96,
          render: (_, row) => <Tag color={ACTIONS[row.action]}>{word('action', row.action)}</Tag>,
        },
        ...previewed.map((one) => ({
          title: one.title,
          key: one.key,
          render: (_: unknown, row: ImportRow) => shown(row, one),
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
