/** The mock's duties: what is due, what is wrong where, and what happened in which order. */
import type {
  Clock,
  DueAsk,
  DueItem,
  FindingRow,
  Mark,
  Overview,
  RecordKey,
  Timeline,
  TimelineRow,
} from '../api/types.gen';
import { Refusal } from '../platform/types';
import { SECTIONS, WHOLE } from './outlined';
import { paper } from './paper';
import type { Answers } from './shape';
import { clocksOf, findings, one, same, titleOf } from './shown';
import { keep, records, registers, table } from './world';

const at = (day: string, time: string) => new Date(`${day}T${time}:00+08:00`).toISOString();

const clock = (key: string, zh: string, en: string, due: string | null, state: Clock['state']): Clock => ({
  key,
  label: { zh, en },
  started_at: at('2026-11-01', '09:00'),
  due_at: due,
  done_at: null,
  state,
  rule:
    due === null
      ? {
          zh: '单位内部规定：10 个工作日；2027 年放假安排尚未收录，无法计算到期日，请导入该年日历',
          en: 'Own rule: 10 working days; the days off of 2027 are not on file, so the due day is not known: import that year’s calendar',
        }
      : { zh: '单位内部规定', en: 'Own rule' },
  clause: 'LIAONING-2025/9.3.d',
});

const others: readonly (readonly [string, string, string, Clock])[] = [
  ['policies', '数据安全管理制度', 'p1', clock('review', '复审', 'Review', at('2026-11-28', '23:59'), 'running')],
  ['policies', '生成内容审核制度', 'p1', clock('review', '复审', 'Review', at('2026-11-28', '23:59'), 'running')],
  [
    'qualifications',
    '陈思远 标注 文本',
    'p3',
    clock('exam', '复训考核', 'Re-examination', at('2026-11-24', '23:59'), 'running'),
  ],
  ['rights_requests', '示例：申请查阅对话记录', 'p0', clock('answer', '答复', 'Answer', null, 'unknown')],
];

const order = (one: Clock) => `${one.state === 'overdue' || one.state === 'due_now' ? 0 : 1}${one.due_at ?? '9'}`;
const nameOf = (person: string) => String(records.people?.find((row) => row.id === person)?.values.name ?? person);

const due = ({ person, register, section, from, to, state }: DueAsk): DueItem[] => {
  const all = [
    ...['complaints', 'incidents'].flatMap((of) =>
      (records[of] ?? []).slice(0, 3).flatMap((row) =>
        clocksOf(of, row)
          .filter((one) => one.done_at === null)
          .map((one) => ({
            register: of,
            id: row.id,
            title: titleOf(of, row),
            clock: one,
            person: String(row.values.assignee ?? 'p0'),
          })),
      ),
    ),
    ...others.map(([of, title, whose, one], n) => ({
      register: of,
      id: `due-${n}`,
      title: same(title),
      clock: one,
      person: whose,
    })),
  ];
  return all
    .filter((item) => !person || item.person === person)
    .filter((item) => !register || item.register === register)
    .filter((item) => !section || table(item.register).section.key === section)
    .filter((item) => !state || item.clock.state === state)
    .filter(({ clock: { due_at } }) => due_at === null || ((!from || due_at >= from) && (!to || due_at <= `${to}T24`)))
    .sort((a, b) => order(a.clock).localeCompare(order(b.clock)))
    .map(({ person: whose, ...item }) => ({
      ...item,
      register_label: table(item.register).label,
      code: '',
      people: [{ id: whose, name: nameOf(whose) }],
      remind_at: null,
      escalations:
        item.clock.state === 'overdue'
          ? [{ at: at('2026-11-21', '15:00'), to: { id: 'p5', name: '赵敏' }, reached: true }]
          : [],
    }));
};

/** Every finding, register by register, those about a register as a whole first. */
const everything = (): FindingRow[] =>
  registers.flatMap((register) => [
    ...WHOLE.filter((finding) => finding.register === register.key).map((finding) => ({
      finding,
      register_label: register.label,
      title: same(''),
    })),
    ...(records[register.key] ?? []).flatMap((row) =>
      findings(register.key, row.values).map((finding) => ({
        finding: { ...finding, register: register.key, record: row.id },
        register_label: register.label,
        title: titleOf(register.key, row),
      })),
    ),
  ]);

const told = (when: unknown, mark: Mark, zh: string, en: string, more: Partial<TimelineRow> = {}): TimelineRow => ({
  at: String(when),
  mark,
  what: { zh, en },
  who: '',
  of: '',
  record: null,
  late: false,
  ...more,
});

const timeline = ({ register, id }: RecordKey): Timeline => {
  const row = one(register, id);
  const { received_at, found_at, accepted_at } = row.values;
  const clocks = clocksOf(register, row);
  const rows = row.history.map((entry) =>
    told(
      entry.at,
      'journal',
      `${entry.op_label.zh}（日志第 ${entry.seq} 条）`,
      `${entry.op_label.en} (entry ${entry.seq})`,
      {
        who: entry.actor,
      },
    ),
  );
  for (const pause of (row.values.pauses ?? []) as unknown as { from_at: string; to_at?: string; reason: string }[]) {
    rows.push(told(pause.from_at, 'pause', `时限中止：${pause.reason}`, `Clocks paused: ${pause.reason}`));
    if (pause.to_at) rows.push(told(pause.to_at, 'resume', '恢复计时', 'Resumed'));
  }
  for (const event of (row.values.events ?? []) as unknown as { happened_at: string; what: string; who?: string }[]) {
    rows.push(told(event.happened_at, 'event', event.what, event.what, { who: event.who ?? '' }));
  }
  if (received_at ?? found_at) rows.push(told(received_at ?? found_at, 'step', '收到', 'Received'));
  if (accepted_at) rows.push(told(accepted_at, 'step', '受理', 'Accepted'));
  for (const clock of clocks) {
    if (!clock.due_at) continue;
    const late = clock.state === 'overdue';
    rows.push(
      told(
        clock.due_at,
        'due',
        `「${clock.label.zh}」到期${late ? '，尚未完成' : ''}`,
        `${clock.label.en} is due${late ? ', not done' : ''}`,
        { late },
      ),
    );
  }
  return { rows: rows.sort((a, b) => a.at.localeCompare(b.at)), clocks };
};

/** Every register in figures. */
export const overview = (): Overview => ({
  sections: SECTIONS.map((section) => ({
    section,
    registers: registers
      .filter((register) => register.section.key === section.key)
      .map((register) => {
        const found = everything().filter((row) => row.finding.register === register.key);
        const count = (level: string) => found.filter((row) => row.finding.level === level).length;
        const clocks = due({ register: register.key }).map((item) => item.clock);
        return {
          register: register.key,
          label: register.label,
          records: records[register.key]?.length ?? 0,
          errors: count('error'),
          warnings: count('warning'),
          notes: count('note'),
          whole: register.whole ?? [],
          due: clocks.length,
          overdue: clocks.filter((one) => one.state === 'overdue').length,
          next_due: clocks[0]?.due_at ?? null,
          too_big: false,
        };
      }),
  })).filter((section) => section.registers.length > 0),
  head: 1842,
  at: at('2026-11-21', '11:00'),
});

const bytes = () => new Uint8Array([66, 69, 71, 73, 78]);

export const duties: Answers = {
  due,
  due_calendar: bytes,
  overview,
  finding_list: ({ register, level, after, limit }) => {
    const rows = everything()
      .filter((row) => !level || row.finding.level === level)
      .filter((row) => !register || row.finding.register === register);
    const start = Number(after ?? 0);
    const end = start + (limit || 50);
    return { rows: rows.slice(start, end), next: end < rows.length ? String(end) : null, total: rows.length };
  },
  timeline,
  timeline_export: ({ format }) => paper(format),
  calendar_import: ({ path, sha256 }) => {
    if (!/\.json$/.test(path))
      throw new Refusal('damaged', { zh: '不是放假安排文件', en: 'This is no file of days off' });
    return {
      sha256: '5c1e'.repeat(16),
      years: [
        {
          year: 2027,
          source: '示例：国务院办公厅关于 2027 年部分节假日安排的通知',
          checked_on: '2026-11-21',
          verified: false,
          off: 33,
          working: 6,
          imported: true,
        },
      ],
      moved: [
        {
          title: same('示例：申请查阅对话记录'),
          moved: {
            register: 'rights_requests',
            record: 'due-3',
            key: 'answer',
            label: { zh: '答复', en: 'Answer' },
            was: null,
            is: at('2027-01-06', '23:59'),
          },
        },
      ],
      seq: sha256 === undefined ? null : 1843,
      changed: sha256 === undefined ? [] : ['calendar_years'],
    };
  },
  calendar_list: () =>
    [2025, 2026].map((year) => ({
      year,
      source: `国务院办公厅关于 ${year} 年部分节假日安排的通知`,
      checked_on: '2026-11-21',
      verified: true,
      off: 28,
      working: 5,
      imported: false,
    })),
  retention: ({ register }) =>
    register === 'complaints'
      ? {
          allowed: false,
          allowed_on: '2029-11-20',
          holds: [
            {
              key: 'complaint',
              until: '2029-11-20',
              why: { zh: '投诉办结后应留存三年以备查验', en: 'Kept for three years after closing' },
            },
          ],
          unverified: [],
          beyond: [{ zh: '此前导出的文件和备份', en: 'Files exported before, and backups' }],
        }
      : { allowed: true, allowed_on: null, holds: [], unverified: [], beyond: [] },
  record_erase: ({ register, id }) => {
    const row = one(register, id);
    keep(register, row, { complainant: null, contact: null }, 'record_erase', { zh: '删除个人信息', en: 'Erased' });
    return { register, id, version: row.version, findings: [], changed: [register] };
  },
};
