import { useCallback, useEffect, useRef, useState } from 'react';
import { asRefusal, type Refusal, type Step } from '../platform';
import { call, type Name, type Reply, type Sent } from './call';
import { listen } from './changes';
import type { Commands } from './types.gen';

/** What a page knows of a reply. The last good reply stays while a newer one is on its way. */
export type Asked<T> = {
  data: T | undefined;
  error: Refusal | undefined;
  busy: boolean;
  again: () => void;
};

/** When a reply is fetched anew: a change of these registers, or of any (`'any'`). */
type Watch = { watch?: readonly string[] | 'any'; off?: boolean };

/** Asks a command and asks again when its arguments or the registers it rests on change. */
export function useCall<K extends Name>(name: K, args: Sent<Commands[K][0]> = {}, how: Watch = {}): Asked<Reply<K>> {
  const key = JSON.stringify(args);
  const [state, setState] = useState<{ data?: Reply<K>; error?: Refusal; busy: boolean }>({ busy: true });
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((n) => n + 1), []);
  const { watch, off } = how;
  const watched = watch === 'any' ? 'any' : (watch ?? []).join(' ');
  useEffect(() => {
    if (off) return;
    const stop = new AbortController();
    setState((was) => ({ ...was, busy: true }));
    call(name, JSON.parse(key) as Sent<Commands[K][0]>, { signal: stop.signal }).then(
      (data) => !stop.signal.aborted && setState({ data, busy: false }),
      (thrown) => !stop.signal.aborted && setState((was) => ({ ...was, error: asRefusal(thrown), busy: false })),
    );
    return () => stop.abort();
  }, [name, key, round, off]);
  useEffect(() => {
    if (watched === '') return;
    const names = watched.split(' ');
    return listen((registers) => {
      if (watched === 'any' || registers.some((r) => names.includes(r))) again();
    });
  }, [watched, again]);
  return { data: state.data, error: state.error, busy: state.busy, again };
}

/** A long or changing call that a person started: whether it runs, how far it is, how to stop it, what went wrong. */
export type Doing = {
  busy: boolean;
  step: Step | undefined;
  error: Refusal | undefined;
  clear: () => void;
  cancel: () => void;
  /** Runs the call; undefined where it was refused or cancelled. */
  run: <K extends Name>(name: K, args?: Sent<Commands[K][0]>) => Promise<Reply<K> | undefined>;
};

/** For calls that change something: one at a time, with progress, cancel and the refusal kept for showing. */
export function useDoing(): Doing {
  const [busy, setBusy] = useState(false);
  const [step, setStep] = useState<Step>();
  const [error, setError] = useState<Refusal>();
  const stop = useRef<AbortController | null>(null);
  const run = useCallback(async <K extends Name>(name: K, args: Sent<Commands[K][0]> = {}) => {
    const control = new AbortController();
    stop.current = control;
    setBusy(true);
    setError(undefined);
    setStep(undefined);
    try {
      return await call(name, args, {
        onProgress: (step) => stop.current === control && setStep(step),
        signal: control.signal,
      });
    } catch (thrown) {
      const refusal = asRefusal(thrown);
      if (refusal.code !== 'cancelled') setError(refusal);
      return undefined;
    } finally {
      // What was begun meanwhile still runs.
      if (stop.current === control) {
        setBusy(false);
        setStep(undefined);
      }
    }
  }, []);
  return {
    busy,
    step,
    error,
    clear: useCallback(() => setError(undefined), []),
    cancel: useCallback(() => stop.current?.abort(), []),
    run,
  };
}

/** What was looked at before it is kept, or computed from what stands in a form. */
export type Looked<T> = {
  found: T | undefined;
  /** Looks; what comes back after a newer look or a change shows nothing and is told as undefined. */
  look: (ask: () => Promise<T | undefined>) => Promise<T | undefined>;
  /** Shows what another call told. */
  show: (found: T) => void;
  /** What was shown, and what is still on its way, rests on another choice now. */
  forget: () => void;
};

/** Holds what a look found until a choice that it rests on is changed. */
export function useLooked<T>(): Looked<T> {
  const [found, setFound] = useState<T>();
  const round = useRef(0);
  const show = useCallback((next: T) => {
    round.current += 1;
    setFound(next);
  }, []);
  const forget = useCallback(() => {
    round.current += 1;
    setFound(undefined);
  }, []);
  const look = useCallback(async (ask: () => Promise<T | undefined>) => {
    round.current += 1;
    const mine = round.current;
    const next = await ask();
    if (next === undefined || mine !== round.current) return undefined;
    setFound(next);
    return next;
  }, []);
  return { found, look, show, forget };
}
