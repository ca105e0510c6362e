"""Why a row cannot be read: a code for counting, a sentence for the person."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.marks import N_
from domain.problems import BadInput, Problem


class Reason(StrEnum):
    """Why a row went to quarantine."""

    COLUMNS = "wrong_number_of_columns"
    LINE = "unreadable_line"
    UNCLOSED = "unclosed_quotation_mark"
    MISSING_ID = "missing_id"
    MISSING_RECEIPT = "missing_receipt"
    MISSING_TIME = "missing_time"
    DATE = "unreadable_date"
    MONTH = "ambiguous_month"
    VALUE = "unknown_value"
    ERROR = "spreadsheet_error"
    FUTURE = "in_the_future"
    OTHER_CONTENT = "other_content"
    OUTDATED = "outdated"


#: What each reason is called, for gettext.
NAMES: Mapping[Reason, str] = {
    Reason.COLUMNS: N_("wrong number of columns"),
    Reason.LINE: N_("unreadable line"),
    Reason.UNCLOSED: N_("quotation mark that is never closed"),
    Reason.MISSING_ID: N_("no id"),
    Reason.MISSING_RECEIPT: N_("no time of receipt"),
    Reason.MISSING_TIME: N_("no time of the event"),
    Reason.DATE: N_("unreadable date"),
    Reason.MONTH: N_("ambiguous month"),
    Reason.VALUE: N_("unknown value"),
    Reason.ERROR: N_("error of a spreadsheet"),
    Reason.FUTURE: N_("in the future"),
    Reason.OTHER_CONTENT: N_("same id, other content"),
    Reason.OUTDATED: N_("older than what is known"),
}
#: The sentence of each reason, for gettext, with fields in braces.
SENTENCES: Mapping[Reason, str] = {
    Reason.COLUMNS: N_("The line has {value} columns where the header has {column}."),
    Reason.LINE: N_("The line is not valid CSV: its quotation marks do not fit together."),
    Reason.UNCLOSED: N_("A quotation mark opens here and is never closed; lines that went into it: {value}."),
    Reason.MISSING_ID: N_("{column} is empty: a ticket needs its id."),
    Reason.MISSING_RECEIPT: N_("{column} is empty: a ticket needs the time of its receipt."),
    Reason.MISSING_TIME: N_("{column} is empty: an event needs its time."),
    Reason.DATE: N_("{column}: “{value}” is not a date in the formats of the mapping."),
    Reason.MONTH: N_(
        "{column}: the month of “{value}” is not the same in all languages: say which it is in the format, as in"
        " %B[pl]."
    ),
    Reason.ERROR: N_("{column}: “{value}” is what a spreadsheet says where it cannot work out a value."),
    Reason.VALUE: N_("{column}: “{value}” has no translation in the mapping."),
    Reason.FUTURE: N_("{column}: {value} is in the future; is the zone of the mapping right?"),
    Reason.OUTDATED: N_(
        "Import {value} has brought this ticket since: to have this row in its place all the same, download it and"
        " import the file."
    ),
    Reason.OTHER_CONTENT: N_("The id “{value}” is there more than once, with different content."),
}
# Of an id that is there more than once, where the other rows are known.
_BESIDE = N_("The id “{value}” is there more than once. Other lines: {lines}. Columns that differ: {columns}.")
_CAME = N_("The id “{value}” was there more than once; another of its rows was imported again since.")
_LEFT = N_("The id “{value}” was there more than once; its other rows were set aside: this one can come in as it is.")


def one_line(text: str) -> str:
    """`text` of a file without its line breaks, to stand in a sentence."""
    return " ".join(text.splitlines())


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row that could not be read: its line in the file, its text, and why; `column` and `value` say where.

    Where its id is there more than once, `lines` are those of other rows that wait, and `differing` the columns in
    which they are not as this one. `is_left`: all others were set aside; `is_beside`: another one was imported again.
    """

    line: int
    text: str
    reason: Reason
    column: str
    value: str
    lines: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    is_left: bool = False
    is_beside: bool = False

    @property
    def message(self) -> str:
        """The sentence before its fields are put in, for gettext."""
        if self.lines and self.differing:
            return _BESIDE
        return _LEFT if self.is_left else _CAME if self.is_beside else SENTENCES[self.reason]

    @property
    def details(self) -> dict[str, str]:
        """What stands in the braces of `message`."""
        said = {"column": one_line(self.column), "value": one_line(self.value)}
        beside = {"lines": ", ".join(self.lines), "columns": one_line(", ".join(self.differing))}
        return said | beside if self.lines else said

    @property
    def problem(self) -> Problem:
        """The sentence, to be told in the reader's language."""
        return Problem(self.message, **self.details)

    def __str__(self) -> str:
        return self.message.format(**self.details)


class NoneUsable(BadInput):
    """No row of a file can be used; `first` is the first of them."""

    def __init__(self, message: str, first: Quarantined, **details: Any) -> None:
        super().__init__(message, line=first.line, reason=first.problem, **details)
        self.first = first
