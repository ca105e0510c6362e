"""One definition: in both languages, the figure for the conditions of the moment, its SQL with its values."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from html import escape

import streamlit as st

from analytics import explained
from analytics.measure import Measure
from analytics.question import Value
from analytics.rules import RULES
from domain.marks import N_
from ui import board, cached, numbers
from ui.desk import Desk
from ui.figure_words import made_of
from ui.language import LANGUAGES, NAMES, _, current, in_language
from ui.markup import escaped, unbroken


def draw(desk: Desk, measure: Measure) -> None:
    """The definition of `measure`, the reader's language first."""
    beside(partial(told, measure))
    if measure.split is None:
        _now(desk, measure)
    _sql(desk, measure)


def beside(text: Callable[[str], str]) -> None:
    """The HTML that `text` makes for a language, for each of them side by side, the reader's first."""
    languages = sorted(LANGUAGES, key=lambda one: one != current())
    for column, language in zip(st.columns(len(languages), gap="medium"), languages, strict=True):
        column.html(text(language))


def told(measure: Measure, language: str) -> str:
    """All there is to say of `measure` in `language`, as HTML that says which language it is."""
    say = partial(in_language, language)
    return _text(say(measure.title), explained.lines(measure, say), language)


def rules(language: str) -> str:
    """The rules that all figures share in `language`, as HTML that says which language it is."""
    say = partial(in_language, language)
    return _text(say(N_("Rules")), [(say(title), say(text)) for title, text in RULES], language)


def _text(title: str, lines: Iterable[tuple[str, str]], language: str) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(unbroken(text))}</dd>" for name, text in lines)
    head = f"<strong>{escape(title)}</strong><span>{escape(NAMES[language])}</span>"
    return f'<div class="definition" lang="{language}"><p>{head}</p><dl>{rows}</dl></div>'


def _now(desk: Desk, measure: Measure) -> None:
    """The figure for the conditions of the page, and the way to its tickets."""
    row = board.by_id(cached.figures(desk.store, desk.question, (measure.id,)))[measure.id]
    value = numbers.amount(row["value"], row["unit"])
    with st.container(horizontal=True, vertical_alignment="center", key=f"now_{measure.id}"):
        st.markdown(f"**{escaped(value)}** · {escaped(made_of(row))}", width="content")
        st.page_link(
            desk.pages["explore"],
            label=_("Open its tickets"),
            icon=":material/list:",
            query_params=board.link(measure.id),
        )


def _sql(desk: Desk, measure: Measure) -> None:
    asked = explained.asked(desk.question, measure.id)
    st.caption(_("The query for the conditions above, as it is run, and the values that stand for its names"))
    st.code(asked.sql, language="sql", wrap_lines=True)
    st.code(
        "\n".join(f"${name} = {literal(value)}" for name, value in asked.values.items()),
        language="sql",
        wrap_lines=True,
    )


def literal(value: Value) -> str:
    """A value as SQL writes it: text in quotes, an instant with its zone, a list in brackets."""
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, datetime):
        return f"TIMESTAMPTZ '{value.isoformat(sep=' ')}'"
    return "'" + str(value).replace("'", "''") + "'"
