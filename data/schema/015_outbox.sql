-- Messages to players on their way: written with what they tell of, in one transaction; `header_id` stays the same
-- however often one is sent. What may be erased of a player stands here and in players, nowhere else.
CREATE TABLE messages (
    message_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    recipient VARCHAR,
    subject VARCHAR,
    body VARCHAR,
    header_id VARCHAR NOT NULL,
    written_at TIMESTAMPTZ NOT NULL,
    not_before TIMESTAMPTZ NOT NULL,
    attempts INTEGER NOT NULL,
    last_error VARCHAR,
    sent_at TIMESTAMPTZ,
    given_up_at TIMESTAMPTZ
);
-- Templates of messages as somebody changed them; the others are those that the program brings.
CREATE TABLE templates (
    kind VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    actor VARCHAR NOT NULL
);
ALTER TABLE players ADD COLUMN language VARCHAR;
