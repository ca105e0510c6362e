"""The fields of the form of a policy: each shows a value of the draft by its name, and hands it back when typed in."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import policy_typed, policy_words
from ui.language import _
from ui.policy_draft import UNITS, Draft
from ui.policy_words import counts_on_a_calendar

#: The pixels of a field that has a line to itself.
WIDE = 515


def key(name: str) -> str:
    """The key of the field that shows the value `name`."""
    return f"draft.{name}"


def value(draft: Draft, name: str) -> str:
    """Put the value into its field, where nothing was typed yet; returns the field's key."""
    st.session_state.setdefault(key(name), draft.values[name])
    return key(name)


def row(name: str) -> DeltaGenerator:
    """A line of fields that wraps."""
    return st.container(horizontal=True, vertical_alignment="bottom", key=f"policy_row.{name}")


def box(draft: Draft, name: str, label: str, **more: Any) -> None:
    """A line of text."""
    st.text_input(label, key=value(draft, name), **more)


def area(draft: Draft, name: str, label: str, **more: Any) -> None:
    """Some lines of text."""
    st.text_area(label, key=value(draft, name), height=120, **more)


def tick(draft: Draft, name: str, label: str, **more: Any) -> None:
    """Yes or no."""
    st.checkbox(label, key=value(draft, name), **more)


def choice(
    draft: Draft,
    name: str,
    label: str,
    options: Sequence[Any],
    shown: Callable[[Any], str],
    optional: bool = False,
    **more: Any,
) -> None:
    """One of `options`; `optional`: or none."""
    index = None if optional or draft.values[name] is None else 0
    st.selectbox(label, options, index, key=value(draft, name), format_func=shown, **more)


def choices(
    draft: Draft,
    name: str,
    label: str,
    options: Sequence[str],
    shown: Callable[[str], str],
    free: bool = False,
    **more: Any,
) -> None:
    """Some of `options`; `free`: others may be written too."""
    # The box for all of them at once would speak English.
    more |= {"accept_new_options": free, "select_all": False, "wrap": True}
    st.multiselect(label, options, key=value(draft, name), format_func=shown, **more)


def limit(draft: Draft, name: str, label: str, optional: bool = False) -> None:
    """An amount, the way in which it is counted and, where that needs one, the calendar; `optional`: or none."""
    unit = draft.values[f"{name}.unit"]
    with row(name):
        choice(
            draft,
            f"{name}.unit",
            label,
            UNITS,
            lambda one: _(policy_words.UNITS[one]),
            optional=optional,
            placeholder=_("No limit"),
            width=330,
        )
        if unit is not None:
            st.number_input(_("How many"), value=None, step=1, key=value(draft, f"{name}.amount"), width=130)
        if counts_on_a_calendar(unit):
            choice(
                draft,
                f"{name}.calendar",
                _("Calendar"),
                draft.calendars,
                lambda one: policy_typed.calendar_name(draft, one),
                placeholder=_("Choose a calendar"),
                width=150,
            )


def press(label: str, icon: str, name: str, do: Callable[..., object], *given: Any, disabled: bool = False) -> None:
    """A quiet button that changes the form: it calls `do` with what is `given`."""

    def pressed() -> None:
        do(*given)

    st.button(
        label, icon=f":material/{icon}:", key=f"policy_{name}", on_click=pressed, disabled=disabled, type="tertiary"
    )
