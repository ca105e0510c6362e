"""Workload: who has how much to do, and what of it is near its limit?"""

import streamlit as st

from ui import board, loads, numbers
from ui.language import _
from ui.top import begin

desk = begin(_("Workload"), with_period=False)
told = [_("As of {moment} (Paris)").format(moment=numbers.moment(desk.question.as_of)), *board.as_known(desk)]
st.caption(" · ".join(told))
loads.table(desk)
