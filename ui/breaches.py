"""Why limits were not kept: the choice in a form, and what the reasons come to."""

import streamlit as st

from domain.vocabulary import BreachReason
from ui import cached, cells, words
from ui.cells import Column
from ui.desk import Desk
from ui.language import _

FIGURE = "breached_closed"


def choose(field: str) -> None:
    """The box in which the reason is chosen; nothing at first."""
    st.selectbox(
        _("Why the limit was not kept"),
        [str(one) for one in BreachReason],
        key=field,
        index=None,
        placeholder=_("Choose a reason"),
        format_func=lambda one: words.label("breach_reason", one),
    )


def report(desk: Desk) -> None:
    """How many answers came late for each reason, in the period; each number opens its tickets."""
    frame = cached.figures(desk.store, desk.question, (FIGURE,), ("breach_reason",))
    if frame.empty:
        return
    frame = frame.sort_values("value", ascending=False, ignore_index=True)
    cells.table(frame, ("breach_reason",), {"value": Column(_("Answered late"), FIGURE)}, "breach_reasons")
