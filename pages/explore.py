"""Explore: any figure's tickets, any slice of them, and the same rows as a file."""

import streamlit as st

from ui import board, cached, explorer, states, tables
from ui.language import _
from ui.top import begin

desk = begin(_("Explore"))
figure, part, order = explorer.chosen()
explorer.narrow(desk)

asked = board.listed(desk.question, figure, part, order)
total = cached.count(desk.store, asked)
explorer.tell(desk, figure, total)
if total:
    tables.draw(asked, "explored")
    tables.export(asked)
else:
    states.empty(_("No ticket fits."), _("Choose a longer period, or take a condition out."))

# With a key: what changes above it would fold it.
with st.expander(_("Figures of this slice"), icon=":material/functions:", key="explore_slice"):
    explorer.sliced(desk, figure)
