"""The menu that fetches a list of tickets as a file; a workbook of many is prepared beside the page first."""

from datetime import UTC, datetime
from time import monotonic

import streamlit as st

from analytics.export_words import Reader, Words, words
from analytics.ticket_export import Format
from analytics.ticket_list import TicketList
from domain.problems import Problem
from domain.progress import Progress
from ui import export_files, exports, numbers, states, work
from ui import words as spoken
from ui.desk import Desk, here
from ui.export_files import Ready
from ui.language import _, ngettext

#: So many tickets are in a workbook before anybody has waited for it.
AT_ONCE = 5_000

#: A workbook that is ready, its address, and until when somebody may come for it.
_Fetched = tuple[Ready, str, float]


def draw(asked: TicketList, total: int) -> None:
    """The menu of the formats for the `total` tickets of `asked`, and below it a workbook that is being prepared."""
    desk = here()
    label = ngettext("Export {count} ticket", "Export {count} tickets", total).format(count=numbers.number(total))
    # Drawn before it is opened: a menu that fills itself later opens where it has no room.
    with st.popover(label, icon=":material/download:", disabled=not total, key="export"):
        _formats(desk, asked, total)
    _prepared(desk)


def _formats(desk: Desk, asked: TicketList, total: int) -> None:
    _link(Format.CSV, _("CSV, for any program"), exports.offer(desk.store, desk.person, asked, Format.CSV))
    if total <= AT_ONCE:
        _link(
            Format.XLSX,
            _("XLSX, a workbook"),
            exports.offer(desk.store, desk.person, asked, Format.XLSX, _words(desk, asked)),
        )
    else:
        st.button(
            _("XLSX, a workbook: prepare it"),
            width="stretch",
            key="export_xlsx",
            disabled=work.is_running(_name(desk)),
            on_click=_prepare,
            args=(desk, asked),
        )
    _link(Format.PARQUET, _("Parquet, for data tools"), exports.offer(desk.store, desk.person, asked, Format.PARQUET))
    st.caption(_("Without names, accounts and texts; instants in UTC."))


def _link(format: Format, label: str, address: str) -> None:
    """Each press needs the address of a fresh run."""
    st.link_button(label, address, width="stretch", key=f"export_{format}", on_click="rerun")


def _name(desk: Desk) -> str:
    """What one person prepares is not for the next one at the same browser."""
    return f"export_{desk.person.user_id}"


def _words(desk: Desk, asked: TicketList) -> Words:
    # Spoken now: where the file is made nobody knows the reader's language.
    reader = Reader(_, spoken.dimension, lambda name, value: spoken.label(name, value, desk.names))
    return words(asked, datetime.now(UTC), reader)


def _prepare(desk: Desk, asked: TicketList) -> None:
    told = _words(desk, asked)
    st.session_state.pop(f"{_name(desk)}_ready", None)
    work.start(_name(desk), lambda progress: _made(desk, asked, told, progress))


def _made(desk: Desk, asked: TicketList, told: Words, progress: Progress) -> _Fetched:
    ready = export_files.made(desk.store, asked, told, progress)
    return ready, exports.offer_file(desk.person, ready), monotonic() + exports.LASTS_SECONDS


def _prepared(desk: Desk) -> None:
    name = _name(desk)
    work.draw(name)
    try:
        done: _Fetched | None = work.take(name)
    except Problem as problem:
        states.failed(problem)
        return
    if done:
        st.session_state[f"{name}_ready"] = done
    waiting: _Fetched | None = st.session_state.get(f"{name}_ready")
    if waiting and waiting[2] > monotonic():
        _offered(waiting, f"{name}_ready")


def _offered(waiting: _Fetched, key: str) -> None:
    ready, address, _until = waiting
    said = ngettext("Workbook of {count} ticket", "Workbook of {count} tickets", ready.rows)
    with st.container(horizontal=True, vertical_alignment="center", key="export_ready"):
        st.link_button(
            _("Fetch the workbook ({size} MB)").format(size=numbers.number(max(ready.length / 1e6, 0.1), 1)),
            address,
            type="primary",
            icon=":material/download:",
            on_click=lambda: st.session_state.pop(key, None),
        )
        st.caption(
            said.format(count=numbers.number(ready.rows))
            + " · "
            + _("as of {moment} (Paris)").format(moment=numbers.moment(ready.asked.question.as_of)),
            width="content",
        )
