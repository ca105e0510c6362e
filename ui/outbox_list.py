"""Messages that did not reach their player, as a table, and trying them again."""

from collections.abc import Sequence
from contextlib import closing
from functools import partial

import pandas as pd
import streamlit as st

from data.outbox.unsent import Unsent, try_again, unsent
from data.outbox.written import Way
from ui import numbers, outcome, states, tables, widths, words
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import without_codes

_TALL, _PLACE = 440, "outbox"


def read(desk: Desk) -> list[Unsent]:
    """What did not go and the person may see."""
    with closing(desk.store.cursor()) as cursor:
        return unsent(cursor, desk.person)


def draw(desk: Desk, messages: Sequence[Unsent], way: Way, nothing: str) -> None:
    """How many there are of this `way`, and the table of them; `nothing` is said where there are none."""
    found = [one for one in messages if one.way is way]
    if not found:
        states.empty(nothing, boxed=False)
        return
    count = ngettext("{count} message", "{count} messages", len(found)).format(count=numbers.number(len(found)))
    st.caption(" · ".join((count, words.zone())))
    frame = pd.DataFrame([_row(desk, one) for one in found])
    titles = _titles(way)
    st.dataframe(
        frame,
        key=f"outbox_{way}",
        hide_index=True,
        alt=_("Outbox"),
        height="content" if len(found) <= 12 else _TALL,
        column_config={
            "reference": tables.reference([one.ticket_id for one in found], f"outbox_{way}"),
            **{
                name: st.column_config.TextColumn(title, width=widths.fitting(title, frame[name]))
                for name, title in titles.items()
            },
        },
    )


def offer(desk: Desk, messages: Sequence[Unsent]) -> None:
    """The button with which all that was given up is tried again, and what came of it."""
    ids = [one.message_id for one in messages if one.way is Way.GIVEN_UP]
    if ids:
        label = ngettext("Try {count} message again", "Try {count} messages again", len(ids))
        st.button(
            label.format(count=numbers.number(len(ids))),
            icon=":material/refresh:",
            key="outbox_again",
            on_click=partial(_again, desk, ids),
        )
    outcome.draw(_PLACE)


def _again(desk: Desk, ids: Sequence[int]) -> None:
    outcome.run(
        _PLACE,
        lambda: try_again(desk.store, desk.person, ids),
        lambda: ngettext("{count} message is tried again.", "{count} messages are tried again.", len(ids)).format(
            count=numbers.number(len(ids))
        ),
    )


def _titles(way: Way) -> dict[str, str]:
    return {
        "kind": _("Message"),
        "at": _("Given up") if way is Way.GIVEN_UP else _("Next attempt"),
        "error": _("What the server said"),
        "attempts": _("Attempts"),
        "written": _("Written"),
        "team": words.dimension("team"),
    }


def _row(desk: Desk, one: Unsent) -> dict[str, str]:
    return {
        "reference": without_codes(one.reference),
        "kind": words.label("message", one.kind),
        "at": numbers.moment(one.at),
        "error": without_codes(one.error or numbers.NOTHING),
        "attempts": numbers.number(one.attempts),
        "written": numbers.moment(one.written_at),
        "team": words.label("team", one.team, desk.names),
    }
