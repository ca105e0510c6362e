"""Flow: what comes in and goes out, how the backlog came about, and whether pace and stay agree with it."""

import streamlit as st

from ui import flow_cards, flow_frames, flow_view
from ui.language import _
from ui.top import begin

desk = begin(_("Flow"))
flow = flow_frames.read(desk, flow_frames.shown())
flow_cards.draw(desk, flow)
flow_frames.choose(flow)

sums, stock = st.columns(2)
with sums.container(border=True, height="stretch"):
    points = [flow_view.cumulative(desk, flow)]
with stock.container(border=True, height="stretch"):
    points.append(flow_view.stood(desk, flow))
aged, law = st.columns((3, 2))
with aged.container(border=True, height="stretch"):
    points.append(flow_view.ages(desk, flow))
with law.container(border=True, height="stretch"):
    flow_view.law(desk)
    flow_view.apart(flow)
flow_view.follow(desk, flow, points)
