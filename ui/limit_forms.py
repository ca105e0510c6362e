"""The forms about the limits of a ticket: acknowledgement, extension, correction of what the limits follow from."""

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import streamlit as st

from data import commands
from data.case_state import CaseState
from domain.marks import N_
from domain.vocabulary import HOME_ZONE, Category, Complexity
from ui import instants, numbers, saving, words
from ui.desk import Desk
from ui.language import _

#: An extension is offered for so long, in steps of the field for the time.
_MORE_TIME, _STEP = timedelta(days=7), timedelta(minutes=15)
_MISSING = N_("Choose the new deadline.")


def acknowledge(desk: Desk, state: CaseState) -> None:
    """Note that the player was told."""
    with st.form(f"acknowledge_{state.ticket_id}", border=False):
        st.caption(
            _("Tell the player that the complaint has arrived, its reference and its deadline; then note it here.")
        )
        saving.button(
            state,
            "acknowledge",
            _("Acknowledge"),
            lambda v: commands.acknowledge(desk.store, desk.person, state.ticket_id, v),
        )


def extend(desk: Desk, state: CaseState) -> None:
    """Put the deadline off, or why that cannot be."""
    due, stop = state.due_at, state.hard_stop_at
    if due is None or state.paused_since is not None:
        st.caption(_("The clock stands still until the player answers. Extend the deadline when it runs again."))
        return
    if stop is not None and stop <= max(due, desk.now):
        told = _("The hard stop, {moment}, leaves no room for an extension.")
        st.caption(told.format(moment=numbers.moment(stop)))
        return
    _extension(desk, state, _later(max(due, desk.now), stop))


def _later(than: datetime, stop: datetime | None) -> datetime:
    """The new deadline that is offered, as the clocks at home show it: a week more, where the hard stop lets it be."""
    home, more = ZoneInfo(HOME_ZONE), than.astimezone(ZoneInfo(HOME_ZONE)) + _MORE_TIME + _STEP
    latest = stop.astimezone(home) if stop and stop < more else more
    at = latest.replace(second=0, microsecond=0, tzinfo=None)
    quarter = at - timedelta(minutes=at.minute % 15)
    return quarter if instants.in_utc(quarter) > than else at


def _extension(desk: Desk, state: CaseState, later: datetime) -> None:
    field, reason = f"extend_{state.ticket_id}", f"extend_reason_{state.ticket_id}"
    offered = saving.offer(field, later)
    with st.form(f"form_{field}", border=False):
        st.caption(_limits(state))
        st.datetime_input(_("New deadline (Paris)"), key=field, format="DD/MM/YYYY", step=_STEP, width=260)
        st.text_area(_("Why it takes longer"), key=reason, height=120)
        saving.button(
            state,
            "extend",
            _("Extend the deadline"),
            lambda v: commands.extend(
                desk.store, desk.person, state.ticket_id, v, instants.chosen(field, _MISSING), saving.value(reason)
            ),
            {field: None, offered: None, reason: ""},
        )


def _limits(state: CaseState) -> str:
    deadline = _("Deadline: {moment}").format(moment=numbers.moment(state.due_at))
    if state.hard_stop_at is None:
        return deadline
    stop = _("hard stop, which no extension may pass: {moment}").format(moment=numbers.moment(state.hard_stop_at))
    return f"{deadline} · {stop}"


def correct(desk: Desk, state: CaseState) -> None:
    """Correct category and complexity. The category stands outside the form: choosing one brings its complexity."""
    category, complexity, reason = (f"{name}_{state.ticket_id}" for name in ("category", "complexity", "why_corrected"))
    offered = (
        saving.offer(category, _known(Category, state.category)),
        saving.offer(complexity, _known(Complexity, state.complexity)),
    )
    st.selectbox(
        words.dimension("category"),
        [str(one) for one in Category],
        key=category,
        index=None,
        placeholder=_("Choose a category"),
        format_func=lambda one: words.label("category", one),
        on_change=_bring_complexity,
        args=(category, complexity),
    )
    with st.form(f"form_{category}", border=False):
        st.radio(
            words.dimension("complexity"),
            [str(one) for one in Complexity],
            key=complexity,
            index=None,
            horizontal=True,
            format_func=lambda one: words.label("complexity", one),
        )
        st.text_area(_("Why it is corrected"), key=reason, height=120)
        st.caption(_("The deadline is reckoned anew from the receipt on; an extension given before ends."))
        saving.button(
            state,
            "correct",
            _("Save the correction"),
            lambda v: commands.reclassify(
                desk.store,
                desk.person,
                state.ticket_id,
                v,
                saving.value(category),
                saving.value(complexity),
                saving.value(reason),
            ),
            {**dict.fromkeys((category, complexity, *offered)), reason: ""},
        )


def _known(words: type[StrEnum], written: str | None) -> str | None:
    """What is `written` where it is one of our words: a source has words of its own."""
    return written if written in [str(word) for word in words] else None


def _bring_complexity(category: str, complexity: str) -> None:
    if chosen := saving.value(category):
        st.session_state[complexity] = str(Category(chosen).complexity)
