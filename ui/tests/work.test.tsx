import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { OverviewContext, registerOf, sum } from '../src/api/overview';
import type { Clock, Counts, DueItem, RegisterInfo } from '../src/api/types.gen';
import { initials, named } from '../src/kit/pinyin';
import { answers } from '../src/mock/answers';
import { overview } from '../src/mock/duties';
import { steps } from '../src/mock/steps';
import { registers } from '../src/mock/world';
import AnnotationLogPage from '../src/pages/annotation-log';
import DirectoryPage from '../src/pages/directory';
import DuePage, { byDay } from '../src/pages/due-calendar';
import { groupsOf } from '../src/pages/heads';
import { share } from '../src/pages/log-figures';
import { SideMenu } from '../src/pages/menu';
import { PathPage } from '../src/pages/path';
import SectionPage from '../src/pages/section';
import { registersNamed, sectionOf, sectionsOf } from '../src/pages/sections';
import WorkPage, { scopesOf } from '../src/pages/work';
import { Clocks } from '../src/records/clocks';
import { lasting } from '../src/records/course-rows';
import { RecordPage } from '../src/records/detail';
import { byRecord } from '../src/records/due';
import { RegisterPage } from '../src/records/list';
import { pointersTo } from '../src/records/related';
import { Behind, record, register } from './desk';

const clock = (due_at: string | null, more: Partial<Clock> = {}): Clock => ({
  key: 'k',
  label: { zh: '答复', en: 'Answer' },
  started_at: '2026-11-01T00:00:00.000Z',
  due_at,
  done_at: null,
  state: 'running',
  rule: { zh: '规则', en: 'rule' },
  clause: '',
  ...more,
});
const item = (id: string, of: Clock): DueItem => ({
  register: 'complaints',
  register_label: { zh: '投诉举报', en: 'Complaints' },
  id,
  code: '',
  title: { zh: id, en: id },
  clock: of,
  people: [],
  remind_at: null,
  escalations: [],
});

describe('names', () => {
  it('are found by pinyin initials, by characters and in English', () => {
    expect(initials('投诉举报')).toBe('tsjb');
    expect(initials('标注资质 A2')).toBe('bzzz a2');
    expect(named('tsjb', '投诉举报', 'Complaints')).toBe(true);
    expect(named('举报', '投诉举报')).toBe(true);
    expect(named('COMPL', '投诉举报', 'Complaints')).toBe(true);
    expect(named('xyz', '投诉举报', 'Complaints')).toBe(false);
    expect(registersNamed(registers, 'aqsj').map((one) => one.key)).toEqual(['incidents']);
  });
});

describe('sections', () => {
  const few = registers.filter((one) => ['people', 'qualifications', 'complaints'].includes(one.key));

  it('hold what the session may read, with the pages that rest on it', () => {
    const parts = sectionsOf(few as RegisterInfo[]);
    expect(parts.map((part) => part.key)).toEqual(['organization', 'annotation', 'response']);
    expect(parts[1]?.pages.map((own) => own.page)).toEqual(['work', 'heads', 'certificates']);
    expect(sectionOf(parts, 'records', 'complaints')).toBe('response');
    expect(sectionOf(parts, 'work', '')).toBe('annotation');
    expect(sectionOf(parts, 'journal', '')).toBeUndefined();
  });

  it('add up what their registers hold', () => {
    const { sections } = overview();
    const organization = sections.find((one) => one.section.key === 'organization');
    expect(sum(organization?.registers ?? [])).toMatchObject({ errors: 1 });
    expect(registerOf(sections, 'policies')).toMatchObject({ errors: 1, records: 0 });
  });

  it('open in the menu where one is, and tell their errors to those who hear', async () => {
    globalThis.localStorage?.clear();
    record();
    globalThis.location.hash = '#/records/policies';
    render(
      <OverviewContext.Provider value={overview().sections}>
        <SideMenu />
      </OverviewContext.Provider>,
      { wrapper: Behind },
    );
    expect(await screen.findByTestId('menu-records-policies')).toBeTruthy();
    expect(within(screen.getByTestId('menu-section-organization')).getByText('1 处错误')).toBeTruthy();
    expect(screen.queryByTestId('menu-records-incidents')).toBeNull();
    fireEvent.click(screen.getByTestId('menu-section-response'));
    fireEvent.click(await screen.findByTestId('menu-records-incidents'));
    await waitFor(() => expect(globalThis.location.hash).toBe('#/records/incidents'));
    expect(JSON.parse(globalThis.localStorage.getItem('menu.open') ?? '[]')).toContain('section/response');
  });

  it('are narrowed in the directory, and Enter opens the first', async () => {
    record();
    render(<DirectoryPage />, { wrapper: Behind });
    const search = await screen.findByTestId('directory-search');
    fireEvent.change(search, { target: { value: 'bzzz' } });
    expect(screen.getByTestId('to-qualifications')).toBeTruthy();
    expect(screen.queryByTestId('to-people')).toBeNull();
    fireEvent.keyDown(search, { key: 'Enter' });
    await waitFor(() => expect(globalThis.location.hash).toBe('#/records/qualifications'));
  });
});

describe('a section', () => {
  it('lists its findings register by register, as the core answers them, and asks for a weight', async () => {
    const calls = record();
    render(
      <OverviewContext.Provider value={overview().sections}>
        <SectionPage section="response" />
      </OverviewContext.Provider>,
      { wrapper: Behind },
    );
    const complaints = await screen.findByTestId('found-complaints');
    await within(complaints).findByText('回答中出现他人手机号');
    const plans = await screen.findByTestId('found-emergency_plans');
    expect(await within(plans).findByText('整个登记册')).toBeTruthy();
    expect(screen.queryByTestId('found-incidents')).toBeNull();
    expect(calls.map(({ name, args }) => [name, args.register])).toEqual([
      ['finding_list', 'complaints'],
      ['finding_list', 'emergency_plans'],
    ]);
    fireEvent.click(screen.getByText('错误'));
    expect(await screen.findByText('没有待处理的问题')).toBeTruthy();
    fireEvent.click(screen.getByText('警告', { selector: '.ant-segmented-item-label' }));
    await waitFor(() => expect(calls.at(-1)?.args).toMatchObject({ level: 'warning' }));
  });
});

describe('the path', () => {
  it('has the ten steps of the core, and what is missing leads to where it is mended', async () => {
    record();
    render(<PathPage />, { wrapper: Behind });
    await screen.findByTestId('step-organization');
    const keys = steps([]).map((step) => step.key);
    for (const key of keys) expect(screen.getByTestId(`step-${key}`)).toBeTruthy();
    expect(keys).toHaveLength(10);
    const shown = (fact: string) => screen.getByTestId(fact).getAttribute('href');
    expect(shown('fact-organization-2')).toBe('#/records/people');
    expect(shown('fact-assessment-0')).toBe('#/assessment');
    fireEvent.click(screen.getByTestId('missing-assessment-0'));
    await waitFor(() => expect(globalThis.location.hash).toBe('#/assessment'));
    fireEvent.click(screen.getByTestId('missing-response-0'));
    await waitFor(() => expect(globalThis.location.hash).toBe('#/records/complaints/c1'));
  });
});

describe('an empty register', () => {
  it('says what belongs there, which clause asks for it, and how it gets there', async () => {
    record();
    render(<RegisterPage register={register('emergency_plans')} />, { wrapper: Behind });
    const empty = await screen.findByTestId('empty-register');
    expect(empty.textContent).toContain('每条至少登记：名称');
    expect(empty.textContent).toContain('LIAONING-2025/8.3.b');
    fireEvent.click(within(empty).getByTestId('empty-import'));
    expect(globalThis.location.hash).toBe('#/import/emergency_plans');
  });
});

describe('what is due', () => {
  it('is told by record, the clock in front that the core says leads', () => {
    const items = [
      item('a', clock('2026-11-21T00:00:00.000Z')),
      item('b', clock('2026-11-22T00:00:00.000Z')),
      item('a', clock('2026-11-23T00:00:00.000Z', { key: 'law', leads: true })),
    ];
    const told = byRecord(items);
    expect(told.map(({ lead, others }) => [lead.id, lead.clock.key, others.length])).toEqual([
      ['a', 'law', 1],
      ['b', 'k', 0],
    ]);
  });

  it('is asked for at once without a number: since when it waits, and how long it took', () => {
    const started_at = '2026-11-21T01:00:00.000Z';
    const now = { at_once: true, started_at, due_at: started_at };
    render(
      <Clocks
        clocks={[
          clock(started_at, { ...now, key: 'tell', state: 'due_now' }),
          clock(started_at, { ...now, key: 'plan', state: 'done', done_at: '2026-11-21T03:20:00.000Z' }),
          clock(null, { key: 'file', state: 'unknown' }),
        ]}
      />,
      { wrapper: Behind },
    );
    const told = screen.getByTestId('clock-tell');
    expect(told.textContent).toContain('应即办理');
    expect(told.textContent).toContain('自 2026年11月21日 09:00 起');
    expect(within(told).queryByRole('progressbar')).toBeNull();
    const done = screen.getByTestId('clock-plan').textContent;
    expect(done).toContain('已完成');
    expect(done).toContain('用时 2 小时 20 分');
    expect(screen.getByTestId('clock-file').textContent).toContain('无法计算');
  });

  it('stands on its day in Shanghai, and nowhere without a day', () => {
    const days = byDay([item('a', clock('2026-11-21T16:30:00.000Z')), item('b', clock(null))]);
    expect([...days.keys()]).toEqual(['2026-11-22']);
  });

  it('is asked for by person and register, and says which calendar is missing', async () => {
    const calls = record();
    render(<DuePage />, { wrapper: Behind });
    expect((await screen.findByTestId('duties-unknown')).textContent).toContain('2027');
    fireEvent.click(screen.getByTestId('duties-mine'));
    await waitFor(() => expect(calls.filter((one) => one.name === 'due').at(-1)?.args).toMatchObject({ person: 'p0' }));
    fireEvent.click(screen.getByTestId('duties-ics'));
    await waitFor(() =>
      expect(calls.find((one) => one.name === 'due_calendar')?.args).toMatchObject({ person: 'p0', lang: 'zh' }),
    );
  });
});

describe('the course of a matter', () => {
  it('knows the pause that lasts', () => {
    expect(lasting([{ from_at: 'a', to_at: 'b' }])).toBe(-1);
    expect(lasting([{ from_at: 'a', to_at: 'b' }, { from_at: 'c' }])).toBe(1);
  });

  it('stands in order, and takes an event that is written by hand', async () => {
    const calls = record();
    render(<RecordPage register={register('incidents')} id="i0" />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('tab-course'));
    expect((await screen.findByTestId('event-event')).textContent).toContain('关闭接口');
    fireEvent.click(screen.getByTestId('course-events'));
    const ok = await screen.findByTestId('course-ok');
    expect(ok).toHaveProperty('disabled', true);
    fireEvent.change(screen.getByTestId('course-events-what'), { target: { value: '通知主管部门' } });
    const when = document.getElementById('c-happened_at') as HTMLInputElement;
    fireEvent.mouseDown(when);
    fireEvent.change(when, { target: { value: '2026-11-21 10:00' } });
    fireEvent.keyDown(when, { key: 'Enter' });
    fireEvent.blur(when);
    await waitFor(() => expect(screen.getByTestId('course-ok')).toHaveProperty('disabled', false));
    fireEvent.click(screen.getByTestId('course-ok'));
    await waitFor(() => {
      const saved = calls.find((one) => one.name === 'record_save')?.args.values as { events: unknown[] };
      expect(saved.events).toHaveLength(2);
      expect(saved.events[1]).toEqual({ happened_at: '2026-11-21T02:00:00.000Z', what: '通知主管部门' });
    });
  });

  it('says what must be kept before personal values are erased', async () => {
    record();
    render(<RecordPage register={register('complaints')} id="c1" />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('record-more'));
    fireEvent.click(await screen.findByText('删除个人信息'));
    await waitFor(() => expect(screen.getByTestId('retention').textContent).toContain('2029年11月20日'));
  });
});

describe('what other registers hold about a record', () => {
  it('is looked up when it is opened, and added to with the reference filled in', async () => {
    const calls = record();
    expect(pointersTo('people', registers).map(({ register: one, field }) => `${one.key}.${field.key}`)).toContain(
      'qualifications.person',
    );
    render(<RecordPage register={register('people')} id="p0" />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('tab-related'));
    expect(calls.some((one) => one.name === 'record_list')).toBe(false);
    fireEvent.click(await screen.findByTestId('related-qualifications-person'));
    expect(await screen.findByText('QUA-0001', { selector: 'a' })).toBeTruthy();
    fireEvent.click(screen.getByTestId('related-new-qualifications-person'));
    fireEvent.click(await screen.findByTestId('form-save'));
    await waitFor(() =>
      expect(calls.find((one) => one.name === 'record_save')?.args).toMatchObject({
        register: 'qualifications',
        values: { person: 'p0' },
      }),
    );
  });
});

describe('annotation', () => {
  it('has a column for each scope that anybody is or was qualified for', () => {
    const scope = (kind: string, may: boolean) => ({
      function: 'review',
      data_type: 'text',
      kind,
      label: { zh: kind, en: kind },
      may,
      why: [],
    });
    const rows = [
      { person: { id: 'p', name: '甲' }, scopes: [scope('safety', true)] },
      { person: { id: 'q', name: '乙' }, scopes: [scope('safety', false), scope('functional', true)] },
    ];
    expect([...scopesOf(rows).keys()]).toEqual(['safety/text/review', 'functional/text/review']);
  });

  it('lays the head counts out in the order of the form', () => {
    const counts = (answers.head_counts as unknown as (ask: object) => Counts)({ day: '2026-06-30' });
    const groups = groupsOf(
      counts,
      (key) => key,
      (of, field, key) => `${of}.${field}.${key}`,
    );
    expect(groups[0]?.lines[0]).toEqual({ key: 'pool', label: 'heads.pool', figures: [42, 30, 12] });
    expect(groups[1]?.lines.map((line) => line.label)).toContain('qualifications.function.review');
    expect(groups.at(-1)?.title).toBe('heads.training_of_all');
  });

  it('tells why, by keyboard as by pointer, and asks anew for what was recorded then', async () => {
    const calls = record();
    render(<WorkPage />, { wrapper: Behind });
    const cell = await screen.findByTestId('work-p1-functional/text/annotation');
    expect(cell.getAttribute('aria-label')).toContain('李晓芳');
    fireEvent.focus(cell);
    expect(screen.getByTestId('work-reasons').textContent).toContain('2026-11-12');
    fireEvent.click(screen.getByText('按当日登记'));
    await waitFor(() =>
      expect(calls.filter((one) => one.name === 'who_may_work').at(-1)?.args).toMatchObject({
        as_recorded: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      }),
    );
  });

  it('shows a share with what it is of, and nothing where nothing was reviewed', () => {
    expect(share({ of: 1000, good: 981 })).toBe('98.1% (981/1,000)');
    expect(share({ of: 0, good: 0 })).toBe('—');
  });

  it('guesses the columns of a log, lets them be changed, and keeps nothing before every row was checked', async () => {
    const calls = record((name) =>
      name === 'record_options' ? [{ id: 't0', code: 'TASK-1', title: { zh: '示例任务', en: '示例任务' } }] : undefined,
    );
    render(<AnnotationLogPage />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('log-pick'));
    await screen.findByTestId('log-columns');
    expect(screen.getByTestId('log-keep')).toHaveProperty('disabled', true);
    expect(screen.getByTestId('log-look')).toHaveProperty('disabled', true);
    fireEvent.mouseDown(within(screen.getByTestId('log-task')).getByRole('combobox'));
    fireEvent.click(await screen.findByText(/示例任务/));
    fireEvent.click(screen.getByTestId('log-look'));
    expect((await screen.findByTestId('log-kappa')).textContent).toContain('0.812');
    expect(calls.filter((one) => one.name === 'annotation_log_import').at(-1)?.args).toMatchObject({
      task: 't0',
      preview: true,
      columns: { item: 'item_id' },
    });
    // Many findings stay readable: one line a rule, the first one open, breaches counted that are not named.
    expect(screen.getByTestId('rule-log_self_reviewed').textContent).toContain('要求：审核人员不是该条目的标注人员');
    const rules = screen.getByTestId('findings-by-rule');
    expect(rules.textContent).toContain('78 处');
    expect(within(rules).getAllByTestId('finding-log_self_reviewed')).toHaveLength(21);
    expect(within(rules).queryByTestId('finding-log_unassigned')).toBeNull();
    fireEvent.click(screen.getByTestId('rule-log_unassigned'));
    expect(await within(rules).findAllByTestId('finding-log_unassigned')).toHaveLength(3);
    fireEvent.click(screen.getByTestId('log-keep'));
    expect(await screen.findByTestId('log-kept')).toBeTruthy();
  });
});
