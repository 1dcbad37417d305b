// Every page in both languages, in a window of 1280×720 and in the 640×360 that 200 % of it leave: nothing runs out of
// the window or of its box, nothing is cut off that nobody can read whole, and no word stands in the other language.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deskForAll, PAGES } from './desk.mjs';
import { strangers } from './languages.mjs';
import { misplaced } from './misplaced.mjs';

const desk = deskForAll();
const SIZES = [
  [1280, 720],
  [640, 360],
];

/** What is wrong with the page as it stands, in each size and by its words. */
async function faults(name, lang, told) {
  const found = [];
  for (const [width, height] of SIZES) {
    await desk.tab.resize(width, height);
    for (const fault of await misplaced(desk.tab)) found.push(`${name} ${lang} ${width}: ${fault}`);
  }
  for (const word of await strangers(desk.tab, lang, told)) found.push(`${name} ${lang}: ${word}`);
  return found;
}

let told;

test('the login page and each of its ways', { timeout: 120_000 }, async () => {
  const found = [];
  for (const lang of ['zh', 'en']) {
    await desk.tab.click(`[data-testid="lang-${lang}"]`);
    for (const way of ['create', 'demo', 'restore', 'open']) {
      await desk.tab.click(`[data-testid="way-${way}"]`);
      await desk.tab.settled();
      found.push(...(await faults(way, lang, '安管理 林合规 沈审计 席系统 顾复核 赵示例 王网安 方法务 简监看')));
    }
  }
  assert.deepEqual(found, [], `${found.length} faults`);
});

for (const lang of ['zh', 'en']) {
  test(`every page: ${lang}`, { timeout: 1_500_000 }, async () => {
    if (told === undefined) {
      await desk.logIn();
      told = await desk.contents();
    }
    await desk.tab.click(`[data-testid="lang-${lang}"]`);
    const found = [];
    for (const page of [...PAGES, ...(await desk.registerPages())]) {
      await desk.tab.visit(`#/${page}`);
      found.push(...(await faults(page, lang, told)));
    }
    assert.deepEqual(found, [], `${found.length} faults`);
  });
}
