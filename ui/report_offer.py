"""The button that makes a report, how far that is, and the way to the file."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import streamlit as st

from analytics.question import Question
from domain.progress import Progress
from ui import exports, numbers, prepared
from ui.desk import Desk, demand_scoped
from ui.language import _

_NAME = "report"
_REFUSED = "report_refused"


@dataclass(frozen=True, slots=True)
class Offer:
    """A report that can be made: about which question, how its file is called, what it is called, and its making."""

    question: Question
    file: str
    title: str
    make: Callable[[duckdb.DuckDBPyConnection, Progress], bytes]


def draw(desk: Desk, offer: Offer) -> None:
    """The button for `offer`, and the report that is being made or waits to be fetched: it may be another one."""
    st.button(
        _("Make the report"),
        icon=":material/summarize:",
        type="primary",
        key="report_make",
        disabled=prepared.is_begun(desk, _NAME),
        on_click=_prepare,
        args=(desk, offer),
    )
    if st.session_state.pop(_REFUSED, False):
        st.warning(_("A report of yours is being made already: wait until it is done, or stop it, and press again."))
    prepared.draw(desk, _NAME, _("Fetch the report ({size} MB)"), _said)


def _prepare(desk: Desk, offer: Offer) -> None:
    demand_scoped(offer.question, desk.person)
    if prepared.is_begun(desk, _NAME):
        # From another window, which cannot know.
        st.session_state[_REFUSED] = True
        return
    person = desk.person
    prepared.begin_file(
        desk,
        _NAME,
        ".html",
        lambda path, progress: _write(desk, offer, path, progress),
        lambda path: exports.offer_report(person, offer.question, path, offer.file),
    )


def _write(desk: Desk, offer: Offer, path: Path, progress: Progress) -> Offer:
    with closing(desk.store.cursor()) as cursor:
        path.write_bytes(offer.make(cursor, progress))
    return offer


def _said(made: Offer) -> str:
    moment = _("as of {moment} (Paris)").format(moment=numbers.moment(made.question.as_of))
    return f"{made.title} · {moment}"
