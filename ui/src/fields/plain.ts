import type { FieldInfo, Text } from '../api/types.gen';
import { grouped, percent } from '../kit/figures';
import { showDay, showInstant } from './time';

type Say = (text: Text) => string;
/** What referenced records are called, by `register/id`. */
export type Titles = { [key in string]?: Text };

/** Is there nothing? */
export const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** The label of an option; its key where it is unknown. */
export function optionLabel(field: FieldInfo, key: unknown, say: Say): string {
  const option = field.options.find((one) => one.key === key);
  return option ? say(option.label) : String(key);
}

/** The values that a value stands among: its record's, or its row's. */
export type Beside = { [key in string]?: unknown };

/** The register that a reference points to: papers point to evidence, a `record` to what is named beside it. */
export const targetOf = (field: FieldInfo, beside: Beside = {}): string =>
  field.kind === 'record' ? String(beside[field.target ?? ''] ?? '') : (field.target ?? 'evidence');

/** The title of a referenced record; its id where it is not told. */
export function titleOf(field: FieldInfo, id: unknown, titles: Titles, say: Say, beside: Beside = {}): string {
  const title = titles[`${targetOf(field, beside)}/${String(id)}`];
  return title ? say(title) : String(id);
}

/** A value as a line of text, in the person's language. */
export function plain(field: FieldInfo, value: unknown, say: Say, titles: Titles = {}, beside: Beside = {}): string {
  if (isEmpty(value)) return '';
  const many = (read: (one: unknown) => string) =>
    (Array.isArray(value) ? value : [value]).map(read).join(say({ zh: '、', en: ', ' }));
  switch (field.kind) {
    case 'bool':
      return value === true ? say({ zh: '是', en: 'Yes' }) : say({ zh: '否', en: 'No' });
    case 'date':
      return showDay(value);
    case 'instant':
      return showInstant(value);
    case 'choice':
      return optionLabel(field, value, say);
    case 'choices':
      return many((one) => optionLabel(field, one, say));
    case 'ref':
    case 'record':
      return titleOf(field, value, titles, say, beside);
    case 'refs':
    case 'files':
      return many((one) => titleOf(field, one, titles, say));
    case 'int':
    case 'decimal':
      return grouped(String(value));
    case 'percent':
      return percent(String(value));
    case 'table':
      return Array.isArray(value)
        ? say({ zh: `${value.length} 行`, en: value.length === 1 ? '1 row' : `${value.length} rows` })
        : '';
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}
