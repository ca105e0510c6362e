-- Every write to the store, in order. `link` chains each to the one before (data/chain.py).
CREATE TABLE transactions (
    transaction_id BIGINT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    actor VARCHAR NOT NULL,
    command VARCHAR NOT NULL,
    events BIGINT NOT NULL,
    digest VARCHAR NOT NULL,
    link VARCHAR NOT NULL
);

-- What never changes of a case, and the version that edits are checked against.
CREATE TABLE tickets (
    ticket_id BIGINT NOT NULL,
    reference VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    external_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    incident_on DATE,
    amount DECIMAL(18, 2),
    currency VARCHAR
);

-- The record, append-only. One row is one observation: NULL says nothing of a column, '' says that there is none.
-- A later event with the same key stands in the place of the earlier one, from its recorded_at on.
CREATE TABLE events (
    event_id BIGINT NOT NULL,
    transaction_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    event_key VARCHAR,
    kind VARCHAR NOT NULL,
    occurred_at TIMESTAMPTZ NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    actor VARCHAR NOT NULL,
    status VARCHAR,
    category VARCHAR,
    complexity VARCHAR,
    channel VARCHAR,
    jurisdiction VARCHAR,
    priority VARCHAR,
    team VARCHAR,
    agent VARCHAR,
    received_at TIMESTAMPTZ,
    closed_at TIMESTAMPTZ,
    due_at TIMESTAMPTZ,
    decision VARCHAR,
    source_on_time BOOLEAN,
    end_unknown BOOLEAN,
    reason VARCHAR,
    text_id BIGINT,
    text_digest VARCHAR
);

-- Derived from events (data/history.py), with the span in which it was so and the span in which it was believed. Apart by
-- what most questions need: how cases stand, how they stood, and what is believed no more. The engine passes over a table
-- whose spans cannot fit, so that the present does not grow slower with the past.
CREATE TABLE versions_current (
    ticket_id BIGINT NOT NULL,
    source VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ NOT NULL,
    recorded_from TIMESTAMPTZ NOT NULL,
    recorded_to TIMESTAMPTZ NOT NULL,
    status VARCHAR NOT NULL,
    category VARCHAR,
    complexity VARCHAR,
    channel VARCHAR,
    jurisdiction VARCHAR,
    priority VARCHAR,
    team VARCHAR,
    agent VARCHAR,
    decision VARCHAR,
    received_at TIMESTAMPTZ NOT NULL,
    answered_at TIMESTAMPTZ,
    closed_at TIMESTAMPTZ,
    due_at TIMESTAMPTZ,
    due_original TIMESTAMPTZ,
    late_at TIMESTAMPTZ,
    paused_since TIMESTAMPTZ,
    paused_seconds BIGINT NOT NULL,
    reopenings INTEGER NOT NULL,
    source_on_time BOOLEAN,
    end_unknown BOOLEAN NOT NULL,
    -- What every figure asks first, as plain truths: comparing words would take longer than all the rest.
    is_open BOOLEAN NOT NULL,
    is_paused BOOLEAN NOT NULL,
    is_counted BOOLEAN NOT NULL
);
CREATE TABLE versions_past AS SELECT * FROM versions_current;
CREATE TABLE versions_superseded AS SELECT * FROM versions_current;
CREATE VIEW case_versions AS
    SELECT * FROM versions_current
    UNION ALL SELECT * FROM versions_past
    UNION ALL SELECT * FROM versions_superseded;

-- What may be erased: events hold ids and digests of it only.
CREATE TABLE players (
    ticket_id BIGINT NOT NULL,
    account VARCHAR,
    name VARCHAR,
    email VARCHAR
);
CREATE TABLE texts (
    text_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    written_at TIMESTAMPTZ NOT NULL,
    body VARCHAR NOT NULL
);

CREATE TABLE teams (
    team VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL
);
CREATE TABLE users (
    user_id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    team VARCHAR,
    disabled_at TIMESTAMPTZ
);

CREATE TABLE batches (
    batch_id BIGINT NOT NULL,
    transaction_id BIGINT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    actor VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    file_digest VARCHAR NOT NULL,
    mapping VARCHAR NOT NULL,
    rows_read BIGINT NOT NULL,
    rows_accepted BIGINT NOT NULL,
    rows_quarantined BIGINT NOT NULL,
    tickets_imported BIGINT NOT NULL,
    tickets_updated BIGINT NOT NULL,
    tickets_unchanged BIGINT NOT NULL
);
CREATE TABLE quarantine (
    batch_id BIGINT NOT NULL,
    line BIGINT NOT NULL,
    text VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    details VARCHAR NOT NULL
);
