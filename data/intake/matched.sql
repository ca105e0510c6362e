-- Every ticket of the file, with its number in the store; is_new where it gets one only now.
CREATE OR REPLACE TEMP TABLE matched AS
SELECT id, known_id IS NULL AS is_new,
    coalesce(
        known_id,
        (SELECT coalesce(max(ticket_id), 0) FROM tickets)
            + row_number() OVER (PARTITION BY known_id IS NULL ORDER BY first_row)
    ) AS ticket_id
FROM (
    SELECT a.id, a.first_row, t.ticket_id AS known_id
    FROM (SELECT id, min(row) AS first_row FROM accepted GROUP BY id) AS a
    LEFT JOIN (SELECT ticket_id, external_id FROM tickets WHERE source = $source) AS t ON t.external_id = a.id
)
