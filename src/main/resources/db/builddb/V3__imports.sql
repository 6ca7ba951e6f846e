-- Files of old build stores that were taken over, by the SHA-256 of each.
CREATE TABLE imports (
  position BIGINT PRIMARY KEY,
  sha256 VARCHAR NOT NULL UNIQUE,
  kind VARCHAR NOT NULL,
  file_name VARCHAR NOT NULL,
  size_bytes BIGINT NOT NULL,
  entries INT NOT NULL,
  refused INT NOT NULL,
  imported_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  asked_by VARCHAR NOT NULL
);

-- What they say, the newest of each algorithm; the fingerprint stands in crc_index, whose build_id is
-- empty then. Only dsynth.db knows something of the last build. Nobody has proven any of it, and no
-- plan looks at it.
CREATE TABLE imported_entries (
  origin VARCHAR NOT NULL,
  flavor VARCHAR NOT NULL,
  algorithm VARCHAR NOT NULL,
  import BIGINT NOT NULL REFERENCES imports,
  version VARCHAR,
  package_file VARCHAR,
  size_bytes BIGINT,
  changed_at TIMESTAMP(6) WITH TIME ZONE,
  built_at TIMESTAMP(6) WITH TIME ZONE,
  PRIMARY KEY (origin, flavor, algorithm)
);
