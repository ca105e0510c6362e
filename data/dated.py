"""Steps with what they do to the limits of their cases: the first ones, those put off, those reckoned anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pandas as pd

from data import deadlines
from data.case_state import CaseState, Step
from data.policies import Book
from domain.kinds import EventKind
from domain.statuses import DONE, PAUSING, Status
from sla.policy import FACTS
from sla.spans import BEGINNING, MICROSECOND, SECOND, microseconds

#: A span in which the clock of the answer stands still.
Stop = tuple[datetime, datetime]

_NUMBERS = ("received", "begun", "end", "due", "original", "risk", "hard_stop", "policy")
#: What a step says of the limits where they move.
MOVING = ("due_at", "due_original", "risk_at", "policy")
_SAID = {"due": "due_at", "original": "due_original", "risk": "risk_at"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A step, the case before it, and every span until then in which its clock stood still."""

    state: CaseState
    step: Step
    stops: Sequence[Stop]


def concerns_limits(state: CaseState, step: Step) -> bool:
    """Whether `step` moves a limit of the case, or ends what is measured against it."""
    if step.kind in (EventKind.RECLASSIFIED, EventKind.EXTENDED, EventKind.ANSWERED):
        return True
    status = step.observed.get("status", state.status)
    runs = status not in PAUSING and status not in DONE
    return runs and (state.status in PAUSING or state.status in DONE)


def opened(book: Book, steps: Sequence[Step], source: str) -> list[Step]:
    """Steps that file complaints of `source`, each with the limits that its complaint begins with."""
    facts = [{"source": source, **{name: step.observed[name] for name in FACTS if name != "source"}} for step in steps]
    cases = pd.DataFrame(facts).assign(
        case=range(len(steps)), received=[microseconds(step.observed["received_at"]) for step in steps]
    )
    rows = deadlines.first(book, cases).sort_values("case").to_dict("records")
    return [replace(step, observed={**step.observed, **_first(row)}) for step, row in zip(steps, rows, strict=True)]


def _first(row: Mapping[Any, Any]) -> dict[str, Any]:
    said = {"due_at": "due", "due_original": "due", "risk_at": "risk", "ack_due_at": "ack_due"}
    limits = {name: _instant(row[column]) for name, column in (said | {"hard_stop_at": "hard_stop"}).items()}
    return {"policy": _whole(row["policy"]), **limits}


def dated(book: Book, moments: Sequence[Moment]) -> list[Step]:
    """The steps of `moments`, each with what it does to the limits of its case."""
    cases, stops = _frames(book, moments)
    extends = pd.Series([moment.step.kind is EventKind.EXTENDED for moment in moments], dtype=bool)
    said: dict[int, dict[str, Any]] = {}
    if extends.any():
        rows = deadlines.near(book, cases[extends], stops)
        said |= {case: {"risk_at": _instant(risk)} for case, risk in zip(rows["case"], rows["risk"], strict=True)}
    if not extends.all():
        rows = deadlines.moved(book, cases[~extends], stops)
        said |= {int(row["case"]): _moved(moments[int(row["case"])], row) for row in rows.to_dict("records")}
    return [
        replace(moment.step, observed={**moment.step.observed, **said[case]}) for case, moment in enumerate(moments)
    ]


def _moved(moment: Moment, row: Mapping[Any, Any]) -> dict[str, Any]:
    """What the step says of the limits that was not so before."""
    limits = {name: _instant(row[column]) for column, name in _SAID.items()} | {"policy": _whole(row["policy"])}
    said = {name: value for name, value in limits.items() if value is not None and value != getattr(moment.state, name)}
    spent = _whole(row["spent"])
    return said | ({"sla_seconds": spent // SECOND} if spent is not None and _is_answer(moment.step) else {})


def _is_answer(step: Step) -> bool:
    return step.kind is EventKind.ANSWERED


def _frames(book: Book, moments: Sequence[Moment]) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = [_row(book, case, moment) for case, moment in enumerate(moments)]
    cases = pd.DataFrame(rows).astype(dict.fromkeys(_NUMBERS, "Int64"))
    spans = [
        (case, microseconds(begun), microseconds(over))
        for case, moment in enumerate(moments)
        for begun, over in moment.stops
    ]
    return cases, pd.DataFrame(spans, columns=["case", "begun", "over"], dtype="int64")


def _row(book: Book, case: int, moment: Moment) -> dict[str, Any]:
    state, seen, at = moment.state, moment.step.observed, moment.step.occurred_at
    anew = moment.step.kind is EventKind.RECLASSIFIED
    instants = {
        "received": state.received_at,
        "begun": state.stopped_since or at,
        "end": at,
        "due": seen.get("due_at", state.due_at),
        "original": state.due_original,
        "risk": state.risk_at,
        "hard_stop": state.hard_stop_at,
    }
    facts = {name: seen.get(name, getattr(state, name)) for name in FACTS}
    policy = book.in_force(state.received_at).number if anew else state.policy
    return {
        "case": case,
        "anew": anew,
        "policy": policy,
        **facts,
        **{name: _number(value) for name, value in instants.items()},
    }


def _number(instant: datetime | None) -> int | None:
    return None if instant is None else microseconds(instant)


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _instant(value: Any) -> datetime | None:
    return None if pd.isna(value) else BEGINNING + int(value) * MICROSECOND


def stops_of(steps: Sequence[Step]) -> list[Stop]:
    """The spans in which the clock of the answer stood still in the course of `steps`, the last one until their end."""
    found: list[Stop] = []
    since: datetime | None = None
    for step in steps:
        status = Status(step.observed["status"]) if "status" in step.observed else None
        if status is None:
            continue
        if since is not None:
            found.append((since, step.occurred_at))
        since = step.occurred_at if status in PAUSING or status in DONE else None
    return found
