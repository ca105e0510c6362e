"""Compare: two periods, slices or teams side by side. Is the difference more than chance?"""

import streamlit as st

from ui import address, cached, compare_bar, compare_sides, compare_view, compare_words
from ui.compare_sides import Side
from ui.language import _
from ui.markup import escaped
from ui.telling import told
from ui.top import begin

desk = begin(_("Compare"))
a = Side(desk.asked, desk.question)
b, ignored = compare_sides.other(desk.asked, address.read(), desk.person, desk.now)
compare_bar.draw(desk, b)
for sentence in map(told, ignored):
    st.caption(escaped(sentence))
compare_bar.told(desk, a, b)

if a.question == b.question:
    st.info(_("A and B ask for the same cases: choose another period or another slice for B."))
    st.stop()
found = compare_view.read(desk, a, b)
if shared := compare_words.shared(cached.shared(desk.store, a.question, b.question, compare_view.OVERLAP)):
    st.caption(shared)

left, right = st.columns(2)
with left.container(border=True, height="stretch"):
    compare_view.shares(desk, found)
with right.container(border=True, height="stretch"):
    compare_view.slices(desk, a, b)
with st.container(border=True):
    compare_view.whole(found, a, b)
