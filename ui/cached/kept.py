"""The one shape of a cache: what was worked out under one stamp of the store stays so."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from data.store import Store

_Asked = ParamSpec("_Asked")
_Told = TypeVar("_Told")
_Ask = Callable[Concatenate[Store, _Asked], _Told]


def kept(most: int) -> Callable[[_Ask[_Asked, _Told]], _Ask[_Asked, _Told]]:
    """Decorates what asks a store: what it told of equal questions under one stamp is told again, the last `most`.

    What is asked is all that the answer may depend on beside the store: who asks too, where that decides. `clear` of
    the function forgets all answers.
    """

    def decorated(ask: _Ask[_Asked, _Told]) -> _Ask[_Asked, _Told]:
        signature = inspect.signature(ask)

        def found(_desk: Store, path: str, stamp: int, *asked: Any) -> _Told:
            return ask(_desk, *asked)  # type: ignore[call-arg]

        # Streamlit tells caches apart by these, and by the source, which is the same for all.
        found.__module__, found.__qualname__ = ask.__module__, ask.__qualname__
        cache = st.cache_data(show_spinner=False, max_entries=most)(found)

        @wraps(ask)
        def told(desk: Store, /, *args: _Asked.args, **named: _Asked.kwargs) -> _Told:
            bound = signature.bind(desk, *args, **named)
            bound.apply_defaults()
            return cache(desk, str(desk.path), desk.stamp, *map(_fixed, bound.args[1:]))

        told.clear = cache.clear  # type: ignore[attr-defined]
        return told

    return decorated


def _fixed(asked: object) -> object:
    """The same question in a list and in a tuple is one."""
    return tuple(asked) if isinstance(asked, list) else asked
