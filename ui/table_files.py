"""A table of figures as a file: its rows and columns as they are on the page, its values as numbers."""

from io import BytesIO

import pandas as pd
import streamlit as st

from ui import cells, words
from ui.desk import here
from ui.language import _

_UNITS = {"ratio": "0–1", "hours": "h", "days": "d", "mark": "1–5"}
#: What a spreadsheet takes for a formula where a text begins so.
_FORMULA = r"^( *[-=+@\t\r\n])"


def offer(frame: pd.DataFrame, by: tuple[str, ...], columns: cells.Columns, name: str) -> None:
    """Buttons that fetch the table that `cells.table` draws of the same, as CSV and as XLSX."""
    made = table(frame, by, columns)
    with st.container(horizontal=True, key=f"{by[0]}_files"):
        for kind, data in (("csv", as_csv(made)), ("xlsx", as_xlsx(made))):
            st.download_button(
                _("This table as {format}").format(format=kind.upper()),
                data,
                f"delai-{name}.{kind}",
                key=f"table_{kind}",
                icon=":material/download:",
                on_click="ignore",
            )


def table(frame: pd.DataFrame, by: tuple[str, ...], columns: cells.Columns) -> pd.DataFrame:
    """The table as people read it, in their language; shares from 0 to 1, durations in hours or days."""
    names = here().names
    labels = {words.dimension(one): [words.label(one, value, names) for value in frame[one]] for one in by}
    return pd.DataFrame({**labels, **{_titled(one): as_numbers(frame[name], one) for name, one in columns.items()}})


def as_numbers(values: pd.Series, column: cells.Column) -> pd.Series:
    """What counts cases as whole numbers, also where a slice has none."""
    return values.round().astype("Int64") if column.unit == "count" else values


def _titled(column: cells.Column) -> str:
    unit = _UNITS.get(column.unit)
    return f"{column.title} ({unit})" if unit else column.title


def as_csv(made: pd.DataFrame) -> bytes:
    """In UTF-8 with a mark for spreadsheets; texts that these would run have an apostrophe before them."""
    return made.replace(_FORMULA, r"'\1", regex=True).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def as_xlsx(made: pd.DataFrame) -> bytes:
    """A workbook of one sheet, in which texts are texts."""
    file = BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(file, engine="xlsxwriter", engine_kwargs=options) as writer:
        made.to_excel(writer, index=False)
    return file.getvalue()
