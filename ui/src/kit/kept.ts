import { useCallback, useState } from 'react';

/** What was kept under a name for as long as the window keeps anything; undefined where it is not readable. */
function read(name: string): unknown {
  try {
    const text = globalThis.localStorage.getItem(name);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Names that are remembered from one look to the next, such as what stands open. Never anything of a record. */
export function useKept(
  name: string,
  first: readonly string[],
): [readonly string[], (next: readonly string[]) => void] {
  const [held, hold] = useState<readonly string[]>(() => {
    const kept = read(name);
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === 'string') : first;
  });
  const keep = useCallback(
    (next: readonly string[]) => {
      hold(next);
      try {
        globalThis.localStorage.setItem(name, JSON.stringify(next));
      } catch {
        // A window that keeps nothing still opens and closes.
      }
    },
    [name],
  );
  return [held, keep];
}
