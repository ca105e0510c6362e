"""What a figure rests on, in words: of how many cases, with which interval."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.interval import FEW
from analytics.measure import Summary, every_case
from analytics.measures import MEASURES
from domain.marks import N_
from ui import numbers
from ui.language import _, ngettext

#: A row of `figures`.
Figure = Mapping[str, Any]
#: Units of durations, which a card rounds to what is read at a glance.
_LONG = ("hours", "days")
#: Why a figure that is read off a curve says nothing.
TOO_FEW = {
    Summary.CURVE_MEDIAN: N_("fewer than half have been answered yet"),
    Summary.CURVE_P90: N_("fewer than nine in ten have been answered yet"),
}


def is_few(figure: Figure) -> bool:
    """Whether it rests on fewer than ten cases; a count of few is a count."""
    return bool(figure["unit"] != "count" and figure["denominator"] < FEW)


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
    """Of how many cases how many are answered, the value and its interval; that too few are, where there is none.

    Or that there is no curve to read it off.
    """
    if pd.isna(figure["numerator"]):
        return _("The calendars end before this instant: nothing tells what open cases have used of their limits.")
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
