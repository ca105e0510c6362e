"""How a ticket stands in the procedure: proposal, appeal, body outside, chases, rating, silence, as name and value."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import streamlit as st

from data.case_state import CaseState
from domain.statuses import DONE
from domain.vocabulary import Proposal
from ui import course_words, numbers, words
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped


def draw(desk: Desk, state: CaseState) -> None:
    """Everything that the procedure says of the ticket; nothing where it says nothing."""
    lines = list(_lines(state, desk.now))
    if not lines:
        return
    with st.container(border=True, key="course"):
        st.subheader(_("Where it stands"), anchor=False)
        for name, value, is_late in lines:
            with st.container(horizontal=True, gap="small"):
                st.caption(name, width=150)
                if is_late:
                    st.markdown(f":red[**{escaped(value)}**]", width="stretch")
                else:
                    st.text(value, width="stretch")


def badges(desk: Desk, state: CaseState) -> None:
    """What of the procedure somebody has to see first, as badges."""
    if state.is_silent(desk.now):
        st.badge(_("Without news for too long"), color="orange", icon=":material/voice_over_off:")
    if state.has_appeal:
        st.badge(_("Appeal open"), color=_colour(state.appeal_due_at, desk.now), icon=":material/balance:")
    if state.has_mediation:
        colour = _colour(state.mediation_due_at, desk.now)
        st.badge(words.label("body", state.mediation_body), color=colour, icon=":material/account_balance:")
    if state.proposal == Proposal.MADE and state.status not in DONE:
        is_over = _is_over(state.proposal_until, desk.now)
        st.badge(_("Proposal is over") if is_over else _("Proposal made"), color="gray" if is_over else "blue")


def _lines(state: CaseState, now: datetime) -> Iterator[tuple[str, str, bool]]:
    if state.acknowledged_at is not None:
        by = _("by the machine") if state.ack_by_machine else _("by a person")
        yield _("Acknowledged"), by, False
    yield from _silence(state, now)
    if state.chases:
        yield _("Asked for news"), course_words.times(state.chases), False
    if state.rating:
        yield _("Rating"), course_words.rated(state.rating), False
    yield from _proposal(state, now)
    yield from _appeal(state, now)
    yield from _mediation(state, now)


def _silence(state: CaseState, now: datetime) -> Iterator[tuple[str, str, bool]]:
    if state.word_due_at is None:
        return
    moment = numbers.moment(state.word_due_at)
    if state.is_silent(now):
        yield _("Without news from"), _("{moment}, too long").format(moment=moment), True
    else:
        yield _("News due by"), moment, False


def _proposal(state: CaseState, now: datetime) -> Iterator[tuple[str, str, bool]]:
    if state.proposal is None:
        return
    if state.proposal != Proposal.MADE:
        yield _("Proposal"), words.label("proposal", state.proposal), False
        return
    until = numbers.moment(state.proposal_until)
    if _is_over(state.proposal_until, now):
        yield _("Proposal"), _("not answered, stood until {moment}").format(moment=until), False
    else:
        yield _("Proposal"), _("stands until {moment}").format(moment=until), False


def _appeal(state: CaseState, now: datetime) -> Iterator[tuple[str, str, bool]]:
    if state.appealed_at is None:
        return
    yield _("Appeal on"), numbers.moment(state.appealed_at), False
    yield from _clock(state.appeal_due_at, state.appeal_outcome, state.appeal_decided_at, now)


def _mediation(state: CaseState, now: datetime) -> Iterator[tuple[str, str, bool]]:
    if state.mediated_at is None:
        return
    yield (
        words.label("body", state.mediation_body),
        _("since {moment}").format(moment=numbers.moment(state.mediated_at)),
        False,
    )
    yield from _clock(state.mediation_due_at, state.mediation_outcome, state.mediation_decided_at, now)


def _clock(
    due: datetime | None, outcome: str | None, decided: datetime | None, now: datetime
) -> Iterator[tuple[str, str, bool]]:
    """Until when it is to be decided, with the word where that is over; once it is decided, how and when."""
    if outcome is not None:
        said = _("{outcome} on {moment}").format(
            outcome=words.label("outcome", outcome), moment=numbers.moment(decided)
        )
        yield _("Outcome"), said, due is not None and decided is not None and decided > due
        return
    if due is not None:
        is_late = _is_over(due, now)
        moment = numbers.moment(due)
        yield _("To be decided by"), _("{moment}, late").format(moment=moment) if is_late else moment, is_late


def _colour(due: datetime | None, now: datetime) -> Literal["red", "blue"]:
    return "red" if _is_over(due, now) else "blue"


def _is_over(until: datetime | None, now: datetime) -> bool:
    return until is not None and until < now
