"""Changing the guide of a category: both languages side by side, a step a line."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from data.guides import commands
from data.guides.guide import Guide, brought
from ui import outcome, saving
from ui.desk import Desk
from ui.language import NAMES, _

_TALL = 260


def draw(desk: Desk, guide: Guide) -> None:
    """The form, filled with the guide as it is until somebody writes in it."""
    place = f"guide_{guide.category}"
    fields = {language: f"{place}_{language}" for language in NAMES}
    kept = {field: saving.offer(field, guide.text(language)) for language, field in fields.items()}
    emptied = dict.fromkeys([*kept, *kept.values()])
    with st.form(place, border=False):
        st.caption(_("A step a line; line by line the same in both languages."))
        for column, (language, field) in zip(st.columns(len(fields)), fields.items(), strict=True):
            column.text_area(NAMES[language], key=field, height=_TALL)
        with st.container(horizontal=True):
            read = _read(place, guide)
            save, bring = partial(_save, desk, read, place), partial(commands.bring_back, desk.store, desk.person, read)
            st.form_submit_button(
                _("Save the procedure"), type="primary", on_click=_run, args=(place, save, emptied), key=f"{place}_save"
            )
            if guide.steps != brought(guide.category).steps:
                label = _("Back to the one brought")
                st.form_submit_button(label, on_click=_run, args=(place, bring, emptied), key=f"{place}_bring")
        outcome.draw(place)


def _read(place: str, guide: Guide) -> Guide:
    """The guide that the person began to write on: a newer one is told when they save."""
    kept: Guide = st.session_state.setdefault(f"{place}_read", guide)
    return kept


def _save(desk: Desk, read: Guide, place: str) -> None:
    french, english = (saving.value(f"{place}_{language}") for language in ("fr", "en"))
    commands.save(desk.store, desk.person, read, french, english)


def _run(place: str, command: Callable[[], object], emptied: Mapping[str, None]) -> None:
    """Once told of a newer version the person writes on that."""
    outcome.run(place, command, lambda: _("Saved."), emptied)
    st.session_state.pop(f"{place}_read", None)
