"""The steps to an archive: what is in it, preparing it beside the page, fetching it."""

from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from time import monotonic

import streamlit as st

from data import archive
from domain.problems import Problem
from domain.progress import Progress
from ui import export_files, exports, numbers, states, work
from ui.desk import Desk
from ui.language import _, ngettext

#: What was prepared, its address, its length in bytes, and until when somebody may come for it.
_Fetched = tuple[archive.Written, str, int, float]


def _name(desk: Desk) -> str:
    """What one person prepares is not for the next one at the same browser."""
    return f"archive_{desk.person.user_id}"


def draw(desk: Desk) -> None:
    """The button that prepares an archive, how far that is, and the way to the file."""
    name = _name(desk)
    st.button(
        _("Prepare the archive"),
        icon=":material/inventory:",
        type="primary",
        key="archive_prepare",
        disabled=work.is_running(name),
        on_click=_prepare,
        args=(desk,),
    )
    work.draw(name)
    try:
        done: _Fetched | None = work.take(name)
    except Problem as problem:
        states.failed(problem)
        return
    if done:
        st.session_state[f"{name}_ready"] = done
    waiting: _Fetched | None = st.session_state.get(f"{name}_ready")
    if waiting and waiting[3] > monotonic():
        _offered(waiting, f"{name}_ready")


def _prepare(desk: Desk) -> None:
    st.session_state.pop(f"{_name(desk)}_ready", None)
    path = export_files.folder() / f"{token_hex(8)}.delai"
    work.start(_name(desk), lambda progress: _made(desk, path, progress))


def _made(desk: Desk, path: Path, progress: Progress) -> _Fetched:
    try:
        written = archive.write(desk.store, desk.person, path, progress)
    except OSError as error:
        raise export_files.failed(error) from error
    address = exports.offer_archive(desk.person, path, datetime.now(UTC))
    return written, address, path.stat().st_size, monotonic() + exports.LASTS_SECONDS


def _offered(waiting: _Fetched, key: str) -> None:
    written, address, length, _until = waiting
    said = ngettext(
        "The archive of {count} complaint is ready.", "The archive of {count} complaints is ready.", written.tickets
    )
    with st.container(horizontal=True, vertical_alignment="center", key="archive_ready"):
        st.link_button(
            _("Fetch the archive ({size} MB)").format(size=numbers.number(max(length / 1e6, 0.1), 1)),
            address,
            icon=":material/download:",
            on_click=lambda: st.session_state.pop(key, None),
        )
        st.caption(said.format(count=numbers.number(written.tickets)), width="content")
