// axe-core on every page, in Chromium, with the real core behind it: no serious or critical finding is left.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deskForAll, PAGES } from './desk.mjs';

const desk = deskForAll();

/** Looks at pages one after the other and tells what is wrong with each. */
async function look(pages) {
  const found = [];
  for (const page of pages) {
    await desk.tab.visit(`#/${page}`);
    for (const fault of await desk.tab.faults()) found.push(`${page}: ${fault}`);
  }
  assert.deepEqual(found, [], `${found.length} faults`);
}

test('the login page, before anybody is known', { timeout: 120_000 }, async () => {
  assert.deepEqual(await desk.tab.faults(), []);
  await desk.logIn();
});

test('every page of its own, light and in Chinese', { timeout: 600_000 }, async () => {
  await desk.theme('light');
  await look(PAGES);
});

test('every page of its own, dark and in English', { timeout: 600_000 }, async () => {
  await desk.theme('dark');
  await desk.tab.click('[data-testid="lang-en"]');
  await look(PAGES);
});

test('the table of every register, a record of each, and every section', { timeout: 1_500_000 }, async () => {
  await look(await desk.registerPages());
});

test('a form, the tour and the palette', { timeout: 300_000 }, async () => {
  await look(['new/people']);
  await desk.tab.execute('document.querySelector(".ant-drawer-close").click()');
  await look(['tour']);
  await desk.tab.click('[data-testid="tour-skip"]');
  await desk.tab.visit('#/path');
  await desk.tab.click('[data-testid="search-open"]');
  await desk.tab.fill('[data-testid="search-text"]', '7.a');
  await desk.tab.present('[role="option"]');
  assert.deepEqual(await desk.tab.faults(), []);
});
