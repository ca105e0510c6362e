"""Which language a page run speaks: that of the address, else the browser's."""

import streamlit as st

from ui import address, language


def speak() -> str:
    """Speak it for the rest of this run, and return it; a callback, which runs before the page, says so itself."""
    asked = address.first("lang")
    chosen = asked if asked in language.LANGUAGES else language.preferred(st.context.locale)
    language.use(chosen)
    return chosen
