"""Bringing a part of a page into view, within the page's own policy: no script but that of a component."""

import streamlit as st

# A part is in view long before the page is long: only what lies beyond the window is brought there.
_SCROLL = """
export default ({ data, parentElement }) => {
    const look = (left) => {
        const part = document.querySelector(data.part);
        if (!part) { if (left) setTimeout(look, 100, left - 1); return; }
        const box = part.getBoundingClientRect();
        if (box.top < 0 || box.top > innerHeight * 0.7) part.scrollIntoView({ block: "start" });
        else if (box.bottom > innerHeight) part.scrollIntoView({ block: "nearest" });
    };
    if (parentElement.shown === data.part + data.occasion) return;
    parentElement.shown = data.part + data.occasion;
    look(30);
};
"""
_into_view = st.components.v2.component("into_view", js=_SCROLL)


def bring(part: str, occasion: str = "") -> None:
    """Bring what the CSS selector `part` finds first into view, once for each `occasion`."""
    _into_view(data={"part": part, "occasion": occasion}, key="into_view", height=1)
