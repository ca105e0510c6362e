"""What players wrote after the answer and nobody of the desk read yet, as a table: the oldest first."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from data.unread import Unread
from ui import cached, numbers, states, tables, widths, words
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import without_codes

_TALL = 440


def draw(desk: Desk) -> None:
    """How many there are, and the table; a sentence where there is none."""
    found = cached.unread_replies(desk.store, desk.person)
    if not found:
        states.empty(_("Nobody wrote after an answer."), boxed=False)
        return
    said = ngettext("{count} to read", "{count} to read", len(found)).format(count=numbers.number(len(found)))
    st.caption(" · ".join((said, _("a note shows that it was read"), words.zone())))
    _table(desk, found)


def _table(desk: Desk, found: Sequence[Unread]) -> None:
    titles = {"since": _("Since"), "category": words.dimension("category"), "team": words.dimension("team")}
    frame = pd.DataFrame([_row(desk, one) for one in found])
    st.dataframe(
        frame,
        key="unread",
        hide_index=True,
        alt=_("Written after the answer"),
        height="content" if len(found) <= 12 else _TALL,
        column_config={
            "reference": tables.reference([one.ticket_id for one in found], "unread"),
            **{
                name: st.column_config.TextColumn(title, width=widths.fitting(title, frame[name]))
                for name, title in titles.items()
            },
        },
    )


def _row(desk: Desk, one: Unread) -> dict[str, str]:
    return {
        "reference": without_codes(one.reference),
        "since": numbers.moment(one.since),
        "category": words.label("category", one.category),
        "team": words.label("team", one.team, desk.names),
    }
