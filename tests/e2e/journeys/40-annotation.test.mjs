// The annotation lead: who is examined is qualified, who is qualified is assigned, and nobody else.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until, WAIT } from '../driver.mjs';
import { call, choose, day, dayFromToday, given, holds, logIn, refer, sampleForAll, sessionOf, visit } from './sample.mjs';

const { sample, inSample } = sampleForAll();

const RULE = {
  name: '示例安全性标注规则',
  edition: '1.0',
  kind: 'safety',
  data_types: ['text'],
  effective_on: '2025-01-01',
};

/** Two people, one of whom was trained and examined; a task that waits for annotators. */
async function prepare(window, session) {
  const put = (register, values) => given(window, session, register, values);
  const person = (code, name) =>
    put('people', { code, name, employer_kind: 'internal', department: '标注中心', joined_on: '2024-01-08' });
  const [able, other, lead] = [await person('X-201', '甲标注'), await person('X-202', '乙未考'), await person('X-203', '丙监考')];
  for (const one of [able, other]) {
    await put('annotators', { person: one, data_types: ['text'], started_on: '2024-01-08' });
  }
  const training = await put('trainings', {
    title: '示例岗前培训',
    kind: 'pre_job',
    plan_year: 2024,
    held_on: '2024-01-10',
    hours: '8',
    topics: ['law', 'consequences', 'personal_information', 'data_security', 'confidentiality'],
    examined: true,
  });
  await put('training_attendances', { training, person: able, attended: true, passed: true });
  const annotate = await put('annotation_rules', { ...RULE, stage: 'annotation' });
  const review = await put('annotation_rules', { ...RULE, name: '示例安全性审核规则', stage: 'review' });
  const paper = await put('exam_papers', {
    name: '示例安全性试卷',
    edition: '1',
    rules_tested: [annotate],
    functions: ['annotation'],
    data_types: ['text'],
    kinds: ['safety'],
    topics: ['rules'],
    items: 50,
    full_score: '100',
    pass_score: '80',
    effective_on: '2024-01-01',
  });
  const result = await put('exam_results', { person: able, paper, taken_on: '2024-01-12', attempt: 1, score: '92', invigilator: lead });
  const [dataset] = (await call(window, session, 'record_list', { register: 'datasets' })).rows;
  const task = await put('annotation_tasks', {
    name: '示例安全性标注任务',
    dataset: dataset.id,
    kind: 'safety',
    data_type: 'text',
    annotation_rule: annotate,
    review_rule: review,
    items: 100,
    seconds_per_item: '30',
    seconds_per_review: '10',
    reserved_hours: '10',
    review_hours: '2',
    starts_on: dayFromToday(1),
    ends_on: dayFromToday(5),
  });
  return { able, other, lead, result, task };
}

test('an annotator is qualified on a passed examination, gets a certificate, and is assigned', { timeout: 240_000 }, () =>
  inSample('annotation', async (window) => {
    const lin = await sessionOf(window, sample.workspace, 'lin');
    const { able, other, result, task } = await prepare(window, lin);
    await logIn(window, 'jian');
    await visit(window, '#/records/qualifications');
    await window.byTestId('record-new').click();
    await refer(window, 'field-person', '甲标注');
    await choose(window, 'field-function', '标注');
    await choose(window, 'field-data_type', '文本');
    await choose(window, 'field-kind', '安全性');
    // A result has no name of its own: it is chosen by its code.
    const { record } = await call(window, lin, 'record_show', { register: 'exam_results', id: result });
    await refer(window, 'field-result', record.values.code);
    await day(window, 'f-valid_from_on', '2024-02-01');
    await day(window, 'f-valid_to_on', dayFromToday(200));
    await window.byTestId('form-save').click();
    await window.byTestId('record-state').shows('拟授予');
    await window.byTestId('move-grant').click();
    await refer(window, 'ask-granted_by', '丙监考');
    await day(window, 'm-granted_on', '2024-01-31');
    await window.byTestId('move-ok').click();
    await window.byTestId('record-state').shows('已授予');
    await window.byTestId('record-computed').present();
    await window.screenshot('qualified');
    // Who may work: the one who was examined may, and the reason of a refusal is read by keyboard.
    await visit(window, '#/work');
    const cell = window.byTestId(`work-${able}-safety/text/annotation`);
    await cell.shows('可上岗');
    assert.match(await cell.computedLabel(), /甲标注/);
    assert.equal(await cell.computedRole(), 'button');
    await window.byTestId('as-of-day').click();
    await window.screenshot('who-may-work');
    // As it was recorded on a day before any of this was entered, nobody could.
    await day(window, 'as-of-day', dayFromToday(-1));
    await window.byText('按当日登记').click();
    await cell.gone();
    // A certificate is printed and holds what is on file.
    const [row] = (await call(window, lin, 'record_list', { register: 'qualifications', text: '' })).rows.filter((one) => one.values.person === able);
    await visit(window, `#/certificates/${row.id}`);
    await window.byTestId('certificate').shows('甲标注');
    const pdf = join(sample.files, '资质证书.pdf');
    window.pick(pdf);
    await window.byTestId('certificate-take').click();
    await until('the certificate lies there', 20_000, () => existsSync(pdf) && readFileSync(pdf).subarray(0, 5).toString() === '%PDF-');
    await window.byTestId('certificate-text').type('not one of ours');
    await window.byTestId('certificate-check').click();
    await window.byTestId('certificate-outcome').present();
    await window.screenshot('certificate');
    // The qualified one is assigned; the other is refused with the reason.
    for (const [person, name, confirmed] of [[able, '甲标注', true], [other, '乙未考', false]]) {
      await visit(window, '#/records/task_assignments');
      await window.byTestId('record-new').click();
      await refer(window, 'field-task', '示例安全性标注任务');
      await refer(window, 'field-person', name);
      await choose(window, 'field-function', '标注');
      await window.byTestId('form-save').click();
      await window.byTestId('move-confirm').click();
      if (confirmed) {
        await window.byTestId('move-ok').click();
        await window.byTestId('record-state').shows('已确认');
      } else {
        await window.byTestId('move-missing').shows(/资质/);
        await window.byTestId('move-ok').click();
        await window.byTestId('error').present();
        await window.screenshot('assignment-refused');
      }
      assert.ok(person && task);
    }
    assert.deepEqual(window.pageErrors(), []);
  }));

test('head counts are told as of a day and can be taken over', { timeout: 120_000 }, () =>
  inSample('heads', async (window) => {
    await logIn(window, 'lin');
    await visit(window, '#/heads');
    await window.byTestId('head-pool').shows(/[1-9]/);
    await window.byTestId('heads-copy').click();
    await window.byTestId('heads-copy').shows('已复制');
    await window.screenshot('heads');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('a log of the labelling tool is checked row by row, kept, and found again', { timeout: 180_000 }, () =>
  inSample('log', async (window) => {
    // The people of the sample's running task under their accounts; one of them reviews an item of their own.
    const at = (time) => `${dayFromToday(-10)} ${time}`;
    const rows = [
      ['条目编号', '标注人员', '审核人员', '标签', '审核结论', '用时（秒）', '标注时间'],
      ['示例-001', 'label-012', 'label-a01', '准确', '通过', '42', at('10:00')],
      ['示例-002', 'label-012', 'label-a01', '准确', '通过', '38', at('10:02')],
      ['示例-003', 'label-013', 'label-a01', '不准确', '退回', '45', at('10:03')],
      ['示例-004', 'label-013', 'label-013', '准确', '通过', '40', at('10:05')],
    ];
    const file = join(sample.files, '示例问答日志.csv');
    writeFileSync(file, `${rows.map((row) => row.join(',')).join('\n')}\n`);
    await logIn(window, 'jian');
    await visit(window, '#/annotation-log');
    window.pick(file);
    await window.byTestId('log-pick').click();
    await window.byTestId('log-columns').shows('示例问答日志.csv');
    await holds(window, 'log-sample', '示例-001');
    assert.equal(await window.byTestId('log-look').enabled(), false, 'a log is held against a task');
    await refer(window, 'log-task', '示例问答优化标注');
    await until('the rows may be checked', WAIT, () => window.byTestId('log-look').enabled());
    assert.equal(await window.byTestId('log-keep').enabled(), false, 'nothing is kept before every row was checked');
    await window.byTestId('log-look').click();
    await window.byTestId('log-result').shows('自标自审的行');
    await window.byTestId('rule-log_self_reviewed').shows('审核人员不是该条目的标注人员');
    await window.byTestId('finding-log_self_reviewed').shows('第 5 行');
    await window.byTestId('finding-log_self_reviewed').shows('示例-004');
    await window.screenshot('log-checked');
    await until('the result may be kept', WAIT, () => window.byTestId('log-keep').enabled());
    await window.byTestId('log-keep').click();
    await window.byTestId('log-kept').present();
    await window.xpath('//*[@data-testid="log-kept"]//a').click();
    await window.byTestId('record-page').shows('示例问答日志.csv');
    await window.byTestId('value-self_reviewed_rows').shows('1');
    await window.byTestId('value-rows').shows('4');
    await window.byTestId('finding-log_self_reviewed').shows('自标自审');
    await window.screenshot('log-kept');
    await visit(window, '#/records/annotation_logs');
    await window.css('[data-testid="list-search"] input').fill('示例问答日志');
    await holds(window, 'record-table', '示例问答日志.csv');
    assert.deepEqual(window.pageErrors(), []);
  }));
