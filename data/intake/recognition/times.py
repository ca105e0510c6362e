"""The formats of a file's dates, its zone, and which of the unnamed times is which."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.intake import months
from data.intake.recognition import dates
from data.intake.recognition.dates import DAY_FIRST, MONTH_FIRST
from data.intake.recognition.proposal import Remark
from data.intake.recognition.survey import Column, Look
from data.intake.staging import HAS_OFFSET, instant, says_utc
from domain.marks import N_, NN_
from domain.problems import Problem
from domain.vocabulary import HOME_ZONE

_ORDERS: Mapping[str, str] = {DAY_FIRST: N_("the day before the month"), MONTH_FIRST: N_("the month before the day")}
_ENDS = ("answered_at", "closed_at")
#: What a remark about the order of day and month is about.
_DATES = ("dates",)
#: A difference that small between both ways of reading is no evidence.
_EVIDENCE = 0.01
#: Columns of dates are compared each with each, and a wide file has hundreds: only the first ones.
_MOST_COMPARED = 12


@dataclass(frozen=True, slots=True)
class Formats:
    """The date formats in the order to try them, and what there is to say about the choice."""

    formats: tuple[str, ...]
    remarks: tuple[Remark, ...]


def formats(look: Look, columns: Mapping[str, Column], languages: Counter[str]) -> Formats:
    """The formats of all of these columns (field → column) together: a mapping has one list for all."""
    order, remarks = _order(look, columns, languages)
    counts: Counter[str] = Counter()
    for column in columns.values():
        counts.update({one: column.reads[one] for one in dates.of_order(column.reads, order)})
    chosen = dates.sorted_formats(counts)
    if len({months.language(one) for one in chosen} - {None}) > 1:
        # A mapping has one list for all columns: a month of one of them would be read in the language of another one.
        chosen = tuple(dict.fromkeys(months.of_language(one, None) for one in chosen))
    return Formats(chosen, (*remarks, *_unread(columns, chosen)))


def read(column: Column, formats: Sequence[str]) -> int:
    """How many values of `column` these formats read."""
    return min(column.filled, sum(count for one, count in column.reads.items() if one in formats))


def _order(look: Look, columns: Mapping[str, Column], languages: Counter[str]) -> tuple[str, list[Remark]]:
    ordered = {one for column in columns.values() for one in column.reads if dates.order(one)}
    if not ordered:
        return DAY_FIRST, []
    day, month = (
        sum(read(column, dates.of_order(column.reads, one)) for column in columns.values())
        for one in (DAY_FIRST, MONTH_FIRST)
    )
    if day == month:
        return _guessed(look, columns, languages, any("%p" in one for one in ordered))
    order = DAY_FIRST if day > month else MONTH_FIRST
    value = _only(look, columns, order)
    told = {"order": Problem(_ORDERS[order]), "value": value}
    return order, [Remark(N_("Dates have {order}: “{value}” cannot be read otherwise."), told, about=_DATES)]


def _guessed(
    look: Look, columns: Mapping[str, Column], languages: Counter[str], noon: bool
) -> tuple[str, list[Remark]]:
    """Both ways read everything: the one that keeps ends after beginnings, else that of the headers' language."""
    good = {order: _in_order(look, columns, order) for order in (DAY_FIRST, MONTH_FIRST)}
    best = max(good, key=lambda one: good[one])
    if good[best] - min(good.values()) > _EVIDENCE * look.survey.rows:
        message = N_("Dates could be read both ways; taken is {order}: so fewer tickets end before they begin.")
        return best, [Remark(message, {"order": Problem(_ORDERS[best])}, doubt=True, about=_DATES)]
    # Only English is written both ways; with AM and PM it is mostly American.
    foreign = bool(languages) and languages.most_common(1)[0][0] != "en"
    order = MONTH_FIRST if noon and not foreign else DAY_FIRST
    message = N_("Dates could be read both ways; taken is {order}, a guess by the language: look at the first rows.")
    return order, [Remark(message, {"order": Problem(_ORDERS[order])}, doubt=True, about=_DATES)]


def _in_order(look: Look, columns: Mapping[str, Column], order: str) -> int:
    """How many times are where they belong when read with `order`: ends after beginnings, beginnings in the past."""
    start = columns.get("received_at") or columns.get("occurred_at")
    if start is None:
        return 0

    def query(bind: Callable[[Any], str]) -> str:
        opened = _instant(start, order, bind)
        right = [f"count(*) FILTER (WHERE {opened} <= now())"]
        for name in _ENDS:
            if end := columns.get(name):
                right.append(f"count(*) FILTER (WHERE {_instant(end, order, bind)} >= {opened})")
        return f"SELECT {' + '.join(right)} FROM texts"

    return int(look.ask(query)[0])


def _instant(column: Column, order: str, bind: Callable[[Any], str]) -> str:
    chosen = dates.sorted_formats(Counter(dates.of_order(column.reads, order)))
    return instant(f"c{column.place}", HOME_ZONE, chosen, bind) if chosen else "NULL::TIMESTAMPTZ"


def _only(look: Look, columns: Mapping[str, Column], order: str) -> str:
    """A value that only `order` reads."""
    other = MONTH_FIRST if order == DAY_FIRST else DAY_FIRST
    for column in columns.values():

        def query(bind: Callable[[Any], str], column: Column = column) -> str:
            right, wrong = (_instant(column, one, bind) for one in (order, other))
            return f"SELECT min(c{column.place}) FILTER (WHERE {right} IS NOT NULL AND {wrong} IS NULL) FROM texts"

        if (value := look.ask(query)[0]) is not None:
            return str(value)
    return ""


def _unread(columns: Mapping[str, Column], chosen: Sequence[str]) -> list[Remark]:
    found = []
    for name, column in columns.items():
        left = column.filled - read(column, chosen)
        if left:
            told = {"column": column.name, "count": left}
            message = NN_(
                "“{column}”: {count} value is no date so; its row goes to quarantine.",
                "“{column}”: {count} values are no dates so; these rows go to quarantine.",
            )
            found.append(Remark(message, told, True, about=(*_DATES, f"column.{name}")))
    return found


def zone(look: Look, columns: Mapping[str, Column], given: str | None) -> tuple[str, Remark]:
    """The zone of the mapping, and why: the one `given`, else home."""
    filled = sum(column.filled for column in columns.values())
    with_offset = sum(
        int(look.ask(lambda bind, c=column: _offsets(bind, c))[0])  # type: ignore[misc]
        for column in columns.values()
    )
    with_offset += sum(read(column, [one for one in column.reads if says_utc(one)]) for column in columns.values())
    chosen = given or HOME_ZONE
    told = {"zone": chosen}
    if filled and with_offset == filled:
        return chosen, Remark(N_("The times say their offset themselves: the zone does not matter."), told)
    if given:
        return chosen, Remark(N_("Times are wall-clock times of {zone}, as you said."), told, about=("zone",))
    message = N_("Times do not say their zone; taken is {zone}, a guess.")
    return chosen, Remark(message, told, doubt=True, about=("zone",))


def _offsets(bind: Callable[[Any], str], column: Column) -> str:
    return f"SELECT count(*) FILTER (WHERE regexp_matches(c{column.place}, {bind(HAS_OFFSET)})) FROM texts"


def share_after(look: Look, first: Column, then: Column) -> float:
    """Of the rows that have both dates, the share in which `then` is not before `first`; 0 where no row has both."""

    def query(bind: Callable[[Any], str]) -> str:
        before, after = (_instant(one, _best(one), bind) for one in (first, then))
        return f"SELECT avg(({before} <= {after})::INTEGER) FROM texts"

    return float(look.ask(query)[0] or 0.0)


def share_past(look: Look, column: Column) -> float:
    """The share of the dates of `column` that have come."""

    def query(bind: Callable[[Any], str]) -> str:
        return f"SELECT avg(({_instant(column, _best(column), bind)} <= now())::INTEGER) FROM texts"

    return float(look.ask(query)[0] or 0.0)


def earliest(look: Look, columns: Sequence[Column]) -> Column | None:
    """The one of these columns of dates that is first in the rows: compared row by row, so that gaps do not count."""
    columns = columns[:_MOST_COMPARED]
    found = [
        (min((share_after(look, one, other) for other in columns if other is not one), default=1.0), one)
        for one in columns
    ]
    return min(found, key=lambda pair: (-pair[0], -pair[1].filled, pair[1].place))[1] if found else None


def _best(column: Column) -> str:
    return max((DAY_FIRST, MONTH_FIRST), key=lambda one: read(column, dates.of_order(column.reads, one)))
