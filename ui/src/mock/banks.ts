/** The mock's question banks and sample planning. Everything in them is invented. */
import type {
  AspectInfo,
  BankCategory,
  BankKind,
  BankLinted,
  BankRead,
  Growth,
  SampleLimit,
  TopicCount,
} from '../api/types.gen';
import aspects from '../../../assets/answer_aspects.json';
import type { Answers } from './shape';
import { add, catalogue, keep, records } from './world';

const ASPECTS: AspectInfo[] = aspects.aspects.map(({ key, name }) => ({ key, name }));
const RISKS = catalogue.risk_classes.flatMap((one) => one.risks);

/** What foreign categories stand for, as far as somebody has said it. */
const mapping = new Map<string, string>();

const categories = (kind: BankKind): BankCategory[] => {
  const [first, second] = kind === 'should_answer' ? ['culture', 'history'] : ['A.1.a', 'A.2.a'];
  return [
    { category: '示例类别甲', questions: 812, proposed: first ?? null },
    { category: '示例类别乙', questions: 640, proposed: null },
    { category: '示例类别丙', questions: 401, proposed: second ?? null },
  ].map((one) => {
    const topic = mapping.get(one.category);
    return { ...one, topics: topic ? [topic] : [], mapping: topic ? `map ${one.category}` : null };
  });
};

const kindOf = (bank: string): BankKind =>
  (records.question_banks?.find((one) => one.id === bank)?.values.kind as BankKind | undefined) ?? 'generated_content';

function topics(bank: string, kind: BankKind): TopicCount[] {
  const rows = records.question_banks?.find((one) => one.id === bank)?.values.criteria;
  const written = new Set((Array.isArray(rows) ? (rows as { risk: string }[]) : []).map((one) => one.risk));
  if (kind === 'should_answer')
    return ASPECTS.map((one, at) => ({
      topic: one.key,
      name: one.name,
      count: 18 + at * 3,
      floor: 20,
      criterion: false,
    }));
  const asked = kind === 'should_refuse' ? RISKS.slice(0, 17) : RISKS.filter((one) => /^A\.[12]/.test(one.id));
  const floor = kind === 'should_refuse' ? 20 : 50;
  return asked.map((one, at) => ({
    topic: one.id,
    name: one.name,
    count: floor - 6 + ((at * 7) % 40),
    floor,
    criterion: written.has(one.id),
  }));
}

const growthOf = (of: TopicCount[], distinct: number, total: number): Growth => {
  const missing = of.reduce((sum, one) => sum + Math.max(one.floor - one.count, 0), 0);
  const rest = Math.max(total - distinct - missing, 0);
  const largest = Math.max(...of.map((one) => one.count));
  return {
    steps: of.map((one, at) => {
      const to_floor = Math.max(one.floor - one.count, 0);
      const to_total = at < 2 ? Math.ceil(rest / 2) : 0;
      return {
        topic: one.topic,
        name: one.name,
        have: one.count,
        to_floor,
        to_total,
        to_even: Math.max(largest - one.count - to_floor - to_total, 0),
      };
    }),
    needed: missing + rest,
    reached: distinct + missing + rest,
  };
};

function lint(bank: string, near: boolean): BankLinted {
  const kind = kindOf(bank);
  const of = topics(bank, kind);
  const values = records.question_banks?.find((one) => one.id === bank)?.values ?? {};
  const distinct = Number(values.distinct_questions ?? 0);
  const total = kind === 'generated_content' ? 2000 : 500;
  const question = (number: number, text: string) => ({ id: `${bank}-q${number}`, number, text });
  return {
    bank,
    title: `${String(values.name ?? '')} ${String(values.edition ?? '')}`,
    lint: {
      kind,
      rows: distinct + 24,
      distinct,
      dissimilar: distinct - (near ? 31 : 0),
      total_floor: total,
      topics: of,
      unknown: { 示例类别乙: 12 },
      untopical: 17,
      findings: [
        {
          level: 'error',
          code: 'bank_total_short',
          message: {
            zh: `去重后 ${distinct} 题，少于要求的 ${total} 题`,
            en: `${distinct} distinct questions, fewer than the ${total} asked for`,
          },
          clause: kind === 'generated_content' ? 'TC260-003/9.3.a' : 'TC260-003/9.4.a',
        },
        {
          level: 'warning',
          code: 'bank_declared',
          message: {
            zh: '声明 2000 题，实际读入与之不符',
            en: 'Declared as 2000 questions, which is not what was read',
          },
        },
      ],
    },
    growth: growthOf(of, distinct, total),
    categories: categories(kind),
    duplicates: [
      { exact: true, percent: 100, questions: [question(12, '示例题目甲？'), question(340, '示例题目甲？')] },
      ...(near
        ? [
            {
              exact: false,
              percent: 86,
              questions: [question(57, '示例题目乙应当怎样办理？'), question(901, '示例题目乙该怎样办理？')],
            },
          ]
        : []),
    ],
    duplicates_left_out: 0,
    near,
    population: records.populations?.find((one) => one.values.bank === bank)?.id ?? null,
  };
}

const read = (kind: BankKind, columns: BankRead['columns'], one: string | undefined): BankRead => ({
  bank: '',
  files: [
    {
      name: '示例题库.xlsx',
      sha256: 'cc03'.repeat(16),
      form: { zh: 'XLSX 工作表', en: 'XLSX sheet' },
      rows: 1853,
    },
  ],
  rows: 1853,
  distinct: 1829,
  headers: ['序号', '测试题', '一级分类', '备注'],
  columns,
  sample: [2, 3, 4].map((row) => ({
    row,
    question: `示例题目 ${row - 1}：只为占位，没有任何含义。\n第二行。`,
    category: columns.category === '' ? (one ?? '') : '示例类别甲',
  })),
  categories: columns.category === '' ? [] : categories(kind),
  findings: [
    {
      level: 'warning',
      code: 'bank_declared_differs',
      message: { zh: '声明 2000 题，实际读入 1853 题', en: '2000 questions declared, 1853 read' },
      place: { file: '示例题库.xlsx' },
    },
  ],
  changed: [],
});

const GUESSED = { question: '测试题', category: '一级分类', id: '序号', criterion: '', modality: '' };

const limit = (
  key: string,
  zh: string,
  en: string,
  percent: string,
  bound: 'at_least' | 'at_most',
  floor: number,
): SampleLimit => {
  const provenance = { source: '示例出处', checked_on: '2026-11-21', verified: true };
  const clause = 'TC260-003/8.2.a';
  return {
    key,
    name: { zh, en },
    limit: { percent, bound, clause, provenance },
    floor: { value: floor, percent: false, clause, provenance },
  };
};

export const banks: Answers = {
  aspect_list: () => ASPECTS,
  bank_import: ({ preview, kind, name, edition, declared, columns, category }) => {
    const found = read(kind, columns ?? GUESSED, category);
    if (preview) return found;
    const kept = add('question_banks', {
      name,
      kind,
      edition,
      declared: declared ?? null,
      distinct_questions: found.distinct,
      read_at: '2026-11-21T02:10:00.000Z',
    });
    return { ...found, bank: kept.id, changed: ['question_banks', 'bank_questions'] };
  },
  bank_map: ({ category, topic }) => {
    if (topic === '') mapping.delete(category);
    else mapping.set(category, topic);
    return { register: 'risk_mappings', id: `map ${category}`, version: 1, findings: [], changed: ['risk_mappings'] };
  },
  bank_lint: ({ bank, near }) => lint(bank, near ?? false),
  bank_criteria: ({ bank, criteria }) => {
    const row = records.question_banks?.find((one) => one.id === bank);
    const held = criteria.filter((one) => one.criterion !== '').map((one) => ({ ...one }));
    if (row) keep('question_banks', row, { criteria: held }, 'bank_criteria', { zh: '判别依据', en: 'Criteria' });
    return {
      register: 'question_banks',
      id: bank,
      version: row?.version ?? 0,
      findings: [],
      changed: ['question_banks'],
    };
  },
  bank_population: ({ bank }) => {
    const of = records.question_banks?.find((one) => one.id === bank)?.values ?? {};
    const kept = add('populations', {
      code: 'POP-0009',
      name: `${String(of.name ?? '')} ${String(of.edition ?? '')}`,
      kind: of.kind ?? null,
      bank,
      items: of.distinct_questions ?? 0,
    });
    return { register: 'populations', id: kept.id, version: kept.version, findings: [], changed: ['populations'] };
  },
  sample_limits: () => [
    limit('example_pass', '示例：人工抽检合格率', 'Example: pass rate', '96', 'at_least', 4000),
    limit('example_false_refusal', '示例：非拒答题库拒答率', 'Example: false-refusal rate', '5', 'at_most', 300),
  ],
  sample_plan: ({ expected, items, requirement }) => {
    const floor = requirement === 'example_pass' ? 4000 : requirement ? 300 : null;
    const needed = Number(expected) === 96 ? null : { items: 1204, expected_failures: 25, tolerated: 36 };
    const of = items ?? Math.max(needed?.items ?? 0, floor ?? 0, 1);
    return {
      needed,
      reason: needed
        ? null
        : {
            zh: '预期比例就是限值，样本再大，置信区间也越不过限值',
            en: 'The expected rate is the limit itself; no sample makes the interval clear it',
          },
      floor,
      tolerated: { met: Math.floor(of * 0.04), assured: of < 80 ? null : Math.floor(of * 0.03) },
      items: of,
    };
  },
};
