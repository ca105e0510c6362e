-- What takes an import back. `undone`: its tickets, is_gone where nothing of them is left. `to_record`: for each of its
-- events that still stands, the one that stood before it, or one that takes it back.
CREATE OR REPLACE TEMP TABLE standing AS
SELECT ticket_id, event_key, occurred_at, kind
FROM (
    SELECT * FROM events SEMI JOIN (SELECT ticket_id FROM events WHERE transaction_id = $transaction) USING (ticket_id)
    WHERE event_key IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY ticket_id, event_key ORDER BY event_id DESC) = 1
)
WHERE transaction_id = $transaction;

CREATE OR REPLACE TEMP TABLE earlier AS
SELECT * FROM events SEMI JOIN standing USING (ticket_id, event_key)
WHERE transaction_id < $transaction
QUALIFY row_number() OVER (PARTITION BY ticket_id, event_key ORDER BY event_id DESC) = 1;

CREATE OR REPLACE TEMP TABLE to_record AS
SELECT {said} FROM earlier ORDER BY event_id;

INSERT INTO to_record BY NAME
SELECT ticket_id, event_key, '{retracted}' AS kind, occurred_at, NULL::TIMESTAMPTZ AS recorded_at, $actor AS actor
FROM standing ANTI JOIN earlier USING (ticket_id, event_key)
WHERE kind <> '{retracted}';

CREATE OR REPLACE TEMP TABLE undone AS
SELECT ticket_id, ticket_id NOT IN (SELECT ticket_id FROM events WHERE transaction_id < $transaction) AS is_gone
FROM (SELECT DISTINCT ticket_id FROM standing);

DROP TABLE standing;
DROP TABLE earlier
