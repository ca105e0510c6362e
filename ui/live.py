"""Parts of a page that run again by themselves, or alone: they stop when whoever looks may not any more."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from ui import sign_in
from ui.speaking import speak

P = ParamSpec("P")


def fragment(run_every: float | None = None) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """`st.fragment`, in which the session is looked at anew each time, as the frame does for the whole page.

    Seconds between two runs; None: it runs when something in it is touched.
    """

    def around(draw: Callable[P, None]) -> Callable[P, None]:
        @st.fragment(run_every=run_every)
        @wraps(draw)
        def drawn(*given: P.args, **named: P.kwargs) -> None:
            if not sign_in.is_as_drawn():
                st.rerun()
            speak()
            draw(*given, **named)

        return drawn

    return around
