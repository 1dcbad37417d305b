import { useEffect, useState } from 'react';
import { call } from '../api/call';
import type { FieldChange, RegisterInfo } from '../api/types.gen';
import { type Beside, targetOf, type Titles } from '../fields/plain';

/** Records whose titles are asked for at once. */
const MOST = 40;

/** What changed in a record of a register. */
type Touched = { register: RegisterInfo | undefined; changes: readonly FieldChange[] };

/** What stood beside the values of a change: what else it set. */
export const besideIn = (changes: readonly FieldChange[]): Beside =>
  Object.fromEntries(changes.map((one) => [one.field, one.after ?? one.before]));

/** Titles of the records that changes name: their ids say nothing to a person. What the session may not read stays an id. */
export function useTitlesOf(touched: readonly Touched[]): Titles {
  const [titles, setTitles] = useState<Titles>({});
  const wanted = new Set<string>();
  for (const { register, changes } of touched) {
    for (const change of changes) {
      const field = register?.fields.find((one) => one.key === change.field);
      if (!field || !['ref', 'refs', 'files', 'record'].includes(field.kind)) continue;
      for (const id of [change.before, change.after].flat()) {
        if (typeof id === 'string' && id !== '') wanted.add(`${targetOf(field, besideIn(changes))}/${id}`);
      }
    }
  }
  const asked = [...wanted].slice(0, MOST).join(' ');
  useEffect(() => {
    let gone = false;
    for (const key of asked.split(' ').filter((one) => one !== '')) {
      const [register = '', id = ''] = key.split('/');
      call('record_show', { register, id }).then(
        (one) => !gone && setTitles((was) => ({ ...was, [key]: one.record.title })),
        () => {},
      );
    }
    return () => {
      gone = true;
    };
  }, [asked]);
  return titles;
}
