"""Who is meant, where complaints with one account or e-mail are not all of the same account and e-mail."""

from collections.abc import Callable, Sequence

import streamlit as st

from data.privacy.owners import Owned, Owner
from ui.language import _

_CHOSEN = "privacy_owners"


def draw(found: Sequence[Owned], on_change: Callable[[], None]) -> tuple[Owner, ...]:
    """The owners that are meant: the only one, or those that the person chooses; () where none is chosen yet."""
    if len(found) == 1:
        return (found[0].owner,)
    st.caption(
        _(
            "These complaints are not all of the same account and e-mail. Anybody can file in the name of an account,"
            " and write under an address: choose those that are this player's."
        )
    )
    # As text: markdown would make a link of each address, to write to.
    st.text("\n".join(f"{_label(one)} · {', '.join(one.references)}" for one in found))
    labels = {one.owner: _label(one) for one in found}
    # What was chosen before somebody else changed the complaints may be there no more.
    chosen = [one for one in st.session_state.get(_CHOSEN, ()) if one in labels]
    st.session_state[_CHOSEN] = chosen
    st.multiselect(
        _("Whose complaints are meant"),
        list(labels),
        key=_CHOSEN,
        format_func=labels.__getitem__,
        select_all=False,
        placeholder=_("None"),
        on_change=on_change,
    )
    return tuple(st.session_state[_CHOSEN])


def forget() -> None:
    """Choose nothing: somebody else was looked up."""
    st.session_state.pop(_CHOSEN, None)


def _label(one: Owned) -> str:
    said = f"{one.owner.account or '–'} · {one.owner.email or _('no e-mail')}"
    return said if one.is_named else f"{said} ({_('the same e-mail')})"
