"""What a report will hold, before it is made: what it is about, its main figures, its parts."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from analytics.measures import MEASURES
from analytics.periods import Period
from ui import board, cards, numbers
from ui.desk import here
from ui.figure_words import Figure, is_few
from ui.language import _
from ui.markup import escaped

#: Cards in a row, so that each has room for its words.
_A_ROW = 3


def told(asked: Sequence[tuple[str, str]], warnings: Sequence[str]) -> None:
    """What the report is about, in a line; then why there may be little in it."""
    st.caption(" · ".join(escaped(_("{name}: {value}").format(name=name, value=value)) for name, value in asked))
    for sentence in warnings:
        st.info(escaped(sentence), icon=":material/info:")


def figures(now: Mapping[str, Figure], before: Mapping[str, Figure], ids: Sequence[str], period: Period) -> None:
    """A card for each of the figures `ids`, with the change against the period before; it opens its tickets."""
    for first in range(0, len(ids), _A_ROW):
        with st.container(key=f"cards_{first}"):
            for column, id in zip(st.columns(_A_ROW), ids[first : first + _A_ROW], strict=False):
                with column.container(border=True, key=f"report_{id}", height="stretch"):
                    _figure(now[id], before[id], _link(id, period))


def _link(figure: str, period: Period) -> dict[str, Any]:
    """The tickets of `figure` in `period` on the page Explore, as of when the report is: its end, or the day asked."""
    last = period.last.isoformat()
    at = here().asked.at
    return board.link(figure, period=f"{period.first.isoformat()}..{last}", at=at.isoformat() if at else last)


def _figure(now: Figure, before: Figure, query: Mapping[str, Any]) -> None:
    measure = MEASURES[now["figure"]]
    change = numbers.change(now["value"], before["value"], measure.unit)
    better = "" if is_few(now) or is_few(before) else measure.better
    st.metric(
        _(measure.title),
        cards.value(now),
        change,
        delta_color=cards.COLOURS[better] if change and better else "off",  # type: ignore[arg-type]
        delta_description=_("against the period before") if change else None,
        help=cards.explanation(now),
    )
    st.page_link(here().pages["explore"], label=_("Tickets"), icon=":material/list:", query_params=query)


def parts() -> None:
    """What the file will have in it."""
    st.caption(
        _(
            "The file has the signals in sentences, all figures with what they rest on, the charts with their tables,"
            " what is overdue, and the definitions. It needs nothing from elsewhere, opens in any browser and prints on"
            " A4."
        )
    )
