/** How the mock's records are seen: their titles, findings, computed values and clocks. */
import type { Clock, Finding, RecordView, Text } from '../api/types.gen';
import { Refusal } from '../platform/types';
import { field, records, type Row, table, type Values } from './world';

export const one = (register: string, id: string): Row => {
  const found = records[register]?.find((row) => row.id === id);
  if (!found) throw new Refusal('not_found', { zh: '没有这条记录', en: 'No such record' });
  return found;
};
/** The same characters in both languages. */
export const same = (text: string): Text => ({ zh: text, en: text });
export const titleOf = (register: string, row: Row): Text => {
  const { title } = table(register);
  const value = String(row.values[title] ?? row.values.code ?? '');
  return field(register, title)?.options.find((option) => option.key === value)?.label ?? same(value);
};

/** Two findings, so that a form has something to show. */
export function findings(register: string, values: Values): Finding[] {
  const out: Finding[] = [];
  for (const f of table(register).fields) {
    const value = values[f.key];
    if (f.required && !f.stamped && (value === undefined || value === null || value === '')) {
      out.push({
        level: 'error',
        code: 'required_empty',
        field: f.key,
        message: { zh: `「${f.label.zh}」必填`, en: `“${f.label.en}” is required` },
      });
    }
  }
  if (
    register === 'people' &&
    typeof values.joined_on === 'string' &&
    typeof values.left_on === 'string' &&
    values.left_on < values.joined_on
  ) {
    out.push({
      level: 'error',
      code: 'left_before_joined',
      field: 'left_on',
      message: {
        zh: `离岗日期 ${values.left_on} 早于入职日期 ${values.joined_on}，请核对`,
        en: `Left on ${values.left_on}, before joining on ${values.joined_on}; check both days`,
      },
    });
  }
  if (register === 'evidence' && values.expires_on) {
    out.push({
      level: 'warning',
      code: 'evidence_expiring',
      field: 'expires_on',
      message: {
        zh: `将于 ${values.expires_on} 到期（剩余 19 天），请准备更新`,
        en: `Expires on ${values.expires_on}, in 19 days; prepare its renewal`,
      },
    });
  }
  if (register === 'complaints' && values.state === 'reviewing') {
    out.push({
      level: 'warning',
      code: 'overdue',
      clause: 'TC260-003/7.e.2',
      message: { zh: '「审核」已超过时限', en: '“Judge” is overdue' },
    });
  }
  return out;
}

/** Values that the core would compute. */
const computed = (register: string, row: Row): Record<string, Text> => {
  if (register === 'incidents') {
    return {
      level_proposed: { zh: '较大', en: 'Relatively serious' },
      reported_by: { zh: '网络运营者', en: 'Network operator' },
    };
  }
  if (register !== 'qualifications') return {};
  const left = Math.round((Date.parse(String(row.values.valid_to_on)) - Date.parse('2026-11-21')) / 86_400_000);
  return { standing: left < 0 ? { zh: '已到期', en: 'Expired' } : { zh: '有效', en: 'In force' } };
};

export const view = (register: string, row: Row): RecordView => {
  const found = findings(register, row.values);
  return {
    id: row.id,
    version: row.version,
    retired: row.retired,
    title: titleOf(register, row),
    values: row.values,
    computed: computed(register, row),
    errors: found.filter((f) => f.level === 'error').length,
    warnings: found.filter((f) => f.level === 'warning').length,
  };
};

export const titles = (): Record<string, Text> =>
  Object.fromEntries(
    Object.entries(records).flatMap(([register, rows]) =>
      rows.map((row) => [`${register}/${row.id}`, titleOf(register, row)]),
    ),
  );

/** The instant that the mock takes for now. */
const NOW = '2026-11-21T03:00:00.000Z';

/** Clocks of an incident: one that is asked for at once, and one with a number. */
const ofIncident = (found: string): Clock[] => [
  {
    key: 'plan',
    label: { zh: '启动应急预案', en: 'Start the emergency plan' },
    started_at: found,
    due_at: found,
    done_at: null,
    state: 'due_now',
    rule: { zh: '网络安全法第二十五条：立即', en: 'Cybersecurity law, article 25: at once' },
    clause: 'LIAONING-2025/8.3.b',
    at_once: true,
    leads: true,
  },
  {
    key: 'report_authority',
    label: { zh: '向主管部门报告', en: 'Report to the authority' },
    started_at: found,
    due_at: new Date(Date.parse(found) + 4 * 3_600_000).toISOString(),
    done_at: null,
    state: 'overdue',
    rule: {
      zh: '国家网络安全事件报告管理办法第四条：4 小时',
      en: 'Measures on reporting incidents, article 4: 4 hours',
    },
    clause: 'LIAONING-2025/8.3.b',
  },
];

/** Clocks of a record. */
export const clocksOf = (register: string, row: Row): Clock[] => {
  if (register === 'incidents') return ofIncident(String(row.values.found_at));
  if (register !== 'complaints') return [];
  const from = String(row.values.received_at);
  const later = (hours: number) => new Date(new Date(from).getTime() + hours * 3_600_000).toISOString();
  const rule = { zh: '用户投诉举报处理规则 2.0：24 小时', en: '用户投诉举报处理规则 2.0: 24 hours' };
  const clause = 'TC260-003/7.e.2';
  const late = row.values.state === 'reviewing';
  const open = (due: string) => (due < NOW ? 'overdue' : 'running');
  return [
    {
      key: 'accept',
      label: { zh: '受理', en: 'Accept' },
      started_at: from,
      due_at: later(24),
      done_at: typeof row.values.accepted_at === 'string' ? row.values.accepted_at : null,
      state: row.values.accepted_at ? 'done' : open(later(24)),
      rule,
      clause,
    },
    {
      key: 'judge',
      label: { zh: '审核', en: 'Judge' },
      started_at: from,
      due_at: later(late ? 72 : 120),
      done_at: null,
      state: open(later(late ? 72 : 120)),
      rule,
      clause,
    },
    {
      key: 'answer',
      label: { zh: '答复', en: 'Answer' },
      started_at: from,
      due_at: null,
      done_at: null,
      state: 'unknown',
      rule: {
        zh: '用户投诉举报处理规则 2.0：10 个工作日；2027 年放假安排尚未收录，无法计算到期日，请导入该年日历',
        en: '用户投诉举报处理规则 2.0: 10 working days; the days off of 2027 are not on file, so the due day is not known: import that year’s calendar',
      },
      clause,
    },
  ];
};
