"""The form for a complaint that comes by phone or chat: from the account to the description, Tab by Tab."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from data import commands
from data.filing import Complaint
from domain.marks import N_
from domain.messages import LANGUAGES
from domain.problems import BadInput
from domain.vocabulary import Category, Channel, Jurisdiction
from domain.zones import home_day
from ui import focus, intake_outcome, outcome, saving, words
from ui.desk import Desk
from ui.language import NAMES, _, pgettext

PLACE = "intake"
_TALL = 150


def draw(desk: Desk) -> str:
    """The fields and the button; returns the account as it is typed so far.

    The account stands outside the form: what there is of it already is looked up while it is typed.
    """
    focus.put(_key("account"), str(st.session_state.setdefault(_key("times"), 0)))
    account = st.text_input(words.field("account"), key=_key("account"), max_chars=200, live="400ms")
    with st.form(PLACE, border=False):
        _what()
        _when_and_how_much(desk)
        _who()
        st.form_submit_button(
            _("File the complaint"), type="primary", shortcut="Ctrl+Enter", on_click=_file, args=(desk,)
        )
        outcome.draw(PLACE)
    return account or ""


def _key(field: str) -> str:
    return f"{PLACE}_{field}"


def _what() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state.setdefault(_key("channel"), str(Channel.PHONE))
        st.segmented_control(
            words.dimension("channel"),
            [str(Channel.PHONE), str(Channel.CHAT)],
            key=_key("channel"),
            required=True,
            format_func=lambda one: words.label("channel", one),
        )
        _choose("category", Category, _("Choose a category"), 260)
    st.text_area(
        words.field("description"),
        key=_key("description"),
        height=_TALL,
        placeholder=_("What the player says, or the chat as it was"),
    )


def _when_and_how_much(desk: Desk) -> None:
    st.session_state.setdefault(_key("incident_on"), home_day(desk.now))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.date_input(_("Incident on"), key=_key("incident_on"), format="DD/MM/YYYY", width=150)
        st.number_input(_("Amount"), key=_key("amount"), min_value=0.0, value=None, step=0.01, format="%.2f", width=130)
        st.session_state.setdefault(_key("currency"), "EUR")
        st.text_input(_("Currency"), key=_key("currency"), max_chars=3, width=80)
        _choose("jurisdiction", Jurisdiction, _("Not known"), 170)


def _choose(name: str, known: Iterable[str], nothing: str, width: int) -> None:
    # A box that can be emptied has a button for it, where Tab would stop.
    st.selectbox(
        words.dimension(name),
        ["", *map(str, known)],
        key=_key(name),
        format_func=lambda one: words.label(name, one) if one else nothing,
        width=width,
    )


def _who() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(words.field("email"), key=_key("email"), max_chars=254, width=230)
        st.text_input(words.field("name"), key=_key("name"), max_chars=200, width=170)
        st.session_state.setdefault(_key("language"), LANGUAGES[0])
        st.segmented_control(
            pgettext("of the player", "Language"),
            list(LANGUAGES),
            key=_key("language"),
            required=True,
            format_func=NAMES.__getitem__,
        )


def _file(desk: Desk) -> None:
    filed: list[tuple[int, str]] = []

    def file() -> None:
        filed.append(commands.file(desk.store, desk.person, _complaint()))

    outcome.run(PLACE, file, lambda: "", _emptied(desk))
    if filed:
        intake_outcome.note(*filed[0])
        st.session_state[_key("times")] += 1


def _complaint() -> Complaint:
    amount = st.session_state.get(_key("amount"))
    day = st.session_state.get(_key("incident_on"))
    if not isinstance(day, date):
        raise BadInput(N_("Choose the day of the incident."))
    said = {name: saving.value(_key(name)) for name in ("account", "category", "description", "channel", "currency")}
    more = {name: saving.value(_key(name)).strip() or None for name in ("email", "name", "jurisdiction", "language")}
    return Complaint(
        incident_on=day,
        amount=None if amount is None else Decimal(f"{amount:.2f}"),
        **{**said, "currency": said["currency"].strip().upper()},  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )


def _emptied(desk: Desk) -> dict[str, Any]:
    nothing = dict.fromkeys(("account", "category", "jurisdiction", "description", "email", "name"), "")
    chosen = {"amount": None, "incident_on": home_day(desk.now)}
    return {_key(name): empty for name, empty in {**nothing, **chosen}.items()}
