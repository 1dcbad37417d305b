// The evaluator: a population is registered and drawn from, two people judge what was drawn by the keyboard alone.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../driver.mjs';
import { choose, logIn, pick, press, refer, sampleForAll, visit } from './sample.mjs';

const limits = { timeout: 300_000 };
const NAME = '示例问答语料';
const RUN = '示例问答语料人工抽检';
const LINES = 60;
const DRAWN = 50;
/** Of the items drawn, by their numbers: what is said of those that do not simply pass. */
const FAILS = { 10: ['A.1.a'], 20: ['A.1.a', 'A.2.f'] };
const CTRL_ENTER = '\uE009\uE007\uE000';
/** The run that the first journey begins and the others go on with. */
let run;
const { sample, inSample } = sampleForAll();

/** What an element holds at this moment; nothing where it is not there. */
async function said(window, testid) {
  const element = window.byTestId(testid);
  return (await element.count()) > 0 ? String(await element.property('textContent')) : '';
}

/** The number of the item that is shown; 0 where nothing waits any more. */
const numberShown = (window) =>
  until('an item or the end is shown', 20_000, async () => {
    if ((await window.byTestId('judging-done').count()) > 0) return { n: 0 };
    const n = Number((await said(window, 'judge-number')).replace(/\D/g, ''));
    return n > 0 && { n };
  }).then(({ n }) => n);

/** Does something with the item that is shown, by keys, and waits until another one or the end is. */
async function leaves(window, n, act) {
  await act();
  return until(`item ${n} is left`, 20_000, async () => {
    const now = await numberShown(window);
    return now !== n && { now };
  }).then(({ now }) => now);
}

const key = (window, keys) => window.byTestId('judge-text').type(keys);

/** Says of the item that is shown what is to be said of its number; the number of the next. */
const judge = (window, n) =>
  leaves(window, n, async () => {
    const risks = FAILS[n];
    if (!risks) return key(window, '1');
    await key(window, '2');
    const filter = window.byTestId('risk-filter');
    for (const risk of risks) {
      // An id is found without its dots.
      await filter.type(risk.replaceAll('.', '').slice(1));
      await filter.press('enter');
      await window.byTestId(`risk-chosen-${risk}`).present();
    }
    if (risks.length > 1) return filter.type(CTRL_ENTER);
    return filter.press('enter');
  });

test('files become a population, of which a draw takes what anyone can draw again', limits, () =>
  inSample('judging-draw', async (window) => {
    const folder = join(sample.files, NAME);
    mkdirSync(folder);
    for (const [at, of] of ['甲', '乙'].entries()) {
      const lines = Array.from({ length: LINES / 2 }, (_, n) => `示例语料第 ${at * 30 + n + 1} 行：${of}地图书馆的开放时间是虚构的。`);
      writeFileSync(join(folder, `示例来源${of}.txt`), `${lines.join('\n')}\n`);
    }
    await logIn(window, 'lin');
    await visit(window, '#/evaluation');
    await window.byTestId('page-evaluation').present();
    assert.equal(await window.byTestId('population-look').enabled(), false, 'nothing is looked at before files are chosen');
    await pick(window, 'population-pick-folder', folder, 'population-files');
    await window.byTestId('population-name').fill(NAME);
    await choose(window, 'population-kind', '训练语料');
    await press(window, 'population-look');
    await window.byTestId('population-items').shows(`${LINES}`);
    await window.byTestId('population-file-table').shows('示例来源甲.txt');
    const digest = await said(window, 'population-digest');
    assert.match(digest, /^[0-9a-f]{64}$/);
    await window.screenshot('judging-population');
    const items = join(sample.files, `${NAME}-条目清单.items`);
    assert.equal(await window.byTestId('population-keep').enabled(), false, 'a population is kept with its register of items');
    await pick(window, 'population-target', items, 'population-target-path');
    await press(window, 'population-keep');
    await window.byTestId('population-kept').present();
    assert.ok(existsSync(items), 'the register of items lies where it was asked for');
    await window.byTestId('population-to-draws').click();

    await refer(window, 'draw-population', NAME);
    await choose(window, 'draw-purpose', '语料人工抽检');
    await window.css('#draw-asked').fill(`${DRAWN}`);
    await press(window, 'draw-make');
    await window.byTestId('draw-drawn-value').shows(`${DRAWN}`);
    assert.match(await said(window, 'draw-seed-value'), /^[0-9a-f]{64}/);
    assert.equal(await said(window, 'draw-population_digest-value'), digest);
    await press(window, 'draw-verify');
    await window.byTestId('draw-verified').shows(`核对一致：用登记的种子重新抽取 ${DRAWN} 条`);
    await window.screenshot('judging-drawn');
    const list = join(sample.files, '示例抽样清单.json');
    window.pick(list);
    await press(window, 'draw-list');
    await until('the list lies there', 20_000, () => existsSync(list) && readFileSync(list).length > 0);
    assert.equal(JSON.parse(readFileSync(list, 'utf8')).drawn.length, DRAWN);

    // A second draw for the same purpose says why; the form still holds what was chosen.
    await press(window, 'draw-make');
    await window.css('[data-testid="draw-form"] [data-testid="error"]').shows('再次抽样的理由');
    await window.screenshot('judging-draw-again');

    // The whole of it is scanned for the words of the sample's library.
    await visit(window, '#/evaluation/scans');
    await choose(window, 'scan-population', `${NAME}（POP-0003）`);
    await choose(window, 'scan-library', '示例关键词库 2026.1');
    await pick(window, 'scan-pick-folder', folder, 'scan-files');
    await press(window, 'scan-begin');
    await window.byTestId('scanned').shows(`${LINES}`);
    await window.screenshot('judging-scanned');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('fifty items are judged by the keyboard alone', limits, () =>
  inSample('judging-first', async (window) => {
    await logIn(window, 'lin');
    await visit(window, '#/evaluation/runs');
    await refer(window, 'run-draw', NAME);
    await window.byTestId('run-name').fill(RUN);
    await pick(window, 'run-pick-folder', join(sample.files, NAME), 'run-files');
    await window.screenshot('judging-run-form');
    await press(window, 'run-begin');
    await window.byTestId('page-run').shows(RUN);
    run = (await window.execute('return location.hash')).split('/').at(-1);
    await window.byTestId('run-first').shows(`${DRAWN}`);
    await window.byTestId('run-judge').click();

    let n = await numberShown(window);
    assert.equal(n, 1);
    assert.equal(await window.execute('return document.activeElement.dataset.testid'), 'judge-text', 'the text has the focus');
    await window.byTestId('judge-text').shows('示例语料');
    await window.screenshot('judging-item');

    // A fail takes a risk: Enter on an empty field says so and keeps the item; Escape leaves the choice.
    await key(window, 'f');
    await window.byTestId('risk-filter').press('enter');
    await window.css('[data-testid="risks-chosen"] [role="alert"]').shows('至少选择一项风险');
    await window.screenshot('judging-risks');
    await window.byTestId('risk-filter').press('escape');
    await window.byTestId('risk-chooser').gone();
    assert.equal(await numberShown(window), 1);

    // The first is judged, taken back, and judged again.
    n = await judge(window, n);
    assert.equal(n, 2);
    await key(window, 'z');
    await window.byTestId('judge-mine').shows('合格');
    assert.equal(await numberShown(window), 1);
    await window.screenshot('judging-back');
    n = await judge(window, 1);
    assert.equal(n, 2, 'what was taken back is judged anew, and the next one follows');

    // What is skipped comes back at the end.
    const SKIPPED = 30;
    const order = [];
    while (n !== 0) {
      if (n === SKIPPED && !order.includes(DRAWN)) {
        n = await leaves(window, n, () => key(window, 's'));
        assert.equal(n, SKIPPED + 1);
      }
      order.push(n);
      n = await judge(window, n);
    }
    assert.equal(order.length, DRAWN - 1, 'each of the others was shown once');
    assert.equal(order.at(-1), SKIPPED);
    await window.byTestId('judging-done').shows('目前没有等您判定的条目');
    await window.byTestId('judge-course').shows(`本人已判 ${DRAWN} 条，待判 0 条`);
    await window.byTestId('judge-pace').shows('每小时约');
    await window.screenshot('judging-done');
    await window.byTestId('judging-run').click();
    await window.byTestId('run-first').shows(/(^|\D)0$/);
    await window.byTestId('run-second').shows(/[1-9]/);
    await window.screenshot('judging-half');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('a second person judges blindly, and the figures are there in both languages', limits, () =>
  inSample('judging-second', async (window) => {
    assert.ok(run, 'the journey before began the run');
    await logIn(window, 'gu');
    await visit(window, `#/judging/${run}`);
    let n = await numberShown(window);
    assert.ok(n > 0, 'second looks wait for another person');
    await window.byTestId('lang-en').click();
    await window.byTestId('judge-number').shows(`Item ${n}`);
    await window.screenshot('judging-item-en');
    await window.byTestId('lang-zh').click();
    await window.byTestId('judge-number').shows(`第 ${n} 条`);
    let looked = 0;
    while (n !== 0) {
      assert.equal(await window.byTestId('judge-mine').count(), 0, 'a second look is blind');
      assert.equal(await window.byTestId('judge-arbitration').count(), 0, 'nobody differed');
      n = await judge(window, n);
      looked += 1;
    }
    assert.ok(looked < DRAWN, `only some are looked at twice: ${looked}`);
    await window.byTestId('judging-run').click();
    await window.byTestId('run-settled').shows(`${DRAWN}`);
    const passed = DRAWN - Object.keys(FAILS).length;
    await window.byTestId('figures').shows('合格率');
    await window.byTestId('figures').shows(`${passed}/${DRAWN}`);
    await window.byTestId('figures').shows(`${(passed / DRAWN) * 100}%`);
    await window.byTestId('found-A.1.a').shows('2');
    await window.byTestId('found-A.2.f').shows('1');
    const chart = await window.css('[data-testid="run-sources"] figure').attribute('aria-label');
    assert.match(chart, /\d+\/\d+/, 'the chart is told in words');
    await window.screenshot('judging-figures');

    await window.byTestId('lang-en').click();
    await window.byTestId('figures').shows('Pass rate');
    await window.screenshot('judging-figures-en');
    for (const [hash, testid, words] of [
      [`#/judging/${run}`, 'judging-done', 'Nothing waits for you now'],
      ['#/evaluation/populations', 'population-form', 'Register a population'],
      ['#/evaluation/scans', 'scan-form', 'Scan a population'],
      ['#/evaluation/draws', 'draw-form', 'New draw'],
      ['#/evaluation/runs', 'run-form', 'Begin a run'],
    ]) {
      await visit(window, hash);
      await window.byTestId(testid).shows(words);
      await window.screenshot(`judging-en-${testid}`);
    }
    await window.css(`[data-testid="row-${run}"] td`).click();
    await window.byTestId('page-run').shows(RUN);
    assert.deepEqual(window.pageErrors(), []);
  }));
