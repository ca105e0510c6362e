-- How complaints of a category are dealt with, as somebody wrote it: each version whole, a step a line, line by line
-- the same in both languages. The others are those that the program brings.
CREATE TABLE guides (
    category VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    fr VARCHAR NOT NULL,
    en VARCHAR NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    actor VARCHAR NOT NULL
);
-- The steps that were taken with a complaint: a step is known by what it says in both languages.
CREATE TABLE ticks (
    ticket_id BIGINT NOT NULL,
    step VARCHAR NOT NULL,
    ticked_at TIMESTAMPTZ NOT NULL,
    actor VARCHAR NOT NULL
);
-- The messages of the chat tool that were taken: each once, and a conversation is one complaint. Both are known by digests
-- of their ids, so that nothing here leads from a complaint to the player in the chat tool once they are erased. How long the
-- conversation was, in characters, and its digest with its id tell what of it is new when it comes again.
CREATE TABLE chats (
    message VARCHAR NOT NULL,
    conversation VARCHAR NOT NULL,
    said VARCHAR NOT NULL,
    length INTEGER NOT NULL,
    ticket_id BIGINT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL
);
