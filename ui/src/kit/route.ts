import { useSyncExternalStore } from 'react';

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

/** Where the person is. */
export const useRoute = (): string[] => parts(useHash());
