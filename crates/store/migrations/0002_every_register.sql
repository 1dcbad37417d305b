-- Every register of organisation, annotators, corpus, models, service duties and cases.
-- Printed from the definitions by the schema example, read, and frozen once released.

ALTER TABLE organizations ADD COLUMN industry TEXT;
ALTER TABLE organizations ADD COLUMN superior TEXT;
ALTER TABLE organizations ADD COLUMN contact_email TEXT;
ALTER TABLE organizations ADD COLUMN website TEXT;
ALTER TABLE organizations ADD COLUMN icp_holder TEXT;
ALTER TABLE organizations ADD COLUMN foreign_share_min TEXT;
ALTER TABLE organizations ADD COLUMN foreign_share_max TEXT;

ALTER TABLE services ADD COLUMN special_fields TEXT;
ALTER TABLE services ADD COLUMN sells INTEGER;
ALTER TABLE services ADD COLUMN secondary_development INTEGER;
ALTER TABLE services ADD COLUMN address TEXT;
ALTER TABLE services ADD COLUMN current_build TEXT;
ALTER TABLE services ADD COLUMN called_model_number TEXT;
ALTER TABLE services ADD COLUMN filing_number TEXT;
ALTER TABLE services ADD COLUMN algorithm_number TEXT;
ALTER TABLE services ADD COLUMN algorithm_filed_on TEXT;
ALTER TABLE services ADD COLUMN algorithm_cancelled_on TEXT;
ALTER TABLE services ADD COLUMN scale INTEGER;
ALTER TABLE services ADD COLUMN monitor_ratio INTEGER;
ALTER TABLE services ADD COLUMN concurrency INTEGER;
ALTER TABLE services ADD COLUMN ended_on TEXT;
ALTER TABLE services ADD COLUMN unlabelled_on_request INTEGER;
ALTER TABLE services ADD COLUMN unlabelled_log_months INTEGER;

CREATE TABLE governance_bodies (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  kind TEXT,
  head TEXT,
  members TEXT,
  remit TEXT,
  procedure TEXT,
  founding_document TEXT,
  founded_on TEXT,
  dissolved_on TEXT,
  meeting_days INTEGER,
  meetings TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_kind TEXT NOT NULL,
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX governance_bodies_sort_kind ON governance_bodies (retired, sort_kind, id);
CREATE INDEX governance_bodies_sort_name ON governance_bodies (retired, sort_name, id);
CREATE UNIQUE INDEX governance_bodies_one_code ON governance_bodies (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX governance_bodies_by_head ON governance_bodies (head);

CREATE TABLE posts (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  kind TEXT,
  key_post INTEGER,
  department TEXT,
  duties TEXT,
  authority TEXT,
  qualification TEXT,
  work_requirements TEXT,
  remit TEXT,
  reports_to TEXT,
  document TEXT,
  effective_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_kind TEXT NOT NULL,
  sort_department TEXT NOT NULL
) STRICT;
CREATE INDEX posts_sort_kind ON posts (retired, sort_kind, id);
CREATE INDEX posts_sort_department ON posts (retired, sort_department, id);
CREATE UNIQUE INDEX posts_one_code ON posts (code) WHERE retired = 0 AND code IS NOT NULL;

ALTER TABLE people ADD COLUMN job_title TEXT;
ALTER TABLE people ADD COLUMN works_on TEXT;
ALTER TABLE people ADD COLUMN qualification TEXT;

ALTER TABLE appointments ADD COLUMN appointed_by TEXT;
ALTER TABLE appointments ADD COLUMN deputy TEXT;
ALTER TABLE appointments ADD COLUMN attachments TEXT;
CREATE INDEX appointments_by_appointed_by ON appointments (appointed_by);
CREATE INDEX appointments_by_deputy ON appointments (deputy);

CREATE TABLE background_checks (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  person TEXT,
  post TEXT,
  checked_on TEXT,
  aspects TEXT,
  method TEXT,
  consented_on TEXT,
  outcome TEXT,
  details TEXT,
  checked_by TEXT,
  document TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_checked_on TEXT NOT NULL,
  sort_code TEXT NOT NULL
) STRICT;
CREATE INDEX background_checks_sort_checked_on ON background_checks (retired, sort_checked_on, id);
CREATE INDEX background_checks_sort_code ON background_checks (retired, sort_code, id);
CREATE UNIQUE INDEX background_checks_one_code ON background_checks (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX background_checks_by_person ON background_checks (person);
CREATE INDEX background_checks_by_checked_by ON background_checks (checked_by);

CREATE TABLE confidentiality_agreements (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  person TEXT,
  kind TEXT,
  scope TEXT,
  tells_duties INTEGER,
  signed_on TEXT,
  from_on TEXT,
  to_on TEXT,
  after_leaving TEXT,
  document TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_from_on TEXT NOT NULL,
  sort_to_on TEXT NOT NULL
) STRICT;
CREATE INDEX confidentiality_agreements_sort_from_on ON confidentiality_agreements (retired, sort_from_on, id);
CREATE INDEX confidentiality_agreements_sort_to_on ON confidentiality_agreements (retired, sort_to_on, id);
CREATE UNIQUE INDEX confidentiality_agreements_one_code ON confidentiality_agreements (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX confidentiality_agreements_by_person ON confidentiality_agreements (person);

CREATE TABLE access_grants (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  grantee TEXT,
  person TEXT,
  secondary_developer TEXT,
  system TEXT,
  reaches TEXT,
  rights TEXT,
  administers TEXT,
  need TEXT,
  from_on TEXT,
  to_on TEXT,
  ended_on TEXT,
  approved_by TEXT,
  approved_on TEXT,
  review_due_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_from_on TEXT NOT NULL,
  sort_system TEXT NOT NULL
) STRICT;
CREATE INDEX access_grants_sort_from_on ON access_grants (retired, sort_from_on, id);
CREATE INDEX access_grants_sort_system ON access_grants (retired, sort_system, id);
CREATE UNIQUE INDEX access_grants_one_code ON access_grants (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX access_grants_by_person ON access_grants (person);
CREATE INDEX access_grants_by_secondary_developer ON access_grants (secondary_developer);
CREATE INDEX access_grants_by_approved_by ON access_grants (approved_by);

CREATE TABLE departures (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  person TEXT,
  kind TEXT,
  left_on TEXT,
  access_ended_on TEXT,
  materials_returned_on TEXT,
  devices_returned_on TEXT,
  returned TEXT,
  handed_to TEXT,
  reminded INTEGER,
  confirmed_by TEXT,
  remarks TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_left_on TEXT NOT NULL
) STRICT;
CREATE INDEX departures_sort_left_on ON departures (retired, sort_left_on, id);
CREATE UNIQUE INDEX departures_one_code ON departures (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX departures_by_person ON departures (person);
CREATE INDEX departures_by_handed_to ON departures (handed_to);
CREATE INDEX departures_by_confirmed_by ON departures (confirmed_by);

CREATE TABLE trainings (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  title TEXT,
  kind TEXT,
  plan_year INTEGER,
  planned_on TEXT,
  held_on TEXT,
  hours TEXT,
  topics TEXT,
  audience TEXT,
  rule_version TEXT,
  trainer TEXT,
  mode TEXT,
  examined INTEGER,
  materials TEXT,
  cancelled TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_held_on TEXT NOT NULL,
  sort_planned_on TEXT NOT NULL
) STRICT;
CREATE INDEX trainings_sort_held_on ON trainings (retired, sort_held_on, id);
CREATE INDEX trainings_sort_planned_on ON trainings (retired, sort_planned_on, id);
CREATE UNIQUE INDEX trainings_one_code ON trainings (code) WHERE retired = 0 AND code IS NOT NULL;

CREATE TABLE training_attendances (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  training TEXT,
  person TEXT,
  attended INTEGER,
  hours TEXT,
  score TEXT,
  passed INTEGER,
  signed_on TEXT,
  reason TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_code TEXT NOT NULL,
  sort_score TEXT NOT NULL
) STRICT;
CREATE INDEX training_attendances_sort_code ON training_attendances (retired, sort_code, id);
CREATE INDEX training_attendances_sort_score ON training_attendances (retired, sort_score, id);
CREATE UNIQUE INDEX training_attendances_one_code ON training_attendances (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX training_attendances_by_training ON training_attendances (training);
CREATE INDEX training_attendances_by_person ON training_attendances (person);

CREATE TABLE policies (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  area TEXT,
  stages TEXT,
  edition TEXT,
  supersedes TEXT,
  owner TEXT,
  approved_by TEXT,
  approved_on TEXT,
  issued_on TEXT,
  place TEXT,
  effective_on TEXT,
  ended_on TEXT,
  review_due_on TEXT,
  event_review_days INTEGER,
  reviews TEXT,
  readers TEXT,
  named_readers TEXT,
  document TEXT,
  attachments TEXT,
  remarks TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL,
  sort_effective_on TEXT NOT NULL,
  sort_review_due_on TEXT NOT NULL
) STRICT;
CREATE INDEX policies_sort_name ON policies (retired, sort_name, id);
CREATE INDEX policies_sort_effective_on ON policies (retired, sort_effective_on, id);
CREATE INDEX policies_sort_review_due_on ON policies (retired, sort_review_due_on, id);
CREATE UNIQUE INDEX policies_one_code ON policies (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX policies_by_supersedes ON policies (supersedes);
CREATE INDEX policies_by_owner ON policies (owner);
CREATE INDEX policies_by_approved_by ON policies (approved_by);

CREATE TABLE policy_acknowledgements (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  policy TEXT,
  person TEXT,
  acknowledged_on TEXT,
  mode TEXT,
  score TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_acknowledged_on TEXT NOT NULL
) STRICT;
CREATE INDEX policy_acknowledgements_sort_acknowledged_on ON policy_acknowledgements (retired, sort_acknowledged_on, id);
CREATE UNIQUE INDEX policy_acknowledgements_one_code ON policy_acknowledgements (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX policy_acknowledgements_by_policy ON policy_acknowledgements (policy);
CREATE INDEX policy_acknowledgements_by_person ON policy_acknowledgements (person);

CREATE TABLE regulatory_changes (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  document TEXT,
  kind TEXT,
  issuer TEXT,
  number TEXT,
  published_on TEXT,
  effective_on TEXT,
  known_on TEXT,
  touches TEXT,
  summary TEXT,
  source TEXT,
  assignee TEXT,
  due_on TEXT,
  reviews TEXT,
  conclusion TEXT,
  state TEXT,
  assessed_at TEXT,
  done_at TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_known_on TEXT NOT NULL,
  sort_effective_on TEXT NOT NULL
) STRICT;
CREATE INDEX regulatory_changes_sort_known_on ON regulatory_changes (retired, sort_known_on, id);
CREATE INDEX regulatory_changes_sort_effective_on ON regulatory_changes (retired, sort_effective_on, id);
CREATE UNIQUE INDEX regulatory_changes_one_code ON regulatory_changes (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX regulatory_changes_by_assignee ON regulatory_changes (assignee);

CREATE TABLE ethics_reviews (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  subject TEXT,
  kind TEXT,
  service TEXT,
  stage TEXT,
  wellbeing TEXT,
  life TEXT,
  fairness TEXT,
  risk_control TEXT,
  openness TEXT,
  benefit TEXT,
  limits TEXT,
  reviewed_on TEXT,
  reviewers TEXT,
  requested_by TEXT,
  outcome TEXT,
  conditions TEXT,
  conditions_due_on TEXT,
  conditions_met_on TEXT,
  review_due_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_reviewed_on TEXT NOT NULL,
  sort_subject TEXT NOT NULL
) STRICT;
CREATE INDEX ethics_reviews_sort_reviewed_on ON ethics_reviews (retired, sort_reviewed_on, id);
CREATE INDEX ethics_reviews_sort_subject ON ethics_reviews (retired, sort_subject, id);
CREATE UNIQUE INDEX ethics_reviews_one_code ON ethics_reviews (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX ethics_reviews_by_service ON ethics_reviews (service);
CREATE INDEX ethics_reviews_by_requested_by ON ethics_reviews (requested_by);

CREATE TABLE suppliers (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  credit_code TEXT,
  roles TEXT,
  contract TEXT,
  signed_on TEXT,
  from_on TEXT,
  to_on TEXT,
  active INTEGER,
  legality_proof TEXT,
  proof_valid_to_on TEXT,
  proof_confirmed INTEGER,
  security_paper TEXT,
  security_valid_to_on TEXT,
  duties TEXT,
  security_duties TEXT,
  processes_personal INTEGER,
  owner TEXT,
  contact TEXT,
  contact_phone TEXT,
  assessed_on TEXT,
  assessment TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL,
  sort_to_on TEXT NOT NULL
) STRICT;
CREATE INDEX suppliers_sort_name ON suppliers (retired, sort_name, id);
CREATE INDEX suppliers_sort_to_on ON suppliers (retired, sort_to_on, id);
CREATE UNIQUE INDEX suppliers_one_code ON suppliers (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX suppliers_by_owner ON suppliers (owner);

CREATE TABLE decisions (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  title TEXT,
  matter TEXT,
  body TEXT,
  background TEXT,
  options TEXT,
  proposed_by TEXT,
  proposed_on TEXT,
  decision TEXT,
  grounds TEXT,
  approvers TEXT,
  outcome TEXT,
  decided_on TEXT,
  carried_out_on TEXT,
  document TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_decided_on TEXT NOT NULL,
  sort_title TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_sort_decided_on ON decisions (retired, sort_decided_on, id);
CREATE INDEX decisions_sort_title ON decisions (retired, sort_title, id);
CREATE UNIQUE INDEX decisions_one_code ON decisions (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX decisions_by_body ON decisions (body);
CREATE INDEX decisions_by_proposed_by ON decisions (proposed_by);

CREATE TABLE annotators (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  person TEXT,
  data_types TEXT,
  domains TEXT,
  languages TEXT,
  account TEXT,
  screening TEXT,
  screened_for TEXT,
  started_on TEXT,
  ended_on TEXT,
  remarks TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_code TEXT NOT NULL,
  sort_started_on TEXT NOT NULL
) STRICT;
CREATE INDEX annotators_sort_code ON annotators (retired, sort_code, id);
CREATE INDEX annotators_sort_started_on ON annotators (retired, sort_started_on, id);
CREATE UNIQUE INDEX annotators_one_code ON annotators (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX annotators_by_person ON annotators (person);
CREATE UNIQUE INDEX annotators_one_account ON annotators (account) WHERE retired = 0 AND account IS NOT NULL;

CREATE TABLE exam_papers (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  edition TEXT,
  rules_tested TEXT,
  functions TEXT,
  data_types TEXT,
  kinds TEXT,
  topics TEXT,
  items INTEGER,
  full_score TEXT,
  pass_score TEXT,
  minutes INTEGER,
  prepared_by TEXT,
  approved_by TEXT,
  effective_on TEXT,
  ended_on TEXT,
  remarks TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_effective_on TEXT NOT NULL,
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX exam_papers_sort_effective_on ON exam_papers (retired, sort_effective_on, id);
CREATE INDEX exam_papers_sort_name ON exam_papers (retired, sort_name, id);
CREATE UNIQUE INDEX exam_papers_one_code ON exam_papers (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX exam_papers_by_prepared_by ON exam_papers (prepared_by);
CREATE INDEX exam_papers_by_approved_by ON exam_papers (approved_by);

CREATE TABLE exam_results (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  person TEXT,
  paper TEXT,
  taken_on TEXT,
  attempt INTEGER,
  score TEXT,
  invigilator TEXT,
  marked_by TEXT,
  remarks TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_taken_on TEXT NOT NULL,
  sort_code TEXT NOT NULL
) STRICT;
CREATE INDEX exam_results_sort_taken_on ON exam_results (retired, sort_taken_on, id);
CREATE INDEX exam_results_sort_code ON exam_results (retired, sort_code, id);
CREATE UNIQUE INDEX exam_results_one_code ON exam_results (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX exam_results_by_person ON exam_results (person);
CREATE INDEX exam_results_by_paper ON exam_results (paper);
CREATE INDEX exam_results_by_invigilator ON exam_results (invigilator);
CREATE INDEX exam_results_by_marked_by ON exam_results (marked_by);

CREATE TABLE qualifications (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  person TEXT,
  function TEXT,
  data_type TEXT,
  kind TEXT,
  result TEXT,
  valid_from_on TEXT,
  valid_to_on TEXT,
  granted_by TEXT,
  granted_on TEXT,
  refresher_due_on TEXT,
  state TEXT,
  decisions TEXT,
  remarks TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_valid_to_on TEXT NOT NULL,
  sort_code TEXT NOT NULL,
  sort_state TEXT NOT NULL
) STRICT;
CREATE INDEX qualifications_sort_valid_to_on ON qualifications (retired, sort_valid_to_on, id);
CREATE INDEX qualifications_sort_code ON qualifications (retired, sort_code, id);
CREATE INDEX qualifications_sort_state ON qualifications (retired, sort_state, id);
CREATE UNIQUE INDEX qualifications_one_code ON qualifications (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX qualifications_by_person ON qualifications (person);
CREATE INDEX qualifications_by_result ON qualifications (result);
CREATE INDEX qualifications_by_granted_by ON qualifications (granted_by);

CREATE TABLE annotation_rules (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  edition TEXT,
  kind TEXT,
  stage TEXT,
  data_types TEXT,
  domain TEXT,
  goal TEXT,
  data_format TEXT,
  method TEXT,
  quality_metric TEXT,
  truth TEXT,
  accuracy TEXT,
  objectivity TEXT,
  diversity TEXT,
  abnormal_data TEXT,
  risks TEXT,
  requested_by TEXT,
  prepared_by TEXT,
  approved_by TEXT,
  effective_on TEXT,
  ended_on TEXT,
  reviewed_on TEXT,
  next_review_on TEXT,
  supersedes TEXT,
  bias_review TEXT,
  trial_agreement TEXT,
  changes TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_effective_on TEXT NOT NULL,
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX annotation_rules_sort_effective_on ON annotation_rules (retired, sort_effective_on, id);
CREATE INDEX annotation_rules_sort_name ON annotation_rules (retired, sort_name, id);
CREATE UNIQUE INDEX annotation_rules_one_code ON annotation_rules (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX annotation_rules_by_prepared_by ON annotation_rules (prepared_by);
CREATE INDEX annotation_rules_by_approved_by ON annotation_rules (approved_by);
CREATE INDEX annotation_rules_by_supersedes ON annotation_rules (supersedes);

CREATE TABLE annotation_tasks (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  dataset TEXT,
  kind TEXT,
  data_type TEXT,
  annotation_rule TEXT,
  review_rule TEXT,
  domains TEXT,
  languages TEXT,
  items INTEGER,
  seconds_per_item TEXT,
  seconds_per_review TEXT,
  reserved_hours TEXT,
  review_hours TEXT,
  starts_on TEXT,
  ends_on TEXT,
  lead TEXT,
  stored_apart INTEGER,
  state TEXT,
  started_at TEXT,
  finished_at TEXT,
  remarks TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_starts_on TEXT NOT NULL,
  sort_name TEXT NOT NULL,
  sort_state TEXT NOT NULL
) STRICT;
CREATE INDEX annotation_tasks_sort_starts_on ON annotation_tasks (retired, sort_starts_on, id);
CREATE INDEX annotation_tasks_sort_name ON annotation_tasks (retired, sort_name, id);
CREATE INDEX annotation_tasks_sort_state ON annotation_tasks (retired, sort_state, id);
CREATE UNIQUE INDEX annotation_tasks_one_code ON annotation_tasks (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX annotation_tasks_by_dataset ON annotation_tasks (dataset);
CREATE INDEX annotation_tasks_by_annotation_rule ON annotation_tasks (annotation_rule);
CREATE INDEX annotation_tasks_by_review_rule ON annotation_tasks (review_rule);
CREATE INDEX annotation_tasks_by_lead ON annotation_tasks (lead);

CREATE TABLE task_assignments (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  task TEXT,
  person TEXT,
  function TEXT,
  from_on TEXT,
  to_on TEXT,
  hours TEXT,
  assigned_by TEXT,
  state TEXT,
  confirmed_at TEXT,
  remarks TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_code TEXT NOT NULL,
  sort_from_on TEXT NOT NULL
) STRICT;
CREATE INDEX task_assignments_sort_code ON task_assignments (retired, sort_code, id);
CREATE INDEX task_assignments_sort_from_on ON task_assignments (retired, sort_from_on, id);
CREATE UNIQUE INDEX task_assignments_one_code ON task_assignments (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX task_assignments_by_task ON task_assignments (task);
CREATE INDEX task_assignments_by_person ON task_assignments (person);
CREATE INDEX task_assignments_by_assigned_by ON task_assignments (assigned_by);

CREATE TABLE batches (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  task TEXT,
  delivered_on TEXT,
  items INTEGER,
  reviewed_items INTEGER,
  checks TEXT,
  draw TEXT,
  sample_size INTEGER,
  sampled_by TEXT,
  sampled_on TEXT,
  inaccurate INTEGER,
  unlawful INTEGER,
  state TEXT,
  decided_at TEXT,
  found TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_delivered_on TEXT NOT NULL,
  sort_code TEXT NOT NULL,
  sort_state TEXT NOT NULL
) STRICT;
CREATE INDEX batches_sort_delivered_on ON batches (retired, sort_delivered_on, id);
CREATE INDEX batches_sort_code ON batches (retired, sort_code, id);
CREATE INDEX batches_sort_state ON batches (retired, sort_state, id);
CREATE UNIQUE INDEX batches_one_code ON batches (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX batches_by_task ON batches (task);
CREATE INDEX batches_by_sampled_by ON batches (sampled_by);

CREATE TABLE arbitrations (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  task TEXT,
  batch TEXT,
  item TEXT,
  risk TEXT,
  opinions TEXT,
  arbitrator TEXT,
  decided_on TEXT,
  verdict TEXT,
  grounds TEXT,
  rule_change TEXT,
  new_rule TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_decided_on TEXT NOT NULL,
  sort_code TEXT NOT NULL
) STRICT;
CREATE INDEX arbitrations_sort_decided_on ON arbitrations (retired, sort_decided_on, id);
CREATE INDEX arbitrations_sort_code ON arbitrations (retired, sort_code, id);
CREATE UNIQUE INDEX arbitrations_one_code ON arbitrations (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX arbitrations_by_task ON arbitrations (task);
CREATE INDEX arbitrations_by_batch ON arbitrations (batch);
CREATE INDEX arbitrations_by_arbitrator ON arbitrations (arbitrator);
CREATE INDEX arbitrations_by_new_rule ON arbitrations (new_rule);

CREATE TABLE annotation_logs (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  task TEXT,
  file_name TEXT,
  sha256 TEXT,
  bytes INTEGER,
  format TEXT,
  columns TEXT,
  imported_at TEXT,
  imported_by TEXT,
  rows INTEGER,
  items INTEGER,
  items_reviewed INTEGER,
  items_approved INTEGER,
  incomplete_rows INTEGER,
  self_reviewed_rows INTEGER,
  two_function_people INTEGER,
  unassigned_rows INTEGER,
  unqualified_rows INTEGER,
  undated_rows INTEGER,
  first_on TEXT,
  last_on TEXT,
  median_seconds TEXT,
  kappa TEXT,
  alpha TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_imported_at TEXT NOT NULL,
  sort_code TEXT NOT NULL
) STRICT;
CREATE INDEX annotation_logs_sort_imported_at ON annotation_logs (retired, sort_imported_at, id);
CREATE INDEX annotation_logs_sort_code ON annotation_logs (retired, sort_code, id);
CREATE UNIQUE INDEX annotation_logs_one_code ON annotation_logs (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX annotation_logs_by_task ON annotation_logs (task);
CREATE UNIQUE INDEX annotation_logs_one_sha256 ON annotation_logs (sha256) WHERE retired = 0 AND sha256 IS NOT NULL;

CREATE TABLE corpus_sources (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  kind TEXT,
  link_collection INTEGER,
  acquisition TEXT,
  channel TEXT,
  means TEXT,
  provider TEXT,
  supplier TEXT,
  languages TEXT,
  media TEXT,
  origin TEXT,
  sizes TEXT,
  collected_from_on TEXT,
  collected_to_on TEXT,
  legality_reviewed_on TEXT,
  legality_reviewed_by TEXT,
  robots TEXT,
  crawl_conduct TEXT,
  forbidden_uses TEXT,
  terms TEXT,
  works TEXT,
  rights TEXT,
  personal_information TEXT,
  legal_basis TEXT,
  basis_reason TEXT,
  public_conditions TEXT,
  personal_kinds TEXT,
  blocked_check_on TEXT,
  blocked_list TEXT,
  blocked_hits INTEGER,
  blocked_removed INTEGER,
  reliability TEXT,
  papers TEXT,
  attachments TEXT,
  state TEXT,
  approved_at TEXT,
  blacklisted_at TEXT,
  blacklist_reason TEXT,
  owner TEXT,
  remarks TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL,
  sort_kind TEXT NOT NULL,
  sort_state TEXT NOT NULL
) STRICT;
CREATE INDEX corpus_sources_sort_name ON corpus_sources (retired, sort_name, id);
CREATE INDEX corpus_sources_sort_kind ON corpus_sources (retired, sort_kind, id);
CREATE INDEX corpus_sources_sort_state ON corpus_sources (retired, sort_state, id);
CREATE UNIQUE INDEX corpus_sources_one_code ON corpus_sources (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX corpus_sources_by_supplier ON corpus_sources (supplier);
CREATE INDEX corpus_sources_by_legality_reviewed_by ON corpus_sources (legality_reviewed_by);
CREATE INDEX corpus_sources_by_owner ON corpus_sources (owner);

CREATE TABLE source_assessments (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  source TEXT,
  stage TEXT,
  method TEXT,
  draw TEXT,
  sample INTEGER,
  unlawful INTEGER,
  found TEXT,
  poisoning TEXT,
  assessed_on TEXT,
  assessed_by TEXT,
  lifts_blacklist INTEGER,
  lift_reason TEXT,
  conclusion TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_assessed_on TEXT NOT NULL
) STRICT;
CREATE INDEX source_assessments_sort_assessed_on ON source_assessments (retired, sort_assessed_on, id);
CREATE UNIQUE INDEX source_assessments_one_code ON source_assessments (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX source_assessments_by_source ON source_assessments (source);
CREATE INDEX source_assessments_by_assessed_by ON source_assessments (assessed_by);

CREATE TABLE ip_screenings (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  source TEXT,
  aspects TEXT,
  method TEXT,
  outcome TEXT,
  risks TEXT,
  measures TEXT,
  screened_on TEXT,
  screened_by TEXT,
  delegated_by TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_screened_on TEXT NOT NULL
) STRICT;
CREATE INDEX ip_screenings_sort_screened_on ON ip_screenings (retired, sort_screened_on, id);
CREATE UNIQUE INDEX ip_screenings_one_code ON ip_screenings (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX ip_screenings_by_source ON ip_screenings (source);
CREATE INDEX ip_screenings_by_screened_by ON ip_screenings (screened_by);
CREATE INDEX ip_screenings_by_delegated_by ON ip_screenings (delegated_by);

CREATE TABLE impact_assessments (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  source TEXT,
  service TEXT,
  triggers TEXT,
  necessity TEXT,
  effects TEXT,
  risk TEXT,
  protection TEXT,
  conclusion TEXT,
  assessed_on TEXT,
  assessed_by TEXT,
  kept_until_on TEXT,
  review_due_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_assessed_on TEXT NOT NULL,
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX impact_assessments_sort_assessed_on ON impact_assessments (retired, sort_assessed_on, id);
CREATE INDEX impact_assessments_sort_name ON impact_assessments (retired, sort_name, id);
CREATE UNIQUE INDEX impact_assessments_one_code ON impact_assessments (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX impact_assessments_by_source ON impact_assessments (source);
CREATE INDEX impact_assessments_by_service ON impact_assessments (service);

CREATE TABLE consents (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  source TEXT,
  form TEXT,
  subjects TEXT,
  persons INTEGER,
  for_training INTEGER,
  notice TEXT,
  obtained_on TEXT,
  valid_to_on TEXT,
  state TEXT,
  withdrawn_scope TEXT,
  withdrawn_at TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_obtained_on TEXT NOT NULL
) STRICT;
CREATE INDEX consents_sort_obtained_on ON consents (retired, sort_obtained_on, id);
CREATE UNIQUE INDEX consents_one_code ON consents (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX consents_by_source ON consents (source);

CREATE TABLE deletions (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  trigger TEXT,
  consent TEXT,
  source TEXT,
  datasets TEXT,
  requested_on TEXT,
  due_on TEXT,
  method TEXT,
  items INTEGER,
  in_models TEXT,
  in_models_proof TEXT,
  carried_out_by TEXT,
  carried_out_at TEXT,
  verified_by TEXT,
  verified_at TEXT,
  state TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_due_on TEXT NOT NULL,
  sort_requested_on TEXT NOT NULL
) STRICT;
CREATE INDEX deletions_sort_due_on ON deletions (retired, sort_due_on, id);
CREATE INDEX deletions_sort_requested_on ON deletions (retired, sort_requested_on, id);
CREATE UNIQUE INDEX deletions_one_code ON deletions (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX deletions_by_consent ON deletions (consent);
CREATE INDEX deletions_by_source ON deletions (source);
CREATE INDEX deletions_by_carried_out_by ON deletions (carried_out_by);
CREATE INDEX deletions_by_verified_by ON deletions (verified_by);

CREATE TABLE cross_border_transfers (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  data TEXT,
  source TEXT,
  dataset TEXT,
  recipient TEXT,
  region TEXT,
  purpose TEXT,
  kinds TEXT,
  persons INTEGER,
  route TEXT,
  route_number TEXT,
  route_on TEXT,
  route_valid_to_on TEXT,
  exemption_reason TEXT,
  separate_consent INTEGER,
  impact_assessment TEXT,
  from_on TEXT,
  to_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_from_on TEXT NOT NULL
) STRICT;
CREATE INDEX cross_border_transfers_sort_from_on ON cross_border_transfers (retired, sort_from_on, id);
CREATE UNIQUE INDEX cross_border_transfers_one_code ON cross_border_transfers (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX cross_border_transfers_by_source ON cross_border_transfers (source);
CREATE INDEX cross_border_transfers_by_dataset ON cross_border_transfers (dataset);
CREATE INDEX cross_border_transfers_by_impact_assessment ON cross_border_transfers (impact_assessment);

CREATE TABLE data_grades (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  object TEXT,
  source TEXT,
  dataset TEXT,
  user_data TEXT,
  user_information TEXT,
  category TEXT,
  grade TEXT,
  origin TEXT,
  sensitivity TEXT,
  harm TEXT,
  measures TEXT,
  rule_version TEXT,
  graded_on TEXT,
  graded_by TEXT,
  review_due_on TEXT,
  remarks TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_object TEXT NOT NULL,
  sort_grade TEXT NOT NULL
) STRICT;
CREATE INDEX data_grades_sort_object ON data_grades (retired, sort_object, id);
CREATE INDEX data_grades_sort_grade ON data_grades (retired, sort_grade, id);
CREATE UNIQUE INDEX data_grades_one_code ON data_grades (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX data_grades_by_source ON data_grades (source);
CREATE INDEX data_grades_by_dataset ON data_grades (dataset);
CREATE INDEX data_grades_by_user_information ON data_grades (user_information);
CREATE INDEX data_grades_by_graded_by ON data_grades (graded_by);

CREATE TABLE synthetic_datasets (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  source TEXT,
  seed_datasets TEXT,
  seed_minimum INTEGER,
  algorithm TEXT,
  tool TEXT,
  parameters TEXT,
  made_by TEXT,
  made_on TEXT,
  items INTEGER,
  trace TEXT,
  aim TEXT,
  comparison TEXT,
  bias TEXT,
  evaluated_on TEXT,
  evaluation TEXT,
  purpose_limits TEXT,
  review_due_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL,
  sort_made_on TEXT NOT NULL
) STRICT;
CREATE INDEX synthetic_datasets_sort_name ON synthetic_datasets (retired, sort_name, id);
CREATE INDEX synthetic_datasets_sort_made_on ON synthetic_datasets (retired, sort_made_on, id);
CREATE UNIQUE INDEX synthetic_datasets_one_code ON synthetic_datasets (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX synthetic_datasets_by_source ON synthetic_datasets (source);
CREATE INDEX synthetic_datasets_by_made_by ON synthetic_datasets (made_by);

CREATE TABLE datasets (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  edition TEXT,
  purpose TEXT,
  sources TEXT,
  counterparts TEXT,
  items INTEGER,
  tokens INTEGER,
  bytes INTEGER,
  sizes TEXT,
  annotated INTEGER,
  key_field TEXT,
  sha256 TEXT,
  item_digest_list TEXT,
  overlap_items INTEGER,
  overlap_with TEXT,
  overlap_checked_at TEXT,
  storage TEXT,
  identified_reason TEXT,
  built_by TEXT,
  built_on TEXT,
  confirmed_by TEXT,
  confirmed_on TEXT,
  state TEXT,
  ready_at TEXT,
  remarks TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL,
  sort_purpose TEXT NOT NULL
) STRICT;
CREATE INDEX datasets_sort_name ON datasets (retired, sort_name, id);
CREATE INDEX datasets_sort_purpose ON datasets (retired, sort_purpose, id);
CREATE UNIQUE INDEX datasets_one_code ON datasets (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX datasets_by_built_by ON datasets (built_by);
CREATE INDEX datasets_by_confirmed_by ON datasets (confirmed_by);

CREATE TABLE processing_log (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  dataset TEXT,
  sequence INTEGER,
  step TEXT,
  source TEXT,
  method TEXT,
  pipeline_version TEXT,
  asset_version TEXT,
  items_in INTEGER,
  items_removed INTEGER,
  sample INTEGER,
  removal_reason TEXT,
  done_by TEXT,
  done_at TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_done_at TEXT NOT NULL
) STRICT;
CREATE INDEX processing_log_sort_done_at ON processing_log (retired, sort_done_at, id);
CREATE UNIQUE INDEX processing_log_one_code ON processing_log (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX processing_log_by_dataset ON processing_log (dataset);
CREATE INDEX processing_log_by_source ON processing_log (source);
CREATE INDEX processing_log_by_done_by ON processing_log (done_by);

CREATE TABLE data_quality_checks (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  dataset TEXT,
  dimension TEXT,
  method TEXT,
  sample INTEGER,
  faults INTEGER,
  groups TEXT,
  result TEXT,
  exclusions TEXT,
  trade_offs TEXT,
  measures TEXT,
  checked_by TEXT,
  checked_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_checked_on TEXT NOT NULL
) STRICT;
CREATE INDEX data_quality_checks_sort_checked_on ON data_quality_checks (retired, sort_checked_on, id);
CREATE UNIQUE INDEX data_quality_checks_one_code ON data_quality_checks (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX data_quality_checks_by_dataset ON data_quality_checks (dataset);
CREATE INDEX data_quality_checks_by_checked_by ON data_quality_checks (checked_by);

CREATE TABLE base_models (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  edition TEXT,
  provider TEXT,
  origin TEXT,
  region TEXT,
  filing_number TEXT,
  algorithm_number TEXT,
  filed_on TEXT,
  filing_ended_on TEXT,
  filing_proof TEXT,
  architecture TEXT,
  parameters TEXT,
  framework TEXT,
  pretraining TEXT,
  licence TEXT,
  licence_to_on TEXT,
  licence_fits TEXT,
  downloaded_from TEXT,
  sha256 TEXT,
  assessed TEXT,
  foreign_check_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX base_models_sort_name ON base_models (retired, sort_name, id);
CREATE UNIQUE INDEX base_models_one_code ON base_models (code) WHERE retired = 0 AND code IS NOT NULL;

CREATE TABLE model_versions (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  edition TEXT,
  service TEXT,
  base_model TEXT,
  previous TEXT,
  origin TEXT,
  modalities TEXT,
  parameters TEXT,
  architecture TEXT,
  context TEXT,
  developed_from_on TEXT,
  resources_reviewed_on TEXT,
  sha256 TEXT,
  status TEXT,
  served_from_on TEXT,
  assessment TEXT,
  personal_tested_on TEXT,
  remarks TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL,
  sort_served_from_on TEXT NOT NULL
) STRICT;
CREATE INDEX model_versions_sort_name ON model_versions (retired, sort_name, id);
CREATE INDEX model_versions_sort_served_from_on ON model_versions (retired, sort_served_from_on, id);
CREATE UNIQUE INDEX model_versions_one_code ON model_versions (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX model_versions_by_service ON model_versions (service);
CREATE INDEX model_versions_by_base_model ON model_versions (base_model);
CREATE INDEX model_versions_by_previous ON model_versions (previous);
CREATE INDEX model_versions_by_assessment ON model_versions (assessment);

CREATE TABLE training_runs (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  model_version TEXT,
  stage TEXT,
  datasets TEXT,
  validation_datasets TEXT,
  goals TEXT,
  methods TEXT,
  parameters TEXT,
  data_ready_by TEXT,
  indicators TEXT,
  tools TEXT,
  compute_resources TEXT,
  started_at TEXT,
  ended_at TEXT,
  run_by TEXT,
  results TEXT,
  corrections TEXT,
  checkpoints INTEGER,
  isolated INTEGER,
  accelerator_hours TEXT,
  energy_kwh TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_started_at TEXT NOT NULL
) STRICT;
CREATE INDEX training_runs_sort_started_at ON training_runs (retired, sort_started_at, id);
CREATE UNIQUE INDEX training_runs_one_code ON training_runs (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX training_runs_by_model_version ON training_runs (model_version);
CREATE INDEX training_runs_by_data_ready_by ON training_runs (data_ready_by);
CREATE INDEX training_runs_by_run_by ON training_runs (run_by);

CREATE TABLE alignment_log (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  model_version TEXT,
  kind TEXT,
  goal TEXT,
  set_on TEXT,
  training_run TEXT,
  dataset TEXT,
  accuracy_target TEXT,
  accuracy TEXT,
  violation_target TEXT,
  violation TEXT,
  measured_on TEXT,
  next_on TEXT,
  results TEXT,
  corrections TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_set_on TEXT NOT NULL
) STRICT;
CREATE INDEX alignment_log_sort_set_on ON alignment_log (retired, sort_set_on, id);
CREATE UNIQUE INDEX alignment_log_one_code ON alignment_log (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX alignment_log_by_model_version ON alignment_log (model_version);
CREATE INDEX alignment_log_by_training_run ON alignment_log (training_run);
CREATE INDEX alignment_log_by_dataset ON alignment_log (dataset);

CREATE TABLE update_criteria (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  question TEXT,
  change TEXT,
  guidance TEXT,
  release_first INTEGER,
  settle_limit INTEGER,
  settle_unit TEXT,
  release_first_reason TEXT,
  approved_by TEXT,
  document TEXT,
  effective_on TEXT,
  ended_on TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_effective_on TEXT NOT NULL,
  sort_question TEXT NOT NULL
) STRICT;
CREATE INDEX update_criteria_sort_effective_on ON update_criteria (retired, sort_effective_on, id);
CREATE INDEX update_criteria_sort_question ON update_criteria (retired, sort_question, id);
CREATE UNIQUE INDEX update_criteria_one_code ON update_criteria (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX update_criteria_by_approved_by ON update_criteria (approved_by);

CREATE TABLE model_updates (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  title TEXT,
  service TEXT,
  from_version TEXT,
  to_version TEXT,
  changes TEXT,
  summary TEXT,
  complaints TEXT,
  requested_by TEXT,
  requested_on TEXT,
  answers TEXT,
  reviewers TEXT,
  approved_by TEXT,
  opinion TEXT,
  important INTEGER,
  important_reason TEXT,
  reviewed_at TEXT,
  assessment TEXT,
  refiled_on TEXT,
  refiling_number TEXT,
  algorithm_changes INTEGER,
  algorithm_filed_on TEXT,
  state TEXT,
  release_first_reason TEXT,
  released_at TEXT,
  settled_at TEXT,
  rejection TEXT,
  rejected_at TEXT,
  rollback TEXT,
  rolled_back_at TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_released_at TEXT NOT NULL,
  sort_title TEXT NOT NULL,
  sort_state TEXT NOT NULL
) STRICT;
CREATE INDEX model_updates_sort_released_at ON model_updates (retired, sort_released_at, id);
CREATE INDEX model_updates_sort_title ON model_updates (retired, sort_title, id);
CREATE INDEX model_updates_sort_state ON model_updates (retired, sort_state, id);
CREATE UNIQUE INDEX model_updates_one_code ON model_updates (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX model_updates_by_service ON model_updates (service);
CREATE INDEX model_updates_by_from_version ON model_updates (from_version);
CREATE INDEX model_updates_by_to_version ON model_updates (to_version);
CREATE INDEX model_updates_by_requested_by ON model_updates (requested_by);
CREATE INDEX model_updates_by_approved_by ON model_updates (approved_by);
CREATE INDEX model_updates_by_assessment ON model_updates (assessment);

CREATE TABLE releases (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  title TEXT,
  service TEXT,
  model_version TEXT,
  track TEXT,
  track_number TEXT,
  track_on TEXT,
  planned_use TEXT,
  resources TEXT,
  documents TEXT,
  tested_on TEXT,
  tests_verified_by TEXT,
  checklist TEXT,
  requested_by TEXT,
  approved_by TEXT,
  approved_on TEXT,
  approved_at TEXT,
  deployed_on TEXT,
  state TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_approved_on TEXT NOT NULL,
  sort_title TEXT NOT NULL
) STRICT;
CREATE INDEX releases_sort_approved_on ON releases (retired, sort_approved_on, id);
CREATE INDEX releases_sort_title ON releases (retired, sort_title, id);
CREATE UNIQUE INDEX releases_one_code ON releases (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX releases_by_service ON releases (service);
CREATE INDEX releases_by_model_version ON releases (model_version);
CREATE INDEX releases_by_tests_verified_by ON releases (tests_verified_by);
CREATE INDEX releases_by_requested_by ON releases (requested_by);
CREATE INDEX releases_by_approved_by ON releases (approved_by);

CREATE TABLE tools (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  edition TEXT,
  kind TEXT,
  use TEXT,
  licence TEXT,
  licence_fits INTEGER,
  source TEXT,
  verified TEXT,
  unverified_reason TEXT,
  flaws TEXT,
  reviewed_on TEXT,
  reviewed_by TEXT,
  outcome TEXT,
  limits TEXT,
  in_use INTEGER,
  next_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX tools_sort_name ON tools (retired, sort_name, id);
CREATE UNIQUE INDEX tools_one_code ON tools (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX tools_by_reviewed_by ON tools (reviewed_by);

CREATE TABLE system_checks (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  kind TEXT,
  compute_resource TEXT,
  scope TEXT,
  method TEXT,
  checked_on TEXT,
  checked_by TEXT,
  result TEXT,
  open_items INTEGER,
  findings TEXT,
  mend_by_on TEXT,
  mended_on TEXT,
  next_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_next_on TEXT NOT NULL,
  sort_checked_on TEXT NOT NULL
) STRICT;
CREATE INDEX system_checks_sort_next_on ON system_checks (retired, sort_next_on, id);
CREATE INDEX system_checks_sort_checked_on ON system_checks (retired, sort_checked_on, id);
CREATE UNIQUE INDEX system_checks_one_code ON system_checks (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX system_checks_by_compute_resource ON system_checks (compute_resource);
CREATE INDEX system_checks_by_checked_by ON system_checks (checked_by);

CREATE TABLE compute_resources (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  uses TEXT,
  servers TEXT,
  accelerators TEXT,
  concurrency INTEGER,
  hosting TEXT,
  cloud_provider TEXT,
  contract TEXT,
  contract_to_on TEXT,
  cloud_proof_to_on TEXT,
  place TEXT,
  domestic INTEGER,
  ip_addresses TEXT,
  site_protection TEXT,
  site_proof_to_on TEXT,
  isolation TEXT,
  hardening TEXT,
  boundary TEXT,
  encryption TEXT,
  monitoring TEXT,
  recovery TEXT,
  backup TEXT,
  protection_level TEXT,
  protection_certificate TEXT,
  protection_valid_to_on TEXT,
  important_data INTEGER,
  persons INTEGER,
  level_reason TEXT,
  continuity TEXT,
  from_on TEXT,
  to_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX compute_resources_sort_name ON compute_resources (retired, sort_name, id);
CREATE UNIQUE INDEX compute_resources_one_code ON compute_resources (code) WHERE retired = 0 AND code IS NOT NULL;

CREATE TABLE secondary_developers (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  kind TEXT,
  credit_code TEXT,
  contact TEXT,
  contact_details TEXT,
  access_mode TEXT,
  access_told_on TEXT,
  mechanism TEXT,
  business_need TEXT,
  needed_functions TEXT,
  granted_functions TEXT,
  from_on TEXT,
  to_on TEXT,
  processing TEXT,
  supplies_data INTEGER,
  rules_version TEXT,
  rules_shown_on TEXT,
  shared_environment INTEGER,
  isolation TEXT,
  isolation_proof_to_on TEXT,
  third_party_paper TEXT,
  reviews TEXT,
  status TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL,
  sort_from_on TEXT NOT NULL
) STRICT;
CREATE INDEX secondary_developers_sort_name ON secondary_developers (retired, sort_name, id);
CREATE INDEX secondary_developers_sort_from_on ON secondary_developers (retired, sort_from_on, id);
CREATE UNIQUE INDEX secondary_developers_one_code ON secondary_developers (code) WHERE retired = 0 AND code IS NOT NULL;

CREATE TABLE supplied_data_reviews (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  secondary_developer TEXT,
  data TEXT,
  dataset TEXT,
  source_review TEXT,
  content_review TEXT,
  personal_review TEXT,
  risk TEXT,
  details TEXT,
  outcome TEXT,
  reviewed_on TEXT,
  reviewed_by TEXT,
  used_from_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_reviewed_on TEXT NOT NULL
) STRICT;
CREATE INDEX supplied_data_reviews_sort_reviewed_on ON supplied_data_reviews (retired, sort_reviewed_on, id);
CREATE UNIQUE INDEX supplied_data_reviews_one_code ON supplied_data_reviews (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX supplied_data_reviews_by_secondary_developer ON supplied_data_reviews (secondary_developer);
CREATE INDEX supplied_data_reviews_by_dataset ON supplied_data_reviews (dataset);
CREATE INDEX supplied_data_reviews_by_reviewed_by ON supplied_data_reviews (reviewed_by);

CREATE TABLE sharing_agreements (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  title TEXT,
  secondary_developer TEXT,
  data TEXT,
  purpose TEXT,
  own_duties TEXT,
  their_duties TEXT,
  protection TEXT,
  at_end TEXT,
  signed_on TEXT,
  from_on TEXT,
  to_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_from_on TEXT NOT NULL,
  sort_title TEXT NOT NULL
) STRICT;
CREATE INDEX sharing_agreements_sort_from_on ON sharing_agreements (retired, sort_from_on, id);
CREATE INDEX sharing_agreements_sort_title ON sharing_agreements (retired, sort_title, id);
CREATE UNIQUE INDEX sharing_agreements_one_code ON sharing_agreements (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX sharing_agreements_by_secondary_developer ON sharing_agreements (secondary_developer);

CREATE TABLE secondary_models (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  edition TEXT,
  secondary_developer TEXT,
  based_on TEXT,
  changes TEXT,
  stoppable INTEGER,
  stop TEXT,
  assessment TEXT,
  personal_tested_on TEXT,
  personal_test TEXT,
  served_from_on TEXT,
  status TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL,
  sort_served_from_on TEXT NOT NULL
) STRICT;
CREATE INDEX secondary_models_sort_name ON secondary_models (retired, sort_name, id);
CREATE INDEX secondary_models_sort_served_from_on ON secondary_models (retired, sort_served_from_on, id);
CREATE UNIQUE INDEX secondary_models_one_code ON secondary_models (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX secondary_models_by_secondary_developer ON secondary_models (secondary_developer);
CREATE INDEX secondary_models_by_based_on ON secondary_models (based_on);
CREATE INDEX secondary_models_by_assessment ON secondary_models (assessment);

CREATE TABLE use_cases (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  service TEXT,
  field TEXT,
  purpose TEXT,
  necessity TEXT,
  applicability TEXT,
  safety TEXT,
  misuse TEXT,
  argued_by TEXT,
  argued_on TEXT,
  critical TEXT,
  risk_level TEXT,
  sensitive INTEGER,
  monitoring TEXT,
  goals TEXT,
  reviewed_on TEXT,
  review_due_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_field TEXT NOT NULL,
  sort_review_due_on TEXT NOT NULL
) STRICT;
CREATE INDEX use_cases_sort_field ON use_cases (retired, sort_field, id);
CREATE INDEX use_cases_sort_review_due_on ON use_cases (retired, sort_review_due_on, id);
CREATE UNIQUE INDEX use_cases_one_code ON use_cases (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX use_cases_by_service ON use_cases (service);
CREATE INDEX use_cases_by_argued_by ON use_cases (argued_by);

CREATE TABLE safeguards (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  use_case TEXT,
  name TEXT,
  kind TEXT,
  details TEXT,
  fits_level TEXT,
  from_on TEXT,
  to_on TEXT,
  tested_on TEXT,
  test_result TEXT,
  owner TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL,
  sort_from_on TEXT NOT NULL
) STRICT;
CREATE INDEX safeguards_sort_name ON safeguards (retired, sort_name, id);
CREATE INDEX safeguards_sort_from_on ON safeguards (retired, sort_from_on, id);
CREATE UNIQUE INDEX safeguards_one_code ON safeguards (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX safeguards_by_use_case ON safeguards (use_case);
CREATE INDEX safeguards_by_owner ON safeguards (owner);

CREATE TABLE agreements (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  service TEXT,
  kind TEXT,
  name TEXT,
  edition TEXT,
  effective_on TEXT,
  ended_on TEXT,
  place TEXT,
  consent TEXT,
  reviewed_by TEXT,
  reviewed_on TEXT,
  passages TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_effective_on TEXT NOT NULL,
  sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX agreements_sort_effective_on ON agreements (retired, sort_effective_on, id);
CREATE INDEX agreements_sort_name ON agreements (retired, sort_name, id);
CREATE UNIQUE INDEX agreements_one_code ON agreements (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX agreements_by_service ON agreements (service);
CREATE INDEX agreements_by_reviewed_by ON agreements (reviewed_by);

CREATE TABLE disclosures (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  service TEXT,
  kind TEXT,
  place TEXT,
  address TEXT,
  entrance TEXT,
  wording TEXT,
  build TEXT,
  published_on TEXT,
  withdrawn_on TEXT,
  checked_on TEXT,
  screenshots TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_published_on TEXT NOT NULL,
  sort_kind TEXT NOT NULL
) STRICT;
CREATE INDEX disclosures_sort_published_on ON disclosures (retired, sort_published_on, id);
CREATE INDEX disclosures_sort_kind ON disclosures (retired, sort_kind, id);
CREATE UNIQUE INDEX disclosures_one_code ON disclosures (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX disclosures_by_service ON disclosures (service);

CREATE TABLE click_paths (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  service TEXT,
  entrance TEXT,
  goal TEXT,
  clicks INTEGER,
  steps TEXT,
  build TEXT,
  recorded_on TEXT,
  recorded_by TEXT,
  screenshots TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_goal TEXT NOT NULL,
  sort_recorded_on TEXT NOT NULL
) STRICT;
CREATE INDEX click_paths_sort_goal ON click_paths (retired, sort_goal, id);
CREATE INDEX click_paths_sort_recorded_on ON click_paths (retired, sort_recorded_on, id);
CREATE UNIQUE INDEX click_paths_one_code ON click_paths (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX click_paths_by_service ON click_paths (service);
CREATE INDEX click_paths_by_recorded_by ON click_paths (recorded_by);

CREATE TABLE labellings (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  service TEXT,
  kind TEXT,
  medium TEXT,
  form TEXT,
  scene TEXT,
  wording TEXT,
  position TEXT,
  metadata TEXT,
  model_version TEXT,
  build TEXT,
  from_on TEXT,
  to_on TEXT,
  tested_on TEXT,
  detector TEXT,
  detected TEXT,
  reason TEXT,
  proof TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_kind TEXT NOT NULL,
  sort_from_on TEXT NOT NULL
) STRICT;
CREATE INDEX labellings_sort_kind ON labellings (retired, sort_kind, id);
CREATE INDEX labellings_sort_from_on ON labellings (retired, sort_from_on, id);
CREATE UNIQUE INDEX labellings_one_code ON labellings (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX labellings_by_service ON labellings (service);

CREATE TABLE minors_protections (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  service TEXT,
  kind TEXT,
  details TEXT,
  turns_a_day INTEGER,
  minutes_a_day INTEGER,
  password INTEGER,
  build TEXT,
  model_version TEXT,
  from_on TEXT,
  to_on TEXT,
  tested_on TEXT,
  test_result TEXT,
  proof TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_kind TEXT NOT NULL,
  sort_from_on TEXT NOT NULL
) STRICT;
CREATE INDEX minors_protections_sort_kind ON minors_protections (retired, sort_kind, id);
CREATE INDEX minors_protections_sort_from_on ON minors_protections (retired, sort_from_on, id);
CREATE UNIQUE INDEX minors_protections_one_code ON minors_protections (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX minors_protections_by_service ON minors_protections (service);

CREATE TABLE input_collections (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  service TEXT,
  entrance TEXT,
  collects INTEGER,
  what TEXT,
  started_on TEXT,
  ended_on TEXT,
  basis TEXT,
  initial_state TEXT,
  switch INTEGER,
  notice_place TEXT,
  notice TEXT,
  build TEXT,
  proof TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_entrance TEXT NOT NULL,
  sort_started_on TEXT NOT NULL
) STRICT;
CREATE INDEX input_collections_sort_entrance ON input_collections (retired, sort_entrance, id);
CREATE INDEX input_collections_sort_started_on ON input_collections (retired, sort_started_on, id);
CREATE UNIQUE INDEX input_collections_one_code ON input_collections (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX input_collections_by_service ON input_collections (service);

CREATE TABLE content_measures (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  service TEXT,
  kind TEXT,
  name TEXT,
  details TEXT,
  covers TEXT,
  scope TEXT,
  scenes TEXT,
  asset_version TEXT,
  model_version TEXT,
  from_on TEXT,
  to_on TEXT,
  tested_on TEXT,
  test_method TEXT,
  effect_rate TEXT,
  test_result TEXT,
  confirmed_on TEXT,
  review_due_on TEXT,
  owner TEXT,
  proof TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_name TEXT NOT NULL,
  sort_from_on TEXT NOT NULL
) STRICT;
CREATE INDEX content_measures_sort_name ON content_measures (retired, sort_name, id);
CREATE INDEX content_measures_sort_from_on ON content_measures (retired, sort_from_on, id);
CREATE UNIQUE INDEX content_measures_one_code ON content_measures (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX content_measures_by_service ON content_measures (service);
CREATE INDEX content_measures_by_owner ON content_measures (owner);

CREATE TABLE user_information (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  service TEXT,
  kind TEXT,
  category TEXT,
  sensitivity TEXT,
  needed_by TEXT,
  purpose TEXT,
  basis TEXT,
  kept_where TEXT,
  kept_days INTEGER,
  kept_until TEXT,
  seen_by TEXT,
  encrypted_at_rest INTEGER,
  encrypted_in_transit INTEGER,
  checked_on TEXT,
  backed_up INTEGER,
  recipients TEXT,
  rights TEXT,
  rights_channel TEXT,
  named_in TEXT,
  confirmed_on TEXT,
  from_on TEXT,
  ended_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_kind TEXT NOT NULL,
  sort_category TEXT NOT NULL
) STRICT;
CREATE INDEX user_information_sort_kind ON user_information (retired, sort_kind, id);
CREATE INDEX user_information_sort_category ON user_information (retired, sort_category, id);
CREATE UNIQUE INDEX user_information_one_code ON user_information (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX user_information_by_service ON user_information (service);
CREATE INDEX user_information_by_named_in ON user_information (named_in);

ALTER TABLE handling_rules ADD COLUMN grade_limits TEXT;
ALTER TABLE handling_rules ADD COLUMN service TEXT;
ALTER TABLE handling_rules ADD COLUMN channels TEXT;
ALTER TABLE handling_rules ADD COLUMN answer_ways TEXT;
ALTER TABLE handling_rules ADD COLUMN published_on TEXT;
ALTER TABLE handling_rules ADD COLUMN approved_by TEXT;
ALTER TABLE handling_rules ADD COLUMN supersedes TEXT;
CREATE INDEX handling_rules_by_service ON handling_rules (service);
CREATE INDEX handling_rules_by_approved_by ON handling_rules (approved_by);
CREATE INDEX handling_rules_by_supersedes ON handling_rules (supersedes);

ALTER TABLE complaints ADD COLUMN grade TEXT;
ALTER TABLE complaints ADD COLUMN prompt TEXT;
ALTER TABLE complaints ADD COLUMN log_reference TEXT;
ALTER TABLE complaints ADD COLUMN right_concerned TEXT;
ALTER TABLE complaints ADD COLUMN answer_way TEXT;
ALTER TABLE complaints ADD COLUMN support TEXT;
ALTER TABLE complaints ADD COLUMN report_decision TEXT;
ALTER TABLE complaints ADD COLUMN handled_at TEXT;
ALTER TABLE complaints ADD COLUMN incident TEXT;
ALTER TABLE complaints ADD COLUMN model_updates TEXT;
ALTER TABLE complaints ADD COLUMN training_runs TEXT;
ALTER TABLE complaints ADD COLUMN libraries TEXT;
ALTER TABLE complaints ADD COLUMN merged_into TEXT;
ALTER TABLE complaints ADD COLUMN merged_at TEXT;
ALTER TABLE complaints ADD COLUMN extensions TEXT;
ALTER TABLE complaints ADD COLUMN events TEXT;
CREATE INDEX complaints_by_incident ON complaints (incident);
CREATE INDEX complaints_by_merged_into ON complaints (merged_into);

CREATE TABLE rights_requests (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  kind TEXT,
  channel TEXT,
  received_at TEXT,
  requester TEXT,
  contact TEXT,
  standing TEXT,
  minor INTEGER,
  identity_checked INTEGER,
  identity_check TEXT,
  service TEXT,
  subject TEXT,
  details TEXT,
  assignee TEXT,
  state TEXT,
  outcome TEXT,
  fulfilment TEXT,
  places TEXT,
  refusal_ground TEXT,
  refusal_reasons TEXT,
  remedy_told INTEGER,
  answer TEXT,
  accepted_at TEXT,
  decided_at TEXT,
  fulfilled_at TEXT,
  answered_at TEXT,
  closed_at TEXT,
  pauses TEXT,
  extensions TEXT,
  events TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_received_at TEXT NOT NULL,
  sort_code TEXT NOT NULL,
  sort_state TEXT NOT NULL,
  sort_kind TEXT NOT NULL
) STRICT;
CREATE INDEX rights_requests_sort_received_at ON rights_requests (retired, sort_received_at, id);
CREATE INDEX rights_requests_sort_code ON rights_requests (retired, sort_code, id);
CREATE INDEX rights_requests_sort_state ON rights_requests (retired, sort_state, id);
CREATE INDEX rights_requests_sort_kind ON rights_requests (retired, sort_kind, id);
CREATE UNIQUE INDEX rights_requests_one_code ON rights_requests (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX rights_requests_by_service ON rights_requests (service);
CREATE INDEX rights_requests_by_assignee ON rights_requests (assignee);

CREATE TABLE incidents (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  title TEXT,
  kind TEXT,
  found_at TEXT,
  occurred_at TEXT,
  found_by_way TEXT,
  level TEXT,
  level_reason TEXT,
  state TEXT,
  organization TEXT,
  service TEXT,
  systems TEXT,
  model_version TEXT,
  details TEXT,
  people_affected INTEGER,
  personal_information INTEGER,
  people_leaked INTEGER,
  leaked_kinds TEXT,
  minors INTEGER,
  harm_avoided INTEGER,
  harm_avoided_reason TEXT,
  harm_possible INTEGER,
  flaw INTEGER,
  public_interest INTEGER,
  suspected_crime INTEGER,
  direct_loss TEXT,
  outage_minutes INTEGER,
  main_outage_minutes INTEGER,
  reposts INTEGER,
  views INTEGER,
  plan TEXT,
  lead TEXT,
  responders TEXT,
  containment TEXT,
  contained_at TEXT,
  cause TEXT,
  correction TEXT,
  hazard_removed INTEGER,
  handled_at TEXT,
  closing_report TEXT,
  lessons TEXT,
  dismissal TEXT,
  responded_at TEXT,
  closed_at TEXT,
  reopened_at TEXT,
  events TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_found_at TEXT NOT NULL,
  sort_code TEXT NOT NULL,
  sort_level TEXT NOT NULL,
  sort_state TEXT NOT NULL
) STRICT;
CREATE INDEX incidents_sort_found_at ON incidents (retired, sort_found_at, id);
CREATE INDEX incidents_sort_code ON incidents (retired, sort_code, id);
CREATE INDEX incidents_sort_level ON incidents (retired, sort_level, id);
CREATE INDEX incidents_sort_state ON incidents (retired, sort_state, id);
CREATE UNIQUE INDEX incidents_one_code ON incidents (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX incidents_by_organization ON incidents (organization);
CREATE INDEX incidents_by_service ON incidents (service);
CREATE INDEX incidents_by_plan ON incidents (plan);
CREATE INDEX incidents_by_lead ON incidents (lead);

CREATE TABLE notifications (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  incident TEXT,
  complaint TEXT,
  monitoring_finding TEXT,
  recipient TEXT,
  recipient_name TEXT,
  report_kind TEXT,
  way TEXT,
  sent_at TEXT,
  content TEXT,
  points_covered TEXT,
  incomplete INTEGER,
  persons INTEGER,
  next_on TEXT,
  sent_by TEXT,
  receipt TEXT,
  received_at TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_sent_at TEXT NOT NULL,
  sort_code TEXT NOT NULL,
  sort_recipient TEXT NOT NULL
) STRICT;
CREATE INDEX notifications_sort_sent_at ON notifications (retired, sort_sent_at, id);
CREATE INDEX notifications_sort_code ON notifications (retired, sort_code, id);
CREATE INDEX notifications_sort_recipient ON notifications (retired, sort_recipient, id);
CREATE UNIQUE INDEX notifications_one_code ON notifications (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX notifications_by_incident ON notifications (incident);
CREATE INDEX notifications_by_complaint ON notifications (complaint);
CREATE INDEX notifications_by_monitoring_finding ON notifications (monitoring_finding);
CREATE INDEX notifications_by_sent_by ON notifications (sent_by);

CREATE TABLE emergency_plans (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  title TEXT,
  edition TEXT,
  covers TEXT,
  service TEXT,
  commander TEXT,
  contacts TEXT,
  steps TEXT,
  report_hours INTEGER,
  approved_by TEXT,
  effective_on TEXT,
  ended_on TEXT,
  drill_months INTEGER,
  review_due_on TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_effective_on TEXT NOT NULL,
  sort_title TEXT NOT NULL
) STRICT;
CREATE INDEX emergency_plans_sort_effective_on ON emergency_plans (retired, sort_effective_on, id);
CREATE INDEX emergency_plans_sort_title ON emergency_plans (retired, sort_title, id);
CREATE UNIQUE INDEX emergency_plans_one_code ON emergency_plans (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX emergency_plans_by_service ON emergency_plans (service);
CREATE INDEX emergency_plans_by_commander ON emergency_plans (commander);
CREATE INDEX emergency_plans_by_approved_by ON emergency_plans (approved_by);

CREATE TABLE drills (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  title TEXT,
  plan TEXT,
  form TEXT,
  scenario TEXT,
  planned_on TEXT,
  held_on TEXT,
  lead TEXT,
  participants TEXT,
  heads INTEGER,
  report_minutes INTEGER,
  summary TEXT,
  outcome TEXT,
  improvements TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_planned_on TEXT NOT NULL,
  sort_held_on TEXT NOT NULL,
  sort_title TEXT NOT NULL
) STRICT;
CREATE INDEX drills_sort_planned_on ON drills (retired, sort_planned_on, id);
CREATE INDEX drills_sort_held_on ON drills (retired, sort_held_on, id);
CREATE INDEX drills_sort_title ON drills (retired, sort_title, id);
CREATE UNIQUE INDEX drills_one_code ON drills (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX drills_by_plan ON drills (plan);
CREATE INDEX drills_by_lead ON drills (lead);

CREATE TABLE monitoring_findings (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  watch TEXT,
  found_at TEXT,
  watcher TEXT,
  service TEXT,
  kind TEXT,
  grade TEXT,
  risk TEXT,
  summary TEXT,
  prompt TEXT,
  output TEXT,
  log_reference TEXT,
  model_version TEXT,
  owner TEXT,
  handle_by_on TEXT,
  measures TEXT,
  measures_taken TEXT,
  mended_by TEXT,
  training_runs TEXT,
  model_updates TEXT,
  libraries TEXT,
  handled_at TEXT,
  retested_on TEXT,
  retest_passed INTEGER,
  incident TEXT,
  next_round_on TEXT,
  state TEXT,
  events TEXT,
  attachments TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_found_at TEXT NOT NULL,
  sort_code TEXT NOT NULL,
  sort_state TEXT NOT NULL
) STRICT;
CREATE INDEX monitoring_findings_sort_found_at ON monitoring_findings (retired, sort_found_at, id);
CREATE INDEX monitoring_findings_sort_code ON monitoring_findings (retired, sort_code, id);
CREATE INDEX monitoring_findings_sort_state ON monitoring_findings (retired, sort_state, id);
CREATE UNIQUE INDEX monitoring_findings_one_code ON monitoring_findings (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX monitoring_findings_by_watcher ON monitoring_findings (watcher);
CREATE INDEX monitoring_findings_by_service ON monitoring_findings (service);
CREATE INDEX monitoring_findings_by_owner ON monitoring_findings (owner);
CREATE INDEX monitoring_findings_by_incident ON monitoring_findings (incident);

CREATE TABLE reminder_rules (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  name TEXT,
  action TEXT,
  days INTEGER,
  register TEXT,
  clock TEXT,
  recipient TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_code TEXT NOT NULL
) STRICT;
CREATE INDEX reminder_rules_sort_code ON reminder_rules (retired, sort_code, id);
CREATE UNIQUE INDEX reminder_rules_one_code ON reminder_rules (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX reminder_rules_by_recipient ON reminder_rules (recipient);

CREATE TABLE calendar_years (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  year INTEGER,
  source TEXT,
  checked_on TEXT,
  verified INTEGER,
  days TEXT,
  file TEXT,
  sha256 TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_year TEXT NOT NULL
) STRICT;
CREATE INDEX calendar_years_sort_year ON calendar_years (retired, sort_year, id);
CREATE UNIQUE INDEX calendar_years_one_code ON calendar_years (code) WHERE retired = 0 AND code IS NOT NULL;

CREATE TABLE capability_records (
  id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL,
  code TEXT,
  person TEXT,
  log TEXT,
  first_on TEXT,
  last_on TEXT,
  items INTEGER,
  reviews INTEGER,
  reviewed INTEGER,
  accepted INTEGER,
  first_reviewed INTEGER,
  first_accepted INTEGER,
  kappa TEXT,
  mean_seconds TEXT,
  median_seconds TEXT,
  risks TEXT,
  months TEXT,
  extra TEXT NOT NULL DEFAULT '{}',
  sort_last_on TEXT NOT NULL,
  sort_code TEXT NOT NULL
) STRICT;
CREATE INDEX capability_records_sort_last_on ON capability_records (retired, sort_last_on, id);
CREATE INDEX capability_records_sort_code ON capability_records (retired, sort_code, id);
CREATE UNIQUE INDEX capability_records_one_code ON capability_records (code) WHERE retired = 0 AND code IS NOT NULL;
CREATE INDEX capability_records_by_person ON capability_records (person);
CREATE INDEX capability_records_by_log ON capability_records (log);
