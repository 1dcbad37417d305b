-- Owners of clauses, remediations, and the overall verdict of an assessment.
-- Printed from the definitions by the schema example.

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

