-- Editions side by side: numbers entered, licensed texts, content packs, conclusions carried over.
ALTER TABLE conclusions ADD COLUMN carried_from TEXT;
ALTER TABLE conclusions ADD COLUMN carried_note TEXT;

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

