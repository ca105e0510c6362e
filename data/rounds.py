"""What the clock does at the desk, round by round: reminders, news before it is missed, ends of proposals and cases.

Each finds what is due by one statement, does a number of them at a time, and leaves them so that the next round does
not find them again. What people do at the same moment waits for it, or it for them.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta

import duckdb

from data import decisions, one_deadline, policies, procedure
from data.commands import edit_each
from data.decisions import Intention
from data.outbox import phrases
from data.outbox.posting import is_day
from data.outbox.reminding import remind
from data.store import Store
from domain.people import SYSTEM
from domain.vocabulary import APPEALED_WITHIN, DESK
from sla.spans import BEGINNING, MICROSECOND, microseconds

#: So many cases at a time: a round holds nobody up for long.
MOST = 20
#: What was silent for longer already, when the program was not running, is for people to see and to end.
_MISSED = timedelta(days=3)

#: Number and version of each case that is due, and the language of its player.
Due = Sequence[tuple[int, int, str | None]]


def go(store: Store, now: datetime) -> bool:
    """One round of each kind at `now`; whether there was as much to do as one round takes.

    Raises what one kind raised, when all of them had their turn.
    """
    kinds: tuple[Callable[[Store, datetime], int], ...] = (lapse, close, tell, _remind)
    done, failed = [0], None
    for kind in kinds:
        try:
            done.append(kind(store, now))
        except Exception as error:
            failed = failed or error
    if failed:
        raise failed
    return max(done) >= MOST


def lapse(store: Store, now: datetime) -> int:
    """End the proposals that nobody answered by their day; returns how many."""
    return _done(store, "lapse", _LAPSED, {"now": now}, now, lambda _language: procedure.Lapse())


def close(store: Store, now: datetime) -> int:
    """Close the desk's own cases whose appeal window is over, with no appeal on its way; returns how many."""
    values = {"last": now - APPEALED_WITHIN, "desk": DESK}
    return _done(store, "close", _OVER, values, now, lambda _language: decisions.Close())


def tell(store: Store, now: datetime) -> int:
    """Tell players that the desk is still at work, before they have had no word for too long; returns how many.

    By day only. Who waits for the player's own answer is reminded instead.
    """
    if not is_day(now):
        return 0
    with closing(store.cursor()) as cursor:
        horizons = _horizons(cursor, now)
    if not horizons:
        return 0
    starts, ends, until = zip(*horizons, strict=True)
    values = {"starts": list(starts), "ends": list(ends), "until": list(until), "missed": now - _MISSED}
    return _done(store, "still_working", _SILENT_SOON, values, now, _still_working)


def _remind(store: Store, now: datetime) -> int:
    return remind(store, now, MOST) if is_day(now) else 0


def _still_working(language: str | None) -> Intention:
    return procedure.Tell(phrases.phrase("still_working", language or ""))


def _done(
    store: Store,
    command: str,
    statement: str,
    values: Mapping[str, object],
    now: datetime,
    intention: Callable[[str | None], Intention],
) -> int:
    """Do what is intended with each case that `statement` finds, in one write; none where it finds none."""
    # Mostly there is nothing: nobody waits for that to be found out.
    if not _due(store, statement, values, most=1):
        return 0
    # Nobody comes between finding and doing: the versions found are those that stand.
    with store.alone():
        due = _due(store, statement, values, MOST)
        if not due:
            return 0
        versions = {ticket: version for ticket, version, _language in due}
        with store.write(SYSTEM, command, now) as writing:
            edit_each(writing, SYSTEM, versions, {ticket: intention(language) for ticket, _v, language in due}, now)
    return len(due)


def _due(store: Store, statement: str, values: Mapping[str, object], most: int) -> Due:
    with closing(store.cursor()) as cursor:
        return cursor.execute(f"{_CASES} WHERE {statement} {_BOUND}", {**values, "most": most}).fetchall()


def _horizons(cursor: duckdb.DuckDBPyConnection, now: datetime) -> list[tuple[datetime, datetime | None, datetime]]:
    """For each policy the span of receipts that it is for, and until when silence is near."""
    versions = policies.book(cursor).versions
    ends = [*(version.starts_at for version in versions[1:]), None]
    near = [one_deadline.one_before(version, "silence", microseconds(now)) for version in versions]
    return [
        (version.starts_at, end, BEGINNING + until * MICROSECOND)
        for version, end, until in zip(versions, ends, near, strict=True)
        if until is not None
    ]


_CASES = """
    SELECT t.ticket_id, t.version, p.language
    FROM versions_current AS v JOIN tickets AS t USING (ticket_id) LEFT JOIN players AS p USING (ticket_id)
"""
_BOUND = "ORDER BY t.ticket_id LIMIT $most"
_LAPSED = "v.proposal = 'made' AND v.proposal_until < $now"
_OVER = """
    v.source = $desk AND v.status = 'answered'
    AND greatest(v.answered_at, coalesce(v.appeal_decided_at, v.answered_at)) <= $last
    AND NOT (v.appealed_at IS NOT NULL AND v.appeal_outcome IS NULL)
    AND NOT (v.mediated_at IS NOT NULL AND v.mediation_outcome IS NULL)
"""
_SILENT_SOON = """
    v.is_open AND NOT v.is_paused AND p.email IS NOT NULL AND v.silent_from > $missed
    AND EXISTS (
        FROM (
            SELECT unnest($starts::TIMESTAMPTZ[]) AS starts, unnest($ends::TIMESTAMPTZ[]) AS ends,
                unnest($until::TIMESTAMPTZ[]) AS until
        )
        WHERE v.received_at >= starts AND (ends IS NULL OR v.received_at < ends) AND v.silent_from <= until
    )
"""
