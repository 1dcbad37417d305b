import { Button, Collapse, Select } from 'antd';
import type { ImportColumn, ImportPlan, RegisterInfo } from '../api/types.gen';
import { columnName } from '../fields/findings';
import { useWords } from '../i18n';

type Props = {
  plan: ImportPlan;
  register: RegisterInfo;
  busy: boolean;
  onLead: (column: number, field: string | null) => void;
};

/** What stands for a column that is led to no field. */
const NONE = '';

/** Which field each column became. A person leads a column elsewhere, or takes the field that its name is near to. */
export function ImportColumns({ plan, register, busy, onLead }: Props) {
  const { t, say } = useWords();
  const over = plan.columns.filter((column) => column.field === null).length;
  // A field that the program sets is none to lead a column to; a file may name it all the same.
  const fields = register.fields.filter(
    (field) => !field.stamped || plan.columns.some((column) => column.field === field.key),
  );
  const name = (key: string) => say(fields.find((one) => one.key === key)?.label) || key;
  const options = [
    { value: NONE, label: t('import.passed') },
    ...fields.map((field) => ({ value: field.key, label: say(field.label) })),
  ];
  const one = (column: ImportColumn) => {
    const at = t('import.column', { at: columnName(column.column) });
    return (
      <li key={column.column} className="import-column" data-testid={`import-column-${column.column}`}>
        <span className="import-column-name">
          <span className="quiet">{at}</span> {column.header}
        </span>
        <Select
          size="small"
          className="import-column-field"
          aria-label={t('import.field_of', { at })}
          data-testid={`import-lead-${column.column}`}
          disabled={busy}
          showSearch={{ optionFilterProp: 'label' }}
          value={column.field ?? NONE}
          options={options}
          onChange={(next) => onLead(column.column, next === NONE ? null : next)}
        />
        {column.near && (
          <Button
            type="link"
            size="small"
            disabled={busy}
            data-testid={`import-near-${column.column}`}
            onClick={() => onLead(column.column, column.near)}
          >
            {t('import.near', { what: name(column.near) })}
          </Button>
        )}
      </li>
    );
  };
  return (
    <Collapse
      className="notice"
      size="small"
      defaultActiveKey={over > 0 || !plan.headed ? ['columns'] : []}
      items={[
        {
          key: 'columns',
          label: over > 0 ? t('import.columns.over', { n: over }) : t('import.columns'),
          children: (
            <ul className="import-columns" data-testid="import-columns">
              {plan.columns.map(one)}
            </ul>
          ),
        },
      ]}
    />
  );
}
