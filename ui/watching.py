"""Lists that follow what others do: within two seconds, and never under the hand.

Every look first asks for the number of the last write, which costs the same in a store of any size; where it is the one
of the look before, that was all. Else the lists are read again. Where nothing is selected, a list that is not as it was
drawn is drawn anew; else a line counts the changes, and the person has them shown when they want to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from analytics.ticket_list import TicketList
from ui import cached, held, live, numbers, tables
from ui.desk import Desk
from ui.held import Seen
from ui.language import ngettext

#: Seconds between two looks: what somebody else did is seen, read and drawn within two.
EVERY = 1.5
_LOOKED, _FRESH, _SHOW = "watch_looked", "watch_fresh", "watch_show"


@dataclass(frozen=True, slots=True)
class _Watched:
    """A list, its page, and what of it stands on the page."""

    key: str
    asked: TicketList
    page: int
    seen: Seen


def lists(desk: Desk, watched: Mapping[str, TicketList], is_busy: bool = False) -> None:
    """Follow these lists, by the key that they are drawn with; at the end of a page that drew them.

    `is_busy`: the person is in the middle of something else that goes by them. Lists of the past are not followed.
    """
    if desk.is_past:
        return
    st.session_state[_LOOKED], st.session_state[_FRESH] = None, True
    found = [_watched(desk, key, asked) for key, asked in watched.items()]
    is_held = is_busy or any(held.is_selected(key) for key in watched)
    _look(desk, found, is_held)


def _watched(desk: Desk, key: str, asked: TicketList) -> _Watched:
    total = cached.count(desk.store, asked)
    # A list of nothing is not drawn, and what it showed before is no more on the page.
    return _Watched(key, asked, tables.page_of(total), held.seen(key) if total else ())


@live.fragment(run_every=EVERY)
def _look(desk: Desk, watched: list[_Watched], is_held: bool) -> None:
    if st.session_state.pop(_SHOW, False):
        st.rerun()
    is_fresh = st.session_state.pop(_FRESH, False)
    if is_fresh and not is_held:
        return
    count = _changes(desk, watched)
    if count and not is_held:
        st.rerun()
    if count:
        _line(count, watched)


def _changes(desk: Desk, watched: list[_Watched]) -> int:
    """How many tickets of the lists are not as they stand on the page; looked up once for each write."""
    stamp = desk.store.stamp
    looked: tuple[int, int] | None = st.session_state.get(_LOOKED)
    if looked is None or looked[0] != stamp:
        looked = stamp, changed([(one.seen, _now(desk, one)) for one in watched])
        st.session_state[_LOOKED] = looked
    return looked[1]


def _now(desk: Desk, one: _Watched) -> Seen:
    question = replace(one.asked.question, as_of=cached.moment(desk.store))
    rows = cached.rows(desk.store, replace(one.asked, question=question), tables.PAGE, (one.page - 1) * tables.PAGE)
    return held.seen_in(rows)


def changed(lists: Sequence[tuple[Seen, Seen]]) -> int:
    """How many tickets are not as they were seen, given of each list what was seen and what is in it now.

    One that went from one list into another counts once, and what moved up into a place that became free not at all.
    """
    befores, nows = ([dict(side) for side in sides] for sides in zip(*lists, strict=True))
    touched = {
        number
        for before, now in zip(befores, nows, strict=True)
        for number, version in before.items()
        if now.get(number) != version
    }
    more = (
        len(now.keys() - before.keys() - touched) - len(before.keys() - now.keys())
        for before, now in zip(befores, nows, strict=True)
    )
    return len(touched) + sum(max(0, one) for one in more)


def _line(count: int, watched: list[_Watched]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="live_changes"):
        said = ngettext("{count} change", "{count} changes", count).format(count=numbers.number(count))
        st.markdown(said, width="content")
        label = ngettext("Show it", "Show them", count)
        keys = [one.key for one in watched]
        st.button(label, key="live_show", icon=":material/refresh:", type="tertiary", on_click=_show, args=(keys,))


def _show(keys: list[str]) -> None:
    for key in keys:
        held.release(key, keeping=True)
    st.session_state[_SHOW] = True
