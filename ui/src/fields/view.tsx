import { Tag } from 'antd';
import type { FieldInfo } from '../api/types.gen';
import { useWords } from '../i18n';
import { address } from '../kit/route';
import { OneLine } from '../kit/one-line';
import { DataTable } from '../kit/table';
import { type Beside, isEmpty, plain, targetOf, titleOf, type Titles } from './plain';

type Props = { field: FieldInfo; value: unknown; titles?: Titles; beside?: Beside; short?: boolean };

/** A value to be read; references lead to their records. */
export function FieldView({ field, value, titles = {}, beside = {}, short = false }: Props) {
  const { say, day, instant } = useWords();
  if (isEmpty(value)) return <span className="nothing">—</span>;
  const many = Array.isArray(value) ? value : [value];
  switch (field.kind) {
    case 'ref':
    case 'refs':
    case 'files':
    case 'record':
      return (
        <span className="links">
          {many.map((id) => (
            <a
              key={String(id)}
              href={address('records', targetOf(field, beside), String(id))}
              onClick={(event) => event.stopPropagation()}
            >
              {titleOf(field, id, titles, say, beside)}
            </a>
          ))}
        </span>
      );
    case 'choice':
      return short || field.key !== 'state' ? (
        <span>{plain(field, value, say)}</span>
      ) : (
        <Tag>{plain(field, value, say)}</Tag>
      );
    case 'long_text':
      return short ? <OneLine text={String(value)} /> : <span className="long">{String(value)}</span>;
    case 'table':
      return short ? (
        <span>{plain(field, value, say)}</span>
      ) : (
        <Rows field={field} rows={many as Beside[]} titles={titles} />
      );
    case 'date':
      return <span className={short ? 'figure' : undefined}>{short ? plain(field, value, say) : day(value)}</span>;
    case 'instant':
      return <span className={short ? 'figure' : undefined}>{short ? plain(field, value, say) : instant(value)}</span>;
    case 'int':
    case 'decimal':
    case 'percent':
      return <span className="figure">{plain(field, value, say)}</span>;
    default:
      return short ? <OneLine text={plain(field, value, say)} /> : <span>{plain(field, value, say)}</span>;
  }
}

/** Kinds that stand in a column as they do in lists. */
const SHORT = new Set(['date', 'instant']);

function Rows({ field, rows, titles }: { field: FieldInfo; rows: Beside[]; titles: Titles }) {
  const { say } = useWords();
  return (
    <DataTable
      label={say(field.label)}
      rows={rows}
      rowKey={(row) => JSON.stringify(row)}
      columns={field.columns.map((column) => ({
        title: say(column.label),
        key: column.key,
        render: (_: unknown, row: Beside) => (
          <span
            className={column.key === 'sha256' ? 'code digest' : undefined}
            title={column.key === 'sha256' ? String(row[column.key] ?? '') : undefined}
          >
            <FieldView
              field={column}
              value={row[column.key]}
              titles={titles}
              beside={row}
              short={SHORT.has(column.kind) || column.key === 'sha256'}
            />
          </span>
        ),
      }))}
    />
  );
}
