"""Definitions: what does each figure mean, and how is it worked out?"""

import streamlit as st

from ui import definition_list, states
from ui.language import _
from ui.top import begin

desk = begin(_("Definitions"))
st.caption(_("Each figure in both languages, with the query that answers it for the conditions above."))
problem = definition_list.unknown()
if problem:
    states.failed(problem)
definition_list.rules()
found = definition_list.search()
if found:
    definition_list.draw(desk, found)
else:
    states.empty(_("No figure is called so."), _("Search for another word, in either language."))
