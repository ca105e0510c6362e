"""The metric card: a figure, its change, its course, its definition, and the way to its tickets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from analytics import explained
from analytics.interval import FEW
from analytics.measure import Summary, every_case
from analytics.measures import MEASURES
from domain.marks import N_
from ui import address, numbers, sparkline
from ui.desk import here
from ui.language import _, ngettext
from ui.markup import escaped
from ui.theme import palette

Figure = Mapping[str, Any]
#: Units of durations, which a card rounds to what is read at a glance.
_LONG = ("hours", "days")
#: Why a figure that is read off a curve says nothing.
TOO_FEW = {
    Summary.CURVE_MEDIAN: N_("fewer than half have been answered yet"),
    Summary.CURVE_P90: N_("fewer than nine in ten have been answered yet"),
}
COLOURS = {"up": "normal", "down": "inverse"}


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows: the figure now and before (rows of `figures`), and its course."""

    now: Figure
    before: Figure | None
    course: Sequence[float]
    bars: bool = False


def draw(card: Card, opens: st.Page, query: Mapping[str, Any]) -> None:
    """The card, with a link to page `opens` that shows exactly its tickets."""
    measure = MEASURES[card.now["figure"]]
    change = numbers.change(card.now["value"], card.before["value"] if card.before else None, measure.unit)
    with st.container(border=True, key=f"card_{measure.id}", gap="xxsmall", height="stretch"):
        st.metric(
            _(measure.title),
            _value(card.now),
            (change or 0) if _is_comparable(card) else None,
            delta_color=COLOURS.get(measure.better, "off") if change else "off",  # type: ignore[arg-type]
            delta_description=(_("against the period before") if change else _("no change"))
            if _is_comparable(card)
            else None,
            help=explanation(card.now),
        )
        colour = palette().red if card.bars else palette().blue
        sparkline.draw(card.course, colour, _("Its course by week"), card.bars)
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


def _value(figure: Figure) -> str:
    shown = numbers.amount(figure["value"], figure["unit"])
    few = figure["unit"] == "ratio" and figure["denominator"] < FEW
    return f":gray[{escaped(shown)}]" if few or shown == numbers.NOTHING else shown


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


def made_of(figure: Figure) -> str:
    """How many cases the figure rests on: of how many a count counts some, a duration to the hundredth of its unit.

    For a share its parts and the interval, and so for what is read off a curve.
    """
    if not figure["denominator"]:
        return _("No case to measure.")
    counted = numbers.number(figure["denominator"])
    measure = MEASURES[figure["figure"]]
    if measure.summary is Summary.COUNT and measure.hit is not every_case:
        return _counted(figure, measure.stock)
    if measure.of_curve:
        return _read_off(figure)
    if figure["unit"] != "ratio":
        said = ngettext("{count} case", "{count} cases", int(figure["denominator"])).format(count=counted)
        return f"{said} · {numbers.exactly(figure['value'], figure['unit'])}" if figure["unit"] in _LONG else said
    return ngettext(
        "{part} of {whole} case; 95% interval {low} to {high}",
        "{part} of {whole} cases; 95% interval {low} to {high}",
        int(figure["denominator"]),
    ).format(
        part=numbers.number(figure["numerator"]),
        whole=counted,
        low=numbers.percent(figure["low"]),
        high=numbers.percent(figure["high"]),
    )


def _read_off(figure: Figure) -> str:
    """Of how many cases how many are answered, the value and its interval; that too few are, where there is none."""
    whole = int(figure["denominator"])
    parts = ngettext("{part} of {whole} case answered", "{part} of {whole} cases answered", whole).format(
        part=numbers.number(figure["numerator"]), whole=numbers.number(whole)
    )
    if pd.isna(figure["value"]):
        return f"{parts} · {_(TOO_FEW[MEASURES[figure['figure']].summary])}"
    low, high = (numbers.exactly(figure[end], figure["unit"]) for end in ("low", "high"))
    said = numbers.exactly(figure["value"], figure["unit"])
    return " · ".join((parts, said, _("95% interval {low} to {high}").format(low=low, high=high)))


def _counted(figure: Figure, is_stock: bool) -> str:
    whole = int(figure["denominator"])
    if is_stock:
        said = ngettext("{part} of {whole} open complaint", "{part} of {whole} open complaints", whole)
    else:
        said = ngettext("{part} of {whole} case", "{part} of {whole} cases", whole)
    return said.format(part=numbers.number(figure["value"]), whole=numbers.number(whole))
