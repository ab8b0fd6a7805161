-- Never change a step that was released: its checksum is kept in every file. Add a new one.
CREATE TABLE plans (
  key      INTEGER PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  sequence INTEGER NOT NULL,  -- of the last change: the plan's clock
  moment   TEXT NOT NULL      -- of the last change, ISO 8601 in UTC
) STRICT;

CREATE TABLE records (
  position INTEGER PRIMARY KEY,  -- the order of the plan
  plan     INTEGER NOT NULL REFERENCES plans (key),
  id       TEXT NOT NULL,
  kind     TEXT NOT NULL,
  version  INTEGER NOT NULL,  -- sequence of the log row that wrote it
  body     TEXT NOT NULL,     -- JSON
  UNIQUE (plan, id)
) STRICT;

CREATE TABLE change_sets (
  plan           INTEGER NOT NULL REFERENCES plans (key),
  id             TEXT NOT NULL,
  moment         TEXT NOT NULL,
  author         TEXT NOT NULL,
  reason         TEXT NOT NULL,
  first_sequence INTEGER NOT NULL,
  last_sequence  INTEGER NOT NULL,
  PRIMARY KEY (plan, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX change_sets_by_sequence ON change_sets (plan, first_sequence);

CREATE TABLE log (
  plan       INTEGER NOT NULL REFERENCES plans (key),
  sequence   INTEGER NOT NULL,
  change_set TEXT NOT NULL,
  operation  TEXT NOT NULL CHECK (operation IN ('put', 'delete', 'redact')),
  record     TEXT NOT NULL,
  before     TEXT,  -- JSON
  after      TEXT,  -- JSON
  PRIMARY KEY (plan, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX log_by_record ON log (plan, record, sequence);
