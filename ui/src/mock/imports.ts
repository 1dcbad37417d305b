/** The mock's imports: a sheet with three faulty rows, each of which comes right once its cell is mended. */
import type { Finding, ImportCell, ImportColumn, ImportPreview, ImportRow } from '../api/types.gen';
import type { Answers } from './shape';
import { same } from './shown';

const FIELDS = ['code', 'name', 'department', null, 'identity_number', 'employer_kind'];
const HEADERS = ['工号', '姓名', '部门', '入职日', '身份证号', '用工方式'];

type Line = { row: number; action: string; values: Record<string, string>; fault?: Finding; near?: ImportCell['near'] };

const fault = (code: string, field: string, row: number, zh: string, en: string): Finding => ({
  level: 'error',
  code,
  field,
  message: { zh, en },
  place: { file: '人员名单.xlsx', sheet: '人员', row, column: FIELDS.indexOf(field) + 1 },
});

const LINES: readonly Line[] = [
  {
    row: 4,
    action: 'refused',
    values: { code: 'P0103', name: '陈小东', department: '标注中心', identity_number: '1101**********0021' },
    fault: fault('identity_number', 'identity_number', 4, '身份证号校验位应为 X', 'The check digit should be X'),
  },
  {
    row: 7,
    action: 'refused',
    values: { code: 'P0106', department: '算法部' },
    fault: fault('required_empty', 'name', 7, '「姓名」必填', '“Name” is required'),
  },
  {
    row: 8,
    action: 'refused',
    values: { code: 'P0107', name: '何小满', employer_kind: '内步' },
    fault: fault(
      'field_shape',
      'employer_kind',
      8,
      '「用工方式」没有「内步」这一选项',
      '“Employment” has no option "内步"',
    ),
    near: [{ value: '内部', label: { zh: '内部', en: 'Internal' } }],
  },
  { row: 2, action: 'new', values: { code: 'P0101', name: '高原', department: '合规部' } },
  { row: 3, action: 'change', values: { code: 'P0002', name: '李晓芳', department: '法务部' } },
  { row: 5, action: 'same', values: { code: 'P0003', name: '张伟', department: '内容安全部' } },
];

/** A line as it comes out with what was mended in it. */
function rowOf(line: Line, mended: ImportPreview['mended']): ImportRow {
  const mine = mended.filter((one) => one.row === line.row);
  const values = { ...line.values, ...Object.fromEntries(mine.map((one) => [one.field, one.value])) };
  const right = !line.fault || mine.some((one) => one.field === line.fault?.field && one.value !== '');
  const cells = FIELDS.flatMap((field) => field ?? []).map((field) => ({
    field,
    text: field === 'identity_number' ? '' : (line.values[field] ?? ''),
    near: right || field !== line.fault?.field ? [] : (line.near ?? []),
  }));
  return {
    row: line.row,
    action: line.fault && right ? 'new' : line.action,
    title: same(values.name ?? ''),
    values,
    findings: line.fault && !right ? [line.fault] : [],
    cells: line.fault ? cells : [],
  };
}

const columnsOf = (led: ImportPreview['columns']): ImportColumn[] =>
  HEADERS.map((header, at) => {
    const found = led.find((one) => one.column === at + 1);
    const field = found ? found.field : (FIELDS[at] ?? null);
    return { column: at + 1, header, field, near: field === null && !found ? 'joined_on' : null };
  });

let looks = 0;

export const imports: Answers = {
  import_preview: ({ register, pasted, headed, columns = [], mended = [] }) => {
    looks += 1;
    const rows = LINES.map((line) => rowOf(line, mended));
    const count = (action: string) => rows.filter((row) => row.action === action).length;
    return {
      plan: `plan${looks}`,
      register,
      file: pasted?.name ?? '人员名单.xlsx',
      sha256: 'ab'.repeat(32),
      form: pasted
        ? { zh: '粘贴的单元格', en: 'Pasted cells' }
        : { zh: 'XLSX 工作簿，工作表“人员”', en: 'XLSX workbook, sheet “人员”' },
      headed: headed ?? true,
      columns: columnsOf(columns),
      rows: [...rows.filter((row) => row.action === 'refused'), ...rows.filter((row) => row.action !== 'refused')],
      new: count('new'),
      change: count('change'),
      same: count('same'),
      refused: count('refused'),
      findings: [
        { level: 'warning', code: 'columns', message: { zh: '有 1 列未识别', en: '1 column was not recognised' } },
      ],
    };
  },
  import_faulty: () => new Uint8Array([80, 75]),
  import_commit: () => ({ seq: 1843, new: 1, change: 1, changed: ['people'] }),
};
