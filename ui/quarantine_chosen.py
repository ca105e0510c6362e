"""Rows of a quarantine that were ticked: why each waits in full, the way in for them as they stand, or aside."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import Any

import streamlit as st

from data import intake
from ui import numbers, outcome, quarantine_edits, quarantine_work
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped
from ui.speaking import speak
from ui.telling import told

#: The column of the grid with the ticks.
COLUMN = "chosen"
#: So many are told in full.
_TOLD = 6


def of(kept: intake.Kept) -> set[int]:
    """The numbers of the rows that are ticked, on any page of the grid."""
    found: set[int] = st.session_state.setdefault(f"quarantine_chosen_{kept.batch_id}", set())
    return found


def note(kept: intake.Kept, rows: Sequence[intake.Waiting], changes: Mapping[Any, Mapping[str, Any]]) -> None:
    """Keep the ticks that a grid of `rows` tells by the place of the row."""
    for place, changed in changes.items():
        if COLUMN in changed:
            row_id = rows[int(place)].row_id
            (of(kept).add if changed[COLUMN] else of(kept).discard)(row_id)


def draw(desk: Desk, kept: intake.Kept) -> None:
    """What can be done with the rows that are ticked; how to begin where none is."""
    outcome.draw(_place(kept))
    if not of(kept):
        st.caption(_("Tick rows to read why they wait, to import them as they stand, or to set them aside."))
        return
    with closing(desk.store.cursor()) as cursor:
        rows = intake.waiting(cursor, desk.person, kept, limit=None, ids=list(of(kept)))
    of(kept).intersection_update(row.row_id for row in rows)
    if rows:
        with st.container(border=True, key="quarantine_chosen"):
            _reasons(rows)
            _ways(desk, kept, rows)


def _reasons(rows: Sequence[intake.Waiting]) -> None:
    for row in rows[:_TOLD]:
        said = _("Line {line}: {reason}")
        st.markdown(escaped(said.format(line=row.quarantined.line, reason=told(row.quarantined.problem))))
    if len(rows) > _TOLD:
        st.caption(_("… and {count} more").format(count=numbers.number(len(rows) - _TOLD)))


def _ways(desk: Desk, kept: intake.Kept, rows: Sequence[intake.Waiting]) -> None:
    count = len(rows)
    label = ngettext("Import {count} chosen row as it stands", "Import {count} chosen rows as they stand", count)
    if st.button(label.format(count=numbers.number(count)), icon=":material/upload:", key="quarantine_import_chosen"):
        quarantine_work.start(desk, kept, of(kept))
    with st.container(horizontal=True, vertical_alignment="bottom", key="quarantine_aside"):
        st.text_input(_("Why it is set aside"), key=_field(kept), max_chars=200, width=380)
        label = ngettext("Set {count} chosen row aside", "Set {count} chosen rows aside", count)
        st.button(
            label.format(count=numbers.number(count)),
            icon=":material/inventory_2:",
            key="quarantine_set_aside",
            on_click=_set_aside,
            args=(desk, kept, sorted(of(kept))),
        )


def _set_aside(desk: Desk, kept: intake.Kept, rows: list[int]) -> None:
    speak()
    reason = str(st.session_state.get(_field(kept)) or "")
    outcome.run(
        _place(kept),
        partial(_put, desk, kept, rows, reason),
        lambda: ngettext("{count} row is set aside.", "{count} rows are set aside.", len(rows)).format(
            count=numbers.number(len(rows))
        ),
        {_field(kept): ""},
    )


def _put(desk: Desk, kept: intake.Kept, rows: list[int], reason: str) -> None:
    intake.set_aside(desk.store, desk.person, kept.batch_id, rows, reason)
    of(kept).difference_update(rows)
    quarantine_edits.forget(kept, rows)


def _place(kept: intake.Kept) -> str:
    return f"quarantine_aside_{kept.batch_id}"


def _field(kept: intake.Kept) -> str:
    return f"quarantine_aside_reason_{kept.batch_id}"
