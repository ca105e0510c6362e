"""The columns of a list of tickets, in order: what each is called and what it means. No names, accounts or texts."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.marks import N_


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in files, its title for people and its meaning (messages)."""

    id: str
    title: str
    meaning: str
    #: On which side of a comparison it stands: a message with `{name}` for the title; empty where nothing is compared.
    side: str = ""

    def titled(self, say: Callable[[str], str]) -> str:
        """What it is called in the language that `say` speaks; an instant with its zone, for a spreadsheet."""
        title = say(self.title)
        named = say(self.side).format(name=title) if self.side else title
        # A cell of a spreadsheet knows no zone.
        return f"{named} (UTC)" if self.id.endswith(("_at", "_since", "_original")) else named


#: Instants are in UTC; hours and days are read off the wall clock, save those of `sla_hours`.
EXPORTED = (
    Column("reference", N_("Reference"), N_("What the ticket is called; it tells nothing about the player.")),
    Column("source", N_("Source"), N_("The desk or the system that the complaint came from.")),
    Column("external_id", N_("Number in the source"), N_("What the ticket is called in the system it came from.")),
    Column("status", N_("Status"), N_("Where the complaint stood as of the instant shown.")),
    Column("category", N_("Category"), N_("What the complaint is about.")),
    Column("channel", N_("Channel"), N_("The way in which the complaint reached the desk.")),
    Column("complexity", N_("Complexity"), N_("How much work an answer is; a policy may set the limit by it.")),
    Column("priority", N_("Priority"), N_("Whether the complaint is to stand out, as of the instant shown.")),
    Column("priority_reason", N_("Why it stands out"), N_("The first reason that is so; empty where none is.")),
    Column("jurisdiction", N_("Jurisdiction"), N_("The rules that the player's contract is under.")),
    Column("team", N_("Team"), N_("The team that the ticket was with.")),
    Column(
        "agent",
        N_("Agent"),
        N_("The member of staff that the ticket was with: by user name, or as its source writes them."),
    ),
    Column("received_at", N_("Received on"), N_("The first receipt on any channel.")),
    Column("due_at", N_("Deadline"), N_("When the limit runs out, with extensions; empty without a limit.")),
    Column("answered_at", N_("Answered on"), N_("The latest answer; empty while the complaint is open.")),
    Column("closed_at", N_("Closed on"), N_("When the complaint was closed.")),
    Column("late_at", N_("Late since"), N_("When the limit ran out while the complaint was open; stays set.")),
    Column("paused_since", N_("Paused since"), N_("Since when the clock stands still, waiting for the player.")),
    Column("handling_hours", N_("Handling time (hours)"), N_("From receipt to answer; empty while open.")),
    Column(
        "left_hours",
        N_("Time left (hours)"),
        N_("From the answer, or from the instant shown, to the deadline; below 0 when late."),
    ),
    Column(
        "late_days",
        N_("Late by (days)"),
        N_("From the deadline to the answer, or to the instant shown while open; empty when the limit was kept."),
    ),
    Column("age_days", N_("Age (days)"), N_("From receipt to the instant shown; empty when answered.")),
    Column("decision", N_("Decision"), N_("What the answer decided.")),
    Column("breach_reason", N_("Reason for being late"), N_("Why the limit was not kept, as the desk says it.")),
    Column("source_on_time", N_("On time by the source"), N_("The source's own verdict; empty where it has none.")),
    Column("reopenings", N_("Reopenings"), N_("How often the complaint was opened again after an answer.")),
    Column("policy", N_("Policy version"), N_("The version of the policy that gave the limit; empty: the source did.")),
    Column("risk_at", N_("At risk from"), N_("When four fifths of the limit are used up.")),
    Column("at_risk", N_("At risk"), N_("Open, not late, with four fifths of the limit used up.")),
    Column("due_original", N_("First deadline"), N_("The deadline without extensions.")),
    Column("ack_due_at", N_("Acknowledgement due on"), N_("By when the player was to be told that it had arrived.")),
    Column("acknowledged_at", N_("Acknowledged on"), N_("When the player was told that the complaint had arrived.")),
    Column(
        "sla_hours",
        N_("Handling time, SLA clock (hours)"),
        N_("From receipt to answer on the clock of the limit; empty while open and without a policy's limit."),
    ),
    Column("closing_hours", N_("Time to closing (hours)"), N_("From receipt to closing; empty before that.")),
    Column("first_answered_at", N_("First answered on"), N_("The first answer, whatever came after it.")),
    Column(
        "recourse_decided_at",
        N_("Appeal decided on"),
        N_("The latest decision of an appeal, by the desk or by a body outside."),
    ),
    Column("rating", N_("Rating"), N_("How the player rated the answer, from 1 to 5.")),
)

BY_NAME = {column.id: column for column in EXPORTED}
#: What the columns are called, by their names: messages.
TITLES = {column.id: column.title for column in EXPORTED}
#: The numbers of the store: they are not for people.
INNER = ("ticket_id", "version")
#: The names of the columns that leave the store.
NAMES = tuple(column.id for column in EXPORTED)
#: Those of a list, with the numbers that the pages work with.
COLUMNS = [*INNER, *NAMES]
