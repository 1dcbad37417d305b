// axe-core on every page, in Chromium, with the real core behind it: no serious or critical finding is left.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openChromium } from '../chromium.mjs';
import { freshPlace, programs, until } from '../driver.mjs';

const PASSPHRASE = 'hegui-sample-2026';
const DIST = new URL('../../../ui/dist', import.meta.url).pathname;
/** Pages beside the registers. */
const PAGES = [
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
];

let place;
let host;
let url;
let tab;

/** Asks the core as the page does, in the page's own session. */
const ask = (name, args = {}) =>
  tab.executeAsync(
    `const [name, wish, session] = args;
     const reply = await fetch('/call', { method: 'POST', headers: { 'content-type': 'application/json' },
       body: JSON.stringify({ session, name, args: wish }) });
     if (!reply.ok) throw new Error(await reply.text());
     return reply.json();`,
    name,
    args,
    session,
  );
let session = null;

before(
  async () => {
    if (!programs.cli || !existsSync(programs.cli)) throw new Error('HEGUI_BIN names no program: run by cargo xtask');
    place = freshPlace();
    const workspace = join(place.files, 'sample');
    const made = spawnSync(programs.cli, ['demo', workspace], { encoding: 'utf8', timeout: 240_000 });
    assert.equal(made.status, 0, `${made.stdout}${made.stderr}`);
    host = spawn(programs.cli, ['--workspace', workspace, 'serve', '--dev', '--dist', DIST], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    host.stdout.on('data', (chunk) => {
      said += chunk;
    });
    url = await until('the host says its address', 30_000, () => said.match(/http:\/\/\S+/)?.[0]);
    tab = await openChromium();
    await tab.open(`${url}&test`);
    await tab.present('[data-testid="slot-lin"]');
    await tab.settled();
    ({ token: session } = await ask('workspace_open', { folder: workspace, login: 'lin', passphrase: PASSPHRASE }));
  },
  { timeout: 400_000 },
);
after(async () => {
  await tab?.close();
  host?.kill();
  place?.remove();
});

/** Looks at pages one after the other and tells what is wrong with each. */
async function look(pages) {
  const found = [];
  for (const page of pages) {
    await tab.visit(`#/${page}`);
    for (const fault of await tab.faults()) found.push(`${page}: ${fault}`);
  }
  assert.deepEqual(found, [], `${found.length} faults`);
}

const theme = async (name) => {
  await tab.click('[data-testid="looks"]');
  await tab.click(`[data-testid="theme-${name}"]`);
  await until(`the page is ${name}`, 10_000, () =>
    tab.execute('return document.documentElement.dataset.theme === arguments[0]', name),
  );
  await tab.execute('document.querySelector(`[data-testid="looks"]`).click()');
  await tab.settled();
};

test('the login page, before anybody is known', { timeout: 120_000 }, async () => {
  assert.deepEqual(await tab.faults(), []);
  await tab.click('[data-testid="slot-lin"]');
  await tab.fill('[data-testid="passphrase"]', PASSPHRASE);
  await tab.click('[data-testid="login-open"]');
  await tab.present('[data-testid="page-path"]');
});

test('every page of its own, light and in Chinese', { timeout: 600_000 }, async () => {
  await theme('light');
  await look(PAGES);
});

test('every page of its own, dark and in English', { timeout: 600_000 }, async () => {
  await theme('dark');
  await tab.click('[data-testid="lang-en"]');
  await look(PAGES);
});

test('the table of every register, a record of each, and every section', { timeout: 1_500_000 }, async () => {
  const registers = await ask('register_list');
  const sections = [...new Set(registers.map((one) => `section/${one.section.key}`))];
  const pages = [...sections];
  for (const { key } of registers) {
    pages.push(`records/${key}`);
    const { rows } = await ask('record_list', { register: key, limit: 1 });
    if (rows[0]) pages.push(`records/${key}/${rows[0].id}`);
  }
  await look(pages);
});

test('a form and the palette', { timeout: 300_000 }, async () => {
  await look(['new/people']);
  await tab.execute('document.querySelector(".ant-drawer-close").click()');
  await tab.visit('#/path');
  await tab.click('[data-testid="search-open"]');
  await tab.fill('[data-testid="search-text"]', '7.a');
  await tab.present('[role="option"]');
  assert.deepEqual(await tab.faults(), []);
});
