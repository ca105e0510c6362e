"""What somebody changed since a complaint was read, field by field: as it was read, as it is now, who and when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from data.changes import HAPPENED, Meanwhile
from data.texts import TextKind
from ui import audit_filters, audit_words, numbers
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped

#: So many characters of what was written are shown; all of it stands in what happened.
_LENGTH = 240
_TEXTS = frozenset(str(one) for one in TextKind)


def table(desk: Desk, changes: Sequence[Meanwhile], key: str, with_reference: bool = False) -> None:
    """Draw `changes`, oldest first of each complaint; `with_reference` says of which one where they are of several.

    `key` tells the tables of a page apart.
    """
    if not changes:
        return
    names = audit_filters.names(desk)
    columns = [_("Field"), _("As you read it"), _("Now"), _("By")]
    rows = [[one.reference, *_row(one, names)] for one in changes]
    shown = pd.DataFrame(rows, columns=[_("Reference"), *columns]).map(escaped)
    with st.container(key=f"meanwhile{'_of' if with_reference else ''}_{key}"):
        st.table(
            shown if with_reference else shown[columns],
            border="horizontal",
            hide_index=True,
            alt=_("What was changed meanwhile"),
        )


def _row(one: Meanwhile, names: Mapping[str, str]) -> Iterator[str]:
    yield audit_words.field(one.change.field)
    yield audit_words.value(one.change, one.change.before, names)
    yield _written(one) if one.change.field in _TEXTS else audit_words.value(one.change, one.change.after, names)
    yield _("{name}, {moment}").format(name=audit_words.who(one.by, names), moment=numbers.moment(one.at))


def _written(one: Meanwhile) -> str:
    """What was written where the reader may see it, else that something was."""
    if one.text is None:
        return _("written")
    return one.text if len(one.text) <= _LENGTH else one.text[:_LENGTH] + "…"


def joined(earlier: Sequence[Meanwhile], later: Sequence[Meanwhile]) -> list[Meanwhile]:
    """Both as one: a field that was changed twice went from what it was first to what it is now."""
    merged = {_place(number, one): one for number, one in enumerate(earlier)}
    for number, one in enumerate(later, start=len(earlier)):
        before = merged.get(_place(number, one))
        merged[_place(number, one)] = (
            replace(one, change=replace(one.change, before=before.change.before)) if before else one
        )
    return list(merged.values())


def _place(number: int, one: Meanwhile) -> tuple[int, str, int]:
    """What was written, and what merely happened, stands beside what was written before, not in its place."""
    is_field = one.change.field not in _TEXTS and one.change.field != HAPPENED
    return one.ticket_id, one.change.field, -1 if is_field else number
