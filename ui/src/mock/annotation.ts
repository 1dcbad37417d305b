/** The mock's annotation: who may work, head counts, certificates, and the log of a labelling tool. */
import type { Counts, Finding, LogFigures, TrainingCounts, WhoAsk, WhoMayWork, WhoScope } from '../api/types.gen';
import type { Answers } from './shape';
import { same } from './shown';
import { add, records } from './world';

const KINDS = [
  ['annotation', '标注', 'Annotation'],
  ['review', '审核', 'Review'],
  ['arbitration', '仲裁', 'Arbitration'],
];
const TYPES = [
  ['text', '文本', 'text'],
  ['image', '图像', 'image'],
];
const SAFETY = [
  ['functional', '功能性', 'functional'],
  ['safety', '安全性', 'safety'],
];
const scopes = KINDS.flatMap(([kind, kindZh, kindEn]) =>
  TYPES.flatMap(([type, typeZh, typeEn]) =>
    SAFETY.map(([safety, safetyZh, safetyEn]) => ({
      keys: [kind, type, safety],
      label: { zh: `${kindZh} / ${typeZh} / ${safetyZh}`, en: `${kindEn} / ${typeEn} / ${safetyEn}` },
    })),
  ),
);

const scope = (n: number, at: number, { keys, label }: (typeof scopes)[number]): WhoScope => {
  const may = (n * 7 + at * 3) % 4 < 2;
  const why =
    (n + at) % 3 === 0
      ? [{ zh: '资质 QUA-0003 已于 2026-10-31 到期', en: 'qualification QUA-0003 expired on 2026-10-31' }]
      : (n + at) % 3 === 1
        ? [
            {
              zh: '资质 QUA-0002 自 2026-11-12 起暂停（连续两批抽检不达标）',
              en: 'qualification QUA-0002 is suspended since 2026-11-12 (two batches below the pass rate)',
            },
          ]
        : [{ zh: '没有岗前培训出席记录', en: 'never attended pre-job training' }];
  const [fn = '', data_type = '', kind = ''] = keys;
  return { function: fn, data_type, kind, label, may, why: may ? [] : why };
};

/** The record that a question about the past was answered from. */
const asRecorded = ({ as_recorded }: WhoAsk) =>
  as_recorded === undefined ? null : { day: as_recorded, head_seq: 1204, head_hash: '3fa9c1d20b7e'.repeat(5) };

const who = (ask: WhoAsk): WhoMayWork => ({
  day: ask.day ?? '2026-11-21',
  as_recorded: asRecorded(ask),
  rows: (records.people ?? []).slice(0, 12).map((row, n) => ({
    person: { id: row.id, name: String(row.values.name) },
    scopes: scopes.filter((_, at) => (n + at) % 5 !== 4).map((one, at) => scope(n, at, one)),
  })),
});

const heads = (internal: number, outsourced: number) => ({ all: internal + outsourced, internal, outsourced });
const training = (persons: number): TrainingCounts => ({
  sessions: 6,
  hours: '18',
  person_hours: String(persons * 3),
  persons,
  internal: 30,
  outsourced: persons - 30,
  by_kind: { pre_job: 2, law: 3, ethics: 1 },
});
const counts = (ask: WhoAsk): Counts => ({
  day: ask.day ?? '2026-11-21',
  as_recorded: asRecorded(ask),
  heads: {
    pool: heads(30, ask.as_recorded === undefined ? 12 : 11),
    people: (records.people ?? []).map((row) => row.id),
    training: training(42),
    qualified: heads(28, 11),
    by_function: { annotation: heads(20, 11), review: heads(8, 1) },
    by_data_type: { text: heads(30, 12), image: heads(6, 0) },
    by_kind: { functional: heads(20, 8), safety: heads(11, 3) },
    by_employer: { 云帆数据服务有限公司: 12 },
    examinations: 61,
    examinations_passed: 52,
    granted: 47,
    live: 44,
    suspended: 1,
    revoked: 0,
    expired: 2,
  },
  training_of_all: training(96),
});

const headers = ['item_id', 'annotator', 'reviewer', 'label', 'review', 'seconds', 'batch_note'];
const guessed = {
  item: 'item_id',
  annotator: 'annotator',
  reviewer: 'reviewer',
  label: 'label',
  verdict: 'review',
  seconds: 'seconds',
};

/** As many breaches as the core names at most of each rule, and what counts the rest. */
const breaches = (): Finding[] => {
  const named = (code: string, clause: string, n: number, zh: (row: number) => string, en: (row: number) => string) =>
    Array.from({ length: n }, (_, at) => ({
      level: 'error' as const,
      code,
      clause,
      message: { zh: zh(at), en: en(at) },
      place: { file: '标注日志.csv', row: 1204 + at * 7 },
    }));
  const rest = (code: string, clause: string, zh: string, en: string): Finding => ({
    level: 'error',
    code,
    clause,
    message: { zh, en },
    place: { file: '标注日志.csv' },
  });
  return [
    ...named(
      'log_self_reviewed',
      'TC260-003/5.3.c.1',
      20,
      (at) => `条目「t-${at}」由 label-04 标注又由其本人审核，须换人审核`,
      (at) => `Item "t-${at}" was annotated and reviewed by "label-04"; somebody else has to review it`,
    ),
    rest(
      'log_self_reviewed',
      'TC260-003/5.3.c.1',
      '另有 58 处不符合：审核人员不是该条目的标注人员',
      '58 more rows break the rule: No item is reviewed by its annotator',
    ),
    ...named(
      'log_unassigned',
      'TC260-003/5.3.a.2',
      3,
      () => '王小明当天未指派到本任务的审核，请补办指派或换人',
      () => '王小明 was not assigned to review in this task on that day',
    ),
    {
      level: 'warning',
      code: 'log_undated',
      clause: 'TC260-003/5.3.a.1',
      message: { zh: '12 行没有时间，请让标注平台导出时间', en: '12 rows have no time. Have the tool export it' },
    },
  ];
};

const figures = (): LogFigures => ({
  rows: 48_210,
  items: 16_070,
  items_reviewed: 16_070,
  items_approved: 15_804,
  items_scattered: 0,
  self_reviewed: 78,
  unassigned: 3,
  unqualified: 0,
  two_functions: 1,
  incomplete: 0,
  undated: 12,
  untimed: 40,
  labels: 32,
  mean_seconds: '33.4',
  median_seconds: '29.0',
  kappa: { value: '0.812400', undefined: null },
  alpha: { value: null, undefined: 'nothing_shared' },
  alpha_items: 0,
  confusion: [
    { annotator: '无风险', reviewer: '无风险', count: 14_100 },
    { annotator: 'A.2.a', reviewer: 'A.2.a', count: 890 },
    { annotator: '无风险', reviewer: 'A.2.a', count: 122 },
  ],
  people: (records.people ?? []).slice(3, 9).map((row, n) => ({
    person: row.id,
    name: String(row.values.name),
    reviews: n === 0 ? 12 : 0,
    capability: {
      items: 3200 - n * 211,
      reviewed: { of: 3200 - n * 211, good: 3140 - n * 250 },
      first_pass: { of: 3000 - n * 200, good: 2890 - n * 231 },
      kappa: { value: (0.86 - n * 0.03).toFixed(6), undefined: null },
      mean_seconds: (28 + n * 3.5).toFixed(1),
      median_seconds: (25 + n * 3).toFixed(1),
      risks: [
        { risk: 'A.2.a', items: 210, reviewed: 210, wrong: 4 + n },
        { risk: 'A.1.d', items: 96, reviewed: 96, wrong: 2 },
      ],
      months: [
        { month: '2026-09', items: 900, reviewed: { of: 900, good: 850 - n * 20 }, mean_seconds: '36.0' },
        { month: '2026-10', items: 1200, reviewed: { of: 1200, good: 1160 - n * 20 }, mean_seconds: '31.2' },
        { month: '2026-11', items: 1100, reviewed: { of: 1100, good: 1080 - n * 20 }, mean_seconds: '28.5' },
      ],
    },
  })),
  first_on: '2026-09-01',
  last_on: '2026-11-20',
  findings: breaches(),
});

export const annotation: Answers = {
  who_may_work: who,
  head_counts: counts,
  certificate_issue: () => new Uint8Array([37, 80, 68, 70]),
  one_page_check: ({ text }) =>
    text.includes('HEGUI')
      ? {
          outcome: 'valid',
          told: { zh: '证书属实，资质在有效期内', en: 'The certificate is genuine and the qualification holds' },
          kind: { zh: '标注资质证书', en: 'Certificate of annotation qualification' },
          register: 'qualifications',
          record: 'q0',
          title: same('QUA-0001'),
        }
      : {
          outcome: 'unknown',
          told: { zh: '本工作区没有签发过这份证书', en: 'This workspace has issued no such certificate' },
          kind: { zh: '', en: '' },
          register: null,
          record: null,
          title: same(''),
        },
  annotation_log_import: ({ path, preview, task, columns, unit }) => ({
    file: path.split('/').at(-1) ?? path,
    sha256: task ? '9f2c4e7ab01d55c3'.repeat(4) : '',
    form: 'workbook',
    sheets: ['标注', '说明'],
    sheet: 0,
    unit: unit ?? 'seconds',
    headers,
    columns: columns ?? guessed,
    sample: [
      ['t-000001', 'P0004', 'P0009', 'A.2.a', '通过', '31', ''],
      ['t-000002', 'P0008', 'P0009', 'A.1.d', '退回', '44', '边界'],
      ['t-000003', 'P0004', 'P0002', '无风险', '通过', '18', ''],
    ],
    findings: [],
    figures: task ? figures() : null,
    record: preview ? null : add('annotation_logs', { name: `标注日志 ${task}`, code: 'LOG-1' }).id,
    changed: preview ? [] : ['annotation_logs'],
  }),
};
