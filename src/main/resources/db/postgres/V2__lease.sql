-- Which node does what only one may do, and until when unless it says so again.
CREATE TABLE cairn_lease (
  name text PRIMARY KEY,
  owner text NOT NULL,
  expires timestamptz NOT NULL
);
