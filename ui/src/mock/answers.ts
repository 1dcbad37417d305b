/** Answers of the mock, command by command. They are shaped like the core's and mean no more than a picture. */
import { Refusal } from '../platform/types';
import type { EditionInfo, EntryView, Page, RecordList, Saved, SessionInfo } from '../api/types.gen';
import { annotation } from './annotation';
import { assessment } from './assessment';
import { duties } from './duties';
import { evaluation } from './evaluation';
import { imports } from './imports';
import { paper } from './paper';
import { papers } from './papers';
import type { Answers } from './shape';
import { written } from './written';
import { tables } from './tables';
import { clocksOf, findings, one, titleOf, titles, view } from './shown';
import { add, catalogue, journal, keep, PUBLISHED, records, registers, type Row, table } from './world';

const saved = (register: string, row: Row): Saved => ({
  register,
  id: row.id,
  version: row.version,
  findings: [],
  changed: [register],
});
const published: EditionInfo = {
  ...catalogue,
  id: PUBLISHED,
  name: { zh: '生成式人工智能服务安全基本要求（2024-02-29 发布）', en: 'Basic security requirements (published)' },
  status: 'published',
  date: '2024-02-29',
  clauses: catalogue.clauses.length,
  imported: false,
};
const session: SessionInfo = {
  token: 't',
  login: 'wangxm',
  name: '王小明',
  roles: ['security_administrator', 'compliance_officer', 'evaluator'],
  role_labels: table('users').fields.find((field) => field.key === 'roles')?.options ?? [],
  access: [],
  person: 'p0',
  workspace: '示例单位',
  idle_minutes: 15,
  findings: [
    {
      level: 'warning',
      code: 'backup_old',
      message: { zh: '上次备份在 9 天前，建议现在备份', en: 'The last backup is 9 days old; make one now' },
    },
  ],
};

const list = ({ register, filters, text, sort, descending, after, limit }: Partial<RecordList>): Page => {
  const of = register ?? '';
  let rows = [...(records[of] ?? [])];
  if (text) rows = rows.filter((row) => JSON.stringify(row.values).includes(text));
  for (const filter of filters ?? []) {
    rows = rows.filter((row) => {
      const value = filter.field === 'retired' ? row.retired : row.values[filter.field];
      if (filter.op === 'contains') return String(value ?? '').includes(String(filter.value));
      if (filter.op === 'empty') return !value;
      return filter.op === 'is' ? value === filter.value : true;
    });
  }
  if (sort) rows.sort((a, b) => String(a.values[sort] ?? '').localeCompare(String(b.values[sort] ?? ''), 'zh'));
  if (descending) rows.reverse();
  const start = after ? Number(after) : 0;
  const end = start + (limit || 50);
  return {
    rows: rows.slice(start, end).map((row) => view(of, row)),
    next: end < rows.length ? String(end) : null,
    total: rows.length,
    more: false,
    titles: titles(),
  };
};

const linkOf = ({ register, id }: { register: string; id: string }) => ({
  register,
  id,
  title: titleOf(register, one(register, id)),
});
const entryView = (entry: (typeof journal)[number]): EntryView => ({
  seq: entry.seq,
  at: entry.at,
  actor: 'wangxm',
  actor_name: '王小明',
  op: entry.op,
  op_label: entry.label,
  reason: entry.reason,
  records: [linkOf(entry)],
  changes: entry.changes.length,
  hash: '3fa9c1d20b7e'.repeat(5).slice(0, 64),
});

const core: Answers = {
  workspace_start: () => ({
    version: '0.1.0',
    workspace: '/示例/示例单位.hegui',
    exists: true,
    lang: 'zh',
    proposed: '/示例/合规工作区.hegui',
  }),
  workspace_slots: () => [
    { login: 'wangxm', name: '王小明', state: 'active', system_administrator: false },
    { login: 'lixf', name: '李晓芳', state: 'invited', system_administrator: false },
    { login: 'ops', name: '沈浩然', state: 'active', system_administrator: true },
  ],
  workspace_open: ({ passphrase }) => {
    if (passphrase === 'wrong')
      throw new Refusal('wrong_passphrase', { zh: '口令不正确', en: 'The passphrase is wrong' });
    return session;
  },
  workspace_demo: () => session,
  workspace_recover: () => session,
  workspace_create: () => ({ session, recovery_key: 'HK4M-7Q2P-XR9T-3WVD-8KJN-5YBC-2FHA-6MTE' }),
  workspace_check: () => session.findings,
  session_close: () => ({}),
  session_info: () => session,
  register_list: () => registers.map((r) => ({ ...r, count: records[r.key]?.length ?? 0 })),
  register_describe: ({ register }) => table(register),
  record_list: list,
  record_show: ({ register, id }) => {
    const row = one(register, id);
    const moves = table(register).moves.filter((move) => move.from.includes(String(row.values.state)));
    return {
      record: view(register, row),
      findings: findings(register, row.values),
      clocks: clocksOf(register, row),
      moves: moves.map((move) => ({
        ...move,
        missing: move.key === 'close' ? [{ zh: '答复内容', en: 'the answer' }] : [],
      })),
      notes: row.notes,
      titles: titles(),
    };
  },
  record_check: ({ register, id, values }) =>
    findings(register, { ...(id ? one(register, id).values : {}), ...values }),
  record_save: ({ register, id, values, reason }) => {
    if (values.name === '冲突')
      throw new Refusal(
        'stale',
        { zh: '这条记录已被他人修改', en: 'The record was changed meanwhile' },
        null,
        [],
        id ? view(register, one(register, id)) : null,
      );
    if (!id)
      return saved(register, add(register, register === 'complaints' ? { state: 'received', ...values } : values));
    const row = one(register, id);
    keep(register, row, values, 'record_save', { zh: '修改', en: 'Changed' }, reason);
    return saved(register, row);
  },
  record_move: ({ register, id, step, values, reason }) => {
    const row = one(register, id);
    const move = table(register).moves.find((m) => m.key === step);
    if (!move) throw new Refusal('gate', { zh: '不能这样流转', en: 'Not from here' });
    const stamp = move.stamps ? { [move.stamps]: '2026-11-21T02:00:00.000Z' } : {};
    keep(
      register,
      row,
      { ...values, ...stamp, ...Object.fromEntries(move.sets), state: move.to },
      'record_move',
      move.label,
      reason,
    );
    return saved(register, row);
  },
  record_retire: ({ register, id }) => {
    const row = one(register, id);
    row.retired = true;
    keep(register, row, {}, 'record_retire', { zh: '停用', en: 'Retired' });
    return saved(register, row);
  },
  record_restore: ({ register, id }) => {
    const row = one(register, id);
    row.retired = false;
    return saved(register, row);
  },
  register_report: ({ format }) => paper(format),
  dataset_overlap: ({ id }) => {
    const row = one('datasets', id);
    keep('datasets', row, { overlap_items: 3 }, 'dataset_overlap', {
      zh: '比对数据集条目',
      en: 'Compare items of datasets',
    });
    return { items: 20_000, compared: [{ dataset: 'd0', items: 8_000_000 }], shared: 3, saved: saved('datasets', row) };
  },
  record_unmask: () => ({ value: '13812341234' }),
  record_history: ({ register, id }) => one(register, id).history,
  note_add: ({ register, record, text }) => {
    one(register, record).notes.push({ id: `n${Date.now()}`, author: '王小明', at: '2026-11-21T03:00:00.000Z', text });
    return { register: 'notes', id: '', version: 1, findings: [], changed: ['notes'] };
  },
  record_options: ({ register, text }) =>
    (records[register] ?? [])
      .filter((row) => JSON.stringify(row.values).includes(text))
      .map((row) => ({ id: row.id, code: String(row.values.code ?? ''), title: titleOf(register, row) })),
  search: ({ text }) =>
    Object.entries(records).flatMap(([register, rows]) =>
      rows
        .filter((row) => JSON.stringify(row.values).includes(text))
        .map((row) => ({
          register,
          register_label: table(register).label,
          id: row.id,
          code: String(row.values.code ?? ''),
          title: titleOf(register, row),
          snippet: String(row.values.details ?? row.values.department ?? ''),
        })),
    ),
  journal_list: () => journal.map(entryView),
  journal_show: ({ seq }) => {
    const entry = journal.find((e) => e.seq === seq);
    if (!entry) throw new Refusal('not_found', { zh: '没有这条日志', en: 'No such entry' });
    return {
      entry: entryView(entry),
      changes: [{ record: linkOf(entry), fields: entry.changes }],
      facts: {
        sha256: '3fa9c1d20b7e'.repeat(5).slice(0, 64),
        rows: 316,
        filters: [{ field: 'state', op: 'is', value: 'closed' }],
      },
      program: '0.1.0',
      prev: 'b81e0c55'.repeat(8),
      signature: '5d0f'.repeat(32),
    };
  },
  journal_verify: () => ({
    ok: true,
    entries: 1842,
    head: '3fa9c1d20b7e'.repeat(5),
    records: 316,
    erased: 1,
    fault: null,
    findings: [],
  }),
  user_list: () => [
    {
      id: 'u1',
      login: 'wangxm',
      name: '王小明',
      roles: session.roles,
      person: 'p0',
      person_name: '王小明',
      state: 'active',
      system_administrator: false,
    },
    {
      id: 'u2',
      login: 'lixf',
      name: '李晓芳',
      roles: ['legal_reviewer', 'signer'],
      person: 'p1',
      person_name: '李晓芳',
      state: 'waiting',
      system_administrator: false,
    },
    {
      id: '',
      login: 'zhangw',
      name: '张伟',
      roles: [],
      person: null,
      person_name: '',
      state: 'invited',
      system_administrator: false,
    },
    {
      id: '',
      login: 'ops',
      name: '沈浩然',
      roles: ['system_administrator'],
      person: null,
      person_name: '',
      state: 'active',
      system_administrator: true,
    },
  ],
  edition_list: () => [{ ...catalogue, clauses: catalogue.clauses.length, imported: false }, published],
  risk_list: () => catalogue.risk_classes,
};

const done = () => ({});
const seats: Answers = {
  user_activate: done,
  user_add: done,
  user_admit: done,
  user_remove: done,
  passphrase_change: done,
};
/** Every command that the mock answers. */
export const answers: Answers = {
  ...seats,
  ...core,
  ...assessment,
  ...imports,
  ...papers,
  ...written,
  ...duties,
  ...annotation,
  ...evaluation,
  ...tables,
};
