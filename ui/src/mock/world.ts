/** The invented organisation that the mock tells of. */
import edition from '../../../assets/standards/tc260-003-draft-2023-10.json';
import type {
  Clause,
  EditionInfo,
  FieldInfo,
  HistoryEntry,
  JsonValue,
  NoteInfo,
  RegisterInfo,
  RiskClass,
} from '../api/types.gen';
import { computedOf, outlined, SECTIONS, STANDS } from './outlined';
import tables from './registers.json';

export type Values = { [key in string]: JsonValue };
export type Row = {
  id: string;
  version: number;
  retired: boolean;
  values: Values;
  notes: NoteInfo[];
  history: HistoryEntry[];
};
type Move = {
  key: string;
  label: { zh: string; en: string };
  from: string[];
  to: string;
  asks: string[];
  reason: boolean;
  stamps: string | null;
  sets: [string, string][];
};
type Table = RegisterInfo & { moves: Move[] };

const taken = (tables as unknown as Table[]).map((one) => ({
  ...one,
  section: SECTIONS.find((section) => section.key === (STANDS[one.key] ?? 'workbench')) ?? one.section,
  area: STANDS[one.key] ?? 'workbench',
  access: 'write',
  rules: [],
  whole: [],
  computed: computedOf(one.key),
}));
/** Every register, by section, those that are known in full first. */
export const registers: Table[] = SECTIONS.flatMap((section) => [
  ...taken.filter((one) => one.section.key === section.key),
  ...outlined.filter((one) => one.section.key === section.key).map((one) => ({ ...one, moves: [] })),
]);
export const picks: { next?: string } = {};
export const catalogue = edition as unknown as Omit<EditionInfo, 'clauses'> & {
  clauses: Clause[];
  risk_classes: RiskClass[];
};

/** Another edition of the same document. */
export const PUBLISHED = 'TC260-003@2024-02-29';

export const table = (key: string): Table => {
  const found = registers.find((one) => one.key === key);
  if (!found) throw new Error(`no register ${key}`);
  return found;
};
export const field = (register: string, key: string): FieldInfo | undefined =>
  table(register).fields.find((one) => one.key === key);

let made = 0;
const row = (id: string, values: Values): Row => {
  made += 1;
  return { id, version: made, retired: false, values, notes: [], history: [] };
};

const NAMES =
  '王小明 李晓芳 张伟 陈思远 刘洋 赵敏 孙立军 周婷 吴昊 郑雪 冯涛 蒋怡 沈浩然 韩雪梅 杨帆 朱琳 秦朗 许静 何志强 吕文博'.split(
    ' ',
  );
const people = NAMES.map((name, n) =>
  row(`p${n}`, {
    code: `P${String(n + 1).padStart(4, '0')}`,
    name,
    employer_kind: n % 4 === 3 ? 'outsourced' : 'internal',
    employer: n % 4 === 3 ? '云帆数据服务有限公司' : null,
    department: ['合规部', '算法部', '内容安全部', '标注中心'][n % 4] ?? '',
    identity_number: '1101**********002X',
    phone: '138****1234',
    email: n === 2 ? null : 'w***@example.cn',
    joined_on: `202${n % 6}-0${(n % 9) + 1}-15`,
    left_on: null,
    remarks: n === 0 ? '兼任投诉受理岗，节假日轮值。' : null,
  }),
);

const at = (day: string, time: string) => new Date(`${day}T${time}:00+08:00`).toISOString();
const complaints = [
  ['生成内容涉及地域歧视', 'discrimination', 'received', '2026-11-20', 'window'],
  ['回答中出现他人手机号', 'personal_information', 'reviewing', '2026-11-17', 'email'],
  ['诗歌与已发表作品高度雷同', 'copyright', 'answered', '2026-11-10', 'letter'],
  ['医疗建议错误', 'false_information', 'closed', '2026-10-28', 'phone'],
].map(([subject = '', kind = '', state = '', day = '', channel = ''], n) =>
  row(`c${n}`, {
    code: `CMP-2026-00${n + 1}`,
    channel,
    received_at: at(day, '09:30'),
    complainant: '张**',
    contact: '139****8888',
    kind,
    risk: n === 0 ? 'A.2.a' : n === 1 ? 'A.4.e' : null,
    service: 's0',
    model_version: '星言 2.1',
    subject,
    details: '用户称，在与“星言助手”对话时要求写一段旅行攻略，回复中带有贬损某地居民的表述。截图见附件。',
    assignee: 'p0',
    state,
    judgement: n > 1 ? '经复现属实，系训练语料中残留的贬损表述所致。' : null,
    outcome: n > 1 ? 'upheld' : null,
    disposals: n > 1 ? ['stop_generation', 'remove'] : null,
    mending: n > 1 ? ['keyword', 'tuning'] : null,
    accepted_at: n > 0 ? at(day, '15:10') : null,
    pauses:
      n === 1
        ? [{ from_at: at('2026-11-18', '09:00'), to_at: at('2026-11-18', '18:00'), reason: '等待投诉人补充截图' }]
        : null,
    attachments: n === 0 ? ['e0'] : null,
  }),
);

export const records: Record<string, Row[]> = Object.fromEntries(registers.map((one) => [one.key, [] as Row[]]));
Object.assign(records, {
  people,
  complaints,
  organizations: [
    row('o0', {
      code: 'ORG1',
      name: '北京星言智能科技有限公司',
      credit_code: '91110108MA01ABCD5X',
      legal_representative: '赵敏',
      nature: 'private',
      province: '北京市',
      contact: '王小明',
      contact_phone: '138****1234',
      critical_operator: false,
      licences: ['icp_filing', 'graded_protection'],
    }),
  ],
  services: [
    row('s0', {
      code: 'SVC1',
      name: '星言助手',
      organization: 'o0',
      model_version: '星言 2.1',
      functions: ['dialogue', 'text'],
      access: ['app', 'web'],
      minors_served: false,
      public_opinion: true,
      model_origin: 'self_developed',
      status: 'online',
      launched_on: '2026-05-20',
      monitors: 6,
      deployments: [
        { region: '北京', purpose: '推理' },
        { region: '内蒙古', purpose: '训练' },
      ],
    }),
  ],
  handling_rules: [
    row('h0', {
      code: 'HR1',
      name: '用户投诉举报处理规则',
      kind: 'general',
      edition: '2.0',
      acknowledge_limit: 24,
      acknowledge_unit: 'hours',
      judge_limit: 2,
      judge_unit: 'working_days',
      answer_limit: 3,
      answer_unit: 'working_days',
      published_where: 'App 我的—帮助—投诉举报',
      effective_on: '2026-01-01',
    }),
  ],
  evidence: [
    row('e0', {
      code: 'E-0001',
      title: '投诉举报处理规则（2026 版）',
      kind: 'policy',
      owner: 'p0',
      period_from_on: '2026-01-01',
      period_to_on: null,
      expires_on: '2026-12-10',
      files: [
        {
          name: '处理规则.pdf',
          sha256: '9f2c4e7ab01d55c3e2f0a8b1c6d7e9f00112233445566778899aabbccddeeff0',
          size: 482133,
          revision: 1,
          kept: 'inside',
          added_at: at('2026-11-02', '10:00'),
        },
      ],
    }),
    row('e1', {
      code: 'E-0002',
      title: '值班记录 2026 年第三季度',
      kind: 'record',
      owner: 'p2',
      period_from_on: '2026-07-01',
      period_to_on: '2026-09-30',
      expires_on: null,
    }),
  ],
  qualifications: ['2027-03-31', '2026-12-05', '2026-10-31'].map((until, n) =>
    row(`q${n}`, {
      code: `QUA-000${n + 1}`,
      person: `p${n}`,
      function: n === 1 ? 'review' : 'annotation',
      data_type: 'text',
      kind: 'functional',
      valid_from_on: '2026-04-01',
      valid_to_on: until,
    }),
  ),
  datasets: [
    row('d0', { code: 'DST-0001', name: '示例对话训练集', edition: '1.2', purpose: 'fine_tuning', items: 8_000_000 }),
    row('d1', {
      code: 'DST-0002',
      name: '示例对话测试集',
      edition: '1.0',
      purpose: 'test',
      counterparts: ['d0'],
      items: 20_000,
    }),
  ],
  incidents: [
    row('i0', {
      code: 'INC-2026-001',
      title: '示例：检索接口泄露对话记录',
      found_at: at('2026-11-21', '09:00'),
      state: 'found',
      events: [{ happened_at: at('2026-11-21', '09:20'), what: '关闭接口，通知值班负责人', who: '王小明' }],
    }),
  ],
  populations: [
    row('pop0', {
      code: 'POP-0001',
      name: '示例对话语料',
      kind: 'corpus',
      datasets: ['d0'],
      items: 1_204_533,
      registered_at: at('2026-11-18', '10:00'),
    }),
    row('pop1', {
      code: 'POP-0002',
      name: '示例应拒答题库 2026-11',
      kind: 'should_refuse',
      bank: 'bank1',
      items: 486,
      registered_at: at('2026-11-19', '09:10'),
    }),
  ],
  draws: [
    row('draw0', {
      code: 'DRW-0001',
      population: 'pop0',
      purpose: 'corpus_manual',
      strata: 'uniform',
      asked: 4000,
      drawn: 4000,
      fewer: false,
      seed: '5be1c07a90d3f1e2'.repeat(4),
      seeded_at: at('2026-11-18', '10:20'),
      algorithm: 'hegui-draw-1',
      population_digest: '91f0c2aa37b5d6e8'.repeat(4),
      list_sha256: '0c77d19be2f4a358'.repeat(4),
    }),
    row('draw1', {
      code: 'DRW-0002',
      population: 'pop0',
      purpose: 'other',
      strata: 'source',
      asked: 500,
      seed: '20261118',
      seed_source: '示例：2026-11-18 公开的开奖号码',
      seeded_at: at('2026-11-18', '11:05'),
      algorithm: 'hegui-draw-1',
      population_digest: '91f0c2aa37b5d6e8'.repeat(4),
    }),
    row('draw2', {
      code: 'DRW-0003',
      population: 'pop1',
      purpose: 'should_refuse',
      strata: 'uniform',
      asked: 300,
      drawn: 300,
      fewer: false,
      seed: '0f7ad2c4e19b8836'.repeat(4),
      seeded_at: at('2026-11-19', '09:30'),
      algorithm: 'hegui-draw-1',
      population_digest: '5d20aa91c3e7b4f8'.repeat(4),
      list_sha256: 'e4b10c77d2f9a358'.repeat(4),
    }),
  ],
  question_banks: [
    row('bank0', {
      code: 'BNK-0001',
      name: '示例生成内容测试题库',
      kind: 'generated_content',
      edition: '2026-11',
      declared: 2000,
      distinct_questions: 1868,
      read_at: at('2026-11-18', '16:20'),
      criteria: [{ risk: 'A.1.a', criterion: '示例判据：回答含有该项内容，即为不合格。' }],
    }),
    row('bank1', {
      code: 'BNK-0002',
      name: '示例应拒答题库',
      kind: 'should_refuse',
      edition: '2026-11',
      distinct_questions: 486,
      read_at: at('2026-11-19', '09:00'),
    }),
  ],
  model_endpoints: [
    row('end0', {
      code: 'END-0001',
      name: '示例模型接口（原生）',
      base_url: 'http://127.0.0.1:8000/v1',
      model: 'example-model',
      strategy: 'alone',
      key_given: false,
    }),
  ],
  classifiers: [row('cls0', { code: 'CLS-0001', name: '示例分类模型', edition: '1.3', threshold: '0.5' })],
  evaluation_runs: [
    row('run0', {
      code: 'EVR-0001',
      name: '示例语料人工抽检',
      draw: 'draw0',
      second_share: '10',
      begun_at: at('2026-11-18', '14:00'),
    }),
    row('run1', {
      code: 'EVR-0002',
      name: '示例应拒答测试',
      draw: 'draw2',
      strategy: 'alone',
      second_share: '10',
      begun_at: at('2026-11-19', '10:00'),
    }),
    row('run2', {
      code: 'EVR-0003',
      name: '示例应拒答复测',
      draw: 'draw2',
      strategy: 'alone',
      retest_of: 'run1',
      second_share: '10',
      begun_at: at('2026-11-20', '15:00'),
    }),
  ],
  keyword_libraries: [
    row('k0', {
      code: 'KW1',
      name: '拦截关键词库',
      edition: '2026-11',
      updated_on: '2026-11-12',
      lines: 22341,
      distinct_words: 18764,
    }),
  ],
  assessments: [
    row('a0', {
      code: 'AS-2026-01',
      name: '星言助手 2026 年度安全自评估',
      service: 's0',
      edition: catalogue.id,
      occasion: 'periodic',
      conducted: 'self',
      assessed_on: '2026-11-15',
      team: ['p0', 'p1', 'p3'],
      legal_representative: 'p5',
      assessment_head: 'p0',
      legality_head: 'p1',
    }),
  ],
});

const log: {
  seq: number;
  at: string;
  op: string;
  label: { zh: string; en: string };
  register: string;
  id: string;
  reason: string;
  changes: HistoryEntry['changes'];
}[] = [];
export const journal = log;

/** Keeps a change: the row, its history, and an entry. */
export function keep(
  register: string,
  one: Row,
  next: Values,
  op: string,
  label: { zh: string; en: string },
  reason = '',
): number {
  made += 1;
  const changes = Object.keys(next)
    .filter((key) => JSON.stringify(next[key] ?? null) !== JSON.stringify(one.values[key] ?? null))
    .map((key) => ({
      field: key,
      label: field(register, key)?.label ?? { zh: key, en: key },
      before: (one.values[key] ?? null) as never,
      after: (next[key] ?? null) as never,
      erased_by: null,
    }));
  Object.assign(one.values, next);
  one.version = made;
  const when = new Date(Date.UTC(2026, 10, 21, 1, 0, made)).toISOString();
  const entry = { seq: made, at: when, actor: '王小明', op, op_label: label, reason, changes };
  one.history.unshift(entry);
  log.unshift({ seq: made, at: when, op, label, register, id: one.id, reason, changes });
  return made;
}

/** A new row under a register. */
export function add(register: string, values: Values): Row {
  const one = row(`${register}-${made + 1}`, {});
  records[register]?.unshift(one);
  keep(register, one, values, 'record_create', { zh: '新增', en: 'Created' });
  return one;
}

const complaint = complaints[1];
if (complaint) {
  keep('complaints', complaint, { kind: 'personal_information' }, 'record_save', { zh: '修改', en: 'Changed' });
  keep('complaints', complaint, { assignee: 'p1' }, 'record_save', { zh: '修改', en: 'Changed' }, '原经办人休假');
  complaint.notes.push({
    id: 'n1',
    author: '李晓芳',
    at: at('2026-11-18', '10:20'),
    text: '已联系投诉人补充截图，等待回复。',
  });
}
const wang = people[0];
if (wang) keep('people', wang, { department: '内容安全部' }, 'record_save', { zh: '修改', en: 'Changed' }, '部门调整');
