"""The menu beside the filter bar: conditions kept under a name, opened again, renamed, forgotten."""

from collections.abc import Callable
from contextlib import closing

import streamlit as st

from data import views
from data.views import View
from ui import address, outcome
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped, without_codes

_NAME, _ONE, _NEW = "view_name", "view_one", "view_new_name"
#: Parts of an address that are no conditions of a page.
_NOT_KEPT = (*address.FRAME, "page", "ticket")


def draw(desk: Desk) -> None:
    """A small menu with the person's own views; what is in it is made when it is opened."""
    menu = st.popover(
        _("Views"), icon=":material/bookmark:", key="views", on_change="rerun", help=_("Conditions kept under a name")
    )
    if menu.open:
        with menu:
            own = _own(desk)
            _list(desk, own)
            _save(desk)
            if own:
                _change(desk, own)


def _own(desk: Desk) -> list[View]:
    with closing(desk.store.cursor()) as cursor:
        return views.read(cursor, desk.person)


def _list(desk: Desk, own: list[View]) -> None:
    if not own:
        st.caption(_("You have kept no view yet."))
    for one in own:
        # Somebody's role may have changed since: a page that is not theirs any more stays closed.
        page = desk.pages.get(one.page)
        label = f"{escaped(one.name)} · {page.title if page else _('not open to you')}"
        if st.button(label, key=f"view_{one.view_id}", type="tertiary", disabled=page is None) and page:
            address.leave(page, desk.page, _target(one))


def _target(one: View) -> dict[str, list[str]]:
    here = address.read()
    return {**one.address, **{key: here[key] for key in address.FRAME if key in here}}


def _save(desk: Desk) -> None:
    kept = {key: values for key, values in address.read().items() if key not in _NOT_KEPT}

    def go() -> None:
        name = str(st.session_state[_NAME] or "")
        _run(lambda: views.save(desk.store, desk.person, name, desk.page, kept), lambda: _("Kept."), {_NAME: ""})

    with st.form("view_save", border=False):
        st.text_input(_("Keep these conditions as"), key=_NAME, max_chars=200)
        st.form_submit_button(_("Keep"), type="primary", on_click=go)
    outcome.draw("views")


def _change(desk: Desk, own: list[View]) -> None:
    names = {one.view_id: one.name for one in own}

    def rename() -> None:
        chosen, name = st.session_state[_ONE], str(st.session_state[_NEW] or "")
        _run(lambda: views.rename(desk.store, desk.person, chosen, name), lambda: _("Renamed."), {_NEW: ""})

    def delete() -> None:
        chosen = st.session_state[_ONE]
        _run(lambda: views.delete(desk.store, desk.person, chosen), lambda: _("Deleted."))

    with st.form("view_change", border=False):
        st.selectbox(_("View"), list(names), key=_ONE, format_func=lambda one: without_codes(names.get(one, "")))
        st.text_input(_("New name"), key=_NEW, max_chars=200)
        with st.container(horizontal=True):
            st.form_submit_button(_("Rename"), on_click=rename, key="view_rename")
            st.form_submit_button(_("Delete"), on_click=delete, key="view_delete", icon=":material/delete:")


def _run(command: Callable[[], object], said: Callable[[], str], emptied: dict[str, str] | None = None) -> None:
    outcome.run("views", command, said, emptied or {})
