import { Button } from 'antd';
import { useWords } from '../i18n';
import { FieldEdit, type EditProps } from './edit';

type Row = Record<string, unknown>;

/** Rows of values without identity: one line each, added and taken away. */
export function RowsEdit({ id, field, value, titles, onChange, testid }: EditProps) {
  const { t, say } = useWords();
  const rows = Array.isArray(value) ? (value as Row[]) : [];
  const set = (at: number, key: string, next: unknown) => {
    // A record of another register is none of the one that is named now.
    const stale = field.columns.filter((column) => column.kind === 'record' && column.target === key);
    const fresh = { [key]: next, ...Object.fromEntries(stale.map((column) => [column.key, null])) };
    onChange(rows.map((row, n) => (n === at ? { ...row, ...fresh } : row)));
  };
  return (
    <div className="rows" id={id} data-testid={testid} role="group" aria-label={say(field.label)}>
      {rows.map((row, at) => (
        <div className="rows-line" key={at}>
          {field.columns.map((column) => (
            <div className="rows-cell" key={column.key}>
              <label htmlFor={`${id}-${at}-${column.key}`}>
                {say(column.label)}
                {column.required && <span className="must">*</span>}
              </label>
              <FieldEdit
                id={`${id}-${at}-${column.key}`}
                field={column}
                value={row[column.key]}
                titles={titles ?? {}}
                beside={row}
                onChange={(next) => set(at, column.key, next)}
                testid={`${testid}-${at}-${column.key}`}
              />
            </div>
          ))}
          <Button size="small" onClick={() => onChange(rows.filter((_, n) => n !== at))}>
            {t('rows.remove')}
          </Button>
        </div>
      ))}
      <Button size="small" onClick={() => onChange([...rows, {}])} data-testid={`${testid}-add`}>
        {t('rows.add')}
      </Button>
    </div>
  );
}
