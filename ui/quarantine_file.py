"""A quarantine as a file: sent piece by piece, with the encoding and the delimiter that the mapping reads."""

from contextlib import closing

import streamlit as st

from data import intake
from data.store import Store
from domain.people import Person
from ui import exports, import_list, numbers
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped
from ui.telling import told

#: With its mark, so that spreadsheets know it.
_USUAL = "utf-8-sig"


def draw(desk: Desk, kept: intake.Kept) -> None:
    """The way to a file of all rows that wait, and how they come back in."""
    store = desk.store
    label = ngettext("Download {count} row (CSV)", "Download {count} rows (CSV)", kept.left)
    with st.container(horizontal=True, vertical_alignment="center", key="quarantine_file"):
        # Each press needs the address of a fresh run.
        st.link_button(
            label.format(count=numbers.number(kept.left)),
            exports.offer_csv(desk.person, f"quarantine-{kept.batch_id}.csv", lambda: parts(store, desk.person, kept)),
            icon=":material/download:",
            key="quarantine_download",
            on_click="rerun",
        )
        import_list.to_import(desk)
    if kept.undone_by is not None or kept.reasons_waiting.get(intake.Reason.UNCLOSED):
        with closing(store.cursor()) as cursor:
            missing = intake.missing_in_file(cursor, kept)
        if missing:
            st.warning(escaped(told(missing)), icon=":material/visibility:")
    st.caption(
        _("Corrected, the file comes in on the page Import, by the same mapping. The rows here stay as they are.")
    )


def parts(store: Store, person: Person, kept: intake.Kept) -> exports.Parts:
    """The rows of `kept` that wait, with their header; what the encoding of the mapping cannot write is escaped."""
    with closing(store.cursor()) as cursor:
        yield from intake.as_file(cursor, person, kept, _USUAL)
