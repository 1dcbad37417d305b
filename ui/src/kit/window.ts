import { createContext, useContext } from 'react';

/** What the window knows of the machine it stands on, apart from any workspace. */
export type Place = {
  /** A test reads the page: nothing moves, and nothing opens by itself. */
  still: boolean;
  /** A short word that was kept for this window; undefined where none was. */
  kept: (name: string) => unknown;
  /** Keeps short words under short names. Never anything of a record. */
  keep: (words: Record<string, string>) => void;
};

export const PlaceContext = createContext<Place>({ still: true, kept: () => undefined, keep: () => {} });

/** The window's place. */
export const usePlace = (): Place => useContext(PlaceContext);

/**
 * A short name for something of one person in one workspace, which tells neither: what is kept lies in clear. FNV-1a,
 * as a name is looked up and nothing is protected by it.
 */
export function ownName(what: string, workspace: string, login: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(`${workspace}\n${login}`)) hash = Math.imul(hash ^ byte, 0x01000193);
  return `${what}${(hash >>> 0).toString(36)}`;
}
