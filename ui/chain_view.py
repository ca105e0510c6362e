"""The chain of writes on a page: its newest link, whether the saved head fits, the last verification and a new one."""

from collections.abc import Mapping

import streamlit as st

from data import verifying
from data.heads import Verdict
from data.verifying import Last, Standing
from domain.marks import N_
from domain.problems import Problem
from ui import audit_words, numbers, states, work
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped

_WORK = "verify"
_FOUND: Mapping[str, str] = {
    "broken_links": N_("writes that do not fit the chain: {count}"),
    "differing_tickets": N_("complaints that do not fit their events: {count}"),
    "misjudged_tickets": N_("complaints with limits that their policy does not give: {count}"),
    "altered_policies": N_("policies that are not as they were published: {count}"),
    "altered_texts": N_("complaints with texts that are not as they were written: {count}"),
    "altered_people": N_("users and teams that are not as the log says: {count}"),
    verifying.HEADS: N_("saved heads that do not fit: {count}"),
}
_UNFIT: Mapping[Verdict, str] = {
    Verdict.CUT: N_("The store ends before the write whose head was saved: its end was cut off."),
    Verdict.OTHER: N_("The write whose head was saved is another one now: the record was rewritten."),
    Verdict.UNREADABLE: N_("The saved head cannot be read any more."),
}


def draw(desk: Desk, names: Mapping[str, str]) -> None:
    """The chain as it stands, and the button that verifies it beside the page."""
    problem = _outcome(desk)
    now = verifying.standing(desk.store, desk.person)
    _head(now)
    if now.saved is not None and now.saved is not Verdict.FITS:
        st.error(_(_UNFIT[now.saved]), icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="center", key="chain_verify"):
        st.button(
            _("Verify now"),
            icon=":material/verified:",
            key="verify_now",
            disabled=work.is_running(desk, _WORK),
            on_click=_verify,
            args=(desk,),
        )
        _last(now.last, names)
    work.draw(desk, _WORK)
    if problem:
        states.failed(problem)


def _verify(desk: Desk) -> None:
    store, person = desk.store, desk.person
    work.start(desk, _WORK, lambda progress: verifying.verify_for(store, person, progress))


def _outcome(desk: Desk) -> Problem | None:
    """What went wrong with the verification that is over; what it found is read from the log, like any other."""
    try:
        work.take(desk, _WORK)
    except Problem as problem:
        return problem
    return None


def _head(now: Standing) -> None:
    if not now.head.transaction_id:
        st.caption(_("Nothing was written yet."))
        return
    with st.container(horizontal=True, vertical_alignment="center", key="chain_head"):
        st.markdown(
            _("Last write: **{number}** · {moment} (Paris) · link {link}").format(
                number=numbers.number(now.head.transaction_id),
                moment=numbers.moment(now.head.recorded_at),
                link=f"{now.head.link[:8]}…{now.head.link[-4:]}",
            ),
            width="content",
        )
        with st.popover(_("Whole link"), icon=":material/content_copy:", type="tertiary"):
            st.code(now.head.link, language=None, wrap_lines=True)
            st.caption(
                _("Kept elsewhere, it proves later that nothing before it was changed: delai.py verify --head LINK")
            )


def _last(last: Last | None, names: Mapping[str, str]) -> None:
    if last is None:
        st.caption(_("Nobody has verified the log from here yet."), width="content")
        return
    said = _("Verified {moment} by {name}, up to write {number}").format(
        moment=numbers.moment(last.at),
        name=audit_words.who(last.actor, names),
        number=numbers.number(last.transaction_id),
    )
    if not last.found:
        st.caption(f":material/check_circle: {escaped(said)} · {_('nothing found')}", width="content")
        return
    found = "; ".join(_(_FOUND[name]).format(count=numbers.number(count)) for name, count in last.found.items())
    st.error(escaped(f"{said} · {found}"), icon=":material/error:")
