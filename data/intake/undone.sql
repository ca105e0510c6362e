-- What an import brought that still stands. `keyed`: what sources said of its tickets, as if the imports that were taken
-- back had never been. `standing`: the import's own of it that no later one took the place of; `earlier`: what would stand
-- without it. `undone`: its tickets, is_gone where nothing would. Limits follow from what stands and are reckoned anew.
CREATE OR REPLACE TEMP TABLE keyed AS
SELECT * FROM events SEMI JOIN (SELECT ticket_id FROM events WHERE transaction_id = $transaction) USING (ticket_id)
WHERE event_key IS NOT NULL AND event_key NOT LIKE 'limit/%'
    AND transaction_id NOT IN (
        SELECT unnest([transaction_id, undone_by]) FROM batches WHERE undone_by IS NOT NULL
    );

CREATE OR REPLACE TEMP TABLE standing AS
SELECT ticket_id, event_key, occurred_at, kind
FROM (
    SELECT * FROM keyed QUALIFY row_number() OVER (PARTITION BY ticket_id, event_key ORDER BY event_id DESC) = 1
)
WHERE transaction_id = $transaction;

CREATE OR REPLACE TEMP TABLE earlier AS
SELECT * FROM keyed WHERE transaction_id < $transaction
QUALIFY row_number() OVER (PARTITION BY ticket_id, event_key ORDER BY event_id DESC) = 1;

CREATE OR REPLACE TEMP TABLE undone AS
SELECT ticket_id, ticket_id NOT IN (SELECT ticket_id FROM earlier WHERE kind <> '{retracted}') AS is_gone
FROM (SELECT DISTINCT ticket_id FROM standing);

DROP TABLE keyed
