"""The metric card: a figure, its change, its course, its definition, and the way to its tickets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from analytics import explained
from analytics.measures import MEASURES
from ui import address, numbers, sparkline
from ui.desk import here
from ui.figure_words import Figure, is_few, made_of
from ui.language import _
from ui.markup import escaped
from ui.theme import palette

COLOURS = {"up": "normal", "down": "inverse"}


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows: the figure now and before (rows of `figures`), and its course."""

    now: Figure
    before: Figure | None
    course: Sequence[float]
    bars: bool = False
    #: What its course is called; by week where nothing is said.
    alt: str = ""


def draw(card: Card, opens: st.Page, query: Mapping[str, Any]) -> None:
    """The card, with a link to page `opens` that shows exactly its tickets."""
    measure = MEASURES[card.now["figure"]]
    change = numbers.change(card.now["value"], card.before["value"] if card.before else None, measure.unit)
    with st.container(border=True, key=f"card_{measure.id}", gap="xxsmall", height="stretch"):
        st.metric(
            _(measure.title),
            value(card.now),
            (change or 0) if _is_comparable(card) else None,
            delta_color=COLOURS.get(measure.better, "off") if change else "off",  # type: ignore[arg-type]
            delta_description=(_("against the period before") if change else _("no change"))
            if _is_comparable(card)
            else None,
            help=explanation(card.now),
        )
        colour = palette().red if card.bars else palette().blue
        sparkline.draw(card.course, colour, card.alt or _("Its course by week"), card.bars)
        with st.container(horizontal=True, gap="xsmall", key=f"ways_{measure.id}"):
            st.page_link(opens, label=_("Open its tickets"), icon=":material/list:", query_params=dict(query))
            define(measure.id)


def _is_comparable(card: Card) -> bool:
    """Whether there is a figure now, and one of a period before."""
    return card.before is not None and not pd.isna(card.now["value"]) and not pd.isna(card.before["value"])


def define(figure: str) -> None:
    """The link to the definition of `figure`, within what this page asks."""
    link = dict(address.elsewhere(figure=figure))
    st.page_link(here().pages["definitions"], label=_("Definition"), icon=":material/menu_book:", query_params=link)


def value(figure: Figure) -> str:
    """The value in the language, grey where it rests on few cases or there is none."""
    shown = numbers.amount(figure["value"], figure["unit"])
    return f":gray[{escaped(shown)}]" if is_few(figure) or shown == numbers.NOTHING else shown


def explanation(figure: Figure) -> str:
    """What the figure is made of, for its help: counts, interval, definition, formula, clock."""
    measure = MEASURES[figure["figure"]]
    named = {_("Formula"): explained.formula(measure, _), _("Clock"): explained.clock(measure, _)}
    lines = [_("{name}: {value}").format(name=name, value=text) for name, text in named.items()]
    return "\n\n".join([gist(figure), *map(escaped, lines)])


def gist(figure: Figure) -> str:
    """Counts, interval and definition of the figure."""
    measure = MEASURES[figure["figure"]]
    return "\n\n".join(map(escaped, (made_of(figure), _(measure.definition))))
