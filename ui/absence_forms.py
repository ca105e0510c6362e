"""Who is away: the absences of those whom the person leads, and a form for one more."""

from contextlib import closing
from datetime import date

import streamlit as st

from data import absences, staff
from domain.people import Absence, Person
from domain.rights import Action, may
from domain.zones import home_day
from ui import numbers, outcome
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped

_WHO, _FIRST, _LAST = "absence_who", "absence_first", "absence_last"
_FURTHEST = date(9999, 12, 31)


def led(desk: Desk) -> dict[str, Person]:
    """Those whose absences the person may set, by id."""
    return {
        user_id: one
        for user_id, one in desk.people.items()
        if may(desk.person, Action.SET_ABSENCE, one.team, one.user_id)
    }


def listed(desk: Desk, people: dict[str, Person]) -> None:
    """Every absence that is not over, each with a button that takes it back."""
    with closing(desk.store.cursor()) as cursor:
        found = staff.absent_between(cursor, home_day(desk.now), _FURTHEST)
    away = sorted((one for id in people for one in found.get(id, [])), key=lambda one: (one.first, one.absence_id))
    if not away:
        st.caption(_("Nobody is away, today or later."))
    for one in away:
        _line(desk, people[one.user_id], one)
    outcome.draw("absence_removed")


def _line(desk: Desk, person: Person, one: Absence) -> None:
    now = one.first <= home_day(desk.now)
    mark = ":material/event_busy:" if now else ":material/event:"
    days = _("{first} to {last}").format(first=numbers.day(one.first), last=numbers.day(one.last))
    with st.container(horizontal=True, vertical_alignment="center", key=f"absence_{one.absence_id}"):
        st.markdown(f"{mark} {escaped(person.name)} · {escaped(days)}", width="content")
        if now:
            st.caption(_("away today"), width="content")
        st.button(
            _("Take back"),
            icon=":material/close:",
            type="tertiary",
            key=f"absence_remove_{one.absence_id}",
            on_click=_remove,
            args=(desk, one),
        )


def form(desk: Desk, people: dict[str, Person]) -> None:
    """Says that somebody is away."""
    with st.form("form_absence", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(
                _("Who is away"),
                list(people),
                index=None,
                key=_WHO,
                placeholder=_("Choose somebody"),
                format_func=lambda id: people[id].name,
                width=250,
            )
            st.date_input(_("First day"), value=None, key=_FIRST, format="DD/MM/YYYY", width=160)
            st.date_input(_("Last day"), value=None, key=_LAST, format="DD/MM/YYYY", width=160)
            st.form_submit_button(_("Add the absence"), type="primary", on_click=_add, args=(desk,))
        st.caption(_("Both days included, on the calendar of Paris."))
        outcome.draw("absence_added")


def _add(desk: Desk) -> None:
    who, first, last = (st.session_state[key] for key in (_WHO, _FIRST, _LAST))
    outcome.run(
        "absence_added",
        lambda: absences.add(desk.store, desk.person, who, first, last),
        lambda: _("The absence is noted."),
        {_WHO: None, _FIRST: None, _LAST: None},
    )


def _remove(desk: Desk, one: Absence) -> None:
    outcome.run(
        "absence_removed",
        lambda: absences.remove(desk.store, desk.person, one),
        lambda: _("The absence is taken back."),
    )
