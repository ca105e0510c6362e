"""What surrounds every page: language, person, menu, the conditions of the address, and failure."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import streamlit as st

from analytics.question import Question
from data.store import Store, default_path
from domain.people import Person
from domain.problems import BadInput, Problem
from domain.rights import Action, Reach, reach
from ui import (
    address,
    admission,
    beginning,
    cached,
    conditions,
    mention_list,
    menu,
    sign_in,
    states,
    tables,
    theme,
    visits,
    words,
)
from ui.desk import Desk, open_for, scoped
from ui.language import NAMES, _
from ui.markup import escaped
from ui.speaking import speak
from ui.telling import told

# A file of ours: the browser would fetch a named icon from elsewhere.
_ICON = Path(__file__).with_name("icon.svg")


def _person(store: Store, people: list[Person]) -> Person | None:
    """Who looks; None where nobody may yet, after drawing the way in."""
    if admission.is_configured():
        st.query_params.pop("as", None)
        return sign_in.person(store)
    if not people:
        beginning.draw(store)
        return None
    person = _chosen(people)
    st.query_params["as"] = person.user_id
    return person


def _chosen(people: list[Person]) -> Person:
    """In the demo: whom the address names, else the first."""
    asked = address.first("as")
    return next((one for one in people if one.user_id == asked), people[0])


def _ordered(people: list[Person]) -> list[Person]:
    order = ["manager", "team_lead", "agent", "supervisor", "analyst", "compliance", "admin"]
    return sorted(people, key=lambda one: (order.index(one.role), one.team or "", one.name))


def _send(key: str, widget: str, known: Collection[str]) -> None:
    # After a change of language the browser answers with the words of the one before: that is no choice.
    if st.session_state[widget] in known:
        st.query_params[key] = st.session_state[widget]


def _keep(widget: str, value: str) -> None:
    if st.session_state.get(widget) != value:
        st.session_state[widget] = value


def _picker(people: list[Person], person: Person, shown: Callable[[str], str]) -> None:
    by_id = {one.user_id: one for one in people}
    _keep("frame_as", person.user_id)
    st.selectbox(
        _("You are (no sign-in)"),
        list(by_id),
        key="frame_as",
        format_func=shown,
        on_change=_send,
        args=("as", "frame_as", by_id),
    )


def _sidebar(desk: Desk, people: list[Person], spoken: str) -> None:
    known = {one.user_id: one for one in (desk.person, *people)}

    def shown(user_id: str) -> str:
        one = known[user_id]
        role = words.label("role", one.role)
        return f"{one.name} · {role}" + (f" · {desk.names.get(one.team, one.team)}" if one.team else "")

    _keep("frame_lang", spoken)
    with st.sidebar:
        if desk.person.session:
            st.caption(escaped(shown(desk.person.user_id)))
        else:
            _picker(people, desk.person, shown)
        mention_list.counted(desk)
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
        if desk.person.session:
            sign_in.way_out(desk.store, desk.person)


def _desk(
    store: Store, person: Person, people: list[Person], made: Mapping[str, st.Page], name: str
) -> tuple[Desk, list[BadInput]]:
    asked, ignored = conditions.read(address.read())
    now = cached.moment(store)
    question = scoped(conditions.question(asked, now), person)
    choices = dict(cached.choices(store, scoped(Question(as_of=now), person)))
    if reach(person.role, Action.SEE_FIGURES) is not Reach.ANY:
        choices.pop("team", None)
    known = {one.user_id: one for one in people}
    return Desk(store, person, known, cached.names(store), now, asked, question, made, choices, name), ignored


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
    person = _person(store, people)
    if person is None:
        return
    st.query_params["lang"] = spoken
    made = menu.pages(person.role)
    st.html(theme.style(theme.palette(), _("Choose a file")))
    page = st.navigation(menu.sections(person.role, made), expanded=True)
    name = next((name for name, one in made.items() if one is page), "")
    address.come_back(name)
    desk, ignored = _desk(store, person, people, made, name)
    open_for(desk)
    visits.note(desk.page)
    _sidebar(desk, people, spoken)
    for sentence in map(told, ignored):
        st.caption(escaped(sentence))
    address.remember()
    tables.follow_click()
    try:
        page.run()
    except Problem as problem:
        states.failed(problem)


main()
