"""A player erased, after their account was typed once more."""

import streamlit as st

from data.privacy import erasing
from data.privacy.erasing import Held
from domain.rights import Action
from ui import cached, numbers, outcome
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped
from ui.player_view import ACCOUNT, TYPED

_PLACE, _AGAIN = "privacy_erase", "privacy_again"


def draw(desk: Desk, found: Held) -> None:
    """What erasing takes away and what it leaves, and the form that does it; why not, where it cannot be done."""
    if not desk.may(Action.ERASE_PLAYER):
        return
    st.subheader(_("Erase this player"), anchor=False)
    if found.open:
        open_ones = ngettext(
            "{references} is still open: it has to be closed first.",
            "{references} are still open: they have to be closed first.",
            len(found.open),
        )
        st.caption(escaped(open_ones.format(references=", ".join(found.open))))
        return
    st.caption(
        _(
            "Account, name, e-mail, everything that was written by, to and about them, and their papers go for good."
            " The events of their complaints, the figures and the log stay."
            " Backups and archives made before are not changed."
        )
    )
    with st.form("form_erase", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_("Type the account once more"), key=_AGAIN, width=320)
        st.form_submit_button(
            _("Erase for good"), icon=":material/delete_forever:", on_click=_erase, args=(desk, found)
        )


def told() -> None:
    """What came of the last press."""
    outcome.draw(_PLACE)


def _erase(desk: Desk, found: Held) -> None:
    typed = str(st.session_state[_AGAIN] or "")
    done: list[Held] = []
    outcome.run(
        _PLACE,
        lambda: done.append(_gone(desk, found, typed)),
        lambda: _said(done[0]),
        {_AGAIN: "", TYPED: "", ACCOUNT: ""},
    )


def _gone(desk: Desk, found: Held, typed: str) -> Held:
    gone = erasing.erase(desk.store, desk.person, found.account, typed, found.owners)
    # Some of it is kept for ten minutes whatever is written meanwhile.
    cached.forget_choices()
    return gone


def _said(gone: Held) -> str:
    count = len(gone.ticket_ids)
    said = ngettext(
        "The player is erased; {count} complaint keeps its events.",
        "The player is erased; {count} complaints keep their events.",
        count,
    )
    return said.format(count=numbers.number(count))
