"""The kinds that figures are shown under: shares, times, marks, counts, and what stands at the instant shown."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from analytics.measure import Measure, Summary, Unit
from domain.marks import N_

_TITLES = (N_("Shares of a period"), N_("Times"), N_("Marks of players"), N_("As it stands"), N_("Counts of a period"))


def grouped(figures: Iterable[Measure]) -> Mapping[str, list[Measure]]:
    """The figures under their kinds, whose titles are messages; each kind in the order of `figures`."""
    ordered = sorted(figures, key=_kind)
    return {_TITLES[place]: list(group) for place, group in groupby(ordered, _kind)}


def _kind(one: Measure) -> int:
    if one.stock:
        return 3
    if one.unit is Unit.MARK:
        return 2
    return {Summary.SHARE: 0, Summary.COUNT: 4}.get(one.summary, 1)
