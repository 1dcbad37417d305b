import type { ClauseRow, Text } from '../api/types.gen';

/** By what the clauses of the desk are laid together. */
export const BY = ['chapter', 'owner', 'state', 'demand', 'proposal', 'block'] as const;
export type By = (typeof BY)[number];

/** Clauses that lie together; a label is the core's text, or a key where the window has the word for it. */
export type Group = { key: string; label: Text | string; rows: ClauseRow[] };

/** What a clause lies under: mostly one thing, of what keeps it from being signed several. */
function keysOf(row: ClauseRow, by: Exclude<By, 'chapter'>): [string, Text | string][] {
  switch (by) {
    case 'owner':
      return [[row.owner?.person.id ?? '', row.owner?.person.title ?? '']];
    case 'state':
      return [[row.state, row.state]];
    case 'demand':
      return [[row.demand, row.demand]];
    case 'proposal':
      return [[row.proposed ?? '', row.proposed ?? '']];
    case 'block':
      return row.blocks.map((text) => [text.zh, text]);
  }
}

/** The clauses in groups, the biggest first; what has no key comes last. A clause that nothing blocks is in no group. */
export function groupsOf(rows: readonly ClauseRow[], by: Exclude<By, 'chapter'>): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    for (const [key, label] of keysOf(row, by)) {
      const group = groups.get(key) ?? { key, label, rows: [] };
      group.rows.push(row);
      groups.set(key, group);
    }
  }
  return [...groups.values()].sort(
    (a, b) => Number(a.key === '') - Number(b.key === '') || b.rows.length - a.rows.length,
  );
}

/** The clauses in the order in which they are shown, each once. */
export function inOrder(rows: readonly ClauseRow[], by: By): ClauseRow[] {
  if (by === 'chapter') return [...rows];
  return [...new Set(groupsOf(rows, by).flatMap((group) => group.rows))];
}
