"""Every form that somebody may use on a ticket as it stands, each behind its tab."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import streamlit as st

from data.case_state import CaseState
from data.dossier import Dossier
from domain.rights import Action, may
from domain.statuses import DONE
from ui import conflicts, dialogue_forms, limit_forms, recourse_forms, saving, standing_forms, ticket_forms
from ui.desk import Desk
from ui.language import _, pgettext


@dataclass(frozen=True, slots=True)
class Tab:
    """A form behind its label: the right that it needs, whether it fits the case, the names that it is saved under."""

    label: str
    action: Action
    fits: bool
    form: Callable[[Desk, CaseState], None]
    names: tuple[str, ...]


def draw(desk: Desk, file: Dossier) -> None:
    """Every form that the person may use on this ticket, each behind its tab."""
    state = file.state
    tabs = [tab for tab in _tabs(desk, file) if tab.fits and may(desk.person, tab.action, state.team, state.agent)]
    above = st.container()
    conflicts.restore(conflicts.key(desk.person.user_id, state.ticket_id))
    if tabs:
        _draw(desk, state, tabs)
    else:
        st.caption(_("You may read this ticket, not change it."))
    with above:
        saving.told_last(state)
        conflicts.left_over(desk, state.ticket_id)


def _draw(desk: Desk, state: CaseState, tabs: list[Tab]) -> None:
    # Where forms came or went since the last press, the one pressed would be behind another tab.
    pressed = saving.last_form(state.ticket_id)
    default = next((tab.label for tab in tabs if pressed in tab.names), None)
    for shown, tab in zip(st.tabs([tab.label for tab in tabs], default=default), tabs, strict=True):
        with shown:
            tab.form(desk, state)


def _tabs(desk: Desk, file: Dossier) -> Iterator[Tab]:
    """All of them, in the order in which a complaint needs them."""
    state, is_done = file.state, file.state.status in DONE
    decide = partial(recourse_forms.decide, answered_by=file.answered_by)
    waits = state.has_appeal and is_done
    yield Tab(_("Decide the appeal"), Action.DECIDE_APPEAL, waits, decide, ("decide_appeal",))
    yield Tab(_("Take"), Action.TAKE, not state.agent and not is_done, ticket_forms.take, ("take",))
    is_new = state.acknowledged_at is None and not is_done
    yield Tab(_("Acknowledge"), Action.ACKNOWLEDGE, is_new, limit_forms.acknowledge, ("acknowledge",))
    is_movable = bool(ticket_forms.next_statuses(state))
    yield Tab(_("Status"), Action.CHANGE_STATUS, is_movable, ticket_forms.status, ("status",))
    writes = ("request", "tell", "propose")
    yield Tab(_("Write"), Action.REQUEST, not is_done, dialogue_forms.draw, writes)
    yield Tab(_("Answer"), Action.ANSWER, not is_done, ticket_forms.answer, ("answer",))
    appeal = recourse_forms.may_appeal(state)
    yield Tab(_("Appeal"), Action.OPEN_APPEAL, appeal, recourse_forms.appeal, ("appeal",))
    outside = ("mediate", "decide_mediation")
    yield Tab(_("Mediation"), Action.RECORD_MEDIATION, True, recourse_forms.mediate, outside)
    extends = state.due_at is not None and not is_done
    yield Tab(_("Extend"), Action.EXTEND, extends, limit_forms.extend, ("extend",))
    yield Tab(pgettext("verb", "Correct"), Action.RECLASSIFY, not is_done, limit_forms.correct, ("correct",))
    yield Tab(_("Priority"), Action.RAISE_PRIORITY, not is_done, standing_forms.priority, ("raise", "lower"))
    is_late = state.is_late(desk.now)
    yield Tab(_("Late: why"), Action.GIVE_BREACH_REASON, is_late, standing_forms.breach, ("why_late",))
    yield Tab(_("Reopen"), Action.REOPEN, is_done and not state.has_appeal, ticket_forms.reopen, ("reopen",))
    yield Tab(_("Note"), Action.NOTE, True, ticket_forms.note, ("note",))
    yield Tab(_("Assign"), Action.ASSIGN, True, ticket_forms.assign, ("assign",))
