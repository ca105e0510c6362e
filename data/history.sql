-- The case versions of the tickets in `touched`, worked out afresh from their events.
-- {done}, {paused}, {new}, {closed} and {forever} are the words of domain/, put here by data/history.py.
WITH
mine AS (
    SELECT * FROM events SEMI JOIN touched USING (ticket_id)
),
-- A belief holds from one recording about a ticket to the next.
beliefs AS (
    SELECT ticket_id, recorded_at AS known_from,
        lead(recorded_at, 1, {forever}) OVER spoken AS known_to,
        row_number() OVER spoken AS belief
    FROM (SELECT DISTINCT ticket_id, recorded_at FROM mine)
    WINDOW spoken AS (PARTITION BY ticket_id ORDER BY recorded_at)
),
several AS (
    SELECT ticket_id FROM beliefs WHERE belief = 2
),
-- An event with a key gives way to the next one with that key.
replaced AS (
    SELECT event_id, lead(recorded_at) OVER (PARTITION BY ticket_id, event_key ORDER BY event_id) AS replaced_at
    FROM mine SEMI JOIN several USING (ticket_id)
    WHERE event_key IS NOT NULL
),
known AS (
    SELECT e.*, b.known_from, b.known_to, b.belief
    FROM mine AS e
    JOIN beliefs AS b ON b.ticket_id = e.ticket_id AND e.recorded_at <= b.known_from
    LEFT JOIN replaced AS r ON r.event_id = e.event_id
    WHERE r.replaced_at IS NULL OR r.replaced_at > b.known_from
),
-- Clock zero is the first receipt; nothing is so before it.
placed AS (
    SELECT *, greatest(occurred_at, begun_at) AS valid_from
    FROM (
        SELECT *, coalesce(min(received_at) OVER case_known, min(occurred_at) OVER case_known) AS begun_at
        FROM known
        WINDOW case_known AS (PARTITION BY ticket_id, belief)
    )
),
-- A log that begins after the receipt: the case was new until then.
steps AS (
    SELECT * FROM placed
    UNION ALL
    SELECT * REPLACE (
        -1 AS event_id, begun_at AS valid_from, begun_at AS occurred_at, {new} AS status, NULL AS agent,
        NULL AS decision, NULL AS source_on_time, NULL AS end_unknown, NULL AS closed_at
    )
    FROM (SELECT * FROM placed QUALIFY row_number() OVER (PARTITION BY ticket_id, belief ORDER BY valid_from, event_id) = 1)
    WHERE valid_from > begun_at
),
folded AS (
    SELECT ticket_id, belief, known_from, known_to, event_id, valid_from, occurred_at, begun_at AS received_at,
        lead(valid_from, 1, {forever}) OVER so_far AS valid_to,
        coalesce(last_value(status IGNORE NULLS) OVER so_far, {new}) AS status,
        last_value(category IGNORE NULLS) OVER so_far AS category,
        last_value(complexity IGNORE NULLS) OVER so_far AS complexity,
        last_value(channel IGNORE NULLS) OVER so_far AS channel,
        last_value(jurisdiction IGNORE NULLS) OVER so_far AS jurisdiction,
        last_value(priority IGNORE NULLS) OVER so_far AS priority,
        nullif(last_value(team IGNORE NULLS) OVER so_far, '') AS team,
        nullif(last_value(agent IGNORE NULLS) OVER so_far, '') AS agent,
        last_value(decision IGNORE NULLS) OVER so_far AS decision,
        last_value(closed_at IGNORE NULLS) OVER so_far AS closed_given,
        last_value(due_at IGNORE NULLS) OVER so_far AS due_at,
        first_value(due_at IGNORE NULLS) OVER so_far AS due_original,
        last_value(source_on_time IGNORE NULLS) OVER so_far AS source_on_time,
        coalesce(last_value(end_unknown IGNORE NULLS) OVER so_far, false) AS end_unknown
    FROM steps
    WINDOW so_far AS (PARTITION BY ticket_id, belief ORDER BY valid_from, event_id)
),
stepped AS (
    SELECT *,
        status IN {done} AS done,
        status IN {paused} AS paused,
        coalesce(lag(status) OVER so_far IN {done}, false) AS was_done,
        coalesce(lag(status) OVER so_far IN {paused}, false) AS was_paused,
        lag(status) OVER so_far IS DISTINCT FROM status AS entered,
        lag(valid_from) OVER so_far AS before
    FROM folded
    WINDOW so_far AS (PARTITION BY ticket_id, belief ORDER BY valid_from, event_id)
),
judged AS (
    SELECT *,
        last_value(CASE WHEN done AND NOT was_done THEN occurred_at END IGNORE NULLS) OVER so_far AS last_answer,
        last_value(CASE WHEN entered AND status = {closed} THEN occurred_at END IGNORE NULLS) OVER so_far AS last_closing,
        last_value(CASE WHEN paused AND NOT was_paused THEN valid_from END IGNORE NULLS) OVER so_far AS last_pause,
        coalesce(sum(CASE WHEN was_paused THEN epoch_us(valid_from) - epoch_us(before) END) OVER so_far, 0) // 1000000
            AS paused_seconds,
        coalesce(count(*) FILTER (was_done AND NOT done) OVER so_far, 0) AS reopenings,
        -- The limit ran out while nothing stopped the clock: from then on the case is late, for good.
        CASE WHEN NOT done AND NOT paused THEN greatest(due_at, valid_from) END AS runs_out_at
    FROM stepped
    WINDOW so_far AS (PARTITION BY ticket_id, belief ORDER BY valid_from, event_id)
),
versions AS (
    SELECT *,
        first_value(CASE WHEN runs_out_at < valid_to THEN runs_out_at END IGNORE NULLS) OVER (
            PARTITION BY ticket_id, belief ORDER BY valid_from, event_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS ran_out_at
    FROM judged
),
states AS (
    SELECT ticket_id, belief, known_from, known_to, valid_from, valid_to,
        status, category, complexity, channel, jurisdiction, priority, team, agent,
        CASE WHEN done THEN decision END AS decision,
        received_at,
        CASE WHEN done AND NOT end_unknown THEN last_answer END AS answered_at,
        CASE WHEN status = {closed} AND NOT end_unknown THEN coalesce(closed_given, last_closing) END AS closed_at,
        due_at, due_original,
        coalesce(ran_out_at, runs_out_at) AS late_at,
        CASE WHEN paused THEN last_pause END AS paused_since,
        paused_seconds::BIGINT AS paused_seconds, reopenings::INTEGER AS reopenings,
        source_on_time, end_unknown
    FROM versions
    WHERE valid_from < valid_to
),
-- The same version under consecutive beliefs is one row.
lasting AS (
    SELECT * EXCLUDE (belief, known_from, known_to, island), min(known_from) AS recorded_from,
        max(known_to) AS recorded_to
    FROM (
        SELECT *, belief - row_number() OVER (PARTITION BY {state} ORDER BY belief) AS island
        FROM states SEMI JOIN several USING (ticket_id)
    )
    GROUP BY ALL
)
SELECT * EXCLUDE (belief, known_from, known_to), known_from AS recorded_from, known_to AS recorded_to
FROM states ANTI JOIN several USING (ticket_id)
UNION ALL BY NAME
SELECT * FROM lasting
