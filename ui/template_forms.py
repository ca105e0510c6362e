"""Changing a message: its subject and its text, each with what cannot be used of it beside it."""

from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial

import streamlit as st

from data.outbox import template_commands
from data.outbox.templates import Template, brought, checked_template, demand_whole
from domain.messages import FIELDS, MessageKind
from domain.problems import BadInput
from ui import outcome, saving, states, words
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped

_TALL = 380
#: What a text is checked as, by the field that it stands in.
_FIELD_OF = {"message": "body"}


def draw(desk: Desk, kind: MessageKind, language: str) -> Template | None:
    """The fields and their buttons; returns what stands in them, None where it cannot be used.

    Outside a form, so that what is left shows at once how it reads.
    """
    with closing(desk.store.cursor()) as cursor:
        now = template_commands.current(cursor, desk.person, kind, language)
    place = f"template_{kind}_{language}"
    fields = {"subject": f"{place}_subject", "body": f"{place}_body"}
    kept = {field: saving.offer(field, getattr(now, name)) for name, field in fields.items()}
    written, problem = _checked(kind, fields)
    st.text_input(words.field("subject"), key=fields["subject"])
    _beside(problem, "subject")
    st.text_area(words.field("body"), key=fields["body"], height=_TALL)
    _beside(problem, "body")
    st.caption(escaped(_("It may name {fields}.").format(fields=", ".join(f"${name}" for name in FIELDS))))
    read = _read(place, now)
    with st.container(horizontal=True):
        go = partial(_run, place, dict.fromkeys([*kept, *kept.values()]))
        save = partial(_save, desk, kind, language, read, fields)
        st.button(_("Save the message"), type="primary", key=f"{place}_save", on_click=go, args=(save,))
        if now != brought(kind, language):
            bring = partial(template_commands.bring_back, desk.store, desk.person, kind, language, read)
            st.button(_("Back to the one brought"), key=f"{place}_bring", on_click=go, args=(bring,))
    if problem:
        outcome.forget(place)  # it is told beside the field
    else:
        outcome.draw(place)
    return written


def _checked(kind: MessageKind, fields: Mapping[str, str]) -> tuple[Template | None, BadInput | None]:
    try:
        made = checked_template(saving.value(fields["subject"]), saving.value(fields["body"]))
        demand_whole(kind, made)
    except BadInput as problem:
        return None, problem
    return made, None


def _beside(problem: BadInput | None, field: str) -> None:
    """What is wrong with `field`."""
    told = str(problem.details.get("field")) if problem else ""
    if problem and _FIELD_OF.get(told, told) == field:
        states.failed(problem)


def _read(place: str, now: Template) -> Template:
    """The template that the person began to write on: another one is told when they save."""
    kept: Template = st.session_state.setdefault(f"{place}_read", now)
    return kept


def _save(desk: Desk, kind: MessageKind, language: str, read: Template, fields: Mapping[str, str]) -> None:
    subject, body = saving.value(fields["subject"]), saving.value(fields["body"])
    template_commands.save(desk.store, desk.person, kind, language, read, subject, body)


def _run(place: str, emptied: Mapping[str, None], command: Callable[[], object]) -> None:
    """Once told of another one the person writes on that; what cannot be used is told beside its field."""
    outcome.run(place, command, lambda: _("Saved."), emptied)
    st.session_state.pop(f"{place}_read", None)
