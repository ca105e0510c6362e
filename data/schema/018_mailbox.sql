-- Messages that came into the mailbox, each once: by its Message-ID, or by its digest where it has none. Written in the
-- transaction of the complaint or the reply that it became; what it became is `outcome`, without one for those that
-- concern none. Two messages that have one id and say different things, as the digest tells, are two.
CREATE TABLE mails (
    header_id VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    ticket_id BIGINT,
    outcome VARCHAR NOT NULL,
    received_at TIMESTAMPTZ NOT NULL
);
