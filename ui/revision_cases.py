"""The cases that made a figure another one than was reported: how many by reason, and each of them."""

import pandas as pd
import streamlit as st

from analytics.moved_list import MovedList
from analytics.question import Question
from analytics.revised import Only, Reason, Step
from analytics.revisions import Revised
from ui import address, cached, export_menu, numbers, revision_words, states, tables
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import without_codes

_KEY = "revision_why"


def draw(desk: Desk, asked: Question, found: Revised) -> None:
    """The reasons with their counts, and below them the cases; a reason that is pressed leaves its cases only."""
    if not found.cases():
        states.empty(
            _("Nothing that was recorded since changes this figure."),
            _("Choose another figure, an earlier day or a longer period."),
            boxed=False,
        )
        return
    only = _chosen(found)
    total = found.cases(only)
    count = ngettext("{count} case makes the difference", "{count} cases make the difference", total)
    st.subheader(count.format(count=numbers.number(total)), anchor=False)
    _reasons(found, only)
    page = min(tables.page_number(), max(1, -(-total // tables.PAGE)))
    rows = cached.moved(desk.store, asked, found.figure, only, tables.PAGE, (page - 1) * tables.PAGE)
    _table(found.figure, rows)
    if total > tables.PAGE:
        tables.draw_pager(page, total, tables.PAGE, "moved")
    export_menu.draw(MovedList(asked, found.figure, only), total)


def _chosen(found: Revised) -> Only | None:
    """Which cases the address asks for: of a reason or of a step that there is."""
    text = address.first("why")
    offered: list[Only] = [*found.reasons(), *Step]
    return next((one for one in offered if one == text), None)


def _reasons(found: Revised, only: Only | None) -> None:
    options: list[Only] = list(found.reasons())
    if isinstance(only, Step):
        options.append(only)
    if st.session_state.get(_KEY) != only:
        st.session_state[_KEY] = only
    st.pills(
        _("Why"),
        options,
        key=_KEY,
        format_func=lambda one: f"{_named(one)} · {numbers.number(found.cases(one))}",
        on_change=lambda: address.put("why", st.session_state[_KEY]),
        label_visibility="collapsed",
    )


def _named(one: Only) -> str:
    steps = {
        Step.ENTERED: _("Came into the denominator"),
        Step.LEFT: _("Went out of the denominator"),
        Step.GAINED: _("Came into the numerator"),
        Step.LOST: _("Went out of the numerator"),
    }
    return steps[one] if isinstance(one, Step) else revision_words.why(Reason(one))


def _table(figure: str, rows: pd.DataFrame) -> None:
    told = rows.to_dict("records")
    shown = pd.DataFrame(
        {
            "reference": [without_codes(row["reference"]) for row in told],
            "then": [revision_words.stood(figure, row, "then") for row in told],
            "now": [revision_words.stood(figure, row, "now") for row in told],
            "why": [without_codes(revision_words.because(row)) for row in told],
            "recorded": [numbers.moment(row["recorded_at"]) for row in told],
        }
    )
    text = st.column_config.TextColumn
    titles = {
        "then": text(_("Then")),
        "now": text(_("Now")),
        "why": text(_("Why"), width="large"),
        "recorded": text(_("Recorded on")),
    }
    st.dataframe(
        shown,
        column_config={"reference": tables.reference(list(rows["ticket_id"]), "moved"), **titles},
        hide_index=True,
        placeholder=numbers.NOTHING,
        height="content" if len(rows) <= 12 else 440,
        key="moved",
        alt=_("Cases that changed"),
    )
