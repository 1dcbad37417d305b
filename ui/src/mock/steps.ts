/** The mock's path: the ten steps of the core, as they might stand on some day. */
import type { Missing, Step, StepFact } from '../api/types.gen';

type Told = { state: Step['state']; missing?: Missing[]; facts?: StepFact[] };

const step = (
  key: string,
  title: [zh: string, en: string],
  why: [zh: string, en: string],
  clauses: string[],
  { state, missing = [], facts = [] }: Told,
): Step => ({
  key,
  title: { zh: title[0], en: title[1] },
  why: { zh: why[0], en: why[1] },
  clauses,
  state,
  missing,
  facts,
});
const says = (page: string, zh: string, en: string): StepFact => ({ text: { zh, en }, page });
const lacks = (page: string, zh: string, en: string): Missing => ({ text: { zh, en }, page });

/** The steps; `assessment` is what still keeps the assessment open. */
export const steps = (assessment: Missing[]): Step[] => [
  step(
    'organization',
    ['单位与岗位', 'Organisation and roles'],
    ['单位、服务和人员只录入一次，全部材料都从这里引用', 'Entered once; every paper takes them from here'],
    ['TC260-003/8.1.a', 'LIAONING-2025/9.2.a'],
    {
      state: 'open',
      missing: [
        lacks('records/appointments', '没有登记法定代表人的任命', 'no appointment of a legal representative'),
        lacks('records/policies', '缺少“应急”“知识产权”两类现行制度', 'no policy in force for emergencies and IP'),
      ],
      facts: [
        says('records/organizations', '单位 1', 'Organisations: 1'),
        says('records/services', '服务 1', 'Services: 1'),
        says('records/people', '人员 20', 'People: 20'),
      ],
    },
  ),
  step(
    'annotators',
    ['标注人员与标注', 'Annotators and annotation'],
    ['标注人员考核合格后上岗，每批都有核验', 'Annotators work once they have passed, and each batch is checked'],
    ['TC260-003/5.3.a.1'],
    {
      state: 'open',
      missing: [
        lacks('records/annotation_tasks', '尚未登记「标注任务」', 'nothing is entered under “Annotation tasks”'),
      ],
      facts: [says('records/qualifications', '标注资质 3', 'Annotation qualifications: 3')],
    },
  ),
  step(
    'corpus',
    ['语料与数据', 'Corpus and data'],
    ['每个来源都要能证明合法、经过评估并可追溯', 'Each source is lawful, assessed and traceable by its papers'],
    ['TC260-003/5.1.a.1', 'DATA-GUIDE/10.2.p1'],
    {
      state: 'open',
      missing: [lacks('records/corpus_sources', '尚未登记「语料来源」', 'nothing is entered under “Corpus sources”')],
    },
  ),
  step(
    'models',
    ['模型与更新', 'Models and updates'],
    ['使用的基础模型已备案，训练过程有记录', 'The base model is filed and training is on record'],
    ['TC260-003/6.a', 'TC260-003/7.g.1'],
    { state: 'done', facts: [says('records/model_versions', '模型版本 2', 'Model versions: 2')] },
  ),
  step(
    'service',
    ['服务责任', 'Service duties'],
    ['协议、公示、标识和内容安全措施都要有据可查', 'Agreement, disclosures, labels and content measures are on record'],
    ['TC260-003/7.c.1', 'TC260-003/7.d.1'],
    { state: 'done', facts: [says('records/disclosures', '公示 4', 'Disclosures: 4')] },
  ),
  step(
    'response',
    ['投诉与事件', 'Complaints and incidents'],
    ['每件投诉、请求和事件都按时办理并留痕', 'Each complaint, request and incident is handled in time, with a trace'],
    ['TC260-003/7.e.1', 'TC260-003/7.e.2'],
    {
      state: 'open',
      missing: [
        lacks('records/complaints/c1', '投诉「回答中出现他人手机号」：「审核」已逾期', 'complaint: “Judge” is overdue'),
      ],
      facts: [
        says('records/complaints', '投诉举报 4', 'Complaints: 4'),
        says('records/handling_rules', '投诉处理规则 1', 'Handling rules: 1'),
      ],
    },
  ),
  step(
    'evaluation',
    ['安全评测', 'Evaluation'],
    [
      '关键词库、题库和抽检须达到下限，抽样可以复现',
      'Keyword library, question banks and draws reach their floors, and a draw can be repeated',
    ],
    ['TC260-003/9.1.b', 'TC260-003/9.1.c', 'TC260-003/8.3.a', 'TC260-003/8.4.a'],
    {
      state: 'open',
      missing: [
        lacks(
          'clauses',
          '抽检和测试题库评测没有专门的登记册，请将抽样、题目与结果作为证据，对 8.2.a、8.2.b、8.3.b、8.3.c、8.3.d、8.4.b、8.4.c 作出结论',
          'no register holds draws and runs: add samples, questions and results as evidence and conclude 8.2.a, 8.2.b, 8.3.b, 8.3.c, 8.3.d, 8.4.b, 8.4.c',
        ),
        lacks('keywords', '3 类风险的词数不足', '3 risks hold too few words'),
      ],
      facts: [
        says('records/keyword_libraries', '关键词库 1', 'Keyword libraries: 1'),
        says('keywords', '拦截关键词库：18764 个词', '拦截关键词库: 18764 words'),
      ],
    },
  ),
  step(
    'assessment',
    ['条款评估', 'Clause assessment'],
    [
      '每一条款单独作出结论，附有证据，由另一人复核',
      'Each clause has its conclusion with evidence, checked by another person',
    ],
    ['TC260-003/8.1.b', 'TC260-003/8.1.c'],
    { state: 'open', missing: assessment, facts: [says('clauses', '已作结论 4 / 100', 'Concluded: 4 of 100')] },
  ),
  step(
    'report',
    ['报告与签署', 'Report and signatures'],
    ['定稿后内容不再变动，至少由三位负责人共同签署', 'What is frozen stays and is signed by at least three persons'],
    ['TC260-003/8.1.d.1'],
    { state: 'blocked' },
  ),
  step(
    'filing',
    ['备案与登记', 'Filing'],
    [
      '报告签署完成后组卷提交；取得备案号后，服务方可公示该编号',
      'Once the report is signed the papers are handed in; the number that comes back is what the service then shows',
    ],
    ['TC260-003/4.p1'],
    {
      state: 'blocked',
      missing: [
        lacks(
          'records/services',
          '服务尚无备案号或上线编号；提交属地网信办并取得编号后，登记在服务信息中',
          'no service has a filing or launch number: hand the papers in at the local office and enter the number with the service',
        ),
      ],
    },
  ),
];
