"""The page Explore: which figure's tickets, how sorted, on which other conditions; the figure by slice."""

import streamlit as st

from analytics.figures import measure
from analytics.measure import Summary
from analytics.measures import MEASURES
from analytics.ticket_list import Part
from domain.marks import N_
from domain.statuses import Status
from ui import address, cached, numbers, words
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
    "month",
    "week",
)


def _send(key: str, widget: str) -> None:
    address.put(key, st.session_state[widget] or None)


def _pick(label: str, key: str, options: dict[str, str], default: str) -> str:
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
        on_change=_send,
        args=(key, widget),
    )
    return value


def parts_of(figure: str) -> dict[str, str]:
    """The lists behind a figure, by their part, with their labels: three of a share, one of any other."""
    if measure(figure).summary is not Summary.SHARE:
        return {"": N_("Counted")}
    hit, missed = _SIDES[figure]
    return {Part.DENOMINATOR: N_("All"), Part.NUMERATOR: hit, Part.MISSED: missed}


def chosen() -> tuple[str, str, str]:
    """The figure, the part of its tickets and their order, as the boxes show them."""
    left, middle, right = st.columns((2, 1, 1))
    with left:
        titles = {id: one.title for id, one in MEASURES.items() if one.split is None}
        figure = _pick(_("Tickets behind"), "figure", titles, _DEFAULT)
    parts = parts_of(figure)
    with middle:
        part = _pick(_("Which of them"), "part", parts, next(iter(parts)))
    with right:
        order = _pick(_("Sorted"), "order", _ORDERS, "-received_at")
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
                args=(name, widget),
                format_func=lambda value, name=name: words.label(name, value, desk.names),  # type: ignore[misc]
                placeholder=_("Any"),
            )


def tell(desk: Desk, figure: str, total: int) -> None:
    """How many tickets there are, as of when, and what the figure means."""
    count = ngettext("{count} ticket", "{count} tickets", total).format(count=numbers.number(total))
    moment = _("as of {moment} (Paris)").format(moment=numbers.moment(desk.question.as_of))
    st.caption(f"**{count}** · {moment} · {escaped(_(measure(figure).definition))}")


def sliced(desk: Desk, figure: str) -> None:
    """The figure by one dimension, as a table."""
    options = {name: words.dimension(name) for name in _SLICES}
    name = _pick(_("By"), "by", options, "category")
    frame = cached.figures(desk.store, desk.question, (figure,), (name,)).copy()
    frame[name] = [words.label(name, value, desk.names) for value in frame[name]]
    unit = str(measure(figure).unit)
    frame["value"] = [numbers.amount(value, unit) for value in frame["value"]]
    titles = {
        name: words.dimension(name),
        "value": _(measure(figure).title),
        "numerator": _("Numerator"),
        "denominator": _("Denominator"),
    }
    st.dataframe(frame[list(titles)], column_config=titles, hide_index=True, placeholder=numbers.NOTHING)
