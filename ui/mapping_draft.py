"""A mapping being edited: what stands in the form, filled from a mapping, and the mapping that it makes.

Every value has a name, like `zone`, `column.status` or `value.status.Open`.
"""

from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from typing import Any

import tomli_w

from data.intake import Layout, Mapping, parse_mapping
from data.intake.fields import CLOSED_LISTS, DECISIVE, EVENT_ONLY, IN_ORDER
from data.intake.mapping import ANY_OTHER, ISO, Verdict
from data.intake.mapping_writing import document as document_of
from data.intake.recognition import Survey, translating
from domain.vocabulary import HOME_ZONE

#: Stands in a box for no choice. A box without it could be emptied by a key pressed by mistake.
NO_CHOICE = "\0"
#: Fields whose values can be put into the desk's words here.
TRANSLATED = ("status", "priority", "channel", "category", "complexity", "jurisdiction", "decision")


@dataclass
class Draft:
    """The form: a number that no other one has, the mapping that it came from, and every value by its name."""

    number: int
    survey: Survey
    base: Mapping
    values: dict[str, Any] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """The key of the widget that shows the value `name`."""
        return f"mapping.{self.number}.{name}"

    def take(self, typed: Table[str, Any]) -> None:
        """Take over what stands in widgets, by their keys; what is not drawn keeps the value that it had."""
        for name in self.values:
            if (key := self.key(name)) in typed:
                self.values[name] = None if typed[key] == NO_CHOICE else typed[key]

    def column(self, name: str) -> str | None:
        """The column that the field `name` is read from."""
        column = self.values[f"column.{name}"]
        return str(column) if column else None

    def fields(self) -> list[str]:
        """The fields that there are in this layout."""
        is_event = self.values["layout"] == Layout.EVENT
        return [name for name in IN_ORDER if (is_event or name not in EVENT_ONLY)]

    def words(self, name: str) -> Table[str, int]:
        """The values of the field `name` in the file and how often they are there; nothing where they are many."""
        found = self.survey.column(self.column(name) or "")
        return found.words if found else {}


def blank(survey: Survey) -> Mapping:
    """A mapping that reads nothing yet, for a file in which nothing was recognised."""
    return Mapping("import", "import", Layout.TICKET, HOME_ZONE, (ISO,), {})


def draft_of(number: int, survey: Survey, mapping: Mapping) -> Draft:
    """The form filled with `mapping`."""
    draft = Draft(number, survey, mapping)
    draft.values |= {name: getattr(mapping, name) for name in ("title", "source", "zone")}
    draft.values |= {"layout": str(mapping.layout), "order": list(mapping.order)}
    draft.values["ends_need_status"] = mapping.ends_need_status
    draft.values |= {"dates": "\n".join(mapping.dates), "missing": "\n".join(one for one in mapping.missing if one)}
    draft.values |= {f"column.{name}": mapping.columns.get(name) for name in IN_ORDER}
    verdict = mapping.verdict
    draft.values |= {
        "verdict.column": verdict.column if verdict else None,
        "verdict.needs_deadline": bool(verdict and verdict.needs_deadline),
    }
    return draft


def formats(draft: Draft) -> tuple[str, ...]:
    """The formats of dates that stand in the form."""
    return tuple(_lines(draft.values["dates"]))


def not_read(draft: Draft) -> list[str]:
    """The columns of the file that nothing is read from."""
    read = {draft.column(name) for name in draft.fields()} | {draft.values["verdict.column"], *draft.values["order"]}
    return [name for name in draft.survey.header if name and name not in read]


def carry(old: Draft, new: Draft) -> None:
    """Put into `new` what was chosen and typed in `old` by hand; its formats are in `new` already."""
    filled = draft_of(old.number, old.survey, old.base).values
    for name, value in old.values.items():
        if name != "dates" and (name not in filled or value != filled[name]):
            new.values[name] = value


def begin_words(draft: Draft, name: str) -> list[str]:
    """Put the translations of the field `name` into the form where they are not; returns their values there."""
    values = list(draft.words(name))
    table = _table(draft, name)
    for value in values:
        guess = None if table or draft.column(name) == draft.base.columns.get(name) else _guess(name, value)
        draft.values.setdefault(f"value.{name}.{value}", table.get(value, guess))
    draft.values.setdefault(f"other.{name}", table.get(ANY_OTHER))
    return values


def untranslated(draft: Draft) -> int:
    """How many values of the file have no translation that their rows cannot come in without."""
    names = [name for name in DECISIVE if draft.column(name)]
    return sum(
        value not in CLOSED_LISTS[name] and draft.values[f"value.{name}.{value}"] is None
        for name in names
        for value in begin_words(draft, name)
        if draft.values[f"other.{name}"] is None
    )


def is_as_filled(draft: Draft, part: str) -> bool:
    """Whether a part of the form says what it was filled with: `zone`, the column `column.status`, `words.status`."""
    kind, _dot, name = part.partition(".")
    if kind == "words":
        return _translations(draft, name) == dict(_table(draft, name))
    return bool(draft.values[part] == draft_of(draft.number, draft.survey, draft.base).values[part])


def begin_verdict(draft: Draft) -> tuple[str, list[str]]:
    """Put the verdict's values into the form where they are not; returns its column and the values there."""
    column = draft.values["verdict.column"]
    found = draft.survey.column(column or "")
    words = found.words if found else {}
    verdict = draft.base.verdict
    if verdict is None or verdict.column != column:
        verdict = translating.verdict(column or "", words, False) or Verdict("", frozenset(), frozenset())
    draft.values.setdefault(f"verdict.on_time.{column}", sorted(verdict.on_time))
    draft.values.setdefault(f"verdict.late.{column}", sorted(verdict.late))
    return column or "", sorted({*words, *verdict.on_time, *verdict.late})


def mapping_of(draft: Draft) -> Mapping:
    """The mapping that the form describes; `BadInput` names what is wrong, and how."""
    return parse_mapping(tomli_w.dumps(document(draft)), str(draft.values["title"] or ""))


def document(draft: Draft) -> dict[str, Any]:
    """The form as the table that a mapping's TOML writes; what the form does not show stays as it was."""
    values = draft.values
    tables = {name: _translations(draft, name) for name in TRANSLATED if draft.column(name)}
    others = {name: dict(table) for name, table in draft.base.values.items() if name not in TRANSLATED}
    written = document_of(draft.base) | {
        **{name: str(values[name] or "").strip() for name in ("title", "source", "layout", "zone")},
        "dates": _lines(values["dates"]),
        "missing": ["", *_lines(values["missing"])],
        "columns": {name: column for name in draft.fields() if (column := draft.column(name))},
        "order": list(values["order"]),
        "ends_need_status": bool(values["ends_need_status"] and draft.column("status")),
        "values": {name: table for name, table in {**others, **tables}.items() if table},
    }
    written.pop("verdict", None)
    return written | _verdict(draft)


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _table(draft: Draft, name: str) -> Table[str, str]:
    """What the mapping that filled the form says of the field, while it is read from the same column."""
    same = draft.column(name) == draft.base.columns.get(name)
    return draft.base.values.get(name, {}) if same else {}


def _guess(name: str, value: str) -> str | None:
    return translating.table(name, {value: 1}).get(value)


def _translations(draft: Draft, name: str) -> dict[str, str]:
    table = dict(_table(draft, name))
    typed = {value: draft.values[f"value.{name}.{value}"] for value in begin_words(draft, name)}
    typed[ANY_OTHER] = draft.values[f"other.{name}"]
    for value, word in typed.items():
        if word is None:
            table.pop(value, None)
        else:
            table[value] = word
    return table


def _verdict(draft: Draft) -> dict[str, Any]:
    column, _known = begin_verdict(draft)
    if not column:
        return {}
    sides = {name: list(draft.values[f"verdict.{name}.{column}"]) for name in ("on_time", "late")}
    return {"verdict": {"column": column, **sides, "needs_deadline": draft.values["verdict.needs_deadline"]}}
