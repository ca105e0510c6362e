"""What if: which cases would have been on time under other hours, holidays, limits or pauses?"""

import streamlit as st

from ui import cached, whatif_controls, whatif_lists, whatif_view
from ui.language import _
from ui.top import begin

desk = begin(_("What if"))
st.caption(_("Every complaint of the slice is judged anew; nothing is written."))
policy = whatif_controls.supposed(cached.policy_in_force(desk.store, desk.now))
if policy is None:
    st.stop()
found = cached.supposition(desk.store, policy, desk.question)

whatif_view.figures(found, desk)
with st.container(border=True):
    whatif_view.months(found, desk)
whatif_lists.opened(policy, desk)
with st.container(border=True):
    whatif_lists.changed(found, policy, desk)
