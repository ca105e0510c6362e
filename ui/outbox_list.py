"""Messages that did not reach their player, as tables: those given up tried again, those that wait left."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from data import mail_settings
from data.outbox.unsent import Unsent, leave, try_again, unsent, waiting
from data.outbox.written import Way
from ui import numbers, outcome, states, tables, widths, words
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped, without_codes

_TALL, _PLACE = 440, "outbox"


@dataclass(frozen=True, slots=True)
class Messages:
    """What did not go and the person may see: what could not be sent, what waits, what was left by somebody."""

    given_up: Sequence[Unsent]
    waiting: Sequence[Unsent]
    left: Sequence[Unsent]


def read(desk: Desk) -> Messages:
    """What did not go and the person may see."""
    with closing(desk.store.cursor()) as cursor:
        found = unsent(cursor, desk.person)
    return Messages(
        [one for one in found if one.way is Way.GIVEN_UP and not one.is_left],
        [one for one in found if one.way is Way.WAITING],
        [one for one in found if one.is_left],
    )


def since(desk: Desk) -> None:
    """How many messages wait, and since when the oldest does; without a mail server what becomes of them."""
    with closing(desk.store.cursor()) as cursor:
        found = waiting(cursor, desk.person)
    if not found.since:
        return
    said = ngettext(
        "{count} message waits, since {moment}.", "{count} messages wait, the oldest since {moment}.", found.count
    )
    st.markdown(escaped(said.format(count=numbers.number(found.count), moment=numbers.moment(found.since))))
    if not mail_settings.settings().smtp:
        st.info(
            _(
                "No mail server is set. Once one is, all of them go at once, with links to the address that was set"
                " when they were written: mark those that are too old and do not send them."
            ),
            icon=":material/info:",
        )


def draw(desk: Desk, found: Sequence[Unsent], name: str, nothing: str) -> list[Unsent]:
    """How many there are, and the table of them; `nothing` is said where there are none. Returns those that are marked.

    Rows can be marked where they wait.
    """
    if not found:
        states.empty(nothing, boxed=False)
        return []
    count = ngettext("{count} message", "{count} messages", len(found)).format(count=numbers.number(len(found)))
    st.caption(" · ".join((count, words.zone())))
    frame = pd.DataFrame([_row(desk, one) for one in found])
    titles = _titles(found[0])
    more: dict[str, Any] = {}
    if found[0].way is Way.WAITING:
        more = {"on_select": "rerun", "selection_mode": "multi-row"}
    event: Any = st.dataframe(
        frame,
        # What is marked are places: with other messages it is another table, in which none is.
        key=f"outbox_{name}_{hash(tuple(one.message_id for one in found))}",
        hide_index=True,
        alt=_("Outbox"),
        height="content" if len(found) <= 12 else _TALL,
        column_config={
            "reference": tables.reference([one.ticket_id for one in found], f"outbox_{name}"),
            **{
                name: st.column_config.TextColumn(title, width=widths.fitting(title, frame[name]))
                for name, title in titles.items()
            },
        },
        **more,
    )
    return [found[place] for place in event.selection.rows] if more else []


def offer_again(desk: Desk, found: Sequence[Unsent], name: str) -> None:
    """The button with which all of these are tried again."""
    if found:
        label = ngettext("Try {count} message again", "Try {count} messages again", len(found))
        done = ngettext("{count} message is tried again.", "{count} messages are tried again.", len(found))
        _button(label, "refresh", f"outbox_{name}", found, partial(try_again, desk.store, desk.person), done)


def offer_leaving(desk: Desk, found: Sequence[Unsent], chosen: Sequence[Unsent]) -> None:
    """Of messages that wait: the button with which the marked ones are left, and what that does not do.

    They can be sent after all.
    """
    if found:
        st.caption(
            _(
                "Messages that are marked and not sent change no clock: a complaint whose acknowledgement, request or"
                " answer is left still counts as acknowledged, asked or answered."
            )
        )
    if chosen:
        label = ngettext("Do not send {count} message", "Do not send {count} messages", len(chosen))
        done = ngettext("{count} message is not sent.", "{count} messages are not sent.", len(chosen))
        _button(label, "block", "outbox_leave", chosen, partial(leave, desk.store, desk.person), done)


def outcome_of_press() -> None:
    """What came of the last press of a button, once."""
    outcome.draw(_PLACE)


def _button(
    label: str,
    icon: str,
    key: str,
    found: Sequence[Unsent],
    command: Callable[[Sequence[int]], int],
    done: str,
) -> None:
    ids, count = [one.message_id for one in found], numbers.number(len(found))
    st.button(
        label.format(count=count),
        icon=f":material/{icon}:",
        key=key,
        on_click=outcome.run,
        args=(_PLACE, lambda: command(ids), lambda: done.format(count=count)),
    )


def _titles(one: Unsent) -> dict[str, str]:
    given_up = _("Left on") if one.is_left else _("Given up")
    return {
        "kind": _("Message"),
        "at": given_up if one.way is Way.GIVEN_UP else _("Next attempt"),
        "error": _("What the server said"),
        "attempts": _("Attempts"),
        "written": _("Written"),
        "team": words.dimension("team"),
    }


def _row(desk: Desk, one: Unsent) -> dict[str, str]:
    return {
        "reference": without_codes(one.reference),
        "kind": words.label("message", one.kind),
        "at": numbers.moment(one.at),
        "error": without_codes(one.error or numbers.NOTHING),
        "attempts": numbers.number(one.attempts),
        "written": numbers.moment(one.written_at),
        "team": words.label("team", one.team, desk.names),
    }
