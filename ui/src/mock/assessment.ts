/** The mock's assessment: clauses, dossiers, conclusions, evidence, and the path. */
import type { ClauseRow, CounterpartView, EvidenceFile, EvidenceView } from '../api/types.gen';
import { Refusal } from '../platform/types';
import type { Answers } from './shape';
import { steps } from './steps';
import { same } from './shown';
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

const owners = new Map<string, NonNullable<ClauseRow['owner']>>([
  ['7.e.2', { person: { register: 'people', id: 'p0', title: same('王小明') }, due_on: '2026-12-01', overdue: false }],
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
    owner: owners.get(id) ?? null,
    version: has?.version ?? null,
    unplanned: has?.verdict === 'does_not_conform',
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
    warnings: [
      {
        text: {
          zh: '7.e.2：结论为不符合，既无等效措施也无整改计划',
          en: '7.e.2: not conformed to, without an equivalent measure or a plan',
        },
        page: 'records/remediations',
      },
    ],
    overall: {
      tally: {
        by_demand: [
          { demand: 'must', total: catalogue.clauses.length, verdicts: { conforms: 3, does_not_conform: 1 }, open: 6 },
        ],
        failed: ['7.e.2'],
        equivalent: [],
        unplanned: ['7.e.2'],
        open: ['7.e.3'],
        remediations_open: 0,
        remediations_overdue: 0,
        adds_up_to: null,
      },
      chosen: 'conforms',
      rule: null,
      own_rule: '示例规则：推荐性条款不影响总体评定。',
      reason: '',
      contradiction: {
        zh: '总体评定为「全部符合」，而各条结论中不符合 1 条',
        en: 'The overall verdict is "Conforms in all", while 1 clause is not conformed to',
      },
    },
  }),
  clauses_assign: ({ clauses, owner, due_on }) => {
    for (const id of clauses) {
      if (owner)
        owners.set(id, { person: { register: 'people', id: owner, title: same(owner) }, due_on, overdue: false });
      else owners.delete(id);
    }
    return { count: clauses.length, changed: ['clause_assignments'] };
  },
  conclude_many: ({ clauses, verdict, reason, evidence: held, preview }) => {
    const rows = clauses.map(({ clause, version }) => {
      const passes = verdict !== 'conforms' || clause !== '7.e.2';
      return {
        clause,
        title: row(clause).title,
        version,
        proposed: row(clause).proposed,
        passes,
        why: passes
          ? []
          : [{ zh: '需要至少一项有效的证据', en: 'At least one piece of evidence that counts is needed' }],
      };
    });
    const passes = rows.filter((one) => one.passes).length;
    if (!preview) {
      for (const { clause } of clauses) {
        const version = (concluded.get(clause)?.version ?? 100) + 1;
        concluded.set(clause, { verdict, reason, evidence: held, version, checks: [] });
      }
    }
    return { rows, passes, kept: !preview, changed: preview ? [] : ['conclusions'] };
  },
  conclusions_check: ({ checks, verdict, comment }) => {
    for (const { clause } of checks) concluded.get(clause)?.checks.push({ verdict, comment });
    return { count: checks.length, changed: ['approvals'] };
  },
  applicability: () => ({
    rows: catalogue.clauses.map(({ id, demand, title }) => ({
      clause: id,
      demand,
      title,
      answer: id === '7.a.3-1' ? 'ruled_out' : 'applies',
      why: id === '7.a.3-1' ? { zh: '不面向未成年人', en: 'Minors are not served' } : { zh: '', en: '' },
      verdict: concluded.get(id)?.verdict ?? null,
    })),
  }),
  assessment_compare: ({ earlier, later }) => ({
    earlier: { register: 'assessments', id: earlier, title: same('前一次评估') },
    later: { register: 'assessments', id: later, title: same('后一次评估') },
    matched: 'same_edition',
    rows: [
      {
        title: row('7.e.2').title,
        earlier: { clause: '7.e.2', verdict: 'does_not_conform', proposed: null, evidence: ['e0'], owner: '' },
        later: { clause: '7.e.2', verdict: 'conforms', proposed: null, evidence: ['e0'], owner: 'p0' },
        differs: ['verdict', 'owner'],
      },
      {
        title: row('7.e.1').title,
        earlier: { clause: '7.e.1', verdict: 'conforms', proposed: null, evidence: [], owner: '' },
        later: { clause: '7.e.1', verdict: 'conforms', proposed: null, evidence: [], owner: '' },
        differs: [],
      },
    ],
    titles: { 'people/p0': same('王小明'), 'evidence/e0': same('示例证据') },
  }),
  evidence_expiring: () => ({
    rows: [
      {
        evidence: 'e0',
        code: 'E-0001',
        title: '示例证据',
        expires_on: '2026-12-01',
        expiry: 'soon',
        clauses: ['7.e.1', '7.e.2'],
      },
    ],
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
              records: [{ register: 'keyword_libraries', id: 'k0', title: same('拦截关键词库 2026-11') }],
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
            title: same(id),
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
      remediations:
        id === '7.e.2'
          ? [
              {
                id: 'r0',
                code: 'REM-0001',
                gap: '有 1 件个人信息投诉逾期审核。',
                measure: '示例：补充值班安排，逾期前一日提醒。',
                owner: '李晓芳',
                due_on: '2026-12-10',
                state: 'retested',
                state_label: { zh: '已复测', en: 'Retested' },
                retest: 'failed',
                findings: [],
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
