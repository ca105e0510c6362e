"""Tables of figures whose cells open exactly the tickets that they count."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from ui import address, numbers, widths, words
from ui.desk import here
from ui.language import _
from ui.theme import palette

_CLICKED = "clicked_cell"
_TALL = 388


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: its title, the figure and the part whose tickets its cells count, the unit of its values.

    Without a figure its numbers count no tickets, like limits, and open none.
    """

    title: str
    figure: str
    part: str = ""
    unit: str = "count"


_UNTOLD: Mapping[str, str] = MappingProxyType({})

Columns = Mapping[str, Column]
Row = Mapping[Any, Any]
#: Conditions of the address that open a cell's tickets; None takes one out.
Target = Mapping[str, str | Sequence[str] | None]
Opens = Callable[[int, str], Target | None]
Pressed = Callable[[Target], None]
More = Callable[[str, Mapping[str, str]], Target]


def nothing_more(_figure: str, _slice: Mapping[str, str]) -> Target:
    """No conditions but those of the slice."""
    return {}


def table(
    frame: pd.DataFrame,
    by: tuple[str, ...],
    columns: Columns,
    key: str,
    more: More = nothing_more,
    told: Mapping[str, str] = _UNTOLD,
    whole: bool = False,
    grey: Mapping[str, Sequence[bool]] = MappingProxyType({}),
    ahead: Sequence[str] = (),
) -> None:
    """Draw `frame`, a row for each slice `by` dimensions; a pressed cell of `columns` leads to its tickets.

    `more` tells, for a figure and a slice, what the address has to say besides. `told`: columns of words, by title.
    `whole`: all rows at once, however many. `grey`: for a column, in which rows it rests on few cases. `ahead`: columns
    that stand right behind the slices, where a narrow screen shows them.
    """
    rows = frame.to_dict("records")
    titles = {name: words.dimension(name) for name in by} | {name: one.title for name, one in columns.items()}
    names = here().names
    labels = {name: [words.label(name, value, names) for value in frame[name]] for name in by}
    order = [*by, *ahead, *(name for name in (*columns, *told) if name not in ahead)]
    shown = greyed(_shown(frame, labels, columns, told, order), grey)
    opens: Opens = lambda row, name: target(rows[row], by, columns, name, more)  # noqa: E731 - named for what it is
    # Names are as wide as any of them; the figures go by their titles.
    said = labels | {name: [str(one) for one in frame[name]] for name in told}
    fitting = {name: widths.fitting((titles | dict(told))[name], texts) for name, texts in said.items()}
    grid(shown, titles | dict(told), key, opens, fixed=fitting, whole=whole)
    st.caption(_("A number opens its tickets."))


def grid(
    shown: Styler,
    titles: Mapping[str, str],
    key: str,
    opens: Opens,
    pressed: Pressed | None = None,
    fixed: Mapping[str, int] = MappingProxyType({}),
    whole: bool = False,
) -> None:
    """Draw a table, a pressed cell of which leads to what `opens` tells of its row and column.

    `pressed` is called with that instead, where it is not for another page. `fixed`: widths of columns, in pixels;
    the others go by what is in them.
    """
    opened, rows = f"{key}_opened", len(shown.index)
    # Each opening has a table of its own: in the same one the pressed cell would stay marked, and open nothing again.
    identity = f"{key}_{st.session_state.setdefault(opened, 0)}"
    st.dataframe(
        shown,
        column_config={name: st.column_config.Column(title, width=fixed.get(name)) for name, title in titles.items()},
        hide_index=True,
        placeholder=numbers.NOTHING,
        height="content" if whole or rows <= 10 else _TALL,
        key=identity,
        on_select=partial(_note, identity, opened, opens, pressed or leave),
        selection_mode="single-cell",
    )


def target(row: Row, by: tuple[str, ...], columns: Columns, name: str, more: More = nothing_more) -> Target | None:
    """What the cell of `row` in the column `name` opens; None where it counts nothing."""
    column = columns.get(name)
    if column is None or not column.figure or row[name] != row[name]:
        return None
    within = {one: str(row[one]) for one in by}
    return {"figure": column.figure, "part": column.part or None, **within, **more(column.figure, within)}


def _shown(
    frame: pd.DataFrame,
    labels: Mapping[str, list[str]],
    columns: Columns,
    told: Mapping[str, str],
    order: Sequence[str],
) -> Styler:
    """Labels of the slices and values as the language writes them; what sorts a column are the values."""
    values = {name: frame[name].astype(float) for name in columns}
    shown = pd.DataFrame({**labels, **values, **{name: frame[name] for name in told}})[list(order)]
    said = {name: partial(numbers.amount, unit=one.unit) for name, one in columns.items()}
    return shown.style.format(said, na_rep=numbers.NOTHING)  # type: ignore[arg-type]


def greyed(shown: Styler, grey: Mapping[str, Sequence[bool]]) -> Styler:
    """`shown` with the cells grey that `grey` says are."""
    for name, few in grey.items():
        styles = [f"color: {palette().muted}" if one else "" for one in few]
        shown = shown.apply(lambda _column, styles=styles: styles, subset=[name])
    return shown


def _note(identity: str, opened: str, opens: Opens, pressed: Pressed) -> None:
    cells = st.session_state[identity]["selection"]["cells"]
    found = opens(*cells[0]) if cells else None
    if found is not None:
        st.session_state[opened] += 1
        pressed(found)


def leave(found: Target) -> None:
    """Go to the tickets of `found` when the page runs next; for callbacks only."""
    st.session_state[_CLICKED] = found


def follow() -> None:
    """Go to the tickets of the cell that was pressed in the run before; the frame calls this."""
    found = st.session_state.pop(_CLICKED, None)
    if found is not None:
        address.leave(here().pages["explore"], here().page, address.elsewhere(**{"page": None, **found}))
