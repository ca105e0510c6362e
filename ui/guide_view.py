"""The guide of a category to read."""

from contextlib import closing

import streamlit as st

from data.guides.guide import Guide, guide
from domain.vocabulary import Category
from ui import address, language, numbers, words
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped

_FIELD = "guide_category"


def chosen() -> Category:
    """The category that is chosen on the page, or asked for by its address."""
    known = [str(one) for one in Category]
    asked = address.first("guide")
    st.session_state[_FIELD] = asked if asked in known else known[0]
    st.segmented_control(
        words.dimension("category"),
        known,
        key=_FIELD,
        required=True,
        format_func=lambda one: words.label("category", one),
        on_change=_put,
        label_visibility="collapsed",
    )
    return Category(st.session_state[_FIELD])


def _put() -> None:
    address.put("guide", str(st.session_state[_FIELD]))


def read(desk: Desk, category: Category) -> Guide:
    """The guide that holds now."""
    with closing(desk.store.cursor()) as cursor:
        return guide(cursor, category)


def steps(desk: Desk, guide: Guide) -> None:
    """The steps, numbered, in the language of the page; which version they are, and whose."""
    st.subheader(words.label("category", guide.category), anchor=False)
    lines = [f"{place}. {escaped(step.told(language.current()))}" for place, step in enumerate(guide.steps, start=1)]
    st.markdown("\n".join(lines))
    st.caption(escaped(version(desk, guide)))


def version(desk: Desk, guide: Guide) -> str:
    """Which version a guide is, and by whom and when it was written."""
    if guide.changed_at is None:
        return _("As the program brings it")
    return _("Version {number}, {name}, {moment}").format(
        number=numbers.number(guide.version),
        name=desk.names.get(guide.actor or "", guide.actor),
        moment=numbers.moment(guide.changed_at),
    )
