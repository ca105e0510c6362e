"""A file that takes long to make: prepared beside the page, offered under an address, fetched once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from time import monotonic
from typing import Any, Literal

import streamlit as st

from domain.problems import Problem
from domain.progress import Progress
from ui import export_files, exports, numbers, states, work
from ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that is ready: what was made, its address, its length in bytes, until when it can be fetched."""

    made: Any
    address: str
    length: int
    until: float


def offered(made: Any, address: str, length: int) -> Prepared:
    """What stands under `address`, for as long as that works."""
    return Prepared(made, address, length, monotonic() + exports.LASTS_SECONDS)


def begin(desk: Desk, name: str, make: Callable[[Progress], Prepared]) -> None:
    """Prepare the file called `name`; the one that was offered before is not any more."""
    work.start(desk, name, make)


def begin_file(
    desk: Desk, name: str, suffix: str, write: Callable[[Path, Progress], Any], offer: Callable[[Path], str]
) -> None:
    """Prepare the file called `name`: what `write` puts into a new file, under the address that `offer` gives it."""
    path = export_files.folder() / f"{token_hex(8)}{suffix}"

    def make(progress: Progress) -> Prepared:
        try:
            made = write(path, progress)
        except OSError as error:
            raise export_files.failed(error) from error
        return offered(made, offer(path), path.stat().st_size)

    begin(desk, name, make)


def is_begun(desk: Desk, name: str) -> bool:
    """Whether the file called `name` is being prepared."""
    return work.is_running(desk, name)


def draw(
    desk: Desk,
    name: str,
    label: str,
    said: Callable[[Any], str],
    type: Literal["primary", "secondary"] = "secondary",
) -> None:
    """How far the file called `name` is, then the way to it: a button with `label` ({size}: its MB) and what is `said`.

    Nothing once it was fetched, or nobody came for it in time; why it was not made, where it was not.
    """
    work.draw(desk, name)
    found = work.find(desk, name)
    if found is None or not found.done.is_set():
        return
    try:
        ready: Prepared = found.result()
    except Problem as problem:
        states.failed(problem)
        return
    if ready.until > monotonic():
        with st.container(horizontal=True, vertical_alignment="center", key=f"{name}_ready"):
            _link(desk, name, label, ready, type)
            st.caption(said(ready.made), width="content")


def _link(desk: Desk, name: str, label: str, ready: Prepared, type: Literal["primary", "secondary"]) -> None:
    st.link_button(
        label.format(size=numbers.number(max(ready.length / 1e6, 0.1), 1)),
        ready.address,
        type=type,
        icon=":material/download:",
        on_click=lambda: work.forget(desk, name),
    )
