/** The mock's papers from templates, and papers of one page. */
import type { PaperInfo, PaperPreview } from '../api/types.gen';
import { paper } from './paper';
import type { Answers } from './shape';
import { same } from './shown';

const papers: PaperInfo[] = [
  {
    key: 'complaint_statistics',
    label: { zh: '投诉举报统计', en: 'Complaint statistics' },
    about: 'services',
    period: true,
    source: '本单位投诉举报台账',
    day: '2026-11-21',
    verified: true,
    unread: [],
    subjects: [{ id: 's0', title: same('示例问答') }],
    missing: 1,
    own: null,
    faults: [],
  },
  {
    key: 'annotator_file',
    label: { zh: '标注人员能力档案', en: 'Capability file of an annotator' },
    about: 'annotators',
    period: false,
    source: '本单位标注台账',
    day: '2026-11-21',
    verified: false,
    unread: ['qualifications'],
    subjects: [],
    missing: null,
    own: null,
    faults: [],
  },
];

const preview = (lang: 'zh' | 'en'): PaperPreview => ({
  document: {
    lang,
    title: '《示例问答》投诉举报统计',
    subtitle: [],
    author: '示例科技有限公司',
    number: 'SVC-0001',
    date: '2026-11-21',
    mark: '草稿',
    words: { contents: '目录', footer: '第 {page} 页', table: '表', figure: '图' },
    blocks: [
      { kind: 'heading', level: 1, text: '概况' },
      { kind: 'paragraph', text: '本期收到投诉 12 件。' },
      {
        kind: 'table',
        caption: '本期投诉',
        columns: [{ label: '编号', width: 1 }],
        rows: [['CMP-0001'], ['CMP-0002']],
      },
    ],
  },
  missing: [
    {
      chapter: 'summary',
      told: { zh: '缺少法定代表人', en: 'Legal representative is missing' },
      register: 'organizations',
      record: 'o0',
      field: 'legal_representative',
    },
  ],
  printed: [{ what: { zh: '本期投诉', en: 'Complaints of the period' }, printed: 2, of: 2, beyond: 3 }],
  chapters: [
    {
      key: 'summary',
      heading: { zh: '概况', en: 'Summary' },
      level: 1,
      own: {
        required: true,
        start: { zh: '请写明主要类型。', en: 'Tell the main kinds.' },
        text: { zh: '', en: '' },
        record: null,
        version: 0,
        general: false,
      },
    },
    { key: 'figures', heading: { zh: '分类统计', en: 'Figures' }, level: 1, own: null },
  ],
});

export const written: Answers = {
  paper_list: () => papers,
  paper_preview: ({ lang }) => preview(lang ?? 'zh'),
  paper_make: ({ format }) => paper(format),
  paper_template: () => new TextEncoder().encode('{}'),
  complaint_receipt: () => paper(),
  evidence_label: () => paper(),
};
