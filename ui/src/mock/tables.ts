/** Views of tables, changes of several records, what roles need first and everything out, as the mock tells of them. */
import type { HomeFigure, RecordsChanged, TableView } from '../api/types.gen';
import type { Answers } from './shape';
import { one, titleOf, titles } from './shown';
import { catalogue, keep, records } from './world';

const views = new Map<string, TableView[]>([
  [
    'complaints',
    [
      {
        id: 'v0',
        version: 1,
        name: '未办结',
        shared: true,
        own: false,
        by: '李晓芳',
        arrangement: {
          columns: ['code', 'subject', 'state'],
          filters: [{ field: 'state', op: 'is_not', value: 'closed' }],
          sort: null,
          descending: true,
          text: '',
        },
      },
    ],
  ],
]);
let made = 0;

const figure = (key: string, zh: string, en: string, value: number, level: string, page: string): HomeFigure => ({
  key,
  label: { zh, en },
  value,
  level,
  page,
  filters: [],
  only: null,
});

export const tables: Answers = {
  table_view_list: ({ register }) => views.get(register) ?? [],
  table_view_save: ({ register, id, name, shared, arrangement }) => {
    const all = views.get(register) ?? [];
    made += 1;
    const view: TableView = {
      id: id ?? `v${made}`,
      version: made,
      name,
      shared,
      own: true,
      by: '王小明',
      arrangement,
    };
    views.set(register, [...all.filter((other) => other.id !== view.id), view]);
    return { register: 'table_views', id: view.id, version: made, findings: [], changed: ['table_views'] };
  },
  table_view_drop: ({ register, id }) => {
    views.set(
      register,
      (views.get(register) ?? []).filter((view) => view.id !== id),
    );
    return { register: 'table_views', id, version: 1, findings: [], changed: ['table_views'] };
  },
  records_change: ({ register, records, values, digest }) => {
    const rows: RecordsChanged['rows'] = records.map(({ id, version }) => {
      const row = one(register, id);
      const stale = row.version !== version;
      const before = Object.fromEntries(Object.keys(values).map((key) => [key, row.values[key] ?? null]));
      const same = Object.entries(values).every(([key, value]) => (before[key] ?? null) === value);
      return {
        id,
        title: titleOf(register, row),
        action: stale ? 'refused' : same ? 'same' : 'change',
        before,
        after: values,
        why: stale ? [{ zh: '记录在您查看之后被他人修改', en: 'Somebody changed the record meanwhile' }] : [],
        findings: [],
      };
    });
    const count = (action: string) => rows.filter((row) => row.action === action).length;
    const kept = digest !== null && count('refused') === 0;
    for (const { id } of kept ? rows.filter((row) => row.action === 'change') : []) {
      keep(register, one(register, id), values, 'records_change', { zh: '批量修改记录', en: 'Change several records' });
    }
    return {
      rows,
      change: count('change'),
      same: count('same'),
      refused: count('refused'),
      titles: titles(),
      digest: JSON.stringify([records, values]),
      kept,
      changed: kept ? [register] : [],
    };
  },
  clause_search: ({ text, limit }) =>
    catalogue.clauses
      .filter((clause) => clause.id.startsWith(text) || clause.title.zh.includes(text))
      .slice(0, limit || 10)
      .map((clause) => ({
        assessment: 'a0',
        assessment_title: '2026 年安全评估',
        clause: clause.id,
        title: clause.title,
      })),
  home: () => [
    {
      role: 'compliance_officer',
      label: { zh: '合规专员', en: 'Compliance officer' },
      figures: [
        figure('steps', '尚未完成的步骤', 'Steps not done', 6, 'warning', 'path'),
        { ...figure('overdue', '已逾期的时限', 'Overdue clocks', 2, 'error', 'duties'), only: 'overdue' },
        figure('errors', '待改正的错误', 'Errors to mend', 0, 'plain', 'registers'),
        {
          ...figure(
            'complaints_closed',
            '未办结的投诉举报',
            'Open: Complaints',
            (records.complaints ?? []).filter((row) => row.values.state !== 'closed').length,
            'warning',
            'records/complaints',
          ),
          filters: [{ field: 'state', op: 'is_not', value: 'closed' }],
        },
      ],
    },
  ],
  workspace_export: ({ folder }) => ({
    folder,
    registers: 81,
    records: 912,
    entries: 1204,
    files: 14,
    size: 8_204_113,
    manifest_sha256: '3fa9c1d20b7e'.repeat(5).slice(0, 64),
    outside: 1,
  }),
};
