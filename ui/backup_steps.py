"""The steps to a backup: what is in it, making it beside the page while people work, fetching it."""

from datetime import UTC, datetime

import streamlit as st

from data import backup
from domain.rights import Action
from ui import exports, numbers, prepared
from ui.desk import Desk
from ui.language import _

_NAME = "backup"


def explain() -> None:
    """What a backup is, and what is not in it."""
    st.caption(
        _(
            "The store itself as it stands at one instant, made while people work, with the head of its chain."
            " delai.py restore FILE makes it a store again. The key of the chain is not in it: keep that apart."
        )
    )


def draw(desk: Desk) -> None:
    """The button that makes a backup, how far that is, and the way to the file."""
    if not desk.may(Action.BACK_UP):
        return
    st.button(
        _("Make a backup"),
        icon=":material/backup:",
        key="backup_make",
        disabled=prepared.is_begun(desk, _NAME),
        on_click=_make,
        args=(desk,),
    )
    prepared.draw(desk, _NAME, _("Fetch the backup ({size} MB)"), _said)


def _make(desk: Desk) -> None:
    store, person = desk.store, desk.person
    prepared.begin_file(
        desk,
        _NAME,
        backup.SUFFIX,
        lambda path, progress: backup.write(store, person, path, progress=progress),
        lambda path: exports.offer_zip(person, path, backup.default_name(datetime.now(UTC))),
    )


def _said(written: backup.Written) -> str:
    return _("Up to write {number}, {moment} (Paris)").format(
        number=numbers.number(written.head.transaction_id), moment=numbers.moment(written.head.recorded_at)
    )
