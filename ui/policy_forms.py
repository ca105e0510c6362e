"""The form of a new version: started from a policy, kept while it is written, drawn tab by tab."""

from datetime import UTC, date, datetime, timedelta

import streamlit as st

from data.policies import Version
from domain.problems import Problem
from domain.statuses import OPEN, Status
from domain.zones import home_day
from sla.policy import STEPS, Policy
from ui import (
    policy_calendar_form,
    policy_file,
    policy_places,
    policy_rule_form,
    policy_typed,
    policy_words,
    states,
    words,
)
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped
from ui.policy_draft import JURISDICTIONS, Draft, draft_of
from ui.policy_fields import WIDE, box, choices, key, limit
from ui.policy_places import Place

_DRAFT = "policy_draft"


def current() -> Draft | None:
    """The form as it stands with what was typed last; None before one is started."""
    draft: Draft | None = st.session_state.get(_DRAFT)
    if draft:
        typed = {name: st.session_state[key(name)] for name in draft.values if key(name) in st.session_state}
        draft.values |= typed
    return draft


def start(policy: Policy) -> None:
    """Fill the form with `policy`; what stood there before is gone."""
    discard()
    draft = st.session_state[_DRAFT] = draft_of(policy)
    draft.values["starts_on"] = _first_day(datetime.now(UTC))


def _first_day(now: datetime) -> date:
    """The first day of the next month at home."""
    today = home_day(now)
    return (today.replace(day=28) + timedelta(days=4)).replace(day=1)


def begin(version: Version) -> None:
    """The ways to start a form: from a version, or from a file."""
    st.caption(_("It starts from another one, and nothing counts before it is published."))
    st.button(
        _("Start from version {number}").format(number=version.number),
        type="primary",
        icon=":material/edit_document:",
        key="policy_start",
        on_click=start,
        args=(version.policy,),
    )
    policy_file.bring(start)


def end() -> None:
    """The way to throw the form away: behind a small button, with a second press."""
    with st.popover(_("Throw this form away"), icon=":material/delete:", type="tertiary", key="policy_end"):
        st.caption(_("What was typed is gone then."))
        st.button(_("Yes, throw it away"), key="policy_discard", on_click=discard)


def discard() -> None:
    """Throw the form away, with all that was typed in it."""
    st.session_state.pop(_DRAFT, None)
    for name in [name for name in st.session_state if str(name).startswith(key(""))]:
        del st.session_state[name]


def checked(draft: Draft) -> tuple[Policy | None, Problem | None]:
    """The policy that the form describes, or what is wrong with it."""
    try:
        return policy_typed.policy(draft), None
    except Problem as problem:
        return None, problem


def draw(desk: Desk, draft: Draft, policy: Policy | None, problem: Problem | None) -> None:
    """The form in tabs, below what is wrong with it."""
    place = policy_places.find(draft, problem)
    _verdict(problem, place)
    names = (_("General"), _("Calendars"), _("Rules"), _("Other limits"), _("As a file"))
    general, calendars, rules, others, file = st.tabs(names, key="policy_tabs")
    with general:
        _general(draft)
    with calendars:
        policy_calendar_form.draw(draft, place)
    with rules:
        policy_rule_form.draw(desk, draft, place)
    with others:
        _others(draft)
    with file:
        policy_file.take_away(policy, "policy", "form")
        policy_file.bring(start)


def _verdict(problem: Problem | None, place: Place | None) -> None:
    with st.container(key="policy_verdict", gap="xxsmall"):
        if problem is None:
            st.caption(":material/check: " + _("The form is complete: it describes a policy."))
            return
        states.failed(problem)
        if place:
            st.caption(_("In the form: {place}").format(place=escaped(" › ".join(place.steps))))


def _general(draft: Draft) -> None:
    box(draft, "title", policy_words.field("title"), width=WIDE)
    choices(
        draft,
        "pausing",
        policy_words.field("pausing"),
        [str(status) for status in Status if status in OPEN],
        lambda status: words.label("status", status),
        help=_("The procedure says which; others are for asking what if, and cannot be published."),
        placeholder=_("None"),
        width=WIDE,
    )


def _others(draft: Draft) -> None:
    st.markdown(f"**{_('Acknowledgement')}**")
    st.caption(_("Within it the player is told that the complaint has arrived."))
    limit(draft, "acknowledgement", _("Acknowledgement"), optional=True)
    with st.expander(_("Other limits for it by jurisdiction")):
        for jurisdiction in JURISDICTIONS:
            limit(draft, f"acknowledgement.{jurisdiction}", words.label("jurisdiction", jurisdiction), optional=True)
    st.markdown(f"**{_('Hard stops')}**")
    st.caption(_("Counted from receipt. No pause and no extension moves them."))
    for jurisdiction in JURISDICTIONS:
        limit(draft, f"hard_stop.{jurisdiction}", words.label("jurisdiction", jurisdiction), optional=True)
    st.markdown(f"**{_('Steps of the procedure')}**")
    st.caption(
        _("Each counted from its own beginning: the last word to the player, the appeal, the request of a body.")
    )
    for step in STEPS:
        limit(draft, f"procedure.{step}", policy_words.field(step), optional=True)
