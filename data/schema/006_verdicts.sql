-- What an import did to which tickets: 'new', 'updated', and the faults that their rows have (data/intake/faults.py).
CREATE TABLE batch_tickets (
    batch_id BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    ticket_id BIGINT NOT NULL
);
INSERT INTO batch_tickets
SELECT batch_id, CASE WHEN first = transaction_id THEN 'new' ELSE 'updated' END, ticket_id
FROM (SELECT DISTINCT ticket_id, transaction_id FROM events)
JOIN (SELECT ticket_id, min(transaction_id) AS first FROM events GROUP BY ticket_id) USING (ticket_id)
JOIN batches USING (transaction_id);
-- Of these tickets: how many were answered and had a deadline and a verdict of the source when the import was recorded,
-- and on how many of them the verdict was ours. NULL: the import is of before that was kept.
ALTER TABLE batches ADD COLUMN verdicts_judged BIGINT;
ALTER TABLE batches ADD COLUMN verdicts_agreed BIGINT;
