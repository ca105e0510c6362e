"""The calendars of the form of a policy: zone, week, holidays, days with hours of their own, edges."""

from functools import cache

import holidays
import streamlit as st

from domain.zones import zones
from sla.policy_calendars import WEEKDAYS
from ui import policy_places, policy_typed
from ui.language import _
from ui.markup import escaped
from ui.policy_draft import Draft, add_calendar
from ui.policy_fields import area, box, choice, choices, key, press, row, tick
from ui.policy_places import Place
from ui.policy_words import EDGES, country, field, weekday

_HOURS = "09:00-12:30, 13:30-18:00"
_DAYS = "2026-12-24"
_EXCEPTIONS = "2026-12-31 09:00-12:00"


@cache
def _zones() -> list[str]:
    return sorted(zones())


@cache
def _countries() -> list[str]:
    return sorted(holidays.list_supported_countries(include_aliases=False))


def draw(draft: Draft, wrong: Place | None) -> None:
    """Every calendar behind a line that opens, the one that is `wrong` with a sign."""
    st.caption(_("Where a limit counts business time, it counts the open hours or the working days of a calendar."))
    for number in draft.calendars:
        name = policy_typed.calendar_name(draft, number)
        icon = policy_places.sign(wrong, number)
        with st.expander(escaped(name) or _("Without a name"), key=f"policy_calendar_{number}", icon=icon):
            _calendar(draft, number)
    press(_("Add a calendar"), "add", "add_calendar", add_calendar, draft, _("New calendar"))


def _calendar(draft: Draft, number: int) -> None:
    name = f"calendar.{number}"
    with row(f"{name}.who"):
        box(draft, f"{name}.name", field("name"), width=250)
        choice(draft, f"{name}.zone", field("zone"), _zones(), str, accept_new_options=True, width=250)
    _week(draft, name)
    _days(draft, number, name)
    with row(f"{name}.edges"):
        for edge in EDGES:
            _edge(draft, name, edge)
    press(_("Remove this calendar"), "delete", f"{name}_remove", _remove, draft, number)


def _remove(draft: Draft, number: int) -> None:
    """Take a calendar out; what counted on it has none until one is chosen."""
    draft.calendars.remove(number)
    for name in (f"{limit}.calendar" for limit in draft.limits()):
        if draft.values[name] == number:
            draft.values[name] = st.session_state[key(name)] = None


def _edge(draft: Draft, name: str, edge: str) -> None:
    options = EDGES[edge]
    choice(draft, f"{name}.{edge}", field(edge), list(options), lambda one: _(options[one]), width=330)


def _week(draft: Draft, name: str) -> None:
    st.caption(_("Open hours on each day, for instance {hours}. Empty: closed.").format(hours=_HOURS))
    with row(f"{name}.week"):
        for number, day in enumerate(WEEKDAYS):
            box(draft, f"{name}.{day}", weekday(number), width=215)


def _days(draft: Draft, number: int, name: str) -> None:
    choices(
        draft,
        f"{name}.holidays",
        field("holidays"),
        _countries(),
        country,
        free=True,
        placeholder=_("None"),
        help=_("A part of a country by its code, for instance US-MA."),
    )
    if policy_typed.has_kept_holidays(draft, number):
        tick(
            draft,
            f"{name}.anew",
            _("Look these holidays up again"),
            help=_("Otherwise they stay, day by day, as the version has them that this form was filled from."),
        )
    with row(f"{name}.days"):
        area(
            draft,
            f"{name}.days_off",
            field("days_off"),
            placeholder=_DAYS,
            help=_("A day on each line, for instance {day}.").format(day=_DAYS),
            width=330,
        )
        area(
            draft,
            f"{name}.exceptions",
            field("exceptions"),
            placeholder=_EXCEPTIONS,
            help=_("A day on each line with its hours, for instance {day}. Without hours: closed.").format(
                day=_EXCEPTIONS
            ),
            width=330,
        )
