-- The tickets that the store knows otherwise. What was taken back only counts where a row is a whole ticket.
-- {said} are the columns that an event says something in.
CREATE OR REPLACE TEMP TABLE changed AS
WITH standing AS (
    SELECT {said}
    FROM (
        SELECT * FROM events SEMI JOIN (SELECT ticket_id FROM matched WHERE NOT is_new) USING (ticket_id)
        WHERE event_key IS NOT NULL AND event_key NOT LIKE 'limit/%'
        QUALIFY row_number() OVER (PARTITION BY ticket_id, event_key ORDER BY event_id DESC) = 1
    )
    WHERE kind <> '{retracted}'
),
seen AS (
    SELECT {said} FROM observed WHERE NOT is_new
)
SELECT ticket_id FROM (SELECT * FROM seen EXCEPT SELECT * FROM standing)
UNION
SELECT ticket_id FROM (SELECT * FROM standing EXCEPT SELECT * FROM seen) WHERE {whole}
