/** A loopback host: for development and for tests in a browser. Paths are typed, files are downloaded. */
import { watchPageDrags } from './page-drags';
import { asRefusal } from './refusal';
import { type Pick, type Platform, Refusal } from './types';

const ask = (wish: Pick): Promise<string | null> => Promise.resolve(globalThis.prompt(wish.title, wish.name ?? ''));

/** The host's answer: JSON, bytes, or an error body with a status of 4xx or 5xx. */
export async function answer(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok) {
    const body: unknown = type.includes('json') ? await response.json() : null;
    if (body !== null) throw asRefusal(body);
    throw new Refusal('internal', {
      zh: `本机服务没有正常应答（状态 ${response.status}）`,
      en: `The local host did not answer properly (status ${response.status})`,
    });
  }
  if (type.includes('octet-stream')) return new Uint8Array(await response.arrayBuffer());
  return response.json();
}

/** Where a browser keeps what was chosen for the window. */
const KEPT = 'window';

function keptHere(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(globalThis.localStorage.getItem(KEPT) ?? '{}');
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  } catch {
    return {};
  }
}

export const http: Platform = {
  start: async () => {
    const still = new URLSearchParams(globalThis.location.search).has('test');
    const known = (await http.call('workspace_start', {}, null)) as {
      workspace: string | null;
      lang: 'zh' | 'en';
      version: string;
    };
    return { workspace: known.workspace, lang: known.lang, version: known.version, still, kept: keptHere() };
  },
  call: async (name, args, session, company = {}) => {
    try {
      const response = await fetch('/call', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ session, name, args: args ?? {} }),
        signal: company.signal ?? null,
      });
      return await answer(response);
    } catch (thrown) {
      throw asRefusal(thrown);
    }
  },
  pickOpen: ask,
  pickFolder: ask,
  pickTarget: ask,
  pickSave: (bytes, wish) => {
    const url = URL.createObjectURL(new Blob([bytes.slice()]));
    const link = document.createElement('a');
    link.href = url;
    link.download = wish.name ?? 'file';
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    return Promise.resolve(link.download);
  },
  watchDrags: (hear) => watchPageDrags(hear, (name) => globalThis.prompt(name, name)),
  keep: (kept) => {
    try {
      globalThis.localStorage.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing begins anew each time.
    }
  },
  title: (title) => {
    document.title = title;
  },
  log: (level, message) => {
    globalThis.console[level](message);
  },
};
