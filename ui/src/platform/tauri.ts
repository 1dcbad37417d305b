/** The real window: one command of the shell carries every call. */
import { Channel, invoke } from '@tauri-apps/api/core';
import { asRefusal, cancelled } from './refusal';
import type { Company, Dragged, Pick, Platform, Sentence, Start, Step } from './types';

/** A step as the shell sends it; absent parts are unknown. */
type Heard = { done?: number; total?: number | null; label?: Sentence | null; message?: Sentence | null };

const step = (heard: Heard): Step => ({
  label: heard.label ?? heard.message ?? { zh: '', en: '' },
  done: heard.done ?? 0,
  total: heard.total ?? 0,
});

let calls = 0;

async function send(name: string, args: unknown, session: string | null, company: Company = {}): Promise<unknown> {
  const channel = new Channel<Heard>();
  channel.onmessage = (heard) => company.onProgress?.(step(heard));
  calls += 1;
  const id = `call-${calls}`;
  const answer = invoke<unknown>('call', { session, name, args: args ?? {}, channel, id }).then(
    (value) => (value instanceof ArrayBuffer ? new Uint8Array(value) : value),
    (error) => Promise.reject(asRefusal(error)),
  );
  const { signal } = company;
  if (!signal) return answer;
  let stop = () => {};
  const stopped = new Promise<never>((_, fail) => {
    stop = () => {
      // The shell ends the work where it can; the page stops waiting in any case.
      invoke('call', { session, name: 'window_cancel', args: { id }, channel: new Channel() }).catch(() => {});
      fail(cancelled());
    };
  });
  signal.addEventListener('abort', stop);
  return Promise.race([answer, stopped]).finally(() => signal.removeEventListener('abort', stop));
}

/** Base64 of bytes, in pieces that the call stack bears. */
function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  }
  return btoa(pieces.join(''));
}

const path = (answer: unknown): string | null => (typeof answer === 'string' && answer !== '' ? answer : null);

/** Dragged files as the shell tells of them; places are parts of the window. */
type Told =
  | { dragged: 'over'; x: number; y: number }
  | { dragged: 'drop'; x: number; y: number; paths: string[] }
  | { dragged: 'leave' };

/** The same, with what lies there on the page. */
export function dragOf(told: Told): Dragged {
  if (told.dragged === 'leave') return { kind: 'leave' };
  const at = document.elementFromPoint(told.x * globalThis.innerWidth, told.y * globalThis.innerHeight);
  return told.dragged === 'drop' ? { kind: 'drop', at, paths: told.paths } : { kind: 'over', at };
}

export const tauri: Platform = {
  start: async () => {
    const start = (await send('window_start', {}, null)) as Start;
    return { ...start, kept: start.kept ?? {} };
  },
  call: send,
  pickOpen: async (ask: Pick) => path(await send('window_pick_open', ask, null)),
  pickFolder: async (ask: Pick) => path(await send('window_pick_folder', ask, null)),
  pickTarget: async (ask: Pick) => path(await send('window_pick_save', ask, null)),
  pickSave: async (bytes, ask) => {
    const chosen = path(await send('window_pick_save', ask, null));
    if (chosen !== null) await send('window_save_bytes', { path: chosen, base64: base64(bytes) }, null);
    return chosen;
  },
  watchDrags: (hear) => {
    const channel = new Channel<Told>();
    channel.onmessage = (told) => hear(dragOf(told));
    invoke('call', { session: null, name: 'window_drags', args: {}, channel }).catch((error: unknown) =>
      tauri.log('error', `drags: ${String(error)}`),
    );
    return () => {
      channel.onmessage = () => {};
    };
  },
  keep: (kept) => {
    send('window_keep', { kept }, null).catch(() => {});
  },
  title: (title) => {
    send('window_title', { title }, null).catch(() => {});
  },
  log: (level, message) => {
    send('window_log', { level, message }, null).catch(() => {});
  },
};

/** Does the page run in the shell's window? */
export const inWindow = (): boolean => '__TAURI_INTERNALS__' in globalThis;
