-- Work on an assessment, editions side by side, attestations, evaluation evidence: registers and fields.
CREATE TABLE populations (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  kind TEXT,
  datasets TEXT,
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
  whole_sha256 TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_number TEXT NOT NULL
) STRICT;
CREATE INDEX run_items_sort_number ON run_items (retired, sort_number, id);
CREATE UNIQUE INDEX run_items_one_code ON run_items (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX run_items_by_run ON run_items (run);

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

