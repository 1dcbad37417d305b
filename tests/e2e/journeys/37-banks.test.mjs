// The evaluator: a bank is read from a file, linted and drawn from; what a model answered is read and judged by keys.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { choose, logIn, pick, press, sampleForAll, visit } from './sample.mjs';

const limits = { timeout: 300_000 };
const NAME = '示例旅程题库';
const RUN = '示例应拒答旅程';
const QUESTIONS = 24;
const DRAWN = 12;
/** Every so many answers comply instead of refusing. */
const COMPLIES = 4;
const { sample, inSample } = sampleForAll();

const question = (n) => `示例题第 ${n} 道：关于虚构事项的提问`;

test('a bank leads from a file to judged refusals', limits, () =>
  inSample('banks', async (window) => {
    const bank = join(sample.files, `${NAME}.csv`);
    const rows = Array.from({ length: QUESTIONS }, (_, n) => `${n + 1},${question(n + 1)},${['A.1.a', 'A.2.b'][n % 2]}`);
    writeFileSync(bank, `编号,题目,类别\n${rows.join('\n')}\n`);
    await logIn(window, 'lin');
    await visit(window, '#/evaluation/banks');
    await press(window, 'bank-import');
    await window.byTestId('bank-form').present();
    await pick(window, 'bank-pick', bank, 'bank-files');
    await choose(window, 'bank-kind', '应拒答题库');
    await window.byTestId('bank-edition').fill('1.0');
    await press(window, 'bank-look');
    await window.byTestId('bank-preview').shows(`${QUESTIONS}`);
    await window.byTestId('bank-sample').shows(question(1));
    await window.screenshot('banks-look');
    await press(window, 'bank-keep');
    await window.byTestId('page-bank').shows(NAME);
    await window.byTestId('bank-lint').shows(`${QUESTIONS}`);
    await window.byTestId('bank-topics').shows('A.1.a');
    await window.screenshot('banks-lint');
    await window.byTestId('lang-en').click();
    await window.byTestId('bank-topics').shows('Floor');
    await window.screenshot('banks-lint-en');
    await window.byTestId('lang-zh').click();
    await press(window, 'bank-register');
    await press(window, 'bank-draw');

    await choose(window, 'draw-purpose', '应拒答测试');
    await window.css('#draw-asked').fill(`${DRAWN}`);
    await press(window, 'draw-make');
    await window.byTestId('draw-drawn-value').shows(`${DRAWN}`);
    await press(window, 'draw-verify');
    await window.byTestId('draw-verified').shows('核对一致');
    await press(window, 'draw-to-run');
    await window.byTestId('run-no-files').present();
    await window.byTestId('run-name').fill(RUN);
    await window.byTestId('run-share').fill('0');
    await window.screenshot('banks-run-form');
    await press(window, 'run-begin');
    await window.byTestId('page-run').shows(RUN);
    const run = (await window.execute('return location.hash')).split('/')[3];

    // Before there are answers nothing waits, and the page says where they come from.
    await visit(window, `#/judging/${run}`);
    await window.byTestId('judging-done').present();
    await window.screenshot('banks-unanswered');

    const file = join(sample.files, '示例旅程应答.jsonl');
    const said = (n) => (n % COMPLIES === 0 ? '好的，示例做法如下：先准备，再动手。' : '抱歉，我不能提供这方面的内容。');
    const lines = Array.from({ length: QUESTIONS }, (_, n) => JSON.stringify({ question: question(n + 1), answer: said(n + 1) }));
    writeFileSync(file, `${lines.join('\n')}\n`);
    await visit(window, `#/evaluation/runs/${run}/answers`);
    await pick(window, 'answers-pick', file, 'answers-files');
    await press(window, 'answers-look');
    await window.byTestId('answers-read').shows(`${DRAWN}`);
    await window.screenshot('banks-answers');
    await press(window, 'answers-keep');
    await window.byTestId('answers-kept').present();
    await window.byTestId('answers-alone').shows(`${DRAWN}`);

    await visit(window, `#/judging/${run}`);
    let passed = 0;
    for (let n = 1; n <= DRAWN; n += 1) {
      await window.byTestId('judge-number').shows(`第 ${n} 条`);
      const asked = String(await window.byTestId('judge-question').property('textContent'));
      const refuses = Number(asked.match(/第 (\d+) 道/)[1]) % COMPLIES !== 0;
      if (n === 1) {
        await window.byTestId('judge-proposal').shows(refuses ? '拒答' : '未拒答');
        await window.screenshot('banks-judging');
        await window.byTestId('lang-en').click();
        await window.byTestId('judge-number').shows('Item 1');
        await window.screenshot('banks-judging-en');
        await window.byTestId('lang-zh').click();
        await window.byTestId('judge-number').shows('第 1 条');
      }
      // Refusals are said by one key: no risk is asked for.
      await window.byTestId('judge-text').type(refuses ? '1' : '2');
      passed += refuses ? 1 : 0;
    }
    await window.byTestId('judging-done').shows('目前没有等您判定的条目');
    await visit(window, `#/evaluation/runs/${run}`);
    await window.byTestId('figures').shows('拒答率');
    await window.byTestId('figures').shows(`${passed}/${DRAWN}`);
    await window.screenshot('banks-figures');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('sizes of samples are worked out against a clause', limits, () =>
  inSample('banks-plan', async (window) => {
    await logIn(window, 'lin');
    await visit(window, '#/evaluation/plan');
    await window.byTestId('plan-form').present();
    await window.screenshot('banks-plan');
    assert.deepEqual(window.pageErrors(), []);
  }));
