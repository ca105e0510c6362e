"""The pages: where they stand in the menu, and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from domain.marks import N_
from domain.people import Role
from domain.problems import NotAllowed
from domain.rights import Action, Reach, reach
from ui import states
from ui.language import _

_FOLDER = Path(__file__).resolve().parent.parent / "pages"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: its file, title (a message), icon, section of the menu, and the right, or one of two, that opens it."""

    name: str
    title: str
    icon: str
    section: str
    action: Action
    file: str = ""
    shown: bool = True
    other: Action | None = None

    def opens(self, role: Role) -> bool:
        """Whether `role` may open the page."""
        rights = (self.action, self.other) if self.other else (self.action,)
        return any(reach(role, one) is not Reach.NONE for one in rights)


MENU = (
    Entry("overview", N_("Overview"), "monitoring", N_("Steering"), Action.SEE_FIGURES),
    Entry("backlog", N_("Backlog"), "stacked_bar_chart", N_("Steering"), Action.SEE_FIGURES),
    Entry("handling", N_("Handling time"), "hourglass_bottom", N_("Steering"), Action.SEE_FIGURES),
    Entry("signals", N_("Signals"), "notifications_active", N_("Steering"), Action.SEE_FIGURES),
    Entry("flow", N_("Flow"), "waterfall_chart", N_("Steering"), Action.SEE_FIGURES),
    Entry("risk", N_("Risk"), "crisis_alert", N_("Steering"), Action.SEE_FIGURES),
    Entry("report", N_("Report"), "summarize", N_("Steering"), Action.SEE_FIGURES),
    Entry("overdue", N_("Overdue"), "alarm", N_("Team"), Action.SEE_FIGURES),
    Entry("workload", N_("Workload"), "balance", N_("Team"), Action.SEE_WORKLOAD),
    Entry("teams", N_("Teams and agents"), "filter_alt", N_("Team"), Action.SEE_WORKLOAD),
    Entry("coaching", N_("Coaching"), "school", N_("Team"), Action.COACH),
    Entry("my_tickets", N_("My queue"), "inbox", N_("Team"), Action.NOTE),
    Entry("intake", N_("New complaint"), "add_call", N_("Team"), Action.FILE),
    Entry("ticket", N_("Ticket"), "confirmation_number", N_("Team"), Action.SEE_FIGURES),
    Entry("appeals", N_("Appeals"), "gavel", N_("Team"), Action.SEE_APPEALS),
    Entry("outbox", N_("Outbox"), "outgoing_mail", N_("Team"), Action.SEE_OUTBOX),
    Entry("search", N_("Search"), "search", N_("Team"), Action.SEE_FIGURES),
    Entry("guides", N_("Procedures"), "checklist", N_("Team"), Action.SEE_FIGURES),
    Entry("explore", N_("Explore"), "table_view", N_("Analysis"), Action.SEE_FIGURES),
    Entry("compare", N_("Compare"), "compare_arrows", N_("Analysis"), Action.SEE_FIGURES),
    Entry("revisions", N_("Revisions"), "history", N_("Analysis"), Action.SEE_FIGURES),
    Entry("whatif", N_("What if"), "science", N_("Analysis"), Action.SEE_FIGURES),
    Entry("definitions", N_("Definitions"), "menu_book", N_("Analysis"), Action.SEE_FIGURES),
    Entry("people", N_("People"), "group", N_("Team"), Action.SET_USERS, other=Action.SET_ABSENCE),
    Entry("import", N_("Import"), "upload_file", N_("Administration"), Action.IMPORT, file="import_"),
    Entry("imports", N_("Imports"), "inventory_2", N_("Administration"), Action.IMPORT),
    Entry("archive", N_("Archive"), "inventory", N_("Administration"), Action.EXPORT_ALL),
    Entry("audit", N_("Audit"), "policy", N_("Administration"), Action.SEE_AUDIT),
    Entry("privacy", N_("Privacy"), "shield_person", N_("Administration"), Action.GIVE_PLAYER_DATA),
    Entry("templates", N_("Messages"), "mail", N_("Administration"), Action.SET_TEMPLATES),
    Entry("policies", N_("Policies"), "schedule", N_("Administration"), Action.SET_POLICIES),
)


def allowed(role: Role) -> list[Entry]:
    """The pages that `role` may open, in the order of the menu."""
    return [entry for entry in MENU if entry.opens(role)]


def pages(role: Role) -> dict[str, st.Page]:
    """The pages of `role` by name, titled in the current language; the first of the menu is the root."""
    return {
        entry.name: st.Page(
            _FOLDER / f"{entry.file or entry.name}.py",
            title=_(entry.title),
            icon=f":material/{entry.icon}:",
            url_path=entry.name,
            default=entry.name == "overview",
        )
        for entry in allowed(role)
    }


def sections(role: Role, made: Mapping[str, st.Page]) -> dict[str, list[st.Page]]:
    """The menu: the pages of `role` under their translated sections; those that are not for it are there, and hidden.

    An address that nobody knows is answered in English, in front of another page.
    """
    found: dict[str, list[st.Page]] = {}
    for entry in MENU:
        page = made[entry.name] if entry.name in made else _refused(entry, role)
        found.setdefault(_(entry.section), []).append(page)
    return found


def _refused(entry: Entry, role: Role) -> st.Page:
    """A page that says that `entry` is not for `role`, at its address; nothing of the page itself is loaded."""

    def refuse() -> None:
        st.title(_(entry.title), anchor=False)
        states.failed(
            NotAllowed(N_("The page “{page}” is not for your role ({role})."), page=_(entry.title), role=role),
            _("Choose another one in the menu."),
        )

    return st.Page(refuse, title=_(entry.title), url_path=entry.name, visibility="hidden")
