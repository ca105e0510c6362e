"""Tables of tickets: reference first, the time left in words and as a bar, late in red."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import cycle
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from analytics.ticket_list import TicketList
from ui import address, cached, cells, export_menu, held, numbers, time_left, widths, words
from ui.cells import Columns, More, nothing_more
from ui.desk import Desk, here
from ui.held import Held
from ui.language import _
from ui.markup import without_codes
from ui.theme import palette

PAGE = 50
_TALL = 440
_NO_LIMIT = 1e9
#: Pixels of a column of figures.
_COLUMN = 130
_FACTS = ("category", "channel", "status", "agent")
#: Pixels of the bar and its share, and the most that this says: of more digits than the full bar has, the bar shrinks.
_BAR, _MOST = 88, 999


def draw(asked: TicketList, key: str, selectable: bool = False) -> pd.DataFrame:
    """The tickets of `asked`, `PAGE` at a time, and below them the way to the next ones.

    Returns the tickets selected (ids with versions): none unless `selectable`.
    """
    desk = here()
    total = cached.count(desk.store, asked)
    page = page_of(total)
    shown = held.current(desk, asked, key, page, PAGE)
    chosen = _grid(shown, desk, asked.question.as_of, key, selectable)
    if total > PAGE:
        draw_pager(page, total, PAGE, key)
    return shown.rows.iloc[chosen]


def page_of(total: int) -> int:
    """Which page is shown of a list of `total` tickets."""
    # The pages of the address are those of a list that has several.
    return min(page_number(), max(1, -(-total // PAGE)))


def page_number() -> int:
    """Which page of a list the address asks for; the first one where it asks for none."""
    text = address.first("page", "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 8 and int(text) else 1


def _grid(listed: Held, desk: Desk, as_of: datetime, key: str, selectable: bool) -> list[int]:
    rows = listed.rows
    more: dict[str, Any] = {"on_select": "rerun", "selection_mode": "multi-row"} if selectable else {}
    if selectable and listed.chosen:
        more["selection_default"] = {"selection": {"rows": list(listed.chosen)}}
    frame, lefts = _shown(rows, desk.names), [time_left.told(ticket, as_of) for ticket in rows.to_dict("records")]
    event: Any = st.dataframe(
        _styled(frame, rows, lefts),
        key=listed.identity if selectable else key,
        hide_index=True,
        placeholder=numbers.NOTHING,
        alt=_("Tickets"),
        height="content" if len(rows) <= 12 else _TALL,
        column_config=_columns(rows, frame, lefts, key),
        **more,
    )
    return list(event.selection.rows) if selectable else []


def _columns(rows: pd.DataFrame, frame: pd.DataFrame, lefts: Sequence[str], key: str) -> dict[str, Any]:
    config, left = st.column_config, _("Time left")
    titles = {name: words.dimension(name) for name in ("priority", *_FACTS)}
    return {
        "reference": reference(list(rows["ticket_id"]), key),
        "left": config.NumberColumn(left, alignment="left", width=widths.fitting(left, lefts)),
        "used": config.ProgressColumn(
            _("Limit used"),
            min_value=0.0,
            max_value=100.0,
            format="%.0f\u202f%%",
            width=_BAR,
            help=_("How much of the limit is used. 999% stands for that and for all that is more."),
        ),
        **{name: config.TextColumn(one, width=widths.fitting(one, frame[name])) for name, one in titles.items()},
        "received": config.TextColumn(_("Received on")),
    }


def reference(ids: list[int], key: str) -> Any:
    """The column of references of the tickets `ids`: each opens its ticket."""
    # With other tickets it is another one: what was pressed just before opens nothing rather than another ticket.
    pressed = f"{key}_open_{hash(tuple(ids))}"
    return st.column_config.ButtonColumn(
        _("Reference"),
        type="tertiary",
        alignment="left",
        key=pressed,
        pinned=True,
        on_click=_note_click,
        args=(ids, pressed),
    )


def _note_click(ids: list[int], key: str) -> None:
    st.session_state["clicked_ticket"] = ids[st.session_state[key]["row"]]


def follow_click() -> None:
    """Go to the ticket or the tickets that were clicked in the run before; the frame calls this."""
    cells.follow()
    clicked = st.session_state.pop("clicked_ticket", None)
    if clicked is not None and "ticket" in here().pages:
        st.switch_page(here().pages["ticket"], query_params=address.elsewhere(ticket=str(clicked)))


def _shown(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "reference": [without_codes(text) for text in rows["reference"]],
            # The grid draws no words where there is no number: what has no limit is sorted behind all others.
            "left": rows["order"].mask(rows["due_at"].isna(), _NO_LIMIT),
            "used": rows["used"].clip(upper=_MOST),
            "priority": [words.priority(*both) for both in zip(rows["priority"], rows["priority_reason"], strict=True)],
            **{name: [words.label(name, value, names) for value in rows[name]] for name in _FACTS},
            "received": [numbers.moment(value) for value in rows["received_at"]],
        }
    )


def _styled(shown: pd.DataFrame, rows: pd.DataFrame, lefts: Sequence[str]) -> Styler:
    """The hours left sort the column; what it shows are words, which depend on more of a row than its hours."""
    # A formatter is asked for each row in turn, and is told nothing of it but the value.
    said = cycle(lefts)
    styles = [_style(ticket) for ticket in rows.to_dict("records")]
    return shown.style.format({"left": lambda _hours: next(said)}).apply(lambda _column: styles, subset=["left"])


def _style(ticket: time_left.Ticket) -> str:
    if time_left.is_late(ticket):
        return f"color: {palette().red}; font-weight: 600"
    return "font-weight: 600" if ticket["at_risk"] else ""


def draw_pager(page: int, total: int, limit: int, key: str) -> None:
    """The way to the rows before and after those of `page`, by the address, and which of them these are."""
    first, last = (page - 1) * limit + 1, min(page * limit, total)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_pager"):
        st.button(
            _("Earlier ones"),
            icon=":material/chevron_left:",
            disabled=page == 1,
            key=f"{key}_back",
            on_click=address.put,
            args=("page", str(page - 1)),
        )
        st.button(
            _("Next ones"),
            icon=":material/chevron_right:",
            icon_position="right",
            disabled=last == total,
            key=f"{key}_next",
            on_click=address.put,
            args=("page", str(page + 1)),
        )
        st.caption(
            _("{first} to {last} of {total}").format(
                first=numbers.number(first), last=numbers.number(last), total=numbers.number(total)
            ),
            width="content",
        )


def export(asked: TicketList, key: str = "export") -> None:
    """The menu that fetches exactly these tickets as a file; `key` tells the menus of a page apart."""
    export_menu.draw(asked, cached.count(here().store, asked), key)


def twin(
    frame: pd.DataFrame,
    by: tuple[str, ...],
    columns: Columns,
    chart: str,
    more: More = nothing_more,
    told: Mapping[str, str] = MappingProxyType({}),
    ahead: Sequence[str] = (),
) -> None:
    """The figures of `chart` (its key) as a table, as `cells.table`, behind a small button; made when it is opened."""
    width = _COLUMN * (len(by) + len(columns) + len(told))
    as_table(chart, lambda: cells.table(frame, by, columns, f"{chart}_table", more, told, ahead=ahead), width)


def as_table(chart: str, draw: Callable[[], object], width: int | None = None) -> None:
    """A small button that shows what `chart` (its key) shows as a table; `draw` makes it when the button is pressed.

    `width` in pixels: left to itself, the menu is as narrow as its button's words and cuts off what is wider.
    """
    menu = st.popover(
        _("As a table"), icon=":material/table_rows:", type="tertiary", key=f"{chart}_twin", on_change="rerun"
    )
    if menu.open:
        with menu, st.container(width=width or "stretch"):
            draw()
