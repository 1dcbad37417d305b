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

