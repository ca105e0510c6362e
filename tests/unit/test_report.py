"""The report as a file: its figures, its words, what it lets in and what it needs from elsewhere."""

import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256

import pandas as pd
import pytest

from analytics.figures import figures
from analytics.periods import period
from analytics.question import Question, conditions
from analytics.ticket_list import Part, TicketList
from data.store import Store
from domain.people import Person, Role
from domain.progress import Progress
from reporting import again, overdue, remarks
from reporting.brief import Brief, about
from reporting.document import report, scripts
from reporting.figures import IDS, Line, lines
from tests.ledger import at, tell
from tests.people import hire
from tests.reported import FETCHING, Taken
from tests.story import NOW, STORY
from tooling import catalogues
from ui import numbers
from ui.frames import by_id


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The desk of tests/story.py, to read from."""
    with Store.open(tmp_path_factory.mktemp("report") / "tickets.duckdb") as store:
        yield tell(store, STORY)


@pytest.fixture(scope="module")
def november(desk: Store) -> Taken:
    """The report of November, taken apart."""
    return taken(desk, brief("2026-11"))


#: What tells of an answer thirty days later.
YOUNG = {"reopen_rate", "appeal_rate_internal"}


def brief(written: str = "2026-W46", as_of: str = NOW, language: str = "en", **where: str) -> Brief:
    asked = Question(at(as_of), where=tuple((name, (value,)) for name, value in where.items()))
    span = period(written)
    return Brief(span, about(span, asked, is_fixed=False), language)


def made(store: Store, asked: Brief) -> bytes:
    with closing(store.cursor()) as cursor:
        return report(cursor, asked, Progress()).content


def taken(store: Store, asked: Brief) -> Taken:
    return Taken(made(store, asked).decode())


def warned(store: Store, asked: Brief) -> list[str]:
    with closing(store.cursor()) as cursor:
        return remarks.warnings(partial(figures, cursor), asked)


def told(store: Store, asked: Brief) -> dict[str, Line]:
    with closing(store.cursor()) as cursor:
        return lines(partial(figures, cursor), asked)


class TestFigures:
    """Same question, same figures as everywhere; those of the story are worked by hand in other tests."""

    def test_each_is_what_figures_says_now_and_in_the_period_before(self, desk: Store) -> None:
        asked = brief("2026-11")
        assert (asked.before.start, asked.before.end) == (at("09-30 22:00"), at("10-31 23:00"))
        with closing(desk.cursor()) as cursor:
            now, before = (by_id(figures(cursor, one, IDS)) for one in (asked.question, asked.before))
        found = told(desk, asked)
        assert set(IDS) - set(found) == YOUNG
        for id in found:
            assert found[id].value == numbers.amount(now[id]["value"], now[id]["unit"])
            assert found[id].before == numbers.amount(before[id]["value"], before[id]["unit"])
        assert found["on_time_rate"].value != numbers.NOTHING != found["on_time_rate"].before

    def test_what_had_no_time_to_mature_is_left_out_and_said(self, desk: Store) -> None:
        young, ripe = brief("2026-W46"), brief("2026-09")
        assert YOUNG.isdisjoint(told(desk, young)) and set(told(desk, ripe)) == set(IDS)
        with closing(desk.cursor()) as cursor:
            said, nothing = (remarks.left_out(partial(figures, cursor), one)[3:] for one in (young, ripe))
        assert said == ["Reopened, Appeals: told of answers that are 30 days old; none of this period is."]
        assert nothing == []
        # A month later the same week has answers that are old enough.
        with closing(desk.cursor()) as cursor:
            later = replace(young, question=young.question.at(young.question.as_of + timedelta(days=24)))
            assert set(lines(partial(figures, cursor), later)) >= YOUNG

    def test_the_words_of_the_file_have_them(self, desk: Store, november: Taken) -> None:
        for line in told(desk, brief("2026-11")).values():
            assert f"{line.title}\n{line.value}\n{line.made_of}" in november.text

    def test_a_share_of_few_cases_is_grey_and_none_of_none_is_a_dash(self, desk: Store) -> None:
        found = told(desk, brief("2026-W46"))
        assert found["satisfaction"].value == numbers.NOTHING
        assert found["satisfaction"].is_few and found["on_time_rate"].is_few
        assert not found["backlog"].is_few

    def test_of_few_cases_no_change_is_news(self, desk: Store) -> None:
        found = told(desk, brief("2026-11"))
        assert all(one.is_few for id, one in found.items() if id.startswith("handling_"))
        assert found["on_time_rate"].change and found["on_time_rate"].news == ""
        assert found["handling_mean"].change and found["handling_mean"].news == ""
        assert found["backlog"].change and found["backlog"].news

    def test_good_news_is_good_whichever_way_the_figure_goes(self, desk: Store) -> None:
        found = {id: (line.change[:1], line.news) for id, line in told(desk, brief("2026-11")).items() if line.change}
        ways = {"+": "good", "−": "bad"}
        assert all(found[id][1] != ways[found[id][0]] for id in ("backlog", "breached_open") if id in found)
        assert found["arrivals"][1] == "", "more arrivals are neither good nor bad"
        assert len(found) > 5

    @pytest.mark.parametrize(("cases", "news"), [((100, 100), "good"), ((100, 9), ""), ((9, 100), "")])
    def test_a_share_that_rises_is_good_where_both_sides_have_cases(self, cases: tuple[int, int], news: str) -> None:
        rows = [
            {"figure": "on_time_rate", "unit": "ratio", "value": share, "numerator": 1.0, "denominator": n}
            | {"low": 0.0, "high": 1.0}
            for share, n in zip((0.9, 0.8), cases, strict=True)
        ]
        asked = brief("2026-11")
        ask = lambda one, _ids: pd.DataFrame([rows[one == asked.before]])  # noqa: E731 - two rows by hand
        (line,) = lines(ask, asked, ["on_time_rate"]).values()
        assert (line.change[:1], line.news, line.is_few) == ("+", news, cases[0] < 10)


class TestFile:
    def test_it_is_html_that_ends_what_it_begins(self, november: Taken) -> None:
        assert november.open == []
        assert len(november.charts) == 7
        assert ("html", "lang", "en") in november.attributes

    def test_it_is_fetched_from_nowhere(self, november: Taken) -> None:
        assert [one for one in november.attributes if one[1] in FETCHING] == []
        assert not re.search(r"url\(|@import", "".join(november.styles))
        assert [value for _tag, name, value in november.attributes if name == "style" and "url" in value] == []

    def test_a_browser_may_run_its_two_scripts_and_nothing_else(self, november: Taken) -> None:
        (policy,) = (value for tag, _name, value in november.attributes if tag == "meta" and "default-src" in value)
        run = [text for kind, text in november.scripts if not kind]
        assert run == list(map(str, scripts()))
        digests = {f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in run}
        said = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert said["default-src"] == "'none'" and set(said["script-src"].split()) == digests

    def test_what_is_recorded_later_changes_nothing_of_what_was_known(self, store: Store) -> None:
        tell(store, STORY)
        with closing(store.cursor()) as cursor:
            first = report(cursor, brief("2026-10"), Progress())
        tell(store, "ticket | occurred | recorded | status | due\nZ | 10-05 08:00 | 11-25 08:00 | new | 10-08 08:00")
        assert made(store, first.brief) == first.content, "known latest is known when the last of it was recorded"
        assert made(store, brief("2026-10")) != first.content

    def test_the_french_one_says_nothing_in_english(self, desk: Store) -> None:
        found = taken(desk, brief("2026-11", language="fr"))
        english = {
            one.id
            for one in catalogues.read("fr")
            if isinstance(one.id, str) and one.id != one.string and "{" not in one.id
        }
        assert ("html", "lang", "fr") in found.attributes
        assert sorted(english & set(found.texts)) == []

    def test_it_says_how_to_ask_again(self, desk: Store) -> None:
        text = taken(desk, brief(team="payments")).text
        assert "delai.py report --period 2026-W46 --lang en --as-of 2026-11-15T23:00:00+00:00 --known-at 2026-" in text
        assert "--zone Europe/Paris --where team=payments" in text
        assert "Team\npayments" in text

    def test_two_conditions_on_one_dimension_are_told_as_what_both_allow(self, desk: Store) -> None:
        asked = brief(team="payments")
        both = replace(
            asked, question=asked.question.only("team", "games", "payments").only("channel", "email", "chat")
        )
        said = again.command(both)
        assert said.endswith("--where team=payments --where channel=email --where channel=chat")
        with closing(desk.cursor()) as cursor:
            where = conditions({"team": ["payments"], "channel": ["email", "chat"]})
            as_said = replace(both.question, where=where)
            one, other = (
                figures(cursor, question, ["backlog"])["value"].item() for question in (both.question, as_said)
            )
        assert one == other

    @pytest.mark.parametrize(("dimension", "value"), [("team", "games"), ("batch", "3-new")])
    def test_what_no_command_asks_is_said_by_none(self, desk: Store, dimension: str, value: str) -> None:
        asked = brief(team="payments")
        other = replace(asked, question=asked.question.only(dimension, value))
        assert again.command(other) == ""
        assert "Asked again so" not in taken(desk, other).text and "Asked again so" in taken(desk, asked).text


HOSTILE = """
ticket | occurred    | status | due         | category                                | team
<b>1   | 11-02 10:00 | new    | 11-05 10:00 | </script><script>alert(1)</script>      | <img src=x onerror=alert(2)>
B      | 11-03 10:00 | new    | 11-06 10:00 | <a href="https://evil.example">x</a>    | t&amp;b
"""


def test_texts_of_an_import_are_shown_as_text(store: Store) -> None:
    tell(store, HOSTILE)
    found = taken(store, brief("2026-W46"))
    assert found.open == []
    assert len([kind for kind, _text in found.scripts if not kind]) == 2
    assert {tag for tag, _name, _value in found.attributes}.isdisjoint({"img", "a"})
    for text in ("</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>", "<b>1", "t&amp;b"):
        assert text in found.texts
    labels = [str(label) for chart in found.charts for trace in chart["data"] for label in trace["y"]]
    shown = [label for label in labels if "script" in label]
    assert shown and not any("<" in label for label in shown), "plotly reads a few tags"


class TestOverdue:
    def test_it_lists_what_is_behind_the_figure(self, desk: Store) -> None:
        asked = brief("2026-11")
        behind = TicketList(asked.question, "breached_open", Part.NUMERATOR, "late_at")
        with closing(desk.cursor()) as cursor:
            found = overdue.overdue(cursor, asked)
            assert [row[0] for row in found.rows] == list(behind.rows(cursor)["reference"])
        assert found.rows and found.more == 0

    def test_what_does_not_fit_is_counted(self, store: Store) -> None:
        late = [f"L{place} | 11-02 {place // 60:02}:{place % 60:02} | new | 11-05 10:00" for place in range(53)]
        tell(store, "\n".join(["ticket | occurred | status | due", *late]))
        found = taken(store, brief("2026-W46"))
        assert "and 3 more, which are not listed here." in found.texts
        assert sum(text.startswith("L") and text[1:].isdigit() for text in found.texts) == overdue.MOST == 50

    def test_agents_are_named_to_those_who_may_see_who_has_what(self, store: Store) -> None:
        hire(store, Person("ada", "Ada Lovelace", Role.AGENT, "payments"))
        tell(store, LATE)
        with closing(store.cursor()) as cursor:
            without, beside = (overdue.overdue(cursor, replace(brief(), with_agents=one)) for one in (False, True))
        assert not {"ada", "Ada Lovelace"} & set(without.rows[0])
        assert "Ada Lovelace" in beside.rows[0] and "Agent" in beside.titles


LATE = """
ticket | occurred    | status | due         | team     | agent
A      | 11-02 10:00 | new    | 11-05 10:00 | payments | ada
"""


class TestBadInput:
    """A report of nothing is a report that says why, and makes no share of nothing."""

    def test_a_period_without_cases(self, desk: Store, store: Store) -> None:
        nobody = "No complaint of this slice had been received by {}."
        assert warned(desk, brief("2025-W10")) == [nobody.format("10 Mar 2025 00:00")]
        assert warned(desk, brief("2026-W46", channel="none")) == [nobody.format("16 Nov 2026 00:00")]
        tell(store, "ticket | occurred | status\nOLD | 2020-01-06 08:00 | new")
        nothing = "No complaint of this slice was received, answered or due in the period."
        assert warned(store, brief("2025-W10")) == [nothing]

    def test_a_period_to_come(self, desk: Store) -> None:
        said = "The period had not begun by 20 Nov 2026 13:00: nothing in it had happened yet."
        assert warned(desk, brief("2027-W03")) == [said]
        found = taken(desk, brief("2027-W03"))
        assert said in found.texts and "On-time resolution\n–\nNo case to measure." in found.text

    def test_a_period_that_is_not_over(self, desk: Store) -> None:
        said = "The period was not over by 20 Nov 2026 13:00: it is told as far as that."
        assert warned(desk, brief("2026-W47")) == [said]

    def test_before_the_first_complaint(self, desk: Store) -> None:
        found = taken(desk, brief("2026-W20"))
        assert "No complaint of this slice had been received by 18 May 2026 00:00." in found.texts
        assert "Nothing is late here." in found.texts
        assert not re.search(r"^(0|100)\.0%", found.text, re.MULTILINE)

    def test_an_empty_store(self, store: Store) -> None:
        found = taken(store, brief())
        assert "No complaint of this slice had been received by 16 Nov 2026 00:00." in found.texts
        assert not re.search(r"^(0|100)\.0%", found.text, re.MULTILINE)

    def test_the_clocks_change_in_the_period(self, desk: Store) -> None:
        asked = brief("2026-W43")
        said = "The clocks change on 25 Oct 2026: that day has 25 hours, and each of them counts."
        assert warned(desk, asked)[-1] == said
        assert asked.question.start and asked.question.end
        assert asked.question.end - asked.question.start == timedelta(hours=169)
        assert "29 Mar 2026: that day has 23 hours" in warned(desk, brief("2026-03"))[-1]

    def test_all_of_it_paused(self, store: Store) -> None:
        tell(store, PAUSED)
        found = taken(store, brief())
        assert "2 open complaints wait for the player: their clocks stand still." in found.text
        assert "On-time resolution\n–\nNo case to measure." in found.text

    def test_three_cases_of_one_agent(self, store: Store) -> None:
        tell(store, THREE)
        found = taken(store, brief())
        # 2 of 3; the Wilson interval from its formula: (0.6667 + 0.6403 ± 0.8337) / 2.2805.
        assert "On-time resolution\n66.7%\n2 of 3 cases; 95% interval 20.8% to 93.9%" in found.text
        assert "On time: fewer than 6 weeks have enough cases to be judged." in found.texts


PAUSED = """
ticket | occurred    | status         | due
A      | 11-09 10:00 | new            | 11-12 10:00
A      | 11-10 10:00 | waiting_player |
B      | 11-10 11:00 | new            | 11-13 10:00
B      | 11-10 12:00 | waiting_player |
"""
THREE = """
ticket | occurred    | status   | due         | agent
A      | 11-09 10:00 | new      | 11-12 10:00 | ada
A      | 11-10 10:00 | answered |             |
B      | 11-09 11:00 | new      | 11-12 11:00 | ada
B      | 11-11 10:00 | answered |             |
C      | 11-09 12:00 | new      | 11-12 12:00 | ada
"""
