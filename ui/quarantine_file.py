"""A quarantine as a file: made when its button is pressed, in the encoding that the mapping reads."""

from contextlib import closing
from pathlib import PurePath

import streamlit as st

from data import intake
from data.store import Store
from ui import import_list, numbers
from ui.desk import Desk
from ui.import_steps import safe_name
from ui.language import _, ngettext

#: With its mark, so that spreadsheets know it.
_USUAL = "utf-8-sig"


def draw(desk: Desk, kept: intake.Kept) -> None:
    """The button that fetches all rows that wait, and how they come back in."""
    store = desk.store
    label = ngettext("Download {count} row (CSV)", "Download {count} rows (CSV)", kept.waiting)
    with st.container(horizontal=True, vertical_alignment="center", key="quarantine_file"):
        st.download_button(
            label.format(count=numbers.number(kept.waiting)),
            lambda: content(store, kept),
            file_name=f"quarantine-{kept.batch_id}-{PurePath(safe_name(kept.file_name)).stem[:60]}.csv",
            mime="text/csv",
            icon=":material/download:",
            key="quarantine_download",
            on_click="ignore",
        )
        import_list.to_import(desk)
    st.caption(
        _("Corrected, the file comes in on the page Import, by the same mapping. The rows here stay as they are.")
    )


def content(store: Store, kept: intake.Kept) -> bytes:
    """The rows of `kept` that wait, with their header; what the encoding of the mapping cannot write is escaped."""
    encoding = intake.parse_mapping(kept.mapping, kept.file_name).encoding
    with closing(store.cursor()) as cursor:
        text = "".join(intake.as_csv(cursor, kept))
    return text.encode(_USUAL if encoding in (None, "utf-8") else encoding, "backslashreplace")
