"""What surrounds every page: language, person, menu, the conditions of the address, and failure."""

from collections.abc import Collection
from pathlib import Path

import streamlit as st

from analytics.question import Question
from data.store import Store, default_path
from domain.people import Person
from domain.problems import BadInput, Problem
from domain.rights import Action, Reach, reach
from ui import address, beginning, cached, conditions, menu, states, tables, theme, words
from ui.desk import Desk, open_for, scoped
from ui.language import NAMES, _
from ui.markup import escaped
from ui.speaking import speak
from ui.telling import told

# A file of ours: the browser would fetch a named icon from elsewhere.
_ICON = Path(__file__).with_name("icon.svg")


def _person(people: list[Person]) -> Person:
    asked = address.first("as")
    return next((one for one in people if one.user_id == asked), people[0])


def _ordered(people: list[Person]) -> list[Person]:
    order = ["manager", "team_lead", "agent", "supervisor", "analyst", "compliance", "admin"]
    return sorted(people, key=lambda one: (order.index(one.role), one.team or "", one.name))


def _send(key: str, widget: str, known: Collection[str]) -> None:
    # After a change of language the browser answers with the words of the one before: that is no choice.
    if st.session_state[widget] in known:
        st.query_params[key] = st.session_state[widget]


def _sidebar(person: Person, people: list[Person], names: dict[str, str], spoken: str) -> None:
    by_id = {one.user_id: one for one in people}

    def shown(user_id: str) -> str:
        one = by_id[user_id]
        role = words.label("role", one.role)
        return f"{one.name} · {role}" + (f" · {names.get(one.team, one.team)}" if one.team else "")

    for key, value in (("frame_as", person.user_id), ("frame_lang", spoken)):
        if st.session_state.get(key) != value:
            st.session_state[key] = value
    with st.sidebar:
        st.selectbox(
            _("You are (demo, no sign-in)"),
            list(by_id),
            key="frame_as",
            format_func=shown,
            on_change=_send,
            args=("as", "frame_as", by_id),
        )
        st.segmented_control(
            _("Language"),
            list(NAMES),
            key="frame_lang",
            format_func=NAMES.__getitem__,
            required=True,
            label_visibility="collapsed",
            on_change=_send,
            args=("lang", "frame_lang", NAMES),
        )


def _desk(store: Store, person: Person, people: list[Person]) -> tuple[Desk, list[BadInput]]:
    asked, ignored = conditions.read(address.read())
    now = cached.moment(store)
    names = {one.user_id: one.name for one in people} | cached.teams(store)
    question = scoped(conditions.question(asked, now), person)
    choices = dict(cached.choices(store, scoped(Question(as_of=now), person)))
    if reach(person.role, Action.SEE_FIGURES) is not Reach.ANY:
        choices.pop("team", None)
    made = menu.pages(person.role)
    desk = Desk(store, person, {one.user_id: one for one in people}, names, now, asked, question, made, choices)
    return desk, ignored


def main() -> None:
    """Draw one page run."""
    st.set_page_config(page_title="Délai", page_icon=_ICON, layout="wide", initial_sidebar_state=240)
    address.restore()
    spoken = speak()
    try:
        store = cached.store(default_path())
        people = _ordered(cached.people(store))
    except Problem as problem:
        states.failed(problem)
        return
    if not people:
        beginning.draw(store)
        return
    person = _person(people)
    st.query_params["lang"], st.query_params["as"] = spoken, person.user_id
    desk, ignored = _desk(store, person, people)
    open_for(desk)
    st.html(theme.style(theme.palette(), _("Choose a file")))
    page = st.navigation(menu.sections(person.role, desk.pages), expanded=True)
    _sidebar(person, people, dict(desk.names), spoken)
    for sentence in map(told, ignored):
        st.caption(escaped(sentence))
    address.remember()
    tables.follow_click()
    try:
        page.run()
    except Problem as problem:
        states.failed(problem)


main()
