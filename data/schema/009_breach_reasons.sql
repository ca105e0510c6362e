-- Why a limit was not kept, as a word of the desk, and whether a lead said that a complaint is to stand out.
ALTER TABLE events ADD COLUMN breach_reason VARCHAR;
ALTER TABLE events ADD COLUMN raised BOOLEAN;
ALTER TABLE versions_current ADD COLUMN breach_reason VARCHAR;
ALTER TABLE versions_current ADD COLUMN raised BOOLEAN;
ALTER TABLE versions_past ADD COLUMN breach_reason VARCHAR;
ALTER TABLE versions_past ADD COLUMN raised BOOLEAN;
ALTER TABLE versions_superseded ADD COLUMN breach_reason VARCHAR;
ALTER TABLE versions_superseded ADD COLUMN raised BOOLEAN;
CREATE OR REPLACE VIEW case_versions AS
    SELECT * FROM versions_current
    UNION ALL SELECT * FROM versions_past
    UNION ALL SELECT * FROM versions_superseded;
