"""The report of one import: what it read and did, what looks wrong in it, how it was read."""

from contextlib import closing

import streamlit as st

from analytics.ticket import tickets_of
from data import intake
from ui import address, import_list, import_tickets, numbers
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped, visible


def head(desk: Desk, kept: intake.Kept) -> None:
    """Which import it is: its number and file, its source, when and by whom; whether it was taken back."""
    name = _("Import {number}").format(number=numbers.number(kept.batch_id))
    st.subheader(escaped(f"{name} · {import_list.called(kept)}"), anchor=False)
    when = _("{moment} (Paris)").format(moment=numbers.moment(kept.recorded_at))
    st.caption(escaped(" · ".join((kept.source, when, import_list.who(desk, kept)))))
    if kept.undone_by is not None:
        st.info(_("This import was taken back: what it brought does not count any more."), icon=":material/undo:")


def counts(desk: Desk, kept: intake.Kept) -> None:
    """Rows read = accepted + quarantined, and the tickets that they made."""
    st.markdown(
        _("**{read} rows read** = {accepted} accepted + {quarantined} in quarantine").format(
            read=numbers.number(kept.read),
            accepted=numbers.number(kept.accepted),
            quarantined=numbers.number(kept.quarantined),
        )
    )
    figures = (
        (_("Still waiting"), kept.waiting),
        *([(_("Set aside"), kept.aside)] if kept.aside else []),
        (_("New tickets"), kept.imported),
        (_("Updated tickets"), kept.updated),
        (_("Unchanged tickets"), kept.unchanged),
    )
    with st.container(horizontal=True, key="import_counts"):
        for label, count in figures:
            st.metric(label, numbers.number(count), width=140)
    known(kept.known)
    with st.container(horizontal=True, vertical_alignment="center", key="import_tickets"):
        _lists(desk, kept)


def known(count: int) -> None:
    """How many of the rows in quarantine are in that of an earlier import; nothing where none is."""
    if count:
        said = ngettext(
            "{count} of the rows in quarantine is in that of an earlier import already: it waits there, or was dealt"
            " with.",
            "{count} of the rows in quarantine are in that of an earlier import already: they wait there, or were dealt"
            " with.",
            count,
        )
        st.caption(escaped(said.format(count=numbers.number(count))))


def _lists(desk: Desk, kept: intake.Kept) -> None:
    for kind, label, count in (
        ("new", _("Open the new tickets"), kept.imported),
        ("updated", _("Open the updated tickets"), kept.updated),
    ):
        import_tickets.link(desk, kept, f"{kept.batch_id}-{kind}", label, count)


def faults(desk: Desk, kept: intake.Kept) -> None:
    """What cannot be right in rows that came in, with the tickets of the first ones, and the way to all of them."""
    if not kept.faults:
        return
    st.markdown("**" + _("Came in, but looks wrong") + "**")
    names = [name for found in kept.faults.values() for name in found.examples]
    with closing(desk.store.cursor()) as cursor:
        tickets = tickets_of(cursor, kept.source, names)
    for fault, found in kept.faults.items():
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"fault_{fault}"):
            _fault(desk, fault, found, tickets)
            import_tickets.link(desk, kept, f"{kept.batch_id}-{fault}", _("Open all"), found.count)


def _fault(desk: Desk, fault: intake.Fault, found: intake.Faults, tickets: dict[str, int]) -> None:
    name = _(intake.FAULTS[fault])
    said = ngettext("{fault}: {count} ticket", "{fault}: {count} tickets, for example", found.count)
    text = said.format(count=numbers.number(found.count), fault=name[:1].upper() + name[1:])
    st.markdown(escaped(text), width="content")
    for name in found.examples:
        if name in tickets:
            asked = address.elsewhere(ticket=str(tickets[name]))
            st.page_link(desk.pages["ticket"], label=escaped(name[:60]), query_params=asked)
        else:
            st.markdown(escaped(name[:60]), width="content")


def mapping(kept: intake.Kept) -> None:
    """The mapping that the file was read by, as it was then."""
    with st.expander(_("How it was read (mapping)"), icon=":material/rule:", key="import_mapping_used"):
        st.caption(_("A copy of the mapping as it was at that time; docs/import.md explains each key."))
        st.code(visible(kept.mapping), language="toml", wrap_lines=True)
