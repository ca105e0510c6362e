-- Events that the store has of changed tickets and the file has no more: each is answered by one that takes it back.
-- {whole}: only where a row is a whole ticket, a log may hold the newest events only.
CREATE OR REPLACE TEMP TABLE to_record AS
SELECT {columns}
FROM (
    SELECT * FROM observed WHERE false
    UNION ALL BY NAME
    SELECT ticket_id, event_key, '{retracted}' AS kind, first(occurred_at ORDER BY event_id DESC) AS occurred_at,
        NULL::TIMESTAMPTZ AS recorded_at, $actor AS actor
    FROM events SEMI JOIN changed USING (ticket_id)
    WHERE {whole} AND event_key IS NOT NULL AND event_key NOT LIKE 'limit/%'
    GROUP BY ticket_id, event_key
    HAVING (ticket_id, event_key) NOT IN (SELECT (ticket_id, event_key) FROM observed WHERE NOT is_new)
        AND first(kind ORDER BY event_id DESC) <> '{retracted}'
)
