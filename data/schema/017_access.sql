-- What players show that a complaint is theirs with, as keyed digests: nobody who reads the store can use it. None of it is
-- in an archive. Rows are thrown away when they are over.
-- A code that was asked for: by which browser for which reference (asked), be there such a complaint or not (ticket_id 0).
CREATE TABLE player_codes (
    asked VARCHAR NOT NULL,
    ticket_id BIGINT NOT NULL,
    code VARCHAR NOT NULL,
    until TIMESTAMPTZ NOT NULL,
    attempts INTEGER NOT NULL
);
-- A player who is in: by the complaint that a code was for, or as the account and address that the casino's site named.
CREATE TABLE player_entries (
    entry VARCHAR NOT NULL,
    ticket_id BIGINT,
    account VARCHAR,
    email VARCHAR,
    begun_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL
);
-- Tokens of the casino's site that were used, kept until they would be too old.
CREATE TABLE used_tokens (
    token VARCHAR NOT NULL,
    until TIMESTAMPTZ NOT NULL
);
-- Forms that became a complaint: sent twice, they are one. What they said tells whether they were changed in between.
CREATE TABLE filed_forms (
    form VARCHAR NOT NULL,
    said VARCHAR NOT NULL,
    ticket_id BIGINT NOT NULL,
    filed_at TIMESTAMPTZ NOT NULL
);
