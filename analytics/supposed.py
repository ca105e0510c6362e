"""The statements behind a supposed policy: what they make lies in the temporary database of one cursor.

Instants and amounts are as clocks take them: microseconds from 1970 in UTC, microseconds, business days. The variables
that `AS_OF`, `KNOWN_AT` and `PAUSING` name are set before. Braces are filled by analytics/whatif.py.
"""

from domain.statuses import DONE
from domain.vocabulary import DESK
from sla.spans import SECOND

AS_OF, KNOWN_AT, PAUSING = "supposed_as_of", "supposed_known_at", "supposed_pausing"
_AS_OF, _KNOWN_AT, _PAUSING = (f"getvariable('{name}')" for name in (AS_OF, KNOWN_AT, PAUSING))
#: The policy of a case that has a limit by what is supposed alone; published ones are counted from one.
NUMBER = 0
_DONE = ", ".join(f"'{status}'" for status in sorted(DONE))

# A temporary view hides the store's own of that name, even where its schema is written before it: only the name of the
# database tells them apart.
LOOK = f"""
CREATE OR REPLACE TEMP VIEW believed_versions AS
    SELECT * FROM {{store}}.main.case_versions
    WHERE recorded_from <= {_KNOWN_AT} AND recorded_to > {_KNOWN_AT} AND valid_from <= {_AS_OF};
CREATE OR REPLACE TEMP VIEW standing_versions AS SELECT * FROM believed_versions WHERE valid_to > {_AS_OF}
"""

#: All cases, and those that a question's conditions on facts let through.
STANDING, NARROWED = "standing_versions", "narrowed_versions"
# A view: to find them again takes a tenth of the time that a table of them takes to be written.
NARROW = f"CREATE OR REPLACE TEMP VIEW {NARROWED} AS {{cases}}"

#: What a policy gives a case, as the columns of the case versions are called.
GIVEN = (
    "due_at",
    "due_original",
    "late_at",
    "fell_due_at",
    "risk_at",
    "ack_due_at",
    "sla_seconds",
    "policy",
    "is_paused",
    "paused_since",
)

# The cases with a limit for their answer.
CASES = f"""
CREATE OR REPLACE TEMP TABLE supposed_cases AS
SELECT ticket_id AS "case", epoch_us(received_at) AS "start", epoch_us(coalesce(answered_at, {_AS_OF})) AS "end",
    clock, amount,
    jurisdiction, is_open, answered_at IS NOT NULL AS is_answered, reopenings > 0 AS is_reopened,
    source = '{DESK}' AND NOT end_unknown AS is_acknowledged, status IN {_PAUSING} AS is_paused
FROM {{standing}} AS versions JOIN supposed_limits ON {{same}}
WHERE clock IS NOT NULL
"""

# When they were to be acknowledged, by a calendar: no pause moves that. On the wall clock it is a sum, and no table.
NO_ACKS = 'CREATE OR REPLACE TEMP TABLE supposed_acks ("case" BIGINT, ack_due BIGINT)'
ACKS = """
INSERT INTO supposed_acks
WITH
cases AS NOT MATERIALIZED (SELECT "case", "start", "end", {amount}::BIGINT AS amount FROM supposed_cases WHERE {where}),
pauses AS NOT MATERIALIZED (SELECT 0 AS "case", 0 AS begun, 0 AS over WHERE false)
SELECT "case", due FROM ({statement})
"""

# Answered and closed, the clock stands still as well: until the case was taken up again.
STOPS = f"""
CREATE OR REPLACE TEMP TABLE supposed_stops AS
SELECT "case", clock, epoch_us(valid_from) AS begun, epoch_us(valid_to) AS over
FROM (SELECT * FROM believed_versions WHERE status IN {_PAUSING}) JOIN supposed_cases ON ticket_id = "case"
WHERE begun < "end"
UNION ALL
SELECT "case", clock, epoch_us(valid_from) AS begun, epoch_us(valid_to) AS over
FROM (SELECT * FROM believed_versions WHERE status IN ({_DONE}) AND valid_to <= {_AS_OF})
JOIN supposed_cases ON ticket_id = "case"
WHERE is_reopened AND begun < "end"
"""

# Since when the clock of an open case stands still: the last of its stops that touches none before. As long as that
# lasts, the case has the deadline that it had when it began.
SINCE = """
CREATE OR REPLACE TEMP TABLE supposed_since AS
SELECT "case", max(begun) FILTER (before IS NULL OR before < begun) AS since
FROM (
    SELECT *, max(over) OVER (
        PARTITION BY "case" ORDER BY begun, over ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS before
    FROM supposed_stops SEMI JOIN (SELECT "case" FROM supposed_cases WHERE is_open AND is_paused) USING ("case")
)
GROUP BY "case";
DELETE FROM supposed_stops USING supposed_since AS running
    WHERE supposed_stops."case" = running."case" AND begun >= since;
UPDATE supposed_cases SET "end" = since FROM supposed_since AS running WHERE supposed_cases."case" = running."case"
"""

EXTENSIONS = """
CREATE OR REPLACE TEMP TABLE supposed_extensions AS
SELECT ticket_id AS "case", epoch_us(standing.due_at) AS extended_to, epoch_us(standing.risk_at) AS extended_risk,
    epoch_us(min(believed.valid_from)) AS extended_at
FROM (SELECT ticket_id, due_at, risk_at FROM {standing} WHERE due_at > due_original) AS standing
JOIN (SELECT ticket_id, valid_from FROM believed_versions WHERE due_at > due_original) AS believed USING (ticket_id)
GROUP BY ALL
"""

RESULT = """
CREATE OR REPLACE TEMP TABLE supposed (
    ticket_id BIGINT, due_at TIMESTAMPTZ, due_original TIMESTAMPTZ, late_at TIMESTAMPTZ, risk_at TIMESTAMPTZ,
    ack_due_at TIMESTAMPTZ, sla_seconds BIGINT, spent BIGINT, policy INTEGER, is_paused BOOLEAN,
    paused_since TIMESTAMPTZ
)
"""

REASONED = f"""
INSERT INTO supposed
SELECT "case", make_timestamptz(due_by), make_timestamptz(due_first), make_timestamptz(late_from),
    make_timestamptz(risk_from), make_timestamptz(CASE WHEN is_acknowledged THEN {{ack}} END),
    CASE WHEN is_answered THEN elapsed::BIGINT // {SECOND} END, CASE WHEN is_open THEN elapsed::BIGINT // {SECOND} END,
    CASE WHEN elapsed IS NOT NULL THEN {NUMBER} END,
    is_paused, make_timestamptz(CASE WHEN is_open AND is_paused THEN paused_from END)
FROM (
    SELECT *, due::BIGINT AS due_first, coalesce(since, epoch_us({_AS_OF})) AS paused_from,
        CASE WHEN due_first IS NOT NULL THEN greatest(due_first, extended_to) END AS due_by,
        CASE WHEN due_first IS NOT NULL THEN greatest(risk::BIGINT, extended_risk) END AS risk_from,
        -- An extension that came when the limit had run out undoes nothing.
        CASE WHEN extended_at <= due_first THEN due_by ELSE due_first END AS runs_out,
        CASE
            WHEN NOT is_open THEN CASE WHEN is_answered AND runs_out < "end" THEN runs_out END
            WHEN NOT is_paused OR runs_out < paused_from THEN runs_out
        END AS late_from
    FROM (
        WITH
        cases AS NOT MATERIALIZED (SELECT "case", "start", "end", amount FROM supposed_cases WHERE clock = {{clock}}),
        pauses AS NOT MATERIALIZED (SELECT "case", begun, over FROM supposed_stops WHERE clock = {{clock}})
        SELECT * FROM ({{statement}})
    )
    JOIN supposed_cases USING ("case")
    LEFT JOIN supposed_since USING ("case")
    LEFT JOIN supposed_extensions USING ("case")
    LEFT JOIN supposed_acks USING ("case")
)
"""

# Where no rule fits there is no limit, unless the source gave one.
UNRULED = f"""
INSERT INTO supposed
SELECT ticket_id, CASE WHEN stands THEN due_at END, CASE WHEN stands THEN due_original END,
    CASE WHEN stands THEN late_at END, CASE WHEN stands THEN risk_at END, CASE WHEN stands THEN ack_due_at END,
    CASE WHEN stands THEN sla_seconds END, NULL, NULL, CASE WHEN stands THEN is_paused ELSE status IN {_PAUSING} END,
    CASE WHEN stands THEN paused_since WHEN status IN {_PAUSING} THEN coalesce(paused_since, valid_from) END
FROM (SELECT *, policy IS NULL AND due_at IS NOT NULL AS stands FROM {{standing}}) AS versions
JOIN supposed_limits ON {{same}}
WHERE clock IS NULL
"""

#: What was reckoned for all cases, under the name of `WHOLE`, of those that are let through.
WHOLE = "whole_supposed"
TAKEN = f"""
CREATE OR REPLACE TEMP TABLE supposed AS SELECT whole.* FROM {WHOLE} AS whole SEMI JOIN {{standing}} USING (ticket_id)
"""
RECKONED = "FROM supposed"

#: Whether a cursor has been prepared, and what open cases have used of their supposed limits: numbers and seconds.
IS_SUPPOSED = f"SELECT {_AS_OF} IS NOT NULL"
SPENT = "SELECT ticket_id, spent FROM supposed WHERE spent IS NOT NULL"

_FOUND = {name: f"supposed.{name}" for name in GIVEN} | {
    "fell_due_at": "least(supposed.due_at, supposed.late_at)",
    "policy": "CASE WHEN supposed.policy IS NOT NULL THEN coalesce(versions.policy, supposed.policy) END",
}

# How cases stand with what was supposed beside what is so, and in its place. Hard stops are not reckoned: no figure
# looks at them, and they would take a tenth of all the time.
VIEWS = f"""
CREATE OR REPLACE TEMP VIEW compared_versions AS
    SELECT versions.*, {", ".join(f"{found} AS supposed_{name}" for name, found in _FOUND.items())}
    FROM standing_versions AS versions JOIN supposed ON versions.ticket_id = supposed.ticket_id;
CREATE OR REPLACE TEMP VIEW case_versions AS
    SELECT versions.* REPLACE ({", ".join(f"{found} AS {name}" for name, found in _FOUND.items())},
        NULL::TIMESTAMPTZ AS hard_stop_at)
    FROM standing_versions AS versions JOIN supposed ON versions.ticket_id = supposed.ticket_id
"""
