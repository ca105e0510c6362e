"""The forms of the page People: somebody is let in, changed, and their access ended."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from analytics.question import Question
from data import people_commands
from data.accounts import Account
from data.people_commands import Entry
from domain.people import STAFF, Person, Role
from ui import address, cached, numbers, outcome, saving, words
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped

_FIELDS: Mapping[str, Any] = {"name": "", "email": "", "role": Role.AGENT, "team": ""}


def add(desk: Desk) -> None:
    """Lets somebody in."""
    emptied = {f"new_user_{field}": empty for field, empty in _FIELDS.items()}

    def go() -> None:
        said = _entry("new_user")
        done = _("{name} may sign in now.").format(name=said.name)
        outcome.run("new_user", lambda: people_commands.add(desk.store, desk.person, said), lambda: done, emptied)

    _form(desk, "new_user", _FIELDS, _("Add"), go)


def change(desk: Desk, one: Account) -> None:
    """Says what a user is from now on."""
    person = one.person
    form = f"user_{person.user_id}"
    values = {"name": person.name, "email": one.email or "", "role": person.role, "team": person.team or ""}

    def go() -> None:
        said = _entry(form)
        outcome.run(
            form,
            lambda: people_commands.change(desk.store, desk.person, one, said),
            lambda: _("Saved."),
        )

    _form(desk, form, values, _("Save"), go)
    if one.is_bound:
        st.caption(_("Another e-mail ends the sessions of this user; the next account with that e-mail takes over."))


def _form(desk: Desk, form: str, values: Mapping[str, Any], press: str, go: Callable[[], None]) -> None:
    for field, given in values.items():
        saving.offer(f"{form}_{field}", given)
    teams = cached.teams(desk.store)
    with st.form(f"form_{form}", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(_("Name"), key=f"{form}_name", width=250)
            st.text_input(_("E-mail"), key=f"{form}_email", width=280)
            st.selectbox(
                _("Role"), list(STAFF), key=f"{form}_role", format_func=lambda one: words.label("role", one), width=180
            )
            st.selectbox(
                _("Team (agents and leads)"),
                ["", *teams],
                key=f"{form}_team",
                format_func=lambda one: teams.get(one) or _("No team"),
                width=200,
            )
        st.form_submit_button(press, type="primary", on_click=go)
        outcome.draw(form)


def _entry(form: str) -> Entry:
    said = {field: st.session_state[f"{form}_{field}"] for field in _FIELDS}
    return Entry(str(said["name"] or ""), str(said["email"] or ""), Role(said["role"]), said["team"] or None)


def access(desk: Desk, one: Account) -> None:
    """Ends the sessions or the access of a user, or gives it back."""
    with st.container(horizontal=True, key="people_access"):
        if one.is_disabled:
            _press(desk, one, "enable", _("Give access back"), "lock_open", people_commands.enable)
        else:
            _press(desk, one, "disable", _("End access"), "block", people_commands.disable)
            if one.is_bound:
                everywhere, anew = people_commands.sign_out_everywhere, people_commands.link_anew
                _press(desk, one, "everywhere", _("Sign out everywhere"), "logout", everywhere)
                _press(desk, one, "anew", _("Forget the account"), "link_off", anew)
    outcome.draw(f"access_{one.person.user_id}")
    _open_tickets(desk, one.person)


def _press(desk: Desk, one: Account, name: str, label: str, icon: str, command: Callable[..., None]) -> None:
    def go() -> None:
        place = f"access_{one.person.user_id}"
        outcome.run(place, lambda: command(desk.store, desk.person, one.person.user_id), lambda: _done(name))

    st.button(label, icon=f":material/{icon}:", key=f"people_{name}", on_click=go)


def _done(name: str) -> str:
    return {
        "enable": _("Access is given back."),
        "disable": _("Access is ended; what is open on a screen ends at the next press."),
        "everywhere": _("All sessions are ended."),
        "anew": _("The account is forgotten: whoever signs in with the e-mail next takes its place."),
    }[name]


def _open_tickets(desk: Desk, person: Person) -> None:
    """How many tickets somebody has open, and the way to them: they stay theirs until they are given to others."""
    asked = Question(as_of=desk.now).only("agent", person.user_id)
    count = int(cached.figures(desk.store, asked, ("backlog",))["value"].iloc[0])
    said = ngettext("{name} has {count} open ticket.", "{name} has {count} open tickets.", count)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(escaped(said.format(name=person.name, count=numbers.number(count))), width="content")
        if count:
            way = address.elsewhere(figure="backlog", agent=person.user_id)
            st.page_link(desk.pages["explore"], label=_("Open them"), icon=":material/list:", query_params=dict(way))
