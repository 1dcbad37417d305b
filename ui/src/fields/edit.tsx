import { Checkbox, DatePicker, Input, InputNumber, Select, Segmented } from 'antd';
import type { FieldInfo, Text } from '../api/types.gen';
import { useWords } from '../i18n';
import { type Beside, targetOf, type Titles } from './plain';
import { Reference } from './reference';
import { RowsEdit } from './rows';
import { dayOf, instantOf, wallOf } from './time';

export type EditProps = {
  id: string;
  field: FieldInfo;
  value: unknown;
  /** What is stored, for a masked field: shown as it is masked, never typed over by accident. */
  stored?: unknown;
  titles?: Titles;
  /** What stands beside it: a `record` is one of the register that is named there. */
  beside?: Beside;
  onChange: (value: unknown) => void;
  testid: string;
};

/** Empty text is no value. */
const text = (value: string) => (value === '' ? null : value);

/** Known titles of a register's records by id. */
function known(register: string, titles: Titles, say: (text: Text) => string): Record<string, string> {
  const prefix = `${register}/`;
  const out: Record<string, string> = {};
  for (const [key, title] of Object.entries(titles)) {
    if (title && key.startsWith(prefix)) out[key.slice(prefix.length)] = say(title);
  }
  return out;
}

/** A value to be entered, by its kind. */
export function FieldEdit({ id, field, value, stored, titles = {}, beside = {}, onChange, testid }: EditProps) {
  const { t, say } = useWords();
  const label = say(field.label);
  const named = { id, 'data-testid': testid };
  switch (field.kind) {
    case 'long_text':
      return (
        <Input.TextArea
          {...named}
          autoSize={{ minRows: 3, maxRows: 12 }}
          value={String(value ?? '')}
          onChange={(event) => onChange(text(event.target.value))}
        />
      );
    case 'int':
      return (
        <InputNumber
          {...named}
          className="wide"
          precision={0}
          value={typeof value === 'number' ? value : null}
          onChange={(next) => onChange(next)}
        />
      );
    case 'decimal':
    case 'percent':
      return (
        <InputNumber<string>
          {...named}
          className="wide"
          stringMode
          value={value === null || value === undefined ? null : String(value)}
          suffix={field.kind === 'percent' ? '%' : undefined}
          onChange={(next) => onChange(next === null || next === '' ? null : String(next))}
        />
      );
    case 'bool':
      return (
        <div {...named} role="radiogroup" aria-label={label}>
          <Segmented
            options={[
              { value: 'none', label: '—' },
              { value: 'yes', label: t('yes') },
              { value: 'no', label: t('no') },
            ]}
            value={value === true ? 'yes' : value === false ? 'no' : 'none'}
            onChange={(next) => onChange(next === 'none' ? null : next === 'yes')}
          />
        </div>
      );
    case 'date':
      return (
        <DatePicker
          {...named}
          className="wide"
          format="YYYY-MM-DD"
          placeholder="YYYY-MM-DD"
          value={dayOf(value)}
          onChange={(next) => onChange(next === null ? null : next.format('YYYY-MM-DD'))}
        />
      );
    case 'instant':
      return (
        <DatePicker
          {...named}
          className="wide"
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          placeholder="YYYY-MM-DD HH:mm"
          value={wallOf(value)}
          onChange={(next) => onChange(instantOf(next))}
        />
      );
    case 'choice':
      return (
        <Select
          {...named}
          className="wide"
          aria-label={label}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('choose')}
          value={typeof value === 'string' ? value : undefined}
          options={field.options.map((option) => ({ value: option.key, label: say(option.label) }))}
          onChange={(next?: string) => onChange(next ?? null)}
        />
      );
    case 'choices':
      return (
        <div {...named} role="group" aria-label={label}>
          <Checkbox.Group
            value={Array.isArray(value) ? (value as string[]) : []}
            options={field.options.map((option) => ({ value: option.key, label: say(option.label) }))}
            onChange={(next) => onChange(next)}
          />
        </div>
      );
    case 'ref':
    case 'refs':
    case 'files':
    case 'record': {
      const register = targetOf(field, beside);
      return (
        <Reference
          key={register}
          id={id}
          testid={testid}
          label={label}
          register={register}
          disabled={register === ''}
          many={field.kind === 'refs' || field.kind === 'files'}
          value={value}
          known={known(register, titles, say)}
          onChange={onChange}
        />
      );
    }
    case 'table':
      return <RowsEdit id={id} field={field} value={value} titles={titles} onChange={onChange} testid={testid} />;
    default:
      return (
        <Input
          {...named}
          autoComplete="off"
          placeholder={field.masked && stored ? t('masked.keep', { value: String(stored) }) : undefined}
          value={String(value ?? '')}
          onChange={(event) => onChange(text(event.target.value))}
        />
      );
  }
}
