"""The tables of the page Risk: what its charts show, and how chances did on past months."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from analytics.backtest import ENOUGH, RIVALS, Backtest
from ui import numbers, tables, widths
from ui.language import _


def text_column(title: str, said: "pd.Series[Any]") -> Any:
    """A column of words, as wide as the longest of them."""
    return st.column_config.TextColumn(title, width=widths.fitting(title, said))


def shares(low: float, high: float) -> str:
    """An interval of shares, or a dash."""
    if low != low:
        return numbers.NOTHING
    return _("{low} to {high}").format(low=numbers.percent(low, 0), high=numbers.percent(high, 0))


def daily(frame: pd.DataFrame) -> None:
    """What the chart of days shows, as a table behind a small button."""
    _twin(days(frame), "daily")


def days(frame: pd.DataFrame) -> pd.DataFrame:
    """What is expected of each day, in words; a dash where no chance is told."""
    return pd.DataFrame(
        {
            _("Deadline"): [numbers.day(day) for day in frame["day"]],
            _("Cases due"): frame["due"].map(numbers.number),
            _("Expected to be late"): frame["expected"].map(_tenths),
            _("95% interval"): [_both(*ends) for ends in zip(frame["low"], frame["high"], strict=True)],
            _("Without a chance"): frame["untold"].map(numbers.number),
        }
    )


def calibration(parts: pd.DataFrame) -> None:
    """What the plot of chances and outcomes shows, as a table behind a small button."""
    shown = pd.DataFrame(
        {
            _("Chance told"): [numbers.percent(share) for share in parts["chance"]],
            _("Became late"): [numbers.percent(share) for share in parts["late"]],
            _("95% interval"): [shares(*ends) for ends in zip(parts["low"], parts["high"], strict=True)],
            _("Cases"): parts["cases"].map(numbers.number),
        }
    )
    _twin(shown, "calibration")


def scores(found: Backtest, zone: str) -> None:
    """The Brier scores of the chance and of two plain guesses at each month start that counts."""
    counted = found.counted
    if len(counted):
        shown = _scores(counted, zone)
        config = {name: text_column(name, shown[name]) for name in map(str, shown)}
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
            _("Month start"): [start_day(start, zone) for start in counted["as_of"]],
            _("Cases"): counted["judged"].map(numbers.number),
            _("Became late"): [numbers.percent(share, 0) for share in counted["late"]],
            **{title: [numbers.decimals(score, 3) for score in counted[name]] for name, title in titles.items()},
        }
    )


def start_day(instant: datetime, zone: str) -> str:
    """The day that begins at `instant` on the clocks of `zone`."""
    return numbers.day(instant.astimezone(ZoneInfo(zone)).date())


def _tenths(value: float) -> str:
    return numbers.number(value, 1)


def _both(low: float, high: float) -> str:
    if low != low:
        return numbers.NOTHING
    return _("{low} to {high}").format(low=_tenths(low), high=_tenths(high))


def _twin(shown: pd.DataFrame, chart: str) -> None:
    """`shown` as it stands: what is forecast has no tickets that a number could open."""
    key = f"{chart}_table"
    tables.as_table(chart, lambda: st.dataframe(shown, key=key, hide_index=True, placeholder=numbers.NOTHING))
