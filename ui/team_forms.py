"""The forms of the page People: teams made and renamed."""

from collections.abc import Mapping

import streamlit as st

from data import team_commands
from ui import cached, outcome
from ui.desk import Desk
from ui.language import _

_TEAM, _NAME, _NEW = "team_renamed", "team_name", "team_new"


def draw(desk: Desk) -> None:
    """A new team, and another name for one that there is."""
    teams = cached.teams(desk.store)
    with st.form("form_team_new", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_("New team"), key=_NEW, width=250)
        st.form_submit_button(_("Add"), on_click=_add, args=(desk,))
    if teams:
        with st.form("form_team_name", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(_("Team"), list(teams), key=_TEAM, format_func=teams.__getitem__, width=250)
            st.text_input(_("Its new name"), key=_NAME, width=250)
            st.form_submit_button(_("Rename"), on_click=_rename, args=(desk, teams))
    outcome.draw("teams")


def _add(desk: Desk) -> None:
    name = str(st.session_state[_NEW] or "")
    done = _("The team {team} is there.").format(team=name)
    outcome.run("teams", lambda: team_commands.add(desk.store, desk.person, name), lambda: done, {_NEW: ""})


def _rename(desk: Desk, read: Mapping[str, str]) -> None:
    team, name = st.session_state[_TEAM], str(st.session_state[_NAME] or "")
    outcome.run(
        "teams",
        lambda: team_commands.rename(desk.store, desk.person, team, read[team], name),
        lambda: _("The team is called {team} now.").format(team=name),
        {_NAME: ""},
    )
