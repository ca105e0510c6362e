"""The steps to a backup: what is in it, making it beside the page while people work, fetching it."""

from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from time import monotonic

import streamlit as st

from data import backup
from domain.problems import Problem
from domain.progress import Progress
from domain.rights import Action
from ui import export_files, exports, numbers, states, work
from ui.desk import Desk
from ui.language import _

#: What was made, its address, its length in bytes, and until when somebody may come for it.
_Fetched = tuple[backup.Written, str, int, float]


def _name(desk: Desk) -> str:
    """What one person makes is not for the next one at the same browser."""
    return f"backup_{desk.person.user_id}"


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
    name = _name(desk)
    st.button(
        _("Make a backup"),
        icon=":material/backup:",
        key="backup_make",
        disabled=work.is_running(name),
        on_click=_make,
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


def _make(desk: Desk) -> None:
    st.session_state.pop(f"{_name(desk)}_ready", None)
    path = export_files.folder() / f"{token_hex(8)}{backup.SUFFIX}"
    work.start(_name(desk), lambda progress: _made(desk, path, progress))


def _made(desk: Desk, path: Path, progress: Progress) -> _Fetched:
    try:
        written = backup.write(desk.store, desk.person, path, progress=progress)
    except OSError as error:
        raise export_files.failed(error) from error
    address = exports.offer_backup(path, backup.default_name(datetime.now(UTC)))
    return written, address, path.stat().st_size, monotonic() + exports.LASTS_SECONDS


def _offered(waiting: _Fetched, key: str) -> None:
    written, address, length, _until = waiting
    with st.container(horizontal=True, vertical_alignment="center", key="backup_ready"):
        st.link_button(
            _("Fetch the backup ({size} MB)").format(size=numbers.number(max(length / 1e6, 0.1), 1)),
            address,
            icon=":material/download:",
            on_click=lambda: st.session_state.pop(key, None),
        )
        said = _("Up to write {number}, {moment} (Paris)").format(
            number=numbers.number(written.head.transaction_id), moment=numbers.moment(written.head.recorded_at)
        )
        st.caption(said, width="content")
