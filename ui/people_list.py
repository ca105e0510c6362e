"""The list of users, and the one of them that the address names."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pandas as pd
import streamlit as st

from data import accounts, staff
from data.accounts import Account
from ui import address, states, words
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import visible

#: In the address: whom the page is about.
KEY = "user"
_CLICKED = "people_open"
_TALL = 330


def read(desk: Desk) -> list[Account]:
    """Every user, those without access last."""
    with closing(desk.store.cursor()) as cursor:
        return accounts.read(cursor, desk.person)


def chosen(found: Sequence[Account]) -> Account | None:
    """The user whom the address names; None where it names none, with the reason drawn where it cannot."""
    user_id = address.first(KEY)
    one = next((one for one in found if one.person.user_id == user_id), None)
    if user_id and one is None:
        states.failed(staff.nobody(user_id))
    return one


def draw(desk: Desk, found: Sequence[Account]) -> None:
    """Every user in a line; a press on a name opens what can be changed."""
    st.container(key="people_list").dataframe(
        pd.DataFrame([_row(desk, one) for one in found]),
        hide_index=True,
        height="content" if len(found) <= 8 else _TALL,
        column_config=_columns([one.person.user_id for one in found]),
        alt=_("Users"),
    )
    inside = sum(not one.is_disabled for one in found)
    told = ngettext("{count} user with access", "{count} users with access", inside).format(count=inside)
    st.caption(told + " · " + _("Press a name to change what somebody may do."))


def _row(desk: Desk, one: Account) -> dict[str, Any]:
    person = one.person
    return {
        "name": visible(person.name),
        "role": words.label("role", person.role),
        "team": visible(desk.names.get(person.team, person.team)) if person.team else "",
        "email": visible(one.email or ""),
        "access": _access(one),
    }


def _access(one: Account) -> str:
    if one.is_disabled:
        return _("Access ended")
    if one.is_bound:
        return _("Has signed in")
    return _("Has not signed in yet") if one.email else _("No e-mail: cannot sign in")


def _columns(ids: Sequence[str]) -> dict[str, Any]:
    config = st.column_config
    button = config.ButtonColumn(
        _("Name"), type="tertiary", alignment="left", key=_CLICKED, pinned=True, on_click=_open, args=(ids,)
    )
    titles = {"role": _("Role"), "team": _("Team"), "email": _("E-mail"), "access": _("Access")}
    return {"name": button, **{name: config.Column(title) for name, title in titles.items()}}


def _open(ids: Sequence[str]) -> None:
    address.put(KEY, ids[st.session_state[_CLICKED]["row"]])
