import { useDesk } from '../api/session';
import type { JsonValue } from '../api/types.gen';
import { useWords } from '../i18n';
import { grouped } from '../kit/figures';

type Named = { [key in string]?: JsonValue };
const isNamed = (value: JsonValue | undefined): value is Named =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Facts whose value is the key of a register. */
const REGISTERS = new Set(['register', 'timeline_of']);
/** Facts that name fields of that register. */
const FIELDS = new Set(['field', 'unmasked']);
/** An instant as the core writes it. */
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
/** Values of these are numbers that name something and are not counted. */
const NAMES = new Set(['years', 'undoes', 'head_seq', 'row']);

/** What an entry tells beside its changes, such as the digest of a file that left: a line each, nested ones as text. */
export function EntryFacts({ facts }: { facts: JsonValue }) {
  const { t, say, word, list, lang, instant } = useWords();
  const { register } = useDesk();
  // What a filter names are fields of the register that left.
  const of = isNamed(facts) && typeof facts.register === 'string' ? register(facts.register) : undefined;
  const text = (key: string, value: JsonValue | undefined): string => {
    if (value === null || value === undefined || value === '') return '';
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    if (typeof value === 'number') return NAMES.has(key) ? String(value) : grouped(value);
    if (typeof value === 'string') {
      if (REGISTERS.has(key)) return say(register(value)?.label) || value;
      if (key === 'language' || key === 'op') return word(key, value);
      if (FIELDS.has(key)) return say(of?.fields.find((field) => field.key === value)?.label) || value;
      return INSTANT.test(value) ? instant(value, true) : value;
    }
    if (Array.isArray(value)) {
      const parts = value.map((one) => text(key, one));
      return value.some(isNamed) ? parts.join('\n') : list(parts);
    }
    // What crosses in both languages is said in the person's own.
    if (typeof value.zh === 'string' && typeof value.en === 'string') return value[lang] as string;
    return list(Object.entries(value).map(([name, one]) => `${word('fact', name)} ${text(name, one) || '—'}`));
  };
  const lines: [string, string][] = isNamed(facts)
    ? Object.entries(facts).map(([key, value]) => [key, text(key, value)])
    : [['', text('', facts)]];
  const told = lines.filter(([, value]) => value !== '');
  if (told.length === 0) return null;
  return (
    <dl className="card facts-of-entry" aria-label={t('journal.facts')} data-testid="entry-facts">
      {told.map(([key, value]) => (
        <div key={key} className="fact" data-testid={`fact-${key}`}>
          <dt>{key === '' ? t('journal.facts') : word('fact', key)}</dt>
          <dd className="long">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
