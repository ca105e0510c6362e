-- Of the tickets of the file that the store has: when it was first seen that they wait, where that stands, and whether
-- the desk itself set a status.
CREATE OR REPLACE TEMP TABLE sighted AS
SELECT ticket_id,
    last(CASE WHEN kind <> '{retracted}' THEN occurred_at END ORDER BY event_id) FILTER (event_key = 'waits') AS seen_at,
    bool_or(event_key IS NULL AND status IS NOT NULL) AS by_desk
FROM events SEMI JOIN (SELECT ticket_id FROM matched WHERE NOT is_new) USING (ticket_id)
WHERE event_key IS NULL OR event_key = 'waits'
GROUP BY ticket_id
