"""What was found, the newest first: how it stands, and the place where the words are."""

from collections.abc import Iterable
from contextlib import closing

import streamlit as st

from data import search
from data.excerpt import Piece
from data.search import Hit, Way
from domain.marks import N_
from domain.problems import BadInput
from ui import address, numbers, search_box, states, words
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped

_WAYS = {
    Way.REFERENCE: N_("Reference"),
    Way.SOURCE: N_("Number in the source"),
    Way.ACCOUNT: N_("Account or e-mail"),
    Way.NAME: N_("Name"),
    Way.TEXT: N_("Text"),
}


def draw(desk: Desk, typed: str) -> None:
    """The hits for `typed`, with the way to more of them; a sentence where there are none for this person."""
    try:
        with closing(desk.store.cursor()) as cursor:
            found = search.find(cursor, desk.person, typed, search_box.shown())
    except BadInput as problem:
        states.failed(problem)
        return
    if not found.hits:
        # The same for what there is not and for what is not theirs to see.
        states.empty(_("Nothing is found for you to see."), _("Write it otherwise, or fewer words."))
        return
    st.caption(f"{_told(len(found.hits), found.has_more)} · {words.zone()}")
    for hit in found.hits:
        _draw(desk, hit)
    if found.has_more:
        st.button(_("Show more"), icon=":material/expand_more:", key="search_more", on_click=search_box.more)


def _told(count: int, has_more: bool) -> str:
    if has_more:
        return _("The {count} newest complaints").format(count=numbers.number(count))
    said = ngettext("{count} complaint, the newest first", "{count} complaints, the newest first", count)
    return said.format(count=numbers.number(count))


def _draw(desk: Desk, hit: Hit) -> None:
    with st.container(border=True, gap="xxsmall", key=f"hit_{hit.ticket_id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            way = address.elsewhere(ticket=str(hit.ticket_id))
            label = f"**{escaped(hit.reference)}**"
            st.page_link(desk.pages["ticket"], label=label, query_params=way, width="content")
            st.caption(escaped(" · ".join(_facts(desk, hit))), width="content")
        if hit.excerpt:
            st.markdown(marked(hit.excerpt))


def _facts(desk: Desk, hit: Hit) -> Iterable[str]:
    yield words.label("status", hit.status)
    if hit.category:
        yield words.label("category", hit.category)
    if hit.team:
        yield words.label("team", hit.team, desk.names)
    yield _("received {moment}").format(moment=numbers.moment(hit.received_at))
    yield _("found by: {way}").format(way=_(_WAYS[hit.way]))


def marked(pieces: Iterable[Piece]) -> str:
    """`pieces` as Markdown that shows them as text, what was found on blue."""
    return "".join(_marked(piece) for piece in pieces)


def _marked(piece: Piece) -> str:
    # Without its spaces at both ends a piece would run into the next one. Asterisks within a word may mark nothing.
    ends = ["&#32;" if piece.text[place : place + 1].isspace() else "" for place in (0, len(piece.text) - 1)]
    inner = escaped(piece.text)
    said = f":blue-background[{inner}]" if piece.is_found and inner else inner
    return f"{ends[0]}{said}{ends[1]}"
