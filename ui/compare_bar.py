"""The second filter bar of the page Compare: what B asks otherwise than A."""

from collections.abc import Mapping

import streamlit as st

from domain.marks import N_
from ui import address, board, compare_sides, numbers, words
from ui.compare_sides import ANY, BEFORE, PREFIX, SAME, Side
from ui.conditions import BAR
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped

_PERIODS: Mapping[str, str] = {BEFORE: N_("The period before"), SAME: N_("The same period")}
_AS_A = ""


def draw(desk: Desk, b: Side) -> None:
    """A line of boxes; each writes to the address."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="compare_bar"):
        title = _("Compared with (B)")
        st.markdown(f"**{title}**", width="content")
        _period(b)
        for name in BAR:
            if len(desk.choices.get(name, ())) > 1:
                _choice(desk, name)


def _keep(key: str, value: object) -> None:
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _period(b: Side) -> None:
    chosen = compare_sides.period_of(address.read())
    _keep("compare_period", chosen if chosen in _PERIODS else None)
    st.selectbox(
        _("Period of B"),
        list(_PERIODS),
        key="compare_period",
        index=None,
        placeholder=_span(b),
        label_visibility="collapsed",
        format_func=lambda one: _(_PERIODS[one]),
        width=230,
        on_change=lambda: address.choose(f"{PREFIX}period", st.session_state["compare_period"], _PERIODS),
    )
    _keep("compare_span", (b.asked.first, b.asked.last) if b.asked.first and b.asked.last else ())
    with st.popover(_("Dates"), icon=":material/calendar_month:", key="compare_dates"):
        st.date_input(_("From – to"), key="compare_span", on_change=_send_span, format="DD/MM/YYYY")


def _span(b: Side) -> str:
    return f"{numbers.day(b.asked.first)} – {numbers.day(b.asked.last)}" if b.asked.first else _("Other dates")


def _send_span() -> None:
    span = st.session_state["compare_span"]
    if len(span) == 2:
        address.put(f"{PREFIX}period", f"{span[0].isoformat()}..{span[1].isoformat()}")


def _choice(desk: Desk, name: str) -> None:
    key, options = f"compare_{name}", [_AS_A, ANY, *desk.choices[name]]
    found = address.first(f"{PREFIX}{name}")
    _keep(key, found if found in options else _AS_A)

    def shown(value: str) -> str:
        fixed = {_AS_A: _("{dimension}: as A"), ANY: _("{dimension}: all")}
        if value in fixed:
            return fixed[value].format(dimension=words.dimension(name))
        return words.label(name, value, desk.names)

    def send() -> None:
        if st.session_state[key] in options:
            address.put(f"{PREFIX}{name}", st.session_state[key] or None)

    st.selectbox(
        _("{dimension} of B").format(dimension=words.dimension(name)),
        options,
        key=key,
        label_visibility="collapsed",
        format_func=shown,
        width=180,
        on_change=send,
    )


def told(desk: Desk, a: Side, b: Side) -> None:
    """What each side asks, in words."""
    with st.container(gap="xxsmall", key="compare_told"):
        for letter, side in (("A", a), ("B", b)):
            st.caption(f"**{letter}** · {escaped(_said(desk, side))}")


def _said(desk: Desk, side: Side) -> str:
    question = side.question
    parts = [
        _days(side),
        _("as of {moment} (Paris)").format(moment=numbers.moment(question.as_of)),
        *board.as_known(desk),
    ]
    parts += [
        _("{name}: {value}").format(
            name=words.dimension(name), value=", ".join(words.label(name, one, desk.names) for one in values)
        )
        for name, values in question.where
    ]
    return " · ".join(parts)


def _days(side: Side) -> str:
    question = side.question
    if question.start is None or question.end is None:
        return _("all time")
    return f"{numbers.day(compare_sides.first_day(question))} – {numbers.day(compare_sides.last_day(question))}"
