"""The templates of messages: those that the program brings, and those that somebody changed in their place."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template as Text

import duckdb

from data.texts import TextKind, checked, checked_line
from domain.marks import N_
from domain.messages import FIELDS, LANGUAGES, NEEDED, MessageKind
from domain.problems import BadInput

_GAP = re.compile(r"\n{3,}")
_FILES = Path(__file__).with_name("brought")


@dataclass(frozen=True, slots=True)
class Template:
    """Subject and body with `$name` for each of `FIELDS`; every other dollar is written twice."""

    subject: str
    body: str

    def filled(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Subject, on one line, and body with `values` in their places.

        A line of the body that names what is not known is left out.
        """
        given = {name: values.get(name, "") for name in FIELDS}
        subject = Text(self.subject).substitute(given)
        lines = [line for line in self.body.splitlines() if all(given[name] for name in Text(line).get_identifiers())]
        body = _GAP.sub("\n\n", "\n".join(lines).strip("\n"))
        return " ".join(subject.split()), Text(body).substitute(given) + "\n"


def template(cursor: duckdb.DuckDBPyConnection, kind: MessageKind, language: str) -> Template:
    """The template of `kind` in `language`, or in the first language where there is no such."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    found = cursor.execute(
        "SELECT subject, body FROM templates WHERE kind = ? AND language = ? ORDER BY changed_at DESC LIMIT 1",
        [kind, spoken],
    ).fetchone()
    return Template(*found) if found else brought(kind, spoken)


@cache
def brought(kind: MessageKind, language: str) -> Template:
    """The template that the program brings."""
    with (_FILES / f"{language}.toml").open("rb") as file:
        told = tomllib.load(file)[kind]
    return Template(told["subject"], told["body"])


def checked_template(subject: str, body: str) -> Template:
    """The template that somebody wrote; `BadInput` where it names what there is not, or is too long or empty."""
    made = Template(checked_line("subject", subject), checked(TextKind.MESSAGE, body).body)
    for field, text in (("subject", made.subject), ("body", made.body)):
        _refuse_unknown(field, text)
    return made


def demand_whole(kind: MessageKind, made: Template) -> None:
    """Return if the template names what a message of `kind` has to say; else `BadInput`."""
    named = {one for text in (made.subject, made.body) for one in Text(text).get_identifiers()}
    if lacking := [name for name in NEEDED[kind] if name not in named]:
        raise BadInput(
            N_("The field {field} has to name {lacking}: without it the message says too little."),
            field="body",
            lacking=tuple(f"${name}" for name in lacking),
        )


def _refuse_unknown(field: str, text: str) -> None:
    template = Text(text)
    if not template.is_valid():
        raise BadInput(N_("The field {field} has a $ without a name: write $$ for the sign itself."), field=field)
    if unknown := sorted(set(template.get_identifiers()) - set(FIELDS)):
        raise BadInput(
            N_("The field {field} names ${name}; it may name {known}."),
            field=field,
            name=unknown[0],
            known=tuple(f"${name}" for name in FIELDS),
        )
