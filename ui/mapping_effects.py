"""What the choices of a mapping's form do to the first rows of the file, in sentences."""

from data.intake import Layout
from data.intake.effects import Effects
from ui import numbers
from ui.language import _, ngettext
from ui.mapping_draft import Draft


def accepted(seen: Effects) -> str:
    """How many of the first rows would come in."""
    said = ngettext(
        "Of the first row {usable} would be accepted.",
        "Of the first {rows} rows {usable} would be accepted.",
        seen.rows,
    )
    return said.format(rows=numbers.number(seen.rows), usable=numbers.number(seen.usable))


def untranslated(count: int) -> str:
    """That values of the status keep their rows out, and where they are translated."""
    said = ngettext(
        "{count} value of the status has no translation: rows with it go to quarantine. Give it one under Values.",
        "{count} values of the status have no translation: rows with them go to quarantine. Give them one under"
        " Values.",
        count,
    )
    return said.format(count=numbers.number(count))


def layout(draft: Draft, seen: Effects) -> str:
    """What the layout makes of them."""
    tickets = ngettext("{count} ticket", "{count} tickets", seen.tickets).format(count=numbers.number(seen.tickets))
    if draft.values["layout"] == Layout.EVENT:
        events = ngettext("{count} event", "{count} events", seen.usable).format(count=numbers.number(seen.usable))
        return _("Read so, the first rows are {events} of {tickets}.").format(events=events, tickets=tickets)
    return _("Read so, the first rows are {tickets}.").format(tickets=tickets)


def id(draft: Draft, seen: Effects) -> str:
    """What the column of the ticket's number does, or its absence; nothing where there is nothing to say."""
    if not draft.column("id"):
        return _("Without a column for it, a row that changes later is another ticket.")
    if not seen.contradicting:
        return ""
    said = ngettext(
        "{count} row has the number of another one and says something else: to quarantine.",
        "{count} rows have the number of another one and say something else: to quarantine.",
        seen.contradicting,
    )
    return said.format(count=numbers.number(seen.contradicting))


def order(seen: Effects) -> str:
    """What the columns that order events of one instant do."""
    if not seen.together:
        return _("No two of the first events of a ticket share an instant.")
    said = ngettext(
        "{count} of the first events shares its instant with another one of its ticket; in another order than in the"
        " file: {moved}.",
        "{count} of the first events share their instant with another one of their ticket; in another order than in the"
        " file: {moved}.",
        seen.together,
    )
    return said.format(count=numbers.number(seen.together), moved=numbers.number(seen.moved))


def ends(draft: Draft, seen: Effects) -> str:
    """What becomes of ends whose status says that the ticket is open."""
    if not seen.open_ends:
        return _("None of the first rows has an end and a status that says open.")
    counts = {"count": numbers.number(seen.open_ends)}
    if draft.values["ends_need_status"]:
        said = ngettext(
            "{count} of the first rows has an end and a status that says open: it stays open.",
            "{count} of the first rows have an end and a status that says open: they stay open.",
            seen.open_ends,
        )
    else:
        said = ngettext(
            "{count} of the first rows has an end and a status that says open: it counts as ended.",
            "{count} of the first rows have an end and a status that says open: they count as ended.",
            seen.open_ends,
        )
    return said.format(**counts)
