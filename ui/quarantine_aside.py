"""The rows of a quarantine that were set aside: why, by whom and when, and the way back."""

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from data import intake
from ui import import_list, numbers, outcome
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import visible
from ui.telling import told

_CLICKED = "quarantine_taken_up"
_LONGEST = 200


def draw(desk: Desk, kept: intake.Kept) -> None:
    """The rows that were set aside, one a line, and a press on each that lets it wait again; nothing where none is."""
    outcome.draw(_place(kept))
    if not kept.aside or kept.undone_by is not None:
        return
    with closing(desk.store.cursor()) as cursor:
        rows = intake.rows_aside(cursor, desk.person, kept, _LONGEST)
    said = ngettext(
        "{count} row is set aside: it does not come in, and stays in this report.",
        "{count} rows are set aside: they do not come in, and stay in this report.",
        kept.aside,
    )
    st.markdown(said.format(count=numbers.number(kept.aside)))
    st.container(key="quarantine_aside_list").dataframe(
        pd.DataFrame([_row(desk, one) for one in rows]),
        hide_index=True,
        height="content" if len(rows) <= 8 else 330,
        column_config=_columns(desk, kept, [one.row_id for one in rows]),
        alt=_("Rows that were set aside"),
    )
    if kept.aside > len(rows):
        st.caption(_("… and {count} more").format(count=numbers.number(kept.aside - len(rows))))


def _row(desk: Desk, one: intake.SetAside) -> dict[str, Any]:
    return {
        "back": _("Take back"),
        "line": one.quarantined.line,
        "reason": visible(one.reason),
        "who": visible(import_list.name_of(desk, one.actor)),
        "when": numbers.moment(one.at),
        "why": visible(told(one.quarantined.problem)),
        "text": visible(one.quarantined.text[:1000]),
    }


def _columns(desk: Desk, kept: intake.Kept, rows: Sequence[int]) -> dict[str, Any]:
    config = st.column_config
    back = config.ButtonColumn(
        _("Take back"), type="tertiary", key=_CLICKED, alignment="left", on_click=_take_up, args=(desk, kept, rows)
    )
    titles = {
        "reason": _("Set aside because"),
        "who": _("Who"),
        "when": _("When (Paris)"),
        "why": _("Why it was in quarantine"),
        "text": _("Text"),
    }
    line = config.NumberColumn(_("Line"), width="small", format="%d")
    return {"back": back, "line": line, **{name: config.Column(one) for name, one in titles.items()}}


def _take_up(desk: Desk, kept: intake.Kept, rows: Sequence[int]) -> None:
    row_id = rows[st.session_state[_CLICKED]["row"]]
    outcome.run(
        _place(kept),
        partial(intake.take_up, desk.store, desk.person, kept.batch_id, [row_id]),
        lambda: _("The row waits in quarantine again."),
    )


def _place(kept: intake.Kept) -> str:
    return f"quarantine_taken_up_{kept.batch_id}"
