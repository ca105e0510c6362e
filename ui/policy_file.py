"""A policy as a file: the form's to take away, one's own to fill the form with."""

from collections.abc import Callable

import streamlit as st

from domain.marks import N_
from domain.problems import BadInput, Problem
from sla.policy import Policy
from sla.policy_document import parse, toml
from ui import states
from ui.language import _

_UPLOAD, _PROBLEM = "policy_upload", "policy_upload_problem"


def take_away(policy: Policy | None, name: str, where: str) -> None:
    """A button that fetches `policy` as TOML, called `name`; `where` tells it from the others on the page."""
    st.download_button(
        _("Fetch it as a file (TOML)"),
        toml(policy).encode() if policy else b"",
        file_name=f"{name}.toml",
        mime="application/toml",
        icon=":material/download:",
        key=f"policy_download_{where}",
        on_click="ignore",
        disabled=policy is None,
    )


def bring(start: Callable[[Policy], None]) -> None:
    """A box for a policy of one's own, with which `start` is called; a file that is wrong changes nothing."""
    st.file_uploader(
        _("Fill the form from a file (TOML, 1 MB at the most)"),
        type=["toml"],
        key=_UPLOAD,
        max_upload_size=1,
        on_change=_take,
        args=(start,),
    )
    if problem := st.session_state.get(_PROBLEM):
        states.failed(problem)


def _take(start: Callable[[Policy], None]) -> None:
    st.session_state.pop(_PROBLEM, None)
    given = st.session_state.get(_UPLOAD)
    if given is None:
        return
    try:
        start(parse(_decoded(given.name, given.getvalue())))
    except Problem as problem:
        st.session_state[_PROBLEM] = problem


def _decoded(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = Problem(N_("it is not UTF-8"))
        raise BadInput(N_("The policy {file} cannot be read: {reason}."), file=name, reason=reason) from error
