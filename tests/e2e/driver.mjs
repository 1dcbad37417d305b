// A small W3C WebDriver client for the real window: WebKitWebDriver, no dependencies. README.md says how to use it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The key under which WebDriver wraps an element's id. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
/** Milliseconds: one request, starting the window, waiting for something on the page. */
const REQUEST = 20_000;
const START = 30_000;
export const WAIT = 30_000;

const KEYS = { enter: '\uE007', tab: '\uE004', escape: '\uE00C', backspace: '\uE003', down: '\uE015', up: '\uE013' };

/**
 * Goes to an address within the page, whatever drives it. The page hears of it a moment later, and would pass for
 * settled before it has.
 */
export const GOING = `const [hash] = args;
  if (location.hash !== hash) {
    const heard = new Promise((done) => addEventListener('hashchange', done, { once: true }));
    location.hash = hash;
    await heard;
  }
  await new Promise((done) => setTimeout(done, 50));`;

/** Passphrase of every user of the sample organisation. */
export const PASSPHRASE = 'hegui-sample-2026';

/** What the journeys are told by `cargo xtask e2e`. */
export const programs = {
  desktop: process.env.HEGUI_DESKTOP,
  cli: process.env.HEGUI_BIN,
  out: process.env.HEGUI_E2E_OUT,
};

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** A port that nobody listens on at this moment. */
export function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** One request of the protocol; an error carries the protocol's own word and sentence. */
export async function request(method, url, body, limit = REQUEST) {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(limit),
  });
  const { value } = await response.json();
  if (!response.ok) throw Object.assign(new Error(`${value?.error}: ${value?.message}`), { word: value?.error });
  return value;
}

/** Process groups that are still alive and folders still in use: ended and removed when this process ends. */
const groups = new Set();
const places = new Set();
function endGroup(pid, signal = 'SIGKILL') {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}
process.on('exit', () => {
  groups.forEach((pid) => endGroup(pid));
  places.forEach((remove) => remove());
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

/**
 * Folders of its own for one window: XDG folders (window state, caches and the single instance leak otherwise) and a
 * place for what the journey writes. `remove()` deletes them.
 */
export function freshPlace() {
  const root = mkdtempSync(join(tmpdir(), 'hegui-e2e-'));
  const env = {};
  for (const [name, folder] of [
    ['XDG_DATA_HOME', 'data'],
    ['XDG_CONFIG_HOME', 'config'],
    ['XDG_CACHE_HOME', 'cache'],
    ['XDG_STATE_HOME', 'state'],
    ['XDG_RUNTIME_DIR', 'runtime'],
  ]) {
    env[name] = join(root, folder);
    mkdirSync(env[name], { mode: 0o700 });
  }
  const files = join(root, 'files');
  mkdirSync(files);
  const remove = () => {
    places.delete(remove);
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  places.add(remove);
  return { root, files, env, remove };
}

/** Starts a program in a process group of its own, with its own D-Bus session where there is one to be had. */
export function startGroup(command, args, env, logFile) {
  const out = logFile === undefined ? 'ignore' : 'pipe';
  const child = spawn('dbus-run-session', ['--', command, ...args], {
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', out, out],
  });
  if (child.pid === undefined) throw new Error(`${command} did not start`);
  groups.add(child.pid);
  const kept = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => kept.push(chunk));
    // An orphan that holds the pipe must not keep this process alive.
    stream?.unref?.();
  }
  child.unref();
  const end = async () => {
    endGroup(child.pid, 'SIGTERM');
    for (let waited = 0; waited < 2000 && child.exitCode === null && child.signalCode === null; waited += 50) {
      await sleep(50);
    }
    endGroup(child.pid);
    groups.delete(child.pid);
    if (logFile !== undefined) writeFileSync(logFile, Buffer.concat(kept));
  };
  return { child, output: () => Buffer.concat(kept).toString(), end };
}

let shown;
/** The environment of a display that this process alone draws on until it ends: windows on one take each other's focus. */
export function display() {
  shown ??= new Promise((done, failed) => {
    const args = ['-displayfd', '1', '-screen', '0', '1400x950x24', '-nolisten', 'tcp'];
    const server = spawn('Xvfb', args, { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    server.on('error', failed);
    server.on('exit', (code) => failed(new Error(`Xvfb ended: ${code}`)));
    if (server.pid !== undefined) groups.add(server.pid);
    // The number of the first display that is free, once it can be drawn on.
    server.stdout.once('data', (number) => {
      server.stdout.unref();
      server.unref();
      done({ DISPLAY: `:${String(number).trim()}`, WAYLAND_DISPLAY: '' });
    });
  });
  return shown;
}

/**
 * Opens the window. `workspace` is the folder it opens, `env` what else its environment holds, `place` folders to use
 * again (a second start of the same person); without it the folders are new and removed at the end. `binary` is another
 * program than ours, with what it is started with.
 */
export async function openWindow({ workspace, env = {}, place, binary = programs.desktop, args = [], name = 'window' } = {}) {
  if (!binary || !existsSync(binary)) throw new Error('HEGUI_DESKTOP names no program: run by cargo xtask e2e');
  const own = place ?? freshPlace();
  const picks = join(own.root, 'pick');
  writeFileSync(picks, '');
  const port = await freePort();
  const driver = startGroup(
    'WebKitWebDriver',
    [`--port=${port}`],
    {
      ...own.env,
      ...(await display()),
      TAURI_AUTOMATION: 'true',
      TAURI_WEBVIEW_AUTOMATION: 'true',
      HEGUI_TEST_PICK: `@${picks}`,
      ...(workspace === undefined ? {} : { HEGUI_WORKSPACE: workspace }),
      ...env,
    },
    programs.out && join(programs.out, `${name}.log`),
  );
  const base = `http://127.0.0.1:${port}`;
  try {
    await until('the driver listens', START, async () => (await request('GET', `${base}/status`, undefined, 1000)).ready);
    const browser = { binary, args };
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': browser } };
    const { sessionId } = await request('POST', `${base}/session`, { capabilities }, START);
    return new Window({ url: `${base}/session/${sessionId}`, driver, place: own, keep: place !== undefined, picks, name });
  } catch (error) {
    await driver.end();
    if (place === undefined) own.remove();
    throw new Error(`${error.message}\n${driver.output()}`, { cause: error });
  }
}

/** Asks again until the answer is truthy; the last error or answer stands in the complaint. */
export async function until(what, limit, ask) {
  const ends = Date.now() + limit;
  let last;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = answer;
    } catch (error) {
      last = error.message;
    }
    if (Date.now() > ends) throw new Error(`waited ${limit} ms: ${what} (last: ${String(last).slice(0, 400)})`);
    await sleep(50);
  }
}

/** A control on the page, found anew at each use: lists re-render under one's hands. */
class Element {
  constructor(window, using, value, label) {
    Object.assign(this, { window, using, value, label });
  }

  /** The element's address; waits until it is there. */
  #at() {
    return until(`${this.label} is on the page`, WAIT, async () => {
      const found = await this.window.post('/element', { using: this.using, value: this.value });
      return `/element/${found[ELEMENT]}`;
    });
  }

  /** Does something with the element; tries again when the page replaced or covered it meanwhile. */
  #do(what, act) {
    return until(`${what} ${this.label}`, WAIT, async () => {
      await act(await this.#at());
      return true;
    });
  }

  /** Waits until it is there. */
  async present() {
    await this.#at();
    return this;
  }

  /** Waits until it is no longer there. */
  gone() {
    return until(`${this.label} is gone`, WAIT, async () => (await this.count()) === 0);
  }

  /** How many match at this moment. */
  async count() {
    return (await this.window.post('/elements', { using: this.using, value: this.value })).length;
  }

  /** Clicks it. */
  click() {
    return this.#do('click', (at) => this.window.post(`${at}/click`, {}));
  }

  /** Types into it; Chinese goes in directly, no input method is involved. */
  type(text) {
    return this.#do('type into', (at) => this.window.post(`${at}/value`, { text }));
  }

  /** Empties it, then types; by the keyboard, as React hears no other emptying. */
  async fill(text) {
    await this.#do('empty', async (at) => {
      await this.window.post(`${at}/value`, { text: '\uE009a\uE000\uE003' });
    });
    await this.type(text);
  }

  /** Presses a key in it: enter, tab, escape, backspace, down, up. */
  press(key) {
    if (!(key in KEYS)) throw new Error(`no key is called ${key}`);
    return this.type(KEYS[key]);
  }

  /** Its visible text, at this moment. */
  async text() {
    return this.window.get(`${await this.#at()}/text`);
  }

  /** Waits until its text holds (a string) or matches (a pattern) what is expected; gives the text. */
  shows(expected) {
    return until(`${this.label} shows ${expected}`, WAIT, async () => {
      const text = await this.text();
      const good = expected instanceof RegExp ? expected.test(text) : text.includes(expected);
      if (!good) throw new Error(`it shows: ${text}`);
      return text || true;
    });
  }

  /** A DOM property such as `value` or `checked`. */
  async property(name) {
    return this.window.get(`${await this.#at()}/property/${name}`);
  }

  /** An attribute, null where it is absent. */
  async attribute(name) {
    return this.window.get(`${await this.#at()}/attribute/${name}`);
  }

  /** Whether it can be used. */
  async enabled() {
    return this.window.get(`${await this.#at()}/enabled`);
  }

  /** The role and the name that assistive technology hears. */
  async computedRole() {
    return this.window.get(`${await this.#at()}/computedrole`);
  }

  async computedLabel() {
    return this.window.get(`${await this.#at()}/computedlabel`);
  }
}

/** Puts a dot of one pixel into the corner that changes its colour until `hideFlicker` is called. */
const FLICKER = `
  const dot = document.createElement('i');
  Object.assign(dot.style, { position: 'fixed', right: 0, bottom: 0, width: '1px', height: '1px' });
  document.body.append(dot);
  let lit = false;
  const timer = setInterval(() => { lit = !lit; dot.style.background = lit ? '#fefefe' : '#fff'; }, 20);
  window.hideFlicker = () => { clearInterval(timer); dot.remove(); delete window.hideFlicker; };`;

/** The open window. */
class Window {
  constructor(parts) {
    Object.assign(this, parts);
  }

  get(path) {
    return request('GET', this.url + path);
  }

  post(path, body) {
    return request('POST', this.url + path, body);
  }

  /** An element by CSS. */
  css(selector) {
    return new Element(this, 'css selector', selector, selector);
  }

  /** An element by its `data-testid`. */
  byTestId(id) {
    return new Element(this, 'css selector', `[data-testid="${id}"]`, `testid ${id}`);
  }

  /** An element by XPath. */
  xpath(path) {
    return new Element(this, 'xpath', path, path);
  }

  /** The innermost element whose own text is this, surrounding spaces aside. */
  byText(text) {
    if (text.includes('"')) throw new Error('a text with a quotation mark: use xpath()');
    return new Element(this, 'xpath', `//*[text()[normalize-space(.)="${text}"]]`, `text ${text}`);
  }

  /** The document's title. */
  title() {
    return this.get('/title');
  }

  /** Everything the page shows. */
  pageText() {
    return this.execute('return document.body.innerText');
  }

  /** Runs a function body in the page: `execute('return arguments[0] + 1', 41)`. */
  execute(script, ...args) {
    return this.post('/execute/sync', { script, args });
  }

  /** Runs an asynchronous function body; its value or its error comes back. */
  async executeAsync(script, ...args) {
    const wrapped = `const done = arguments[arguments.length - 1];
      const args = Array.prototype.slice.call(arguments, 0, -1);
      (async function () { ${script} }).apply(null, args).then((value) => done({ value }), (e) => done({ error: e instanceof Error ? e.message : JSON.stringify(e) }));`;
    const { value, error } = await this.post('/execute/async', { script: wrapped, args });
    if (error !== undefined) throw new Error(error);
    return value;
  }

  /** The path that the next file dialogs answer with; empty: the person cancels nothing and the dialog would open. */
  pick(path) {
    writeFileSync(this.picks, path);
  }

  /** Waits until there is a page of ours that has loaded. */
  loaded() {
    const script = 'return document.readyState === "complete" && location.protocol === "tauri:"';
    return until('the page has loaded', START, () => this.execute(script));
  }

  /**
   * Errors that the page met: those it reported to the shell's log (`window_log`), which has one line each. A page
   * that failed while loading looks like an empty one otherwise.
   */
  pageErrors() {
    return this.driver.output().split('\n').filter((line) => /\bERROR\b.*\bpage\b/.test(line.replace(/\u001b\[[0-9;]*m/g, '')));
  }

  /**
   * Writes a picture of the page; gives its path. Where WebKit draws without a graphics device it takes the picture
   * at the next repaint, and waits for ever on a page that stands still: so a dot in the corner flickers meanwhile.
   */
  async screenshot(name) {
    if (!programs.out) throw new Error('HEGUI_E2E_OUT is not set: run by cargo xtask e2e');
    const file = join(programs.out, `${name}.png`);
    await this.execute(FLICKER);
    try {
      writeFileSync(file, Buffer.from(await this.get('/screenshot'), 'base64'));
    } finally {
      await this.execute('window.hideFlicker?.()');
    }
    return file;
  }

  /** Closes the window and ends whatever is left of it. */
  async close() {
    try {
      // The session first: ending the driver does not end the window.
      await request('DELETE', this.url);
    } catch {
      // A window that crashed is closed already; the group is ended below in any case.
    }
    await this.driver.end();
    if (!this.keep) this.place.remove();
  }
}

/** Opens a window for one journey and closes it after; on failure leaves a screenshot `<name>-failed`. */
export async function inWindow(name, options, journey) {
  const window = await openWindow({ ...options, name });
  try {
    await window.loaded();
    await journey(window);
  } catch (error) {
    await window.screenshot(`${name}-failed`).catch(() => {});
    throw error;
  } finally {
    await window.close();
  }
}

/** The width and height of a PNG, so that a journey can tell a picture from nothing. */
export function pngSize(file) {
  const bytes = readFileSync(file);
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), bytes: bytes.length };
}
