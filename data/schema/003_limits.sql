-- Policies: which time limits complaints get. A version is a whole document and is never changed; it counts for what is
-- received from `starts_at` on, until the next one starts.
CREATE TABLE policies (
    policy INTEGER NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    document VARCHAR NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    actor VARCHAR NOT NULL
);
-- The version that gave a deadline (NULL: the source did), that deadline without extensions, when four fifths of it are
-- used up, when the acknowledgement came and was due, the limit that nothing moves, and what an answer took on the clock
-- of its limit.
ALTER TABLE events ADD COLUMN policy INTEGER;
ALTER TABLE events ADD COLUMN due_original TIMESTAMPTZ;
ALTER TABLE events ADD COLUMN risk_at TIMESTAMPTZ;
ALTER TABLE events ADD COLUMN ack_due_at TIMESTAMPTZ;
ALTER TABLE events ADD COLUMN acknowledged_at TIMESTAMPTZ;
ALTER TABLE events ADD COLUMN hard_stop_at TIMESTAMPTZ;
ALTER TABLE events ADD COLUMN sla_seconds BIGINT;
ALTER TABLE versions_current ADD COLUMN policy INTEGER;
ALTER TABLE versions_current ADD COLUMN risk_at TIMESTAMPTZ;
ALTER TABLE versions_current ADD COLUMN ack_due_at TIMESTAMPTZ;
ALTER TABLE versions_current ADD COLUMN acknowledged_at TIMESTAMPTZ;
ALTER TABLE versions_current ADD COLUMN hard_stop_at TIMESTAMPTZ;
ALTER TABLE versions_current ADD COLUMN sla_seconds BIGINT;
ALTER TABLE versions_past ADD COLUMN policy INTEGER;
ALTER TABLE versions_past ADD COLUMN risk_at TIMESTAMPTZ;
ALTER TABLE versions_past ADD COLUMN ack_due_at TIMESTAMPTZ;
ALTER TABLE versions_past ADD COLUMN acknowledged_at TIMESTAMPTZ;
ALTER TABLE versions_past ADD COLUMN hard_stop_at TIMESTAMPTZ;
ALTER TABLE versions_past ADD COLUMN sla_seconds BIGINT;
ALTER TABLE versions_superseded ADD COLUMN policy INTEGER;
ALTER TABLE versions_superseded ADD COLUMN risk_at TIMESTAMPTZ;
ALTER TABLE versions_superseded ADD COLUMN ack_due_at TIMESTAMPTZ;
ALTER TABLE versions_superseded ADD COLUMN acknowledged_at TIMESTAMPTZ;
ALTER TABLE versions_superseded ADD COLUMN hard_stop_at TIMESTAMPTZ;
ALTER TABLE versions_superseded ADD COLUMN sla_seconds BIGINT;
CREATE OR REPLACE VIEW case_versions AS
    SELECT * FROM versions_current
    UNION ALL SELECT * FROM versions_past
    UNION ALL SELECT * FROM versions_superseded;
