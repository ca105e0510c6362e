"""The way from an import to its tickets: the list behind each of its counts."""

from typing import Any

import streamlit as st

from analytics.question import Question
from data import intake
from ui import address, board, cached, numbers
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped


def where(batch: str, figure: str = "arrivals", part: str = "") -> dict[str, str | None]:
    """The address of the tickets of an import, `3` or one kind of them, `3-new`; and of no other conditions."""
    nothing_else = dict.fromkeys((*address.FILTERS, *address.DRILLS), None)
    return {**nothing_else, "figure": figure, "part": part or None, "period": "all", "batch": batch}


def link(
    desk: Desk, kept: intake.Kept, batch: str, label: str, count: int, figure: str = "arrivals", part: str = ""
) -> None:
    """The way to the list; how many of the `count` tickets are in none, that is said beside it."""
    if kept.undone_by is not None or not count:
        return
    question = Question(desk.now, where=(("batch", (batch,)),))
    listed = cached.count(desk.store, board.listed(question, figure, part))
    if not listed:
        st.caption(_("None of them is in a list now."))
        return
    asked: dict[str, Any] = address.elsewhere(**where(batch, figure, part))
    number = numbers.number(listed)
    st.page_link(
        desk.pages["explore"],
        label=escaped(f"{label} ({number})"),
        icon=":material/table_view:",
        query_params=asked,
    )
    if listed < count:
        said = ngettext(
            "{count} more is in no list now: duplicates and spam are in no figure.",
            "{count} more are in no list now: duplicates and spam are in no figure.",
            count - listed,
        )
        st.caption(said.format(count=numbers.number(count - listed)), width="content")
