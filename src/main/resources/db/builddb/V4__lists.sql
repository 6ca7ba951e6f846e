-- Lists by state or worker end when their page is full, and count without looking at the rows.
DROP INDEX builds_of_status;
CREATE INDEX builds_of_status ON builds (status, position, worker);
DROP INDEX builds_of_worker;
CREATE INDEX builds_of_worker ON builds (worker, position, status);
CREATE INDEX builds_of_origin ON builds (origin, position);
