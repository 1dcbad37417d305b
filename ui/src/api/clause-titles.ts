import { useEffect, useState } from 'react';
import { call } from './call';
import { useDesk } from './session';
import type { Text } from './types.gen';

/** Titles of clauses by their full id, `TC260-003/7.e.1`. They are the same for everybody, so they are asked once. */
let asked: Promise<Map<string, Text>> | undefined;

async function ask(): Promise<Map<string, Text>> {
  const titles = new Map<string, Text>();
  for (const edition of await call('edition_list')) {
    for (const clause of await call('clause_list', { edition: edition.id, assessment: null })) {
      titles.set(clause.cite, clause.title);
    }
  }
  return titles;
}

/** What clauses are about; without a title where the session may not read the catalogue or it holds no such clause. */
export function useClauseTitles(): (clause: string) => Text | undefined {
  const reads = useDesk().register('assessments') !== undefined;
  const [titles, setTitles] = useState<Map<string, Text>>();
  useEffect(() => {
    if (!reads) return;
    let gone = false;
    asked ??= ask();
    asked.then(
      (found) => !gone && setTitles(found),
      () => {
        asked = undefined;
      },
    );
    return () => {
      gone = true;
    };
  }, [reads]);
  return (clause) => titles?.get(clause);
}
