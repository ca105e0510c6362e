"""What can go wrong, told in one sentence that says what and where."""

from datetime import datetime
from typing import Any

from domain.marks import Counted


class Problem(Exception):
    """A sentence for the person, as a gettext message with `{fields}` and the values to put there.

    Where it says how many, the message is a `Counted`. A value keeps its type (an enum's member, an instant, a tuple of
    them), so that each reader gets their own words for it; a `Problem` as a value is a part of the sentence.
    """

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    def __str__(self) -> str:
        message = self.message.of(self.details) if isinstance(self.message, Counted) else self.message
        return message.format(**{name: _plain(value) for name, value in self.details.items()})


def _plain(value: Any) -> Any:
    """`value` as the terminal writes it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return ", ".join(str(_plain(one)) for one in value) if isinstance(value, tuple) else value


class BadInput(Problem):
    """What was given cannot be used; nothing was changed."""


class NotAllowed(Problem):
    """The person has no right to do this; nothing was changed."""


class SessionOver(NotAllowed):
    """Who acts is not signed in any more; nothing was changed."""


class NotFound(Problem):
    """There is no such thing."""


class StaleVersion(Problem):
    """Somebody changed the case, user or team since it was read; nothing was written."""


class StoreUnusable(Problem):
    """The ticket store cannot be opened."""
