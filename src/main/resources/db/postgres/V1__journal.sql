-- Tables of Akka's R2DBC journal and snapshot store, as version 1.1 of that plugin expects them. The manifest
-- of the event adapter is text without a limit, because it carries the cause of an event.

CREATE TABLE event_journal (
  slice INTEGER NOT NULL,
  entity_type VARCHAR(255) NOT NULL,
  persistence_id VARCHAR(255) NOT NULL,
  seq_nr BIGINT NOT NULL,
  db_timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
  event_ser_id INTEGER NOT NULL,
  event_ser_manifest TEXT NOT NULL,
  event_payload BYTEA NOT NULL,
  deleted BOOLEAN NOT NULL DEFAULT FALSE,
  writer VARCHAR(255) NOT NULL,
  adapter_manifest TEXT,
  tags TEXT ARRAY,
  meta_ser_id INTEGER,
  meta_ser_manifest TEXT,
  meta_payload BYTEA,
  PRIMARY KEY (persistence_id, seq_nr)
);

-- For Akka's queries by slices.
CREATE INDEX event_journal_slice_idx ON event_journal (slice, entity_type, db_timestamp, seq_nr);

-- For the copy that every controller keeps, which reads all slices in one order.
CREATE INDEX event_journal_time_idx ON event_journal (db_timestamp, persistence_id, seq_nr);

CREATE TABLE snapshot (
  slice INTEGER NOT NULL,
  entity_type VARCHAR(255) NOT NULL,
  persistence_id VARCHAR(255) NOT NULL,
  seq_nr BIGINT NOT NULL,
  write_timestamp BIGINT NOT NULL,
  ser_id INTEGER NOT NULL,
  ser_manifest TEXT NOT NULL,
  snapshot BYTEA NOT NULL,
  meta_ser_id INTEGER,
  meta_ser_manifest TEXT,
  meta_payload BYTEA,
  PRIMARY KEY (persistence_id)
);
