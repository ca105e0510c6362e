"""The quarantine of an import as a grid: its reasons, and the rows of a page, to be corrected cell by cell."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pandas as pd
import streamlit as st

from data import intake
from domain.problems import BadInput
from ui import address, numbers, quarantine_chosen, quarantine_edits, states, tables
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped, visible
from ui.quarantine_edits import BEYOND
from ui.telling import told

PAGE = 100
_KEY, _WIDGET = "reason", "quarantine_reason"
_TALL = 520
#: Pixels of the column that says why, how many letters stand on a line of it, and pixels of a row in which they wrap:
#: Streamlit lets them from four times the size of letters on.
_WHY, _LETTERS, _TWO_LINES = 440, 66, 66
#: Pixels of the column that tells tickets apart.
_ID = 130


def draw(desk: Desk, kept: intake.Kept) -> bool:
    """The rows that wait, for all reasons or the one that was pressed; returns whether they can be corrected here."""
    if kept.undone_by is not None:
        st.caption(_("The import was taken back: import its file again to work on these rows."))
        return False
    reason = _chosen(kept)
    total = kept.reasons_waiting[reason] if reason else kept.waiting
    page = min(tables.page_number(), max(1, -(-total // PAGE)))
    with closing(desk.store.cursor()) as cursor:
        rows = intake.waiting(cursor, desk.person, kept, reason or None, PAGE, (page - 1) * PAGE)
    if not kept.header:
        _refuse(kept)
        return False
    _editor(kept, rows)
    if total > PAGE:
        tables.draw_pager(page, total, PAGE, "quarantine")
    return True


def _refuse(kept: intake.Kept) -> None:
    try:
        intake.demand_header(kept)
    except BadInput as problem:
        states.failed(problem)


def _chosen(kept: intake.Kept) -> str:
    """The reason whose rows are shown, by the address; '' for all."""
    reason = address.first(_KEY) if address.first(_KEY) in kept.reasons_waiting else ""
    if st.session_state.get(_WIDGET) != (reason or None):
        st.session_state[_WIDGET] = reason or None
    st.pills(
        _("Why they could not be read (press one to see only its rows)"),
        sorted(kept.reasons_waiting, key=lambda one: (-kept.reasons_waiting[one], one)),
        key=_WIDGET,
        format_func=lambda one: f"{_name(one)} · {numbers.number(kept.reasons_waiting[one])}",
        on_change=_send,
        args=(kept,),
    )
    return reason


def _name(reason: str) -> str:
    return escaped(_(intake.REASONS[intake.Reason(reason)]))


def _send(kept: intake.Kept) -> None:
    # After a change of language the browser answers with the words of the one before: that is no choice.
    if st.session_state[_WIDGET] is None or st.session_state[_WIDGET] in kept.reasons_waiting:
        address.put(_KEY, st.session_state[_WIDGET])


def _editor(kept: intake.Kept, rows: Sequence[intake.Waiting]) -> None:
    # Each set of rows has a grid of its own: what was typed is told by the place of a row in it.
    key = f"quarantine_{kept.batch_id}_{hash(tuple(row.row_id for row in rows))}"
    beyond = any(row.beyond for row in rows)
    shown = [_shown(kept, row, beyond) for row in rows]
    st.container(key="quarantine_grid").data_editor(
        pd.DataFrame(shown),
        key=key,
        hide_index=True,
        num_rows="fixed",
        placeholder="",
        disabled=["line", "changed", "why"],
        column_config=_columns(kept),
        height="content" if len(rows) <= 12 else _TALL,
        row_height=_TWO_LINES if any(len(one["why"]) > _LETTERS for one in shown) else None,
        on_change=_note,
        args=(kept, rows, key),
        alt=_("Rows in quarantine"),
    )
    # A press elsewhere may arrive with the last cell: it is noted before anything is done.
    _note(kept, rows, key)


def _note(kept: intake.Kept, rows: Sequence[intake.Waiting], key: str) -> None:
    state: Any = st.session_state.get(key)
    if state:
        quarantine_edits.note(kept, rows, state["edited_rows"])
        quarantine_chosen.note(kept, rows, state["edited_rows"])


def _shown(kept: intake.Kept, row: intake.Waiting, beyond: bool) -> dict[str, Any]:
    edits = quarantine_edits.of(kept).get(row.row_id, {})
    cells = quarantine_edits.original(kept, row) | edits
    if not beyond:
        del cells[BEYOND]
    told_of = {
        "line": row.quarantined.line,
        quarantine_chosen.COLUMN: row.row_id in quarantine_chosen.of(kept),
        "changed": _("changed") if edits else "",
        "why": visible(told(row.quarantined.problem)),
    }
    return told_of | {name: quarantine_edits.shown(text) for name, text in cells.items()}


def _columns(kept: intake.Kept) -> dict[str, Any]:
    config = st.column_config
    names = {quarantine_edits.column(place): visible(name) for place, name in enumerate(kept.header)}
    pinned = _id_column(kept)
    return {
        "line": config.NumberColumn(_("Line"), width=60, format="%d", pinned=True),
        quarantine_chosen.COLUMN: config.CheckboxColumn(_("Choose"), width=95),
        "changed": config.TextColumn(_("Changed"), width=90),
        "why": config.TextColumn(_("Why"), width=_WHY),
        **{one: _cells(name, is_id=one == pinned) for one, name in names.items()},
        BEYOND: config.TextColumn(_("Beyond the header")),
    }


def _cells(name: str, is_id: bool) -> Any:
    """A column of the file; the one that tells tickets apart stays in sight, and leaves room on a narrow page."""
    width = _ID if is_id else None
    return st.column_config.TextColumn(name or numbers.NOTHING, pinned=is_id, width=width)


def _id_column(kept: intake.Kept) -> str:
    """The column of the grid that tells tickets apart; '' where none does."""
    name = intake.parse_mapping(kept.mapping, kept.file_name).columns.get("id")
    return quarantine_edits.column(kept.header.index(name)) if name in kept.header else ""
