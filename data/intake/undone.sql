-- What an import brought that still stands. `standing`: its events that no later one took the place of. `undone`: the
-- tickets of these, is_gone where nothing of a ticket would be left without them.
CREATE OR REPLACE TEMP TABLE standing AS
SELECT ticket_id, event_key, occurred_at, kind
FROM (
    SELECT * FROM events SEMI JOIN (SELECT ticket_id FROM events WHERE transaction_id = $transaction) USING (ticket_id)
    WHERE event_key IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY ticket_id, event_key ORDER BY event_id DESC) = 1
)
WHERE transaction_id = $transaction;

CREATE OR REPLACE TEMP TABLE undone AS
SELECT ticket_id, ticket_id NOT IN (SELECT ticket_id FROM events WHERE transaction_id < $transaction) AS is_gone
FROM (SELECT DISTINCT ticket_id FROM standing)
