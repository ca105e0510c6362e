"""The cards of the page Risk."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analytics.expected import whole
from analytics.interval import FEW
from analytics.risk import LIKELY
from ui import board, numbers, risk_choice
from ui.desk import here
from ui.language import _


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows: title, value, what it is made of; `figure`: whose tickets it opens; `lists`: what, below."""

    key: str
    title: str
    value: str
    said: str
    figure: str = ""
    lists: str = ""


def draw(risks: pd.DataFrame, daily: pd.DataFrame) -> None:
    """What is open and not late, what is expected to become so, what more likely does than not, and the plain rule."""
    _draw(_open(risks), _expected(daily), likely(risks), _near(risks))


def without_chances(risks: pd.DataFrame) -> None:
    """Those of the cards that no chance is needed for."""
    _draw(_open(risks), _near(risks))


def _draw(*told: Card) -> None:
    with st.container(key="cards"):
        for column, card in zip(st.columns(len(told)), told, strict=True):
            with column.container(border=True, key=f"risk_card_{card.key}", height="stretch"):
                st.metric(card.title, card.value)
                st.caption(card.said)
                if card.figure:
                    _link(card.figure)
                if card.lists:
                    risk_choice.button(card.lists)


def _link(figure: str) -> None:
    explore = here().pages["explore"]
    st.page_link(explore, label=_("Open its tickets"), icon=":material/list:", query_params=board.link(figure))


def _open(risks: pd.DataFrame) -> Card:
    return Card("open", _("Open, not late"), numbers.number(len(risks)), _("With a deadline still to come."))


def _expected(daily: pd.DataFrame) -> Card:
    every = whole(daily)
    told = every["due"] - every["untold"]
    title = _("Expected to be late in {days} days").format(days=numbers.number(len(daily)))
    if not told:
        return Card("expected", title, numbers.NOTHING, _("Nothing with a chance falls due by then."))
    said = _("The chances of the {due} cases due by then, added up; 95% interval {low} to {high}.")
    said = said.format(due=numbers.number(told), **_ends(every))
    return Card("expected", title, _tenths(every, "expected"), said, lists=risk_choice.DUE)


def _ends(every: Mapping[str, float]) -> dict[str, str]:
    return {name: _tenths(every, name) for name in ("low", "high")}


def _tenths(every: Mapping[str, float], name: str) -> str:
    return numbers.number(every[name], 1)


def likely(risks: pd.DataFrame) -> Card:
    """How many of those with a chance are more likely late than not; their share where they are not few."""
    told = risks["chance"].dropna()
    likely = int((told >= LIKELY).sum())
    title = _("Chance of {half} and more").format(half=numbers.percent(LIKELY, 0))
    if told.empty:
        return Card("likely", title, numbers.NOTHING, _("No case has a chance: too few cases are like them."))
    lists = risk_choice.MORE_LIKELY if likely else ""
    counts = {"likely": numbers.number(likely), "told": numbers.number(len(told))}
    if len(told) < FEW:
        said = _("Cases with a chance: {told}, too few for a share.").format(**counts)
        return Card("likely", title, counts["likely"], said, lists=lists)
    said = _("{likely} of the {told} cases with a chance.").format(**counts)
    return Card("likely", title, numbers.percent(likely / len(told), 0), said, lists=lists)


def _near(risks: pd.DataFrame) -> Card:
    return Card(
        "near",
        _("Four fifths of the limit used"),
        numbers.number(int(risks["near"].sum())),
        _("What the figure “At risk” counts: a plain rule, however long cases take."),
        "at_risk",
    )
