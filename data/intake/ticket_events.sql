-- A row is a ticket: it was filed, and answered and closed where it has those times.
-- Closed in the source without saying when: the end is unknown, and the case is in no backlog and no duration.
-- Waiting without saying since when: nothing stops the clock before that was seen, which is when it is recorded (no time
-- here) or was recorded first (`sighted`). It gives way to a status that the desk itself set.
-- A closing that is said to be before the answer is no answer: it ends what was answered by then, and not sooner. What was
-- said of it stays in closed_at.
CREATE OR REPLACE TEMP VIEW observed AS
WITH rows AS (
    SELECT accepted.*, ticket_id, is_new,
        answered_at IS NOT NULL OR closed_at IS NOT NULL OR coalesce(status IN {done}, false) AS ended,
        answered_at IS NULL AND closed_at IS NULL AND coalesce(status IN {done}, false) AS end_is_unknown,
        answered_at IS NULL AND closed_at IS NULL AND coalesce(status IN {paused}, false) AS waits
    FROM accepted JOIN matched USING (row)
)
SELECT ticket_id, is_new, 'filed' AS event_key, '{filed_kind}' AS kind, received_at AS occurred_at,
    CASE WHEN ended OR waits THEN '{new}' ELSE coalesce(status, '{new}') END AS status,
    category, complexity, channel, jurisdiction, priority, team, agent, received_at,
    NULL::TIMESTAMPTZ AS closed_at, due_at, NULL::VARCHAR AS decision,
    CASE WHEN NOT ended THEN source_on_time END AS source_on_time, NULL::BOOLEAN AS end_unknown,
    NULL::VARCHAR AS reason, NULL::BIGINT AS text_id, NULL::VARCHAR AS text_digest, NULL::VARCHAR AS place, 0 AS position
FROM rows
UNION ALL BY NAME
SELECT ticket_id, is_new, 'answered' AS event_key, '{answered_kind}' AS kind, answered_at AS occurred_at,
    '{answered}' AS status, decision, source_on_time, 1 AS position
FROM rows
WHERE answered_at IS NOT NULL
UNION ALL BY NAME
SELECT ticket_id, is_new, 'closed' AS event_key, '{closed_kind}' AS kind, coalesce(greatest(closed_at, answered_at), received_at) AS occurred_at,
    CASE WHEN end_is_unknown THEN status ELSE '{closed}' END AS status, closed_at,
    CASE WHEN answered_at IS NULL THEN decision END AS decision,
    CASE WHEN answered_at IS NULL THEN source_on_time END AS source_on_time,
    CASE WHEN end_is_unknown THEN true END AS end_unknown, 2 AS position
FROM rows
WHERE closed_at IS NOT NULL OR end_is_unknown
UNION ALL BY NAME
SELECT ticket_id, is_new, 'waits' AS event_key, '{observed_kind}' AS kind, seen_at AS occurred_at, status, 3 AS position
FROM rows LEFT JOIN sighted USING (ticket_id)
WHERE waits AND (seen_at IS NOT NULL OR by_desk IS NOT true)
