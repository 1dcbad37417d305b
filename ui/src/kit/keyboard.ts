import { useEffect, useRef } from 'react';

/** What a key does. Names: a letter or digit, `Escape`, `mod+k`, `mod+Enter` (Ctrl or Command). */
export type Keys = Record<string, (event: KeyboardEvent) => void>;

/** Does the person type into something? Then plain letters belong to it. */
export const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** The name of a pressed key. */
export const keyName = (event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>): string =>
  `${event.ctrlKey || event.metaKey ? 'mod+' : ''}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;

/** Listens to keys as long as the component is shown. Plain letters are left to fields that are typed into. */
export function useKeys(keys: Keys, on = true): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!on) return;
    const hear = (event: KeyboardEvent) => {
      if (event.altKey || event.isComposing) return;
      const name = keyName(event);
      const act = latest.current[name];
      if (!act || (!name.startsWith('mod+') && typing(event.target))) return;
      event.preventDefault();
      act(event);
    };
    globalThis.addEventListener('keydown', hear);
    return () => globalThis.removeEventListener('keydown', hear);
  }, [on]);
}
