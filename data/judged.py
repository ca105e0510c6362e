"""What policies make of the complaints in the store: every deadline worked out again, and those of imported ones."""

from functools import reduce
from operator import or_

import duckdb
import pandas as pd

from data import deadlines, journal, policies
from data.policies import Book
from data.store import Writing
from domain.kinds import EventKind
from domain.vocabulary import FOREVER
from sla.policy import FACTS
from sla.spans import SECOND

_FOREVER = f"TIMESTAMPTZ '{FOREVER.isoformat()}'"
# The versions of the tickets in `judged_tickets` with which a limit begins, moves or ends: the first one, those after a
# stop of the clock, after a correction, at an answer, and where the source speaks of a deadline.
_MOMENTS = f"""
CREATE OR REPLACE TEMP TABLE moments AS
WITH stood AS (
    SELECT *, is_paused OR NOT is_open AS stops, lag(is_paused OR NOT is_open) OVER ticket AS stopped,
        lag(is_paused) OVER ticket AS was_paused, lag(is_open) OVER ticket AS was_open,
        lag(coalesce(paused_since, answered_at, valid_from)) OVER ticket AS stopped_since,
        lag((category, complexity)) OVER ticket IS DISTINCT FROM (category, complexity) AS is_new_kind,
        -- An extension that a person granted; a source that speaks of another deadline grants none.
        exists(FROM events AS e WHERE e.ticket_id = case_versions.ticket_id AND e.kind = '{EventKind.EXTENDED}'
            AND e.occurred_at < case_versions.valid_from) AS was_extended,
        exists(FROM events AS e WHERE e.ticket_id = case_versions.ticket_id AND e.kind = '{EventKind.EXTENDED}'
            AND e.occurred_at = case_versions.valid_from) AS is_extended,
        lag(due_at) OVER ticket AS due_before, lag(due_original) OVER ticket AS original_before,
        lag(risk_at) OVER ticket AS risk_before
    FROM case_versions SEMI JOIN judged_tickets USING (ticket_id)
    WHERE recorded_to = {_FOREVER}
    WINDOW ticket AS (PARTITION BY ticket_id ORDER BY valid_from)
)
SELECT (row_number() OVER ())::BIGINT AS "case", stood.ticket_id, valid_from, {", ".join(FACTS)}, policy,
    epoch_us(received_at) AS received, epoch_us(valid_from) AS "end",
    coalesce(epoch_us(CASE WHEN stopped THEN stopped_since END), epoch_us(valid_from)) AS begun,
    epoch_us(CASE WHEN was_extended THEN due_before ELSE original_before END) AS due,
    is_new_kind AND stopped IS NOT NULL AS anew, epoch_us(hard_stop_at) AS hard_stop,
    epoch_us(original_before) AS original, epoch_us(risk_before) AS risk,
    stopped IS NULL AS is_first, is_extended, NOT is_open AND was_open IS NOT FALSE AS is_answer,
    epoch_us(due_at) AS due_stored, epoch_us(due_original) AS original_stored, epoch_us(risk_at) AS risk_stored,
    epoch_us(ack_due_at) AS ack_due_stored, epoch_us(hard_stop_at) AS hard_stop_stored, sla_seconds
FROM stood LEFT JOIN (
    SELECT DISTINCT ticket_id, occurred_at, true AS source_speaks FROM events SEMI JOIN judged_tickets USING (ticket_id)
    WHERE due_at IS NOT NULL AND kind IN ('{EventKind.FILED}', '{EventKind.OBSERVED}')
) AS said ON said.ticket_id = stood.ticket_id AND said.occurred_at = stood.valid_from
WHERE NOT end_unknown AND (
    stopped IS NULL OR (stopped AND NOT stops) OR (was_paused AND NOT is_open) OR is_new_kind
    OR (NOT is_open AND was_open) OR source_speaks
)
"""
_STOPS = f"""
SELECT "case", epoch_us(v.valid_from) AS begun, epoch_us(least(v.valid_to, m.valid_from)) AS over
FROM moments AS m JOIN case_versions AS v ON v.ticket_id = m.ticket_id AND v.valid_from < m.valid_from
WHERE v.recorded_to = {_FOREVER} AND (v.is_paused OR NOT v.is_open)
"""


def differences(cursor: duckdb.DuckDBPyConnection) -> list[int]:
    """The tickets whose stored limits are not those that their policy gives them; empty where all is well."""
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE judged_tickets AS SELECT DISTINCT ticket_id FROM case_versions"
        f" WHERE policy IS NOT NULL AND recorded_to = {_FOREVER}"
    )
    cases, stops = _moments(cursor)
    # Before a correction put it under a policy, a case of an older desk had the limit that it was given.
    cases, book = cases[cases["policy"].notna()], policies.book(cursor)
    if cases.empty:
        return []
    told = _moved(book, cases, stops).drop(columns="hard_stop")
    firsts = deadlines.first(book, cases[cases["is_first"]]).rename(columns={"policy": "in_force"})
    told = told.merge(firsts[["case", "in_force", "ack_due", "hard_stop"]], on="case", how="left")
    # What an extension of the same instant gave is nobody's to reckon.
    wrong = [_differ(told, "original", "original_stored")]
    wrong += [~told["is_extended"] & _differ(told, name, f"{name}_stored") for name in ("due", "risk")]
    wrong += [told["is_first"] & _differ(told, name, f"{name}_stored") for name in ("ack_due", "hard_stop")]
    wrong.append(told["is_first"] & _differ(told, "in_force", "policy"))
    ruled = told["is_answer"] & told["spent"].notna()
    wrong.append(ruled & _differ(told.assign(spent=told["spent"] // SECOND), "spent", "sla_seconds"))
    return sorted(int(number) for number in told[reduce(or_, wrong)]["ticket_id"].unique())


def _moved(book: Book, cases: pd.DataFrame, stops: pd.DataFrame) -> pd.DataFrame:
    """`cases` with due, original, risk and spent as they follow; due and so on as they were get _before."""
    moved = deadlines.moved(book, cases, stops)[["case", "due", "original", "risk", "spent"]]
    return cases.merge(moved, on="case", suffixes=("_before", ""))


def _differ(told: pd.DataFrame, name: str, stored: str) -> "pd.Series[bool]":
    return ~((told[name] == told[stored]).fillna(False) | (told[name].isna() & told[stored].isna()))


def _moments(cursor: duckdb.DuckDBPyConnection) -> tuple[pd.DataFrame, pd.DataFrame]:
    cursor.execute(_MOMENTS)
    cases = cursor.execute("SELECT * EXCLUDE (valid_from) FROM moments").df()
    whole = [name for name in cases.columns if name not in (*FACTS, "is_first", "is_answer", "is_extended", "anew")]
    return cases.astype(dict.fromkeys(whole, "Int64")), cursor.execute(_STOPS).df().astype("int64")


def limit_imported(writing: Writing, source: str) -> None:
    """Give the complaints of the table `all_touched`, of `source`, the limits of the policy in force at their receipt.

    Those that no rule fits keep the deadline of their source.
    """
    cursor = writing.cursor
    book = policies.book(cursor)
    if not any(_concerns(version, source) for version in book.versions):
        return
    cursor.execute("CREATE OR REPLACE TEMP TABLE judged_tickets AS SELECT ticket_id FROM all_touched")
    cases, stops = _moments(cursor)
    first = deadlines.first(book, cases)
    cases = cases.drop(columns=["policy", "hard_stop"]).merge(first[["case", "policy", "hard_stop"]], on="case")
    told = _moved(book, cases, stops)
    _say(writing, told[told["policy"].notna()])


def _concerns(version: policies.Version, source: str) -> bool:
    return any(source in rule.conditions.get("source", {source}) for rule in version.policy.rules)


_EVENTS = f"""
CREATE OR REPLACE TEMP TABLE limits_told AS
SELECT ticket_id, 'limit/' || row_number() OVER (PARTITION BY ticket_id ORDER BY "end") AS event_key,
    '{EventKind.LIMITED}' AS kind, make_timestamptz("end") AS occurred_at, make_timestamptz(due) AS due_at,
    policy::INTEGER AS policy, make_timestamptz(original) AS due_original, make_timestamptz(risk) AS risk_at,
    make_timestamptz(CASE WHEN is_first THEN hard_stop END) AS hard_stop_at,
    CASE WHEN is_answer THEN spent // {SECOND} END AS sla_seconds
FROM told_limits
"""
# Those that were said before and are not so any more are taken back.
_ENDED = f"""
INSERT INTO limits_told BY NAME
SELECT ticket_id, event_key, '{EventKind.RETRACTED}' AS kind, max(occurred_at) AS occurred_at
FROM events SEMI JOIN all_touched USING (ticket_id)
WHERE event_key LIKE 'limit/%' AND (ticket_id, event_key) NOT IN (SELECT (ticket_id, event_key) FROM limits_told)
GROUP BY ticket_id, event_key HAVING arg_max(kind, event_id) <> '{EventKind.RETRACTED}'
"""
_SPOKEN = """
CREATE OR REPLACE TEMP TABLE limits_spoken AS
SELECT *, NULL::TIMESTAMPTZ AS recorded_at, $actor AS actor FROM limits_told ORDER BY ticket_id, occurred_at
"""


def _say(writing: Writing, told: pd.DataFrame) -> None:
    cursor = writing.cursor
    cursor.register("told_limits", told)
    cursor.execute(_EVENTS)
    cursor.unregister("told_limits")
    cursor.execute(_ENDED)
    cursor.execute(_SPOKEN, {"actor": writing.actor})
    cursor.execute("DROP TABLE limits_told")
    if cursor.execute("SELECT 1 FROM limits_spoken LIMIT 1").fetchall():
        journal.record(writing, "limits_spoken")
