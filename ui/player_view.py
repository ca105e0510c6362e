"""A player looked up by account or e-mail: what is held of them, and that as a file."""

from contextlib import closing
from datetime import UTC, datetime

import streamlit as st

from data.privacy import data_file, erasing, owners
from data.privacy.data_file import Given
from data.privacy.erasing import Held
from domain.problems import Problem
from domain.rights import Action, Reach, reach
from ui import exports, numbers, player_choice, prepared, states, work
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped

#: Where the account is typed, and where the one that was looked up is kept.
TYPED, ACCOUNT = "privacy_typed", "privacy_account"
_FILE = "player_data"


def draw(desk: Desk) -> Held | None:
    """The box for an account, what is held of that player and the way to the file; returns what is held."""
    with st.form("form_privacy", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_("Account or e-mail of the player"), key=TYPED, width=320)
        st.form_submit_button(_("Look up"), icon=":material/search:", on_click=_look_up, args=(desk,))
    account = st.session_state.get(ACCOUNT)
    if not account:
        return None
    try:
        with closing(desk.store.cursor()) as cursor:
            chosen = player_choice.draw(owners.find(cursor, desk.person, account), lambda: work.forget(desk, _FILE))
            if not chosen:
                return None
            found = erasing.held(cursor, desk.person, account, chosen)
    except Problem as problem:
        states.failed(problem)
        return None
    _told(found)
    _file(desk, found)
    return found


def _look_up(desk: Desk) -> None:
    st.session_state[ACCOUNT] = str(st.session_state[TYPED] or "").strip()
    player_choice.forget()
    work.forget(desk, _FILE)


def _told(found: Held) -> None:
    references = ", ".join(found.references)
    st.markdown(f"**{escaped(found.account)}** · {escaped(references)}")
    traces = found.traces
    counted = [
        (ngettext("{count} text", "{count} texts", found.texts), found.texts),
        (ngettext("{count} message", "{count} messages", found.messages), found.messages),
        (ngettext("{count} paper", "{count} papers", found.papers), found.papers),
        (ngettext("{count} row in quarantine", "{count} rows in quarantine", len(traces.rows)), len(traces.rows)),
        (ngettext("{count} saved mapping", "{count} saved mappings", len(traces.mappings)), len(traces.mappings)),
        (ngettext("{count} saved view", "{count} saved views", len(traces.views)), len(traces.views)),
    ]
    there = [line.format(count=numbers.number(count)) for line, count in counted if count]
    st.caption(" · ".join(there) or _("Nothing else is held."))


def _file(desk: Desk, found: Held) -> None:
    store, person = desk.store, desk.person
    if reach(person.role, Action.SEE_PAPERS) is Reach.NONE:
        st.caption(_("Papers are only named in your file: those who may see them can put them in (compliance)."))
    st.button(
        _("Prepare their data as a file"),
        icon=":material/folder_zip:",
        key="player_data_make",
        disabled=prepared.is_begun(desk, _FILE),
        on_click=lambda: prepared.begin_file(
            desk,
            _FILE,
            ".zip",
            lambda path, _progress: data_file.write(store, person, found.ticket_ids, path),
            lambda path: exports.offer_zip(person, path, f"delai-player-{datetime.now(UTC):%Y-%m-%d}.zip"),
        ),
    )
    prepared.draw(desk, _FILE, _("Fetch the file ({size} MB)"), _said)


def _said(given: Given) -> str:
    return ngettext(
        "{count} complaint, {papers} papers in it", "{count} complaints, {papers} papers in it", given.complaints
    ).format(count=numbers.number(given.complaints), papers=numbers.number(given.papers))
