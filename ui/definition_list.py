"""The page of definitions: the rules that figures share, a search, the figures to be opened one by one."""

from collections.abc import Sequence

import streamlit as st

from analytics.figures import measure
from analytics.measure import Measure
from analytics.measures import MEASURES
from domain.problems import BadInput
from ui import address, definition_view, figure_kinds, into_view
from ui.desk import Desk
from ui.language import LANGUAGES, _, in_language
from ui.markup import escaped, plain_letters

#: What the address calls the figure that is open.
_ASKED = "figure"


def unknown() -> BadInput | None:
    """The sentence for a figure of the address that there is not."""
    try:
        measure(address.first(_ASKED, next(iter(MEASURES))))
    except BadInput as problem:
        return problem
    return None


def rules() -> None:
    """The rules that all figures share, in both languages, behind one line."""
    with st.expander(_("Clocks and rules that all figures share"), icon=":material/rule:"):
        definition_view.beside(definition_view.rules)


def search() -> list[Measure]:
    """The figures whose name, id or meaning has each word that is searched for, in either language."""
    words = plain_letters(
        st.text_input(
            _("Find a figure"),
            key="definition_search",
            icon=":material/search:",
            placeholder=_("Find a figure"),
            label_visibility="collapsed",
            max_chars=100,
        )
    ).split()
    return [one for one in MEASURES.values() if all(word in _read(one) for word in words)]


def _read(one: Measure) -> str:
    texts = (in_language(language, text) for language in LANGUAGES for text in (one.title, one.definition))
    return plain_letters(" ".join((one.id, *texts)))


def draw(desk: Desk, found: Sequence[Measure]) -> None:
    """The figures `found` under their kinds; the one of the address is open and brought into view."""
    asked = address.first(_ASKED)
    for title, group in figure_kinds.grouped(found).items():
        st.subheader(_(title), anchor=False)
        with st.container(gap="xsmall"):
            for one in group:
                _one(desk, one, is_asked=one.id == asked)
    if asked in {one.id for one in found}:
        into_view.bring(f".st-key-{_key(asked)} summary")


def _key(figure: str) -> str:
    return f"definition_{figure}"


def _one(desk: Desk, one: Measure, is_asked: bool) -> None:
    box = st.expander(
        f"{escaped(_(one.title))} :gray[:small[{escaped(one.id)}]]",
        expanded=is_asked,
        key=_key(one.id),
        on_change=_turned,
        args=(one.id,),
    )
    if box.open:
        with box:
            definition_view.draw(desk, one)


def _turned(figure: str) -> None:
    """Keep in the address which definition was opened last."""
    is_open = bool(st.session_state[_key(figure)])
    if is_open or address.first(_ASKED) == figure:
        address.put(_ASKED, figure if is_open else None)
