"""Months by name in many languages: found by themselves, by %b and %B written by hand, and never by a guess."""

import tomllib
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from babel.dates import format_datetime
from hypothesis import given
from hypothesis import strategies as st

from data import intake
from data.intake import months
from data.intake.mapping import parse_mapping
from data.intake.reasons import Reason
from data.intake.recognition import Writing, recognise
from data.intake.recognition.dates import candidates
from data.intake.staging import Parameters, instant
from domain.problems import BadInput
from tooling.months import table

Write = Callable[..., Path]
MAIN = ("en", "en_GB", "fr", "de", "es", "it", "pt", "nl", "pl", "cs", "sv", "da", "fi", "hu", "ro", "el")
#: Polish has three words that the format must say its language for.
POLISH = "pl"


def mapping_with(*formats: str) -> intake.Mapping:
    """A mapping with these formats."""
    listed = ", ".join(f"'{one}'" for one in formats)
    text = f'source = "a"\nlayout = "ticket"\nzone = "UTC"\ndates = [{listed}]\n[columns]\nreceived_at = "opened"'
    return parse_mapping(text, "own")


def received(path: Path, mapping: intake.Mapping) -> list[datetime]:
    """The receipts in the first rows."""
    seen = intake.preview(path, mapping)
    assert seen.quarantined == 0, seen.examples
    place = seen.fields.index("received_at")
    return [row[place] for row in seen.rows]


def read(text: str, *formats: str, zone: str = "UTC") -> datetime | None:
    """What a text is in these formats."""
    parameters = Parameters()
    with closing(duckdb.connect()) as cursor:
        cursor.execute("SET TimeZone = 'UTC'")
        query = f"SELECT {instant(parameters.bind(text), zone, formats, parameters.bind)}"
        found: datetime | None = cursor.execute(query, parameters).fetchall()[0][0]
    return found.astimezone(UTC) if found else None


SHAPES = [
    ("27 nov. 2025 14:05", "%d %b. %Y %H:%M", "2025-11-27 14:05"),
    ("3 mars 2025", "%d %B %Y", "2025-03-03"),
    ("27-nov-2025", "%d-%b-%Y", "2025-11-27"),
    ("27-DIC-2025", "%d-%B-%Y", "2025-12-27"),
    ("27.okt.25", "%d.%B%y", "2025-10-27"),
    ("27 grudnia 2025", "%d %B %Y", "2025-12-27"),
    ("27 de noviembre de 2025", "%d de %B de %Y", "2025-11-27"),
    ("27 de noviembre de 2025 a las 2:05 p. m.", "%d de %B de %Y a las %I:%M %p", "2025-11-27 14:05"),
    ("27. November 2025, 14:05", "%d. %B %Y, %H:%M", "2025-11-27 14:05"),
    ("27. März 2025 um 14:05 Uhr", "%d. %B %Y um %H:%M Uhr", "2025-03-27 14:05"),
    ("27.11.2025 um 14:05 Uhr", "%d.%m.%Y um %H:%M Uhr", "2025-11-27 14:05"),
    ("Nov 27, 2025 2:05 PM", "%b %d, %Y %I:%M %p", "2025-11-27 14:05"),
    ("Nov 27, 2025 at 2:05 PM", "%b %d, %Y at %I:%M %p", "2025-11-27 14:05"),
    ("27 Kas 2025", "%d %B %Y", "2025-11-27"),
    ("27 KASIM 2025", "%d %B %Y", "2025-11-27"),
    ("27 HAZİRAN 2025", "%d %B %Y", "2025-06-27"),
    ("27 févr. 2025 14h05", "%d %B %Y %Hh%M", "2025-02-27 14:05"),
    ("27 fe\u0301vrier 2025", "%d %B %Y", "2025-02-27"),
    ("27 fevrier 2025", "%d %B %Y", "2025-02-27"),
    ("1er août 2025 à 14 h 05", "%der %B %Y à %H h %M", "2025-08-01 14:05"),
    ("Fri, 27 Nov 2025 14:05:09 GMT", "%a, %d %b %Y %H:%M:%S GMT", "2025-11-27 14:05:09"),
    ("vendredi 27 novembre 2025", "%A %d %B %Y", "2025-11-27"),
    ("mar. 3 mars 2025", "%a %d %B %Y", "2025-03-03"),
    ("27/11/2025 às 14:05", "%d/%m/%Y às %H:%M", "2025-11-27 14:05"),
    ("27. marraskuuta 2025 klo 14.05", "%d. %B %Y klo %H.%M", "2025-11-27 14:05"),
    ("27. nov. 2025 kl. 14.05", "%d. %b. %Y kl. %H.%M", "2025-11-27 14:05"),
    ("7 нояб. 2025\u202fг., 14:05", "%d %B %Y\u202fг., %H:%M", "2025-11-07 14:05"),
    ("2025. márc. 7. 14:05", "%Y. %B %d. %H:%M", "2025-03-07 14:05"),
]


@pytest.mark.parametrize(("value", "format", "is_read"), SHAPES)
def test_shapes_of_dates(write: Write, value: str, format: str, is_read: str) -> None:
    path = write("a.csv", "id|opened", f"1|{value}")
    mapping = recognise(path, zone="UTC").proposed().mapping
    assert mapping.dates == (format,)
    assert received(path, mapping) == [datetime.fromisoformat(is_read).replace(tzinfo=UTC)]


@pytest.mark.parametrize("format", ["%d %b %Y", "%d %B %Y", "%d %b. %Y", "%d\u00a0%B %Y"])
def test_a_format_by_hand_reads_every_way_to_write_them(write: Write, format: str) -> None:
    values = [
        "3 Mar 2025",
        "3 March 2025",
        "3 mars 2025",
        "3 MÄRZ 2025",
        "3 mar. 2025",
        "3\u00a0марта 2025",
        "3 Μαρ 2025",
    ]
    path = write("a.csv", "id,opened", *(f"{n},{value}" for n, value in enumerate(values)))
    assert received(path, mapping_with(format)) == [datetime(2025, 3, 3, tzinfo=UTC)] * len(values)


@pytest.mark.parametrize(
    ("value", "format"),
    [
        ("27 foo 2025", "%d %B %Y"),
        ("avant 27 nov. 2025", "%A %d %B %Y"),
        ("31 février 2025", "%d %B %Y"),
        ("27 jui 2025", "%d %b %Y"),
        ("27 listopada 2025", "%d %B %Y"),
        ("27 listopada 2025", "%d %B[fr] %Y"),
        ("27 mars 2025", "%d/%B/%Y"),
        ("le 27 mars 2025", "%d %B %Y"),
    ],
)
def test_a_wrong_reading_is_worse_than_none(value: str, format: str) -> None:
    assert read(value, format) is None


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)).map(lambda one: one.replace(microsecond=0, tzinfo=UTC)),
    st.sampled_from(MAIN),
    st.sampled_from(["medium", "long"]),
)
def test_what_is_written_for_people_is_read_back(day: datetime, language: str, length: str) -> None:
    text = format_datetime(day, length, locale=language)  # type: ignore[arg-type]
    found = candidates("opened", [text])
    said = [months.of_language(one, POLISH) for one in found] if language == POLISH else found
    wanted = {read(text, one, zone="Europe/Paris" if length == "long" else "UTC") for one in said} - {None}
    # Where there is no name, the day and the month can stand both ways: that is decided over the column.
    assert day in wanted
    assert len(wanted) == 1 or not any("%B" in one or "%b" in one for one in found)


def test_the_table_is_that_of_the_cldr() -> None:
    with months.TABLE.open("rb") as file:
        assert tomllib.load(file) == table()


def test_five_words_are_two_months() -> None:
    assert months.ambiguous() == ("lip", "lis", "listopad", "listopada", "srp")
    assert not set(months.ambiguous()) & (months.words().keys() | months.languages()["en"].keys())
    assert (months.words("pl")["listopada"], months.words("hr")["listopada"]) == (11, 10)


@pytest.mark.parametrize(
    ("found", "languages"),
    [
        (["listopada", "stycznia"], (("pl",),)),
        (["listopada", "siječnja"], (("hr",),)),
        (["listopada", "siječnja", "foo"], (("hr",),)),
        (["listopada"], (("hr",), ("pl",))),
        (["lis"], (("cs", "pl"), ("hr",))),
        (["srp", "lis"], (("cs",), ("hr",))),
        (["listopada", "stycznia", "siječnja"], ()),
        (["mars", "mai"], ()),
    ],
)
def test_only_languages_that_know_every_word_count(found: list[str], languages: tuple[tuple[str, ...], ...]) -> None:
    assert months.readings(found) == languages


@pytest.mark.parametrize(("other", "language", "month"), [("stycznia", "pl", 11), ("siječnja", "hr", 10)])
def test_the_column_decides_over_all_its_rows(write: Write, other: str, language: str, month: int) -> None:
    rows = [f"{n};3 {other} 2025" for n in range(600)]
    path = write("a.csv", "id;opened", *rows, "600;27 listopada 2025")
    mapping = recognise(path, zone="UTC").proposed().mapping
    assert mapping.dates == (f"%d %B[{language}] %Y",)
    assert intake.preview(path, mapping).quarantined == 0
    assert read("27 listopada 2025", *mapping.dates) == datetime(2025, month, 27, tzinfo=UTC)


def test_an_unclear_receipt_is_said_and_a_format_decides(write: Write) -> None:
    path = write("a.csv", "id;received on", "1;27 listopada 2025", "2;28 listopada 2025")
    found = recognise(path, zone="UTC")
    assert "“received on” is not read: the month of “27 listopada 2025” is not the same in all" in str(found.problem)
    assert "formats: %d %B[hr] %Y · %d %B[pl] %Y." in str(found.problem)
    mapping = recognise(path, zone="UTC", writing=Writing(dates=("%d %B[hr] %Y",))).proposed().mapping
    assert received(path, mapping) == [datetime(2025, 10, day, tzinfo=UTC) for day in (27, 28)]


def test_another_unclear_date_is_left_out_and_said(write: Write) -> None:
    path = write("a.csv", "id;received on;closed on", "1;3 mars 2025;30 lip 2025", "2;4 mars 2025;31 lip 2025")
    proposal = recognise(path, zone="UTC").proposed()
    assert "closed_at" not in proposal.mapping.columns
    assert any("“closed on” is not read: the month of “30 lip 2025”" in str(one) for one in proposal.remarks)


def test_columns_in_two_languages_are_read_in_neither(write: Write) -> None:
    rows = [
        "1;27 listopada 2025;3 siječnja 2025",
        "2;3 stycznia 2025;4 listopada 2025",
        "3;3 marca 2025;4 svibnja 2025",
    ]
    path = write("a.csv", "id;received on;closed on", *rows)
    mapping = recognise(path, zone="UTC").proposed().mapping
    assert mapping.dates == ("%d %B %Y",)
    seen = intake.preview(path, mapping)
    assert (seen.read, seen.reasons) == (3, {Reason.MONTH: 2})


def test_bad_months_stay_in_quarantine_with_a_sentence(write: Write) -> None:
    rows = ["1,27 mars 2025 14h05", "2,28 listopada 2025 14h05", "3,27 foo 2025 14h05"]
    seen = intake.preview(write("a.csv", "id,opened", *rows), mapping_with("%d %B %Y %Hh%M"))
    assert [str(one) for one in seen.examples] == [
        "opened: the month of “28 listopada 2025 14h05” is not the same in all languages: say which it is in the"
        " format, as in %B[pl].",
        "opened: “27 foo 2025 14h05” is not a date in the formats of the mapping.",
    ]


@pytest.mark.parametrize(
    ("formats", "sentence"),
    [
        (("%d %B[xx] %Y",), "“xx” is none of these"),
        (("%d %B[] %Y",), "“” is none of these"),
        (("%d %B[pl] %Y", "%d %b[hr] %Y"), "in one language, not in hr, pl"),
    ],
)
def test_languages_that_cannot_be_are_refused(formats: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(BadInput, match="key dates") as refused:
        mapping_with(*formats)
    assert sentence in str(refused.value)


def test_utc_in_a_format_is_its_zone() -> None:
    assert read("27 Nov 2025 14:05 UTC", "%d %b %Y %H:%M UTC", zone="Europe/Paris") == datetime(
        2025, 11, 27, 14, 5, tzinfo=UTC
    )
    assert read("27 Nov 2025 14:05", "%d %b %Y %H:%M", "%d %b %Y %H:%M UTC", zone="Europe/Paris") == datetime(
        2025, 11, 27, 13, 5, tzinfo=UTC
    )
