"""The cases of the page Risk: those open by their chance, and those of past months by what was told of them."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analytics.backtest import BINS, Backtest
from ui import cached, numbers, tables, time_left, widths, words
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped, without_codes
from ui.risk_tables import shares, start_day, text_column

_TALL = 440
#: Of the cases behind a point of the calibration plot so many are listed.
MOST = 200


def tickets(desk: Desk, risks: pd.DataFrame) -> None:
    """The cases of `risks` (what `cached.risks` tells), the most likely late first; a reference opens its ticket."""
    ordered = risks.sort_values(["chance", "due_at", "ticket_id"], ascending=[False, True, True], na_position="last")
    page = tables.page_of(len(ordered))
    shown = ordered.iloc[(page - 1) * tables.PAGE : page * tables.PAGE]
    rows = cached.named_tickets(desk.store, desk.question, [int(one) for one in shown["ticket_id"]])
    _grid(desk, rows.merge(shown[["ticket_id", "chance", "low", "high", "like"]], on="ticket_id"))
    if len(ordered) > tables.PAGE:
        tables.draw_pager(page, len(ordered), tables.PAGE, "risks")


def _grid(desk: Desk, rows: pd.DataFrame) -> None:
    frame, chance = _shown(desk, rows), _("Chance of being late")
    st.dataframe(
        frame,
        key="risks",
        hide_index=True,
        placeholder=numbers.NOTHING,
        alt=_("Tickets by their chance of being late"),
        height="content" if len(rows) <= 12 else _TALL,
        column_config={
            "reference": tables.reference(list(rows["ticket_id"]), "risks"),
            "chance": st.column_config.ProgressColumn(
                chance, min_value=0.0, max_value=100.0, format="%.0f\u202f%%", width=widths.fitting(chance, ())
            ),
            **{name: text_column(title, frame[name]) for name, title in _titles().items()},
        },
    )


def _titles() -> Mapping[str, str]:
    return {
        "interval": _("95% interval"),
        "left": _("Time left"),
        "due": _("Deadline"),
        "category": words.dimension("category"),
        "agent": words.dimension("agent"),
        "like": _("From cases like it"),
    }


def _shown(desk: Desk, rows: pd.DataFrame) -> pd.DataFrame:
    as_of = desk.question.as_of
    return pd.DataFrame(
        {
            "reference": [without_codes(text) for text in rows["reference"]],
            "chance": rows["chance"] * 100,
            "interval": [shares(*both) for both in zip(rows["low"], rows["high"], strict=True)],
            "left": [time_left.told(ticket, as_of) for ticket in rows.to_dict("records")],
            "due": [numbers.moment(value) for value in rows["due_at"]],
            **{name: [words.label(name, value, desk.names) for value in rows[name]] for name in ("category", "agent")},
            "like": [numbers.number(count) if count else _("too few") for count in rows["like"]],
        }
    )


def looked_back(desk: Desk, found: Backtest, part: int) -> None:
    """Those cases of past month starts whose chance lay in `part` of the calibration: what was told and what came."""
    cases = found.of_part(part)
    st.markdown(f"**{escaped(_part_told(part, len(cases)))}**")
    shown = cases.head(MOST).reset_index(drop=True)
    ids = list(dict.fromkeys(int(one) for one in shown["ticket_id"]))
    names = cached.named_tickets(desk.store, desk.question, ids)[["ticket_id", "reference"]]
    _past_grid(shown.merge(names, on="ticket_id"), desk.question.zone)
    if len(cases) > MOST:
        st.caption(_("The first {count} are shown.").format(count=numbers.number(MOST)))


def _part_told(part: int, cases: int) -> str:
    low, high = (numbers.percent(end / BINS, 0) for end in (part, part + 1))
    said = ngettext(
        "{count} case of the month starts with a chance from {low} to {high}",
        "{count} cases of the month starts with a chance from {low} to {high}",
        cases,
    )
    return said.format(count=numbers.number(cases), low=low, high=high)


def _past_grid(rows: pd.DataFrame, zone: str) -> None:
    shown = pd.DataFrame(
        {
            "reference": [without_codes(text) for text in rows["reference"]],
            _("Month start"): [start_day(start, zone) for start in rows["as_of"]],
            _("Chance told"): [numbers.percent(chance, 0) for chance in rows["chance"]],
            _("What came"): [_("late") if late else _("in time") for late in rows["was_late"]],
        }
    )
    config = {"reference": tables.reference([int(one) for one in rows["ticket_id"]], "looked_back")}
    st.dataframe(
        shown,
        key="looked_back",
        hide_index=True,
        height="content" if len(rows) <= 12 else _TALL,
        alt=_("Tickets of past month starts"),
        column_config=config,
    )
