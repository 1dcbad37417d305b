/** Who wants to know that registers changed. Every reply that names them is heard here. */
type Listener = (registers: readonly string[]) => void;

const listeners = new Set<Listener>();
/** Pages that hold changes back, and what came meanwhile. */
let holders = 0;
const held = new Set<string>();

/** Tells everybody who listens, or keeps it until nobody holds changes back. */
export function announce(registers: readonly string[]): void {
  if (holders > 0) {
    for (const register of registers) held.add(register);
    return;
  }
  for (const listener of [...listeners]) listener(registers);
}

/**
 * Holds changes back until the returned function is called, then tells them as one. For work of thousands of small
 * changes on a page that shows nothing which rests on them.
 */
export function hold(): () => void {
  let over = false;
  holders += 1;
  return () => {
    if (over) return;
    over = true;
    holders -= 1;
    if (holders > 0 || held.size === 0) return;
    const registers = [...held];
    held.clear();
    announce(registers);
  };
}

/** Listens until the returned function is called. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
