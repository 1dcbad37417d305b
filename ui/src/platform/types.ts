/** What a front end needs of the place it runs in: the real window, a loopback host, or a test. */

export type Sentence = { zh: string; en: string };

/** How far a long call has come; `total` 0 where it is not known. */
export type Step = { label: Sentence; done: number; total: number };

/** What is known before anything is shown. */
export type Start = {
  workspace: string | null;
  lang: 'zh' | 'en';
  version: string;
  /** Keep still: a test reads the page, so nothing is animated. */
  still: boolean;
  /** What the person chose for this window on this machine: language and look. Never anything of a record. */
  kept: Record<string, unknown>;
};

/** What a file dialog is asked for. */
export type Pick = { title: string; name?: string; filters?: { name: string; extensions: string[] }[] };

/** What happens to files that are dragged over the page; `at` is what lies under them. */
export type Dragged =
  | { kind: 'over'; at: Element | null }
  | { kind: 'drop'; at: Element | null; paths: string[] }
  | { kind: 'leave' };

/** How a call is accompanied. */
export type Company = { onProgress?: (step: Step) => void; signal?: AbortSignal };

/** The error that crosses: `{code, message{zh,en}, field?, findings?, current?}`. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly sentence: Sentence,
    readonly field: string | null = null,
    readonly findings: unknown[] = [],
    readonly current: unknown = null,
  ) {
    super(sentence.en);
    this.name = 'Refusal';
  }
}

export interface Platform {
  start(): Promise<Start>;
  /** Answers a command: JSON, or bytes for those that answer a file. Fails with a `Refusal`. */
  call(name: string, args: unknown, session: string | null, company?: Company): Promise<unknown>;
  /** A path chosen by the person; null when they thought better of it. */
  pickOpen(ask: Pick): Promise<string | null>;
  pickFolder(ask: Pick): Promise<string | null>;
  /** Keeps bytes where the person says; null when they thought better of it, else a path or name to show. */
  pickSave(bytes: Uint8Array, ask: Pick): Promise<string | null>;
  /** A path to write to, chosen by the person; nothing is written yet. Null when they thought better of it. */
  pickTarget(ask: Pick): Promise<string | null>;
  /** Tells of files that are dragged over the page until it is stopped; one listener at a time. */
  watchDrags(hear: (dragged: Dragged) => void): () => void;
  /** Keeps what the person chose for this window, whole. */
  keep(kept: Record<string, string>): void;
  /** Title of the window's frame. */
  title(title: string): void;
  log(level: 'error' | 'info', message: string): void;
}
