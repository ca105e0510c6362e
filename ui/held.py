"""What a list of tickets showed last, and that it stays so while some of it is selected.

A selection is ids with the versions that the person saw. So that it stays one, a list in which something is selected is
not read again before the person wants it: neither its order nor its versions change under the hand.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.ticket_list import TicketList
from ui import cached
from ui.desk import Desk

#: The tickets of a list as somebody sees them: id and version, in their order.
Seen = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What a list showed: its page, the rows, the key of the table they stand in, what is selected there at first."""

    asked: TicketList
    page: int
    rows: pd.DataFrame
    identity: str
    chosen: tuple[int, ...] = ()

    def fits(self, asked: TicketList, page: int) -> bool:
        """Whether this is that page of that list, whenever it was asked."""
        question = replace(asked.question, as_of=self.asked.question.as_of)
        return self.page == page and self.asked == replace(asked, question=question)


def current(desk: Desk, asked: TicketList, key: str, page: int, size: int) -> Held:
    """One page of `asked` as it is now, or as it was shown while something in it is selected.

    Another order or other tickets are another table, so that what was selected by its place never moves to another one.
    """
    held: Held | None = st.session_state.get(_key(key))
    if held is None or not held.fits(asked, page) or not selected(held.identity):
        rows = cached.rows(desk.store, asked, size, (page - 1) * size)
        kept: Collection[int] = st.session_state.pop(_kept(key), ())
        chosen = tuple(place for place, number in enumerate(rows["ticket_id"]) if int(number) in kept)
        turn = st.session_state.get(_turn(key), 0)
        held = Held(asked, page, rows, f"{key}_{turn}_{hash(tuple(rows['ticket_id']))}", chosen)
        st.session_state[_key(key)] = held
    return held


def selected(identity: str) -> list[int]:
    """The places of the rows that are selected in a table."""
    state: Any = st.session_state.get(identity)
    return list(state["selection"]["rows"]) if state else []


def is_selected(key: str) -> bool:
    """Whether something is selected in what the list `key` showed last."""
    held: Held | None = st.session_state.get(_key(key))
    return held is not None and bool(selected(held.identity))


def seen(key: str) -> Seen:
    """The tickets that the list `key` showed last."""
    held: Held | None = st.session_state.get(_key(key))
    return seen_in(held.rows) if held else ()


def seen_in(rows: pd.DataFrame) -> Seen:
    """The tickets of `rows`."""
    return tuple(zip(map(int, rows["ticket_id"]), map(int, rows["version"]), strict=True))


def release(key: str, keeping: bool = False) -> None:
    """Read the list anew when it is drawn next, with nothing selected; `keeping`: with the same tickets, if there."""
    held: Held | None = st.session_state.pop(_key(key), None)
    chosen = selected(held.identity) if held else []
    st.session_state[_kept(key)] = set(held.rows["ticket_id"].iloc[chosen]) if held and keeping else set()
    st.session_state[_turn(key)] = st.session_state.get(_turn(key), 0) + 1


def _key(key: str) -> str:
    return f"held_{key}"


def _turn(key: str) -> str:
    return f"held_turn_{key}"


def _kept(key: str) -> str:
    return f"held_kept_{key}"
