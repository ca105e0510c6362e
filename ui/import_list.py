"""The list of imports, and the one of them that the address names."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from data import intake
from domain.marks import N_
from domain.problems import BadInput, NotFound, Problem
from ui import address, into_view, numbers, states
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped, visible
from ui.telling import told

#: In the address: the number of the import that is looked at.
KEY = "import"
#: In the address: the part of its report that is to be in view.
_AT, _QUARANTINE = "part", "quarantine"
_CLICKED = "imports_open"
_TALL = 330
#: What was accepted is the rest of what was read, and stands in the report.
_COUNTS = ("read", "quarantined", "waiting", "imported", "updated", "unchanged")
#: Pixels of the longest names; they end in the report's title.
_NAMES = {"file": 180, "source": 95, "who": 100}


def read(desk: Desk) -> list[intake.Kept]:
    """Every import, the newest first."""
    with closing(desk.store.cursor()) as cursor:
        return intake.imports(cursor)


def nothing(desk: Desk) -> None:
    """That nothing was imported yet, and where that is done."""
    states.empty(_("Nothing was imported yet."), _("Bring a file of another system in: it will be listed here."))
    to_import(desk)


def to_import(desk: Desk) -> None:
    """The way to the page that files are brought in on."""
    asked = address.elsewhere()
    st.page_link(desk.pages["import"], label=_("Import a file"), icon=":material/upload_file:", query_params=asked)


def link(desk: Desk, number: int, label: str) -> None:
    """The way to the report of the import with that number."""
    asked = address.elsewhere(**{KEY: str(number)})
    st.page_link(desk.pages["imports"], label=escaped(label), icon=":material/receipt_long:", query_params=asked)


def to_quarantine(desk: Desk, number: int, label: str) -> None:
    """The way to the rows in quarantine of the import with that number."""
    asked = address.elsewhere(**{KEY: str(number), _AT: _QUARANTINE})
    st.page_link(desk.pages["imports"], label=escaped(label), icon=":material/rule:", query_params=asked)


def bring_quarantine(kept: intake.Kept) -> None:
    """Bring the quarantine of `kept` into view where the address asks for it."""
    if address.first(_AT) == _QUARANTINE:
        into_view.bring(".st-key-imports_quarantine", str(kept.batch_id))


def chosen(found: Sequence[intake.Kept]) -> intake.Kept | None:
    """The import that the address names; None where it names none, with the reason drawn where it cannot."""
    text = address.first(KEY)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        states.failed(BadInput(N_("The address names no import: {text} is not a number."), text=text))
        return None
    kept = next((one for one in found if one.batch_id == int(text)), None)
    if kept is None:
        states.failed(NotFound(N_("There is no import number {number}."), number=int(text)))
    return kept


def called(kept: intake.Kept) -> str:
    """What the file of an import is called; corrected rows are no file of anybody's, and are called so."""
    return file_called(kept.file_name)


def file_called(file_name: str) -> str:
    """As `called`, of the name that an import keeps."""
    name = intake.called(file_name)
    return told(name) if isinstance(name, Problem) else name


def who(desk: Desk, kept: intake.Kept) -> str:
    """Who brought an import in."""
    return name_of(desk, kept.actor)


def name_of(desk: Desk, actor: str) -> str:
    """Somebody's name; their id where the store has none."""
    return desk.names.get(actor, actor)


def draw(desk: Desk, found: Sequence[intake.Kept], kept: intake.Kept | None) -> None:
    """Every import in a line, `kept` in bold; a press on a number opens its report."""
    st.container(key="imports_list").dataframe(
        _styled(pd.DataFrame([_row(desk, one) for one in found]), found.index(kept) if kept else -1),
        hide_index=True,
        height="content" if len(found) <= 8 else _TALL,
        column_config=_columns([one.batch_id for one in found]),
        alt=_("Imports"),
    )
    if kept is None:
        st.caption(_("Press the number of an import to see its report and to work on its quarantine."))


def _row(desk: Desk, kept: intake.Kept) -> dict[str, Any]:
    return {
        "number": str(kept.batch_id),
        "file": visible(called(kept)),
        "source": visible(kept.source),
        "when": numbers.moment(kept.recorded_at),
        "who": visible(who(desk, kept)),
        "state": _("Taken back") if kept.undone_by is not None else _("In the store"),
        **{name: getattr(kept, name) for name in _COUNTS},
    }


def _styled(rows: pd.DataFrame, bold: int) -> Styler:
    weights = ["font-weight: 700" if place == bold else "" for place in range(len(rows))]
    return rows.style.format(_counted, subset=list(_COUNTS)).apply(lambda _column: weights)


def _counted(count: Any) -> str:
    return numbers.number(count)


def _columns(ids: Sequence[int]) -> dict[str, Any]:
    config = st.column_config
    button = config.ButtonColumn(
        _("Number"), type="tertiary", alignment="left", key=_CLICKED, pinned=True, on_click=_open, args=(ids,)
    )
    titles = {
        "file": _("File"),
        "source": _("Source"),
        "when": _("When (Paris)"),
        "who": _("Who"),
        "state": _("State"),
        "read": _("Read"),
        "quarantined": _("Quarantined"),
        "waiting": _("Still waiting"),
        "imported": _("New tickets"),
        "updated": _("Updated"),
        "unchanged": _("Unchanged"),
    }
    return {"number": button, **{name: config.Column(one, width=_NAMES.get(name)) for name, one in titles.items()}}


def _open(ids: Sequence[int]) -> None:
    for key in ("reason", _AT, KEY):
        address.put(key, None)
    address.put(KEY, str(ids[st.session_state[_CLICKED]["row"]]))
