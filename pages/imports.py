"""Imports: what came in and what it did, the rows that could not be read, and the way back."""

import streamlit as st

from ui import (
    import_kept,
    import_list,
    import_undo,
    import_verdicts,
    import_work,
    quarantine_aside,
    quarantine_chosen,
    quarantine_file,
    quarantine_grid,
    quarantine_work,
)
from ui.desk import here
from ui.language import _

desk = here()
st.title(_("Imports"), anchor=False)
st.caption(_("What each file brought, the rows of it that could not be read, and the way back."))
if import_work.goes_on(desk):
    st.stop()

found = import_list.read(desk)
if not found:
    import_list.nothing(desk)
    st.stop()
kept = import_list.chosen(found)
import_list.draw(desk, found, kept)
if kept is None:
    st.stop()

import_kept.head(desk, kept)
with st.container(border=True):
    import_kept.counts(desk, kept)
    import_kept.faults(desk, kept)
    import_verdicts.draw(desk, kept)
    import_kept.mapping(kept)
if kept.left or kept.aside:
    with st.container(border=True, key="imports_quarantine"):
        st.subheader(_("Quarantine"), anchor=False)
        if kept.left and quarantine_grid.draw(desk, kept):
            quarantine_chosen.draw(desk, kept)
            quarantine_work.form(desk, kept)
        if kept.left:
            quarantine_file.draw(desk, kept)
        quarantine_aside.draw(desk, kept)
    import_list.bring_quarantine(kept)
quarantine_work.outcome(desk, kept)
import_undo.outcome(desk, kept)
if kept.undone_by is None:
    with st.container(border=True):
        import_undo.draw(desk, kept)
