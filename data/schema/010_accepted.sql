-- Which rows an import accepted, where it has a quarantine: a row of that, corrected, stands beside them as it would have
-- in the file. `key`: what tells tickets of the source apart, or events of a log; `content`: all cells of the row.
CREATE TABLE accepted_keys (
    batch_id BIGINT NOT NULL,
    key UBIGINT NOT NULL,
    content UBIGINT NOT NULL
);
