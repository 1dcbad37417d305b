/** The one way to the core. */
import { asRefusal, type Company, platform } from '../platform';
import { announce } from './changes';
import type { Commands } from './types.gen';

/** A command's name. */
export type Name = keyof Commands;
/** What it answers. */
export type Reply<K extends Name> = Commands[K][1] extends ArrayBuffer ? Uint8Array : Commands[K][1];
/** What it is sent: fields with a default may be left out, maps hold any value. */
export type Sent<T> = { [F in keyof T]?: string extends keyof NonNullable<T[F]> ? Record<string, unknown> : T[F] };

/** Codes that mean: log in again. */
const ENDED = new Set(['locked']);

/** Registers that a command changes, where its reply does not name them. */
const TOUCHES: Partial<Record<Name, readonly string[]>> = {
  user_add: ['users'],
  user_admit: ['users'],
  user_remove: ['users'],
  report_freeze: ['reports', 'approvals'],
  report_sign: ['reports', 'signatures'],
  report_scan: ['reports', 'signatures'],
};

let token: string | null = null;
let ended: () => void = () => {};
let lastCall = Date.now();

/** The session that every further call names. */
export function setSession(session: string | null): void {
  token = session;
  lastCall = Date.now();
}

/** What happens when the core says that the session is over. */
export function onSessionEnded(act: () => void): void {
  ended = act;
}

/** Milliseconds since the last call. */
export const idleFor = (): number => Date.now() - lastCall;

/** A reply names the registers itself, or in the record that it saved. */
const changedBy = (name: Name, reply: unknown): readonly string[] => {
  const { changed, saved } = (typeof reply === 'object' && reply !== null ? reply : {}) as {
    changed?: unknown;
    saved?: { changed?: unknown };
  };
  const named = changed ?? saved?.changed;
  return Array.isArray(named) ? (named as string[]) : (TOUCHES[name] ?? []);
};

/** Calls a command. Fails with a `Refusal`; lists of the registers that it changed are fetched anew. */
export async function call<K extends Name>(
  name: K,
  args: Sent<Commands[K][0]> = {},
  company: Company = {},
): Promise<Reply<K>> {
  lastCall = Date.now();
  try {
    const reply = await platform.call(name, args, token, company);
    const registers = changedBy(name, reply);
    if (registers.length > 0) announce(registers);
    return reply as Reply<K>;
  } catch (thrown) {
    const refusal = asRefusal(thrown);
    if (ENDED.has(refusal.code) && token !== null) ended();
    throw refusal;
  }
}
