"""The address of a page: what a link shows to a colleague.

Truth flows one way, from the address to the widgets; a widget's callback writes to the address.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import NoReturn, TypeGuard

import streamlit as st

#: Who looks, and in which language.
FRAME = ("lang", "as")
#: What the filter bar holds; carried from page to page.
FILTERS = ("period", "at", "known", "category", "channel", "team", "source")
#: Conditions that a card or a bar of a chart opened; shown as chips, left behind by the menu.
DRILLS = (
    "week",
    "month",
    "day",
    "status",
    "age",
    "agent",
    "complexity",
    "priority",
    "jurisdiction",
    "decision",
    "batch",
    "breach_reason",
)
_MEMORY = "remembered_address"
_LEFT = "left_addresses"
#: How many of them are kept.
_MOST_LEFT = 100

Address = dict[str, list[str]]


def read() -> Address:
    """Every condition of the address with its values."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def first(key: str, default: str = "") -> str:
    """The first value of `key` in the address."""
    return next(iter(st.query_params.get_all(key)), default)


def put(key: str, value: str | Sequence[str] | None) -> None:
    """Set `key` in the address of this page; None or no value at all takes it out, "" asks for what has none.

    A list goes back to its first page.
    """
    for name in (key, "page"):
        if name in st.query_params:
            del st.query_params[name]
    if _is_said(value):
        st.query_params[key] = value


def choose(key: str, value: str | Sequence[str] | None, known: Collection[str]) -> None:
    """Set `key` to what a box says, one or several values, or take it out where that says nothing.

    After a change of language the browser answers with the words of the one before: what is not `known` is no choice.
    """
    if set([value] if isinstance(value, str) else value or ()) <= set(known):
        put(key, value)


def restore() -> None:
    """Bring the filters of the page before along when the menu, which clears the address, led here."""
    remembered: Address = st.session_state.get(_MEMORY, {})
    if not any(key in st.query_params for key in FRAME):
        for key, values in remembered.items():
            st.query_params[key] = values


def remember() -> None:
    """Keep what the next page is to start with."""
    st.session_state[_MEMORY] = {key: value for key, value in read().items() if key in FRAME + FILTERS}


def elsewhere(**changes: str | Sequence[str] | None) -> dict[str, str | list[str]]:
    """The conditions of this address with `changes`, for a link to another page.

    None takes a key out; "" is a value: it asks for what has none.
    """
    here: Mapping[str, list[str]] = {key: value for key, value in read().items() if key in FRAME + FILTERS + DRILLS}
    merged = {**here, **changes}
    return {key: value if isinstance(value, str) else list(value) for key, value in merged.items() if _is_said(value)}


def leave(page: st.Page, name: str, target: Mapping[str, str | Sequence[str]]) -> NoReturn:
    """Go from the page called `name` to `page` at the address `target`.

    Streamlit writes the new address into the browser's history once beneath the page that is left, before it goes:
    what was asked of that page is kept, for whoever comes back (`come_back`).
    """
    left: dict[tuple[str, Hashable], Address] = st.session_state.setdefault(_LEFT, {})
    own, key = read(), (name, _known({one: _as_list(value) for one, value in target.items()}))
    left.pop(key, None)
    # A page that opens itself is where it is to be: nobody came back.
    if page.url_path != name and _known(own) != key[1]:
        left[key] = own
    for oldest in list(left)[:-_MOST_LEFT]:
        del left[oldest]
    st.switch_page(page, query_params=target)


def come_back(name: str) -> None:
    """Give the page called `name` its own address again where the browser's way back led to that of a page it opened.

    On a way back Streamlit replaces the address in the history: the way further back stays open.
    """
    left: dict[tuple[str, Hashable], Address] = st.session_state.get(_LEFT, {})
    own = left.get((name, _known(read())))
    if own is not None:
        st.query_params.from_dict({**own, **{key: value for key, value in read().items() if key in FRAME}})


def _known(said: Address) -> Hashable:
    """Who looks and in which language is asked again on every run."""
    return frozenset((key, tuple(values)) for key, values in said.items() if key not in FRAME)


def _as_list(value: str | Sequence[str]) -> list[str]:
    """One value or several as a list."""
    return [value] if isinstance(value, str) else list(value)


def _is_said(value: str | Sequence[str] | None) -> TypeGuard[str | Sequence[str]]:
    return value is not None and (isinstance(value, str) or bool(value))
