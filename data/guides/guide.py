"""A guide of a category: its steps in both languages, that which the program brings or the newest that was written."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb

from data.texts import checked_line
from domain.marks import N_, NN_
from domain.problems import BadInput
from domain.vocabulary import Category

MOST_STEPS = 30
_BROUGHT = Path(__file__).with_name("brought.toml")


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done, in both languages."""

    fr: str
    en: str

    @property
    def key(self) -> str:
        """What the step is known by: one that says something else is another one."""
        return hashlib.sha256(f"{self.fr}\n{self.en}".encode()).hexdigest()[:16]

    def told(self, language: str) -> str:
        """The step in `language`; in English where that is not French."""
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True, slots=True)
class Guide:
    """The steps of a category. Version 0 is the one that the program brings, which nobody changed at no time."""

    category: Category
    version: int
    steps: tuple[Step, ...]
    changed_at: datetime | None = None
    actor: str | None = None

    def text(self, language: str) -> str:
        """The steps in `language`, a line each."""
        return "\n".join(step.told(language) for step in self.steps)


@cache
def brought(category: Category) -> Guide:
    """The guide that the program brings."""
    return Guide(category, 0, tuple(Step(one["fr"], one["en"]) for one in _told()[category]))


@cache
def _told() -> Mapping[str, Sequence[Mapping[str, str]]]:
    return tomllib.loads(_BROUGHT.read_text(encoding="utf-8"))


def guide(cursor: duckdb.DuckDBPyConnection, category: Category) -> Guide:
    """The guide of `category` that holds now; the instant is in UTC."""
    found = cursor.execute(
        "SELECT version, fr, en, changed_at, actor FROM guides WHERE category = ? ORDER BY version DESC LIMIT 1",
        [category],
    ).fetchone()
    if found is None:
        return brought(category)
    version, fr, en, changed_at, actor = found
    steps = tuple(Step(*both) for both in zip(fr.split("\n"), en.split("\n"), strict=True))
    return Guide(category, version, steps, changed_at.astimezone(UTC), actor)


def checked_steps(fr: str, en: str) -> tuple[Step, ...]:
    """The steps that somebody wrote, a line each; empty lines are none.

    `BadInput` where a line is too long or not writing, there are none or too many, or one language has more than the
    other.
    """
    lines = [[line for line in text.splitlines() if line.strip()] for text in (fr, en)]
    french, english = ([checked_line("step", line) for line in one] for one in lines)
    if len(french) != len(english):
        raise BadInput(
            N_("There are {french} steps in French and {english} in English: each step is a line in both."),
            french=len(french),
            english=len(english),
        )
    if not 0 < len(french) <= MOST_STEPS:
        raise BadInput(
            NN_("A guide has from one to {most} step.", "A guide has from one to {most} steps.", "most"),
            most=MOST_STEPS,
        )
    steps = tuple(Step(*both) for both in zip(french, english, strict=True))
    if len(set(steps)) < len(steps):
        raise BadInput(N_("A step is there twice: take one out."))
    return steps
