/** The mock's assessment: clauses, dossiers, conclusions, evidence, and the path. */
import type { ClauseRow, CounterpartView, EvidenceFile, EvidenceView } from '../api/types.gen';
import { Refusal } from '../platform/types';
import type { Answers } from './shape';
import { steps } from './steps';
import { add, catalogue, keep, PUBLISHED, records, type Row } from './world';

type Concluded = {
  verdict: string;
  reason: string;
  evidence: string[];
  version: number;
  checks: { verdict: string; comment: string }[];
};
const concluded = new Map<string, Concluded>([
  [
    '7.e.1',
    {
      verdict: 'conforms',
      reason: '已公布投诉入口和处理流程，2026 年共收到 42 件，均在时限内答复。',
      evidence: ['e0', 'e1'],
      version: 3,
      checks: [{ verdict: 'agreed', comment: '' }],
    },
  ],
  [
    '7.e.2',
    { verdict: 'does_not_conform', reason: '有 1 件个人信息投诉逾期审核。', evidence: ['e0'], version: 4, checks: [] },
  ],
  ['9.1.a', { verdict: 'conforms', reason: '去重后 18,764 词。', evidence: [], version: 5, checks: [] }],
  [
    '4.p1',
    {
      verdict: 'conforms',
      reason: '本评估即为备案前逐条评估。',
      evidence: ['e0'],
      version: 6,
      checks: [{ verdict: 'agreed', comment: '证据齐全。' }],
    },
  ],
]);

const chapterOf = (id: string) =>
  catalogue.chapters.filter((c) => id === c.id || id.startsWith(`${c.id}.`)).at(-1)?.id ?? '';
const row = (id: string): ClauseRow => {
  const clause = catalogue.clauses.find((one) => one.id === id);
  const has = concluded.get(id);
  return {
    id,
    cite: `TC260-003/${id}`,
    demand: clause?.demand ?? 'must',
    title: clause?.title ?? { zh: id, en: id },
    chapter: chapterOf(id),
    applies: id !== '7.a.3-1',
    verdict: has?.verdict ?? null,
    proposed: id.startsWith('9.1') ? 'does_not_conform' : null,
    state: !has ? 'open' : has.checks.length > 0 ? 'checked' : id === '9.1.a' ? 'faulty' : 'concluded',
    blocks: !has
      ? [{ zh: '未作结论', en: 'No conclusion yet' }]
      : has.checks.length === 0
        ? [{ zh: '尚未由第二人复核', en: 'Not checked by a second person' }]
        : [],
  };
};

const evidence = (one: Row): EvidenceView => ({
  id: one.id,
  code: String(one.values.code ?? ''),
  title: String(one.values.title ?? ''),
  counts: one.id !== 'e1',
  why_not: one.id === 'e1' ? { zh: '证明期间不含评估日期', en: 'does not speak for the day of the assessment' } : null,
  files: (one.values.files ?? []) as unknown as EvidenceFile[],
  expires_on: typeof one.values.expires_on === 'string' ? one.values.expires_on : null,
});

const missing = [
  { text: { zh: '96 个条款未作结论', en: '96 clauses have no conclusion' }, page: 'clauses' },
  {
    text: { zh: '未填写签署人：合法性评估负责人', en: 'The head of the legality part is not named' },
    page: 'records/assessments',
  },
];

/** What the mock knows beside the clause: its number as published, and a document that is not held. */
const counterparts = (id: string): CounterpartView[] =>
  id === '7.e.1'
    ? [
        {
          cite: `${PUBLISHED}/7.e.1`,
          edition: PUBLISHED,
          clause: '7.e.1',
          title: { zh: '投诉举报途径', en: 'Ways to complain' },
          relation: 'same',
          fact: { zh: '同一文件另一版本的对应条款', en: 'The clause in another edition of the document' },
          assessment: null,
          state: null,
          verdict: null,
        },
        {
          cite: 'LIAONING-2025/8.3.a',
          edition: null,
          clause: null,
          title: null,
          relation: 'same',
          fact: { zh: '投诉举报途径', en: 'Ways to complain and report' },
          assessment: null,
          state: null,
          verdict: null,
        },
      ]
    : [];

export const assessment: Answers = {
  assessment_carry: ({ edition, seen }) => ({
    from: catalogue.id,
    to: edition,
    plan: {
      carried: [
        {
          to: '8.1.a',
          from: ['9.1.a'],
          verdict: 'conforms',
          note: {
            zh: '承接自 TC260-003/9.1.a（符合），须重新复核。',
            en: 'Carried from TC260-003/9.1.a (Conforms); to be checked anew.',
          },
          conclusions: [['x9.1.a', 5]],
        },
      ],
      partly: [],
      lost: [],
      open: ['4.p2', '5.1.b'],
    },
    seen: '5c1e'.repeat(16),
    assessment: seen === undefined ? null : 'a1',
    seq: seen === undefined ? null : 1844,
    changed: seen === undefined ? [] : ['assessments', 'conclusions'],
  }),
  content_import: ({ path, sha256 }) => {
    if (!/\.json$/.test(path)) throw new Refusal('damaged', { zh: '不是内容包', en: 'This is no content pack' });
    return {
      kind: 'edition',
      key: 'EXAMPLE@2026',
      name: { zh: '示例标准', en: 'Example standard' },
      source: 'https://example.com/standard',
      sha256: '5c1e'.repeat(16),
      replaces: false,
      edition: {
        against: null,
        added: ['1.a', '1.b'],
        removed: [],
        changed: [],
        thresholds: [
          { key: 'keywords_total', label: { zh: '总数', en: 'Total' }, before: null, after: 12_000, clause: '1.a' },
        ],
      },
      province: null,
      assessments: [],
      seq: sha256 === undefined ? null : 1845,
      changed: sha256 === undefined ? [] : ['content_packs'],
    };
  },
  clause_list: () => catalogue.clauses.map((clause) => row(clause.id)),
  assessment_state: () => ({
    id: 'a0',
    name: '星言助手 2026 年度安全自评估',
    total: catalogue.clauses.length,
    concluded: concluded.size,
    checked: 2,
    by_verdict: { conforms: 3, does_not_conform: 1 },
    blocks: missing,
  }),
  clause_show: ({ clause: id }) => {
    const clause = catalogue.clauses.find((one) => one.id === id);
    if (!clause) throw new Refusal('not_found', { zh: '没有这个条款', en: 'No such clause' });
    const has = concluded.get(id);
    const shows = has?.evidence.flatMap((key) => records.evidence?.find((one) => one.id === key) ?? []) ?? [];
    return {
      clause,
      cite: `TC260-003（征求意见稿 2023-10）第 ${id} 条`,
      chapter: null,
      counterparts: counterparts(id),
      licensed: null,
      thresholds: catalogue.thresholds.filter((one) => one.clause === id),
      row: row(id),
      proposal:
        id.startsWith('7.e') || id.startsWith('9.1')
          ? {
              verdict: id === '7.e.1' ? 'conforms' : id === '9.1.a' ? 'does_not_conform' : 'not_enough_data',
              grounds: [
                {
                  zh: '“拦截关键词库 2026-11”去重后 18,764 词',
                  en: '“拦截关键词库 2026-11” holds 18,764 distinct words',
                },
                { zh: '31 类风险中有 3 类少于下限', en: '3 of 31 risks hold fewer words than their floor' },
              ],
              findings: [
                {
                  level: 'warning',
                  code: 'risk_short',
                  clause: 'TC260-003/9.1.b',
                  message: { zh: 'A.1.e 只有 143 词，还差 57 词', en: 'A.1.e holds 143 words, 57 short' },
                },
              ],
              records: [{ register: 'keyword_libraries', id: 'k0', title: '拦截关键词库 2026-11' }],
              missing: [
                { text: { zh: '把 412 个未对应的词对应到风险', en: 'Map the 412 words of no risk' }, page: 'keywords' },
              ],
            }
          : null,
      conclusion: has
        ? {
            id: `x${id}`,
            version: has.version,
            retired: false,
            title: id,
            values: { verdict: has.verdict, reason: has.reason, evidence: has.evidence },
            computed: {},
            errors: 0,
            warnings: 0,
          }
        : null,
      concluded_by: has ? '王小明' : '',
      evidence: shows.map(evidence),
      checks:
        has?.checks.map((one, n) => ({
          id: String(n),
          ...one,
          by: '李晓芳',
          at: '2026-11-19T02:00:00.000Z',
          current: true,
          exception: false,
        })) ?? [],
      history: has
        ? [
            {
              seq: has.version,
              at: '2026-11-18T06:30:00.000Z',
              actor: '王小明',
              op: 'conclude',
              op_label: { zh: '作出结论', en: 'Concluded' },
              reason: '',
              changes: [
                {
                  field: 'verdict',
                  label: { zh: '结论', en: 'Conclusion' },
                  before: null,
                  after: has.verdict,
                  erased_by: null,
                },
              ],
            },
          ]
        : [],
      seen: has ? `seen-${has.version}` : null,
      verdicts: [
        { key: 'conforms', label: { zh: '符合', en: 'Conforms' } },
        { key: 'does_not_conform', label: { zh: '不符合', en: 'Does not conform' } },
        { key: 'not_applicable', label: { zh: '不适用', en: 'Not applicable' } },
      ],
    };
  },
  conclude: ({ clause, verdict, reason, evidence: held }) => {
    const version = (concluded.get(clause)?.version ?? 100) + 1;
    concluded.set(clause, { verdict, reason, evidence: held, version, checks: [] });
    return { register: 'conclusions', id: clause, version, findings: [], changed: ['conclusions'] };
  },
  conclusion_check: ({ clause, verdict, comment }) => {
    concluded.get(clause)?.checks.push({ verdict, comment });
    return { register: 'approvals', id: clause, version: 1, findings: [], changed: ['approvals'] };
  },
  evidence_add: ({ values, paths }) => {
    const one = add('evidence', { code: 'E-0003', ...values });
    keep(
      'evidence',
      one,
      {
        files: paths.map((path, n) => ({
          name: path.split('/').at(-1),
          sha256: `${n}`.repeat(64),
          size: 2048,
          revision: 1,
          kept: 'inside',
        })),
      },
      'evidence_add',
      { zh: '加入证据', en: 'Evidence added' },
    );
    return { register: 'evidence', id: one.id, version: one.version, findings: [], changed: ['evidence'] };
  },
  path: () => steps(missing),
};
