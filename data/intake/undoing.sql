-- What takes an import back, after undone.sql. `to_record`: for each of its events that still stands, the one that stood
-- before it, or one that takes it back.
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

DROP TABLE standing;
DROP TABLE earlier
