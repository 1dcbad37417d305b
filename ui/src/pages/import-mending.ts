import { useState } from 'react';
import type { ImportPlan, LedColumn, MendedCell, PastedCells } from '../api/types.gen';
import type { Doing } from '../api/use';

/** What is looked at: a file, or cells from the clipboard. */
export type Given = { path: string } | { pasted: PastedCells };

const at = (row: number, field: string) => `${row}/${field}`;
type Mends = ReadonlyMap<string, MendedCell>;

/** What a person makes of a plan before it is kept: columns led elsewhere, cells mended; and the looks in between. */
export type Mending = {
  plan: ImportPlan | undefined;
  /** Were the cells pasted? Then the first row may hold names or not. */
  pasted: boolean;
  /** Cells whose mending was not looked at yet. */
  unchecked: number;
  mended: (row: number, field: string) => string | undefined;
  /** Was a cell mended since the last look? */
  pending: (row: number, field: string) => boolean;
  /** Mends a cell; undefined takes the mending back. */
  mend: (row: number, field: string, value: string | undefined) => void;
  lead: (column: number, field: string | null) => void;
  setHeaded: (headed: boolean) => void;
  look: (given: Given) => Promise<void>;
  again: () => Promise<void>;
  forget: () => void;
};

const NONE: Mends = new Map();

/** Holds the plan of an import of a register while a person works on it. The core judges each look. */
export function useMending(register: string | undefined, doing: Doing): Mending {
  const [plan, setPlan] = useState<ImportPlan>();
  const [pasted, setPasted] = useState(false);
  const [headed, headedIs] = useState<boolean | null>(null);
  const [columns, setColumns] = useState<readonly LedColumn[]>([]);
  const [mends, setMends] = useState<Mends>(NONE);
  const [checked, setChecked] = useState<Mends>(NONE);
  const forget = () => {
    setPlan(undefined);
    headedIs(null);
    setColumns([]);
    setMends(NONE);
    setChecked(NONE);
  };
  const look = async (given: Given) => {
    if (!register) return;
    forget();
    setPasted('pasted' in given);
    setPlan(await doing.run('import_preview', { register, ...given }));
  };
  /** Looks again at what the plan rests on; where that is refused, all stays as it was. */
  const relook = async (how: { headed?: boolean | null; columns?: readonly LedColumn[]; mends?: Mends }) => {
    if (!register || !plan) return;
    const next = { headed, columns, mends, ...how };
    const found = await doing.run('import_preview', {
      register,
      plan: plan.plan,
      headed: next.headed,
      columns: [...next.columns],
      mended: [...next.mends.values()],
    });
    if (!found) return;
    setPlan(found);
    headedIs(next.headed);
    setColumns(next.columns);
    setMends(next.mends);
    setChecked(next.mends);
  };
  const differs = (key: string) => mends.get(key)?.value !== checked.get(key)?.value;
  return {
    plan,
    pasted,
    unchecked: [...new Set([...mends.keys(), ...checked.keys()])].filter(differs).length,
    pending: (row, field) => differs(at(row, field)),
    mended: (row, field) => mends.get(at(row, field))?.value,
    mend: (row, field, value) =>
      setMends((was) => {
        const next = new Map(was);
        if (value === undefined) next.delete(at(row, field));
        else next.set(at(row, field), { row, field, value });
        return next;
      }),
    lead: (column, field) =>
      void relook({ columns: [...columns.filter((one) => one.column !== column), { column, field }] }),
    // What was led and mended named rows and columns of another reading.
    setHeaded: (next) => void relook({ headed: next, columns: [], mends: NONE }),
    look,
    again: () => relook({}),
    forget,
  };
}
