/** Registers of the mock beside those that were taken from the core: their names, sections and clauses, and no rule. */
import type { ComputedInfo, Finding, FieldInfo, OptionInfo, RegisterInfo } from '../api/types.gen';

const section = (key: string, zh: string, en: string): OptionInfo => ({ key, label: { zh, en } });

export const SECTIONS: OptionInfo[] = [
  section('organization', '组织与人员', 'Organisation and people'),
  section('annotation', '标注', 'Annotation'),
  section('corpus', '语料与数据', 'Corpus and data'),
  section('models', '模型与算力', 'Models and compute'),
  section('service', '服务义务', 'Service duties'),
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
organization|governance_bodies|组织机构|Governance bodies|LIAONING-2025/9.1.a
organization|posts|岗位|Posts|LIAONING-2025/9.2.a
organization|background_checks|背景审查|Background checks|LIAONING-2025/9.4.a
organization|confidentiality_agreements|保密协议|Confidentiality agreements|LIAONING-2025/9.4.b
organization|departures|离岗|Departures|LIAONING-2025/9.4.e
organization|trainings|培训|Trainings|DATA-GUIDE/6.3.b,LIAONING-2025/9.4.c
organization|training_attendances|培训签到|Training attendances|DATA-GUIDE/6.3.d
organization|policies|制度|Policies|LIAONING-2025/9.3.a,TC260-003/5.2.b.1
organization|policy_acknowledgements|制度阅知|Policy acknowledgements|LIAONING-2025/9.3.b
organization|access_grants|权限授予|Access grants|LIAONING-2025/9.2.b
organization|regulatory_changes|法规变动|Regulatory changes|TC260-003/5.2.b.5
organization|ethics_reviews|伦理审查|Ethics reviews|DATA-GUIDE/4.a
organization|suppliers|供应商与合作方|Suppliers and partners|TC260-003/5.1.c.3
organization|decisions|重大事项|Decisions|LIAONING-2025/9.1.d
annotation|annotators|标注人员|Annotators|DATA-GUIDE/6.3.a
annotation|exam_papers|试卷|Exam papers|TC260-003/5.3.a.1
annotation|exam_results|考核|Exam results|TC260-003/5.3.a.1
annotation|qualifications|标注资质|Qualifications|TC260-003/5.3.a.1
annotation|annotation_rules|标注规则|Annotation rules|TC260-003/5.3.b.1
annotation|annotation_tasks|标注任务|Annotation tasks|TC260-003/5.3.a.3
annotation|task_assignments|任务分派|Task assignments|TC260-003/5.3.a.2
annotation|batches|批次|Batches|TC260-003/5.3.c.1
annotation|arbitrations|仲裁|Arbitrations|DATA-GUIDE/6.2
annotation|annotation_logs|标注日志|Annotation logs|DATA-GUIDE/6.3.e
corpus|corpus_sources|语料来源|Corpus sources|TC260-003/5.1.a.1
corpus|source_assessments|来源评估|Source assessments|TC260-003/5.1.a.1
corpus|ip_screenings|知识产权筛查|IP screenings|TC260-003/5.2.b.2
corpus|impact_assessments|个保影响评估|Impact assessments|DATA-GUIDE/10.2
corpus|consents|同意记录|Consents|TC260-003/5.2.c.1
corpus|deletions|撤回与删除|Withdrawals and deletions|DATA-GUIDE/10.3
corpus|cross_border_transfers|数据出境|Cross-border transfers|DATA-GUIDE/10.4
corpus|data_grades|分类分级|Data grades|DATA-GUIDE/10.2
corpus|synthetic_datasets|合成数据|Synthetic datasets|DATA-GUIDE/7.2
corpus|datasets|数据集|Datasets|DATA-GUIDE/8.1.4
corpus|processing_logs|处理记录|Processing logs|DATA-GUIDE/8.2.d
corpus|data_quality_checks|数据质量核验|Data quality checks|DATA-GUIDE/7.1
models|base_models|基础模型|Base models|TC260-003/6.a
models|model_versions|模型版本|Model versions|LIAONING-2025/7.2.a
models|training_runs|训练记录|Training runs|LIAONING-2025/7.2.b
models|alignment_logs|对齐记录|Alignment logs|LIAONING-2025/7.2.e
models|model_updates|更新评审|Model updates|TC260-003/7.g.1
models|releases|上线审批|Releases|TC260-003/8.1.a
models|tools|工具评审|Tools|LIAONING-2025/5.2.c
models|system_checks|系统核查|System checks|LIAONING-2025/4.a
models|compute_resources|算力与部署|Compute resources|LIAONING-2025/5.1
models|secondary_developers|二次开发者|Secondary developers|TTAF-268.5/6.1.a
models|supplied_data_reviews|提供数据审核|Supplied data reviews|TTAF-268.5/6.1.b
models|sharing_agreements|共享协议|Sharing agreements|TTAF-268.5/6.1.c
models|secondary_models|二次开发模型|Secondary models|TTAF-268.5/6.2
service|use_cases|应用领域|Use cases|TC260-003/7.a.1
service|agreements|服务协议|Agreements|TC260-003/7.c.1
service|disclosures|公示|Disclosures|TC260-003/6.c.1
service|click_paths|操作路径|Click paths|TC260-003/7.c.2
service|labels|内容标识|Content labels|TC260-003/7.d.1
service|minor_protections|未成年人保护|Protection of minors|TC260-003/7.a.3
service|safeguards|重要场合保护|Safeguards|TC260-003/7.a.2
service|input_collections|输入收集|Input collection|TC260-003/7.b.1
service|content_measures|内容安全措施|Content measures|TC260-003/7.f.1
service|user_information|使用者信息|User information|TC260-003/7.c.3
response|rights_requests|个人权利请求|Rights requests|LIAONING-2025/8.1.c
response|incidents|安全事件|Incidents|DATA-GUIDE/10.1.d,LIAONING-2025/8.3.b
response|notifications|通知与报告|Notifications|DATA-GUIDE/10.1.e
response|emergency_plans|应急预案|Emergency plans|LIAONING-2025/8.3.b
response|drills|应急演练|Drills|TTAF-320/6.2.a
response|monitoring_findings|监看与巡查|Monitoring findings|TC260-003/7.f.2
evaluation|question_banks|题库|Question banks|TC260-003/9.3
evaluation|classifiers|分类模型|Classifiers|TC260-003/9.2
evaluation|populations|总体|Populations|TC260-003/8.2.a
evaluation|draws|抽样|Draws|TC260-003/8.2.a
evaluation|test_plans|测试方案|Test plans|DATA-GUIDE/8.2.a
evaluation|runs|评估执行|Runs|TC260-003/8.3.b
assessment|remediations|整改|Remediations|TC260-003/8.1.c
assessment|filings|备案|Filings|TC260-003/8.1.a
assessment|filing_questions|补正|Filing questions|TC260-003/8.1.a
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

/** Fields that differ from the three which every planned register has. */
const FIELDS: Record<string, FieldInfo[]> = {
  qualifications: [
    field('person', '人员', 'Person', { kind: 'ref', target: 'people', required: true }),
    field('function', '职能', 'Function', {
      kind: 'choice',
      required: true,
      options: [
        { key: 'annotate', label: { zh: '标注', en: 'Annotation' } },
        { key: 'review', label: { zh: '审核', en: 'Review' } },
      ],
    }),
    field('data_type', '数据类型', 'Data type', {
      kind: 'choice',
      required: true,
      options: [
        { key: 'text', label: { zh: '文本', en: 'Text' } },
        { key: 'image', label: { zh: '图像', en: 'Image' } },
      ],
    }),
    field('valid_from_on', '生效日期', 'Valid from', { kind: 'date', required: true }),
    field('valid_to_on', '有效期至', 'Valid to', { kind: 'date', required: true }),
  ],
  incidents: [
    field('title', '事件名称', 'Title', { required: true }),
    field('found_at', '发现时间', 'Found at', { kind: 'instant', required: true }),
    field('state', '状态', 'State', {
      kind: 'choice',
      stamped: true,
      options: [
        { key: 'found', label: { zh: '发现', en: 'Found' } },
        { key: 'contained', label: { zh: '已控制', en: 'Contained' } },
      ],
    }),
    field('events', '经过记录', 'Course of events', {
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
  qualifications: [
    { key: 'days_left', label: { zh: '剩余有效期', en: 'Days left' }, listed: true },
    { key: 'state', label: { zh: '当前状态', en: 'State' }, listed: true },
  ],
  complaints: [{ key: 'rule', label: { zh: '适用的处理规则', en: 'Handling rule' }, listed: false }],
};
export const computedOf = (register: string): ComputedInfo[] => COMPUTED[register] ?? [];

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

/** The planned registers. */
export const planned: RegisterInfo[] = ROWS.trim()
  .split('\n')
  .map((line) => {
    const [of = '', key = '', zh = '', en = '', clauses = ''] = line.split('|');
    const own = FIELDS[key] ?? [field('name', '名称', 'Name', { required: true })];
    return {
      key,
      label: { zh, en },
      one: { zh, en },
      clauses: clauses.split(','),
      title: own[0]?.key === 'person' ? 'code' : (own[0]?.key ?? 'code'),
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
      rules: [],
      whole: WHOLE.filter((finding) => finding.register === key),
      computed: computedOf(key),
    };
  });
