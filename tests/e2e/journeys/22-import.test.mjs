// A sheet that is not right yet: mended where its faults are shown, and cells brought over from a spreadsheet.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until, WAIT } from '../driver.mjs';
import { holds, logIn, press, sampleForAll, visit } from './sample.mjs';
import { workbook } from './workbook.mjs';

const limits = { timeout: 120_000 };
const { sample, inSample } = sampleForAll();

/** Control held down for one key, as WebDriver writes it. */
const withControl = (key) => `\uE009${key}\uE000`;

/** Writes over a cell of the plan by the keyboard alone: Enter opens it, Enter takes what was written. */
async function mend(window, cell, text) {
  await window.byTestId(`mend-${cell}`).press('enter');
  await window.byTestId(`edit-${cell}`).fill(text);
  await window.byTestId(`edit-${cell}`).press('enter');
  await holds(window, `mend-${cell}`, text);
}

/** Puts a text on the clipboard as a spreadsheet would: copied, from a field that is there for that alone. */
async function copy(window, text) {
  const make = `const field = document.createElement('textarea');
    Object.assign(field, { id: 'copied', value: arguments[0] });
    document.body.append(field);
    return true`;
  await window.execute(make, text);
  await window.css('#copied').type(withControl('a'));
  await window.css('#copied').type(withControl('c'));
  await window.execute('document.getElementById("copied").remove(); return true');
}

test('faulty cells are mended in the plan, checked again, and kept with a trace in the journal', limits, () =>
  inSample('import-mended', async (window) => {
    const headers = ['工号', '姓名', '用工方式', '部门', '入职日其'];
    const rows = [
      ['M-101', '甲修改', '内步', '合规部', '2025-01-06'],
      ['M-102', '', '内部', '合规部', '2025-13-06'],
    ];
    const path = join(sample.files, '待修改.xlsx');
    writeFileSync(path, workbook('人员', [headers, ...rows]));
    await logIn(window, 'lin');
    await visit(window, '#/import/people');
    window.pick(path);
    await window.byTestId('import-pick').click();
    await window.byTestId('import-refused').shows(/2 行/);
    await window.byTestId('import-near-5').click();
    await window.byTestId('import-near-5').gone();
    await holds(window, 'mend-3-joined_on', '2025-13-06');
    await window.screenshot('import-faulty-cells');

    const faulty = join(sample.files, '有错误的行.xlsx');
    window.pick(faulty);
    await window.byTestId('import-faulty').click();
    await until('the faulty rows lie on the disk', WAIT, async () => existsSync(faulty));
    assert.equal(readFileSync(faulty).subarray(0, 2).toString(), 'PK');

    await window.byTestId('near-2-employer_kind').click();
    await mend(window, '3-name', '乙修改');
    await mend(window, '3-joined_on', '2025-12-06');
    assert.equal(await window.byTestId('import-commit').enabled(), false, 'what was mended is checked first');
    await window.screenshot('import-mended-cells');
    await press(window, 'import-again');
    await window.byTestId('import-refused').gone();
    await press(window, 'import-commit');
    await window.byTestId('import-done').shows('2');
    await window.css('[data-testid="import-done"] a').click();
    await window.byTestId('fact-mended').shows('用工方式');
    await window.byTestId('fact-mended').shows('入职日期');
    await window.screenshot('import-mended-entry');
    await visit(window, '#/records/people');
    await holds(window, 'record-table', '乙修改');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('cells copied in a spreadsheet are pasted beside the table and kept as one entry', limits, () =>
  inSample('import-pasted', async (window) => {
    await logIn(window, 'lin');
    await visit(window, '#/records/people');
    await window.byTestId('record-table').present();
    const cells = '姓名\t用工方式\t入职日期\t备注\n丙粘贴\t内部\t2025/2/3\t"第一行\n第二行"\n丁粘帖\t内步\t2025/2/4\t\n';
    await copy(window, cells);

    // What is typed into keeps what is pasted.
    await window.css('.bar-search input').type(withControl('v'));
    assert.match(await window.execute('return location.hash'), /records\/people/);

    await window.byTestId('record-new').type(withControl('v'));
    await window.byTestId('page-import').present();
    await window.byTestId('import-refused').shows(/1 行/);
    assert.equal(await window.byTestId('import-headed').property('checked'), true);
    await window.screenshot('import-pasted');
    await window.byTestId('near-3-employer_kind').click();
    await press(window, 'import-again');
    await window.byTestId('import-refused').gone();
    await press(window, 'import-commit');
    await window.byTestId('import-done').shows('2');
    await visit(window, '#/records/people');
    await holds(window, 'record-table', '丙粘贴');
    assert.deepEqual(window.pageErrors(), []);
  }));
