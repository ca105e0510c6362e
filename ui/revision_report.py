"""Figures as reported then beside as known now, and the sum that leads from the ones to the others."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.measures import MEASURES
from analytics.question import LATEST, Question
from analytics.revised import Step
from analytics.revisions import Revised
from analytics.ticket_list import Part
from domain.zones import home_day
from ui import address, board, cached, cells, conditions, explorer, figure_kinds, numbers
from ui.cells import Target
from ui.desk import Desk, scoped
from ui.language import _

#: Pixels, so that the columns of all tables stand below each other.
_WIDTHS = {"figure": 210, "then": 125, "now": 125, "difference": 80}
#: All that stand alone, under their kinds.
_ALONE = [one for one in MEASURES.values() if one.split is None]
GROUPS = {title: tuple(one.id for one in group) for title, group in figure_kinds.grouped(_ALONE).items()}
FIGURES = tuple(id for group in GROUPS.values() for id in group)


def day_in_hand(desk: Desk) -> date:
    """The day of the report: the one that the address names, else the last of the month before."""
    today = home_day(desk.now)
    return desk.asked.known or today.replace(day=1) - timedelta(days=1)


def question(desk: Desk, day: date) -> Question | None:
    """What was reported at the end of `day`: as of then, as known then; None where that day is not over."""
    asked = conditions.question(replace(desk.asked, at=day, known=day), desk.now)
    return None if asked.known_at == LATEST else scoped(asked, desk.person)


def choose(day: date) -> str:
    """The boxes for the day of the report and for the figure whose cases are listed; returns the figure."""
    left, right = st.columns((1, 2))
    if st.session_state.get("revision_day") != day:
        st.session_state["revision_day"] = day
    left.date_input(_("Reported at the end of"), key="revision_day", format="DD/MM/YYYY", on_change=_send)
    with right:
        titles = {id: MEASURES[id].title for id in FIGURES}
        return explorer.pick(_("Cases that changed"), "figure", titles, FIGURES[0])


def _send() -> None:
    if day := st.session_state["revision_day"]:
        address.put("known", day.isoformat())


def beside(desk: Desk, asked: Question, day: date) -> None:
    """A row for each figure: as reported then, as known now, the difference; each number opens its tickets."""
    then, now = map(board.by_id, cached.then_and_now(desk.store, asked, FIGURES))
    titles = {
        "then": _("As reported then"),
        "now": _("As known now"),
        "difference": _("Difference"),
    }
    for place, (title, ids) in enumerate(GROUPS.items()):
        rows = pd.DataFrame([_compared(then[id], now[id]) for id in ids])
        # Each table knows its own figures, whichever is drawn last.
        opens = partial(_opens, ids, day)
        cells.grid(rows.style, {**titles, "figure": _(title)}, f"revisions_{place}", opens, fixed=_WIDTHS)
    st.caption(_("A number opens its tickets."))


def _opens(ids: Sequence[str], day: date, row: int, name: str) -> Target | None:
    return opened(ids[row], name, day)


def _compared(then: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, str]:
    measure = MEASURES[then["figure"]]
    return {
        "figure": _(measure.title),
        "then": _value(then),
        "now": _value(now),
        "difference": numbers.change(now["value"], then["value"], measure.unit) or numbers.NOTHING,
    }


def _value(figure: Mapping[str, Any]) -> str:
    """`87,4 % (166 / 190)`; a count as it is."""
    said = numbers.amount(figure["value"], figure["unit"])
    if figure["unit"] != "ratio":
        return said
    return f"{said} ({numbers.number(figure['numerator'])} / {numbers.number(figure['denominator'])})"


def opened(figure: str, side: str, day: date, part: str = "") -> Target | None:
    """What opens the tickets of `figure` as known `then` or `now`, as of the end of `day`; None for other columns."""
    known = {"then": day.isoformat(), "now": None}
    if side not in known:
        return None
    return {"figure": figure, "part": part or None, "at": day.isoformat(), "known": known[side]}


def reconciled(found: Revised, day: date) -> None:
    """Then, what came in, what went out, now: of the numerator and of the denominator."""
    parts = sums(found)
    shown = pd.DataFrame([{"of": _named(part), **one} for part, one in parts.items()])
    titles = {
        "of": _("Cases"),
        "then": _("Reported then"),
        "in": _("+ came in"),
        "out": _("− went out"),
        "now": _("Known now"),
    }
    said = {name: numbers.number for name in ("then", "in", "out", "now")}

    def opens(row: int, name: str) -> Target | None:
        part = list(parts)[row]
        step = _STEPS[part].get(name)
        return {"why": str(step)} if step else opened(found.figure, name, day, explorer.part_of(found.figure, part))

    cells.grid(shown.style.format(said), titles, "reconciled", opens, _press)  # type: ignore[arg-type]


def _press(found: Target) -> None:
    """What came in or went out is listed on this page; then and now are lists of their own."""
    if "why" in found:
        address.put("why", found["why"])
    else:
        cells.leave(found)


_STEPS: Mapping[Part, Mapping[str, Step]] = {
    Part.NUMERATOR: {"in": Step.GAINED, "out": Step.LOST},
    Part.DENOMINATOR: {"in": Step.ENTERED, "out": Step.LEFT},
}


def _named(part: Part) -> str:
    return _("Numerator") if part is Part.NUMERATOR else _("Denominator")


def sums(found: Revised) -> dict[Part, dict[str, int]]:
    """Then, in, out and now of the numerator (of figures that have one) and of the denominator."""
    parts = [part for part in _STEPS if found.now[part] == found.now[part]]
    return {
        part: {
            "then": int(found.then[part]),
            **{name: found.cases(step) for name, step in _STEPS[part].items()},
            "now": int(found.now[part]),
        }
        for part in parts
    }
