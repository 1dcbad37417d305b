// The sample organisation behind the loopback host, and Chromium on it: what every judge of pages begins with.
import { readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { PASSPHRASE, until } from '../driver.mjs';
import { openHost } from '../host.mjs';

/** Names of laws and standards, which sentences of either language quote in the one that they are written in. */
const DOCUMENTS = readFileSync(new URL('../../../assets/deadlines.json', import.meta.url), 'utf8');

/** Pages beside the registers. */
export const PAGES = [
  'path',
  'duties',
  'duties/overdue',
  'registers',
  'import',
  'citations',
  'journal',
  'journal/1',
  'users',
  'workspace',
  'help',
  'help/first-report',
  'help/keys',
  'help/glossary',
  'work',
  'heads',
  'certificates',
  'annotation-log',
  'keywords',
  'evaluation',
  'evaluation/banks',
  'evaluation/draws',
  'evaluation/runs',
  'evaluation/scans',
  'assessment',
  'interchange',
  'compare',
  'reports',
  'papers',
];

/** The sample's people before the login, in a tab; made before the first test of a file and closed after its last. */
export function deskForAll() {
  const desk = new Desk();
  before(() => desk.open(), { timeout: 400_000 });
  after(() => desk.close());
  return desk;
}

class Desk {
  session = null;

  async open() {
    this.opened = await openHost({ sample: true });
    this.tab = this.opened.tab;
    await this.tab.present('[data-testid="slot-lin"]');
    await this.tab.settled();
  }

  async close() {
    await this.opened?.close();
  }

  /** Asks the core beside the page, in a session of its own. */
  async ask(name, args = {}) {
    this.session ??= await this.opened.session(this.opened.workspace, 'lin');
    return this.opened.ask(this.session, name, args);
  }

  /** Logs the page in. */
  async logIn(login = 'lin') {
    await this.tab.click(`[data-testid="slot-${login}"]`);
    await this.tab.fill('[data-testid="passphrase"]', PASSPHRASE);
    await this.tab.click('[data-testid="login-open"]');
    await this.tab.present('[data-testid="page-path"]');
    await this.tab.settled();
  }

  /** Light or dark. */
  async theme(name) {
    await this.tab.click('[data-testid="looks"]');
    await this.tab.click(`[data-testid="theme-${name}"]`);
    await until(`the page is ${name}`, 10_000, () =>
      this.tab.execute('return document.documentElement.dataset.theme === arguments[0]', name),
    );
    await this.tab.execute('document.querySelector(`[data-testid="looks"]`).click()');
    await this.tab.settled();
  }

  /** Everything that records of the session hold, as one text: what stands in an English window whatever its
   * characters. Of what is told in both languages that is the English. */
  async contents() {
    const parts = [JSON.parse(DOCUMENTS).map((one) => one.provenance.source)];
    for (const { key } of await this.ask('register_list')) {
      const { rows, titles } = await this.ask('record_list', { register: key, limit: 200 });
      parts.push(rows.map((row) => [row.title, row.values, row.computed]), titles);
    }
    parts.push(await this.ask('workspace_slots', { folder: this.opened.workspace }));
    for (let before = null; ; ) {
      const entries = await this.ask('journal_list', { before, limit: 500 });
      if (entries.length === 0) break;
      parts.push(entries);
      before = entries.at(-1).seq;
    }
    return JSON.stringify(parts, (_, value) => (typeof value?.zh === 'string' ? value.en : value));
  }

  /** The table of every register, its first record, and every section. */
  async registerPages() {
    const registers = await this.ask('register_list');
    const pages = [...new Set(registers.map((one) => `section/${one.section.key}`))];
    for (const { key } of registers) {
      pages.push(`records/${key}`);
      const { rows } = await this.ask('record_list', { register: key, limit: 1 });
      if (rows[0]) pages.push(`records/${key}/${rows[0].id}`);
    }
    return pages;
  }
}
