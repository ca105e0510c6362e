"""Import: bring a file of another system in, after a look at what would come of it."""

from pathlib import Path
from typing import Literal, NoReturn

import streamlit as st

from domain.problems import Problem
from ui import import_outcome, import_steps, mapping_choice, mapping_keeping, states
from ui.desk import here
from ui.language import _

desk = here()
st.title(_("Import"), anchor=False)
st.caption(_("A file is read as a whole or not at all; the same file twice changes nothing."))
# The steps stay while an import goes on: a field that is not drawn forgets what was chosen in it.
busy = import_outcome.goes_on(desk)
path = import_steps.file(desk, busy)


def end(path: Path | None) -> NoReturn:
    """Nothing can be imported yet; one that goes on, or is over, is told all the same."""
    import_outcome.draw(desk, path, busy)
    st.stop()


way = mapping_choice.way(desk)
try:
    given = mapping_choice.given(desk, way)
except Problem as problem:
    states.failed(problem)
    end(path)
if path is None or (given is None and way != mapping_choice.RECOGNISED):
    states.empty(_("Choose a file and how to read it."), _("You will see the first rows before anything is written."))
    end(path)

reading = mapping_choice.reading(desk, path, way, given)
if reading.waits:
    end(path)
read_by = reading.mapping
st.subheader(_("What would come in"), anchor=False)
usable = read_by is not None and import_steps.preview(desk, path, read_by)
if read_by is None:
    st.caption(_("First mend what stands above."))
ready = usable and not busy
# A button of the first kind that is disabled shows its words white on white.
kind: Literal["primary", "secondary"] = "primary" if ready else "secondary"
if st.button(_("Import this file"), type=kind, disabled=not ready, icon=":material/upload:", key="import_run"):
    assert read_by is not None
    import_outcome.start(desk, path, read_by)
import_outcome.draw(desk, path, busy)
st.subheader(_("Keep the mapping"), anchor=False)
mapping_keeping.draw(desk, read_by, mapping_choice.saved_name(way))
