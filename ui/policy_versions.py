"""The versions of the policy: their table, one of them in words, and withdrawing one that has not started."""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from data import policies, policy_commands, staff
from data.policies import Book, Version
from domain.people import SYSTEM
from domain.problems import Problem
from domain.vocabulary import HOME_ZONE
from domain.zones import home_day
from sla.policy import STEPS
from ui import numbers, policy_file, policy_words, words
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped, without_codes
from ui.policy_draft import JURISDICTIONS
from ui.speaking import speak
from ui.telling import told

_OUTCOME = "policy_outcome"
_LEAVING = "policy_leaving"
_CHOSEN = "policy_version"


def book(desk: Desk) -> Book:
    """All versions, as they stand in the store now."""
    with closing(desk.store.cursor()) as cursor:
        return policies.book(cursor)


def tell(sentence: str) -> None:
    """Keep a sentence about what was done for `outcome`."""
    st.session_state[_OUTCOME] = ("done", sentence)


def tell_problem(problem: Problem) -> None:
    """Keep what went wrong for `outcome`."""
    st.session_state[_OUTCOME] = ("failed", told(problem))


def look_at(number: int) -> None:
    """Choose the version that is looked at; for callbacks only."""
    st.session_state[_CHOSEN] = number


def outcome() -> None:
    """What came of the last press, said once."""
    kind, sentence = st.session_state.pop(_OUTCOME, ("", ""))
    if kind == "done":
        st.success(escaped(sentence), icon=":material/check_circle:")
    elif kind:
        st.error(escaped(sentence), icon=":material/error:")


def starts(version: Version) -> str:
    """`version`'s first day at home; the first version has always been there."""
    if version.starts_at == policies.BEGINNING:
        return _("from the beginning")
    return numbers.day(home_day(version.starts_at))


def state(versions: Book, version: Version, now: datetime) -> str:
    """`in force`, `starts in 3 days`, or `over`."""
    if version == versions.in_force(now):
        return _("in force")
    if version.starts_at <= now:
        return _("over")
    home = ZoneInfo(HOME_ZONE)
    days = (version.starts_at.astimezone(home).date() - now.astimezone(home).date()).days
    return ngettext("starts in {count} day", "starts in {count} days", days).format(count=numbers.number(days))


def table(desk: Desk, versions: Book) -> None:
    """Every version, the latest first."""
    with closing(desk.store.cursor()) as cursor:
        names = {SYSTEM.user_id: SYSTEM.name} | staff.names(cursor)
    rows = [
        {
            _("Version"): numbers.number(one.number),
            _("Starts on"): starts(one),
            _("State"): state(versions, one, desk.now),
            _("Published by"): without_codes(names.get(one.actor, one.actor)),
            _("Published on"): numbers.NOTHING if one.actor == SYSTEM.user_id else numbers.moment(one.recorded_at),
            _("Title"): without_codes(one.policy.title),
        }
        for one in reversed(versions.versions)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, height="content", alt=_("Versions of the policy"))


def chosen(desk: Desk, versions: Book) -> Version:
    """The version that is looked at: the one in force, until another one is chosen."""
    offered = [one.number for one in reversed(versions.versions)]
    if st.session_state.get(_CHOSEN) not in offered:
        st.session_state[_CHOSEN] = versions.in_force(desk.now).number
    number = st.selectbox(
        _("Look at"),
        offered,
        key=_CHOSEN,
        format_func=lambda one: _title(versions, versions.version(one), desk.now),
        width=420,
    )
    return versions.version(number)


def _title(versions: Book, version: Version, now: datetime) -> str:
    name = _("Version {number}").format(number=numbers.number(version.number))
    return f"{name} · {state(versions, version, now)}"


def show(version: Version) -> None:
    """What a version says, in words."""
    policy, steps_of = version.policy, version.for_steps.policy.procedure
    rules, calendars = st.tabs([_("Rules"), _("Calendars")], key="policy_shown")
    with rules:
        rows = [(one.name, policy_words.conditions(one), policy_words.limit(one.answer)) for one in policy.rules]
        _words((_("Rule"), _("For"), _("Limit for the answer")), rows)
        stops = [
            (words.label("jurisdiction", name), policy_words.limit(one))
            for name in JURISDICTIONS
            if (one := policy.hard_stops.get(name))
        ]
        told = [
            (f"{_('Acknowledgement')} · {words.label('jurisdiction', name)}", policy_words.limit(one))
            for name in JURISDICTIONS
            if (one := policy.acknowledgements.get(name))
        ]
        steps = [(policy_words.field(name), policy_words.limit(one)) for name in STEPS if (one := steps_of.get(name))]
        others = [(_("Acknowledgement"), policy_words.limit(policy.acknowledgement)), *told, *stops, *steps]
        _words((_("Other limits"), _("Limit")), others)
    with calendars:
        if not policy.calendars:
            st.caption(_("No limit of this version counts business time."))
        for name, calendar in sorted(policy.calendars.items()):
            _words((_("Calendar {name}").format(name=name), ""), policy_words.calendar(calendar))


def _words(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    shown = pd.DataFrame([[escaped(cell) for cell in row] for row in rows], columns=[escaped(one) for one in titles])
    st.table(shown, border="horizontal", hide_index=True)


def actions(desk: Desk, version: Version) -> None:
    """Fetch a version as a file; take it back, with a second press, while it has not started."""
    with st.container(horizontal=True, vertical_alignment="center", key="policy_actions"):
        policy_file.take_away(version.policy, f"policy-{version.number}", "version")
        if version.starts_at > desk.now:
            _withdrawing(desk, version)


def _withdrawing(desk: Desk, version: Version) -> None:
    if st.session_state.get(_LEAVING) != version.number:
        label = _("Withdraw version {number}").format(number=version.number)
        st.button(label, icon=":material/undo:", key="policy_withdraw", on_click=_leave, args=(version.number,))
        return
    # Not where the first press was: two quick ones are not a decision.
    st.button(_("Keep it"), key="policy_withdraw_no", on_click=_leave, args=(None,))
    st.button(
        _("Yes, withdraw version {number}").format(number=version.number),
        type="primary",
        icon=":material/undo:",
        key="policy_withdraw_yes",
        on_click=_withdraw,
        args=(desk, version),
    )


def _leave(number: int | None) -> None:
    st.session_state[_LEAVING] = number


def _withdraw(desk: Desk, version: Version) -> None:
    _leave(None)
    try:
        policy_commands.withdraw(desk.store, desk.person, version.number)
    except Problem as problem:
        tell_problem(problem)
        return
    speak()
    tell(_("Version {number} is withdrawn: it will not start.").format(number=version.number))
