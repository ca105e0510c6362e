"""Putting the cursor into a field, within the page's own policy: no script but that of a component."""

import streamlit as st

_FOCUS = """
export default ({ data, parentElement }) => {
    const look = (left) => {
        const field = document.querySelector(data.field);
        if (field) field.focus();
        else if (left) setTimeout(look, 100, left - 1);
    };
    if (parentElement.shown === data.occasion) return;
    parentElement.shown = data.occasion;
    look(30);
};
"""
_focus = st.components.v2.component("focus", js=_FOCUS)


def put(field: str, occasion: str) -> None:
    """Put the cursor into the field with this key, once for each `occasion`."""
    _focus(data={"field": f".st-key-{field} input", "occasion": occasion}, key="focus", height=1)
