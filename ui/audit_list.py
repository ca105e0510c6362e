"""The lines of the log as a table, a row for each field that was changed; the way to complaints, imports and a file."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from data import audit
from data.audit import Asked, Line, Part
from ui import address, audit_file, audit_words, exports, numbers, states, tables, widths
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped, without_codes

PAGE = 50
_TALL = 560
#: Pixels: an import says its source, its file and how many events it brought; the others leave room for what it became.
_ABOUT, _WORDS = 250, 170
_OPEN = "audit_open"


def draw(desk: Desk, asked: Asked, names: Mapping[str, str]) -> None:
    """How many lines there are, the page of them that the address asks for, and the way to all of them as a file."""
    with closing(desk.store.cursor()) as cursor:
        total = audit.count(cursor, desk.person, asked)
        page = min(tables.page_number(), max(1, -(-total // PAGE)))
        shown = audit.lines(cursor, desk.person, asked, PAGE, (page - 1) * PAGE)
    _opened(asked)
    if not shown:
        states.empty(_("No line of the log fits."), _("Choose a longer period, or take a condition out."))
        return
    _head(desk, asked, total)
    _table(shown, names)
    if total > PAGE:
        tables.draw_pager(page, total, PAGE, "audit")


def _opened(asked: Asked) -> None:
    if asked.write is not None:
        st.button(
            escaped(_("Write {number} only").format(number=numbers.number(asked.write))),
            key="audit_write",
            icon=":material/close:",
            icon_position="right",
            help=_("Remove this condition"),
            on_click=address.put,
            args=("write", None),
        )


def _head(desk: Desk, asked: Asked, total: int) -> None:
    counted = ngettext("{count} line, the newest first", "{count} lines, the newest first", total)
    export = ngettext("Export {count} line (CSV)", "Export {count} lines (CSV)", total)
    with st.container(horizontal=True, vertical_alignment="center", key="audit_head"):
        st.caption(
            counted.format(count=numbers.number(total))
            + " · "
            + _("A complaint or an import opens when it is pressed."),
            width="content",
        )
        # Each press needs the address of a fresh run.
        st.link_button(
            export.format(count=numbers.number(total)),
            exports.offer_csv(desk.person, audit_file.NAME, partial(audit_file.parts, desk.store, desk.person, asked)),
            icon=":material/download:",
            key="audit_export",
            on_click="rerun",
            help=_("Ids instead of names, no texts; instants in UTC."),
        )


def _table(shown: Sequence[Line], names: Mapping[str, str]) -> None:
    rows = [(line, row) for line in shown for row in _rows(line, names)]
    frame, config = pd.DataFrame([row for _line, row in rows]), st.column_config
    title = _("About")
    about = config.ButtonColumn(
        title,
        type="tertiary",
        alignment="left",
        key=_OPEN,
        width=widths.fitting(title, frame["about"], _ABOUT),
        on_click=_open,
        args=([line for line, _row in rows],),
    )
    titles = {
        "when": _("When (Paris)"),
        "who": _("Who"),
        "what": _("What"),
        "field": _("Field"),
        "before": _("Before"),
        "after": _("After"),
    }
    st.dataframe(
        frame,
        hide_index=True,
        height="content" if len(rows) <= 14 else _TALL,
        column_config={
            "about": about,
            **{
                name: config.TextColumn(one, width=widths.fitting(one, frame[name], _WORDS))
                for name, one in titles.items()
            },
        },
        placeholder=numbers.NOTHING,
        alt=_("Lines of the log"),
        key="audit_lines",
    )


def _rows(line: Line, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    common = {
        "when": numbers.moment(line.recorded_at),
        "who": audit_words.who(line.actor, names),
        "what": " · ".join([audit_words.what(line.what), *([line.source] if line.source and line.ticket_id else [])]),
        "about": without_codes(audit_words.about(line, names)),
    }
    if not line.changes:
        yield common | {"field": "", "before": "", "after": ""}
    for one in line.changes:
        yield common | {
            "field": audit_words.field(one.field),
            "before": audit_words.value(one, one.before, names),
            "after": audit_words.value(one, one.after, names),
        }


def _open(lines: Sequence[Line]) -> None:
    line = lines[st.session_state[_OPEN]["row"]]
    if line.ticket_id is not None:
        st.session_state["clicked_ticket"] = line.ticket_id
    elif line.part is Part.WRITE and line.events:
        address.put("write", str(line.transaction_id))
