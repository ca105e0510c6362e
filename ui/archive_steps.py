"""The steps to an archive: what is in it, preparing it beside the page, fetching it."""

from datetime import UTC, datetime

import streamlit as st

from data import archive
from ui import exports, numbers, prepared
from ui.desk import Desk
from ui.language import _, ngettext

_NAME = "archive"


def draw(desk: Desk) -> None:
    """The button that prepares an archive, how far that is, and the way to the file."""
    st.button(
        _("Prepare the archive"),
        icon=":material/inventory:",
        type="primary",
        key="archive_prepare",
        disabled=prepared.is_begun(desk, _NAME),
        on_click=_prepare,
        args=(desk,),
    )
    prepared.draw(desk, _NAME, _("Fetch the archive ({size} MB)"), _said)


def _prepare(desk: Desk) -> None:
    store, person = desk.store, desk.person
    prepared.begin_file(
        desk,
        _NAME,
        ".delai",
        lambda path, progress: archive.write(store, person, path, progress),
        lambda path: exports.offer_zip(person, path, f"delai-{datetime.now(UTC):%Y-%m-%d}.delai"),
    )


def _said(written: archive.Written) -> str:
    said = ngettext(
        "The archive of {count} complaint is ready.", "The archive of {count} complaints is ready.", written.tickets
    )
    return said.format(count=numbers.number(written.tickets))
