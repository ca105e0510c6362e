-- Who was named in which note, and when they opened it.
CREATE TABLE mentions (
    text_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    user_id VARCHAR NOT NULL,
    mentioned_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ
);
