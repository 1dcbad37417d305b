// Legal affairs work a complaint from receipt to answer; an incident runs against its clocks.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../driver.mjs';
import { answer, call, choose, given, hoursAgo, instant, logIn, refer, sampleForAll, sessionOf, visit } from './sample.mjs';

const limits = { timeout: 240_000 };
const { sample, inSample } = sampleForAll();

/** Takes a step that asks for texts, and waits for the state it leads to. */
async function move(window, step, state, texts = {}) {
  await window.byTestId(`move-${step}`).click();
  for (const [field, text] of Object.entries(texts)) await window.byTestId(`ask-${field}`).type(text);
  await window.byTestId('move-ok').click();
  await window.byTestId('record-state').shows(state);
  await window.byTestId('move-ok').gone();
}

/** Writes from an incident's related records whom it was told to, how and when. */
async function tell(window, recipient, kind, way, sent, content) {
  await window.byTestId('related-new-notifications-incident').click();
  await choose(window, 'field-recipient', recipient);
  await choose(window, 'field-report_kind', kind);
  await choose(window, 'field-way', way);
  await instant(window, 'f-sent_at', sent);
  await window.byTestId('field-content').type(content);
  await window.byTestId('form-save').click();
  await window.byTestId('record-form').gone();
}

test('legal takes a complaint in, pauses its clocks, merges a duplicate, and answers', limits, () =>
  inSample('legal', async (window) => {
    const fang = await sessionOf(window, sample.workspace, 'fang');
    const twin = await given(window, fang, 'complaints', {
      channel: 'email',
      received_at: new Date(Date.now() - 3 * 3_600_000).toISOString(),
      kind: 'copyright',
      subject: '示例：歌词雷同（重复投诉）',
      details: '示例：同一人再次来信。',
    });
    await logIn(window, 'fang');
    await visit(window, '#/records/complaints');
    await window.byTestId('record-new').click();
    await choose(window, 'field-channel', '来信');
    await instant(window, 'f-received_at', hoursAgo(4));
    await window.byTestId('field-complainant').type('示例投诉人');
    await window.byTestId('field-contact').type('13800000000');
    await choose(window, 'field-kind', '侵权-著作权');
    await window.byTestId('field-subject').type('示例：歌词雷同');
    await window.byTestId('field-details').type('示例：生成的歌词与已发表作品雷同。');
    await window.byTestId('form-save').click();
    await window.byTestId('record-state').shows('收到');
    await window.byTestId('clock-accept').shows(/进行中|已逾期/);
    // What is personal is masked, and seen in clear for a reason that the journal keeps.
    await window.byTestId('value-contact').shows('*');
    await window.byTestId('unmask-contact').click();
    await window.byTestId('reason-text').type('示例：电话核实投诉内容');
    await window.byTestId('reason-ok').click();
    await window.byTestId('value-contact').shows('13800000000');
    await move(window, 'accept', '受理');
    await move(window, 'review', '审核');
    await window.byTestId('tab-course').click();
    await window.byTestId('course-pauses').click();
    await instant(window, 'c-from_at', hoursAgo(2));
    await window.byTestId('course-pauses-reason').type('示例：等待投诉人补充作品');
    await window.byTestId('course-ok').click();
    await window.byTestId('course-pauses').shows('恢复时限');
    await window.byTestId('clock-answer').shows('已中止');
    await window.screenshot('complaint-paused');
    await window.byTestId('course-pauses').click();
    await instant(window, 'c-to_at', hoursAgo(1));
    await window.byTestId('course-ok').click();
    await window.byTestId('course-pauses').shows('中止时限');
    await window.byTestId('course-events').click();
    await instant(window, 'c-happened_at', hoursAgo(1));
    await window.byTestId('course-events-what').type('示例：与投诉人通话，确认原作');
    await window.byTestId('course-ok').click();
    await window.byTestId('event-event').shows('确认原作');
    const main = await window.execute('return location.hash');
    // The duplicate goes under this one.
    await visit(window, `#/records/complaints/${twin}`);
    await window.byTestId('move-merge').click();
    await refer(window, 'ask-merged_into', '示例：歌词雷同');
    await window.byTestId('move-ok').click();
    await window.byTestId('record-state').shows('并案');
    await visit(window, main);
    await window.byTestId('tab-course').click();
    await window.byTestId('merged').shows('重复投诉');
    await move(window, 'dismiss', '不成立', { judgement: '示例：经比对，两段歌词没有实质性相似。' });
    await move(window, 'answer', '反馈', { answer: '示例：经比对不构成侵权，感谢来信。' });
    await window.byTestId('clock-answer').shows('按时完成');
    await window.screenshot('complaint-course');
    for (const form of ['xlsx', 'pdf']) {
      const file = join(sample.files, `办理经过.${form}`);
      window.pick(file);
      await window.byTestId('timeline-export').click();
      await window.byText(form.toUpperCase()).click();
      await until(`the ${form} lies there`, 60_000, () => existsSync(file) && readFileSync(file).length > 500);
    }
    assert.deepEqual(window.pageErrors(), []);
  }));

test('an incident is found, reported, contained, handled and closed against its clocks', limits, () =>
  inSample('incident', async (window) => {
    const lin = await sessionOf(window, sample.workspace, 'lin');
    await logIn(window, 'lin');
    await visit(window, '#/records/incidents');
    await window.byTestId('record-new').click();
    await window.byTestId('field-title').type('示例：对话记录泄露');
    await choose(window, 'field-kind', '数据泄露');
    await instant(window, 'f-found_at', hoursAgo(6));
    await choose(window, 'field-level', '较大');
    await window.byTestId('field-details').type('示例：检索接口可读到他人的对话记录。');
    await answer(window, 'field-personal_information', '是');
    await window.byTestId('field-people_leaked').type('12');
    await window.byTestId('form-save').click();
    await window.byTestId('record-state').shows('发现');
    const hash = await window.execute('return location.hash');
    const id = hash.split('/').at(-1);
    // The hours have passed: the clock says so, here and among what is due.
    await window.byTestId('clock-report_authority').shows('已逾期');
    await window.byTestId('clocks').shows('最先到期');
    await visit(window, '#/duties');
    await window.byTestId(`due-${id}`).shows('示例：对话记录泄露');
    await window.screenshot('incident-due');
    await visit(window, hash);
    await window.byTestId('move-respond').click();
    await refer(window, 'ask-lead', '林合规');
    await window.byTestId('move-ok').click();
    await window.byTestId('record-state').shows('处置中');
    // A report to the authority, written from the incident, stops its clock.
    await window.byTestId('tab-related').click();
    await tell(window, '网信部门', '首次报告', '报告平台', hoursAgo(1), '示例：首次报告事件概况和已采取的措施。');
    await window.byTestId('clock-report_authority').shows('逾期完成');
    await window.byTestId('tab-course').click();
    await window.byTestId('event-notification').shows(/报告|通知/);
    await window.screenshot('incident-course');
    const { clocks } = await call(window, lin, 'record_show', { register: 'incidents', id });
    assert.ok(clocks.some((clock) => clock.leads), 'one clock leads');
    await window.byTestId('move-contain').click();
    await instant(window, 'm-contained_at', hoursAgo(2));
    await window.byTestId('ask-containment').type('示例：关闭接口');
    await window.byTestId('move-ok').click();
    await window.byTestId('record-state').shows('已控制');
    await window.byTestId('move-ok').gone();
    await window.byTestId('move-handle').click();
    await instant(window, 'm-handled_at', hoursAgo(0.5));
    await window.byTestId('ask-cause').type('示例：缓存键没有区分用户。');
    await window.byTestId('ask-correction').type('示例：缓存键加入用户标识，并补充评审要求。');
    await window.byTestId('move-ok').click();
    await window.byTestId('record-state').shows('处置结束');
    await window.byTestId('move-ok').gone();
    // From here on the closing report is due; with duties open and the hazard there the incident is not closed.
    await window.byTestId('clock-closing_report').shows('进行中');
    await window.byTestId('move-close').click();
    await window.byTestId('move-missing').shows('处置总结');
    await window.byTestId('ask-closing_report').type('示例：处置总结。');
    await window.byTestId('ask-lessons').type('示例：经验教训。');
    await window.byTestId('move-ok').click();
    await window.byTestId('error').shows('隐患');
    await window.screenshot('incident-not-closed');
    await window.byTestId('move-cancel').click();
    await window.byTestId('move-ok').gone();
    await tell(window, '受影响的个人', '通知告知', '站内消息', hoursAgo(0.3), '示例：告知泄露的内容、可采取的措施与联系方式。');
    await window.byTestId('clock-tell_persons').shows('已完成');
    await tell(window, '网信部门', '处置总结报告', '报告平台', hoursAgo(0.1), '示例：提交处置总结报告。');
    await window.byTestId('clock-closing_report').shows('按时完成');
    await window.byTestId('record-edit').click();
    await answer(window, 'field-hazard_removed', '是');
    await window.byTestId('form-save').click();
    await window.byTestId('record-form').gone();
    await window.byText('登记内容').click();
    await window.byTestId('value-hazard_removed').shows('是');
    await move(window, 'close', '已结案', {
      closing_report: '示例：事件由缓存键引起，影响十二人，已告知本人并完成整改。',
      lessons: '示例：缓存键列入代码评审清单。',
    });
    await window.byTestId('value-closing_report').shows('影响十二人');
    await window.screenshot('incident-closed');
    const { clocks: left } = await call(window, lin, 'record_show', { register: 'incidents', id });
    assert.deepEqual(left.filter((clock) => clock.done_at === null).map((clock) => clock.key), [], 'nothing is due any more');
    await visit(window, '#/duties');
    await window.byTestId('due').present();
    assert.equal(await window.byTestId(`due-${id}`).count(), 0, 'nor among what is due');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('what is due is taken along as a calendar file', limits, () =>
  inSample('calendar', async (window) => {
    await logIn(window, 'lin');
    await visit(window, '#/duties');
    const file = join(sample.files, '到期事项.ics');
    window.pick(file);
    await window.byTestId('duties-ics').click();
    await until('the calendar file lies there', 20_000, () => existsSync(file));
    assert.match(readFileSync(file, 'utf8'), /^BEGIN:VCALENDAR[\s\S]+BEGIN:(VEVENT|VTODO)/);
    assert.deepEqual(window.pageErrors(), []);
  }));
