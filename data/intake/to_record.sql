-- All events of new and changed tickets, so that their order among themselves is the file's, and what was taken back.
CREATE OR REPLACE TEMP TABLE to_record AS
SELECT * EXCLUDE (is_new, position), NULL::TIMESTAMPTZ AS recorded_at, $actor AS actor
FROM (
    SELECT * FROM observed WHERE is_new OR ticket_id IN (SELECT ticket_id FROM changed)
    UNION ALL BY NAME
    SELECT ticket_id, event_key, '{retracted}' AS kind, first(occurred_at ORDER BY event_id DESC) AS occurred_at,
        -1 AS position
    FROM events SEMI JOIN changed USING (ticket_id)
    WHERE {whole} AND event_key IS NOT NULL
    GROUP BY ticket_id, event_key
    HAVING (ticket_id, event_key) NOT IN (SELECT (ticket_id, event_key) FROM observed WHERE NOT is_new)
        AND first(kind ORDER BY event_id DESC) <> '{retracted}'
)
ORDER BY ticket_id, position
