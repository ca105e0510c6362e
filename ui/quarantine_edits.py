"""What somebody typed into rows of a quarantine: kept by row for the whole session, until the row has come in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from data import intake
from ui.markup import hidden, visible

#: Row → column of the grid → what is to stand there.
Edits = dict[int, dict[str, str]]
#: The column of the grid for the cells that lie beyond the header.
BEYOND = "beyond"
_LONG = 10_000
_CUT = "⟨…⟩"


def of(kept: intake.Kept) -> Edits:
    """The edits in the quarantine of an import."""
    found: Edits = st.session_state.setdefault(f"quarantine_edits_{kept.batch_id}", {})
    return found


def forget(kept: intake.Kept, rows: Iterable[int]) -> None:
    """These rows are not there any more."""
    for row_id in rows:
        of(kept).pop(row_id, None)


def column(place: int) -> str:
    """What the grid calls the column of the file at `place`: its own names may be empty, or there twice."""
    return f"c{place}"


def original(kept: intake.Kept, row: intake.Waiting) -> dict[str, str]:
    """The row as it is in quarantine, by column of the grid."""
    beyond = intake.line_of(row.beyond, kept.delimiter).removesuffix("\r\n") if row.beyond else ""
    return {column(place): cell for place, cell in enumerate(row.cells)} | {BEYOND: beyond}


def note(kept: intake.Kept, rows: Sequence[intake.Waiting], changes: Mapping[Any, Mapping[str, Any]]) -> None:
    """Keep the changes that a grid of `rows` tells by the place of the row; what is again as it was is no change."""
    for place, changed in changes.items():
        row = rows[int(place)]
        before, edits = original(kept, row), of(kept).setdefault(row.row_id, {})
        edits |= {name: _typed(text, before[name]) for name, text in changed.items() if name in before}
        still = {name: text for name, text in edits.items() if text != before[name]}
        of(kept)[row.row_id] = still
        if not still:
            del of(kept)[row.row_id]


def shown(text: str) -> str:
    """A cell as the grid shows it: nothing in it is unseen, and of a very long one only the beginning is there."""
    return visible(text) if len(text) <= _LONG else visible(text[:_LONG]) + _CUT


def _typed(text: Any, before: str) -> str:
    """The way back from `shown`; None is an emptied cell. What cannot be written to a file is a question mark."""
    found = hidden(str(text or "")).encode("utf-8", "replace").decode()
    is_cut = len(before) > _LONG and found.endswith(_CUT)
    return found.removesuffix(_CUT) + before[_LONG:] if is_cut else found


def cells(kept: intake.Kept, row: intake.Waiting) -> tuple[str, ...]:
    """The cells of a row with what was typed; without that as they stand in the file."""
    edits = of(kept).get(row.row_id)
    if not edits:
        return row.read
    within = tuple(edits.get(column(place), cell) for place, cell in enumerate(row.cells))
    if BEYOND not in edits:
        return (*within, *row.beyond)
    return (*within, *(intake.cells_of(edits[BEYOND], kept.delimiter) if edits[BEYOND] else ()))
