-- A row of a quarantine that is not to come in: the write that set it aside, and why. Both are empty where it is taken up.
ALTER TABLE quarantine ADD COLUMN aside_by BIGINT;
ALTER TABLE quarantine ADD COLUMN aside_reason VARCHAR;
