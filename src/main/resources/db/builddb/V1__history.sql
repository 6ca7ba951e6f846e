-- The read side of building, for H2 and PostgreSQL. Everything in it comes from the journal.
-- A "position" is the number of the event that began the row, counted in the order of the journal.
-- Lists and maps that no question searches are JSON. Times have microseconds, durations nanoseconds.

-- One row: how far the journal has been read, stored together with what was read.
CREATE TABLE projection (
  id SMALLINT PRIMARY KEY,
  owner VARCHAR NOT NULL,
  journal_offset VARCHAR NOT NULL,
  entity VARCHAR NOT NULL,
  sequence_number BIGINT NOT NULL,
  events BIGINT NOT NULL
);

CREATE TABLE runs (
  position BIGINT PRIMARY KEY,
  run_id VARCHAR NOT NULL UNIQUE,
  purpose VARCHAR NOT NULL,
  started_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP(6) WITH TIME ZONE,
  up_to_date INT NOT NULL,
  fail_fast BOOLEAN NOT NULL,
  asked_by VARCHAR NOT NULL
);

-- What was to be built: state is PLANNED, BUILT, FAILED, SKIPPED or CANCELLED.
CREATE TABLE run_builds (
  run BIGINT NOT NULL REFERENCES runs,
  name VARCHAR NOT NULL,
  version VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  phase VARCHAR,
  detail VARCHAR NOT NULL,
  chain VARCHAR NOT NULL,
  PRIMARY KEY (run, name)
);

CREATE TABLE run_ignored (
  run BIGINT NOT NULL REFERENCES runs,
  name VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  PRIMARY KEY (run, name)
);

-- Every attempt.
CREATE TABLE builds (
  position BIGINT PRIMARY KEY,
  build_id VARCHAR NOT NULL UNIQUE,
  run_id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  origin VARCHAR NOT NULL,
  version VARCHAR NOT NULL,
  flavor VARCHAR NOT NULL,
  recipe_fingerprint VARCHAR NOT NULL,
  tree_commit VARCHAR NOT NULL,
  options_hash VARCHAR NOT NULL,
  purpose VARCHAR NOT NULL,
  status VARCHAR NOT NULL,
  attempt INT NOT NULL,
  reasons VARCHAR NOT NULL,
  asked_by VARCHAR NOT NULL,
  queued_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  started_at TIMESTAMP(6) WITH TIME ZONE,
  ended_at TIMESTAMP(6) WITH TIME ZONE,
  took_ns BIGINT NOT NULL,
  worker VARCHAR NOT NULL,
  system_version VARCHAR NOT NULL,
  log_file VARCHAR NOT NULL,
  variables VARCHAR NOT NULL,
  arguments VARCHAR NOT NULL,
  phase VARCHAR,
  error VARCHAR NOT NULL,
  failure_class VARCHAR,
  failure_lines VARCHAR NOT NULL
);
CREATE INDEX builds_of_name ON builds (name, position);
CREATE INDEX builds_of_run ON builds (run_id, position);
CREATE INDEX builds_of_worker ON builds (worker, position);
CREATE INDEX builds_of_status ON builds (status, position);
CREATE INDEX builds_of_time ON builds (queued_at);
CREATE INDEX builds_of_failure ON builds (failure_class, position);
CREATE INDEX builds_by_took ON builds (took_ns);

CREATE TABLE build_dependencies (
  build BIGINT NOT NULL REFERENCES builds,
  name VARCHAR NOT NULL,
  version VARCHAR NOT NULL,
  made_by VARCHAR NOT NULL,
  PRIMARY KEY (build, name)
);
CREATE INDEX dependencies_of_name ON build_dependencies (name, build);

CREATE TABLE build_files (
  build BIGINT NOT NULL REFERENCES builds,
  ordinal INT NOT NULL,
  file_name VARCHAR NOT NULL,
  size_bytes BIGINT NOT NULL,
  sha256 VARCHAR NOT NULL,
  PRIMARY KEY (build, ordinal)
);

-- A phase that did not end well has no duration.
CREATE TABLE build_phases (
  build BIGINT NOT NULL REFERENCES builds,
  ordinal INT NOT NULL,
  phase VARCHAR NOT NULL,
  started_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  took_ns BIGINT,
  PRIMARY KEY (build, ordinal)
);

-- The newest success of each recipe.
CREATE TABLE packages (
  name VARCHAR PRIMARY KEY,
  build BIGINT NOT NULL REFERENCES builds
);

-- The recipe as it was when it was last built well; the algorithm says what the fingerprint is of.
CREATE TABLE crc_index (
  origin VARCHAR NOT NULL,
  flavor VARCHAR NOT NULL,
  algorithm VARCHAR NOT NULL,
  fingerprint VARCHAR NOT NULL,
  build_id VARCHAR NOT NULL,
  PRIMARY KEY (origin, flavor, algorithm)
);

-- The time line: every milestone.
CREATE TABLE history (
  position BIGINT PRIMARY KEY,
  happened_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  event VARCHAR NOT NULL,
  entity VARCHAR NOT NULL
);
CREATE INDEX history_of_time ON history (happened_at);
CREATE INDEX history_of_entity ON history (entity, position);

-- What each worker was busy with.
CREATE TABLE workers (
  worker VARCHAR NOT NULL,
  build BIGINT NOT NULL REFERENCES builds,
  began_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP(6) WITH TIME ZONE,
  status VARCHAR NOT NULL,
  PRIMARY KEY (worker, build)
);
