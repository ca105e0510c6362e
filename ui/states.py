"""Empty and failed, drawn: what happened and what to do next."""

import streamlit as st

from domain.problems import Problem
from ui.language import _
from ui.markup import escaped
from ui.telling import told


def failed(problem: Problem, step: str = "") -> None:
    """What went wrong, in one sentence, and the next step where there is one."""
    st.error(escaped(" ".join((told(problem), step)).strip()), icon=":material/error:")


def failed_in(sentence: str) -> None:
    """What went wrong, where the page has words of its own for it."""
    st.error(escaped(sentence), icon=":material/error:")


def empty(sentence: str, step: str = "", boxed: bool = True) -> None:
    """That there is nothing here, and what to do about it; in a box of its own unless it stands in one already."""
    with st.container(border=boxed, horizontal_alignment="center", key=f"empty_{abs(hash(sentence))}"):
        st.markdown(f":gray[:material/inbox:] {sentence}", width="content")
        if step:
            st.caption(step, width="content")


def broken(_error: Exception) -> bool:
    """A page that failed in a way nobody foresaw: what to do next; the cause stands in the server's log."""
    st.error(
        _("This page could not be drawn. What was saved before is safe: load the page again.")
        + " "
        + _("If it stays so, tell whoever runs this service; the cause stands in its log."),
        icon=":material/error:",
    )
    return True
