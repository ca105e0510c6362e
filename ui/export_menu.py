"""The menu that fetches a list of tickets as a file; a workbook of many is prepared beside the page first."""

from datetime import UTC, datetime

import streamlit as st

from analytics.export_words import Reader, Words, words
from analytics.listing import Listing
from analytics.ticket_export import Format
from domain.progress import Progress
from ui import export_files, exports, numbers, prepared
from ui import words as spoken
from ui.desk import Desk, here
from ui.export_files import Ready
from ui.language import _, ngettext

#: So many tickets are in a workbook before anybody has waited for it.
AT_ONCE = 5_000


def draw(asked: Listing, total: int, key: str = "export") -> None:
    """The menu of the formats for the `total` tickets of `asked`, and below it a workbook that is being prepared.

    `key` tells the menus of a page apart.
    """
    desk = here()
    label = ngettext("Export {count} ticket", "Export {count} tickets", total).format(count=numbers.number(total))
    # Drawn before it is opened: a menu that fills itself later opens where it has no room.
    with st.popover(label, icon=":material/download:", disabled=not total, key=key):
        _formats(desk, asked, total, key)
    prepared.draw(desk, key, _("Fetch the workbook ({size} MB)"), _said, type="primary")


def _formats(desk: Desk, asked: Listing, total: int, key: str) -> None:
    _link(Format.CSV, _("CSV, for any program"), exports.offer(desk.store, desk.person, asked, Format.CSV), key)
    if total <= AT_ONCE:
        _link(
            Format.XLSX,
            _("XLSX, a workbook"),
            exports.offer(desk.store, desk.person, asked, Format.XLSX, _words(desk, asked)),
            key,
        )
    else:
        st.button(
            _("XLSX, a workbook: prepare it"),
            width="stretch",
            key=f"{key}_xlsx",
            disabled=prepared.is_begun(desk, key),
            on_click=_prepare,
            args=(desk, asked, key),
        )
    parquet = exports.offer(desk.store, desk.person, asked, Format.PARQUET)
    _link(Format.PARQUET, _("Parquet, for data tools"), parquet, key)
    st.caption(_("Without names, accounts and texts of players; agents as their source writes them; instants in UTC."))


def _link(format: Format, label: str, address: str, key: str) -> None:
    """Each press needs the address of a fresh run."""
    st.link_button(label, address, width="stretch", key=f"{key}_{format}", on_click="rerun")


def _words(desk: Desk, asked: Listing) -> Words:
    # Spoken now: where the file is made nobody knows the reader's language.
    reader = Reader(_, spoken.dimension, lambda name, value: spoken.label(name, value, desk.names))
    return words(asked, datetime.now(UTC), reader)


def _prepare(desk: Desk, asked: Listing, key: str) -> None:
    told = _words(desk, asked)
    prepared.begin(desk, key, lambda progress: _made(desk, asked, told, progress))


def _made(desk: Desk, asked: Listing, told: Words, progress: Progress) -> prepared.Prepared:
    ready = export_files.made(desk.store, asked, told, progress)
    return prepared.offered(ready, exports.offer_file(desk.person, ready), ready.length)


def _said(ready: Ready) -> str:
    said = ngettext("Workbook of {count} ticket", "Workbook of {count} tickets", ready.rows)
    moment = _("as of {moment} (Paris)").format(moment=numbers.moment(ready.asked.question.as_of))
    return said.format(count=numbers.number(ready.rows)) + " · " + moment
