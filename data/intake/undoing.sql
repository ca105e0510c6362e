-- What takes an import back, after undone.sql. `to_record`: for each of its events that still stands, the one that stood
-- before it, or one that takes it back.
CREATE OR REPLACE TEMP TABLE to_record AS
SELECT {said} FROM earlier SEMI JOIN standing USING (ticket_id, event_key) ORDER BY event_id;

INSERT INTO to_record BY NAME
SELECT ticket_id, event_key, '{retracted}' AS kind, occurred_at, NULL::TIMESTAMPTZ AS recorded_at, $actor AS actor
FROM standing ANTI JOIN earlier USING (ticket_id, event_key)
WHERE kind <> '{retracted}';

-- Limits follow from the rest: those that still do are given anew.
INSERT INTO to_record BY NAME
SELECT ticket_id, event_key, '{retracted}' AS kind, max(occurred_at) AS occurred_at, NULL::TIMESTAMPTZ AS recorded_at,
    $actor AS actor
FROM events SEMI JOIN undone USING (ticket_id)
WHERE event_key LIKE 'limit/%'
GROUP BY ticket_id, event_key
HAVING arg_max(kind, event_id) <> '{retracted}';

DROP TABLE standing;
DROP TABLE earlier
