"""The appeals and bodies outside that wait, as a table by due date: what, since when, until when, who decides."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import streamlit as st

from data.recourse import INTERNAL, Recourse
from domain.rights import Action, Reach, reach
from ui import cached, numbers, states, tables, widths, words
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import without_codes
from ui.theme import palette

_TALL = 440


def read(desk: Desk) -> list[Recourse]:
    """What waits and the person may see."""
    return cached.appeals(desk.store, desk.person)


def draw(desk: Desk, waiting: Sequence[Recourse], nothing: str, key: str) -> None:
    """How many wait and how many are late, and the table; `nothing` is said where none does."""
    if not waiting:
        states.empty(nothing, boxed=False)
        return
    st.caption(" · ".join((_counted(waiting, desk.now), words.zone())))
    frame = pd.DataFrame([_row(desk, one) for one in waiting])
    styles = [_style(one.is_late(desk.now)) for one in waiting]
    titles = {name: title for name, title in _titles().items() if name in frame}
    st.dataframe(
        frame.style.apply(lambda _column: styles, subset=["left"]),
        key=key,
        hide_index=True,
        alt=_("Appeals"),
        height="content" if len(waiting) <= 12 else _TALL,
        column_config={
            "reference": tables.reference([one.ticket_id for one in waiting], key),
            **{
                name: st.column_config.TextColumn(title, width=widths.fitting(title, frame[name]))
                for name, title in titles.items()
            },
        },
    )


def is_internal(one: Recourse) -> bool:
    """Whether the desk itself decides."""
    return one.body == INTERNAL


def _titles() -> dict[str, str]:
    return {
        "left": _("Time left"),
        "due": _("To be decided by"),
        "body": _("Body outside"),
        "decides": _("May decide"),
        "since": _("Since"),
        "category": words.dimension("category"),
        "team": words.dimension("team"),
        "answered_by": _("Answered by"),
    }


def _row(desk: Desk, one: Recourse) -> dict[str, str]:
    by = {"decides": _deciders(desk, one)} if is_internal(one) else {"body": words.label("body", one.body)}
    return {
        "reference": without_codes(one.reference),
        "left": _left(one, desk.now),
        "due": numbers.moment(one.due_at),
        **by,
        "since": numbers.moment(one.since),
        "category": words.label("category", one.category),
        "team": words.label("team", one.team, desk.names),
        "answered_by": desk.names.get(one.answered_by, one.answered_by) if one.answered_by else numbers.NOTHING,
    }


def _deciders(desk: Desk, one: Recourse) -> str:
    """Everybody who has the right, but for whoever gave the answer."""
    able = [
        person.name
        for person in desk.people.values()
        if reach(person.role, Action.DECIDE_APPEAL) is not Reach.NONE and person.user_id != one.answered_by
    ]
    return ", ".join(able) or _("nobody but whoever answered")


def _left(one: Recourse, now: datetime) -> str:
    if one.due_at is None:
        return _("no time limit")
    hours = abs((one.due_at - now).total_seconds()) / 3600
    return _("late by {time}").format(time=numbers.duration(hours)) if one.is_late(now) else numbers.duration(hours)


def _style(is_late: bool) -> str:
    return f"color: {palette().red}; font-weight: 600" if is_late else ""


def _counted(waiting: Sequence[Recourse], now: datetime) -> str:
    late = sum(one.is_late(now) for one in waiting)
    said = ngettext("{count} open", "{count} open", len(waiting)).format(count=numbers.number(len(waiting)))
    return said + " · " + ngettext("{count} late", "{count} late", late).format(count=numbers.number(late))
