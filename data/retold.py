"""The case versions of one ticket, told from its events in Python.

The same rules as data/history.sql, which tells any number of tickets at once but takes longer to plan than an edit
may take. The tests tell the same histories both ways; `verify` compares what is stored with history.sql.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from data.columns import FIRSTS, PROCEDURE, none_said
from domain.kinds import EventKind
from domain.statuses import DONE, PAUSING, Status
from domain.vocabulary import FOREVER, NOT_COUNTED, Outcome

#: An event of this kind takes the place of the one with its key, and says nothing itself.
RETRACTED = EventKind.RETRACTED

Event = Mapping[str, Any]
Version = dict[str, Any]

#: What the last word on holds, as it was said.
_LASTING = (
    "category complexity channel jurisdiction priority team agent decision closed_at due_at source_on_time end_unknown"
    " due_original risk_at policy ack_due_at hard_stop_at sla_seconds breach_reason raised"
).split() + list(PROCEDURE)
_UNSAID = dict.fromkeys(
    (
        "agent",
        "decision",
        "source_on_time",
        "end_unknown",
        "closed_at",
        "acknowledged_at",
        "sla_seconds",
        "breach_reason",
        "raised",
        *PROCEDURE,
    )
)
_SECOND = timedelta(seconds=1)


def versions(events: Sequence[Event]) -> list[Version]:
    """Every version of the ticket that `events` (columns of the table, in order of event_id) tell of.

    Each is a row of case_versions without `source`; a version under consecutive beliefs is one.
    """
    beliefs = sorted({event["recorded_at"] for event in events})
    replaced = _replaced(events)
    told: list[Version] = []
    standing: list[Version] = []
    for known_from, known_to in pairwise([*beliefs, FOREVER]):
        known = [
            event
            for event in events
            if event["recorded_at"] <= known_from
            and event["kind"] != RETRACTED
            and replaced.get(event["event_id"], FOREVER) > known_from
        ]
        before, standing = standing, []
        for state in _states(_steps(known)):
            version = next((old for old in before if _same(old, state)), None)
            if version is None:
                version = state | {"recorded_from": known_from}
                told.append(version)
            version["recorded_to"] = known_to
            standing.append(version)
    return told


def _same(version: Version, state: Version) -> bool:
    return all(version[name] == value for name, value in state.items())


def _replaced(events: Iterable[Event]) -> dict[int, datetime]:
    """When each event with a key gave way to the next with that key."""
    latest: dict[str, int] = {}
    replaced = {}
    for event in events:
        if (key := event["event_key"]) is not None:
            if key in latest:
                replaced[latest[key]] = event["recorded_at"]
            latest[key] = event["event_id"]
    return replaced


def _steps(known: Sequence[Event]) -> Sequence[Event]:
    """The events in the order of time, each from when it is so; led by `new` where the log begins after the receipt."""
    if not known:
        return []
    # A limit given for the receipt is no line of a log.
    logged = [event for event in known if event["kind"] != EventKind.LIMITED]
    earliest = min(event["occurred_at"] for event in known)
    begun_at = min((e["received_at"] for e in known if e["received_at"] is not None), default=earliest)
    placed: list[dict[str, Any]] = [
        {**event, "valid_from": max(event["occurred_at"], begun_at), "begun_at": begun_at} for event in known
    ]
    # As the engine does it: what has no place among the events of its instant comes after those that have one.
    placed.sort(key=lambda step: (step["valid_from"], step["place"] is None, step["place"] or "", step["event_id"]))
    if logged and min(event["occurred_at"] for event in logged) > begun_at:
        unlogged = {"event_id": -1, "valid_from": begun_at, "occurred_at": begun_at, "status": Status.NEW}
        first = next(step for step in placed if step["kind"] != EventKind.LIMITED)
        placed.insert(0, first | _UNSAID | unlogged)
    return placed


def _states(steps: Sequence[Event]) -> list[Version]:
    said: dict[str, Any] = dict.fromkeys(_LASTING)
    clock, firsts = _Clock(), dict[str, Any].fromkeys(FIRSTS)
    states = []
    for place, step in enumerate(steps, start=1):
        said |= {name: step[name] for name in _LASTING if step[name] is not None}
        valid_to = steps[place]["valid_from"] if place < len(steps) else FOREVER
        clock.hear(step, said, valid_to)
        firsts = {name: firsts[name] or at for name, at in _happened(step).items()}
        if step["valid_from"] < valid_to:
            states.append(_state(step, said, clock, valid_to) | firsts)
    return states


def _happened(step: Event) -> dict[str, datetime | None]:
    """What of `FIRSTS` happened with `step`, and when."""
    at = step["occurred_at"]
    changed = Outcome.CHANGED in [step[name] for name in FIRSTS["overturned_at"]]
    return {
        "first_chased_at": at if (step["chases"] or 0) > 0 else None,
        "first_appealed_at": step["appealed_at"],
        "first_mediated_at": step["mediated_at"],
        "overturned_at": at if changed else None,
    }


class _Clock:
    """What the course of the statuses up to a step makes of the times of a case."""

    def __init__(self) -> None:
        self.status: str = Status.NEW
        self._said: str | None = None
        self._before: datetime | None = None
        self._paused = timedelta(0)
        self.answer: datetime | None = None
        self.first_answer: datetime | None = None
        self.first_reopening: datetime | None = None
        self.closing: datetime | None = None
        self.pause: datetime | None = None
        self._first_due_at: datetime | None = None
        self.acknowledged_at: datetime | None = None
        self.reopenings = 0
        self.late_at: datetime | None = None
        self._ran_out_at: datetime | None = None

    @property
    def paused_seconds(self) -> int:
        """Whole seconds that the case waited for the player, in pauses that are over."""
        return self._paused // _SECOND

    def original(self, said: Mapping[str, Any]) -> datetime | None:
        """The deadline without extensions: as it was said, else the first one."""
        return said["due_original"] or self._first_due_at

    def hear(self, step: Event, said: Mapping[str, Any], valid_to: datetime) -> None:
        """Go on to `step`, which is so until `valid_to`, with what was `said` by then."""
        before, at, due_at = self._said, step["valid_from"], said["due_at"]
        if step["status"] is not None:
            self.status = self._said = step["status"]
        self._first_due_at = self._first_due_at or due_at
        self.acknowledged_at = self.acknowledged_at or step["acknowledged_at"]
        done, was_done, was_paused = self.status in DONE, before in DONE, before in PAUSING
        if done and not was_done:
            self.answer = step["occurred_at"]
            self.first_answer = self.first_answer or (None if said["end_unknown"] else self.answer)
        if self.status == Status.CLOSED and before != self.status:
            self.closing = step["occurred_at"]
        if self.status in PAUSING and not was_paused:
            self.pause = at
        if was_paused and self._before is not None:
            self._paused += at - self._before
        if was_done and not done:
            self.reopenings += 1
            self.first_reopening = self.first_reopening or step["occurred_at"]
        self._run_out(due_at, at, valid_to)
        self._before = at

    def _run_out(self, due_at: datetime | None, at: datetime, valid_to: datetime) -> None:
        """Set when the limit ran out while nothing stopped the clock: once, for good."""
        stopped = self.status in DONE or self.status in PAUSING
        runs_out_at = None if due_at is None or stopped else max(due_at, at)
        self.late_at = self._ran_out_at or runs_out_at
        if self._ran_out_at is None and runs_out_at is not None and runs_out_at < valid_to:
            self._ran_out_at = runs_out_at


def _state(step: Event, said: Mapping[str, Any], clock: _Clock, valid_to: datetime) -> Version:
    done, paused, unknown = clock.status in DONE, clock.status in PAUSING, bool(said["end_unknown"])
    closed = clock.status == Status.CLOSED and not unknown
    return {
        "ticket_id": step["ticket_id"],
        "valid_from": step["valid_from"],
        "valid_to": valid_to,
        "status": str(clock.status),
        **{name: said[name] for name in ("category", "complexity", "channel", "jurisdiction", "priority")},
        "team": said["team"] or None,
        "agent": said["agent"] or None,
        "decision": said["decision"] if done else None,
        "received_at": step["begun_at"],
        "answered_at": clock.answer if done and not unknown else None,
        "closed_at": (said["closed_at"] or clock.closing) if closed else None,
        "due_at": said["due_at"],
        "due_original": clock.original(said),
        "late_at": clock.late_at,
        "fell_due_at": min((at for at in (said["due_at"], clock.late_at) if at is not None), default=None),
        "paused_since": clock.pause if paused else None,
        "paused_seconds": clock.paused_seconds,
        "reopenings": clock.reopenings,
        "source_on_time": said["source_on_time"],
        "end_unknown": unknown,
        **{name: said[name] for name in ("policy", "risk_at", "ack_due_at", "hard_stop_at", "breach_reason", "raised")},
        "acknowledged_at": clock.acknowledged_at,
        "sla_seconds": said["sla_seconds"] if done and not unknown else None,
        "first_answered_at": clock.first_answer,
        "first_reopened_at": clock.first_reopening,
        **{name: none_said(name, said[name]) for name in PROCEDURE},
        "is_open": not done,
        "is_paused": paused,
        "is_counted": not (done and said["decision"] in NOT_COUNTED),
    }
