// A person's day in the real window, on the sample organisation and on registers that are full; prints what each act took.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshPlace, openWindow, PASSPHRASE, programs, until } from '../../../e2e/driver.mjs';

const [bare, people, complaints, passphrase] = process.argv.slice(2);
/** Seconds of scrolling, and runs of what is asked again and again. */
const SCROLLING = 4;
const RUNS = 10;
/** What is searched for: one character, a word, a number that one record has, something that nothing holds. */
const SEARCHED = ['视', '投诉', '第 4242 件', '没有这样的内容'];

/** Pages that a person goes through by the menu. */
const PAGES = ['duties', 'registers', 'records/people', 'records/complaints', 'journal', 'work', 'keywords', 'evaluation', 'assessment', 'reports', 'papers', 'help', 'path'];

/** Does something in the page, and answers the milliseconds until a condition holds, looked at before each frame. */
const timed = (window, act, holds) =>
  window.executeAsync(`const act = ${act};
    const holds = ${holds};
    const began = performance.now();
    act();
    while (!holds()) {
      if (performance.now() - began > 60000) throw new Error('nothing came of it: ' + act);
      await new Promise(requestAnimationFrame);
    }
    return performance.now() - began;`);

/** A page without anything that is still on its way; \`busy\` is told to whoever waits, and is an answer too. */
const BUSY = '.ant-skeleton-active, .ant-spin-spinning, .ant-progress, [data-testid="page-coming"]';
const at = (id) => `document.querySelector('[data-testid="${id}"]')`;

/** Types as a person's keys do: React hears no value that is only set. */
const typing = (id, text) => `() => { const field = ${at(id)};
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, ${JSON.stringify(text)});
  field.dispatchEvent(new Event('input', { bubbles: true })); }`;

/** Logs in; with `whole`, until nothing of the first page is on its way any more. */
async function open(workspace, phrase, whole = false) {
  const window = await openWindow({ workspace, name: 'daily' });
  await window.loaded();
  await window.byTestId('lang-zh').click();
  await window.byTestId('slot-lin').click();
  await window.byTestId('passphrase').type(phrase);
  await window.byTestId('login-open').present();
  const usable = await timed(
    window,
    `() => ${at('login-open')}.click()`,
    `() => ${at('page-path')} && ${at('session-person')} && !(${whole} && document.querySelector('.ant-skeleton-active'))`,
  );
  return { window, usable };
}

/** Proportional memory of the window and of what it started, in MiB: known by the folder that only they were given. */
function memory(window) {
  let kib = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(join('/proc', pid, 'environ'), 'utf8').includes(window.place.root)) continue;
      if (/WebDriver|dbus/.test(readFileSync(join('/proc', pid, 'comm'), 'utf8'))) continue;
      kib += Number(readFileSync(join('/proc', pid, 'smaps_rollup'), 'utf8').match(/^Pss:\s+(\d+)/m)?.[1] ?? 0);
    } catch {
      // It ended while it was looked at, or is not ours to look at.
    }
  }
  return kib / 1024;
}

/** Milliseconds of a frame while something that is higher than its place goes up and down. */
const scrolling = (window, selector) =>
  window.executeAsync(
    `const pane = document.querySelector(args[0]) ?? document.scrollingElement;
     const room = pane.scrollHeight - pane.clientHeight;
     if (room < 100) throw new Error('nothing to scroll: ' + room);
     let frames = 0;
     let way = 24;
     const began = performance.now();
     let now = began;
     while (now - began < args[1] * 1000) {
       if (pane.scrollTop + way > room || pane.scrollTop + way < 0) way = -way;
       pane.scrollTop += way;
       now = await new Promise(requestAnimationFrame);
       frames += 1;
     }
     return (performance.now() - began) / frames;`,
    selector,
    SCROLLING,
  );

const told = { usable: [], answered: [], frame: [], frame_bare: [], paged: [], turned: [], memory: [], searched: [], slowest: '' };

/** The sample: from the passphrase to the path, then from page to page. */
async function sample() {
  const place = freshPlace();
  const workspace = join(place.files, 'sample');
  const made = spawnSync(programs.cli, ['demo', workspace], { encoding: 'utf8', timeout: 240_000 });
  if (made.status !== 0) throw new Error(`${made.stdout}${made.stderr}`);
  for (let run = 0; run < 5; run += 1) {
    const { window, usable } = await open(workspace, PASSPHRASE, true);
    told.usable.push(usable);
    try {
      if (run > 0) continue;
      for (let round = 0; round < 2; round += 1) {
        for (const page of PAGES) {
          // Another page, or a sign that it is on its way.
          const before = await window.execute(`return document.querySelector('main [data-testid]')?.dataset.testid ?? ''`);
          const answered = `() => document.querySelector('${BUSY}') ||
            document.querySelector('main [data-testid]')?.dataset.testid !== ${JSON.stringify(before)}`;
          const took = await timed(window, `() => { location.hash = '#/${page}'; }`, answered);
          if (took > Math.max(0, ...told.answered)) told.slowest = page;
          told.answered.push(took);
          await until('the page is there', 20_000, () => window.execute(`return !document.querySelector('.ant-skeleton-active, [data-testid="page-coming"]')`));
        }
      }
    } finally {
      await window.close();
    }
  }
  place.remove();
}

/** A register of a million: its table goes up and down, page after page; what all of it takes of memory. */
async function million() {
  const { window } = await open(people, passphrase);
  try {
    await window.execute(`location.hash = '#/records/people'; return true`);
    const rows = `document.querySelectorAll('[data-testid="record-table"] tbody tr[data-testid]')`;
    await until('the table is there', 60_000, () => window.execute(`return ${rows}.length >= 50`));
    for (let run = 0; run < 3; run += 1) told.frame.push(await scrolling(window, '[data-testid="record-table"] .ant-table-content'));
    told.memory.push(memory(window));
    for (let run = 0; run < RUNS; run += 1) {
      const first = await window.execute(`return ${rows}[0].dataset.testid`);
      const turned = `${rows}[0]?.dataset.testid !== ${JSON.stringify(first)}`;
      const next = `() => ${at('page-next')}.click()`;
      if (run % 2 === 0) told.turned.push(await timed(window, next, `() => ${turned}`));
      else told.paged.push(await timed(window, next, `() => ${turned} || ${at('page-on-its-way')}`));
      await until('the page is turned', 20_000, () => window.execute(`return ${turned} && !${at('page-on-its-way')}`));
    }
    told.memory.push(memory(window));
  } finally {
    await window.close();
  }
}

/** Search in a workspace of a hundred thousand complaints, from the key to what was found. */
async function search() {
  const { window } = await open(complaints, passphrase);
  try {
    for (let run = 0; run < RUNS; run += 1) {
      for (const text of SEARCHED) {
        await window.byTestId('search-open').click();
        await window.byTestId('search-text').present();
        const found = `() => ${at('hit-0')} || document.querySelector('[data-testid="search-hits"] ~ *')`;
        told.searched.push(await timed(window, typing('search-text', text), found));
        await window.byTestId('search-text').press('escape');
        await window.byTestId('search-text').gone();
      }
    }
  } finally {
    await window.close();
  }
}

/** The same scrolling of plain lines in a bare window of the engine. */
async function plain() {
  if (!bare) return;
  const window = await openWindow({ binary: bare, args: ['--automation'], name: 'bare' });
  try {
    await window.post('/url', { url: `data:text/html,${'<p>bare line</p>'.repeat(200)}` });
    for (let run = 0; run < 3; run += 1) told.frame_bare.push(await scrolling(window, 'none'));
  } finally {
    await window.close();
  }
}

await sample();
await search();
await million();
await plain();
console.log(JSON.stringify(told));
process.exit(0);
