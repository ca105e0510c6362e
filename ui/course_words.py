"""What an event says of the procedure, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.vocabulary import RATINGS
from ui import numbers, words
from ui.language import _, ngettext


def told(course: Mapping[str, Any]) -> Iterator[str]:
    """What is said of acknowledgement, proposal, chases, rating, appeal and body outside, one after the other."""
    if course.get("ack_by_machine"):
        yield _("by the machine")
    if course.get("chases"):
        yield times(course["chases"])
    if course.get("rating"):
        yield rated(course["rating"])
    yield from _proposal(course)
    for name in ("appeal_outcome", "mediation_outcome"):
        if course.get(name):
            yield words.label("outcome", course[name])
    if course.get("mediation_body"):
        yield words.label("body", course["mediation_body"])
    for name in ("appeal_due_at", "mediation_due_at"):
        if course.get(name):
            yield _("to be decided by {moment}").format(moment=numbers.moment(course[name]))


def _proposal(course: Mapping[str, Any]) -> Iterator[str]:
    if course.get("proposal_until"):
        yield _("stands until {moment}").format(moment=numbers.moment(course["proposal_until"]))
    elif course.get("proposal"):
        yield words.label("proposal", course["proposal"])


def times(count: int) -> str:
    """How often the player asked for news, so far."""
    return ngettext("{count} time so far", "{count} times so far", count).format(count=numbers.number(count))


def rated(mark: int) -> str:
    """The mark that the player gave."""
    return _("{mark} of {most}").format(mark=numbers.number(mark), most=numbers.number(RATINGS[-1]))
