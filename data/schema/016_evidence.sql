-- Papers that players give as evidence. Their content lies outside the store (data/evidence/files.py), under `digest`; the
-- name, which may tell who somebody is, goes with it. That a paper was there, and what it was, stays.
CREATE TABLE papers (
    paper_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    name VARCHAR,
    media_type VARCHAR NOT NULL,
    size BIGINT NOT NULL,
    digest VARCHAR NOT NULL,
    added_at TIMESTAMPTZ NOT NULL,
    actor VARCHAR NOT NULL,
    deleted_at TIMESTAMPTZ
);
ALTER TABLE events ADD COLUMN paper_id BIGINT;
ALTER TABLE events ADD COLUMN paper_digest VARCHAR;
ALTER TABLE events ADD COLUMN evidence VARCHAR;
ALTER TABLE events ADD COLUMN evidence_missing INTEGER;
ALTER TABLE versions_current ADD COLUMN evidence VARCHAR;
ALTER TABLE versions_current ADD COLUMN evidence_missing INTEGER;
ALTER TABLE versions_past ADD COLUMN evidence VARCHAR;
ALTER TABLE versions_past ADD COLUMN evidence_missing INTEGER;
ALTER TABLE versions_superseded ADD COLUMN evidence VARCHAR;
ALTER TABLE versions_superseded ADD COLUMN evidence_missing INTEGER;
CREATE OR REPLACE VIEW case_versions AS
    SELECT * FROM versions_current
    UNION ALL SELECT * FROM versions_past
    UNION ALL SELECT * FROM versions_superseded;
