-- What was done at the desk beside the complaints: to whom or what, which fact of it, from what to what. In the chain of
-- writes like events.
CREATE TABLE acts (
    act_id BIGINT NOT NULL,
    transaction_id BIGINT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    actor VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    before VARCHAR,
    after VARCHAR
);
