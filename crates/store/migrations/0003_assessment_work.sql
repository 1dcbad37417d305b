-- Work on an assessment, editions side by side, attestations, evaluation evidence: registers and fields.

CREATE TABLE secrets (
  owner TEXT PRIMARY KEY NOT NULL,
  goes_to TEXT NOT NULL,
  secret TEXT NOT NULL
) STRICT;

ALTER TABLE risk_mappings ADD COLUMN aspect TEXT;

CREATE TABLE question_banks (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  kind TEXT,
  edition TEXT,
  declared INTEGER,
  rows INTEGER,
  distinct_questions INTEGER,
  digest TEXT,
  sources TEXT,
  criteria TEXT,
  most_characters INTEGER,
  read_at TEXT,
  read_by TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_read_at TEXT NOT NULL,
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX question_banks_sort_read_at ON question_banks (retired, sort_read_at, id);
CREATE INDEX question_banks_sort_name ON question_banks (retired, sort_name, id);
CREATE UNIQUE INDEX question_banks_one_code ON question_banks (code) WHERE retired = 0 AND code IS NOT NULL;

CREATE TABLE bank_questions (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  bank TEXT,
  number INTEGER,
  foreign_id TEXT,
  text TEXT,
  category TEXT,
  modality TEXT,
  criterion TEXT,
  digest TEXT,
  folded TEXT,
  file TEXT,
  row INTEGER,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_number TEXT NOT NULL
) STRICT;
CREATE INDEX bank_questions_sort_number ON bank_questions (retired, sort_number, id);
CREATE UNIQUE INDEX bank_questions_one_code ON bank_questions (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX bank_questions_by_bank ON bank_questions (bank);

CREATE TABLE classifiers (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  edition TEXT,
  threshold TEXT,
  risks TEXT,
  url TEXT,
  updated_on TEXT,
  note TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_updated_on TEXT NOT NULL,
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX classifiers_sort_updated_on ON classifiers (retired, sort_updated_on, id);
CREATE INDEX classifiers_sort_name ON classifiers (retired, sort_name, id);
CREATE UNIQUE INDEX classifiers_one_code ON classifiers (code) WHERE retired = 0 AND code IS NOT NULL;

CREATE TABLE test_plans (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  edition TEXT,
  in_force_on TEXT,
  review_due_on TEXT,
  indicators TEXT,
  criteria TEXT,
  methods TEXT,
  ethics_risks TEXT,
  approved_by TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_in_force_on TEXT NOT NULL,
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX test_plans_sort_in_force_on ON test_plans (retired, sort_in_force_on, id);
CREATE INDEX test_plans_sort_name ON test_plans (retired, sort_name, id);
CREATE UNIQUE INDEX test_plans_one_code ON test_plans (code) WHERE retired = 0 AND code IS NOT NULL;

CREATE TABLE populations (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  kind TEXT,
  datasets TEXT,
  bank TEXT,
  digest TEXT,
  items INTEGER,
  distinct_items INTEGER,
  bytes INTEGER,
  refused INTEGER,
  sources TEXT,
  languages TEXT,
  files TEXT,
  register_file TEXT,
  registered_at TEXT,
  registered_by TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_registered_at TEXT NOT NULL,
  sort_name TEXT NOT NULL,
  sort_items TEXT NOT NULL
) STRICT;
CREATE INDEX populations_sort_registered_at ON populations (retired, sort_registered_at, id);
CREATE INDEX populations_sort_name ON populations (retired, sort_name, id);
CREATE INDEX populations_sort_items ON populations (retired, sort_items, id);
CREATE UNIQUE INDEX populations_one_code ON populations (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX populations_by_bank ON populations (bank);

CREATE TABLE scans (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  population TEXT,
  population_digest TEXT,
  library TEXT,
  library_digest TEXT,
  scanned_at TEXT,
  scanned_by TEXT,
  items INTEGER,
  hit_items INTEGER,
  by_source TEXT,
  by_risk TEXT,
  by_word TEXT,
  personal TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_scanned_at TEXT NOT NULL
) STRICT;
CREATE INDEX scans_sort_scanned_at ON scans (retired, sort_scanned_at, id);
CREATE UNIQUE INDEX scans_one_code ON scans (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX scans_by_population ON scans (population);
CREATE INDEX scans_by_library ON scans (library);

CREATE TABLE draws (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  population TEXT,
  purpose TEXT,
  strata TEXT,
  asked INTEGER,
  seed TEXT,
  seed_origin TEXT,
  seed_source TEXT,
  population_digest TEXT,
  algorithm TEXT,
  seeded_at TEXT,
  drawn_by TEXT,
  drawn INTEGER,
  fewer INTEGER,
  by_stratum TEXT,
  list_sha256 TEXT,
  reason TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_seeded_at TEXT NOT NULL,
  sort_asked TEXT NOT NULL
) STRICT;
CREATE INDEX draws_sort_seeded_at ON draws (retired, sort_seeded_at, id);
CREATE INDEX draws_sort_asked ON draws (retired, sort_asked, id);
CREATE UNIQUE INDEX draws_one_code ON draws (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX draws_by_population ON draws (population);

CREATE TABLE evaluation_runs (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  draw TEXT,
  strategy TEXT,
  service TEXT,
  model_version TEXT,
  library TEXT,
  library_digest TEXT,
  classifier TEXT,
  retest_of TEXT,
  second_share TEXT,
  begun_at TEXT,
  begun_by TEXT,
  note TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_begun_at TEXT NOT NULL,
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX evaluation_runs_sort_begun_at ON evaluation_runs (retired, sort_begun_at, id);
CREATE INDEX evaluation_runs_sort_name ON evaluation_runs (retired, sort_name, id);
CREATE UNIQUE INDEX evaluation_runs_one_code ON evaluation_runs (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX evaluation_runs_by_draw ON evaluation_runs (draw);
CREATE INDEX evaluation_runs_by_service ON evaluation_runs (service);
CREATE INDEX evaluation_runs_by_model_version ON evaluation_runs (model_version);
CREATE INDEX evaluation_runs_by_library ON evaluation_runs (library);
CREATE INDEX evaluation_runs_by_classifier ON evaluation_runs (classifier);
CREATE INDEX evaluation_runs_by_retest_of ON evaluation_runs (retest_of);

CREATE TABLE run_items (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  run TEXT,
  number INTEGER,
  digest TEXT,
  copy INTEGER,
  source TEXT,
  file TEXT,
  row INTEGER,
  text TEXT,
  question TEXT,
  whole_sha256 TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_number TEXT NOT NULL
) STRICT;
CREATE INDEX run_items_sort_number ON run_items (retired, sort_number, id);
CREATE UNIQUE INDEX run_items_one_code ON run_items (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX run_items_by_run ON run_items (run);
CREATE INDEX run_items_by_question ON run_items (question);

CREATE TABLE model_endpoints (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  base_url TEXT,
  model TEXT,
  strategy TEXT,
  model_version TEXT,
  system_prompt TEXT,
  concurrency INTEGER,
  per_minute INTEGER,
  timeout_seconds INTEGER,
  retries INTEGER,
  max_tokens INTEGER,
  temperature TEXT,
  own_temperature INTEGER,
  key_given INTEGER,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX model_endpoints_sort_name ON model_endpoints (retired, sort_name, id);
CREATE UNIQUE INDEX model_endpoints_one_code ON model_endpoints (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX model_endpoints_by_model_version ON model_endpoints (model_version);

CREATE TABLE answers (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  run TEXT,
  item TEXT,
  strategy TEXT,
  state TEXT,
  text TEXT,
  whole_sha256 TEXT,
  finish TEXT,
  reasoning TEXT,
  failure TEXT,
  failure_said TEXT,
  attempts INTEGER,
  endpoint TEXT,
  model_told TEXT,
  file TEXT,
  row INTEGER,
  taken_at TEXT,
  taken_by TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_taken_at TEXT NOT NULL
) STRICT;
CREATE INDEX answers_sort_taken_at ON answers (retired, sort_taken_at, id);
CREATE UNIQUE INDEX answers_one_code ON answers (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX answers_by_run ON answers (run);
CREATE INDEX answers_by_item ON answers (item);
CREATE INDEX answers_by_endpoint ON answers (endpoint);

CREATE TABLE judgements (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  run TEXT,
  item TEXT,
  judge TEXT,
  verdict TEXT,
  risks TEXT,
  judged_at TEXT,
  changed_at TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_judged_at TEXT NOT NULL
) STRICT;
CREATE INDEX judgements_sort_judged_at ON judgements (retired, sort_judged_at, id);
CREATE UNIQUE INDEX judgements_one_code ON judgements (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX judgements_by_run ON judgements (run);
CREATE INDEX judgements_by_item ON judgements (item);

ALTER TABLE assessments ADD COLUMN overall_verdict TEXT;
ALTER TABLE assessments ADD COLUMN overall_rule TEXT;
ALTER TABLE assessments ADD COLUMN overall_reason TEXT;

CREATE TABLE clause_assignments (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  assessment TEXT,
  clause TEXT,
  owner TEXT,
  due_on TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_due_on TEXT NOT NULL,
  sort_clause TEXT NOT NULL
) STRICT;
CREATE INDEX clause_assignments_sort_due_on ON clause_assignments (retired, sort_due_on, id);
CREATE INDEX clause_assignments_sort_clause ON clause_assignments (retired, sort_clause, id);
CREATE UNIQUE INDEX clause_assignments_one_code ON clause_assignments (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX clause_assignments_by_assessment ON clause_assignments (assessment);
CREATE INDEX clause_assignments_by_owner ON clause_assignments (owner);

ALTER TABLE conclusions ADD COLUMN carried_from TEXT;
ALTER TABLE conclusions ADD COLUMN carried_note TEXT;

CREATE TABLE attestations (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  clause TEXT,
  service TEXT,
  outcome TEXT,
  statement TEXT,
  attested_by TEXT,
  attested_on TEXT,
  from_on TEXT,
  to_on TEXT,
  evidence TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_clause TEXT NOT NULL,
  sort_to_on TEXT NOT NULL
) STRICT;
CREATE INDEX attestations_sort_clause ON attestations (retired, sort_clause, id);
CREATE INDEX attestations_sort_to_on ON attestations (retired, sort_to_on, id);
CREATE UNIQUE INDEX attestations_one_code ON attestations (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX attestations_by_service ON attestations (service);
CREATE INDEX attestations_by_attested_by ON attestations (attested_by);

CREATE TABLE remediations (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  assessment TEXT,
  clause TEXT,
  conclusion TEXT,
  gap TEXT,
  measure TEXT,
  owner TEXT,
  due_on TEXT,
  retest_by_on TEXT,
  done_on TEXT,
  done_by TEXT,
  done_evidence TEXT,
  retested_on TEXT,
  retested_by TEXT,
  retest TEXT,
  retest_evidence TEXT,
  state TEXT,
  run TEXT,
  risk TEXT,
  source TEXT,
  remarks TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_due_on TEXT NOT NULL,
  sort_clause TEXT NOT NULL
) STRICT;
CREATE INDEX remediations_sort_due_on ON remediations (retired, sort_due_on, id);
CREATE INDEX remediations_sort_clause ON remediations (retired, sort_clause, id);
CREATE UNIQUE INDEX remediations_one_code ON remediations (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX remediations_by_assessment ON remediations (assessment);
CREATE INDEX remediations_by_conclusion ON remediations (conclusion);
CREATE INDEX remediations_by_owner ON remediations (owner);
CREATE INDEX remediations_by_done_by ON remediations (done_by);
CREATE INDEX remediations_by_retested_by ON remediations (retested_by);
CREATE INDEX remediations_by_run ON remediations (run);

CREATE TABLE edition_thresholds (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  edition TEXT,
  key TEXT,
  clause TEXT,
  value INTEGER,
  bound TEXT,
  unit TEXT,
  source TEXT,
  checked_on TEXT,
  entered_by TEXT,
  verified_by TEXT,
  verified_on TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_edition TEXT NOT NULL
) STRICT;
CREATE INDEX edition_thresholds_sort_edition ON edition_thresholds (retired, sort_edition, id);
CREATE UNIQUE INDEX edition_thresholds_one_code ON edition_thresholds (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX edition_thresholds_by_entered_by ON edition_thresholds (entered_by);
CREATE INDEX edition_thresholds_by_verified_by ON edition_thresholds (verified_by);

CREATE TABLE licensed_texts (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  edition TEXT,
  clause TEXT,
  text TEXT,
  source TEXT,
  licence TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_clause TEXT NOT NULL
) STRICT;
CREATE INDEX licensed_texts_sort_clause ON licensed_texts (retired, sort_clause, id);
CREATE UNIQUE INDEX licensed_texts_one_code ON licensed_texts (code) WHERE retired = 0 AND code IS NOT NULL;

CREATE TABLE content_packs (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  kind TEXT,
  key TEXT,
  name TEXT,
  source TEXT,
  checked_on TEXT,
  verified INTEGER,
  content TEXT,
  file TEXT,
  sha256 TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_key TEXT NOT NULL
) STRICT;
CREATE INDEX content_packs_sort_key ON content_packs (retired, sort_key, id);
CREATE UNIQUE INDEX content_packs_one_code ON content_packs (code) WHERE retired = 0 AND code IS NOT NULL;


ALTER TABLE reports ADD COLUMN signed_by TEXT;
ALTER TABLE reports ADD COLUMN sealed INTEGER;
ALTER TABLE reports ADD COLUMN scan_sha256 TEXT;
-- Time-stamps and the order of signing.
CREATE TABLE time_stamp_servers (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  address TEXT,
  policy TEXT,
  roots TEXT,
  timeout_seconds INTEGER,
  in_use INTEGER,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX time_stamp_servers_sort_name ON time_stamp_servers (retired, sort_name, id);
CREATE UNIQUE INDEX time_stamp_servers_one_code ON time_stamp_servers (code) WHERE retired = 0 AND code IS NOT NULL;
ALTER TABLE signatures ADD COLUMN stamped_at TEXT;
ALTER TABLE signatures ADD COLUMN stamped_by TEXT;
ALTER TABLE signatures ADD COLUMN stamp_waived INTEGER;
ALTER TABLE assessments ADD COLUMN signing_order TEXT;

-- Registers of filings.
CREATE TABLE filings (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  title TEXT,
  track TEXT,
  service TEXT,
  model_version TEXT,
  assessment TEXT,
  report TEXT,
  province TEXT,
  office TEXT,
  previous TEXT,
  state TEXT,
  algorithm_name TEXT,
  algorithm_officer TEXT,
  owner TEXT,
  public_test_on TEXT,
  output_formats TEXT,
  not_involved TEXT,
  papers TEXT,
  medium TEXT,
  submitted_on TEXT,
  receipt TEXT,
  decided_on TEXT,
  number TEXT,
  reasons TEXT,
  notice_link TEXT,
  noticed_on TEXT,
  notice_proof TEXT,
  shown_at TEXT,
  changes TEXT,
  cancelled_on TEXT,
  package_sha256 TEXT,
  packaged_at TEXT,
  package_head_seq INTEGER,
  sent_at TEXT,
  remarks TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_submitted_on TEXT NOT NULL,
  sort_title TEXT NOT NULL
) STRICT;
CREATE INDEX filings_sort_submitted_on ON filings (retired, sort_submitted_on, id);
CREATE INDEX filings_sort_title ON filings (retired, sort_title, id);
CREATE UNIQUE INDEX filings_one_code ON filings (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX filings_by_service ON filings (service);
CREATE INDEX filings_by_model_version ON filings (model_version);
CREATE INDEX filings_by_assessment ON filings (assessment);
CREATE INDEX filings_by_report ON filings (report);
CREATE INDEX filings_by_previous ON filings (previous);
CREATE INDEX filings_by_algorithm_officer ON filings (algorithm_officer);
CREATE INDEX filings_by_owner ON filings (owner);

CREATE TABLE filing_questions (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  filing TEXT,
  round INTEGER,
  text TEXT,
  theme TEXT,
  asked_by TEXT,
  received_on TEXT,
  due_on TEXT,
  state TEXT,
  facts TEXT,
  measures TEXT,
  annexes TEXT,
  plan TEXT,
  evidence TEXT,
  answered_by TEXT,
  checked_by TEXT,
  answered_on TEXT,
  checked_at TEXT,
  remarks TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_due_on TEXT NOT NULL,
  sort_received_on TEXT NOT NULL
) STRICT;
CREATE INDEX filing_questions_sort_due_on ON filing_questions (retired, sort_due_on, id);
CREATE INDEX filing_questions_sort_received_on ON filing_questions (retired, sort_received_on, id);
CREATE UNIQUE INDEX filing_questions_one_code ON filing_questions (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX filing_questions_by_filing ON filing_questions (filing);
CREATE INDEX filing_questions_by_answered_by ON filing_questions (answered_by);
CREATE INDEX filing_questions_by_checked_by ON filing_questions (checked_by);

CREATE TABLE test_channels (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  service TEXT,
  filing TEXT,
  address TEXT,
  accounts TEXT,
  interface INTEGER,
  endpoint TEXT,
  authorization TEXT,
  whole INTEGER,
  stream INTEGER,
  description TEXT,
  open_from_on TEXT,
  expires_on TEXT,
  closed_on TEXT,
  contact TEXT,
  contact_phone TEXT,
  secrets_given INTEGER,
  remarks TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_expires_on TEXT NOT NULL,
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX test_channels_sort_expires_on ON test_channels (retired, sort_expires_on, id);
CREATE INDEX test_channels_sort_name ON test_channels (retired, sort_name, id);
CREATE UNIQUE INDEX test_channels_one_code ON test_channels (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX test_channels_by_service ON test_channels (service);
CREATE INDEX test_channels_by_filing ON test_channels (filing);
CREATE INDEX test_channels_by_contact ON test_channels (contact);

-- Texts of papers.
CREATE TABLE paper_texts (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  paper TEXT,
  chapter TEXT,
  subject TEXT,
  text_zh TEXT,
  text_en TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_paper TEXT NOT NULL,
  sort_chapter TEXT NOT NULL
) STRICT;
CREATE INDEX paper_texts_sort_paper ON paper_texts (retired, sort_paper, id);
CREATE INDEX paper_texts_sort_chapter ON paper_texts (retired, sort_chapter, id);
CREATE UNIQUE INDEX paper_texts_one_code ON paper_texts (code) WHERE retired = 0 AND code IS NOT NULL;

-- Views of tables.
CREATE TABLE table_views (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  register TEXT,
  owner_by TEXT,
  shared INTEGER,
  arrangement TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX table_views_sort_name ON table_views (retired, sort_name, id);
CREATE UNIQUE INDEX table_views_one_code ON table_views (code) WHERE retired = 0 AND code IS NOT NULL;

CREATE TABLE paper_templates (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  paper TEXT,
  template TEXT,
  note TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_paper TEXT NOT NULL
) STRICT;
CREATE INDEX paper_templates_sort_paper ON paper_templates (retired, sort_paper, id);
CREATE UNIQUE INDEX paper_templates_one_code ON paper_templates (code) WHERE retired = 0 AND code IS NOT NULL;

CREATE TABLE letterheads (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  organization TEXT,
  text_zh TEXT,
  text_en TEXT,
  logo TEXT,
  numbering TEXT,
  titles TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_code TEXT NOT NULL
) STRICT;
CREATE INDEX letterheads_sort_code ON letterheads (retired, sort_code, id);
CREATE UNIQUE INDEX letterheads_one_code ON letterheads (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX letterheads_by_organization ON letterheads (organization);
CREATE INDEX letterheads_by_logo ON letterheads (logo);
