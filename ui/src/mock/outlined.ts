/** Registers of the core that the mock knows in outline: their names, sections and clauses, and no rule. */
import type { ComputedInfo, Finding, FieldInfo, OptionInfo, RegisterInfo, RuleInfo } from '../api/types.gen';

const section = (key: string, zh: string, en: string): OptionInfo => ({ key, label: { zh, en } });

export const SECTIONS: OptionInfo[] = [
  section('organization', '组织与人员', 'Organisation and people'),
  section('annotation', '标注人员与标注', 'Annotators and annotation'),
  section('corpus', '语料与数据', 'Corpus and data'),
  section('models', '模型与更新', 'Models and updates'),
  section('service', '服务责任', 'Service duties'),
  section('response', '投诉与事件', 'Complaints and incidents'),
  section('evaluation', '评测', 'Evaluation'),
  section('assessment', '评估与报告', 'Assessment and reports'),
  section('workbench', '工作台', 'Workbench'),
];

/** Where the registers that were taken from the core stand. */
export const STANDS: Record<string, string> = {
  organizations: 'organization',
  services: 'organization',
  people: 'organization',
  appointments: 'organization',
  handling_rules: 'response',
  complaints: 'response',
  keyword_libraries: 'evaluation',
  risk_mappings: 'evaluation',
  evidence: 'assessment',
  assessments: 'assessment',
  conclusions: 'assessment',
  approvals: 'assessment',
  reports: 'assessment',
  signatures: 'assessment',
};

const ROWS = `
organization|governance_bodies|组织机构|Governance bodies|LIAONING-2025/9.1.a,LIAONING-2025/9.1.b
organization|posts|岗位|Posts|LIAONING-2025/9.2.a,LIAONING-2025/9.2.c
organization|background_checks|背景审查|Background checks|LIAONING-2025/9.4.a
organization|confidentiality_agreements|保密协议|Confidentiality agreements|LIAONING-2025/9.4.b
organization|access_grants|权限授予|Access grants|LIAONING-2025/9.2.b,LIAONING-2025/9.4.b
organization|departures|离岗|Departures|LIAONING-2025/9.4.e
organization|trainings|培训|Trainings|LIAONING-2025/9.4.c,LIAONING-2025/9.4.d
organization|training_attendances|参训记录|Training attendances|LIAONING-2025/9.4.c,DATA-GUIDE/6.3.b
organization|policies|制度|Policies|LIAONING-2025/9.3.a,LIAONING-2025/9.3.b
organization|policy_acknowledgements|制度签阅|Policy acknowledgements|LIAONING-2025/9.3.c
organization|regulatory_changes|法规变动|Regulatory changes|TC260-003/5.2.b.5,TC260-003/7.f.2
organization|ethics_reviews|伦理审查|Ethics reviews|DATA-GUIDE/4.a,DATA-GUIDE/7.2.f
organization|suppliers|供应商与合作方|Suppliers and partners|TC260-003/5.1.c.3-1,TC260-003/5.1.c.3-2
organization|decisions|重大事项决策|Decisions|LIAONING-2025/9.1.d,LIAONING-2025/9.1.c
annotation|annotators|标注人员|Annotators|DATA-GUIDE/6.3.a,DATA-GUIDE/6.3.b
annotation|exam_papers|试卷|Examination papers|TC260-003/5.3.a.1,DATA-GUIDE/6.3.c
annotation|exam_results|考核结果|Examination results|TC260-003/5.3.a.1,DATA-GUIDE/6.3.c
annotation|qualifications|标注资质|Annotation qualifications|TC260-003/5.3.a.1,DATA-GUIDE/6.3.a
annotation|annotation_rules|标注规则|Annotation rules|TC260-003/5.3.b.1,TC260-003/5.3.b.2
annotation|annotation_tasks|标注任务|Annotation tasks|TC260-003/5.3.a.2,TC260-003/5.3.a.3
annotation|task_assignments|任务指派|Task assignments|TC260-003/5.3.a.1,TC260-003/5.3.a.2
annotation|batches|标注批次|Annotation batches|TC260-003/5.3.c.1,TC260-003/5.3.c.2
annotation|arbitrations|标注仲裁|Arbitrations|DATA-GUIDE/6.2.p1,DATA-GUIDE/6.2.p2
annotation|annotation_logs|标注日志|Annotation logs|DATA-GUIDE/6.3.e,TC260-003/5.3.c.1
annotation|capability_records|能力档案|Capability records|DATA-GUIDE/6.3.e
corpus|corpus_sources|语料来源|Corpus sources|TC260-003/5.1.a.1,TC260-003/5.1.b
corpus|source_assessments|来源评估|Source assessments|TC260-003/5.1.a.1,TC260-003/5.1.a.2
corpus|ip_screenings|知识产权筛查|IP screenings|TC260-003/5.2.b.2,TC260-003/5.2.b.2-1
corpus|impact_assessments|个保影响评估|Impact assessments|DATA-GUIDE/5.3.2.d,DATA-GUIDE/5.3.2.e
corpus|consents|同意与授权|Consents|TC260-003/5.1.c.4,TC260-003/5.2.c.1
corpus|deletions|撤回与删除|Deletions|DATA-GUIDE/10.3.p1,DATA-GUIDE/10.3.p2
corpus|cross_border_transfers|数据出境|Cross-border transfers|DATA-GUIDE/10.4.p2
corpus|data_grades|数据分类分级|Data grades|DATA-GUIDE/10.2.p1,DATA-GUIDE/10.2.p2
corpus|synthetic_datasets|合成数据|Synthetic datasets|DATA-GUIDE/7.2.a,DATA-GUIDE/7.2.b
corpus|datasets|数据集|Datasets|TC260-003/5.1.a.1,TC260-003/5.2.a
corpus|processing_log|训练数据输入日志|Processing log|LIAONING-2025/6.c,TC260-003/5.2.a
corpus|data_quality_checks|数据质量核验|Data quality checks|DATA-GUIDE/7.1.p1,DATA-GUIDE/7.1.1
models|base_models|基础模型|Base models|TC260-003/6.a,DATA-GUIDE/8.1.2
models|model_versions|模型版本|Model versions|TC260-003/6.a,DATA-GUIDE/8.1.1
models|training_runs|训练记录|Training runs|DATA-GUIDE/8.1.1,DATA-GUIDE/8.1.3
models|alignment_log|对齐日志|Alignment log|LIAONING-2025/7.2.a,LIAONING-2025/7.2.b
models|update_criteria|重要更新判定标准|Update criteria|TC260-003/7.g.1,TC260-003/7.g.2
models|model_updates|更新评审|Model updates|TC260-003/7.g.1,TC260-003/7.g.2
models|releases|上线审批|Releases|TTAF-320/4.2,TTAF-320/5.3.a
models|tools|工具评审|Tools|LIAONING-2025/5.2.c,TTAF-320/4.2
models|system_checks|系统核查|System checks|LIAONING-2025/4.a,LIAONING-2025/4.b
models|compute_resources|算力与部署|Compute resources|LIAONING-2025/5.1.a,LIAONING-2025/5.1.b
models|secondary_developers|二次开发者|Secondary developers|TTAF-268.5/6.1.a,TTAF-268.5/6.1.b
models|supplied_data_reviews|提供数据审核|Supplied-data reviews|TTAF-268.5/6.2.b,TTAF-268.5/6.2.c
models|sharing_agreements|数据保护协议|Sharing agreements|TTAF-268.5/6.1.c,TTAF-268.5/6.2.c
models|secondary_models|二次开发模型|Secondary models|TTAF-268.5/6.2.a,TTAF-268.5/6.2.e
service|use_cases|应用领域论证|Use cases|TC260-003/7.a.1,TC260-003/7.a.2
service|safeguards|重要场合保护|Safeguards|TC260-003/7.a.2
service|agreements|服务协议与隐私政策|Agreements|TC260-003/5.2.b.4,TC260-003/7.c.1
service|disclosures|公示|Disclosures|TC260-003/6.c.1-1,TC260-003/6.c.1-2
service|click_paths|操作路径|Click paths|TC260-003/7.c.2,TC260-003/7.c.3
service|labellings|内容标识|Labelling|TC260-003/7.d.1,TC260-003/7.d.2
service|minors_protections|未成年人保护|Protection of minors|TC260-003/7.a.3-1,TC260-003/7.a.3-2
service|input_collections|输入收集|Input collection|TC260-003/7.c.1,TC260-003/7.c.2
service|content_measures|内容安全措施|Content measures|TC260-003/6.b.2,TC260-003/7.f.1
service|user_information|使用者信息|User information|TC260-003/7.b,DATA-GUIDE/9.5.a
response|rights_requests|个人信息权利请求|Requests of persons|LIAONING-2025/8.1.c,LIAONING-2025/8.2.d
response|incidents|安全事件|Incidents|LIAONING-2025/8.3.b,DATA-GUIDE/10.1.d
response|notifications|通知与报告|Notifications|LIAONING-2025/8.3.b,DATA-GUIDE/10.1.e
response|emergency_plans|应急预案|Emergency plans|LIAONING-2025/8.3.b,DATA-GUIDE/10.1.d
response|drills|应急演练|Drills|LIAONING-2025/9.4.d,DATA-GUIDE/10.1.d
response|monitoring_findings|监看与巡查|Watch and rounds|TC260-003/6.b.3,TC260-003/7.f.2
evaluation|question_banks|题库|Question banks|TC260-003/9.3.a,TC260-003/9.4.a
evaluation|populations|总体|Populations|TC260-003/8.2.a,TC260-003/8.2.b,TC260-003/5.1.a.2
evaluation|draws|抽样|Draws|TC260-003/8.2.a,TC260-003/8.2.b,TC260-003/8.3.b
evaluation|evaluation_runs|评估执行|Evaluation runs|TC260-003/8.2.a
evaluation|scans|扫描|Scans|TC260-003/8.2.b
evaluation|judgements|判定|Judgements|TC260-003/8.2.a
evaluation|model_endpoints|模型接口|Model endpoints|TC260-003/8.3.b
evaluation|classifiers|分类模型|Classifiers|TC260-003/9.2
evaluation|test_plans|测试方案|Test plans|DATA-GUIDE/8.2.a,DATA-GUIDE/8.2.f
workbench|reminder_rules|提醒规则|Reminder rules|
workbench|calendar_years|节假日安排|Calendar years|
assessment|clause_assignments|条款分工|Clause assignments|TC260-003/8.1.b
assessment|remediations|整改|Remediations|TC260-003/8.1.b.2
`;

const field = (key: string, zh: string, en: string, more: Partial<FieldInfo> = {}): FieldInfo => ({
  key,
  label: { zh, en },
  help: null,
  kind: 'text',
  options: [],
  target: null,
  columns: [],
  required: false,
  listed: true,
  stamped: false,
  masked: false,
  extra: false,
  ...more,
});

const BANK_KINDS = [
  { key: 'generated_content', label: { zh: '生成内容测试题库', en: 'Generated-content test bank' } },
  { key: 'should_refuse', label: { zh: '应拒答题库', en: 'Should-refuse bank' } },
  { key: 'should_answer', label: { zh: '非拒答题库', en: 'Should-answer bank' } },
];
const STRATEGIES = [
  { key: 'alone', label: { zh: '模型原生', en: 'Model alone' } },
  { key: 'with_strategy', label: { zh: '加安全策略', en: 'With safety strategy' } },
];

/** Fields beside the three which every register in outline has. */
const FIELDS: Record<string, FieldInfo[]> = {
  question_banks: [
    field('name', '名称', 'Name', { required: true }),
    field('kind', '类别', 'Kind', { kind: 'choice', required: true, options: BANK_KINDS }),
    field('edition', '版本', 'Version', { required: true }),
    field('declared', '声明题数', 'Questions declared', { kind: 'int', listed: false }),
    field('distinct_questions', '去重后题数', 'Distinct questions', { kind: 'int', stamped: true }),
    field('read_at', '读入时间', 'Read at', { kind: 'instant', stamped: true }),
  ],
  scans: [
    field('population', '总体', 'Population', { kind: 'ref', target: 'populations', required: true }),
    field('library', '关键词库', 'Keyword library', { kind: 'ref', target: 'keyword_libraries', required: true }),
    field('hit_items', '命中条目数', 'Items with a hit', { kind: 'int', stamped: true }),
    field('scanned_at', '扫描时间', 'Scanned at', { kind: 'instant', stamped: true }),
  ],
  judgements: [
    field('item', '评估条目', 'Item'),
    field('verdict', '判定', 'Verdict', { required: true }),
    field('risks', '风险', 'Risks'),
  ],
  model_endpoints: [
    field('name', '名称', 'Name', { required: true }),
    field('base_url', '接口地址', 'Base URL', { required: true }),
    field('model', '模型名', 'Model', { required: true }),
    field('strategy', '安全策略', 'Safety strategy', { kind: 'choice', required: true, options: STRATEGIES }),
    field('key_given', '已设置密钥', 'Key given', { kind: 'bool', stamped: true }),
  ],
  classifiers: [
    field('name', '名称', 'Name', { required: true }),
    field('edition', '版本', 'Version', { required: true }),
    field('threshold', '判定阈值（0 至 1，达到即为有风险）', 'Threshold (0 to 1; at or above shows a risk)', {
      kind: 'decimal',
      required: true,
    }),
  ],
  populations: [
    field('name', '名称', 'Name', { required: true }),
    field('kind', '内容', 'What it holds', {
      kind: 'choice',
      required: true,
      options: [
        { key: 'corpus', label: { zh: '训练语料', en: 'Training corpus' } },
        ...BANK_KINDS,
        { key: 'other', label: { zh: '其他', en: 'Other' } },
      ],
    }),
    field('datasets', '对应数据集', 'Datasets', { kind: 'refs', target: 'datasets', listed: false }),
    field('bank', '对应题库', 'Bank', { kind: 'ref', target: 'question_banks' }),
    field('items', '条目数', 'Items', { kind: 'int', stamped: true }),
    field('registered_at', '登记时间', 'Registered at', { kind: 'instant', stamped: true }),
  ],
  draws: [
    field('population', '总体', 'Population', { kind: 'ref', target: 'populations', required: true }),
    field('purpose', '用途', 'Purpose', {
      kind: 'choice',
      required: true,
      options: [
        { key: 'corpus_manual', label: { zh: '语料人工抽检', en: 'Manual sampling of corpus' } },
        { key: 'should_refuse', label: { zh: '应拒答测试', en: 'Test of what is to be refused' } },
        { key: 'other', label: { zh: '其他', en: 'Other' } },
      ],
    }),
    field('strata', '分层', 'Strata', {
      kind: 'choice',
      listed: false,
      options: [
        { key: 'uniform', label: { zh: '不分层', en: 'None' } },
        { key: 'source', label: { zh: '按来源', en: 'By source' } },
        { key: 'language', label: { zh: '按语言', en: 'By language' } },
      ],
    }),
    field('asked', '应抽条数', 'Items asked for', { kind: 'int', required: true }),
    field('drawn', '实抽条数', 'Items drawn', { kind: 'int', stamped: true }),
    field('seed', '种子', 'Seed', { listed: false }),
    field('seed_source', '自定种子的出处', 'Source of a typed seed', { listed: false }),
    field('seeded_at', '种子确定时间', 'Seed fixed at', { kind: 'instant', stamped: true }),
    field('algorithm', '抽样规则', 'Rule of drawing', { listed: false }),
    field('population_digest', '总体摘要', 'Digest of the population', { listed: false }),
    field('list_sha256', '抽样清单摘要（SHA-256）', 'SHA-256 of the list drawn', { listed: false }),
    field('reason', '再次抽样的理由', 'Reason for a second draw', { listed: false }),
  ],
  evaluation_runs: [
    field('name', '名称', 'Name', { required: true }),
    field('draw', '抽样', 'Draw', { kind: 'ref', target: 'draws', required: true }),
    field('strategy', '评判的应答', 'Answers judged', { kind: 'choice', options: STRATEGIES }),
    field('service', '服务', 'Service', { kind: 'ref', target: 'services', listed: false }),
    field('model_version', '模型版本', 'Model version', { kind: 'ref', target: 'model_versions' }),
    field('library', '关键词库', 'Keyword library', {
      kind: 'ref',
      target: 'keyword_libraries',
      stamped: true,
      listed: false,
    }),
    field('classifier', '分类模型', 'Classifier', { kind: 'ref', target: 'classifiers', stamped: true, listed: false }),
    field('retest_of', '复测的评估', 'Retest of', { kind: 'ref', target: 'evaluation_runs', listed: false }),
    field('second_share', '复判比例', 'Share of second looks', { kind: 'percent', required: true }),
    field('begun_at', '开始时间', 'Begun at', { kind: 'instant', stamped: true }),
  ],
  qualifications: [
    field('person', '人员', 'Person', { kind: 'ref', target: 'people', required: true }),
    field('function', '职能', 'Function', {
      kind: 'choice',
      required: true,
      options: [
        { key: 'annotation', label: { zh: '标注', en: 'Annotation' } },
        { key: 'review', label: { zh: '审核', en: 'Review' } },
        { key: 'arbitration', label: { zh: '仲裁', en: 'Arbitration' } },
        { key: 'supervision', label: { zh: '监督', en: 'Supervision' } },
      ],
    }),
    field('data_type', '数据类型', 'Data type', {
      kind: 'choice',
      required: true,
      options: [
        { key: 'text', label: { zh: '文本', en: 'Text' } },
        { key: 'image', label: { zh: '图像', en: 'Image' } },
        { key: 'speech', label: { zh: '语音', en: 'Speech' } },
        { key: 'video', label: { zh: '视频', en: 'Video' } },
      ],
    }),
    field('kind', '标注类别', 'Kind', {
      kind: 'choice',
      required: true,
      options: [
        { key: 'functional', label: { zh: '功能性', en: 'Functional' } },
        { key: 'safety', label: { zh: '安全性', en: 'Safety' } },
      ],
    }),
    field('valid_from_on', '有效期起', 'Valid from', { kind: 'date', required: true }),
    field('valid_to_on', '有效期止', 'Valid to', { kind: 'date', required: true }),
  ],
  datasets: [
    field('name', '数据集名称', 'Name', { required: true }),
    field('edition', '版本', 'Version', { required: true }),
    field('purpose', '用途', 'Purpose', {
      kind: 'choice',
      required: true,
      options: [
        { key: 'fine_tuning', label: { zh: '优化训练', en: 'Fine-tuning' } },
        { key: 'test', label: { zh: '测试', en: 'Test' } },
      ],
    }),
    field('counterparts', '对照数据集', 'Counterparts', { kind: 'refs', target: 'datasets', listed: false }),
    field('items', '条数', 'Items', { kind: 'int', required: true }),
    field('item_digest_list', '条目摘要清单', 'List of item digests', { kind: 'files', listed: false }),
    field('overlap_items', '与对照数据集重合条数', 'Items shared with counterparts', { kind: 'int', stamped: true }),
  ],
  trainings: [
    field('title', '培训名称', 'Title', { required: true }),
    field('kind', '类型', 'Kind', {
      kind: 'choice',
      required: true,
      options: [
        { key: 'pre_job', label: { zh: '岗前培训', en: 'Pre-job training' } },
        { key: 'law', label: { zh: '法律合规培训', en: 'Law and compliance' } },
        { key: 'ethics', label: { zh: '伦理培训', en: 'Ethics' } },
      ],
    }),
  ],
  incidents: [
    field('title', '事件名称', 'Title', { required: true }),
    field('found_at', '发现时间', 'Found at', { kind: 'instant', required: true }),
    field('state', '状态', 'State', {
      kind: 'choice',
      stamped: true,
      options: [
        { key: 'found', label: { zh: '发现', en: 'Found' } },
        { key: 'responding', label: { zh: '处置中', en: 'Responding' } },
        { key: 'contained', label: { zh: '已控制', en: 'Contained' } },
      ],
    }),
    field('events', '处置记录', 'Events', {
      kind: 'table',
      listed: false,
      columns: [
        field('happened_at', '时间', 'When', { kind: 'instant', required: true }),
        field('what', '事项', 'What', { required: true }),
        field('who', '人员', 'Who'),
      ],
    }),
  ],
};

const COMPUTED: Record<string, ComputedInfo[]> = {
  qualifications: [{ key: 'standing', label: { zh: '今天是否有效', en: 'Standing today' }, listed: true }],
  incidents: [
    { key: 'level_proposed', label: { zh: '建议级别', en: 'Level proposed' }, listed: true },
    { key: 'reported_by', label: { zh: '报告主体', en: 'Who reports' }, listed: false },
  ],
};
export const computedOf = (register: string): ComputedInfo[] => COMPUTED[register] ?? [];

/** Rules, where a page tells what they ask. */
const RULES: Record<string, RuleInfo[]> = {
  annotation_logs: [
    {
      code: 'log_self_reviewed',
      level: 'error',
      clauses: ['TC260-003/5.3.c.1', 'TC260-003/5.3.a.2'],
      asks: { zh: '审核人员不是该条目的标注人员', en: 'No item is reviewed by its annotator' },
    },
    {
      code: 'log_unassigned',
      level: 'error',
      clauses: ['TC260-003/5.3.a.2'],
      asks: {
        zh: '日志中的人员当天已指派到该任务的相应职能',
        en: 'Whoever stands in the log was assigned to that function on that day',
      },
    },
  ],
};

/** Findings about registers as a whole. */
export const WHOLE: Finding[] = [
  [
    'policies',
    'error',
    'policy_area_missing',
    '缺少“应急”“知识产权”两类现行制度',
    'No policy in force for emergencies and intellectual property',
    'LIAONING-2025/9.3.a',
  ],
  [
    'annotation_rules',
    'error',
    'rules_incomplete',
    '缺少安全性标注的审核规则',
    'No review rules for safety annotation',
    'TC260-003/5.3.b.1',
  ],
  [
    'corpus_sources',
    'warning',
    'few_sources',
    '日语语料只有 1 个来源，宜补充',
    'Japanese has one source only; add another',
    'TC260-003/5.1.b',
  ],
  ['emergency_plans', 'warning', 'no_drill', '本年度尚未开展应急演练', 'No drill this year', 'TTAF-320/6.2.a'],
].map(([register = '', level = 'error', code = '', zh = '', en = '', clause = '']) => ({
  level: level as Finding['level'],
  code,
  message: { zh, en },
  register,
  clause,
}));

/** The registers in outline. */
export const outlined: RegisterInfo[] = ROWS.trim()
  .split('\n')
  .map((line) => {
    const [of = '', key = '', zh = '', en = '', clauses = ''] = line.split('|');
    const own = FIELDS[key] ?? [field('name', '名称', 'Name', { required: true })];
    return {
      key,
      label: { zh, en },
      one: { zh, en },
      clauses: clauses === '' ? [] : clauses.split(','),
      title: own[0]?.key === 'person' || own[0]?.key === 'population' ? 'code' : (own[0]?.key ?? 'code'),
      fields: [
        field('code', '编号', 'Code'),
        ...own,
        field('remarks', '备注', 'Remarks', { kind: 'long_text', listed: false }),
      ],
      sorts: ['code'],
      writable: true,
      count: 0,
      states: [],
      section: SECTIONS.find((one) => one.key === of) ?? section('workbench', '工作台', 'Workbench'),
      area: of,
      access: 'write',
      rules: RULES[key] ?? [],
      whole: WHOLE.filter((finding) => finding.register === key),
      computed: computedOf(key),
    };
  });
