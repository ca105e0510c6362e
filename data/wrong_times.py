"""What cannot be right in the times that another system gives of one ticket: told where the ticket is read.

The same faults as in the report of an import (`data/intake/faults.py`), of what the source says now.
"""

from collections.abc import Iterator
from datetime import datetime

from data.dossier import Dossier, Happened
from domain.kinds import EventKind
from domain.marks import N_
from domain.problems import Problem


def found(file: Dossier) -> tuple[Problem, ...]:
    """A sentence for each fault, with both times; nothing for what the desk itself recorded."""
    said = [one for one in file.events if one.is_imported and one.kind != EventKind.RETRACTED]
    return (*_before_the_receipt(said, file.state.received_at), *_closed_before_answered(said))


def is_early(event: Happened, file: Dossier) -> bool:
    """Whether the source tells of `event` before the receipt."""
    return event.is_imported and event.kind != EventKind.LIMITED and event.at < file.state.received_at


def _before_the_receipt(said: list[Happened], received: datetime) -> Iterator[Problem]:
    answered, closed = _answered(said), _closed(said)
    due = next((one.limit.due_at for one in said if one.kind == EventKind.FILED), None)
    logged = min((one.at for one in said if one.kind == EventKind.OBSERVED), default=None)
    for message, at in (
        (N_("The source says that it was answered on {at}, before it was received on {received}."), answered),
        (N_("The source says that it was closed on {at}, before it was received on {received}."), closed),
        (N_("The source says that it was due on {at}, before it was received on {received}."), due),
        (N_("The source tells of something on {at}, before it was received on {received}."), logged),
    ):
        if at is not None and at < received:
            yield Problem(message, at=at, received=received)


def _closed_before_answered(said: list[Happened]) -> Iterator[Problem]:
    answered, closed = _answered(said), _closed(said)
    if answered is not None and closed is not None and closed < answered:
        yield Problem(
            N_(
                "The source says that it was closed on {at}, before it was answered on {answered}: it counts as closed"
                " from the answer on."
            ),
            at=closed,
            answered=answered,
        )


def _answered(said: list[Happened]) -> datetime | None:
    return next((one.at for one in said if one.kind == EventKind.ANSWERED), None)


def _closed(said: list[Happened]) -> datetime | None:
    return next((one.closed_at for one in said if one.closed_at is not None), None)
