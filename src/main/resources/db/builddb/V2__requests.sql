-- Requests to which a client gave a key, so that they are carried out once. They are forgotten after a
-- day; "joined" says that the run was active already.
CREATE TABLE requests (
  position BIGINT PRIMARY KEY,
  request_key VARCHAR NOT NULL UNIQUE,
  digest VARCHAR NOT NULL,
  run_id VARCHAR NOT NULL,
  joined BOOLEAN NOT NULL,
  asked_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  answer VARCHAR NOT NULL
);
