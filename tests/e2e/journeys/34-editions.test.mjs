// An assessment goes out as a sheet and comes back, moves to another edition, is compared; citations are checked and a
// province's profile is brought in.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../driver.mjs';
import { assessmentOf, call, choose, logIn, sampleForAll, sessionOf, visit } from './sample.mjs';

const limits = { timeout: 180_000 };
const PUBLISHED = 'TC260-003@2024-02-29';
const READ = { source: 'https://example.com/notice', checked_on: '2026-11-20', verified: false };
const PROVINCE = {
  province: 'CN-XX',
  name: { zh: '示例省', en: 'Example province' },
  provenance: READ,
  facts: [
    {
      key: 'media',
      label: { zh: '介质', en: 'Media' },
      value: { zh: '光盘一份', en: 'One disc' },
      provenance: READ,
    },
  ],
};
const { sample, inSample } = sampleForAll();

/** A picture of the page as it stands in the other language, and back. */
async function english(window, testid, words, picture) {
  await window.byTestId('lang-en').click();
  await window.byTestId(testid).shows(words);
  await window.screenshot(`${picture}-en`);
  await window.byTestId('lang-zh').click();
}

test('citations of a text and of every record are held against the table of documents', limits, () =>
  inSample('citations', async (window) => {
    await logIn(window, 'lin');
    await visit(window, '#/citations');
    await window.byTestId('citations-text').type('依据 GB/T 43697-2024《生成式人工智能服务安全基本要求》和 GB/T 45694-2025 编制。');
    await window.byTestId('citations-check-text').click();
    await window.byTestId('citations-table').shows('GB/T 43697-2024');
    await window.byTestId('citations-table').shows('GB/T 45694-2025');
    await window.screenshot('citations');
    await english(window, 'citations-sums', /Citations/, 'citations');
    await window.byTestId('citations-check-all').click();
    await window.byTestId('citations-found').shows('全部记录');
    await window.screenshot('citations-records');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('conclusions go out as a sheet and come back unchanged', limits, () =>
  inSample('interchange', async (window) => {
    await logIn(window, 'lin');
    await visit(window, '#/interchange');
    const sheet = join(sample.files, '示例结论.xlsx');
    await window.byTestId('interchange-export').present();
    window.pick(sheet);
    await window.byTestId('interchange-export').click();
    await until('the sheet is written', 60_000, () => existsSync(sheet));
    window.pick(sheet);
    await window.byTestId('interchange-import').click();
    await window.byTestId('import-plan').present();
    assert.equal(await window.byTestId('import-refused').count(), 0, 'what went out is not refused');
    await window.screenshot('interchange');
    await english(window, 'page-interchange', /OSCAL/, 'interchange');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('an assessment is carried to the published edition and compared with it', limits, () =>
  inSample('carry', async (window) => {
    await logIn(window, 'lin');
    const lin = await sessionOf(window, sample.workspace, 'lin');
    const earlier = await assessmentOf(window, lin);
    await visit(window, `#/assessment/${earlier}`);
    await window.byTestId('carry').click();
    const published = (await call(window, lin, 'edition_list')).find((one) => one.id === PUBLISHED);
    await choose(window, 'carry-edition', `${published.name.zh} · ${PUBLISHED}`);
    await window.byTestId('carry-plan').present();
    await window.screenshot('carry');
    await window.byTestId('carry-keep').click();
    const later = await until('the new assessment is open', 30_000, async () => {
      const at = (await window.execute('return location.hash')).split('/').at(-1);
      return at !== earlier && at;
    });
    await window.byTestId('assessment-state').shows('已复核 0');
    await window.screenshot('carried');
    await visit(window, `#/compare/${earlier}/${later}`);
    await window.byTestId('compare-table').present();
    await window.screenshot('compare');
    await english(window, 'page-compare', /Compare/, 'compare');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('the profile of a province is looked at and kept', limits, () =>
  inSample('content', async (window) => {
    await logIn(window, 'lin');
    const file = join(sample.files, 'province.json');
    writeFileSync(file, JSON.stringify(PROVINCE));
    await visit(window, '#/assessment');
    // The buttons move until the assessment and its clauses are there: a click before that may meet none of them.
    await window.byTestId('clause-tree').present();
    await window.byTestId('assessment-state').present();
    await window.byTestId('content-import').present();
    window.pick(file);
    await window.byTestId('content-import').click();
    await window.byTestId('content-facts').shows('光盘一份');
    await window.screenshot('content');
    await window.byTestId('content-keep').click();
    await window.byTestId('content-facts').gone();
    assert.deepEqual(window.pageErrors(), []);
  }));
