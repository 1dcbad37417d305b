import { Tag } from 'antd';
import type { FieldInfo } from '../api/types.gen';
import { useWords } from '../i18n';
import { address } from '../kit/route';
import { DataTable } from '../kit/table';
import { isEmpty, plain, targetOf, titleOf, type Titles } from './plain';

type Props = { field: FieldInfo; value: unknown; titles?: Titles; short?: boolean };

/** A value to be read; references lead to their records. */
export function FieldView({ field, value, titles = {}, short = false }: Props) {
  const { say } = useWords();
  if (isEmpty(value)) return <span className="nothing">—</span>;
  const many = Array.isArray(value) ? value : [value];
  switch (field.kind) {
    case 'ref':
    case 'refs':
    case 'files':
      return (
        <span className="links">
          {many.map((id) => (
            <a
              key={String(id)}
              href={address('records', targetOf(field), String(id))}
              onClick={(event) => event.stopPropagation()}
            >
              {titleOf(field, id, titles)}
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
      return short ? <span className="one-line">{String(value)}</span> : <span className="long">{String(value)}</span>;
    case 'table':
      return short ? (
        <span>{plain(field, value, say)}</span>
      ) : (
        <Rows field={field} rows={many as Record<string, unknown>[]} />
      );
    case 'int':
    case 'decimal':
    case 'percent':
      return <span className="figure">{plain(field, value, say)}</span>;
    default:
      return <span className={short ? 'one-line' : undefined}>{plain(field, value, say)}</span>;
  }
}

function Rows({ field, rows }: { field: FieldInfo; rows: Record<string, unknown>[] }) {
  const { say } = useWords();
  return (
    <DataTable
      label={say(field.label)}
      rows={rows}
      rowKey={(row) => JSON.stringify(row)}
      columns={field.columns.map((column) => ({
        title: say(column.label),
        key: column.key,
        render: (_: unknown, row: Record<string, unknown>) => (
          <span
            className={column.key === 'sha256' ? 'code digest' : undefined}
            title={column.key === 'sha256' ? String(row[column.key] ?? '') : undefined}
          >
            <FieldView field={column} value={row[column.key]} short={column.key === 'sha256'} />
          </span>
        ),
      }))}
    />
  );
}
