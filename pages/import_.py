"""Import: bring a file of another system in, after a look at what would come of it."""

import streamlit as st

from domain.problems import Problem
from ui import import_steps, states
from ui.desk import here
from ui.language import _

desk = here()
st.title(_("Import"), anchor=False)
st.caption(_("A file is read as a whole or not at all; the same file twice changes nothing."))
if import_steps.waiting():
    st.stop()
import_steps.report()

path = import_steps.file()
try:
    read_by = import_steps.mapping()
except Problem as problem:
    states.failed(problem)
    st.stop()
if path is None or read_by is None:
    states.empty(_("Choose a file and how to read it."), _("You will see the first rows before anything is written."))
    st.stop()

st.subheader(_("What would come in"), anchor=False)
usable = import_steps.preview(path, read_by)
if st.button(_("Import this file"), type="primary", disabled=not usable, icon=":material/upload:", key="import_run"):
    import_steps.start(desk, path, read_by)
