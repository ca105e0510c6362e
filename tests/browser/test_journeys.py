"""What each person comes for, done in a real browser, and what the store says about it afterwards."""

import re
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from analytics import figures as analytics_figures
from analytics.question import Question
from analytics.signal_report import ON_TIME, signals
from analytics.ticket_export import Format
from analytics.ticket_list import tickets_behind
from data import case_state, intake, staff
from data.demo import fill
from data.demo.arrivals import outage
from data.store import Store
from domain.people import Person, Role
from domain.vocabulary import HOME_ZONE
from tests.browser import steps
from tests.browser.application import copied, served
from tests.browser.conftest import OpenPage
from tests.exported import read
from ui import conditions
from ui.signal_words import is_worse

UNSEEN = """\
Vorgangsnummer;Eingang;Gelöst am;Zustand;Kürzel
B-1;13.01.2025 08:15;14.01.2025 09:00;Gelöst;AB
B-2;03.02.2025 10:00;;In Bearbeitung;CD
B-3;04.02.2025 11:30;;Schwebend;AB
"""
MAPPING = """
title = "Help desk"
source = "helpdesk"
layout = "ticket"
zone = "Europe/Paris"
dates = ["iso"]
[columns]
id = "No"
received_at = "Opened"
answered_at = "Solved"
due_at = "Due"
category = "Subject"
"""
GOOD = """No,Opened,Solved,Due,Subject
A-1,2026-10-01T10:00,2026-10-02T10:00,2026-10-04T10:00,=1+1
A-2,2026-10-01T11:00,,2026-10-04T11:00,@SUM(A1)
=A-3,2026-10-02T10:00,,2026-10-05T10:00,plain
A-4,31/02/2026,,,plain
"""


def now() -> datetime:
    """This instant."""
    return datetime.now(UTC)


def told(path: Path, question: Question, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The figures of the closed store at `path`, by id."""
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        rows = analytics_figures.figures(cursor, question, ids).to_dict("records")
    return {str(row["figure"]): {str(key): value for key, value in row.items()} for row in rows}


def asked(sql: str, path: Path) -> list[tuple[Any, ...]]:
    """What the closed store at `path` answers to `sql`."""
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        return cursor.execute(sql).fetchall()


def flagged(path: Path, question: Question) -> list[str]:
    """The weeks of the closed store at `path` that are flagged as worse on time."""
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        found = signals(cursor, question, ON_TIME).flagged
    return [one.week for one in found if is_worse(ON_TIME, one.reasons)]


def last_days(days: int) -> Question:
    """The period of a preset, as the filter bar means it."""
    name = next(name for name, length in conditions.PRESETS.items() if length == days)
    return conditions.question(conditions.Conditions(period=name), now())


def test_a_manager_finds_the_bad_month_and_opens_its_tickets(
    page: Page, base_url: str, demo_store: Path, tmp_path: Path
) -> None:
    steps.visit(page, base_url, lang="en", **{"as": "julien.castel"})
    steps.period(page, "12 mo")
    steps.choose(page, "Category", "Payment")
    expect(page).to_have_url(re.compile("category=payment"))
    steps.quiet(page)
    finding = page.get_by_text(re.compile(r"On time:.? .*lies? outside the limits"))
    expect(finding).to_be_visible()
    number, year = map(int, re.findall(r"week (\d+) of (\d+)", finding.inner_text())[0])
    bad, monday = outage(now()), date.fromisocalendar(year, number, 1)
    # A payment falls due three days after it came: the week of the worst due dates may lie that much later.
    assert bad.start <= monday <= bad.end + timedelta(days=3)

    week = f"{year}-W{number:02}"
    question = last_days(365).only("category", "payment")
    worse = flagged(copied(demo_store, tmp_path / "flags"), question)
    red = page.locator(".st-key-trend .scatterlayer .points path[style*='rgb(198, 40, 40)']")
    expect(red).to_have_count(len(worse))
    steps.press_point(page, red.nth(worse.index(week)))
    expect(page.get_by_role("heading", name="Explore")).to_be_visible()
    steps.quiet(page)
    late = told(copied(demo_store, tmp_path / "read"), question.only("week", week), ["on_time_rate"])["on_time_rate"]
    missed = int(late["denominator"] - late["numerator"])
    assert missed > 10
    expect(page.get_by_text(f"{missed} tickets", exact=True)).to_be_visible()

    # The chip takes the week away: all that were late in the twelve months.
    page.get_by_role("button", name=re.compile(f"Week {number} of {year}")).click()
    expect(page.locator(".st-key-chips")).to_have_count(0)
    steps.quiet(page)
    year_ = told(copied(demo_store, tmp_path / "again"), question, ["on_time_rate"])["on_time_rate"]
    all_missed = int(year_["denominator"] - year_["numerator"])
    expect(page.get_by_text(f"{all_missed:,} tickets", exact=True)).to_be_visible()


@pytest.fixture(scope="module")
def left_alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Person, list[Person]]:
    """A closed store of a desk where nobody worked for a month; the lead of its most belated team, its agents.

    A month of rest and 12,000 cases leave one team 46 to 66 late tickets, whatever the day this runs.
    """
    path = tmp_path_factory.mktemp("left") / "tickets.duckdb"
    with Store.open(path) as store:
        fill(store, cases=12_000, seed=11, until=now() - timedelta(days=32))
        with closing(store.cursor()) as cursor:
            late = analytics_figures.figures(cursor, Question(as_of=now()), ("breached_open",), ("team",))
            people = staff.people(cursor)
    team = str(late.sort_values("value")["team"].iloc[-1])
    assert late["value"].max() >= 30
    own = [one for one in people if one.team == team]
    lead = next(one for one in own if one.role is Role.TEAM_LEAD)
    return path, lead, [one for one in own if one.role is Role.AGENT]


def test_a_lead_reassigns_thirty_overdue_tickets(
    page: Page, left_alone: tuple[Path, Person, list[Person]], tmp_path: Path
) -> None:
    path, lead, agents = left_alone
    own, to = copied(path, tmp_path / "own"), agents[-1]
    with served(own) as base:
        steps.visit(page, base, "overdue", lang="en", period="all", **{"as": lead.user_id})
        steps.mark_first(page, page.get_by_test_id("stDataFrame").first, 30)
        expect(page.get_by_text("Give 30 tickets to")).to_be_visible()
        steps.quiet(page)
        page.get_by_role("button", name="Reassign").click()
        expect(page.get_by_text("Choose who is to have them.")).to_be_visible()
        steps.choose(page, "Give 30 tickets to", to.name)
        page.get_by_role("button", name="Reassign").click()
        expect(page.get_by_text(f"30 tickets now belong to {to.name}.")).to_be_visible()

    before, after = ({row[0]: row for row in states(one)} for one in (path, own))
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        question = Question(as_of=now()).only("team", lead.team or "")
        first = tickets_behind(question, "breached_open", order="late_at").rows(cursor, 30)
    changed = {id for id in before if before[id] != after[id]}
    assert changed == set(first["ticket_id"])
    for id in changed:
        assert after[id] == (id, before[id][1] + 1, to.user_id, *before[id][3:])
    assert before.keys() == after.keys()


def states(path: Path) -> list[tuple[Any, ...]]:
    """Each ticket of the closed store: number, version, agent, team, status, limit."""
    ids = [row[0] for row in asked("SELECT ticket_id FROM tickets", path)]
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        found = case_state.load(cursor, ids)
    return [(id, one.version, one.agent, one.team, one.status, one.due_at) for id, one in found.items()]


def test_an_agent_answers_and_every_figure_it_touches_moves(
    page: Page, open_page: OpenPage, demo_store: Path, tmp_path: Path
) -> None:
    own = copied(demo_store, tmp_path / "own")
    with Store.open(own) as store, closing(store.cursor()) as cursor:
        open_ones = tickets_behind(Question(as_of=now()), "backlog", order="-received_at").rows(cursor)
    mine = open_ones[open_ones["agent"].fillna("").ne("") & (open_ones["due_at"] > now() + timedelta(hours=1))].iloc[0]
    agent, ticket = str(mine["agent"]), str(mine["ticket_id"])
    who = {"as": agent, "lang": "en"}
    with served(own) as base:
        steps.visit(page, base, "backlog", **who)
        backlog, answered = (steps.digits(steps.card(page, one)) for one in ("backlog", "departures"))

        steps.visit(page, base, "ticket", ticket=ticket, **who)
        page.get_by_role("tab", name="Answer").click()
        steps.choose(page, "Decision", "Partly upheld")
        page.get_by_label("Answer to the player").fill("Nous avons **corrigé** le solde. <b>=1+1</b>")
        other = open_page()
        steps.visit(other, base, "ticket", ticket=ticket, lang="en", **{"as": "helene.vasseur"})
        other.get_by_role("tab", name="Note").click()
        other.get_by_label("Note for the colleagues").fill("The player called.")
        other.get_by_role("button", name="Keep the note").click()
        expect(other.get_by_text("Saved.")).to_be_visible()

        page.get_by_role("button", name="Answer", exact=True).click()
        expect(page.get_by_text("What you wrote is still here")).to_be_visible()
        expect(page.get_by_label("Answer to the player")).to_have_value("Nous avons **corrigé** le solde. <b>=1+1</b>")
        expect(page.get_by_test_id("stTable").get_by_text("The player called.")).to_be_visible()
        page.get_by_role("button", name="Save mine on top of it").click()
        expect(page.get_by_text("Nous avons **corrigé** le solde. <b>=1+1</b>", exact=True)).to_be_visible()
        steps.quiet(page)

        steps.visit(page, base, "backlog", **who)
        assert steps.digits(steps.card(page, "backlog")) == backlog - 1
        assert steps.digits(steps.card(page, "departures")) == answered + 1

    counts = ["backlog", "departures", "arrivals", "on_time_closed", "handling_median_answered", "breached_open"]
    question = Question(as_of=now(), start=now() - timedelta(days=90), zone=HOME_ZONE)
    before, after = (told(one, question, counts) for one in (copied(demo_store, tmp_path / "read"), own))
    moved = {id: after[id]["denominator"] - before[id]["denominator"] for id in counts[3:5]}
    moved |= {id: after[id]["value"] - before[id]["value"] for id in (*counts[:3], "breached_open")}
    in_time = after["on_time_closed"]["numerator"] - before["on_time_closed"]["numerator"]
    assert (moved, in_time) == (
        {"backlog": -1, "departures": 1, "arrivals": 0, "on_time_closed": 1, "handling_median_answered": 1}
        | {"breached_open": 0},
        1,
    )


def test_an_analyst_exports_what_is_on_screen(page: Page, demo_store: Path, tmp_path: Path) -> None:
    own = copied(demo_store, tmp_path / "own")
    file = tmp_path / "helpdesk.csv"
    file.write_text(GOOD, encoding="utf-8")
    with Store.open(own) as store, closing(store.cursor()) as cursor:
        admin = next(one for one in staff.people(cursor) if one.role is Role.ADMIN)
        intake.run(store, admin, file, intake.parse_mapping(MAPPING, "helpdesk.toml"))
    question = last_days(90).only("source", "helpdesk", "desk").only("channel", "", "chat")
    value = int(told(own, question, ["backlog"])["backlog"]["value"])
    with served(own) as base:
        address = {"figure": "backlog", "lang": "en", "as": "nadia.ferhat"}
        steps.visit(page, f"{base}", "explore", **address)
        page.goto(page.url + "&channel=&channel=chat&source=helpdesk&source=desk")
        expect(page.get_by_text(f"{value} tickets", exact=True)).to_be_visible()
        steps.quiet(page)
        bar = page.locator(".st-key-filter_bar").bounding_box()
        assert bar is not None and bar["height"] < 60, "one line, with the box for the source too"
        saved = {format: tmp_path / f"export.{format}" for format in Format}
        page.get_by_role("button", name=f"Export {value} tickets").click()
        for format in Format:
            # Each press takes an address that works once: the page has a fresh one when its run has ended.
            steps.quiet(page)
            with page.expect_download() as caught:
                page.locator(f".st-key-export_{format}").get_by_role("link").click()
            assert caught.value.suggested_filename.endswith(f".{format}")
            caught.value.save_as(saved[format])
    rows, *others = [read(file.read_bytes(), format) for format, file in saved.items()]
    assert len(rows) == value
    with Store.open(own) as store, closing(store.cursor()) as cursor:
        listed = tickets_behind(question, "backlog", order="-received_at").rows(cursor)
    assert [row["reference"].removeprefix("'") for row in rows] == list(listed["reference"])
    assert [[row["reference"] for row in other] for other in others] == [list(listed["reference"])] * 2
    cells = [cell for row in rows for cell in row.values()]
    assert {"'=A-3", "'@SUM(A1)"} <= set(cells)
    number = re.compile(r"-?\d+(\.\d+)?")
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@")) and not number.fullmatch(cell)]
    assert not {"name", "account", "email", "text"} & rows[0].keys()


def test_a_workbook_of_many_tickets_is_prepared_beside_the_page(page: Page, base_url: str, tmp_path: Path) -> None:
    address = {"lang": "en", "as": "nadia.ferhat", "figure": "arrivals", "period": "all"}

    def prepare() -> None:
        page.locator(".st-key-export").get_by_role("button").first.click()
        page.locator(".st-key-export_xlsx").get_by_role("button").click()

    steps.visit(page, base_url, "explore", **address)
    prepare()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("nothing was changed.")).to_be_visible(timeout=20_000)
    steps.quiet(page)
    prepare()
    fetch = page.get_by_role("link", name="Fetch the workbook")
    expect(fetch).to_be_visible(timeout=180_000)
    with page.expect_download() as caught:
        fetch.click()
    caught.value.save_as(tmp_path / "many.xlsx")
    expect(fetch).to_have_count(0)
    rows = read((tmp_path / "many.xlsx").read_bytes(), Format.XLSX)
    total = page.get_by_text(re.compile(r"^[\d,]+ tickets$")).inner_text()
    assert len({row["reference"] for row in rows}) == len(rows) == steps.digits(total) > 5_000


def test_an_admin_imports_a_file_and_a_bad_one_changes_nothing(page: Page, demo_store: Path, tmp_path: Path) -> None:
    own = copied(demo_store, tmp_path / "own")
    tickets = asked("SELECT count(*) FROM tickets", own)[0][0]
    files = {"good.csv": GOOD, "bad.csv": GOOD.replace("Opened", "When"), "own.toml": MAPPING}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with served(own) as base:
        steps.visit(page, base, "import", lang="en", **{"as": "mei.caron"})
        steps.choose(page, "How to read it", "A mapping of my own (TOML)")
        give(page, "import_mapping", tmp_path / "own.toml")
        give(page, "import_file", tmp_path / "bad.csv")
        expect(page.get_by_role("alert").filter(has_text="Opened")).to_have_count(1)
        expect(page.get_by_role("button", name="Import this file")).to_be_disabled()

        page.locator(".st-key-import_file").get_by_role("button", name=re.compile("Remove|Delete")).first.click()
        expect(page.get_by_text("Choose a file and how to read it.")).to_be_visible()
        steps.quiet(page)
        give(page, "import_file", tmp_path / "good.csv")
        expect(page.get_by_text("4 rows read · 1 cannot be read and goes to quarantine")).to_be_visible()
        page.get_by_role("button", name="Import this file").click()
        report = page.locator(".st-key-import_report_box")
        expect(report.get_by_text("The file is in.")).to_be_visible(timeout=30_000)
        steps.quiet(page)
        assert report.get_by_test_id("stMetricValue").all_inner_texts() == ["4", "3", "1", "3", "0", "0"]
        page.get_by_role("button", name="Import this file").click()
        # The import runs beside the page, and a busy machine takes its time.
        expect(report.get_by_test_id("stMetricValue").last).to_have_text("3", timeout=30_000)
        steps.quiet(page)
        assert report.get_by_test_id("stMetricValue").all_inner_texts() == ["4", "3", "1", "0", "0", "3"]
    assert asked("SELECT count(*) FROM tickets", own)[0][0] == tickets + 3
    assert asked("SELECT count(*) FROM tickets WHERE source = 'helpdesk'", own) == [(3,)]


def give(page: Page, key: str, file: Path) -> None:
    """Upload `file` in the box with this key and wait until it was looked at.

    A box asks the server where to bring its file, and Streamlit drops the answer where the page begins to run just
    then (ForwardMsgQueue.clear): then the file is given again. A browser tells of the same file again only after none.
    """
    box = page.locator(f".st-key-{key}")
    missed: AssertionError | None = None
    for patience in (5_000, 10_000, 20_000):
        steps.quiet(page)
        for given in ([], file):
            box.locator("input[type=file]").set_input_files(given)
        try:
            expect(box.get_by_text(file.name)).to_be_visible(timeout=patience)
        except AssertionError as caught:
            missed = caught
            continue
        steps.quiet(page)
        return
    raise AssertionError("the box does not take the file") from missed


def test_a_link_shows_a_colleague_the_same_figures(page: Page, base_url: str, open_page: OpenPage) -> None:
    steps.visit(page, base_url, **{"as": "julien.castel"})
    expect(page.get_by_role("heading", name="Vue d’ensemble")).to_be_visible()
    steps.period(page, "12 mois")
    steps.choose(page, "Canal", "Téléphone")
    expect(page).to_have_url(re.compile("channel=phone"))
    steps.quiet(page)
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", name="Overview", exact=True)).to_be_visible()
    steps.quiet(page)
    cards = ("on_time_rate", "handling_median_answered", "backlog")
    shown = [steps.card(page, one) for one in cards]
    colleague = open_page(locale="fr-FR")
    colleague.goto(page.url)
    expect(colleague.get_by_role("heading", name="Overview", exact=True)).to_be_visible()
    steps.quiet(colleague)
    assert [steps.card(colleague, one) for one in cards] == shown
    # All of it was asked for: without the conditions the figures are others.
    steps.visit(colleague, base_url, lang="en", **{"as": "julien.castel"})
    assert steps.card(colleague, "backlog") != shown[2]


def test_an_agent_takes_what_nobody_works_on(page: Page, demo_store: Path, tmp_path: Path) -> None:
    own = copied(demo_store, tmp_path / "own")
    with Store.open(own) as store, closing(store.cursor()) as cursor:
        free = tickets_behind(Question(as_of=now()).only("agent", ""), "backlog", order="due_at").rows(cursor)
        team = str(free["team"].iloc[0])
        agent = next(one for one in staff.people(cursor) if one.team == team and one.role is Role.AGENT)
    first = int(free["ticket_id"].iloc[0])
    with served(own) as base:
        steps.visit(page, base, "my_tickets", lang="en", period="all", **{"as": agent.user_id})
        expect(page.get_by_role("button", name="Take", exact=True)).to_be_disabled()
        steps.mark_first(page, page.get_by_test_id("stDataFrame").last, 1)
        page.get_by_role("button", name="Take 1 ticket").click()
        expect(page.get_by_text("1 ticket is yours now.")).to_be_visible()
    before, after = ({row[0]: row for row in states(one)} for one in (copied(demo_store, tmp_path / "read"), own))
    assert {id for id in before if before[id] != after[id]} == {first}
    assert after[first][1:4] == (before[first][1] + 1, agent.user_id, team)


def test_an_admin_imports_an_export_never_seen_before(page: Page, demo_store: Path, tmp_path: Path) -> None:
    own = copied(demo_store, tmp_path / "own")
    (tmp_path / "beschwerden.csv").write_bytes(UNSEEN.encode("cp1252"))
    with served(own) as base:
        steps.visit(page, base, "import", lang="en", **{"as": "mei.caron"})
        give(page, "import_file", tmp_path / "beschwerden.csv")
        box = page.locator(".st-key-mapping_box")
        expect(box.get_by_text(re.compile("“13.01.2025 08:.*15” → 13 Jan 2025 08:.*15"))).to_be_visible()
        expect(page.get_by_text("3 rows read · 1 cannot be read and goes to quarantine")).to_be_visible()

        box.get_by_text("Other fields").click()
        steps.choose(page, "Agent", "Kürzel")
        expect(box.get_by_text("“AB” → AB")).to_be_visible()
        box.get_by_role("tab", name="Values").click()
        steps.choose(page, "Schwebend · 1", "Waiting for the player")
        expect(page.get_by_text("3 rows read · 0 cannot be read and go to quarantine")).to_be_visible()
        steps.quiet(page)

        page.get_by_label("Save as a mapping").fill("Our CRM")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("The mapping “Our CRM” is saved.")).to_be_visible()
        steps.quiet(page)
        expect(page.get_by_role("combobox", name="How to read it")).to_have_value("Recognise its columns")
        page.get_by_role("button", name="Import this file").click()
        report = page.locator(".st-key-import_report_box")
        expect(report.get_by_text("The file is in.")).to_be_visible()
        steps.quiet(page)
        assert report.get_by_test_id("stMetricValue").all_inner_texts() == ["3", "3", "0", "3", "0", "0"]
    assert asked("SELECT count(*) FROM tickets WHERE source = 'beschwerden'", own) == [(3,)]
    assert asked("SELECT name FROM mappings", own) == [("Our CRM",)]
    agents = "SELECT DISTINCT agent FROM case_versions WHERE source = 'beschwerden' AND agent IS NOT NULL"
    assert sorted(asked(agents, own)) == [("AB",), ("CD",)]
