-- A row is what was seen of a ticket at an instant. {key} are the columns that tell rows of one instant apart: those that
-- put them in order or, without such, what they say; `/` within is escaped. {before} is how many of this key were accepted of the file before. {place} is that order as a text.
CREATE OR REPLACE TEMP VIEW observed AS
SELECT ticket_id, is_new, concat_ws('/', epoch_us(occurred_at), key, nullif(again, 1)) AS event_key,
    '{observed_kind}' AS kind, occurred_at,
    status, category, complexity, channel, jurisdiction, priority, team, agent,
    received_at, closed_at, due_at, decision, source_on_time, NULL::BOOLEAN AS end_unknown,
    NULL::VARCHAR AS reason, NULL::BIGINT AS text_id, NULL::VARCHAR AS text_digest, {place} AS place,
    row_number() OVER (PARTITION BY ticket_id ORDER BY occurred_at, {place}, row) AS position
FROM (
    SELECT *, row_number() OVER (PARTITION BY ticket_id, occurred_at, key ORDER BY row) + before AS again
    FROM (
        SELECT accepted.*, ticket_id, is_new, {key} AS key, {before} AS before FROM accepted JOIN matched USING (row)
    )
)
