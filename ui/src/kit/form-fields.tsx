import { Form, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../i18n';

/** A field of a form: its id in the page and in tests, what it is called, and what is to be known of it. */
type Field = { id: string; label: string; required?: boolean; extra?: ReactNode };

/** A line of text. */
export function TextField({
  value,
  placeholder,
  onChange,
  ...field
}: Field & { value: string; placeholder?: string; onChange: (next: string) => void }) {
  const { id, label, required = false, extra } = field;
  return (
    <Form.Item label={label} required={required} htmlFor={id} extra={extra}>
      <Input
        id={id}
        data-testid={id}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Form.Item>
  );
}

type Choice<T> = Field & {
  value: T | undefined;
  options: readonly { value: T; label: string }[];
  onChange: (next: T) => void;
  /** What is said while nothing is chosen; absent: that one may choose. */
  placeholder?: string;
  /** Is the list so long that one types to find in it? */
  searched?: boolean;
  className?: string;
};

/** One of several, out of a list. */
export function ChoiceField<T extends string>(props: Choice<T>) {
  const { t } = useWords();
  const { id, label, required = false, extra, className, value, options, searched = false, onChange } = props;
  return (
    <Form.Item {...(className ? { className } : {})} label={label} required={required} htmlFor={id} extra={extra}>
      <Select<T | null>
        id={id}
        data-testid={id}
        aria-label={label}
        placeholder={props.placeholder ?? t('choose')}
        {...(searched ? { showSearch: { optionFilterProp: 'label' } } : {})}
        value={value ?? null}
        options={[...options]}
        onChange={(next) => next !== null && onChange(next)}
      />
    </Form.Item>
  );
}
