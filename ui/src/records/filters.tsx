import { Button, Popover, Select, Tag } from 'antd';
import { useState } from 'react';
import type { FieldInfo, Filter, JsonValue, RegisterInfo } from '../api/types.gen';
import { FieldEdit } from '../fields/edit';
import { plain } from '../fields/plain';
import { type Key, useWords } from '../i18n';

/** Ways to compare, by what a field holds. */
const OPS: Record<string, string[]> = {
  text: ['contains', 'is', 'empty', 'not_empty'],
  long_text: ['contains', 'empty', 'not_empty'],
  int: ['is', 'at_least', 'at_most', 'empty', 'not_empty'],
  decimal: ['is', 'at_least', 'at_most', 'empty', 'not_empty'],
  percent: ['is', 'at_least', 'at_most', 'empty', 'not_empty'],
  date: ['at_least', 'at_most', 'is', 'empty', 'not_empty'],
  instant: ['at_least', 'at_most', 'empty', 'not_empty'],
  bool: ['is', 'empty'],
  choice: ['is', 'is_not', 'empty', 'not_empty'],
  choices: ['contains', 'empty', 'not_empty'],
  ref: ['is', 'is_not', 'empty', 'not_empty'],
  refs: ['contains', 'empty', 'not_empty'],
};

const RETIRED = 'retired';
const bare = (op: string) => op === 'empty' || op === 'not_empty';

/** One choice stands for the kind in which a filter's value is typed. */
const single = (field: FieldInfo): FieldInfo =>
  field.kind === 'choices' ? { ...field, kind: 'choice' } : field.kind === 'refs' ? { ...field, kind: 'ref' } : field;

type Props = { register: RegisterInfo; filters: Filter[]; onChange: (filters: Filter[]) => void };

/** Conditions that all must hold, each a tag that can be taken away. */
export function Filters({ register, filters, onChange }: Props) {
  const { t, say } = useWords();
  const [open, setOpen] = useState(false);
  const [key, setKey] = useState<string>();
  const [op, setOp] = useState('');
  const [value, setValue] = useState<unknown>(null);
  const retired: FieldInfo = {
    key: RETIRED,
    label: { zh: t('records.retired'), en: t('records.retired') },
    help: null,
    kind: 'bool',
    options: [],
    target: null,
    columns: [],
    required: false,
    listed: false,
    stamped: false,
    masked: false,
    extra: false,
  };
  const able = [...register.fields.filter((field) => !field.masked && OPS[field.kind]), retired];
  const field = able.find((one) => one.key === key);
  const opWord = (name: string) => t(`op.${name}` as Key);
  const choose = (next: string) => {
    const kind = able.find((one) => one.key === next)?.kind ?? 'text';
    setKey(next);
    setOp(OPS[kind]?.[0] ?? 'is');
    setValue(next === RETIRED ? true : null);
  };
  const add = () => {
    if (!field) return;
    onChange([...filters, { field: field.key, op, value: bare(op) ? null : (value as JsonValue) }]);
    setOpen(false);
    setKey(undefined);
  };
  const form = (
    <div className="filter-form">
      <Select
        className="wide"
        aria-label={t('filter.field')}
        data-testid="filter-field"
        placeholder={t('filter.field')}
        showSearch={{ optionFilterProp: 'label' }}
        value={key}
        onChange={choose}
        options={able.map((one) => ({ value: one.key, label: say(one.label) }))}
      />
      {field && (
        <Select
          className="wide"
          aria-label={t('filter.op')}
          data-testid="filter-op"
          value={op}
          onChange={setOp}
          options={(OPS[field.kind] ?? []).map((name) => ({ value: name, label: opWord(name) }))}
        />
      )}
      {field && !bare(op) && (
        <FieldEdit id="filter-value" testid="filter-value" field={single(field)} value={value} onChange={setValue} />
      )}
      <Button
        type="primary"
        onClick={add}
        disabled={!field || (!bare(op) && (value === null || value === ''))}
        data-testid="filter-add"
      >
        {t('filter.add')}
      </Button>
    </div>
  );
  return (
    <>
      <Popover open={open} onOpenChange={setOpen} trigger="click" placement="bottomLeft" content={form}>
        <Button data-testid="filter">{t('filter')}</Button>
      </Popover>
      {filters.map((filter, at) => {
        const of = able.find((one) => one.key === filter.field);
        const shown = of && !bare(filter.op) ? plain(single(of), filter.value, say) : '';
        return (
          <Tag key={at} closable onClose={() => onChange(filters.filter((_, n) => n !== at))}>
            {of ? say(of.label) : filter.field} {opWord(filter.op)} {shown}
          </Tag>
        );
      })}
    </>
  );
}
