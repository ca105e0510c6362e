"""An export that comes in pieces, in any order, twice, one of them corrected: the figures are those of the whole."""

import gzip
import random
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.figures import figures
from analytics.measures import MEASURES
from analytics.question import LATEST, Question
from data import history, intake
from data.store import Store
from domain.people import SYSTEM
from tests.intake.conftest import HEADER, LOG, LOG_HEADER, TICKETS

BEGUN = datetime(2026, 6, 1, tzinfo=UTC)
#: In the middle of what happens in the invented exports, and after it.
INSTANTS = (datetime(2026, 1, 20, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Export:
    """A file of some system: how it is read, its header, its rows."""

    mapping: intake.Mapping
    header: str
    rows: Sequence[str]


#: A question, and by what its figures are told.
Asked = tuple[Question, tuple[str, ...]]


def questions(instants: Sequence[datetime]) -> list[Asked]:
    """As of each of the instants, as a whole and by category and team."""
    return [(Question(as_of), by) for by in ((), ("category", "team")) for as_of in instants]


def shown(store: Store, asked: Sequence[Asked], known_at: datetime = LATEST) -> list[pd.DataFrame]:
    """Every figure for each of the questions."""
    with closing(store.cursor()) as cursor:
        return [figures(cursor, replace(question, known_at=known_at), list(MEASURES), by) for question, by in asked]


def same(one: Sequence[pd.DataFrame], other: Sequence[pd.DataFrame]) -> bool:
    return all(left.equals(right) for left, right in zip(one, other, strict=True))


def bring(store: Store, folder: Path, export: Export, rows: Sequence[str], day: int) -> None:
    """Import `rows` as a file of their own, on the day with that number."""
    path = folder / f"{day}.csv"
    path.write_text("\n".join([export.header, *rows]) + "\n", encoding="utf-8")
    intake.run(store, SYSTEM, path, export.mapping, at=BEGUN + timedelta(days=day))


def demand_pieces_equal_the_whole(
    export: Export,
    pieces: Sequence[Sequence[str]],
    corrected: int,
    correction: Sequence[str],
    instants: Sequence[datetime] = INSTANTS,
) -> None:
    """Import `pieces`, all of them again, then piece number `corrected` as `correction`; compare with all at once."""
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "pieces.duckdb") as store:
        asked, as_shown = questions(instants), []
        for day, piece in enumerate([*pieces, *pieces, correction]):
            bring(store, Path(folder), export, piece, day)
            as_shown.append(shown(store, _in_turn(asked, day)))
        for day, figures_then in enumerate(as_shown):
            just_before_the_next = BEGUN + timedelta(days=day + 1, microseconds=-1)
            again = shown(store, _in_turn(asked, day), just_before_the_next)
            assert same(again, figures_then), f"as known on day {day}"
        with closing(store.cursor()) as cursor:
            assert history.differences(cursor) == []
        whole = [row for place, piece in enumerate(pieces) for row in (correction if place == corrected else piece)]
        with Store.open(Path(folder) / "whole.duckdb") as at_once:
            bring(at_once, Path(folder), export, whole, 99)
            assert same(shown(store, asked), shown(at_once, asked))


def _in_turn(asked: Sequence[Asked], day: int) -> Sequence[Asked]:
    """One of the questions: what the figures were on a day is asked of each day."""
    return [asked[day % len(asked)]]


def _moment(chance: random.Random, first: int) -> str:
    return f"{chance.randint(first, 28):02}/{chance.randint(1, 3):02}/2026 {chance.randint(0, 23):02}:00"


def ticket_row(chance: random.Random, number: int) -> str:
    """A ticket; one in three is answered, some before they were received."""
    answered, closed, due = (_moment(chance, 1) if chance.random() < share else "" for share in (0.5, 0.3, 0.6))
    status = chance.choice(["open", "done", "in_analysis", "waiting_player"])
    return f"{number},{_moment(chance, 1)},{answered},{closed},{due},{status},{chance.choice(['bonus', 'game', ''])}"


def log_row(chance: random.Random, ticket: int, step: int) -> str:
    """An event; many of a ticket are of one hour, and only their step tells their order."""
    day, hour = chance.randint(5, 9), chance.choice([8, 9])
    state = chance.choice(["in_analysis", "waiting_player", "Resolved", "-100", "closed"])
    return (
        f"T{ticket},2026-01-{day:02} {hour:02}:00,{step},2026-01-05 08:00,{state},{chance.choice(['pay', 'fraud', ''])}"
    )


def cut(rows: Sequence[str], chance: random.Random, into: int = 10) -> list[list[str]]:
    """`rows` in any order, in `into` pieces that are not empty."""
    mixed = list(rows)
    chance.shuffle(mixed)
    marks = sorted(chance.sample(range(1, len(mixed)), into - 1))
    return [mixed[start:end] for start, end in zip([0, *marks], [*marks, len(mixed)], strict=True)]


@settings(max_examples=2)
@given(st.randoms(use_true_random=False))
def test_pieces_of_tickets(chance: random.Random) -> None:
    rows = [ticket_row(chance, number) for number in range(40)]
    pieces = cut(rows, chance)
    corrected = chance.randrange(10)
    correction = [ticket_row(chance, int(row.split(",")[0])) for row in pieces[corrected]]
    export = Export(intake.parse_mapping(TICKETS, "tickets.toml"), HEADER, rows)
    demand_pieces_equal_the_whole(export, pieces, corrected, correction)


@settings(max_examples=2)
@given(st.randoms(use_true_random=False))
def test_pieces_of_a_log(chance: random.Random) -> None:
    rows = [log_row(chance, ticket, step) for ticket in range(15) for step in range(1, chance.randint(2, 12))]
    pieces = cut(rows, chance)
    corrected = chance.randrange(10)
    correction = [_restated(row, chance) for row in pieces[corrected]]
    export = Export(intake.parse_mapping(LOG, "log.toml"), LOG_HEADER, rows)
    demand_pieces_equal_the_whole(export, pieces, corrected, correction)


def _restated(row: str, chance: random.Random) -> str:
    """The same event with another state and team."""
    ticket, at, step, opened, _state, _team = row.split(",")
    return f"{ticket},{at},{step},{opened},{chance.choice(['in_analysis', 'Resolved', 'closed'])},games"


@pytest.mark.parametrize(
    ("preset", "file", "instants"),
    [
        ("boston311", "boston311_2015.csv.gz", (datetime(2015, 1, 9, tzinfo=UTC), datetime(2016, 1, 13, tzinfo=UTC))),
        (
            "uci_incident",
            "uci_incident_event_log.csv.gz",
            (datetime(2016, 3, 3, tzinfo=UTC), datetime(2017, 3, 1, tzinfo=UTC)),
        ),
    ],
)
def test_pieces_of_real_exports(preset: str, file: str, instants: tuple[datetime, ...], shared_data: Path) -> None:
    with gzip.open(shared_data / file, "rt", encoding="utf-8") as lines:
        header, *rows = lines.read().splitlines()[:3_000]
    chance = random.Random(preset)
    pieces = cut(rows, chance)
    # The source closes what it says otherwise: the words of the category are another's.
    correction = [row.replace("Category 26", "Category 42").replace("Sidewalk", "Road") for row in pieces[3]]
    assert correction != pieces[3]
    demand_pieces_equal_the_whole(Export(intake.preset(preset), header, rows), pieces, 3, correction, instants)


def test_a_log_without_an_order_keeps_what_happened_at_one_instant_in_two_files(store: Store, tmp_path: Path) -> None:
    export = Export(intake.parse_mapping(LOG.replace('order = ["step"]\n', ""), "log.toml"), LOG_HEADER, [])
    row = "T1,2026-01-05 09:00,1,2026-01-05 08:00,{},pay"
    bring(store, tmp_path, export, [row.format("in_analysis")], 1)
    bring(store, tmp_path, export, [row.format("Resolved")], 2)
    bring(store, tmp_path, export, [row.format("Resolved")], 3)
    with closing(store.cursor()) as cursor:
        assert cursor.execute("SELECT status FROM events ORDER BY event_id").fetchall() == [
            ("in_analysis",),
            ("answered",),
        ]
