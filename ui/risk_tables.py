"""The tables of the page Risk: its cases by their chance, what its charts show, and how chances did before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from analytics.backtest import ENOUGH, RIVALS, Backtest
from ui import cached, numbers, tables, time_left, widths, words
from ui.desk import Desk
from ui.language import _
from ui.markup import without_codes

_TALL = 440


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
            **{name: _text(title, frame[name]) for name, title in _titles().items()},
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
            "interval": [_interval(*both) for both in zip(rows["low"], rows["high"], strict=True)],
            "left": [time_left.told(ticket, as_of) for ticket in rows.to_dict("records")],
            "due": [numbers.moment(value) for value in rows["due_at"]],
            **{name: [words.label(name, value, desk.names) for value in rows[name]] for name in ("category", "agent")},
            "like": [numbers.number(count) if count else _("too few") for count in rows["like"]],
        }
    )


def _interval(low: float, high: float) -> str:
    if low != low:
        return numbers.NOTHING
    return _("{low} to {high}").format(low=numbers.percent(low, 0), high=numbers.percent(high, 0))


def _text(title: str, said: "pd.Series[Any]") -> Any:
    return st.column_config.TextColumn(title, width=widths.fitting(title, said))


def daily(frame: pd.DataFrame) -> None:
    """What the chart of days shows, as a table behind a small button."""
    shown = pd.DataFrame(
        {
            _("Deadline"): [numbers.day(day) for day in frame["day"]],
            _("Cases due"): frame["due"].map(numbers.number),
            _("Expected to be late"): frame["expected"].map(_tenths),
            _("95% interval"): [_both(*ends) for ends in zip(frame["low"], frame["high"], strict=True)],
            _("Without a chance"): frame["untold"].map(numbers.number),
        }
    )
    _twin(shown, "daily")


def calibration(parts: pd.DataFrame) -> None:
    """What the plot of chances and outcomes shows, as a table behind a small button."""
    shown = pd.DataFrame(
        {
            _("Chance told"): [numbers.percent(share) for share in parts["chance"]],
            _("Became late"): [numbers.percent(share) for share in parts["late"]],
            _("95% interval"): [_interval(*ends) for ends in zip(parts["low"], parts["high"], strict=True)],
            _("Cases"): parts["cases"].map(numbers.number),
        }
    )
    _twin(shown, "calibration")


def scores(found: Backtest, zone: str) -> None:
    """The Brier scores of the chance and of two plain guesses at each month start that counts."""
    counted = found.counted
    if len(counted):
        shown = _scores(counted, zone)
        config = {name: _text(name, shown[name]) for name in map(str, shown)}
        st.dataframe(shown, key="risk_scores", hide_index=True, alt=_("Brier scores"), column_config=config)
    st.caption(
        _(
            "Brier score: the mean squared distance between the chance told and what came (0: not late, 1: late);"
            " lower is better. The plain guesses: the share late of all cases that had fallen due by then, and that of"
            " the case’s own category."
        )
    )
    left_out = int(counted["undecided"].sum()), int(counted["untold"].sum())
    if len(counted):
        st.caption(
            _("Left out: {undecided} that cannot be judged yet, {untold} with too few cases like them.").format(
                undecided=numbers.number(left_out[0]), untold=numbers.number(left_out[1])
            )
        )
    if few := len(found.starts) - len(counted):
        st.caption(
            _("Month starts at which fewer than {enough} cases can be judged, left out: {count}.").format(
                enough=ENOUGH, count=numbers.number(few)
            )
        )


def _scores(counted: pd.DataFrame, zone: str) -> pd.DataFrame:
    titles = dict(zip(RIVALS, (_("Chance"), _("All alike"), _("By category")), strict=True))
    return pd.DataFrame(
        {
            _("Month start"): [_day(start, zone) for start in counted["as_of"]],
            _("Cases"): counted["judged"].map(numbers.number),
            _("Became late"): [numbers.percent(share, 0) for share in counted["late"]],
            **{title: [numbers.number(score, 3) for score in counted[name]] for name, title in titles.items()},
        }
    )


def _day(instant: datetime, zone: str) -> str:
    return numbers.day(instant.astimezone(ZoneInfo(zone)).date())


def _tenths(value: float) -> str:
    return numbers.number(value, 1)


def _both(low: float, high: float) -> str:
    return _("{low} to {high}").format(low=_tenths(low), high=_tenths(high))


def _twin(shown: pd.DataFrame, chart: str) -> None:
    """`shown` as it stands: what is forecast has no tickets that a number could open."""
    menu = st.popover(
        _("As a table"), icon=":material/table_rows:", type="tertiary", key=f"{chart}_twin", on_change="rerun"
    )
    if menu.open:
        with menu:
            st.dataframe(shown, key=f"{chart}_table", hide_index=True, placeholder=numbers.NOTHING)
