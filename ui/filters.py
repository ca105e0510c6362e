"""The filter bar: one line under the title, kept in the address."""

from collections.abc import Callable, Iterator, Mapping

import streamlit as st

from domain.marks import N_
from ui import address, numbers, words
from ui.conditions import BAR, PAST, PRESETS, Conditions
from ui.language import _, pgettext
from ui.markup import escaped

_ALL: Mapping[str, str] = {
    "category": N_("All categories"),
    "channel": N_("All channels"),
    "team": N_("All teams"),
    "source": N_("All sources"),
}
_WIDTHS = {"category": 170, "channel": 138, "team": 152, "source": 152}


def draw(
    title: str,
    asked: Conditions,
    choices: Mapping[str, list[str]],
    names: Mapping[str, str],
    beside: Callable[[], None] = lambda: None,
    with_period: bool = True,
) -> None:
    """The page's title with the bar beside it, then a chip for each condition that the bar does not show.

    `choices` are the values to choose from for each dimension of the bar: one or none, and it is not shown.
    With four boxes there is no room for the title in the line: it stands above. What `beside` draws ends the line.
    `with_period`: the period too, not only the days of the past.
    """
    boxes = [name for name in BAR if len(choices.get(name, ())) > 1]
    if above := len(boxes) == len(BAR):
        st.title(title, anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="filter_bar"):
        if not above:
            st.title(title, width="content", anchor=False)
        if with_period:
            _period(asked)
        for name in boxes:
            _choice(name, asked, choices[name], names)
        _dates(asked, with_period)
        beside()
    _chips(asked, choices, names)


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
        on_change=lambda: address.choose("period", st.session_state["filter_period"], PRESETS),
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
        on_change=lambda: address.choose(name, st.session_state[key], options),
    )


def _dates(asked: Conditions, with_period: bool) -> None:
    is_said = with_period and asked.first
    shown = f"{numbers.day(asked.first)} – {numbers.day(asked.last)}" if is_said else _("Dates")
    _seed("filter_span", (asked.first, asked.last) if asked.first and asked.last else ())
    for name in PAST:
        _seed(f"filter_{name}", getattr(asked, name))
    with st.popover(shown, icon=":material/calendar_month:"):
        if with_period:
            st.date_input(_("From – to"), key="filter_span", on_change=_send_span, format="DD/MM/YYYY")
        _past_day("at", _("As it stood at the end of"))
        _past_day(
            "known",
            _("As known at the end of"),
            _("By what was recorded until then: what was recorded or corrected later is left out."),
        )


def _past_day(name: str, label: str, hint: str | None = None) -> None:
    key = f"filter_{name}"
    read = lambda: (day := st.session_state[key]) and day.isoformat()  # noqa: E731 - a name for what a box says
    st.date_input(label, key=key, format="DD/MM/YYYY", help=hint, on_change=_sends(name, read))


def _send_span() -> None:
    span = st.session_state["filter_span"]
    if len(span) == 2:
        address.put("period", f"{span[0].isoformat()}..{span[1].isoformat()}")


def _chips(asked: Conditions, choices: Mapping[str, list[str]], names: Mapping[str, str]) -> None:
    chips = {**_past(asked), **dict(_unboxed(asked, choices, names))}
    if not chips:
        return
    with st.container(horizontal=True, key="chips"):
        for name, text in chips.items():
            st.button(
                escaped(text[:1].upper() + text[1:]),
                key=f"chip_{name}",
                help=_("Remove this condition"),
                icon=":material/close:",
                icon_position="right",
                on_click=address.put,
                args=(name, None),
                # What is not of now must not be taken for it.
                type="primary" if name in PAST else "secondary",
            )


def _past(asked: Conditions) -> dict[str, str]:
    said = {"at": _("As it stood on {day}"), "known": _("As known on {day}")}
    told = {name: numbers.day(day) for name in PAST if (day := getattr(asked, name))}
    if asked.instant:
        told["at"] = numbers.moment(asked.instant)
    return {name: said[name].format(day=day) for name, day in told.items()}


def _unboxed(
    asked: Conditions, choices: Mapping[str, list[str]], names: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The conditions that no box of the bar shows, in words."""
    for name, values in asked.where:
        if len(values) == 1 and len(choices.get(name, ())) > 1 and values[0] in choices[name]:
            continue
        said = ", ".join(words.label(name, value, names) for value in values)
        is_span = name in ("week", "month", "day", "age")
        yield name, said if is_span else _("{name}: {value}").format(name=words.dimension(name), value=said)
