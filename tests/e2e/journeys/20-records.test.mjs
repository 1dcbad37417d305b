// A person's day with records: log in, enter, import, and bring a complaint on its way.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until, WAIT } from '../driver.mjs';
import { choose, day, holds, logIn, sampleForAll, visit } from './sample.mjs';
import { workbook } from './workbook.mjs';

const limits = { timeout: 120_000 };
const { sample, inSample } = sampleForAll();

test('a person logs in and reads the path, in Chinese and in English', limits, () =>
  inSample('path', async (window) => {
    await window.byTestId('lang-zh').click();
    await window.byTestId('slot-lin').click();
    await window.byTestId('passphrase').type('wrong passphrase');
    await window.byTestId('login-open').click();
    await window.byTestId('error-message').shows(/口令/);
    await logIn(window, 'lin');
    await window.byTestId('session-person').shows('林合规');
    await window.byTestId('step-organization').shows(/已完成|待办理/);
    await window.byTestId('path-due').shows(/已逾期/);
    await window.byTestId('path-changes').shows('顾复核');
    await window.screenshot('path-zh');
    await window.byTestId('lang-en').click();
    await window.byTestId('step-organization').shows(/Done|Open/);
    await window.byTestId('path-due').shows('Overdue');
    await window.byTestId('menu-section-organization').click();
    await window.byTestId('menu-records-people').shows('People');
    await window.screenshot('path-en');
    assert.equal(await window.css('main h1').text(), 'Path');
    await window.byTestId('lock').click();
    await window.byTestId('slot-lin').present();
    assert.deepEqual(window.pageErrors(), []);
  }));

test('the tour shows an auditor what concerns an auditor, by the keyboard, and ends where it is left', limits, () =>
  inSample('tour', async (window) => {
    await logIn(window, 'shen');
    await window.byTestId('page-path').present();
    assert.equal(await window.byTestId('tour-welcome').count(), 0, 'it does not open by itself in a driven window');
    await visit(window, '#/tour');
    await window.byTestId('tour-welcome').shows('沈审计');
    const next = window.css('.ant-tour-next-btn');
    await next.press('enter');
    await window.byTestId('tour-home').present();
    await next.press('enter');
    await window.byTestId('tour-overview').present();
    await window.screenshot('tour');
    await window.byTestId('tour-skip').click();
    await window.byTestId('tour-overview').gone();
    assert.equal(await window.execute('return location.hash'), '#/path');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('a person is entered with a fault, mended, and found again', limits, () =>
  inSample('person', async (window) => {
    await logIn(window, 'lin');
    await visit(window, '#/records/people');
    await window.byTestId('record-new').click();
    await window.byTestId('field-name').type('高原示例');
    await choose(window, 'field-employer_kind', '内部');
    await day(window, 'f-joined_on', '2025-03-03');
    await day(window, 'f-left_on', '2024-03-03');
    await window.byTestId('fault-left_on').shows('离岗日期');
    await window.screenshot('person-fault');
    await day(window, 'f-left_on', '2026-03-03');
    await until('the days are in order', WAIT, async () => !(await window.pageText()).includes('早于入职日期'));
    await window.byTestId('form-save').click();
    await window.byTestId('record-page').shows('高原示例');
    await window.byTestId('search-open').click();
    await window.byTestId('search-text').type('高原');
    await window.byTestId('hit-0').shows('高原示例');
    await window.screenshot('person-found');
    await window.byTestId('search-text').press('enter');
    await window.byTestId('value-joined_on').shows('2025年3月3日');
    await window.byTestId('history').shows('高原示例');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('a workbook with faults is refused by row and column, and kept once it is right', limits, () =>
  inSample('import', async (window) => {
    const headers = ['工号', '姓名', '用工方式', '部门', '入职日期', '离岗日期'];
    const good = ['X-101', '甲导入', '内部', '合规部', '2025-01-06', ''];
    const faulty = join(sample.files, '人员-有错.xlsx');
    writeFileSync(faulty, workbook('人员', [headers, good, ['X-102', '乙导入', '内部', '合规部', '2025-01-06', '2024-01-05'], ['X-103', '', '内部', '合规部', '2025-01-06', '']]));
    const right = join(sample.files, '人员.xlsx');
    writeFileSync(right, workbook('人员', [headers, good, ['X-102', '乙导入', '外包', '数据部', '2025-01-06', '']]));
    await logIn(window, 'lin');
    await visit(window, '#/import/people');
    window.pick(faulty);
    await window.byTestId('import-pick').click();
    await window.byTestId('import-plan').present();
    await window.byTestId('import-row-3').shows(/第 3 行/);
    await window.byTestId('import-row-3').shows(/F 列/);
    await window.byTestId('import-row-4').shows(/B 列/);
    assert.equal(await window.byTestId('import-commit').enabled(), false, 'nothing is kept while a row is refused');
    await window.screenshot('import-refused');
    window.pick(right);
    await window.byTestId('import-pick').click();
    await window.byTestId('import-refused').gone();
    await until('the import may be kept', WAIT, () => window.byTestId('import-commit').enabled());
    await window.byTestId('import-commit').click();
    await window.byTestId('import-done').shows('2');
    await visit(window, '#/records/people');
    await holds(window, 'record-table', '乙导入');
    await window.screenshot('import-kept');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('a complaint goes from received to answered, with its clocks and its timeline', limits, () =>
  inSample('complaint', async (window) => {
    await logIn(window, 'lin');
    await visit(window, '#/records/complaints');
    await window.xpath('//td//span[text()="示例：要求更正个人资料"]').click();
    await window.byTestId('record-state').shows('收到');
    await window.byTestId('clock-accept').shows('已逾期');
    const steps = [
      ['accept', '受理'],
      ['review', '审核'],
      ['uphold', '成立', 'judgement', '经核实，资料确有错误。'],
    ];
    for (const [step, state, field, text] of steps) {
      await window.byTestId(`move-${step}`).click();
      if (field) await window.byTestId(`ask-${field}`).type(text);
      await window.byTestId('move-ok').click();
      await window.byTestId('record-state').shows(state);
      await window.byTestId('move-ok').gone();
    }
    await window.byTestId('clock-accept').shows('逾期完成');
    await window.byTestId('history').shows('经核实，资料确有错误。');
    await window.screenshot('complaint-upheld');
    await window.byTestId('move-handle').click();
    await window.xpath('//*[@data-testid="ask-disposals"]//span[text()="消除"]').click();
    await window.xpath('//*[@data-testid="ask-mending"]//span[text()="语料清理"]').click();
    await window.byTestId('move-ok').click();
    await window.byTestId('record-state').shows('处置');
    await window.byTestId('move-ok').gone();
    await window.byTestId('move-answer').click();
    await window.byTestId('ask-answer').type('资料已更正，谢谢您的来信。');
    await window.byTestId('move-ok').click();
    await window.byTestId('record-state').shows('反馈');
    await window.byTestId('clock-answer').shows(/完成/);
    await window.screenshot('complaint-answered');
    assert.deepEqual(window.pageErrors(), []);
  }));
