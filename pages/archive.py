"""Archive: everything that the desk holds, as one file that imports, or as a backup that restores."""

import streamlit as st

from ui import archive_steps, backup_steps
from ui.desk import here
from ui.language import _

desk = here()
st.title(_("Archive"), anchor=False)
st.caption(
    _(
        "One file with every complaint, every event, names, accounts and texts, the imports and the policies."
        " It fills an empty store: delai.py import FILE."
    )
)
archive_steps.draw(desk)
st.subheader(_("Backup"), anchor=False)
backup_steps.explain()
backup_steps.draw(desk)
