// From a clause to a signed report, and the proof of the journal.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../driver.mjs';
import { assessmentOf, call, choose, day, logIn, sampleForAll, sessionOf, visit } from './sample.mjs';

const limits = { timeout: 180_000 };
const { sample, inSample } = sampleForAll();

test('a clause is concluded with new evidence and checked by a second person', limits, async () => {
  let clause;
  await inSample('conclude', async (window) => {
    const session = await sessionOf(window, sample.workspace, 'lin');
    const assessment = await assessmentOf(window, session);
    const rows = await call(window, session, 'clause_list', { assessment });
    clause = rows.find((row) => row.state === 'open' && row.applies && row.demand === 'must' && ['to_judge', 'not_enough_data'].includes(row.proposed)).id;
    await logIn(window, 'lin');
    await visit(window, `#/assessment/${assessment}/${clause}`);
    await window.byTestId('dossier-title').shows(clause);
    await window.byTestId('dossier-state').shows('未作结论');
    await window.byTestId('verdict-conforms').click();
    await window.byTestId('conclude-reason').type('示例：制度已发布并执行，见所附证据。');
    const file = join(sample.files, '示例制度.txt');
    writeFileSync(file, '示例：内部制度全文，仅作演示。\n');
    window.pick(file);
    await window.byTestId('evidence-new').click();
    await window.byTestId('evidence-pick').click();
    await choose(window, 'evidence-kind', '制度文件');
    await day(window, 'e-period_from_on', '2025-10-01');
    await window.byTestId('evidence-ok').click();
    await window.byTestId('evidence-form').gone();
    await window.byTestId('conclude-save').click();
    await window.byTestId('conclude-saved').present();
    await window.byTestId('dossier-state').shows('待复核');
    await window.byTestId('evidence-table').shows('示例制度');
    await window.byTestId('evidence-table').shows('有效');
    // Nobody checks their own conclusion.
    await window.byTestId('check-agree').click();
    await window.byTestId('error-message').present();
    await window.screenshot('clause-concluded');
    await window.byTestId('lock').click();
    await logIn(window, 'gu');
    await visit(window, `#/assessment/${assessment}/${clause}`);
    await window.byTestId('check-agree').click();
    await window.byTestId('dossier-state').shows('已复核');
    await window.screenshot('clause-checked');
    assert.deepEqual(window.pageErrors(), []);
  });
});

/** Concludes and checks what is left, by the command list: a hundred clauses are not clicked. */
async function concludeTheRest(window, assessment, lin, gu) {
  const file = join(sample.files, '示例总结.txt');
  writeFileSync(file, '示例：各项措施的执行总结，仅作演示。\n');
  const values = { title: '示例总结', kind: 'record', period_from_on: '2025-10-01' };
  const proof = await call(window, lin, 'evidence_add', { paths: [file], values });
  const rows = await call(window, lin, 'clause_list', { assessment });
  for (const row of rows.filter((one) => one.state !== 'checked')) {
    const { conclusion, verdicts } = await call(window, lin, 'clause_show', { assessment, clause: row.id });
    const proposed = ['conforms', 'does_not_conform'].includes(row.proposed) ? row.proposed : verdicts[0].key;
    const told = row.applies ? proposed : 'not_applicable';
    await call(window, lin, 'conclude', {
      assessment,
      clause: row.id,
      verdict: told,
      reason: '示例：依所附证据作出结论，差距列入整改。',
      difference_reason: row.proposed ? '示例：登记册中的数据尚不完整，依所附证据作出结论。' : '',
      evidence: [proof.id],
      version: conclusion?.version ?? null,
    });
    await call(window, gu, 'conclusion_check', { assessment, clause: row.id, verdict: 'agreed', seen: (await call(window, gu, 'clause_show', { assessment, clause: row.id })).seen });
  }
}

test('a report is looked at, frozen, signed by three persons, handed in as a package, and both are verified', { timeout: 600_000 }, () =>
  inSample('report', async (window) => {
    await logIn(window, 'lin');
    const lin = await sessionOf(window, sample.workspace, 'lin');
    const gu = await sessionOf(window, sample.workspace, 'gu');
    const assessment = await assessmentOf(window, lin);
    await visit(window, '#/reports');
    await window.byTestId('report-blocks').present();
    assert.equal(await window.byTestId('report-freeze').enabled(), false, 'an unfinished assessment is not frozen');
    await concludeTheRest(window, assessment, lin, gu);
    const { blocks } = await call(window, lin, 'assessment_state', { register: 'assessments', id: assessment });
    assert.deepEqual(blocks.map((one) => one.text.zh), []);
    await visit(window, '#/path');
    await visit(window, '#/reports');
    await until('the draft is typeset', 60_000, async () => (await window.byTestId('report-picture').count()) > 0);
    await window.byTestId('completeness').shows(/\d/);
    await window.screenshot('report-draft');
    await window.byTestId('report-freeze').click();
    await window.byTestId('reason-ok').click();
    await until('the report is frozen', 60_000, async () => (await window.byTestId('report-view').count()) > 0);
    const [report] = await call(window, lin, 'report_list');
    assert.equal(report.places.length, 3);
    for (const [at, login] of ['zhao', 'wang', 'fang'].entries()) {
      const { duty } = report.places[at];
      await window.byTestId('lock').click();
      await logIn(window, login);
      await visit(window, `#/reports/${report.id}`);
      await window.byTestId(`sign-${duty}`).click();
      await window.byTestId('sign-ok').click();
      await until(`${login} has signed`, 60_000, async () => (await window.byTestId(`sign-${duty}`).count()) === 0);
      await window.byTestId(`place-${duty}`).shows('试用密钥');
    }
    await window.byTestId('report-verify').click();
    await window.byTestId('verify-outcome').shows(/完好/);
    await window.screenshot('report-signed');

    // The same as a text: a copy that nobody signed, and that says so.
    const copy = join(sample.files, '示例报告副本.docx');
    window.pick(copy);
    await window.byTestId('report-pdf-more').click();
    await window.byTestId('report-pdf-docx').present();
    await window.screenshot('report-formats');
    await window.byTestId('report-pdf-docx').click();
    await until('the copy lies there', 20_000, () => existsSync(copy) && readFileSync(copy).length > 0);
    assert.equal(readFileSync(copy).subarray(0, 2).toString(), 'PK');

    // The package that hands the report in, and its proof by somebody who has nothing but the file.
    const { rows } = await call(window, lin, 'record_list', { register: 'filings' });
    const filing = rows.find((one) => JSON.stringify(one).includes('上线备案')).id;
    const { record } = await call(window, lin, 'record_show', { register: 'filings', id: filing });
    await call(window, lin, 'record_save', { register: 'filings', id: filing, version: record.version, values: { assessment, report: report.id } });
    await window.byTestId('lock').click();
    await logIn(window, 'lin');
    await visit(window, `#/records/filings/${filing}`);
    await window.byTestId('package-check').click();
    await until('the papers are looked at', 120_000, async () => (await window.byTestId('package-checked').count()) > 0);
    await window.screenshot('package-checked');
    await window.byTestId('package-make').click();
    const packed = join(sample.files, '示例材料包.zip');
    window.pick(packed);
    await window.byTestId('package-target').click();
    await window.byTestId('package-despite').fill('示例：演示用，尚有材料未备齐。');
    await window.byTestId('package-ok').click();
    await until('the package is made', 120_000, async () => (await window.byTestId('package-made').count()) > 0);
    assert.equal(readFileSync(packed).subarray(0, 2).toString(), 'PK');
    await window.screenshot('package-made');
    await visit(window, '#/reports');
    await window.byTestId('tab-verify').click();
    window.pick(packed);
    await window.byTestId('verify-pick').click();
    await window.byTestId('verify-path').shows('示例材料包');
    await window.byTestId('verify-do').click();
    await until('the package is verified', 120_000, async () => (await window.byTestId('verify-outcome').count()) > 0);
    await window.byTestId('verify-outcome').shows(/完好/);
    await window.screenshot('package-verified');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('the journal is proved, and a head that never was is found out', limits, () =>
  inSample('journal', async (window) => {
    await logIn(window, 'shen');
    await visit(window, '#/journal');
    await window.byTestId('journal-verify').click();
    await window.byTestId('journal-verified').shows('全部一致');
    await window.screenshot('journal-proved');
    await window.byTestId('journal-anchor').type(`1:${'0'.repeat(64)}`);
    await window.byTestId('journal-verify').click();
    await window.byTestId('journal-verified').shows('不一致');
    await window.byTestId('journal-fault').present();
    await window.screenshot('journal-head');
    assert.deepEqual(window.pageErrors(), []);
  }));
