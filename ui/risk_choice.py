"""Which open cases the list of the page Risk is narrowed to: those of a day, those expected on, those likely late."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from analytics.expected import on_day, within
from analytics.risk import LIKELY
from ui import address, numbers
from ui.conditions import cannot_be, day
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped
from ui.telling import told

#: What the address says: a day, or one of the two.
KEY = "listed"
DUE, MORE_LIKELY = "due", "likely"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is listed, in words, and its cases."""

    said: str
    cases: pd.DataFrame


def chosen(desk: Desk, risks: pd.DataFrame, daily: pd.DataFrame) -> Choice | None:
    """What the address narrows the list to; None where to nothing, after a sentence where that cannot be."""
    text, zone = address.first(KEY), desk.question.zone
    days = list(daily["day"])
    if text == DUE:
        said = _("Due until {day}, with a chance").format(day=numbers.day(days[-1]))
        return Choice(said, within(risks, days[0], days[-1], zone).dropna(subset=["chance"]))
    if text == MORE_LIKELY:
        said = _("Chance of {half} and more").format(half=numbers.percent(LIKELY, 0))
        return Choice(said, risks[risks["chance"] >= LIKELY])
    if (found := _day(text)) in days and found:
        return Choice(_("Due on {day}").format(day=numbers.day(found)), on_day(risks, found, zone))
    if text:
        st.caption(escaped(told(cannot_be(KEY, text))))
    return None


def _day(text: str) -> date | None:
    try:
        return day(text)
    except ValueError:
        return None


def chart_key() -> str:
    """The key of the chart of days: another one for another choice, for a bar stays pressed in the same one."""
    return f"daily_{address.first(KEY)}"


def choose(pressed: str | None) -> None:
    """Narrow the list to the day of a bar that was pressed."""
    if pressed and pressed != address.first(KEY):
        address.put(KEY, pressed)
        st.rerun()


def chip(found: Choice) -> None:
    """What the list is narrowed to, and the way back."""
    st.button(
        escaped(found.said),
        key="chip_listed",
        help=_("Remove this condition"),
        icon=":material/close:",
        icon_position="right",
        on_click=address.put,
        args=(KEY, None),
    )


def button(value: str) -> None:
    """A card's way to its cases, listed below."""
    st.button(
        _("List its cases below"),
        key=f"list_{value}",
        type="tertiary",
        icon=":material/list:",
        on_click=address.put,
        args=(KEY, value),
    )
