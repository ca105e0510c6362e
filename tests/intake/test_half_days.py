"""Times of a clock of twelve hours, in the words of many languages: found by themselves, and by %p written by hand."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from babel.dates import format_datetime
from hypothesis import given
from hypothesis import strategies as st

from data import intake
from data.intake import half_days
from data.intake.mapping import parse_mapping
from data.intake.recognition import recognise
from data.intake.staging import Parameters
from domain.problems import BadInput
from tooling.half_days import table

Write = Callable[..., Path]
HALVES = (
    *("a. m.|p. m.", "a.\u00a0m.|p.\u00a0m.", "a.\u202fm.|p.\u202fm.", "a.m.|p.m.", "A.M.|P.M.", "AM|PM", "am|pm"),
    *("a. m|p. m", "A. M.|P. M.", "a m|p m", "π.μ.|μ.μ.", "ص|م", "öö|ÖÖ".replace("öö|ÖÖ", "ÖÖ|ÖS")),
    *("пр.об.|сл.об.", "dop.|odp.", "ap.|ip.", "पूर्वाह्न|अपराह्न"),
)
#: What stands in the file, and the hour and minute that it is.
CLOCK = {"12:15 {0}": (0, 15), "07:13 {0}": (7, 13), "12:30 {1}": (12, 30), "01:59 {1}": (13, 59), "11:00 {1}": (23, 0)}


def received(path: Path, mapping: intake.Mapping) -> list[datetime]:
    """The receipts in the first rows."""
    seen = intake.preview(path, mapping)
    assert seen.quarantined == 0, seen.examples
    place = seen.fields.index("received_at")
    return [row[place] for row in seen.rows]


def clocks(day: datetime) -> list[datetime]:
    """The instants of `CLOCK` on that day."""
    return [day + timedelta(hours=hour, minutes=minute) for hour, minute in CLOCK.values()]


@pytest.mark.parametrize("halves", HALVES)
def test_halves_of_the_day_are_known_by_themselves(write: Write, halves: str) -> None:
    rows = [f"{n};24/03/2026 {one.format(*halves.split('|'))}" for n, one in enumerate(CLOCK)]
    path = write("a.csv", "Folio;Recibido el", *rows)
    mapping = recognise(path, zone="UTC").proposed().mapping
    assert mapping.dates == ("%d/%m/%Y %I:%M %p",)
    assert received(path, mapping) == clocks(datetime(2026, 3, 24, tzinfo=UTC))


@pytest.mark.parametrize(
    ("language", "am", "pm"), [("zh", "上午", "下午"), ("ja", "午前", "午後"), ("hu", "de.", "du.")]
)
@pytest.mark.parametrize("blank", ["", " "])
def test_they_may_stand_before_the_time(write: Write, language: str, am: str, pm: str, blank: str) -> None:
    assert format_datetime(datetime(2026, 1, 1, 13), "a", locale=language) == pm
    lines = [one.format(am, pm).split() for one in CLOCK]
    rows = [f"{n},2026/3/24 {half}{blank}{clock}" for n, (clock, half) in enumerate(lines)]
    path = write("a.csv", "id,opened", *rows)
    mapping = recognise(path, zone="UTC").proposed().mapping
    assert mapping.dates == ("%Y/%m/%d %p %I:%M",)
    assert received(path, mapping) == clocks(datetime(2026, 3, 24, tzinfo=UTC))


@pytest.mark.parametrize(
    ("value", "format", "is_read"),
    [
        ("24/03/2026 01:59:07 p. m.", "%d/%m/%Y %I:%M:%S %p", "2026-03-24 13:59:07"),
        ("24/03/2026 1:59:07.250p.m.", "%d/%m/%Y %I:%M:%S.%g %p", "2026-03-24 13:59:07.250"),
        ("24/03/2026, 08.22 PM", "%d/%m/%Y, %I.%M %p", "2026-03-24 20:22"),
        ("2026. 3. 24. 오후 1:59", "%Y. %m. %d. %p %I:%M", "2026-03-24 13:59"),
        ("24. 3. 2026 13:59", "%d. %m. %Y %H:%M", "2026-03-24 13:59"),
        ("24/03/2026\u00a013:59", "%d/%m/%Y\u00a0%H:%M", "2026-03-24 13:59"),
        ("24/03/2026 00:15 a. m.", "%d/%m/%Y %I:%M %p", "2026-03-24 00:15"),
        ("24/03/2026 0:15 PM", "%d/%m/%Y %I:%M %p", "2026-03-24 12:15"),
        ("3/24/26, 1:59\u202fPM", "%m/%d/%y, %I:%M %p", "2026-03-24 13:59"),
    ],
)
def test_shapes_of_times(write: Write, value: str, format: str, is_read: str) -> None:
    path = write("a.csv", "id|opened", f"1|{value}")
    mapping = recognise(path, zone="UTC").proposed().mapping
    assert mapping.dates == (format,)
    assert received(path, mapping) == [datetime.fromisoformat(is_read).replace(tzinfo=UTC)]


@pytest.mark.parametrize("format", ["%d/%m/%Y %I:%M %p", "%d/%m/%Y %I:%M%p", "%d/%m/%Y %I:%M\u202f%p"])
def test_a_format_by_hand_reads_every_way_to_write_them(write: Write, format: str) -> None:
    values = ["24/03/2026 01:59 p. m.", "24/03/2026 01:59PM", "24/03/2026 01:59\u00a0P.M."]
    path = write("a.csv", "id,opened", *(f"{n},{value}" for n, value in enumerate(values)))
    assert received(path, mapping_with(format)) == [datetime(2026, 3, 24, 13, 59, tzinfo=UTC)] * 3


def mapping_with(*formats: str) -> intake.Mapping:
    """A mapping with these formats."""
    listed = ", ".join(f"'{one}'" for one in formats)
    text = f'source = "a"\nlayout = "ticket"\nzone = "UTC"\ndates = [{listed}]\n[columns]\nreceived_at = "opened"'
    return parse_mapping(text, "own")


@pytest.mark.parametrize(
    ("format", "sentence"),
    [
        ("%d/%m/%Y %I:%M a. m.", "“a. m.” written out: write %p in its place, and %I"),
        ("%d/%m/%Y %H:%M PM", "“PM” written out"),
        ("%d/%m/%Y 下午%I:%M", "“下午” written out"),
        ("%d/%m/%Y %I:%M", "%I is the hour of twelve: add %p"),
        ("%d/%m/%Y %-I:%M", "%I is the hour of twelve: add %p"),
        ("%d/%m/%Y %H:%M %p", "%H is the hour of twenty-four"),
    ],
)
def test_a_format_that_would_lose_the_half_of_the_day_is_refused(format: str, sentence: str) -> None:
    with pytest.raises(BadInput, match="key dates") as refused:
        mapping_with(format)
    assert sentence in str(refused.value)


@pytest.mark.parametrize("format", ["%d de %B de %Y %H:%M", "%d/%m/%Y %Hh%M", "%d.%m.%Y um %H:%M Uhr", "%d/%m/%Y"])
def test_other_words_of_a_format_are_none(format: str) -> None:
    assert mapping_with(format).dates == (format,)


def test_words_that_only_look_so_stay() -> None:
    for text in ("4 de marzo de 2026 10:30", "24/03/2026 13:59 PMT", "x am 5", "00:15"):
        assert half_days.plain(text) == text


def test_the_table_is_that_of_the_cldr() -> None:
    assert {half: list(words) for half, words in half_days.words().items()} == table()
    assert not set(half_days.words()["AM"]) & set(half_days.words()["PM"])


@given(
    st.lists(
        st.sampled_from(
            ["24/03/2026", " ", "\u202f", "1:59", "00:15", ":07", ".5", "de", "p. m.", "下午", "AM", ",", "x"]
        )
    ).map("".join)
)
def test_the_engine_makes_the_same_of_a_text(text: str) -> None:
    parameters = Parameters()
    with closing(duckdb.connect()) as cursor:
        query = f"SELECT {half_days.plain_sql(parameters.bind(text), parameters.bind)}"
        (made,) = cursor.execute(query, parameters).fetchall()[0]
    assert half_days.plain(text) == made if "AM" in made or "PM" in made else True
