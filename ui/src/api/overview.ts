import { createContext, useContext } from 'react';
import type { RegisterOverview, SectionOverview } from './types.gen';

/** What every section holds and what is wrong with it; undefined until it is known. */
export const OverviewContext = createContext<readonly SectionOverview[] | undefined>(undefined);

export const useOverview = (): readonly SectionOverview[] | undefined => useContext(OverviewContext);

/** Figures that are added up over registers. */
export type Sum = Pick<RegisterOverview, 'records' | 'errors' | 'warnings' | 'notes' | 'due' | 'overdue'>;

/** Adds up what registers hold. */
export function sum(parts: readonly Sum[]): Sum {
  const out = { records: 0, errors: 0, warnings: 0, notes: 0, due: 0, overdue: 0 };
  for (const part of parts) {
    for (const key of Object.keys(out) as (keyof Sum)[]) out[key] += part[key];
  }
  return out;
}

/** What one register holds. */
export function registerOf(all: readonly SectionOverview[] | undefined, key: string): RegisterOverview | undefined {
  return all?.flatMap((section) => section.registers).find((one) => one.register === key);
}
