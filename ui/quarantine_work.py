"""Corrected rows of a quarantine brought in: the button, and what came of it."""

from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from data import intake
from data.store import Store
from domain.people import Person
from domain.progress import Progress
from ui import import_list, import_work, numbers, quarantine_edits
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped, visible
from ui.telling import told

_PLACE = "quarantine"


@dataclass(frozen=True, slots=True)
class Corrected:
    """What bringing rows in did, `rows` of them changed: its report, and the number of the import they came in by."""

    rows: tuple[int, ...]
    report: intake.Report
    number: int | None


def form(desk: Desk, kept: intake.Kept) -> None:
    """Bring in what was corrected on any page of the grid, or all that waits."""
    changed = len(quarantine_edits.of(kept))
    others = kept.waiting - changed
    too = False
    if others > 0:
        label = ngettext(
            "Also the {count} row that was not changed", "Also the {count} rows that were not changed", others
        )
        too = st.checkbox(label.format(count=numbers.number(others)), key=f"quarantine_too_{kept.batch_id}")
    label = ngettext("Import {count} corrected row", "Import {count} corrected rows", changed)
    pressed = st.button(
        label.format(count=numbers.number(changed)) if changed else _("Import the corrected rows"),
        type="primary",
        icon=":material/upload:",
        key="quarantine_import",
    )
    if pressed and (changed or too):
        start(desk, kept, quarantine_edits.of(kept), too)
    elif pressed:
        st.warning(_("No row was changed yet: correct a cell first, or tick the box above."))


def start(desk: Desk, kept: intake.Kept, rows: Collection[int], too: bool = False) -> None:
    """Bring `rows` in with what was typed into them, and with `too` all others as they are; the page runs again.

    Where one of them waits no more, that is told instead.
    """
    with closing(desk.store.cursor()) as cursor:
        edited = intake.waiting(cursor, desk.person, kept, limit=None, ids=list(rows))
    gone = set(rows) - {row.row_id for row in edited}
    if gone:
        quarantine_edits.forget(kept, gone)
        _tell_gone(len(gone))
        return
    corrected = {row.row_id: quarantine_edits.cells(kept, row) for row in edited}
    store, person = desk.store, desk.person
    import_work.start(
        desk,
        _PLACE,
        kept.batch_id,
        lambda progress: _bring_in(store, person, kept, corrected, too, progress),
        lambda done: quarantine_edits.forget(kept, done.rows),
    )


def _tell_gone(count: int) -> None:
    said = ngettext(
        "{count} row that you changed is not in quarantine any more: somebody else has dealt with it. Press again for "
        "the others.",
        "{count} rows that you changed are not in quarantine any more: somebody else has dealt with them. Press again "
        "for the others.",
        count,
    )
    st.warning(said.format(count=numbers.number(count)))


def _bring_in(
    store: Store,
    person: Person,
    kept: intake.Kept,
    corrected: Mapping[int, tuple[str, ...]],
    too: bool,
    progress: Progress,
) -> Corrected:
    report = intake.correct(store, person, kept.batch_id, corrected, progress, others=too)
    with closing(store.cursor()) as cursor:
        return Corrected(tuple(corrected), report, intake.corrected_by(cursor, kept))


def outcome(desk: Desk, kept: intake.Kept) -> None:
    """What came of the rows of `kept` that were brought in last."""
    done: Corrected | None = import_work.outcome(desk, _PLACE, kept.batch_id)
    if done is None:
        return
    with st.container(border=True, key="quarantine_outcome"):
        came = ngettext("{count} row came in.", "{count} rows came in.", done.report.accepted)
        st.success(came.format(count=numbers.number(done.report.accepted)), icon=":material/check_circle:")
        if done.report.quarantined:
            _still_wrong(done.report)
        if done.number is not None:
            number = numbers.number(done.number)
            import_list.link(desk, done.number, _("Open import {number}, which brought them in").format(number=number))


def _still_wrong(report: intake.Report) -> None:
    said = ngettext(
        "{count} row is still wrong and waits in the quarantine of the new import:",
        "{count} rows are still wrong and wait in the quarantine of the new import:",
        report.quarantined,
    )
    st.markdown(escaped(said.format(count=numbers.number(report.quarantined))))
    rows = [(visible(told(one.problem)), visible(one.text[:1000])) for one in report.examples]
    st.dataframe(pd.DataFrame(rows, columns=[_("Why"), _("Text")]), hide_index=True, height="content")
