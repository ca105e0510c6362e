"""The page Explore: which figure's tickets, how sorted, on which other conditions; the figure by slice."""

from collections.abc import Collection

import streamlit as st

from analytics import curve_measures
from analytics.figures import measure
from analytics.measure import Summary, every_case
from analytics.measures import MEASURES
from analytics.ticket_list import Part, default_part
from domain.marks import N_
from domain.statuses import Status
from ui import address, board, cached, cards, cells, numbers, table_files, words
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped

_DEFAULT = "arrivals"
_ORDERS = {
    "-received_at": N_("Latest first"),
    "received_at": N_("Oldest first"),
    "due_at": N_("Next limit first"),
    "-late_days": N_("Latest against the limit first"),
    "-handling_hours": N_("Longest handling first"),
}
#: What the tickets of a share are called: those that count, and the others.
_SIDES = {
    "on_time_rate": (N_("On time"), N_("Not on time")),
    "on_time_original": (N_("On time"), N_("Not on time")),
    "ack_on_time": (N_("Acknowledged on time"), N_("Not acknowledged on time")),
    "on_time_closed": (N_("On time"), N_("Not on time")),
    "source_on_time": (N_("On time"), N_("Not on time")),
    "source_agreement": (N_("Same verdict"), N_("Another verdict")),
    "breached_open_share": (N_("Overdue"), N_("The others")),
    "ack_on_time_machine": (N_("On time, by the machine"), N_("Otherwise")),
    "ack_on_time_person": (N_("On time, by a person"), N_("Otherwise")),
    "reopen_rate": (N_("Taken up again"), N_("Not taken up again")),
    "appeal_rate_internal": (N_("Appealed"), N_("Without an appeal")),
    "appeal_rate_external": (N_("Taken outside"), N_("Not taken outside")),
    "upheld_rate": (N_("In the player’s favour"), N_("Not in the player’s favour")),
    "overturn_rate": (N_("Answer changed"), N_("Answer confirmed")),
    "rated_share": (N_("Rated"), N_("Not rated")),
    "chase_rate": (N_("Chased"), N_("Not chased")),
    "evidence_complete": (N_("Papers complete"), N_("Papers missing")),
    **dict.fromkeys(
        (measure.id for measure in curve_measures.DEFINITIONS), (N_("Answered"), N_("Not answered, or withdrawn"))
    ),
}
_SLICES = (
    "category",
    "channel",
    "team",
    "agent",
    "complexity",
    "priority",
    "jurisdiction",
    "source",
    "breach_reason",
    "month",
    "week",
)


def _send(key: str, widget: str, known: Collection[str]) -> None:
    address.choose(key, st.session_state[widget], known)


def pick(label: str, key: str, options: dict[str, str], default: str) -> str:
    """A box whose choice lives in the address under `key`; what is not on offer is `default`."""
    found = address.first(key)
    value, widget = found if found in options else default, f"explore_{key}"
    if st.session_state.get(widget) != value:
        st.session_state[widget] = value
    st.selectbox(
        label,
        list(options),
        key=widget,
        format_func=lambda one: _(options[one]),
        on_change=lambda: address.choose(key, st.session_state[widget], options),
    )
    return value


def parts_of(figure: str) -> dict[str, str]:
    """The lists behind a figure, by their part, with their labels: three where it has sides, else one or two."""
    told = measure(figure)
    if not told.has_sides:
        return {"": N_("Counted")} | ({} if told.hit is every_case else {Part.DENOMINATOR: N_("All")})
    hit, missed = _SIDES[figure]
    return {Part.DENOMINATOR: N_("All"), Part.NUMERATOR: hit, Part.MISSED: missed}


def chosen() -> tuple[str, str, str]:
    """The figure, the part of its tickets and their order, as the boxes show them."""
    left, middle, right = st.columns((2, 1, 1))
    with left:
        titles = {id: one.title for id, one in MEASURES.items() if one.split is None}
        figure = pick(_("Tickets behind"), "figure", titles, _DEFAULT)
    parts = parts_of(figure)
    with middle:
        part = pick(_("Which of them"), "part", parts, next(iter(parts)))
    with right:
        order = pick(_("Sorted"), "order", _ORDERS, "-received_at")
    return figure, part, order


def narrow(desk: Desk) -> None:
    """Boxes for the conditions that the filter bar has no room for."""
    with st.popover(_("More conditions"), icon=":material/tune:"):
        for name, options in (
            ("status", [str(one) for one in Status]),
            ("agent", [one.user_id for one in desk.agents()]),
        ):
            widget, asked = f"narrow_{name}", [one for one in desk.asked.only(name) if one in options]
            if st.session_state.get(widget) != asked:
                st.session_state[widget] = asked
            st.multiselect(
                words.dimension(name),
                options,
                key=widget,
                on_change=_send,
                args=(name, widget, options),
                format_func=lambda value, name=name: words.label(name, value, desk.names),  # type: ignore[misc]
                placeholder=_("Any"),
            )


def tell(desk: Desk, figure: str, total: int) -> None:
    """How many tickets there are, as of when, and what the figure means."""
    count = ngettext("{count} ticket", "{count} tickets", total).format(count=numbers.number(total))
    moment = _("as of {moment} (Paris)").format(moment=numbers.moment(desk.question.as_of))
    told = " · ".join([moment, *board.as_known(desk)])
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="explored_told"):
        st.caption(f"**{count}** · {told} · {escaped(_(measure(figure).definition))}", width="content")
        cards.define(figure)


def sliced(desk: Desk, figure: str) -> None:
    """The figure by one dimension, as a table."""
    options = {name: words.dimension(name) for name in _SLICES}
    name = pick(_("By"), "by", options, "category")
    frame = cached.figures(desk.store, desk.question, (figure,), (name,))
    exact = _exact(figure)
    said = [numbers.exactly(value, str(measure(figure).unit)) for value in frame["value"]]
    frame = frame.assign(**{column: said for column in exact})
    cells.table(frame, (name,), columns_of(figure), "slice", told=exact)
    table_files.offer(frame, (name,), columns_of(figure), f"{figure}-{name}")


def _exact(figure: str) -> dict[str, str]:
    """The column with a duration in its own unit, by its title; none for other figures."""
    titles = {"hours": _("In hours"), "days": _("In days")}
    unit = str(measure(figure).unit)
    return {"exact": titles[unit]} if unit in titles else {}


def columns_of(figure: str) -> cells.Columns:
    """The columns of a figure's table: its value, and the numerator and denominator that lists can be made of.

    A count is its own numerator, and all that it could count where it counts all.
    """
    told = measure(figure)
    columns = {"value": cells.Column(_(told.title), figure, unit=str(told.unit))}
    if told.summary is Summary.COUNT and told.hit is every_case:
        return columns
    if told.has_sides:
        columns["numerator"] = cells.Column(_("Numerator"), figure, part_of(figure, Part.NUMERATOR))
    return columns | {"denominator": cells.Column(_("Denominator"), figure, part_of(figure, Part.DENOMINATOR))}


def part_of(figure: str, part: Part) -> str:
    """`part` as the address of this page says it: nothing where it is what the figure's value counts anyway."""
    return str(part) if str(part) in parts_of(figure) and part is not default_part(measure(figure)) else ""
