"""Marks for the translation catalogues."""

from collections.abc import Mapping
from typing import Any


class Counted(str):
    """A message with a number of things in it: this text for many, `one` for one; `field` names the number."""

    one: str
    field: str

    def of(self, details: Mapping[str, Any]) -> str:
        """The English text for the number in `details`."""
        return self.one if details[self.field] == 1 else str(self)


def N_(message: str) -> str:
    """Return `message` unchanged; marks it for gettext where it is defined, to be translated where it is shown."""
    return message


def NN_(one: str, many: str, count: str = "count") -> Counted:
    """A message whose number `count` decides between `one` and `many`; marks both for gettext."""
    counted = Counted(many)
    counted.one, counted.field = one, count
    return counted
