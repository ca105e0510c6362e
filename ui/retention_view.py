"""How long what is held of players is kept, what is due, and other days for it."""

from contextlib import closing

import pandas as pd
import streamlit as st

from data.privacy import ages
from domain.retention import FEWEST_DAYS, MOST_DAYS, Held
from domain.rights import Action
from ui import cached, numbers, outcome, widths, words
from ui.desk import Desk
from ui.language import _

_PLACE = "retention"


def draw(desk: Desk) -> None:
    """The days of each kind and how much of it is over; for whoever may, other days."""
    with closing(desk.store.cursor()) as cursor:
        days = ages.read(cursor, desk.person)
    _table(days, cached.due(desk.store, desk.person, desk.now))
    if desk.may(Action.SET_RETENTION):
        _form(desk, days)


def _table(days: dict[Held, int], due: dict[Held, int]) -> None:
    titles = {"what": _("What"), "kept": _("Kept for"), "due": _("Due now")}
    frame = pd.DataFrame(
        [
            {
                "what": words.label("held", held),
                "kept": _("{days} days").format(days=numbers.number(days[held])),
                "due": numbers.number(due[held]),
            }
            for held in Held
        ]
    )
    st.dataframe(
        frame,
        key="retention_table",
        hide_index=True,
        alt=_("How long it is kept"),
        width="content",
        column_config={
            name: st.column_config.TextColumn(title, width=widths.fitting(title, frame[name]))
            for name, title in titles.items()
        },
    )
    st.caption(
        _(
            "What is due goes within the hour while the application runs."
            " That identity papers were seen stays in the log."
        )
    )


def _form(desk: Desk, days: dict[Held, int]) -> None:
    fields = {held: f"retention_{held}" for held in Held}
    with st.expander(_("Keep it for other days")), st.form("form_retention", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for held, field in fields.items():
                st.number_input(
                    words.label("held", held),
                    FEWEST_DAYS,
                    MOST_DAYS,
                    days[held],
                    key=field,
                    help=_("Days from the end of the complaint on."),
                    width=220,
                )
        st.form_submit_button(_("Save"), type="primary", on_click=_save, args=(desk, fields))
        outcome.draw(_PLACE)


def _save(desk: Desk, fields: dict[Held, str]) -> None:
    said = {held: int(st.session_state[field]) for held, field in fields.items()}
    outcome.run(_PLACE, lambda: ages.save(desk.store, desk.person, said), lambda: _("Saved."))
