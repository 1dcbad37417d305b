// Each of the three users from the first page to what it is for, in English and in the dark.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until, WAIT } from '../driver.mjs';
import { logIn, sampleForAll, visit } from './sample.mjs';

const limits = { timeout: 180_000 };
const { sample, inSample } = sampleForAll();

/** Logs in, then chooses English and the dark theme as a person does. */
async function inEnglishAndDark(window, login) {
  await logIn(window, login);
  await window.byTestId('lang-en').click();
  await window.byTestId('looks').click();
  await window.byTestId('theme-dark').click();
  await until('it is dark', WAIT, () => window.execute(`return document.documentElement.dataset.theme === 'dark'`));
  await window.byTestId('looks').click();
}

const page = (window) => window.execute('return location.hash');

/** The number that a figure of the first page tells, after a click on it that left the page. */
async function follow(window, figure) {
  const told = await window.byTestId(figure).text();
  const from = await page(window);
  await until(`${figure} leads on`, WAIT, async () => {
    if ((await page(window)) === from) await window.byTestId(figure).click();
    return (await page(window)) !== from;
  });
  return Number(told.match(/[\d,]+/)[0].replaceAll(',', ''));
}

const rows = (window, table) =>
  window.execute(`return document.querySelectorAll('[data-testid="' + arguments[0] + '"] tbody tr[data-row-key]').length`, table);

test('the annotation lead sees who may work, why somebody may not, and what runs out', limits, () =>
  inSample('role-annotation', async (window) => {
    await inEnglishAndDark(window, 'jian');
    await window.byTestId('home-annotation_lead').shows('Annotation lead');
    const may = await follow(window, 'figure-annotation_lead-may_work');
    await window.byTestId('page-work').shows('Who may work');
    await until('the table is there', WAIT, async () => (await rows(window, 'work-table')) > 0);
    const able = await window.execute(
      `return [...document.querySelectorAll('[data-testid="work-table"] tbody tr[data-row-key]')].filter((row) => row.querySelector('.work-may')).length`,
    );
    assert.equal(able, may, 'the figure is what the page shows');
    const barred = window.css('.work-cell.work-not');
    await barred.click();
    await window.byTestId('work-reasons').shows('May not');
    await window.screenshot('role-annotation-work');
    await visit(window, '#/path');
    const run = await follow(window, 'figure-annotation_lead-running');
    await window.byTestId('page-duties').present();
    assert.equal(await page(window), '#/duties/running/annotation');
    if (run === 0) await window.byTestId('page-duties').shows(/Nothing/);
    else await until('the clocks are there', WAIT, async () => (await rows(window, 'due')) > 0);
    await window.screenshot('role-annotation-clocks');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('the lawyer goes from an open complaint to its course on paper', limits, () =>
  inSample('role-legal', async (window) => {
    await inEnglishAndDark(window, 'fang');
    await window.byTestId('home-legal_reviewer').shows('Open: Complaints');
    const open = await follow(window, 'figure-legal_reviewer-complaints_closed_merged');
    await window.byTestId('list-complaints').present();
    await until('each open complaint is there', WAIT, async () => (await rows(window, 'record-table')) === open);
    await window.screenshot('role-legal-open');
    // By the keyboard: into the table, to the row below, and in.
    await window.css('[data-testid="record-table"] tbody tr[data-row-key]').press('down');
    const at = await window.execute('return document.activeElement.dataset.rowKey');
    await window.css(`[data-row-key="${at}"]`).press('enter');
    await window.byTestId('record-page').present();
    assert.equal(await page(window), `#/records/complaints/${at}`);
    await window.byTestId('tab-course').click();
    await window.byTestId('timeline').present();
    const file = join(sample.files, 'course.docx');
    window.pick(file);
    await window.byTestId('timeline-export').click();
    await window.byText('DOCX').click();
    await until('the course lies there', 60_000, () => existsSync(file) && readFileSync(file).length > 500);
    await window.screenshot('role-legal-course');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('the compliance officer goes from what is missing to where it is mended, and finds a register by its name', limits, () =>
  inSample('role-compliance', async (window) => {
    await inEnglishAndDark(window, 'lin');
    await window.byTestId('home-compliance_officer').shows('Steps not done');
    await window.byTestId('path-steps').shows('Open');
    const button = window.css('[data-testid^="missing-"] button');
    await button.shows('Resolve');
    await window.screenshot('role-compliance-path');
    await button.click();
    await until('another page is there', WAIT, async () => (await page(window)) !== '#/path' && (await page(window)) !== '');
    await window.byTestId('page-coming').gone();
    await window.screenshot('role-compliance-mend');
    await window.byTestId('search-open').click();
    await window.byTestId('search-text').type('corpus sou');
    await window.byTestId('search-hits').shows('Corpus sources');
    await window.byTestId('search-text').press('enter');
    await window.byTestId('list-corpus_sources').present();
    // A view is kept under a name, and is there again after another page.
    await window.byTestId('list-direction').click();
    await window.byTestId('views').click();
    await window.byText('Keep this view as…').click();
    await window.byTestId('view-name').type('Newest first');
    await window.byTestId('view-ok').click();
    await window.byTestId('views').shows('Newest first');
    await window.screenshot('role-compliance-view');
    assert.deepEqual(window.pageErrors(), []);
  }));
