-- The case versions of the tickets in `touched`, worked out afresh from their events.
-- The braces are filled by data/history.py: the events as known under each belief (ticket_id, belief, known_from,
-- known_to and what was observed), and words of domain/.
WITH
{known},
-- Clock zero is the first receipt; nothing is so before it.
begun AS (
    SELECT ticket_id, belief, coalesce(min(received_at), min(occurred_at)) AS begun_at,
        min(occurred_at) FILTER (kind <> '{limited}') AS first_at
    FROM known
    GROUP BY ticket_id, belief
),
placed AS (
    SELECT known.*, begun_at, greatest(occurred_at, begun_at) AS valid_from
    FROM known JOIN begun USING (ticket_id, belief)
),
-- A log that begins after the receipt: the case was new until then. A limit given for the receipt is no line of it.
unlogged AS (
    SELECT * REPLACE (
        -1 AS event_id, '' AS place, begun_at AS valid_from, begun_at AS occurred_at, {new} AS status,
        NULL AS agent, NULL AS decision, NULL AS source_on_time, NULL AS end_unknown, NULL AS closed_at, NULL AS acknowledged_at,
        NULL AS sla_seconds, NULL AS breach_reason, NULL AS raised,
        {unsaid}
    )
    FROM placed SEMI JOIN (SELECT * FROM begun WHERE first_at > begun_at) USING (ticket_id, belief)
    WHERE kind <> '{limited}'
    QUALIFY row_number() OVER (PARTITION BY ticket_id, belief ORDER BY valid_from, place, event_id) = 1
),
steps AS (
    SELECT * FROM placed UNION ALL SELECT * FROM unlogged
),
folded AS (
    SELECT ticket_id, source, belief, known_from, known_to, place, event_id, valid_from, occurred_at,
        begun_at AS received_at,
        lead(valid_from, 1, {forever}) OVER so_far AS valid_to,
        lag(valid_from) OVER so_far AS valid_before,
        coalesce(last_value(status IGNORE NULLS) OVER so_far, {new}) AS status,
        last_value(status IGNORE NULLS) OVER earlier AS status_before,
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
        coalesce(
            last_value(due_original IGNORE NULLS) OVER so_far, first_value(due_at IGNORE NULLS) OVER so_far
        ) AS due_original,
        last_value(risk_at IGNORE NULLS) OVER so_far AS risk_at,
        last_value(policy IGNORE NULLS) OVER so_far AS policy,
        last_value(ack_due_at IGNORE NULLS) OVER so_far AS ack_due_at,
        first_value(acknowledged_at IGNORE NULLS) OVER so_far AS acknowledged_at,
        last_value(hard_stop_at IGNORE NULLS) OVER so_far AS hard_stop_at,
        last_value(sla_seconds IGNORE NULLS) OVER so_far AS sla_seconds,
        last_value(breach_reason IGNORE NULLS) OVER so_far AS breach_reason,
        last_value(raised IGNORE NULLS) OVER so_far AS raised,
        {said},
        {firsts},
        last_value(source_on_time IGNORE NULLS) OVER so_far AS source_on_time,
        coalesce(last_value(end_unknown IGNORE NULLS) OVER so_far, false) AS end_unknown
    FROM steps
    WINDOW
        so_far AS (PARTITION BY ticket_id, belief ORDER BY valid_from, place, event_id),
        earlier AS (
            PARTITION BY ticket_id, belief ORDER BY valid_from, place, event_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
),
stepped AS (
    SELECT *,
        status IN {done} AS done,
        status IN {paused} AS paused,
        coalesce(status_before IN {done}, false) AS was_done,
        coalesce(status_before IN {paused}, false) AS was_paused,
        -- The limit runs out while nothing stops the clock: from then on the case is late, for good.
        CASE WHEN due_at IS NOT NULL AND status NOT IN {done} AND status NOT IN {paused}
            THEN greatest(due_at, valid_from) END AS runs_out_at
    FROM folded
),
judged AS (
    SELECT *,
        last_value(CASE WHEN done AND NOT was_done THEN occurred_at END IGNORE NULLS) OVER so_far AS last_answer,
        first_value(CASE WHEN done AND NOT was_done AND NOT end_unknown THEN occurred_at END IGNORE NULLS)
            OVER so_far AS first_answered_at,
        first_value(CASE WHEN was_done AND NOT done THEN occurred_at END IGNORE NULLS) OVER so_far AS first_reopened_at,
        last_value(CASE WHEN status = {closed} AND status IS DISTINCT FROM status_before THEN occurred_at END IGNORE NULLS)
            OVER so_far AS last_closing,
        last_value(CASE WHEN paused AND NOT was_paused THEN valid_from END IGNORE NULLS) OVER so_far AS last_pause,
        coalesce(sum(CASE WHEN was_paused THEN epoch_us(valid_from) - epoch_us(valid_before) END) OVER so_far, 0)
            // 1000000 AS paused_seconds,
        count(*) FILTER (was_done AND NOT done) OVER so_far AS reopenings,
        first_value(CASE WHEN runs_out_at < valid_to THEN runs_out_at END IGNORE NULLS) OVER earlier AS ran_out_at
    FROM stepped
    WINDOW
        so_far AS (PARTITION BY ticket_id, belief ORDER BY valid_from, place, event_id),
        earlier AS (
            PARTITION BY ticket_id, belief ORDER BY valid_from, place, event_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
)
SELECT ticket_id, source, belief, known_from, known_to, valid_from, valid_to,
    status, category, complexity, channel, jurisdiction, priority, team, agent,
    CASE WHEN done THEN decision END AS decision,
    received_at,
    CASE WHEN done AND NOT end_unknown THEN last_answer END AS answered_at,
    CASE WHEN status = {closed} AND NOT end_unknown THEN coalesce(closed_given, last_closing) END AS closed_at,
    due_at, due_original,
    coalesce(ran_out_at, runs_out_at) AS late_at,
    least(due_at, ran_out_at, runs_out_at) AS fell_due_at,
    CASE WHEN paused THEN last_pause END AS paused_since,
    paused_seconds::BIGINT AS paused_seconds, reopenings::INTEGER AS reopenings,
    source_on_time, end_unknown,
    policy, risk_at, ack_due_at, acknowledged_at, hard_stop_at,
    CASE WHEN done AND NOT end_unknown THEN sla_seconds END AS sla_seconds,
    breach_reason, raised, first_answered_at, first_reopened_at,
    {procedure},
    NOT done AS is_open, paused AS is_paused, NOT (done AND decision IN {not_counted}) IS TRUE AS is_counted
FROM judged
WHERE valid_from < valid_to
