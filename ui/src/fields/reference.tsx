import { Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { call } from '../api/call';
import type { RecordOption, Text } from '../api/types.gen';
import { useWords } from '../i18n';

type Props = {
  id?: string;
  register: string;
  many?: boolean;
  value: unknown;
  /** Titles known beforehand, by id. */
  known?: Record<string, string>;
  onChange: (value: string | string[] | null) => void;
  label: string;
  testid?: string;
  disabled?: boolean;
  /** Said while nothing is chosen; absent: that one may type. */
  placeholder?: string;
};

/** Chooses records of another register by typing. */
export function Reference(props: Props) {
  const { id, register, many = false, value, known = {}, onChange, label, testid, disabled, placeholder } = props;
  const { t, say, aside } = useWords();
  const [found, setFound] = useState<RecordOption[]>([]);
  const [busy, setBusy] = useState(false);
  const seen = useRef<Record<string, Text>>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = (text: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(async () => {
      asked.current += 1;
      const mine = asked.current;
      setBusy(true);
      const options = await call('record_options', { register, text }).catch(() => [] as RecordOption[]);
      if (mine !== asked.current) return;
      for (const option of options) seen.current[option.id] = option.title;
      setFound(options);
      setBusy(false);
    }, 150);
  };
  const held = (Array.isArray(value) ? value : value ? [value] : []) as string[];
  const options = found.map(({ id: value, code, title }) => {
    const called = say(title);
    return { value, label: code && code !== called ? `${called}${aside(code)}` : called };
  });
  for (const one of held) {
    if (!options.some((option) => option.value === one)) {
      options.push({ value: one, label: say(seen.current[one]) || known[one] || one });
    }
  }
  return (
    <Select
      {...(id ? { id } : {})}
      className="wide"
      aria-label={label}
      data-testid={testid}
      mode={many ? 'multiple' : undefined}
      showSearch={{ filterOption: false, onSearch: ask }}
      allowClear
      disabled={disabled ?? false}
      placeholder={placeholder ?? t('reference.type')}
      notFoundContent={busy ? t('working') : t('reference.none')}
      value={many ? held : held[0]}
      options={options}
      onOpenChange={(open) => open && ask('')}
      onChange={(next: string | string[] | undefined) => onChange(next ?? (many ? [] : null))}
    />
  );
}
