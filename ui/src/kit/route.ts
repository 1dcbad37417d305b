import { useDeferredValue, useSyncExternalStore } from 'react';

/** Parts of the address after `#/`: the page and what it shows. */
export function parts(hash: string): string[] {
  return hash
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
}

/** The address of a page. */
export const address = (...path: string[]): string => `#/${path.map(encodeURIComponent).join('/')}`;

/** Goes to a page. */
export function go(...path: string[]): void {
  globalThis.location.hash = address(...path);
}

const subscribe = (changed: () => void) => {
  globalThis.addEventListener('hashchange', changed);
  return () => globalThis.removeEventListener('hashchange', changed);
};

/** The address as it stands. */
export const useHash = (): string => useSyncExternalStore(subscribe, () => globalThis.location.hash);

/** The address that the window shows: it follows the other when there is time, so that a click is answered first. */
export const useShown = (): string => useDeferredValue(useHash());

/** Where the person is. */
export const useRoute = (): string[] => parts(useHash());
