"""What can go wrong, told in one sentence that says what and where."""

from typing import Any


class Problem(Exception):
    """A sentence for the person, as a gettext message with `{fields}` and the values to put there."""

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    def __str__(self) -> str:
        return self.message.format(**self.details)


class BadInput(Problem):
    """What was given cannot be used; nothing was changed."""


class NotAllowed(Problem):
    """The person has no right to do this; nothing was changed."""


class NotFound(Problem):
    """There is no such thing."""


class StaleVersion(Problem):
    """Somebody changed the case since it was read; nothing was written."""


class StoreUnusable(Problem):
    """The ticket store cannot be opened."""
