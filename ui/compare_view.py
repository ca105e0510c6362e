"""What the page Compare shows: the differences as forests, and every figure of both sides with its verdict."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.compare import Verdict
from analytics.figures import measure
from analytics.interval import FEW
from ui import board, cached, cells, chart_file, chart_forest, compare_words, explorer, numbers, tables, widths, words
from ui.compare_sides import Side, address_of
from ui.compare_words import Row
from ui.desk import Desk, demand_scoped
from ui.language import _, pgettext
from ui.records import records
from ui.theme import palette

SHARES = (
    "on_time_rate",
    "on_time_closed",
    "ack_on_time",
    "reopen_rate",
    "appeal_rate_internal",
    "upheld_rate",
    "overturn_rate",
    "chase_rate",
)
#: Read off a curve that open cases are in. On the clock of the limit it would take as long as all other figures.
MEDIANS = ("handling_median",)
MEANS = ("handling_mean", "handling_mean_sla", "closing_mean", "satisfaction")
COUNTS = ("arrivals", "departures")
STOCKS = ("backlog", "breached_open", "at_risk")
#: What both sides may be about alike: received, answered, fallen due.
OVERLAP = ("arrivals", "departures", "on_time_rate")
FIGURES = (*SHARES, *MEDIANS, *MEANS, *COUNTS, *STOCKS)
_SLICE = "category"


def read(desk: Desk, a: Side, b: Side) -> pd.DataFrame:
    """Every figure of both sides; `NotAllowed` where one asks for more than the person may see."""
    demand_scoped(a.question, desk.person)
    demand_scoped(b.question, desk.person)
    return cached.compared(desk.store, a.question, b.question, FIGURES)


def is_empty(row: Row) -> bool:
    """Whether neither side has anything of it."""
    return not row["denominator_a"] and not row["denominator_b"]


def shares(desk: Desk, frame: pd.DataFrame) -> None:
    """The differences of the shares; a point opens the tickets of A."""
    rows = [row for row in records(frame) if row["figure"] in SHARES]
    named = [_(measure(row["figure"]).title) for row in rows]
    chart = chart_forest.draw(rows, named, [[row["figure"]] for row in rows], _("Shares"), palette())
    point = board.chart(chart, "forest", name := _("Differences of shares"))
    with board.beneath("forest"):
        chart_file.offer(chart, "forest", name, desk)
    if point:
        board.go_to(desk, point[0])


def slices(desk: Desk, a: Side, b: Side) -> None:
    """One share by category; a point opens the tickets of A."""
    place = st.container()
    options = {id: measure(id).title for id in SHARES}
    figure = explorer.pick(pgettext("which figure", "By category"), "forest", options, SHARES[0])
    with place:
        _sliced(desk, figure, a, b)


def _sliced(desk: Desk, figure: str, a: Side, b: Side) -> None:
    frame = cached.compared(desk.store, a.question, b.question, (figure,), (_SLICE,))
    rows = records(frame)
    named = [words.label(_SLICE, row[_SLICE]) for row in rows]
    about = _("{figure} by category").format(figure=_(measure(figure).title))
    chart = chart_forest.draw(rows, named, [[row[_SLICE]] for row in rows], about, palette())
    point = board.chart(chart, "forest_slices", name := _("Differences by category"))
    with board.beneath("forest_slices"):
        tables.as_table("forest", lambda: table(rows, named, words.dimension(_SLICE), a, b, "slices"), 900)
        chart_file.offer(chart, "forest_slices", name, desk)
    if point:
        board.go_to(desk, figure, category=point[0])


def whole(frame: pd.DataFrame, a: Side, b: Side) -> None:
    """All figures that either side has; the others are named."""
    rows = records(frame)
    told = [row for row in rows if not is_empty(row)]
    table(told, [_(measure(row["figure"]).title) for row in told], _("Figure"), a, b, "whole")
    missing = [_(measure(row["figure"]).title) for row in rows if is_empty(row)]
    if missing:
        st.caption(_("Neither side has a case for: {figures}.").format(figures=", ".join(missing)))


def table(rows: Sequence[Row], named: list[str], title: str, a: Side, b: Side, key: str) -> None:
    """What is to be thought of `rows`, then a row for each of them; the number of a side opens its tickets."""
    st.markdown("\n".join(compare_words.judged(rows, named)))
    frame = pd.DataFrame(
        {
            "name": named,
            "verdict": [compare_words.verdict(row) for row in rows],
            **{side: [_told(row, side) for row in rows] for side in ("a", "b")},
            "difference": [compare_words.change(row, row["difference"]) for row in rows],
            "interval": [compare_words.interval(row) for row in rows],
        }
    )
    titles = {"name": title, "a": "A", "b": "B", "difference": _("A less B")}
    titles |= {"interval": _("95% interval"), "verdict": _("Verdict")}
    fixed = {name: widths.fitting(titles[name], frame[name]) for name in titles}
    cells.grid(
        cells.greyed(frame.style, _greys(rows)),
        titles,
        f"compared_{key}",
        partial(opens, rows, {"a": a, "b": b}),
        fixed=fixed,
        whole=True,
    )
    st.caption(
        _(
            "A number of A or B opens its tickets. A difference is more than chance where its interval is beyond 0; of"
            " twenty figures that do not differ, one looks as if it did."
        )
    )


def _told(row: Row, side: str) -> str:
    value, of = row[f"value_{side}"], row[f"denominator_{side}"]
    shown = numbers.amount(value, str(row["unit"]))
    if row["unit"] == "count" or not of:
        return shown
    parts = [numbers.number(row[f"numerator_{side}"])] if row["unit"] == "ratio" else []
    return f"{shown} ({' / '.join([*parts, numbers.number(of)])})"


def _greys(rows: Sequence[Row]) -> dict[str, list[bool]]:
    """What rests on fewer than ten cases is grey, and so is the verdict on it."""
    either = [row["verdict"] in (Verdict.FEW, Verdict.NOTHING) for row in rows]
    few = {side: [_is_few(row, side) for row in rows] for side in ("a", "b")}
    return few | dict.fromkeys(("difference", "interval", "verdict"), either)


def _is_few(row: Row, side: str) -> bool:
    return bool(row["verdict"] != Verdict.FACT and row[f"denominator_{side}"] < FEW)


def opens(rows: Sequence[Row], sides: dict[str, Side], place: int, name: str) -> cells.Target | None:
    """The tickets behind a number of A or B; nothing behind the other columns, and behind a dash."""
    row: Any = rows[place]
    if name not in sides or (row["unit"] != "count" and not row[f"denominator_{name}"]):
        return None
    more = {_SLICE: row[_SLICE]} if _SLICE in row else {}
    return {**address_of(sides[name]), "figure": row["figure"], "part": None, **more}
