"""The verb `report` as a person runs it: the file, the answer, the refusals."""

import json
import os
from contextlib import closing
from pathlib import Path

import pytest

from analytics.periods import period
from analytics.question import Question
from data.store import Store
from domain.progress import Progress
from reporting.brief import Brief, about
from reporting.document import report
from tests.conftest import Terminal
from tests.ledger import at, tell
from tests.nursery import Nursery
from tests.story import STORY

NOW = ("--as-of", "2026-11-15T23:00Z")


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Terminal:
    """`delai.py` on a store with the desk of tests/story.py."""
    path: Path = tmp_path_factory.mktemp("terminal") / "tickets.duckdb"
    with Store.open(path) as store:
        tell(store, STORY)
    return Terminal(path, nursery)


def test_the_file_is_that_of_another_process_byte_for_byte(terminal: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "w46.html"
    said = terminal("report", "--period", "2026-W46", "--lang", "fr", "--out", out, "--json")
    assert (said.code, said.warned) == (0, "")
    answer = json.loads(said.stdout)
    assert {name: answer[name] for name in ("file", "period", "from", "to", "as_of", "language")} == {
        "file": str(out),
        "period": "2026-W46",
        "from": "2026-11-08T23:00:00+00:00",
        "to": "2026-11-15T23:00:00+00:00",
        "as_of": "2026-11-15T23:00:00+00:00",
        "language": "fr",
    }
    assert answer["bytes"] == len(out.read_bytes())
    span = period("2026-W46")
    brief = Brief(span, about(span, Question(at("11-20 12:00")), is_fixed=False), "fr")
    with Store.open(terminal.store) as store, closing(store.cursor()) as cursor:
        assert report(cursor, brief, Progress()).content == out.read_bytes()


def test_without_a_file_it_goes_to_standard_output(terminal: Terminal) -> None:
    said = terminal("report", "--period", "2026-W20", *NOW)
    assert said.code == 0
    assert said.stdout.startswith("<!DOCTYPE html>") and said.stdout.endswith("</html>\n")
    assert said.warned.startswith("By what was recorded until ")
    assert said.warned.endswith(", no complaint of this slice was received, answered or due in the period.\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--period", "2026-W54"), "'2026-W54' is no period: write a week as 2026-W46"),
        ((), "Missing option '--period'."),
        (("--period", "2026-W46", "--lang", "de"), "Invalid value for '--lang'"),
        (("--period", "2026-W46", "--zone", "Europe/Atlantis"), "There is no time zone 'Europe/Atlantis'"),
        (("--period", "2026-W46", "--where", "player=x"), "--where 'player=x' is not of the form DIM=VALUE"),
        (("--period", "2026-W46", "--json"), "--json needs --out"),
        (("--period", "2026-W46", "--as-of", "soon"), "--as-of 'soon' is no time"),
    ],
)
def test_bad_input_is_refused_with_one_sentence(terminal: Terminal, arguments: tuple[str, ...], sentence: str) -> None:
    said = terminal("report", *arguments)
    assert (said.code, said.stdout) == (2, "")
    assert said.warned.startswith(sentence) and said.warned.count("\n") == 1


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(terminal: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "kept.html"
    out.write_text("mine")
    said = terminal("report", "--period", "2026-W46", "--out", out)
    assert said.code == 2 and "exists already" in said.warned
    assert out.read_text() == "mine" and os.listdir(tmp_path) == [out.name]


@pytest.mark.parametrize(
    ("arguments", "day"),
    [
        (("--period", "2089-W01"), "The period 2089-W01 begins on 2089-01-03: as of "),
        # Its first instant is none in which something could have happened.
        (
            ("--period", "2026-W46", "--as-of", "2026-11-08T23:00Z"),
            "The period 2026-W46 begins on 2026-11-09: as of 2026-11-08T23:00+00:00 nothing of it has happened yet.\n",
        ),
        (("--period", "2089-W02", "--as-of", "2089-01-09"), "The period 2089-W02 begins on 2089-01-10: as of "),
    ],
)
def test_a_period_to_come_is_refused_with_one_sentence_and_no_file(
    terminal: Terminal, tmp_path: Path, arguments: tuple[str, ...], day: str
) -> None:
    kept = tmp_path / "kept.html"
    kept.write_text("mine")
    for out in ((), ("--out", tmp_path / "new.html"), ("--out", kept, "--force")):
        said = terminal("report", *arguments, *out)
        assert (said.code, said.stdout) == (2, "")
        assert said.warned.startswith(day) and said.warned.count("\n") == 1
    assert kept.read_text() == "mine" and os.listdir(tmp_path) == [kept.name]


def test_an_instant_to_come_is_said(terminal: Terminal, tmp_path: Path) -> None:
    said = terminal("report", "--period", "2089-W01", "--as-of", "2089-02-01", "--out", tmp_path / "later.html")
    assert said.code == 0
    assert said.warned.startswith("--as-of lies in the future: what happens until then is not known yet.\n")
