"""The lists of the page What if: the tickets behind what would have been, and those that change sides."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics.measures import MEASURES
from analytics.sides import Verdict
from analytics.supposed_lists import ChangedList, SupposedList
from analytics.supposition import SHOWN, Supposition
from analytics.ticket_list import TicketList
from sla.policy import Policy
from ui import board, cached, export_menu, numbers, states, tables, words
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped, without_codes

#: What was pressed: a figure and the slice of it.
Opened = Mapping[str, Any]
_OPENED = "whatif_opened"


def show(opened: Opened | None) -> None:
    """List the tickets behind a figure and a slice as they would have been when the page runs next; for callbacks."""
    st.session_state[_OPENED] = dict(opened) if opened else None


def opened(policy: Policy, desk: Desk) -> None:
    """The tickets that would be behind what was pressed last, and the way to those that are; nothing before that."""
    pressed: Opened | None = st.session_state.get(_OPENED)
    if not pressed:
        return
    asked, within = _asked(pressed, desk), {name: pressed[name] for name in pressed if name != "figure"}
    total, rows = cached.supposed_tickets(desk.store, policy, asked, SHOWN)
    with st.container(border=True, key="whatif_listed"):
        named = [_(MEASURES[asked.figure].title), *(words.label(name, value) for name, value in within.items())]
        st.subheader(escaped(_("Supposed: {name}").format(name=" · ".join(named))), anchor=False)
        count = ngettext("{count} ticket", "{count} tickets", total).format(count=numbers.number(total))
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="whatif_listed_ways"):
            st.caption(f"**{count}**", width="content")
            st.page_link(
                desk.pages["explore"],
                label=_("Its tickets as it is"),
                icon=":material/list:",
                query_params=board.link(asked.figure, **within),
            )
            st.button(
                _("Close"), icon=":material/close:", type="tertiary", key="whatif_close", on_click=show, args=(None,)
            )
        _table(_behind(rows, desk), list(rows["ticket_id"]), "whatif_supposed")
        _some(total, len(rows))
        export_menu.draw(SupposedList(asked, policy), total, "export_supposed")


def _asked(pressed: Opened, desk: Desk) -> TicketList:
    question = desk.question
    for name, value in pressed.items():
        question = question if name == "figure" else question.only(name, value)
    return board.listed(question, pressed["figure"], order="-received_at")


def _behind(rows: pd.DataFrame, desk: Desk) -> dict[str, list[str]]:
    facts = {name: [words.label(name, value, desk.names) for value in rows[name]] for name in ("category", "status")}
    moments = {"received_at": _("Received on"), "answered_at": _("Answered on"), "due_at": _("Due then")}
    return {
        **{words.dimension(name): labels for name, labels in facts.items()},
        **{title: [numbers.moment(value) for value in rows[name]] for name, title in moments.items()},
    } | {"reference": [without_codes(text) for text in rows["reference"]]}


def _table(shown: Mapping[str, list[str]], ids: list[int], key: str) -> None:
    """A row for each ticket, which its reference opens."""
    st.dataframe(
        pd.DataFrame({"reference": shown["reference"], **shown}),
        column_config={"reference": tables.reference(ids, key)},
        hide_index=True,
        placeholder=numbers.NOTHING,
        height="content" if len(ids) <= 12 else 440,
        key=key,
        alt=_("Tickets"),
    )


def _some(total: int, shown: int) -> None:
    if total > shown:
        st.caption(_("The latest {count} are shown.").format(count=numbers.number(shown)))


def changed(found: Supposition, policy: Policy, desk: Desk) -> None:
    """How many tickets change sides, the first of them, and all of them as a file."""
    counts = found.counts[found.counts["verdict"] != found.counts["supposed_verdict"]]
    total = int(counts["n"].sum())
    if not total:
        states.empty(
            _("No ticket would change sides."),
            _("Change a limit, the hours, the holidays or the pauses above."),
            boxed=False,
        )
        return
    sentence = ngettext("{count} ticket would change sides", "{count} tickets would change sides", total)
    st.subheader(sentence.format(count=numbers.number(total)), anchor=False)
    st.caption(_("Of the complaints received in the period; the figures above are about those that fell due in it."))
    st.caption(" · ".join(_step(row) for row in counts.sort_values("n", ascending=False).to_dict("records")))
    _table(_changed(found.changed), list(found.changed["ticket_id"]), "whatif_changed")
    _some(total, len(found.changed))
    export_menu.draw(ChangedList(desk.question, policy), total, "export_changed")


def _step(row: Mapping[Any, Any]) -> str:
    step = f"{verdict(row['verdict'])} → {verdict(row['supposed_verdict'])}"
    return _("{name}: {value}").format(name=step, value=numbers.number(row["n"]))


def verdict(name: str) -> str:
    """A verdict as people read it."""
    return {
        Verdict.ON_TIME: _("on time"),
        Verdict.LATE: _("late"),
        Verdict.PENDING: _("not due yet"),
        Verdict.NONE: _("no time limit"),
    }[Verdict(name)]


def _changed(rows: pd.DataFrame) -> dict[str, list[str]]:
    moments = {"received_at": _("Received on"), "due_at": _("Due"), "supposed_due_at": _("Due then")}
    return {
        "reference": [without_codes(text) for text in rows["reference"]],
        words.dimension("category"): [words.label("category", value) for value in rows["category"]],
        _("As it is"): [verdict(value) for value in rows["verdict"]],
        _("Supposed"): [verdict(value) for value in rows["supposed_verdict"]],
        **{title: [numbers.moment(value) for value in rows[name]] for name, title in moments.items()},
    }
