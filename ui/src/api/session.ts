import { createContext, useContext } from 'react';
import { useWords } from '../i18n';
import type { RegisterInfo, SessionInfo } from './types.gen';

/** What every page behind the login knows. */
export type Desk = {
  session: SessionInfo;
  registers: readonly RegisterInfo[];
  register: (key: string) => RegisterInfo | undefined;
  lock: () => void;
};

export const DeskContext = createContext<Desk | null>(null);

/** Label of a role as the core names it; the key itself where the core does not. */
export function useRoleLabel(): (key: string) => string {
  const { say } = useWords();
  const { session } = useDesk();
  return (key) => say(session.role_labels.find((role) => role.key === key)?.label) || key;
}

/** The desk; only behind the login. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('no session');
  return desk;
}
