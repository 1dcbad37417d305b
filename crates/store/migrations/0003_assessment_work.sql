-- Work on an assessment, editions side by side, attestations: registers and fields of the clause desk.
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

