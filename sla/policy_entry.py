"""A value of a policy's document and the place where it stands, so that a refusal names the place."""

import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from domain.marks import N_
from domain.problems import BadInput, Problem
from domain.zones import day_read

#: Keys that need no quotes.
BARE = re.compile(r"[A-Za-z0-9_-]+")
#: Characters of a title or a name.
_LONGEST = 200
# They would break the line of a message or of a file: control characters, and halves of characters.
_BREAKING = {"Cc", "Cs", "Zl", "Zp"}

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Entry:
    """`value`, which stands in the document at `at`, like `rules[2].answer`.

    Every method raises `BadInput` with a sentence that names the place where the value is not what is asked for.
    """

    value: Any
    at: str = ""

    def wrong(self, what: str, **details: Any) -> NoReturn:
        """Raise `BadInput`: `what` is wrong here, a message with the fields `details`."""
        raise BadInput(N_("The policy, key {field}: {what}."), field=self.at or "policy", what=Problem(what, **details))

    def table(self, known: Collection[str] | None = None) -> Mapping[str, Any]:
        """The value as a table; with `known` only of these keys."""
        if not isinstance(self.value, Mapping):
            self.wrong(N_("must be a table"))
        for key in self.value:
            if known is not None and key not in known:
                self._below(key).wrong(N_("is not known; known are {known}"), known=tuple(known))
        return self.value

    def entries(self) -> list[tuple[str, "Entry"]]:
        """Each key of the table with its value; a key is a short text."""
        return [(self._below(key)._as_text(key), self._below(key)) for key in self.table()]

    def get(self, key: str) -> "Entry":
        """What the table has at `key`, which must be there."""
        return self.maybe(key) or self._below(key).wrong(N_("is missing"))

    def maybe(self, key: str) -> "Entry | None":
        """What the table has at `key`; None where it has nothing."""
        return self._below(key) if key in self.table() else None

    def items(self) -> "list[Entry]":
        """The values of the list."""
        if not isinstance(self.value, list | tuple):
            self.wrong(N_("must be a list"))
        return [Entry(value, f"{self.at}[{place}]") for place, value in enumerate(self.value)]

    def text(self) -> str:
        """The value as a text of one line, not blank."""
        return self._as_text(self.value)

    def word(self, words: type[Word], among: Collection[Word] | None = None) -> Word:
        """The member of `words` that the value names, one of those in `among` if that is given."""
        value, known = self.text(), tuple(one.value for one in words if among is None or one in among)
        if value not in known:
            self.wrong(N_("“{value}” is not known; write one of {known}"), value=value, known=known)
        return words(value)

    def flag(self) -> bool:
        """The value as true or false."""
        if not isinstance(self.value, bool):
            self.wrong(N_("must be true or false"))
        return self.value

    def amount(self, most: int) -> int:
        """The value as a whole number from 1 to `most`."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < 1:
            self.wrong(N_("must be a whole number above zero"))
        if self.value > most:
            self.wrong(N_("is too long a time; write {most} at the most"), most=most)
        return self.value

    def day(self) -> date:
        """The value as a day: a date of TOML, or a text like 2026-12-24."""
        # An instant is a date too, for Python.
        if isinstance(self.value, date) and not isinstance(self.value, datetime):
            return self.value
        text = self.text()
        try:
            return day_read(text)
        except ValueError:
            self.wrong(N_("“{value}” is not a day; write it like 2026-12-24"), value=text)

    def _below(self, key: object) -> "Entry":
        bare = isinstance(key, str) and BARE.fullmatch(key)
        name = str(key) if bare else json.dumps(str(key), ensure_ascii=not str(key).isprintable())
        return Entry(self.value.get(key), f"{self.at}.{name}" if self.at else name)

    def _as_text(self, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            self.wrong(N_("must be a text"))
        if len(value) > _LONGEST or any(unicodedata.category(letter) in _BREAKING for letter in value):
            self.wrong(N_("must be a text of one line and {most} characters at the most"), most=_LONGEST)
        return value
