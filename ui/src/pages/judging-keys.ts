import type { BankKind } from '../api/types.gen';
import type { Key } from '../i18n';

/** What a judge can do with an item, and the keys for it: the buttons show them, the page listens to them. */
export const ACTS = ['pass', 'fail', 'unsure', 'back', 'skip'] as const;
/** One of the acts. */
export type Act = (typeof ACTS)[number];

/** Names of keys as `useKeys` tells them; the first of each is what one hand reaches. */
export const JUDGING_KEYS: Record<Act, readonly string[]> = {
  pass: ['1', 'p'],
  fail: ['2', 'f'],
  unsure: ['3', 'u'],
  back: ['z', 'Backspace'],
  skip: ['s'],
};

/** The act of each key. */
export const ACT_OF: Readonly<Record<string, Act>> = Object.fromEntries(
  ACTS.flatMap((act) => JUDGING_KEYS[act].map((key) => [key, act] as const)),
);

/** A key as it stands on the keyboard. */
export const keyCap = (key: string): string => (key.length === 1 ? key.toUpperCase() : key);

/** What is said of speed: seconds an item, and items an hour; nothing before there are two judgements. */
export function speed(medianMillis: number | null): { seconds: string; hourly: number } | undefined {
  if (medianMillis === null || medianMillis <= 0) return undefined;
  return { seconds: (medianMillis / 1000).toFixed(1), hourly: Math.round(3_600_000 / medianMillis) };
}

/** Refusals are judged without risks, and by people alone. */
export const ofRefusal = (asks: BankKind | null): boolean => asks === 'should_refuse' || asks === 'should_answer';

/** The word of an act; where refusals are judged, pass and fail say what they mean of this bank. */
export const actWord = (act: Act, asks: BankKind | null): Key =>
  (act === 'pass' || act === 'fail') && (asks === 'should_refuse' || asks === 'should_answer')
    ? `judging.${asks}.${act}`
    : `judging.${act}`;
