"""What stands in the boxes of a mapping's form before anything is typed."""

import streamlit as st

from ui.language import _
from ui.mapping_draft import NO_CHOICE, Draft


def value(draft: Draft, name: str) -> str:
    """Put the value into its widget, where nothing was typed yet; returns the widget's key."""
    st.session_state.setdefault(draft.key(name), draft.values[name])
    return draft.key(name)


def box(draft: Draft, name: str) -> str:
    """The same for a box in which no choice is a choice, `NO_CHOICE`."""
    kept = draft.values[name]
    st.session_state.setdefault(draft.key(name), NO_CHOICE if kept is None else kept)
    return draft.key(name)


def column_name(column: str) -> str:
    """What a choice of a box of columns is called."""
    return _("No column") if column == NO_CHOICE else column
