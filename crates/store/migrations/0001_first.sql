-- The first schema. Tables of registers are printed from their definitions; this file is frozen once released.

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY NOT NULL,
  entry TEXT NOT NULL,
  hash TEXT NOT NULL,
  signature TEXT NOT NULL
) STRICT;

CREATE TABLE changes (
  seq INTEGER NOT NULL REFERENCES journal (seq),
  n INTEGER NOT NULL,
  register TEXT NOT NULL,
  record TEXT NOT NULL,
  change TEXT NOT NULL,
  PRIMARY KEY (seq, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX changes_by_record ON changes (register, record, seq);

CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_fixed BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER changes_are_kept BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER changes_are_fixed BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

-- Keys of the persons concerned, outside the chain: erasure deletes them.
CREATE TABLE concern_keys (
  register TEXT NOT NULL,
  record TEXT NOT NULL,
  key BLOB NOT NULL,
  PRIMARY KEY (register, record)
) STRICT, WITHOUT ROWID;

-- Files by digest, in chunks.
CREATE TABLE blobs (
  sha256 TEXT PRIMARY KEY NOT NULL,
  size INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE blob_chunks (
  sha256 TEXT NOT NULL REFERENCES blobs (sha256),
  n INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (sha256, n)
) STRICT;

-- Words of keyword libraries; the library's record holds their digest.
CREATE TABLE keywords (
  library TEXT NOT NULL,
  norm TEXT NOT NULL,
  category TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (library, norm, category)
) STRICT, WITHOUT ROWID;

-- Full-text terms: derived, may be dropped and rebuilt at any time.
CREATE TABLE search_docs (
  doc INTEGER PRIMARY KEY NOT NULL,
  register TEXT NOT NULL,
  record TEXT NOT NULL,
  UNIQUE (register, record)
) STRICT;
CREATE VIRTUAL TABLE search_terms USING fts5 (terms, content = '', contentless_delete = 1, tokenize = 'ascii');

-- Registers.

CREATE TABLE organizations (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  credit_code TEXT,
  legal_representative TEXT,
  nature TEXT,
  registered_address TEXT,
  office_address TEXT,
  province TEXT,
  regulator TEXT,
  contact TEXT,
  contact_phone TEXT,
  critical_operator INTEGER,
  central_unit INTEGER,
  established_on TEXT,
  licences TEXT,
  remarks TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX organizations_sort_name ON organizations (retired, sort_name, id);
CREATE UNIQUE INDEX organizations_one_code ON organizations (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE UNIQUE INDEX organizations_one_credit_code ON organizations (credit_code) WHERE retired = 0 AND credit_code IS NOT NULL;

CREATE TABLE services (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  organization TEXT,
  model_version TEXT,
  functions TEXT,
  access TEXT,
  domain TEXT,
  audience TEXT,
  minors_served INTEGER,
  public_opinion INTEGER,
  model_origin TEXT,
  user_input_trains INTEGER,
  critical_use INTEGER,
  launched_on TEXT,
  deployments TEXT,
  status TEXT,
  monitors INTEGER,
  remarks TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL,
  sort_launched_on TEXT NOT NULL
) STRICT;
CREATE INDEX services_sort_name ON services (retired, sort_name, id);
CREATE INDEX services_sort_launched_on ON services (retired, sort_launched_on, id);
CREATE UNIQUE INDEX services_one_code ON services (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX services_by_organization ON services (organization);

CREATE TABLE people (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  employer_kind TEXT,
  employer TEXT,
  department TEXT,
  identity_number TEXT,
  phone TEXT,
  email TEXT,
  joined_on TEXT,
  left_on TEXT,
  remarks TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL,
  sort_code TEXT NOT NULL,
  sort_joined_on TEXT NOT NULL
) STRICT;
CREATE INDEX people_sort_name ON people (retired, sort_name, id);
CREATE INDEX people_sort_code ON people (retired, sort_code, id);
CREATE INDEX people_sort_joined_on ON people (retired, sort_joined_on, id);
CREATE UNIQUE INDEX people_one_code ON people (code) WHERE retired = 0 AND code IS NOT NULL;

CREATE TABLE appointments (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  person TEXT,
  post TEXT,
  from_on TEXT,
  to_on TEXT,
  document TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_from_on TEXT NOT NULL,
  sort_post TEXT NOT NULL
) STRICT;
CREATE INDEX appointments_sort_from_on ON appointments (retired, sort_from_on, id);
CREATE INDEX appointments_sort_post ON appointments (retired, sort_post, id);
CREATE UNIQUE INDEX appointments_one_code ON appointments (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX appointments_by_person ON appointments (person);

CREATE TABLE handling_rules (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  kind TEXT,
  edition TEXT,
  acknowledge_limit INTEGER,
  acknowledge_unit TEXT,
  judge_limit INTEGER,
  judge_unit TEXT,
  answer_limit INTEGER,
  answer_unit TEXT,
  published_where TEXT,
  effective_on TEXT,
  ended_on TEXT,
  proof TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_effective_on TEXT NOT NULL,
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX handling_rules_sort_effective_on ON handling_rules (retired, sort_effective_on, id);
CREATE INDEX handling_rules_sort_name ON handling_rules (retired, sort_name, id);
CREATE UNIQUE INDEX handling_rules_one_code ON handling_rules (code) WHERE retired = 0 AND code IS NOT NULL;

CREATE TABLE complaints (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  channel TEXT,
  received_at TEXT,
  complainant TEXT,
  contact TEXT,
  kind TEXT,
  risk TEXT,
  service TEXT,
  model_version TEXT,
  subject TEXT,
  details TEXT,
  output TEXT,
  assignee TEXT,
  state TEXT,
  judgement TEXT,
  outcome TEXT,
  disposals TEXT,
  mending TEXT,
  answer TEXT,
  reported TEXT,
  accepted_at TEXT,
  judged_at TEXT,
  answered_at TEXT,
  closed_at TEXT,
  reopened_at TEXT,
  pauses TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_received_at TEXT NOT NULL,
  sort_code TEXT NOT NULL,
  sort_state TEXT NOT NULL,
  sort_kind TEXT NOT NULL
) STRICT;
CREATE INDEX complaints_sort_received_at ON complaints (retired, sort_received_at, id);
CREATE INDEX complaints_sort_code ON complaints (retired, sort_code, id);
CREATE INDEX complaints_sort_state ON complaints (retired, sort_state, id);
CREATE INDEX complaints_sort_kind ON complaints (retired, sort_kind, id);
CREATE UNIQUE INDEX complaints_one_code ON complaints (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX complaints_by_service ON complaints (service);
CREATE INDEX complaints_by_assignee ON complaints (assignee);

CREATE TABLE evidence (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  title TEXT,
  kind TEXT,
  owner TEXT,
  period_from_on TEXT,
  period_to_on TEXT,
  expires_on TEXT,
  files TEXT,
  records TEXT,
  remarks TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_code TEXT NOT NULL,
  sort_title TEXT NOT NULL,
  sort_expires_on TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_sort_code ON evidence (retired, sort_code, id);
CREATE INDEX evidence_sort_title ON evidence (retired, sort_title, id);
CREATE INDEX evidence_sort_expires_on ON evidence (retired, sort_expires_on, id);
CREATE UNIQUE INDEX evidence_one_code ON evidence (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX evidence_by_owner ON evidence (owner);

CREATE TABLE keyword_libraries (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  edition TEXT,
  updated_on TEXT,
  lines INTEGER,
  distinct_words INTEGER,
  digest TEXT,
  sources TEXT,
  long_words_reason TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_updated_on TEXT NOT NULL,
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX keyword_libraries_sort_updated_on ON keyword_libraries (retired, sort_updated_on, id);
CREATE INDEX keyword_libraries_sort_name ON keyword_libraries (retired, sort_name, id);
CREATE UNIQUE INDEX keyword_libraries_one_code ON keyword_libraries (code) WHERE retired = 0 AND code IS NOT NULL;

CREATE TABLE risk_mappings (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  category TEXT,
  risk TEXT,
  reason TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_category TEXT NOT NULL
) STRICT;
CREATE INDEX risk_mappings_sort_category ON risk_mappings (retired, sort_category, id);
CREATE UNIQUE INDEX risk_mappings_one_code ON risk_mappings (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE UNIQUE INDEX risk_mappings_one_category ON risk_mappings (category) WHERE retired = 0 AND category IS NOT NULL;

CREATE TABLE assessments (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  service TEXT,
  edition TEXT,
  occasion TEXT,
  conducted TEXT,
  third_party TEXT,
  assessed_on TEXT,
  team TEXT,
  legal_representative TEXT,
  assessment_head TEXT,
  legality_head TEXT,
  joint_role_note TEXT,
  scope TEXT,
  overall TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_assessed_on TEXT NOT NULL,
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX assessments_sort_assessed_on ON assessments (retired, sort_assessed_on, id);
CREATE INDEX assessments_sort_name ON assessments (retired, sort_name, id);
CREATE UNIQUE INDEX assessments_one_code ON assessments (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX assessments_by_service ON assessments (service);
CREATE INDEX assessments_by_legal_representative ON assessments (legal_representative);
CREATE INDEX assessments_by_assessment_head ON assessments (assessment_head);
CREATE INDEX assessments_by_legality_head ON assessments (legality_head);

CREATE TABLE conclusions (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  assessment TEXT,
  clause TEXT,
  verdict TEXT,
  reason TEXT,
  equivalent_measure TEXT,
  difference_reason TEXT,
  proposed TEXT,
  evidence TEXT,
  concluded_by TEXT,
  concluded_user TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_clause TEXT NOT NULL
) STRICT;
CREATE INDEX conclusions_sort_clause ON conclusions (retired, sort_clause, id);
CREATE UNIQUE INDEX conclusions_one_code ON conclusions (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX conclusions_by_assessment ON conclusions (assessment);
CREATE INDEX conclusions_by_concluded_by ON conclusions (concluded_by);
CREATE INDEX conclusions_by_concluded_user ON conclusions (concluded_user);

CREATE TABLE approvals (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  register TEXT,
  record TEXT,
  verdict TEXT,
  seen TEXT,
  person TEXT,
  given_at TEXT,
  comment TEXT,
  exception TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_given_at TEXT NOT NULL
) STRICT;
CREATE INDEX approvals_sort_given_at ON approvals (retired, sort_given_at, id);
CREATE UNIQUE INDEX approvals_one_code ON approvals (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX approvals_by_record ON approvals (record);
CREATE INDEX approvals_by_person ON approvals (person);
CREATE INDEX approvals_by_exception ON approvals (exception);

CREATE TABLE reports (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  title TEXT,
  assessment TEXT,
  edition INTEGER,
  language TEXT,
  document_sha256 TEXT,
  pdf_sha256 TEXT,
  head_seq INTEGER,
  head_hash TEXT,
  frozen_at TEXT,
  state TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_frozen_at TEXT NOT NULL,
  sort_code TEXT NOT NULL
) STRICT;
CREATE INDEX reports_sort_frozen_at ON reports (retired, sort_frozen_at, id);
CREATE INDEX reports_sort_code ON reports (retired, sort_code, id);
CREATE UNIQUE INDEX reports_one_code ON reports (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX reports_by_assessment ON reports (assessment);

CREATE TABLE signatures (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  report TEXT,
  field TEXT,
  duty TEXT,
  person TEXT,
  key_kind TEXT,
  certificate_sha256 TEXT,
  subject TEXT,
  before_sha256 TEXT,
  after_sha256 TEXT,
  signed_at TEXT,
  joint INTEGER,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_signed_at TEXT NOT NULL
) STRICT;
CREATE INDEX signatures_sort_signed_at ON signatures (retired, sort_signed_at, id);
CREATE UNIQUE INDEX signatures_one_code ON signatures (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX signatures_by_report ON signatures (report);
CREATE INDEX signatures_by_person ON signatures (person);

CREATE TABLE notes (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  register TEXT,
  record TEXT,
  text TEXT,
  author_by TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_code TEXT NOT NULL
) STRICT;
CREATE INDEX notes_sort_code ON notes (retired, sort_code, id);
CREATE UNIQUE INDEX notes_one_code ON notes (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX notes_by_record ON notes (record);

CREATE TABLE extra_fields (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  register TEXT,
  key TEXT,
  label_zh TEXT,
  label_en TEXT,
  kind TEXT,
  options TEXT,
  searched INTEGER,
  surfaces TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_code TEXT NOT NULL
) STRICT;
CREATE INDEX extra_fields_sort_code ON extra_fields (retired, sort_code, id);
CREATE UNIQUE INDEX extra_fields_one_code ON extra_fields (code) WHERE retired = 0 AND code IS NOT NULL;

CREATE TABLE exceptions (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  reason TEXT,
  decided_by TEXT,
  from_on TEXT,
  to_on TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_from_on TEXT NOT NULL
) STRICT;
CREATE INDEX exceptions_sort_from_on ON exceptions (retired, sort_from_on, id);
CREATE UNIQUE INDEX exceptions_one_code ON exceptions (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX exceptions_by_decided_by ON exceptions (decided_by);

CREATE TABLE users (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  login TEXT,
  person TEXT,
  name TEXT,
  roles TEXT,
  signing_key TEXT,
  state TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_login TEXT NOT NULL
) STRICT;
CREATE INDEX users_sort_login ON users (retired, sort_login, id);
CREATE UNIQUE INDEX users_one_code ON users (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE UNIQUE INDEX users_one_login ON users (login) WHERE retired = 0 AND login IS NOT NULL;
CREATE INDEX users_by_person ON users (person);

