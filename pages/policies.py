"""Policies: which time limits complaints have, from when on, and what others would have done."""

import streamlit as st

from ui import policy_forms, policy_publishing, policy_versions
from ui.desk import here
from ui.language import _

desk = here()
st.title(_("Policies"), anchor=False)
st.caption(_("How long an answer may take. A version counts for what is received from its first day on."))

with st.container(border=True):
    st.subheader(_("Versions"), anchor=False)
    versions = policy_versions.book(desk)
    policy_versions.table(desk, versions)
    version = policy_versions.chosen(desk, versions)
    policy_versions.show(version)
    policy_versions.actions(desk, version)
policy_versions.outcome()

with st.container(border=True):
    st.subheader(_("A new version"), anchor=False)
    draft = policy_forms.current()
    if draft is None:
        policy_forms.begin(version)
        st.stop()
    policy, problem = policy_forms.checked(draft)
    policy_forms.draw(desk, draft, policy, problem)
    policy_forms.end()

with st.container(border=True):
    st.subheader(_("What it would have done"), anchor=False)
    seen = policy_publishing.look_ahead(desk, policy)

with st.container(border=True):
    st.subheader(_("Publish"), anchor=False)
    policy_publishing.publish(desk, draft, policy, seen)
