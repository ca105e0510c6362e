"""The steps to an archive: what is in it, preparing it beside the page, fetching it."""

from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

import streamlit as st

from data import archive
from domain.progress import Progress
from ui import export_files, exports, numbers, prepared
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
    path = export_files.folder() / f"{token_hex(8)}.delai"
    prepared.begin(desk, _NAME, lambda progress: _made(desk, path, progress))


def _made(desk: Desk, path: Path, progress: Progress) -> prepared.Prepared:
    try:
        written = archive.write(desk.store, desk.person, path, progress)
    except OSError as error:
        raise export_files.failed(error) from error
    address = exports.offer_archive(desk.person, path, datetime.now(UTC))
    return prepared.offered(written, address, path.stat().st_size)


def _said(written: archive.Written) -> str:
    said = ngettext(
        "The archive of {count} complaint is ready.", "The archive of {count} complaints is ready.", written.tickets
    )
    return said.format(count=numbers.number(written.tickets))
