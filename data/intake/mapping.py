"""How a file of another system is read: a mapping, written as TOML (docs/import.md)."""

import re
import tomllib
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

from data.intake import encodings, half_days, months
from data.intake.fields import CLOSED_LISTS, EVENT_ONLY, FIELDS, TIMES
from domain.marks import N_
from domain.problems import BadInput, Problem
from domain.vocabulary import DESK
from domain.zones import zones


class Layout(StrEnum):
    """What a row of the file is."""

    TICKET = "ticket"
    EVENT = "event"


#: In a table of values: every value that is not named there.
ANY_OTHER = "*"
#: A named date format: ISO 8601, with or without a time, with or without an offset.
ISO = "iso"

_DIRECTIVES = "YymdHIMSfpbBaAjg-n"
_KEYS = frozenset(
    "title source layout zone dates delimiter encoding sheet missing columns values constants verdict order"
    " ends_need_status".split()
)
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The source's own word on whether a ticket was on time; with `needs_deadline` only where it has a deadline."""

    column: str
    on_time: frozenset[str]
    late: frozenset[str]
    needs_deadline: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file is read. `columns`: field → column of the file; `values`: field → value there → value here.

    `ends_need_status`: times of answer and closing count only where the status says that the ticket has ended.
    """

    title: str
    source: str
    layout: Layout
    zone: str
    dates: tuple[str, ...]
    columns: Table[str, str]
    order: tuple[str, ...] = ()
    values: Table[str, Table[str, str]] = field(default_factory=dict)
    constants: Table[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ("",)
    verdict: Verdict | None = None
    delimiter: str | None = None
    encoding: str | None = None
    ends_need_status: bool = False
    sheet: str | None = None
    text: str = ""

    @property
    def wanted(self) -> tuple[str, ...]:
        """Every column that the file must have."""
        verdict = (self.verdict.column,) if self.verdict else ()
        return tuple(dict.fromkeys((*self.columns.values(), *self.order, *verdict)))


def is_delimiter(text: str) -> bool:
    """Whether `text` is one character that can stand between values."""
    return len(text) == 1 and (text.isprintable() or text == "\t") and not text.isalnum() and text != '"'


def load_mapping(path: Path) -> Mapping:
    """The mapping in the file `path`; `BadInput` names the file, the key and what to do about it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else Problem(N_("it is not UTF-8"))
        raise BadInput(N_("The mapping {file} cannot be read: {reason}."), file=path, reason=reason) from error
    return parse_mapping(text, path.name)


def parse_mapping(text: str, file: str) -> Mapping:
    """The mapping that `text` writes; `file` is what messages call it."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(N_("The mapping {file} is not TOML: {reason}."), file=file, reason=error) from error
    return _Reader(file, table).mapping(text)


def demand_date_formats(formats: Sequence[str]) -> None:
    """Return where all of `formats` are formats of dates; `BadInput` says what is wrong with one."""
    _Reader("", {"dates": list(formats)}).dates()


class _Reader:
    """Reads one table and says in a sentence what is wrong with it."""

    def __init__(self, file: str, table: dict[str, Any]) -> None:
        self.file = file
        self.table = table

    def mapping(self, text: str) -> Mapping:
        self._only(self.table, _KEYS, "")
        layout = Layout(self._one_of("layout", {str(layout) for layout in Layout}))
        source = self._source()
        return Mapping(
            title=self._text("title", source),
            source=source,
            layout=layout,
            zone=self._zone(),
            dates=self.dates(),
            columns=self._columns(layout),
            order=self._texts("order", ()),
            values=self._values(),
            constants=self._constants(layout),
            missing=self._texts("missing", ("",)),
            verdict=self._verdict(),
            delimiter=self._delimiter(),
            encoding=self._encoding(),
            ends_need_status=self._flag("ends_need_status"),
            sheet=self._text("sheet") if "sheet" in self.table else None,
            text=text,
        )

    def _wrong(self, key: str, what: str, **details: Any) -> NoReturn:
        what_is = Problem(what, **details)
        raise BadInput(N_("The mapping {file}, key {key}: {what}."), file=self.file, key=key, what=what_is)

    def _only(self, table: Table[str, Any], known: Table[str, Any] | frozenset[str], prefix: str) -> None:
        for key in table:
            if key not in known:
                self._wrong(f"{prefix}{key}", N_("is not known; known are {known}"), known=tuple(sorted(known)))

    def _text(self, key: str, default: str | None = None) -> str:
        value = self.table.get(key, default)
        if value is None:
            self._wrong(key, N_("is missing"))
        if not isinstance(value, str) or not value.strip():
            self._wrong(key, N_("must be a text"))
        return value

    def _texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        return self._listed(key, self.table.get(key, default))

    def _listed(self, key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            self._wrong(key, N_("must be a list of texts"))
        return tuple(value)

    def _one_of(self, key: str, known: set[str]) -> str:
        value = self._text(key)
        if value not in known:
            self._wrong(
                key, N_("“{value}” is not known; write one of {known}"), value=value, known=tuple(sorted(known))
            )
        return value

    def _encoding(self) -> str | None:
        """By any of its names; "auto" or nothing leaves it to the file."""
        value = self.table.get("encoding", "auto")
        if value == "auto":
            return None
        found = encodings.known(value) if isinstance(value, str) else None
        if found is None:
            shown = tuple(repr(one) for one in encodings.LETTERS)
            what = N_("{value} is not known; write 'auto' or one of {known}")
            self._wrong("encoding", what, value=repr(value), known=shown)
        return found

    def _flag(self, key: str) -> bool:
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            self._wrong(key, N_("must be true or false"))
        if value and "status" not in self._sub("columns"):
            self._wrong(key, N_("needs a column for the status"))
        return value

    def _delimiter(self) -> str | None:
        """One character that is no part of a word or number and no quotation mark."""
        value = self.table.get("delimiter", "auto")
        if value == "auto":
            return None
        if not isinstance(value, str) or not is_delimiter(value):
            self._no_delimiter(value)
        return value

    def _no_delimiter(self, value: Any) -> NoReturn:
        self._wrong(
            "delimiter",
            N_("{value} is no delimiter; write 'auto' or one character that is no letter, digit or quotation mark"),
            value=repr(value),
        )

    def _source(self) -> str:
        source = self._text("source")
        if not _SOURCE.fullmatch(source):
            self._wrong("source", N_("must be a short name of small letters, digits, '_', '-' and '.'"))
        if source == DESK:
            self._wrong("source", N_("is the desk's own name: its complaints are not imported"))
        return source

    def _zone(self) -> str:
        zone = self._text("zone")
        if zone not in zones():
            self._wrong("zone", N_("“{zone}” is not a time zone; write one like Europe/Paris or UTC"), zone=zone)
        return zone

    def dates(self) -> tuple[str, ...]:
        """The formats of dates; `BadInput` where one is none."""
        formats = self._texts("dates", (ISO,))
        if not formats:
            self._wrong("dates", N_("needs a format at least, like “%d/%m/%Y %H:%M” or “iso”"))
        for one in formats:
            self._demand_date_format(one)
        self._demand_languages(formats)
        return formats

    def _demand_languages(self, formats: Sequence[str]) -> None:
        """Names of months are in languages that are known, and in one: a word is another month in another one."""
        said = sorted({language for one in formats if (language := months.language(one)) is not None})
        for one in said:
            if one not in months.languages():
                what = N_("months are read in {known}; “{language}” is none of these")
                self._wrong("dates", what, language=one, known=tuple(sorted(months.languages())))
        if len(said) > 1:
            self._wrong("dates", N_("months are in one language, not in {languages}"), languages=", ".join(said))

    def _demand_date_format(self, one: str) -> None:
        directives = re.findall(r"%(-?.?)", one)
        unknown = [d for d in directives if d.lstrip("-") not in set(_DIRECTIVES) - {"-"}]
        if one != ISO and (not directives or unknown):
            self._wrong(
                "dates", N_("“{format}” is not a date format; write “iso” or one like “%d/%m/%Y %H:%M”"), format=one
            )
        if one != ISO and not all(any(d.lstrip("-") in part for d in directives) for part in ("Yy", "mbB", "dj")):
            self._wrong("dates", N_("“{format}” does not say year, month and day"), format=one)
        self._demand_one_clock(one, {d.lstrip("-") for d in directives})

    def _demand_one_clock(self, one: str, directives: set[str]) -> None:
        """A clock of twelve hours says which half of the day; one of twenty-four has no halves."""
        if word := half_days.literal(one):
            what = N_("“{format}” has “{word}” written out: write %p in its place, and %I for the hour")
            self._wrong("dates", what, format=one, word=word)
        if "I" in directives and "p" not in directives:
            what = N_(
                "“{format}”: %I is the hour of twelve: add %p, which reads AM and PM, a. m. and p. m., or write %H"
            )
            self._wrong("dates", what, format=one)
        if "H" in directives and "p" in directives:
            what = N_("“{format}”: %H is the hour of twenty-four, which has no AM and PM: write %I beside %p")
            self._wrong("dates", what, format=one)

    def _sub(self, key: str) -> dict[str, Any]:
        table = self.table.get(key, {})
        if not isinstance(table, dict):
            self._wrong(key, N_("must be a table, [{table}]"), table=key)
        return table

    def _columns(self, layout: Layout) -> dict[str, str]:
        columns = self._sub("columns")
        self._only(columns, self._fields(layout), "columns.")
        needed = ["id", "received_at"] if layout is Layout.TICKET else ["id", "occurred_at"]
        for name in needed if layout is Layout.EVENT else needed[1:]:
            if name not in columns:
                self._wrong(f"columns.{name}", N_("is missing: name the column that holds it"))
        for name, column in columns.items():
            if not isinstance(column, str) or not column.strip():
                self._wrong(f"columns.{name}", N_("must be the name of a column"))
        return {name: column.strip() for name, column in columns.items()}

    @staticmethod
    def _fields(layout: Layout) -> frozenset[str]:
        return frozenset(FIELDS) - (frozenset() if layout is Layout.EVENT else EVENT_ONLY)

    def _values(self) -> dict[str, dict[str, str]]:
        values = self._sub("values")
        self._only(values, frozenset(FIELDS) - TIMES - {"id"}, "values.")
        for name, table in values.items():
            if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
                self._wrong(f"values.{name}", N_("must be a table of texts"))
            for value, word in table.items():
                self._demand_word(f"values.{name}.{value}", name, word, "")
        return values

    def _constants(self, layout: Layout) -> dict[str, str]:
        constants = self._sub("constants")
        self._only(constants, self._fields(layout) - TIMES - {"id", "status", "decision"}, "constants.")
        for name, value in constants.items():
            self._demand_word(f"constants.{name}", name, value)
        return constants

    def _demand_word(self, key: str, name: str, word: Any, *also: str) -> None:
        known = CLOSED_LISTS.get(name)
        if not isinstance(word, str):
            self._wrong(key, N_("must be a text"))
        if known is not None and word not in (*known, *also):
            self._wrong(
                key, N_("“{word}” is no {name}; write one of {known}"), word=word, name=name, known=tuple(sorted(known))
            )

    def _verdict(self) -> Verdict | None:
        table = self._sub("verdict")
        if not table:
            return None
        self._only(table, frozenset({"column", "on_time", "late", "needs_deadline"}), "verdict.")
        if not isinstance(table.get("column"), str):
            self._wrong("verdict.column", N_("must be the name of a column"))
        if not isinstance(table.get("needs_deadline", False), bool):
            self._wrong("verdict.needs_deadline", N_("must be true or false"))
        on_time, late = (self._listed(f"verdict.{key}", table.get(key)) for key in ("on_time", "late"))
        return Verdict(table["column"].strip(), frozenset(on_time), frozenset(late), table.get("needs_deadline", False))
