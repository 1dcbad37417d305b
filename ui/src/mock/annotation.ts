/** The mock's annotation: who may work, head counts, certificates, and the log of a labelling tool. */
import type { DayAsk, LogFigures, LogImport, WorkCell } from '../api/types.next';
import { add, records } from './world';

const KINDS = [
  ['annotate', '标注', 'Annotate'],
  ['review', '审核', 'Review'],
  ['arbitrate', '仲裁', 'Arbitrate'],
];
const TYPES = [
  ['text', '文本', 'text'],
  ['image', '图像', 'images'],
];
const SAFETY = [
  ['functional', '功能性', 'functional'],
  ['safety', '安全性', 'safety'],
];
const scopes = KINDS.flatMap(([kind, kindZh, kindEn]) =>
  TYPES.flatMap(([type, typeZh, typeEn]) =>
    SAFETY.map(([safety, safetyZh, safetyEn]) => ({
      key: `${kind}/${type}/${safety}`,
      label: { zh: `${kindZh} · ${typeZh} · ${safetyZh}`, en: `${kindEn} ${typeEn}, ${safetyEn}` },
    })),
  ),
);

const cell = (n: number, at: number, scope: string): WorkCell => {
  const may = (n * 7 + at * 3) % 4 < 2;
  const reasons = may
    ? [{ zh: '资质有效至 2027-03-31', en: 'Qualified until 2027-03-31' }]
    : (n + at) % 3 === 0
      ? [{ zh: '资质已于 2026-10-31 到期', en: 'The qualification lapsed on 2026-10-31' }]
      : (n + at) % 3 === 1
        ? [
            {
              zh: '资质自 2026-11-12 起暂停：抽检合格率连续两批不达标',
              en: 'Suspended since 2026-11-12: two batches below the pass rate',
            },
          ]
        : [{ zh: '没有通过该范围的考核', en: 'No passed exam of this scope' }];
  return { scope, may, reasons, qualification: may ? 'q0' : null, valid_to_on: may ? '2027-03-31' : null };
};

const who = ({ day }: DayAsk) => ({
  day,
  scopes,
  people: (records.people ?? []).slice(0, 12).map((row, n) => ({
    person: row.id,
    name: String(row.values.name),
    code: String(row.values.code),
    employer: n % 4 === 3 ? { zh: '外包', en: 'Outsourced' } : { zh: '内部', en: 'Internal' },
    cells: scopes.map((scope, at) => cell(n, at, scope.key)),
  })),
});

const figure = (key: string, zh: string, en: string, value: number) => ({ key, label: { zh, en }, value, note: null });

const headers = ['item_id', 'annotator', 'reviewer', 'label', 'review', 'seconds', 'batch_note'];
const guessed = {
  item: 'item_id',
  annotator: 'annotator',
  reviewer: 'reviewer',
  label: 'label',
  verdict: 'review',
  seconds: 'seconds',
};

const figures = (): LogFigures => ({
  rows: 48_210,
  items: 16_070,
  items_reviewed: 16_070,
  items_approved: 15_804,
  items_scattered: 0,
  self_reviewed: 0,
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
  alpha: { value: null, undefined: 'no_pairs' },
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
  findings: [
    {
      level: 'warning',
      code: 'unknown_annotator',
      message: { zh: '有 3 行的标注人员不在人员登记册中', en: '3 rows name an annotator who is not on file' },
      place: { file: '标注日志.csv', row: 1204, column: 2 },
    },
  ],
});

export const annotation: Record<string, (args: never) => unknown> = {
  who_may_work: who,
  head_counts: ({ day, as_recorded }: DayAsk) => ({
    day,
    figures: [
      figure('all', '标注人员总数', 'Annotators in all', as_recorded ? 41 : 42),
      figure('internal', '其中：内部人员', 'Of these: internal', 30),
      figure('outsourced', '其中：外包人员', 'Of these: outsourced', as_recorded ? 11 : 12),
      figure('functional', '功能性标注人员', 'Functional annotators', 28),
      figure('safety', '安全性标注人员', 'Safety annotators', 14),
      figure('reviewers', '审核人员', 'Reviewers', 9),
      {
        ...figure('trained', '本年度参加培训人次', 'Attendances of training this year', 126),
        note: { zh: '共 6 次培训', en: 'In 6 trainings' },
      },
    ],
  }),
  certificate_issue: () => new Uint8Array([37, 80, 68, 70]),
  certificate_check: ({ text }: { text: string }) =>
    text.includes('HEGUI')
      ? {
          outcome: 'valid',
          summary: { zh: '证书属实，资质在有效期内', en: 'The certificate is genuine and the qualification is valid' },
          qualification: 'q0',
          facts: [
            { label: { zh: '姓名', en: 'Name' }, value: { zh: '王小明', en: '王小明' } },
            { label: { zh: '范围', en: 'Scope' }, value: { zh: '标注 · 文本 · 安全性', en: 'Annotate text, safety' } },
            { label: { zh: '有效期至', en: 'Valid to' }, value: { zh: '2027-03-31', en: '2027-03-31' } },
          ],
        }
      : {
          outcome: 'unknown',
          summary: { zh: '本工作区没有签发过这份证书', en: 'This workspace has issued no such certificate' },
          qualification: null,
          facts: [],
        },
  annotation_log_import: ({ path, preview, task, columns }: LogImport) => ({
    file: path.split('/').at(-1) ?? path,
    sha256: '9f2c4e7ab01d55c3'.repeat(4),
    headers,
    columns: columns ?? guessed,
    sample: [
      ['t-000001', 'P0004', 'P0009', 'A.2.a', '通过', '31', ''],
      ['t-000002', 'P0008', 'P0009', 'A.1.d', '退回', '44', '边界'],
      ['t-000003', 'P0004', 'P0002', '无风险', '通过', '18', ''],
    ],
    findings: [],
    figures: columns ? figures() : null,
    record: preview ? null : add('annotation_logs', { name: `标注日志 ${task}`, code: 'LOG-1' }).id,
    changed: preview ? [] : ['annotation_logs'],
  }),
};
