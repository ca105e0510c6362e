-- Every row that counts, with the number of its ticket in the store; is_new where it gets one only now.
-- {first} is the row that a ticket of the file begins with: new tickets are numbered by it.
CREATE OR REPLACE TEMP TABLE matched AS
SELECT a.row, a.id, a.first_row = a.row AS is_first, t.ticket_id IS NULL AS is_new,
    coalesce(t.ticket_id, (SELECT coalesce(max(ticket_id), 0) FROM tickets) + 1 + a.first_row) AS ticket_id
FROM (SELECT row, id, {first} AS first_row FROM accepted) AS a
LEFT JOIN (SELECT ticket_id, external_id FROM tickets WHERE source = $source) AS t ON t.external_id = a.id
