/** Who wants to know that registers changed. Every reply that names them is heard here. */
type Listener = (registers: readonly string[]) => void;

const listeners = new Set<Listener>();

/** Tells everybody who listens. */
export function announce(registers: readonly string[]): void {
  for (const listener of [...listeners]) listener(registers);
}

/** Listens until the returned function is called. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
