"""The filter bar: one line under the title, kept in the address."""

from collections.abc import Callable, Mapping

import streamlit as st

from domain.marks import N_
from ui import address, numbers, words
from ui.conditions import BAR, PRESETS, Conditions
from ui.language import _, pgettext
from ui.markup import escaped

_ALL: Mapping[str, str] = {
    "category": N_("All categories"),
    "channel": N_("All channels"),
    "team": N_("All teams"),
    "source": N_("All sources"),
}
_WIDTHS = {"category": 170, "channel": 138, "team": 152, "source": 152}


def draw(title: str, asked: Conditions, choices: Mapping[str, list[str]], names: Mapping[str, str]) -> None:
    """The page's title with the bar beside it, then a chip for each condition that a chart or a card opened.

    `choices` are the values to choose from for each dimension of the bar: one or none, and it is not shown.
    With four boxes there is no room for the title in the line: it stands above.
    """
    boxes = [name for name in BAR if len(choices.get(name, ())) > 1]
    if above := len(boxes) == len(BAR):
        st.title(title, anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="filter_bar"):
        if not above:
            st.title(title, width="content", anchor=False)
        _period(asked)
        for name in boxes:
            _choice(name, asked, choices[name], names)
        _dates(asked)
    _chips(asked, names)


def _seed(key: str, value: object) -> None:
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _sends(key: str, read: Callable[[], str | None]) -> Callable[[], None]:
    return lambda: address.put(key, read())


def _period(asked: Conditions) -> None:
    short = {
        "7d": _("7 d"),
        "30d": _("30 d"),
        "90d": _("90 d"),
        "12m": _("12 mo"),
        "all": pgettext("period", "All"),
    }
    _seed("filter_period", asked.period if asked.period in PRESETS else None)
    st.segmented_control(
        _("Period"),
        list(PRESETS),
        key="filter_period",
        label_visibility="collapsed",
        format_func=lambda option: short[option],
        on_change=_sends("period", lambda: st.session_state["filter_period"]),
    )


def _choice(name: str, asked: Conditions, options: list[str], names: Mapping[str, str]) -> None:
    key, chosen = f"filter_{name}", asked.only(name)
    _seed(key, chosen[0] if len(chosen) == 1 and chosen[0] in options else None)
    st.selectbox(
        words.dimension(name),
        options,
        index=None,
        key=key,
        placeholder=_(_ALL[name]),
        label_visibility="collapsed",
        format_func=lambda value: words.label(name, value, names),
        width=_WIDTHS[name],
        on_change=_sends(name, lambda: st.session_state[key]),
    )


def _dates(asked: Conditions) -> None:
    shown = f"{numbers.day(asked.first)} – {numbers.day(asked.last)}" if asked.first else _("Dates")
    if asked.at:
        shown += " · " + _("as of {day}").format(day=numbers.day(asked.at))
    _seed("filter_span", (asked.first, asked.last) if asked.first and asked.last else ())
    _seed("filter_at", asked.at)
    with st.popover(shown, icon=":material/calendar_month:"):
        st.date_input(_("From – to"), key="filter_span", on_change=_send_span, format="DD/MM/YYYY")
        st.date_input(
            _("As it stood at the end of"),
            key="filter_at",
            format="DD/MM/YYYY",
            on_change=_sends("at", lambda: (day := st.session_state["filter_at"]) and day.isoformat()),
        )


def _send_span() -> None:
    span = st.session_state["filter_span"]
    if len(span) == 2:
        address.put("period", f"{span[0].isoformat()}..{span[1].isoformat()}")


def _chips(asked: Conditions, names: Mapping[str, str]) -> None:
    shown = [(name, values) for name, values in asked.where if name in address.DRILLS or len(values) > 1]
    if not shown:
        return
    with st.container(horizontal=True, key="chips"):
        for name, values in shown:
            said = ", ".join(words.label(name, value, names) for value in values)
            is_span = name in ("week", "month", "day", "age")
            text = said if is_span else _("{name}: {value}").format(name=words.dimension(name), value=said)
            st.button(
                escaped(text[:1].upper() + text[1:]),
                key=f"chip_{name}",
                help=_("Remove this condition"),
                icon=":material/close:",
                icon_position="right",
                on_click=address.put,
                args=(name, None),
            )
