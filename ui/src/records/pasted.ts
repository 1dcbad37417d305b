import type { PastedCells, RegisterInfo } from '../api/types.gen';

/** Cells on their way from the table of a register to its import: taken once, kept nowhere. */
let waiting: { register: string; cells: PastedCells } | undefined;

/** Fields for which pasted columns stand that nothing names: those of the table beside which they were pasted. */
export const pasteOrder = (register: RegisterInfo, columns: readonly string[] = []): string[] =>
  register.fields
    .filter((field) => !field.stamped && (columns.length > 0 ? columns.includes(field.key) : field.listed))
    .map((field) => field.key);

/** Leaves pasted cells for the import of a register. */
export function handOver(register: string, cells: PastedCells): void {
  waiting = { register, cells };
}

/** The cells that were left for the import of a register, if any. */
export function takePasted(register: string): PastedCells | undefined {
  const taken = waiting;
  waiting = undefined;
  return taken?.register === register ? taken.cells : undefined;
}
