"""People: who works here and may do what; who is away."""

import streamlit as st

from domain.rights import Action
from ui import absence_forms, people_forms, people_list, team_forms
from ui.desk import here
from ui.language import _
from ui.markup import escaped

desk = here()
st.title(_("People"), anchor=False)

if desk.may(Action.SET_ABSENCE):
    people = absence_forms.led(desk)
    with st.container(border=True):
        st.subheader(_("Absences"), anchor=False)
        absence_forms.listed(desk, people)
        absence_forms.form(desk, people)

if desk.may(Action.SET_USERS):
    found = people_list.read(desk)
    one = people_list.chosen(found)
    with st.container(border=True):
        st.subheader(_("Users"), anchor=False)
        people_list.draw(desk, found)
    if one:
        with st.container(border=True):
            st.subheader(escaped(one.person.name), anchor=False)
            people_forms.change(desk, one)
            people_forms.access(desk, one)
    with st.container(border=True):
        st.subheader(_("Let somebody in"), anchor=False)
        people_forms.add(desk)
    with st.container(border=True):
        st.subheader(_("Teams"), anchor=False)
        team_forms.draw(desk)
