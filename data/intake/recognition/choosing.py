"""Which column each field is read from: the strongest claims first, no column twice but states that are decisions."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from data.intake.fields import CLOSED_LISTS, OPEN_LISTS
from data.intake.mapping import Layout, Verdict
from data.intake.recognition import candidates, layout, names, times, translating, unread
from data.intake.recognition.candidates import MOST_WORDS, Candidate
from data.intake.recognition.layout import Shape
from data.intake.recognition.proposal import Remark, listed
from data.intake.recognition.survey import Column, Look
from domain.marks import N_
from domain.problems import BadInput

_TICKET_TIMES = ("received_at", "answered_at", "closed_at", "due_at")
_EVENT_TIMES = ("received_at", "closed_at", "due_at")
_FEW = 10
_EVERY_ROW = 0.9
#: Some rows have a slip of the pen in one of their dates.
_NEARLY = 0.9
_MOST_ENDS = 20


@dataclass
class Chosen:
    """The columns chosen so far: field → column, field → its candidates, and what is to be said about a choice.

    `lacks` says what is missing for a mapping: the receipt.
    """

    shape: Shape
    columns: dict[str, Column] = field(default_factory=dict)
    candidates: dict[str, list[Candidate]] = field(default_factory=dict)
    remarks: dict[str, list[Remark]] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)
    about_end: Remark | None = None
    lacks: BadInput | None = None

    def is_free(self, column: Column) -> bool:
        """Whether no field is read from `column` yet."""
        return column not in self.columns.values()

    def take(self, name: str, column: Column, *remarks: Remark) -> None:
        """Read `name` from `column`, for these reasons."""
        self.columns[name] = column
        self.remarks[name] = list(remarks)
        fit = names.fit(name, column.name)
        self.languages.update(fit.languages if fit.exact else ())

    def others(self, name: str) -> tuple[str, ...]:
        """The runners-up for `name`."""
        if name == "id":
            return self.shape.others
        found = [one.column for one in self.candidates.get(name, [])]
        return tuple(one.name for one in found if self.is_free(one))


def choose(look: Look) -> Chosen:
    """The columns of all fields that are found."""
    chosen = Chosen(layout.find(look))
    if chosen.shape.id:
        chosen.take("id", chosen.shape.id, *_named("id", chosen.shape.id), chosen.shape.remark)
    if chosen.shape.at:
        chosen.take("occurred_at", chosen.shape.at, *_named("occurred_at", chosen.shape.at))
    _by_claims(look, chosen)
    if chosen.shape.layout is Layout.TICKET and "received_at" not in chosen.columns:
        _unnamed_times(look, chosen)
    _decisions_among_states(look, chosen)
    return chosen


def _by_claims(look: Look, chosen: Chosen) -> None:
    of_times = _TICKET_TIMES if chosen.shape.layout is Layout.TICKET else _EVENT_TIMES
    for name in (*of_times, *CLOSED_LISTS, *OPEN_LISTS):
        chosen.candidates[name] = candidates.of(look, name)
    claims = [one for found in chosen.candidates.values() for one in found]
    for claim in sorted(claims, key=lambda one: -one.score):
        if claim.field not in chosen.columns and chosen.is_free(claim.column):
            chosen.take(claim.field, claim.column, *_named(claim.field, claim.column))


def _decisions_among_states(look: Look, chosen: Chosen) -> None:
    """Where nothing else says what was decided, states such as “rejected” do."""
    column = chosen.columns.get("status")
    if column is None or "decision" in chosen.columns or translating.is_activity(column.name):
        return
    if found := translating.decisions(look.words(column, MOST_WORDS)):
        message = N_("Some states are decisions as well: {values}.")
        chosen.take("decision", column, Remark(message, {"values": listed(found)}))


def _named(name: str, column: Column) -> tuple[Remark, ...]:
    fit = names.fit(name, column.name)
    if fit.exact:
        return (Remark(N_("The name of the column says so."), {}),)
    if fit.score >= names.FITS:
        return (Remark(N_("A part of the column's name says so."), {}),)
    return (Remark(N_("Not by its name: its values say so."), {}, doubt=True),) if name != "id" else ()


def _unnamed_times(look: Look, chosen: Chosen) -> None:
    """Times by what they are: of those of nearly every row the first is the receipt, what comes after it the end.

    Not where a column is called like the receipt, but its dates cannot be read: then nothing else is it.
    """
    dated = [column for column in look.survey.columns if candidates.is_dated(column)]
    free = [column for column in dated if chosen.is_free(column)]
    first = times.earliest(look, [one for one in free if one.filled >= _EVERY_ROW * look.survey.rows])
    called = unread.columns(look, chosen.columns)
    if first is None or "received_at" in called:
        chosen.lacks = unread.problem(look.survey, called, dated)
        for name, column in called.items():
            chosen.take(name, column, *_named(name, column), unread.remark(name, column))
        return
    message = N_("Not by its name: of the dates that every row has, these are the earliest.")
    chosen.take("received_at", first, Remark(message, {}, doubt=True))
    if not {"answered_at", "closed_at"} & set(chosen.columns):
        _unnamed_end(look, chosen, first, [column for column in free if column is not first])


def _unnamed_end(look: Look, chosen: Chosen, first: Column, free: list[Column]) -> None:
    """The only other column of dates that have come and come after the receipt in nearly all rows; none of several."""
    later = [
        one
        for one in free[:_MOST_ENDS]
        if times.share_after(look, first, one) >= _NEARLY and times.share_past(look, one) >= _NEARLY
    ]
    if len(later) == 1:
        message = N_("Not by its name: dates that come after the receipt.")
        chosen.take("closed_at", later[0], Remark(message, {}, doubt=True))
    elif free:
        chosen.about_end = _no_end(later or free, bool(later))


def _no_end(columns: list[Column], come_after: bool) -> Remark:
    told = {"columns": ", ".join(column.name for column in columns[:_FEW])}
    if come_after:
        message = N_(
            "No column is taken for the answer or the closing: several come after the receipt, and their names say"
            " nothing of it: {columns}. Choose them by hand."
        )
        return Remark(message, told, doubt=True)
    message = N_(
        "No column is taken for the answer or the closing: in too many rows these dates are before the receipt or lie"
        " ahead: {columns}."
    )
    return Remark(message, told, doubt=True)


def order(look: Look, chosen: Chosen) -> tuple[str, ...]:
    """The columns that put events of the same instant in order: numbers, called so."""
    if chosen.shape.layout is Layout.TICKET:
        return ()
    found = [
        (names.fit("order", column.name).score, column.name)
        for column in look.survey.columns
        if names.fit("order", column.name).exact
        and chosen.is_free(column)
        and all(value.isdigit() for value in column.samples)
    ]
    return (max(found)[1],) if found else ()


def verdict(look: Look, chosen: Chosen) -> tuple[Verdict, Remark] | None:
    """The source's word on whether a ticket was on time, where a column is called so and all its values are known."""
    found = []
    for column in look.survey.columns:
        late, on_time = (names.fit(name, column.name).score for name in ("late", "verdict"))
        if max(late, on_time) >= names.FITS and column.distinct <= _FEW and chosen.is_free(column):
            words = look.words(column, MOST_WORDS)
            if made := translating.verdict(column.name, words, asks_late=late > on_time):
                found.append((max(late, on_time), -column.place, made, words))
    if not found:
        return None
    _score, _place, made, words = max(found, key=lambda one: one[:2])
    told = {"column": made.column, "on_time": _sides(made.on_time, words), "late": _sides(made.late, words)}
    return made, Remark(N_("“{column}” says whether a ticket was on time: {on_time}; late: {late}."), told)


def _sides(values: frozenset[str], words: Mapping[str, int]) -> str:
    return ", ".join(f"{value} ({words[value]})" for value in sorted(values)) or "–"
