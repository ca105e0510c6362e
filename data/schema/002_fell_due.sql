-- When a case was to be answered at the latest, or its limit ran out before: stored, so that the engine can pass over
-- what fell due in other times.
ALTER TABLE versions_current ADD COLUMN fell_due_at TIMESTAMPTZ;
ALTER TABLE versions_past ADD COLUMN fell_due_at TIMESTAMPTZ;
ALTER TABLE versions_superseded ADD COLUMN fell_due_at TIMESTAMPTZ;
UPDATE versions_current SET fell_due_at = least(due_at, late_at);
UPDATE versions_past SET fell_due_at = least(due_at, late_at);
UPDATE versions_superseded SET fell_due_at = least(due_at, late_at);
CREATE OR REPLACE VIEW case_versions AS
    SELECT * FROM versions_current
    UNION ALL SELECT * FROM versions_past
    UNION ALL SELECT * FROM versions_superseded;
