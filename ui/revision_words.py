"""What became of a case in a figure, in words: what it was there, what it is, and why."""

from collections.abc import Callable, Mapping
from typing import Any

from analytics.measure import Summary
from analytics.measures import MEASURES
from analytics.revised import Move, Reason
from analytics.ticket_list import Part
from domain.marks import N_
from ui import explorer, numbers, words
from ui.language import _

_WHY: Mapping[Reason, str] = {
    Reason.RECORDED_LATER: N_("Recorded later"),
    Reason.TAKEN_BACK: N_("Taken back since"),
    Reason.RECEIPT: N_("Receipt corrected"),
    Reason.NOT_COUNTED: N_("Found to be a duplicate or spam"),
    Reason.COUNTED_AGAIN: N_("Found to be no duplicate and no spam"),
    Reason.FACTS: N_("Moved by a correction"),
    Reason.ANSWER_LATER: N_("Answer recorded later"),
    Reason.ANSWER_UNDONE: N_("Answer taken back, or reopened"),
    Reason.ANSWER: N_("Answer corrected"),
    Reason.PAUSE: N_("Pause recorded later or taken back"),
    Reason.DEADLINE: N_("Deadline corrected"),
    Reason.CLOSING: N_("Closing corrected"),
    Reason.ACKNOWLEDGEMENT: N_("Acknowledgement corrected"),
    Reason.VERDICT: N_("Verdict of the source corrected"),
    Reason.OTHER: N_("Other facts corrected"),
}
#: The column that shows a reason best.
_SHOWN: Mapping[Reason, str] = {
    Reason.RECEIPT: "received_at",
    Reason.NOT_COUNTED: "decision",
    Reason.COUNTED_AGAIN: "decision",
    Reason.FACTS: "category",
    Reason.ANSWER_LATER: "answered_at",
    Reason.ANSWER_UNDONE: "answered_at",
    Reason.ANSWER: "answered_at",
    Reason.DEADLINE: "due_at",
    Reason.CLOSING: "closed_at",
}
Row = Mapping[Any, Any]


def why(reason: Reason) -> str:
    """A reason, `Answer corrected`."""
    return _(_WHY[reason])


def because(row: Row) -> str:
    """Why the case of `row` moved, with what was and what is: `Answer corrected: 3 Nov 10:00 → 6 Nov 10:00`."""
    reason = Reason(row["reason"])
    name = _SHOWN.get(reason)
    if name is None:
        return why(reason)
    said: Callable[[Any], str] = numbers.moment if name.endswith("_at") else lambda value: words.label(name, value)
    old, new = (said(row[f"{side}_{name}"]) for side in ("then", "now"))
    return why(reason) if old == new else _("{name}: {old} → {new}").format(name=why(reason), old=old, new=new)


def stood(figure: str, row: Row, side: str) -> str:
    """What the case of `row` was (`then`) or is (`now`) in `figure`: not in it, on which side, or how long."""
    if not _is_in(row, side):
        return _("not in it")
    measure = MEASURES[figure]
    if measure.quantity is not None:
        return numbers.amount(row[f"{side}_quantity"], measure.unit)
    if measure.summary is Summary.COUNT:
        return _("counted") if row[f"{side}_hit"] else _("not counted")
    parts = explorer.parts_of(figure)
    return _(parts[Part.NUMERATOR if row[f"{side}_hit"] else Part.MISSED])


def _is_in(row: Row, side: str) -> bool:
    return bool(row["move"] != {"then": Move.ENTERED, "now": Move.LEFT}[side])
