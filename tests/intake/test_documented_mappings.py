"""Presets written from documentation: the documented header, a row for every documented status. Worked by hand."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from data import intake
from data.store import Store
from domain.people import SYSTEM

Write = Callable[..., Path]
Ask = Callable[..., list[tuple[Any, ...]]]
MARK = "(from documentation, not tried on a real file)"
PRESETS = ("freshdesk", "jira_service_management", "zammad", "zendesk")

ZENDESK = (
    "Summation column|Id|Requester|Requester id|Requester external id|Requester email|Requester domain|Submitter"
    "|Assignee|Group|Subject|Tags|Status|Priority|Via|Ticket type|Created at|Updated at|Assigned at|Organization"
    "|Due date|Initially assigned at|Solved at|Resolution time|Satisfaction Score|Group stations|Assignee stations"
    "|Reopens|Replies|First reply time in minutes|First reply time in minutes within business hours"
    "|First resolution time in minutes|First resolution time in minutes within business hours"
    "|Full resolution time in minutes|Full resolution time in minutes within business hours"
    "|Agent wait time in minutes|Agent wait time in minutes within business hours|Requester wait time in minutes"
    "|Requester wait time in minutes within business hours|On hold time in minutes"
    "|On hold time in minutes within business hours"
).split("|")
FRESHDESK = (
    "Ticket ID|Subject|Status|Priority|Source|Type|Agent|Group|Created time|Due by Time|Resolved time|Closed time"
    "|Last update time|Initial response time|Time tracked|First response time (in hrs)|Resolution time (in hrs)"
    "|Agent interactions|Customer interactions|Resolution status|First response status|Tags|Survey results|Product"
    "|Every response status|Full name|Contact ID"
).split("|")
# Columns of several values are there several times.
JIRA = (
    "Summary|Issue key|Issue id|Issue Type|Status|Project key|Project name|Project type|Project lead|Project lead id"
    "|Project description|Priority|Resolution|Assignee|Assignee Id|Reporter|Reporter Id|Creator|Creator Id|Created"
    "|Updated|Last Viewed|Resolved|Due date|Votes|Description|Environment|Watchers|Watchers|Watchers Id|Watchers Id"
    "|Original estimate|Remaining Estimate|Time Spent|Work Ratio|Security Level|Attachment|Custom field (Approvals)"
    "|Custom field (Request Type)|Custom field (Request language)|Satisfaction rating"
    "|Custom field (Time to first response)|Custom field (Time to resolution)|Comment|Comment|Parent|Status Category"
    "|Status Category Changed"
).split("|")
ZAMMAD = (
    "#|Title|State|Priority|Group|Owner|Customer|Organization|Create Channel|Sender|Tags|Time Units Total|Pending till"
    "|Created At|Updated At|Closed At|Close Escalation At|Close In Min|Close Diff In Min|First Response At"
    "|First Response Escalation At|First Response In Min|First Response Diff In Min|Update Escalation At"
    "|Update In Min|Update Diff In Min|Last Contact At|Last Contact Agent At|Last Contact Customer At|Article Count"
    "|Escalation At"
).split("|")


def at(day: int, hour: int, minute: int = 0, month: int = 1) -> datetime:
    """An instant of 2026, UTC; Paris is an hour ahead in January, two in July."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def lines(header: list[str], *rows: dict[str, str]) -> str:
    """A CSV text of `rows`; a column that a row does not name is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([row.get(column, "") for column in header] for row in rows)
    return text.getvalue().rstrip("\n")


@pytest.fixture
def read(store: Store, write: Write) -> Callable[..., intake.Report]:
    """`read(preset, header, *rows)` → the report of their import."""

    def imported(preset: str, header: list[str], *rows: dict[str, str]) -> intake.Report:
        return intake.run(store, SYSTEM, write("export.csv", lines(header, *rows)), intake.preset(preset))

    return imported


def counts(report: intake.Report) -> tuple[int, int, int, dict[str, int]]:
    """Tickets imported, rows accepted, rows quarantined, and why."""
    return report.imported, report.accepted, report.quarantined, dict(report.reasons)


def test_zendesk(store: Store, read: Callable[..., intake.Report], cases: Ask) -> None:
    def row(number: str, status: str, solved: str = "", **more: str) -> dict[str, str]:
        known = {"Id": number, "Status": status, "Solved at": solved, "Created at": "2026-01-05 09:00"}
        personal = {"Requester": "A. Player", "Requester email": "a@example.org", "Subject": "My money, please"}
        return known | personal | {"Group": "Payments", "Assignee": "-"} | more

    report = read(
        "zendesk",
        ZENDESK,
        row("1", "New", Priority="-", Via="Mail", Assignee="Ada"),
        row("2", "Open", Priority="Low", Via="Web form", **{"Ticket type": "Problem"}),
        row("3", "Pending", Priority="Normal", Via="Chat", **{"Created at": "2026-07-05 09:00:30"}),
        row("4", "On-hold", Priority="High", Via="Phone", **{"Due date": "2026-01-06 00:00"}),
        row("5", "Solved", "2026-01-06 10:30", Priority="Urgent", Via="Facebook Post"),
        row("6", "Closed", "2026-01-07 10:30"),
        row("7", "Closed"),
    )
    assert counts(report) == (7, 7, 0, {})
    assert cases(store, "v.status, v.priority, v.channel, v.category, v.team, v.agent") == [
        ("1", "new", None, "email", None, "Payments", "Ada"),
        ("2", "in_analysis", "normal", "form", "Problem", "Payments", None),
        ("3", "waiting_player", "normal", "chat", None, "Payments", None),
        ("4", "waiting_third_party", "high", "phone", None, "Payments", None),
        ("5", "answered", "high", "Facebook Post", None, "Payments", None),
        ("6", "answered", None, None, None, "Payments", None),
        ("7", "closed", None, None, None, "Payments", None),
    ]
    assert cases(store, "received_at, answered_at, due_at, source_on_time, end_unknown") == [
        ("1", at(5, 8), None, None, None, False),
        ("2", at(5, 8), None, None, None, False),
        ("3", at(5, 7, month=7).replace(second=30), None, None, None, False),
        ("4", at(5, 8), None, None, None, False),
        ("5", at(5, 8), at(6, 9, 30), None, None, False),
        ("6", at(5, 8), at(7, 9, 30), None, None, False),
        ("7", at(5, 8), None, None, None, True),
    ]


def test_freshdesk(store: Store, read: Callable[..., intake.Report], cases: Ask) -> None:
    def row(number: str, status: str, resolved: str = "", closed: str = "", **more: str) -> dict[str, str]:
        times = {"Created time": "2026-01-05 09:00:00", "Resolved time": resolved, "Closed time": closed}
        return {"Ticket ID": number, "Status": status, "Due by Time": "2026-01-08 09:00:00", **times, **more}

    within, violated = {"Resolution status": "Within SLA"}, {"Resolution status": "SLA Violated"}
    report = read(
        "freshdesk",
        FRESHDESK,
        row("1", "Open", Priority="Low", Source="Email", Type="Question", Agent="Ada", Group="Payments"),
        row("2", "Pending", Priority="Medium", Source="Portal"),
        row("3", "Waiting on Customer", Priority="High", Source="Phone"),
        row("4", "Waiting on Third Party", Priority="Urgent", Source="Chat"),
        row("5", "Resolved", "2026-01-06 10:30:00", Source="Feedback Widget", **within),
        row("6", "Closed", "2026-01-09 10:30:00", "2026-01-12 10:30:00", Source="Twitter", **violated),
    )
    assert counts(report) == (6, 6, 0, {})
    assert cases(store, "v.status, v.priority, v.channel, v.category, v.team, v.agent") == [
        ("1", "in_analysis", "normal", "email", "Question", "Payments", "Ada"),
        ("2", "waiting_player", "normal", "form", None, None, None),
        ("3", "waiting_player", "high", "phone", None, None, None),
        ("4", "waiting_third_party", "high", "chat", None, None, None),
        ("5", "answered", None, "form", None, None, None),
        ("6", "closed", None, "Twitter", None, None, None),
    ]
    assert cases(store, "received_at, answered_at, closed_at, due_at, source_on_time") == [
        *((number, at(5, 8), None, None, at(8, 8), None) for number in "1234"),
        ("5", at(5, 8), at(6, 9, 30), None, at(8, 8), True),
        ("6", at(5, 8), at(9, 9, 30), at(12, 9, 30), at(8, 8), False),
    ]


def test_jira_service_management(store: Store, read: Callable[..., intake.Report], cases: Ask) -> None:
    def row(number: str, status: str, resolved: str = "", priority: str = "Medium") -> dict[str, str]:
        text = {"Description": 'Two lines,\n"and a quote"', "Summary": "Private", "Reporter": "A. Player"}
        kind = {"Issue Type": "Complaint", "Project name": "Desk", "Assignee": "Ada", "Due date": "06/Jan/26 12:00 AM"}
        times = {"Created": "5/Jan/26 9:05 AM", "Resolved": resolved, "Custom field (Time to resolution)": "-3:12"}
        return {"Issue key": f"EC-{number}", "Status": status, "Priority": priority, **text, **kind, **times}

    report = read(
        "jira_service_management",
        JIRA,
        row("01", "Open", priority="Highest"),
        row("02", "Waiting for support", priority="High"),
        row("03", "Work in progress", priority="Low"),
        row("04", "Reopened", priority="Lowest"),
        row("05", "Waiting for customer", priority="Only on Sundays"),
        row("06", "Pending"),
        row("07", "Escalated"),
        row("08", "Done", "06/Jan/26 12:30 PM"),
        row("09", "Canceled", "15/Jul/26 11:59 PM"),
        row("10", "Resolved", "07/Jan/26 12:30 AM"),
        row("11", "Closed"),
    )
    assert counts(report) == (11, 11, 0, {})
    assert cases(store, "v.status, v.priority, answered_at, end_unknown") == [
        ("EC-01", "new", "high", None, False),
        ("EC-02", "in_analysis", "high", None, False),
        ("EC-03", "in_analysis", "normal", None, False),
        ("EC-04", "in_analysis", "normal", None, False),
        ("EC-05", "waiting_player", None, None, False),
        ("EC-06", "waiting_third_party", "normal", None, False),
        ("EC-07", "waiting_third_party", "normal", None, False),
        ("EC-08", "answered", "normal", at(6, 11, 30), False),
        ("EC-09", "answered", "normal", at(15, 21, 59, month=7), False),
        ("EC-10", "answered", "normal", at(6, 23, 30), False),
        ("EC-11", "closed", "normal", None, True),
    ]
    same = cases(store, "received_at, due_at, source_on_time, v.category, v.team, v.agent")
    assert {row[1:] for row in same} == {(at(5, 8, 5), None, None, "Complaint", "Desk", "Ada")}


def test_zammad(store: Store, read: Callable[..., intake.Report], cases: Ask) -> None:
    def row(number: str, state: str, closed: str = "", **more: str) -> dict[str, str]:
        who = {"Group": "Payments", "Owner": "-", "Customer": "A. Player", "Title": "Private"}
        times = {"Created At": "2026-01-05 09:00:00", "Close Escalation At": "2026-01-08 09:00:00"}
        return {"#": number, "State": state, "Closed At": closed, **who, **times, **more}

    report = read(
        "zammad",
        ZAMMAD,
        row("10001", "new", Priority="1 low", **{"Create Channel": "email"}),
        row("10002", "open", Priority="2 normal", Owner="Ada", **{"Create Channel": "web"}),
        row("10003", "pending reminder", Priority="3 high", **{"Create Channel": "phone"}),
        row("10004", "pending close", Priority="4 on fire", **{"Create Channel": "chat"}),
        row("10005", "closed", "2026-01-06 10:30:00", **{"Create Channel": "sms", "Close Diff In Min": "-90"}),
        row("10006", "merged"),
        row("10007", "removed"),
        {"#": "Timezone: Europe/Paris"},
    )
    assert counts(report) == (7, 7, 1, {"missing_receipt": 1})
    assert cases(store, "v.status, v.priority, v.channel, v.team, v.agent, closed_at, end_unknown") == [
        ("10001", "new", "normal", "email", "Payments", None, None, False),
        ("10002", "in_analysis", "normal", "form", "Payments", "Ada", None, False),
        ("10003", "waiting_third_party", "high", "phone", "Payments", None, None, False),
        ("10004", "waiting_third_party", None, "chat", "Payments", None, None, False),
        ("10005", "closed", None, "sms", "Payments", None, at(6, 9, 30), False),
        ("10006", "closed", None, None, "Payments", None, None, True),
        ("10007", "closed", None, None, "Payments", None, None, True),
    ]
    assert {row[1:] for row in cases(store, "received_at, due_at, source_on_time")} == {(at(5, 8), None, None)}


@pytest.mark.parametrize(
    ("preset", "header", "known", "column"),
    [
        ("zendesk", ZENDESK, {"Id": "1", "Created at": "2026-01-05 09:00"}, "Status"),
        ("freshdesk", FRESHDESK, {"Ticket ID": "1", "Created time": "2026-01-05 09:00:00"}, "Status"),
        ("jira_service_management", JIRA, {"Issue key": "EC-1", "Created": "05/Jan/26 9:05 AM"}, "Status"),
        ("zammad", ZAMMAD, {"#": "1", "Created At": "2026-01-05 09:00:00"}, "State"),
    ],
)
def test_a_status_of_their_own_is_not_guessed(
    preset: str, header: list[str], known: dict[str, str], column: str, read: Callable[..., intake.Report]
) -> None:
    the_id = next(iter(known))
    report = read(preset, header, known | {column: "Gone fishing"}, known | {the_id: "2"})
    assert counts(report) == (1, 1, 1, {"unknown_value": 1})
    assert str(report.examples[0]) == f"{column}: “Gone fishing” has no translation in the mapping."


def test_only_ours_are_marked() -> None:
    assert {name for name, title in intake.presets().items() if title.endswith(MARK)} == set(PRESETS)


@pytest.mark.parametrize("preset", PRESETS)
def test_nothing_personal_is_read(preset: str) -> None:
    personal = {"Requester", "Requester email", "Subject", "Full name", "Contact ID", "Summary", "Reporter", "Customer"}
    assert not personal & set(intake.preset(preset).wanted)
