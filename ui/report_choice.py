"""Which period a report is about, and in which language: boxes that live in the address."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import streamlit as st

from analytics.periods import Kind, Period, on, period
from analytics.question import Question
from domain.marks import N_
from domain.problems import BadInput
from domain.zones import home_day
from ui import address, cached, period_words, states
from ui.desk import Desk
from ui.language import LANGUAGES, NAMES, _, current

#: What the address calls the period, and the language of the file.
ASKED, SPOKEN = "report", "spoken"
_KINDS: Mapping[Kind, str] = {
    Kind.DAY: N_("Day"),
    Kind.WEEK: N_("Week"),
    Kind.MONTH: N_("Month"),
    Kind.QUARTER: N_("Quarter"),
    Kind.YEAR: N_("Year"),
    Kind.DAYS: N_("Dates"),
}
#: How many of each kind are offered, the latest first.
_OFFERED: Mapping[Kind, int] = {Kind.DAY: 31, Kind.WEEK: 27, Kind.MONTH: 25, Kind.QUARTER: 13, Kind.YEAR: 6}
_DAYS = 30


def chosen(desk: Desk) -> Period:
    """The period in hand: the one that the address names, else the last week that is over."""
    today = home_day(desk.question.as_of - timedelta(microseconds=1))
    found = _named(today)
    left, middle, right = st.columns((3, 3, 2), vertical_alignment="bottom")
    with left:
        _kind(found, today)
    with middle:
        _days(found) if found.kind is Kind.DAYS else _one(found, _offered(desk, found, today), today)
    with right:
        _language()
    return found


def spoken() -> str:
    """The language of the file: the one that the address names, else that of the page."""
    found = address.first(SPOKEN)
    return found if found in LANGUAGES else current()


def asked(desk: Desk) -> tuple[Question, bool]:
    """The question of the filter bar without its period, and whether its day is said."""
    return desk.question.between(None, None), desk.asked.at is not None


def _named(today: date) -> Period:
    last = on(Kind.WEEK, today).before
    try:
        return period(address.first(ASKED, last.text))
    except BadInput as problem:
        states.failed(problem)
        return last


def _kind(found: Period, today: date) -> None:
    kind = found.kind
    key = "report_kind"
    if st.session_state.get(key) != kind:
        st.session_state[key] = kind
    st.segmented_control(
        _("Report about a"),
        list(_KINDS),
        key=key,
        format_func=lambda one: _(_KINDS[one]),
        required=True,
        on_change=lambda: address.put(ASKED, _last(st.session_state[key], today).text),
    )


def _last(kind: Kind, today: date) -> Period:
    """The last period of that kind that is over."""
    if kind is Kind.DAYS:
        return on(kind, today - timedelta(days=1), _DAYS)
    return on(kind, today).before


def _offered(desk: Desk, found: Period, today: date) -> list[str]:
    """The periods of the kind of `found`, from the one of today back to the first complaint."""
    first = cached.first_receipt(desk.store)
    since = home_day(first) if first else today
    texts = [one.text for one in _back(on(found.kind, today), _OFFERED[found.kind]) if one.after > since]
    return texts if found.text in texts else [*texts, found.text]


def _back(one: Period, count: int) -> Iterator[Period]:
    for _place in range(count):
        yield one
        one = one.before


def _one(found: Period, texts: list[str], today: date) -> None:
    key = "report_period"
    if st.session_state.get(key) != found.text:
        st.session_state[key] = found.text
    st.selectbox(
        _("Period"),
        texts,
        key=key,
        format_func=lambda text: _offered_as(period(text), today),
        on_change=lambda: address.choose(ASKED, st.session_state[key], texts),
    )


def _offered_as(one: Period, today: date) -> str:
    named = period_words.named(one)
    return named if one.after <= today else _("{period} (not over)").format(period=named)


def _days(found: Period) -> None:
    key = "report_days"
    if st.session_state.get(key) != (found.first, found.last):
        st.session_state[key] = (found.first, found.last)
    st.date_input(_("From – to"), key=key, format="DD/MM/YYYY", on_change=_send_days)


def _send_days() -> None:
    span = st.session_state["report_days"]
    if len(span) == 2:
        address.put(ASKED, f"{span[0].isoformat()}..{span[1].isoformat()}")


def _language() -> None:
    key = "report_language"
    if st.session_state.get(key) != spoken():
        st.session_state[key] = spoken()
    st.selectbox(
        _("Language of the report"),
        list(LANGUAGES),
        key=key,
        format_func=NAMES.__getitem__,
        on_change=lambda: address.choose(SPOKEN, st.session_state[key], LANGUAGES),
    )
