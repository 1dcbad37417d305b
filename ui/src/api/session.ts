import { createContext, useContext } from 'react';
import type { RegisterInfo, SessionInfo } from './types.next';

/** What every page behind the login knows. */
export type Desk = {
  session: SessionInfo;
  registers: readonly RegisterInfo[];
  register: (key: string) => RegisterInfo | undefined;
  lock: () => void;
};

export const DeskContext = createContext<Desk | null>(null);

/** The desk; only behind the login. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('no session');
  return desk;
}
