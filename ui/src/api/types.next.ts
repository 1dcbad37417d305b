// Temporary: what the core is about to answer, until `types.gen.ts` holds it. At the merge this file goes: every import
// of './types.next' becomes './types.gen'. Local declarations take precedence over those that are passed on.
export * from './types.gen';

import type * as Gen from './types.gen';
import type { Finding, Lang, Level, OptionInfo, Text } from './types.gen';

/** Of branch `duties`. */
export type ClockState = Gen.ClockState | 'due_now';
export type Clock = Omit<Gen.Clock, 'state'> & {
  state: ClockState;
  at_once?: boolean;
  leads?: boolean;
  moved?: Text[];
};

/** Of branch `app`. */
export type ComputedInfo = { key: string; label: Text; listed: boolean };
export type RuleInfo = { code: string; level: Level; clauses: string[]; asks: Text };
export type RegisterInfo = Gen.RegisterInfo & {
  section: OptionInfo;
  computed: ComputedInfo[];
  area: string;
  /** `read` or `write`. */
  access: string;
  rules: RuleInfo[];
  whole: Finding[];
};
export type RecordView = Gen.RecordView & { computed: { [key in string]?: Text } };
export type RecordDetail = Omit<Gen.RecordDetail, 'record' | 'clocks'> & { record: RecordView; clocks: Clock[] };
export type Page = Omit<Gen.Page, 'rows'> & { rows: RecordView[] };
export type AreaAccess = { area: string; label: Text; access: string };
/** Of branch `lead`. */
export type WorkspaceRecover = { folder: string; recovery_key: string; login: string; passphrase: string };
export type WorkspaceCreated = { session: SessionInfo; recovery_key: string };
export type SessionInfo = Gen.SessionInfo & { role_labels: OptionInfo[]; access: AreaAccess[] };

/** What one register holds and what is wrong with it. */
export type RegisterOverview = {
  register: string;
  label: Text;
  records: number;
  errors: number;
  warnings: number;
  notes: number;
  due: number;
};
export type SectionOverview = { key: string; label: Text; registers: RegisterOverview[] };
export type FindingsAsk = {
  section: string | null;
  register: string | null;
  level: Level | null;
  limit: number;
};
export type FindingRow = { finding: Finding; title: string; whole: boolean };
export type FindingPage = { rows: FindingRow[]; total: number };

/** Of branch `duties`. */
export type DueAsk = {
  person: string | null;
  register: string | null;
  section: string | null;
  from: string | null;
  to: string | null;
  state: string | null;
  lang: Lang;
};
export type DuePerson = { id: string; name: string };
export type Escalation = { at: string; to: DuePerson; reached: boolean };
export type DueItem = {
  register: string;
  register_label: Text;
  id: string;
  code: string;
  title: string;
  clock: Clock;
  people: DuePerson[];
  remind_at: string | null;
  escalations: Escalation[];
};
export type CalendarImport = { path: string; sha256: string | null; verified: boolean; reason: string };
export type YearInfo = {
  year: number;
  source: string;
  checked_on: string;
  verified: boolean;
  off: number;
  working: number;
  imported: boolean;
};
export type Moved = {
  register: string;
  record: string;
  key: string;
  label: Text;
  was: string | null;
  is: string | null;
};
export type MovedItem = { title: string; moved: Moved };
export type CalendarPlan = {
  sha256: string;
  years: YearInfo[];
  moved: MovedItem[];
  seq: number | null;
  changed: string[];
};

export type AsRecorded = { day: string; head_seq: number; head_hash: string };
export type WhoAsk = { day?: string; as_recorded?: string };
export type WhoScope = {
  function: string;
  data_type: string;
  kind: string;
  label: Text;
  may: boolean;
  why: Text[];
};
export type WhoRow = { person: DuePerson; scopes: WhoScope[] };
export type WhoMayWork = { day: string; as_recorded: AsRecorded | null; rows: WhoRow[] };
export type Heads = { all: number; internal: number; outsourced: number };
export type HeadCount = {
  pool: Heads;
  qualified: Heads;
  by_function: { [key in string]?: Heads };
  by_data_type: { [key in string]?: Heads };
  by_kind: { [key in string]?: Heads };
  by_employer: { [key in string]?: number };
  examinations: number;
  examinations_passed: number;
  granted: number;
  live: number;
  suspended: number;
  revoked: number;
  expired: number;
};
export type TrainingFigures = {
  sessions: number;
  hours: string;
  person_hours: string;
  persons: number;
  internal: number;
  outsourced: number;
  by_kind: { [key in string]?: number };
};
export type Counts = {
  day: string;
  as_recorded: AsRecorded | null;
  heads: HeadCount;
  training: TrainingFigures;
  training_of_all: TrainingFigures;
};

export type CertificateIssue = { qualification: string; lang?: Lang };
export type CertificateText = { text: string };
export type CertificateChecked = {
  /** `valid`, `not_in_force`, `altered`, `unknown`, `unreadable`. */
  outcome: string;
  told: Text;
  qualification: string | null;
  title: string;
};

/** Of branch `response`. */
export type Mark =
  | 'step'
  | 'event'
  | 'notification'
  | 'pause'
  | 'resume'
  | 'extension'
  | 'merger'
  | 'linked'
  | 'due'
  | 'journal';
export type TimelineRow = {
  at: string;
  mark: Mark;
  what: Text;
  who: string;
  /** Code of the merged matter that the row belongs to; empty for the matter itself. */
  of: string;
  record: [string, string] | null;
  late: boolean;
};
export type Timeline = { rows: TimelineRow[]; clocks: Clock[] };
export type TimelineExport = { register: string; id: string; format: string; lang?: Lang };
export type RetentionHold = { key: string; until: string | null; why: Text };
export type RetentionInfo = {
  allowed: boolean;
  allowed_on: string | null;
  holds: RetentionHold[];
  unverified: Text[];
  beyond: Text[];
};

/** What a column of a log can be, of branch `logs`. */
export type LogPart = 'item' | 'annotator' | 'reviewer' | 'label' | 'verdict' | 'seconds' | 'risk' | 'at';
export type LogColumns = { [part in LogPart]?: string };
export type LogImport = { path: string; task: string | null; columns: LogColumns | null; preview: boolean };

/** Figures of branch `annotation`. */
export type Figure = { value: string | null; undefined: string | null };
export type Share = { of: number; good: number };
export type RiskFigures = { risk: string; items: number; reviewed: number; wrong: number };
export type MonthFigures = { month: string; items: number; reviewed: Share; mean_seconds: string | null };
export type Capability = {
  items: number;
  reviewed: Share;
  first_pass: Share;
  kappa: Figure;
  mean_seconds: string | null;
  median_seconds: string | null;
  risks: RiskFigures[];
  months: MonthFigures[];
};
export type PersonFigures = { person: string | null; name: string; reviews: number; capability: Capability | null };
export type LogFigures = {
  rows: number;
  items: number;
  items_reviewed: number;
  items_approved: number;
  items_scattered: number;
  self_reviewed: number;
  unassigned: number;
  unqualified: number;
  two_functions: number;
  incomplete: number;
  undated: number;
  untimed: number;
  labels: number;
  mean_seconds: string | null;
  median_seconds: string | null;
  kappa: Figure;
  alpha: Figure;
  alpha_items: number;
  confusion: { annotator: string; reviewer: string; count: number }[];
  people: PersonFigures[];
  first_on: string | null;
  last_on: string | null;
  findings: Finding[];
};
export type LogRead = {
  file: string;
  sha256: string;
  headers: string[];
  columns: LogColumns;
  sample: string[][];
  findings: Finding[];
  figures: LogFigures | null;
  record: string | null;
  changed: string[];
};

/** Commands that are new or answer more. */
export type NextCommands = {
  workspace_open: [Gen.WorkspaceOpen, SessionInfo];
  workspace_demo: [Gen.Folder, SessionInfo];
  workspace_create: [Gen.WorkspaceCreate, WorkspaceCreated];
  session_info: [Gen.Nothing, SessionInfo];
  workspace_recover: [WorkspaceRecover, SessionInfo];
  register_list: [Gen.Nothing, RegisterInfo[]];
  register_describe: [Gen.RegisterKey, RegisterInfo];
  record_list: [Gen.RecordList, Page];
  record_show: [Gen.RecordKey, RecordDetail];
  overview: [Gen.Nothing, SectionOverview[]];
  finding_list: [FindingsAsk, FindingPage];
  due: [DueAsk, DueItem[]];
  due_calendar: [DueAsk, ArrayBuffer];
  calendar_list: [Gen.Nothing, YearInfo[]];
  who_may_work: [WhoAsk, WhoMayWork];
  head_counts: [WhoAsk, Counts];
  certificate_issue: [CertificateIssue, ArrayBuffer];
  certificate_check: [CertificateText, CertificateChecked];
  timeline: [Gen.RecordKey, Timeline];
  timeline_export: [TimelineExport, ArrayBuffer];
  calendar_import: [CalendarImport, CalendarPlan];
  retention: [Gen.RecordKey, RetentionInfo];
  annotation_log_import: [LogImport, LogRead];
};
export type Commands = Omit<Gen.Commands, keyof NextCommands> & NextCommands;
