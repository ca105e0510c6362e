-- Where an event of another system's log stands among those of its instant: a text to sort by, whichever came in first.
ALTER TABLE events ADD COLUMN place VARCHAR;
-- What an import read, so that its quarantine can be corrected, and the import that took it back.
ALTER TABLE batches ADD COLUMN header VARCHAR;
ALTER TABLE batches ADD COLUMN delimiter VARCHAR;
ALTER TABLE batches ADD COLUMN faults VARCHAR;
ALTER TABLE batches ADD COLUMN undone_by BIGINT;
-- The import through which the row, corrected, came in after all.
ALTER TABLE quarantine ADD COLUMN row_id BIGINT;
ALTER TABLE quarantine ADD COLUMN resolved_by BIGINT;
UPDATE quarantine SET row_id = rowid;
