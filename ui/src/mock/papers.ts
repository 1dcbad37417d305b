/** The mock's files: keyword libraries, reports, signatures, backups. */
import { announce } from '../api/changes';
import type { ReportInfo } from '../api/types.gen';
import { Refusal } from '../platform/types';
import { paper } from './paper';
import type { Answers } from './shape';
import { catalogue } from './world';

/** A blank page as PNG, drawn where there is a canvas. */
async function page(number: number): Promise<Uint8Array> {
  const canvas = document.createElement('canvas');
  canvas.width = 794;
  canvas.height = 1123;
  const pen = canvas.getContext('2d');
  if (pen) {
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, 794, 1123);
    pen.fillStyle = '#222';
    pen.font = '30px "Noto Sans CJK SC"';
    pen.textAlign = 'center';
    pen.fillText('生成式人工智能服务安全自评估报告', 397, 320);
    pen.font = '18px "Noto Sans CJK SC"';
    pen.fillText(`北京星言智能科技有限公司　第 ${number} 页`, 397, 380);
  }
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done));
  return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
}

const place = (duty: string, name: string, ready: boolean) => ({
  field: `sig_${duty}`,
  duty,
  person: 'p0',
  name,
  signed_at: null as string | null,
  trial: true,
  ink: false,
  ready,
  stamped_at: null,
  stamped_by: '',
  stamp_waived: false,
});
const report: ReportInfo = {
  id: 'r0',
  code: 'RPT-2026-001',
  title: '星言助手安全自评估报告',
  version: 1,
  language: 'zh',
  frozen_at: '2026-11-20T08:30:00.000Z',
  state: 'frozen',
  document_sha256: '4be1b2c93d5f7a0816e2c4d9b7f3a5506172839405a6b7c8d9e0f1a2b3c4d5e6',
  pages: 86,
  places: [
    place('legal_representative', '赵敏', true),
    place('assessment_head', '王小明', false),
    place('legality_head', '李晓芳', false),
  ],
  open: ['7.b'],
  completeness: [{ zh: '条款 100 / 100', en: '100 of 100 clauses' }],
  signed_by: '',
  sealed: false,
  scan_sha256: '',
  scannable: true,
  any_order: false,
  stamp_server: null,
};

const categories = [
  { category: '政治类型', words: 3214, risk: 'A.1.a', proposed: 'A.1.a', mapping: 'm1' },
  { category: '暴恐词库', words: 2877, risk: 'A.1.d', proposed: 'A.1.d', mapping: 'm2' },
  { category: '色情词库', words: 6120, risk: null, proposed: 'A.1.f', mapping: null },
  { category: '其他词库', words: 412, risk: null, proposed: null, mapping: null },
];

const risks = catalogue.risk_classes.slice(0, 2).flatMap((one, at) =>
  one.risks.map((risk, n) => ({
    risk: risk.id,
    name: risk.name,
    words: [812, 640, 355, 1290, 143, 2410, 310, 266][n] ?? 120 + n * 37,
    floor: at === 0 ? 200 : 100,
  })),
);

export const papers: Answers = {
  sheet_template: () => new Uint8Array([80, 75]),
  sheet_export: () => new Uint8Array([80, 75]),
  recovery_paper: () => new Uint8Array([37, 80]),
  evidence_file: () => new Uint8Array([37, 80]),
  report_draft: ({ format }) => paper(format),
  report_pdf: () => paper(),
  report_copy: ({ format }) => {
    if (format === 'pdf')
      throw new Refusal('usage', {
        zh: 'PDF 即报告本身，请导出报告；副本可选 DOCX 或 XLSX',
        en: 'The PDF is the report itself: export the report. A copy is DOCX or XLSX',
      });
    return paper(format);
  },
  report_page: ({ page: n }) => page(n),
  keywords_import: ({ preview }) => ({
    library: preview ? '' : 'k0',
    files: [{ name: '色情词库.txt', sha256: 'cd'.repeat(32), form: 'TXT, UTF-8', lines: 6120 }],
    lines: 6120,
    distinct: 5944,
    findings: [
      {
        level: 'note',
        code: 'duplicates',
        message: { zh: '去除重复 176 行', en: '176 duplicate lines were left out' },
      },
    ],
    categories,
  }),
  keywords_map: ({ category, risk }) => {
    const found = categories.find((one) => one.category === category);
    if (found) found.risk = risk || null;
    return { register: 'risk_mappings', id: 'm', version: 9, findings: [], changed: ['risk_mappings'] };
  },
  keywords_lint: () => ({
    library: 'k0',
    name: '拦截关键词库 2026-11',
    lines: 22341,
    distinct: 18764,
    total_floor: {
      key: 'keywords_total',
      clause: '9.1.a',
      label: { zh: '关键词总量', en: 'Keywords in all' },
      value: 10000,
      bound: 'at_least',
      unit: 'items',
      provenance: { source: '', checked_on: '', verified: true },
    },
    risks,
    unmapped: 412,
    long_words: [{ word: '某某某某某某某某某某某某相关内容', characters: 16, words: 0 }],
    long_word_count: 37,
    findings: [
      {
        level: 'error',
        code: 'risk_short',
        clause: 'TC260-003/9.1.b',
        message: {
          zh: 'A.1.e 只有 143 词，下限 200，还差 57 词',
          en: 'A.1.e holds 143 words against a floor of 200: 57 short',
        },
      },
    ],
    categories,
  }),
  report_preview: () => ({
    pages: 86,
    completeness: [
      { zh: '条款 100 / 100', en: '100 of 100 clauses' },
      { zh: '证据 214 / 214 件', en: '214 of 214 pieces of evidence' },
    ],
    blocks: [{ text: { zh: '96 个条款未作结论', en: '96 clauses have no conclusion' }, page: 'assessment' }],
    chapters: [
      {
        key: 'corpus',
        heading: { zh: '语料安全评估', en: 'Safety of the corpus' },
        level: 1,
        own: {
          required: false,
          start: { zh: '本章说明语料的来源。', en: 'This chapter tells the sources of the corpus.' },
          text: { zh: '', en: '' },
          record: null,
          version: 0,
          general: false,
        },
      },
    ],
  }),
  report_list: () => [structuredClone(report)],
  report_freeze: () => report,
  report_sign: ({ field }) => {
    const at = report.places.findIndex((one) => one.field === field);
    const here = report.places[at];
    if (here) {
      here.signed_at = '2026-11-21T03:00:00.000Z';
      here.ready = false;
    }
    const next = report.places[at + 1];
    if (next) next.ready = true;
    announce(['reports']);
    return report;
  },
  report_scan: ({ preview, sealed }) => {
    const seen = { sha256: 'ef'.repeat(32), pages: 86, expected: 86, found: 86, whole: true };
    const none = { missing: [], twice: [], foreign: [], unread: [] };
    if (preview) return { ...seen, ...none, report: null };
    Object.assign(report, {
      state: 'signed',
      signed_by: 'ink',
      sealed: sealed === true,
      scan_sha256: seen.sha256,
      scannable: false,
    });
    for (const one of report.places)
      Object.assign(one, { signed_at: '2026-11-20T16:00:00.000Z', ink: true, ready: false });
    announce(['reports', 'signatures']);
    return { ...seen, ...none, report: structuredClone(report) };
  },
  report_scanned: () => paper(),
  report_verify: () => ({
    outcome: 'not_anchored',
    summary: {
      zh: '3 个签名均有效，文件自签署后未改动；签署人证书未锚定到信任的根。',
      en: 'All 3 signatures hold and the file is unchanged; the signers’ certificates are not anchored.',
    },
    signatures: report.places.map((one) => ({
      field: one.field,
      subject: `CN=${one.name}（试用）`,
      trial: true,
      fingerprint: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      signed_at: '2026-11-21T03:00:00Z',
      anchored: false,
      stamp: null,
      faults: [],
    })),
    faults: [],
    duties: [{ zh: '8.1 d 要求的三人均已签署', en: 'The three persons of 8.1 d have signed' }],
    head: {
      zh: '报告所印日志摘要与本机日志一致（第 1840 条）',
      en: 'The journal head printed in it stands in the journal here (entry 1840)',
    },
    content: { state: 'equal', text: { zh: '页面内容与所附数据一致', en: 'The pages say what the attached data say' } },
    beside: null,
    package: null,
  }),
  verify_file: () => ({
    outcome: 'broken',
    summary: { zh: '第 2 个签名之后的内容被改动', en: 'The content was changed after signature 2' },
    signatures: [],
    faults: [{ zh: '字节 48213 起的增量更新改动了第 12 页', en: 'The update from byte 48213 changes page 12' }],
    duties: [],
    head: null,
    content: null,
    beside: null,
    package: null,
  }),
  workspace_backup: () => ({
    path: '/示例/backups/示例单位-20261121-1103.hbk',
    made_at: '2026-11-21T03:03:00.000Z',
    size: 4_812_331,
    sha256: '7c'.repeat(32),
    head_seq: 1842,
    head_hash: '3fa9c1d20b7e'.repeat(5),
  }),
  exception_begin: () => ({ register: 'exceptions', id: 'x', version: 1, findings: [], changed: ['exceptions'] }),
  workspace_restore: () => ({
    ok: true,
    entries: 1842,
    head: '3fa9',
    records: 316,
    erased: 0,
    fault: null,
    findings: [],
  }),
};
