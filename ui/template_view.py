"""Which message is looked at, and how a player of an invented complaint would read it."""

from collections.abc import Mapping
from datetime import timedelta

import streamlit as st

from data.outbox import phrases
from data.outbox.templates import Template
from domain.marks import N_
from domain.messages import LANGUAGES, MessageKind
from domain.reference import EXAMPLE
from ui import address, words
from ui.desk import Desk
from ui.language import NAMES, _, in_language

_KIND, _LANGUAGE = "template_kind", "template_language"
_SAMPLE = N_("This is what whoever works on the complaint writes.")


def chosen() -> tuple[MessageKind, str]:
    """The kind and the language that are chosen on the page, or asked for by its address."""
    _keep(_KIND, "message", [str(one) for one in MessageKind])
    _keep(_LANGUAGE, "spoken", LANGUAGES)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Message"),
            [str(one) for one in MessageKind],
            key=_KIND,
            format_func=lambda one: words.label("message", one),
            on_change=_put,
            args=("message", _KIND),
            width=280,
        )
        st.segmented_control(
            _("Language of the message"),
            list(LANGUAGES),
            key=_LANGUAGE,
            required=True,
            format_func=NAMES.__getitem__,
            on_change=_put,
            args=("spoken", _LANGUAGE),
        )
    return MessageKind(st.session_state[_KIND]), str(st.session_state[_LANGUAGE])


def _keep(widget: str, key: str, known: Mapping[str, str] | list[str] | tuple[str, ...]) -> None:
    asked = address.first(key)
    st.session_state[widget] = asked if asked in known else next(iter(known))


def _put(key: str, widget: str) -> None:
    address.put(key, str(st.session_state[widget]))


def preview(desk: Desk, kind: MessageKind, language: str, written: Template | None) -> None:
    """Subject and text with the values of an invented complaint; where the template cannot be used, that."""
    if written is None:
        st.caption(_("It can be shown once the text can be used."))
        return
    subject, body = written.filled(_sample(desk, kind, language))
    with st.container(key=f"preview_{kind}"):
        st.text(subject)
        with st.container(border=True):
            st.text(body)
    st.caption(_("The complaint is invented; addresses of links are put in when it is sent."))


def _sample(desk: Desk, kind: MessageKind, language: str) -> dict[str, str]:
    later = phrases.moment(desk.now + timedelta(days=3), language)
    outside = phrases.outside(None, language)
    is_by_machine = kind is MessageKind.ACKNOWLEDGEMENT
    return {
        "reference": EXAMPLE,
        "name": "",
        "deadline": later,
        "text": phrases.phrase("automatic", language) if is_by_machine else in_language(language, _SAMPLE),
        "link": "https://…",
        "code": "123 456",
        "appeal": outside,
        "until": later,
    }
