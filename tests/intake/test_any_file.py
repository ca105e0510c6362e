"""Whatever a file holds, every row of it is accounted for, or one sentence says why it cannot be used: no crash."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from data import intake
from data.store import Store
from domain.people import SYSTEM
from domain.problems import BadInput
from tests.intake import books
from tests.intake.conftest import TICKETS
from tests.intake.test_formats import XES

#: In the tests; of the ten thousand of `make torture` each part stays below the time after which stacks are dumped.
EXAMPLES, PARTS, PART = 500, 20, 500
MAPPING = intake.parse_mapping(TICKETS, "helpdesk.toml")
File = tuple[bytes, int | None]
LOG = intake.parse_mapping(XES.replace('received_at = "case:opened"\n', ""), "log.toml")
#: How a file writes times: one way, so that most files can be used.
WAYS = (
    ("05/01/2026 09:00", "6/01/2026 10:30"),
    ("2026-01-05T09:00:00Z", "2026-01-06T10:30:00.123+02:00", "2026-01-07T10:30+02"),
    ("2026-01-05", "2026-01-06 10:30", "2026-01-07T10:30:00"),
)
NO_TIMES = ("31/02/2026 09:00", "45292.5", "never", "?", "05/01/0026 09:00", "2999-01-01")
STATES = ("open", "done", "in_analysis", "waiting_player", "")
ODD = ("n/a", " ", '"', '""', ",", ";", "\t", "a\nb", "é", "🎰", "=1+1", "\ufeff", "-1", "2")


def mostly(usual: st.SearchStrategy[Any], other: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Nine times in ten `usual`."""
    return st.integers(0, 9).flatmap(lambda one: other if one == 9 else usual)


texts = st.one_of(
    st.sampled_from(ODD + NO_TIMES),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="{}\ufffe\uffff"), max_size=12),
)
moments = st.datetimes(datetime(1899, 12, 31), datetime(2300, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
headers = mostly(st.just(books.NAMES), st.lists(st.one_of(st.sampled_from(books.NAMES), texts), max_size=9))
edits = st.one_of(
    st.just([]),
    st.lists(st.tuples(st.integers(0, 999), st.integers(0, 255), st.sampled_from(["set", "put", "cut"])), max_size=3),
)


@st.composite
def tables(draw: st.DrawFn, typed: st.SearchStrategy[Any] | None = None) -> list[list[Any]]:
    """Rows of tickets, most of them good; where `typed` is given, a cell may be one of it instead."""
    odd = texts if typed is None else st.one_of(texts, typed)
    good = st.sampled_from(draw(st.sampled_from(WAYS)))
    later = st.one_of(good, st.just(""))
    columns = [st.integers(1, 9).map(str), good, later, later, later, st.sampled_from(STATES), texts]
    return draw(st.lists(st.tuples(*(mostly(one, odd) for one in columns)).map(list), max_size=6))


def edited(content: bytes, wanted: list[tuple[int, int, str]]) -> bytes:
    """`content` with bytes overwritten, put in and cut out."""
    made = bytearray(content)
    for where, byte, how in wanted:
        place = where * len(made) // 1000
        made[place : place + (0 if how == "put" else 1 + byte % 7 * (how == "cut"))] = (
            b"" if how == "cut" else bytes([byte])
        )
    return bytes(made)


@st.composite
def csv_files(draw: st.DrawFn) -> File:
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter=draw(st.sampled_from(",;\t|")), lineterminator=draw(st.sampled_from(["\n", "\r\n"]))
    )
    header, rows = draw(headers), draw(tables())
    writer.writerows([header, *rows])
    content = out.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])))
    changes = draw(edits)
    return edited(content, changes), None if changes or header != books.NAMES else len(rows)


cells = st.one_of(
    st.none(), st.booleans(), moments, st.integers(), st.floats(allow_nan=False, allow_infinity=False, width=32)
)


@st.composite
def xlsx_files(draw: st.DrawFn) -> File:
    header, rows = draw(headers), draw(tables(cells))
    content = books.saved(books.book(rows, header))
    changes = draw(edits)
    if changes and draw(st.booleans()):
        return edited(content, changes), None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = draw(st.sampled_from(archive.namelist() if changes else ["xl/worksheets/sheet1.xml"]))
        content = books.with_part(content, part, edited(archive.read(part), changes))
    filled = sum(any(value not in (None, "") for value in one) for one in rows)
    return content, None if changes or header != books.NAMES else filled


odd_columns = st.sampled_from(
    [st.text(max_size=5), moments, st.integers(-9, 9), st.floats(width=32), st.booleans(), st.binary(max_size=3)]
).flatmap(lambda kind: st.lists(st.one_of(st.none(), kind), min_size=6, max_size=6))


@st.composite
def parquet_files(draw: st.DrawFn) -> File:
    header, rows = draw(headers), draw(tables())
    columns: dict[str, Any] = {}
    for place, name in enumerate(header):
        column = [row[place] if place < len(row) else None for row in rows]
        columns[name] = draw(mostly(st.just(column), odd_columns.map(lambda odd: odd[: len(rows)])))
    changes = draw(edits)
    return edited(books.parquet(columns), changes), None if changes or not columns else len(rows)


@st.composite
def xes_files(draw: st.DrawFn) -> File:
    keys = mostly(st.sampled_from(["concept:name", "org:group"]), texts.filter(str.strip))
    states = mostly(st.sampled_from(["in_analysis", "Resolved", "-100"]), texts)
    at = mostly(st.sampled_from(WAYS[1]), st.sampled_from(NO_TIMES + WAYS[2][1:2]))
    event = st.tuples(mostly(st.just(1), st.just(0)), at, st.dictionaries(keys, states, max_size=3))
    told = event.map(lambda one: {"time:timestamp": one[1], **one[2]} if one[0] else one[2])
    traces = draw(st.dictionaries(texts, st.lists(told, max_size=4), max_size=4))
    start = draw(st.sampled_from(["<log>", '<?xml version="1.0" encoding="UTF-8"?>\n<log>']))
    changes = draw(edits)
    content = books.xes(traces, start)
    return edited(content, changes), None if changes else sum(len(one) for one in traces.values())


def look(path: Path, given: File, mapping: intake.Mapping) -> bool:
    """Read the file, check that all is accounted for; whether it could be used."""
    content, rows = given
    path.write_bytes(content)
    try:
        seen = intake.preview(path, mapping, rows=1000)
    except BadInput as problem:
        told = str(problem)
        assert told and "\n" not in told and "{file}" not in told, told
        return False
    assert rows in (None, seen.read)
    assert sum(seen.reasons.values()) == seen.quarantined < seen.read
    assert len(seen.examples) == min(seen.quarantined, 20)
    for example in seen.examples:
        sentence = str(example)
        assert sentence and "{column}" not in sentence and "{value}" not in sentence and "\n" not in sentence
    assert 1 <= len(seen.rows) <= seen.read - seen.quarantined
    return True


def record(store: Store, path: Path, given: File, mapping: intake.Mapping) -> bool:
    """Import what can be used: what was read is what was accepted and what was kept apart, and it is kept so."""
    if not look(path, given, mapping):
        return False
    report = intake.run(store, SYSTEM, path, mapping, at=datetime(2026, 6, 1, tzinfo=UTC))
    assert report.read == report.accepted + report.quarantined
    assert 1 <= report.imported + report.updated + report.unchanged <= report.accepted
    again = intake.run(store, SYSTEM, path, mapping)
    assert (again.read, again.quarantined, again.imported + again.updated) == (report.read, report.quarantined, 0)
    return True


FORMATS: dict[str, tuple[st.SearchStrategy[File], intake.Mapping]] = {
    "csv": (csv_files(), MAPPING),
    "xlsx": (xlsx_files(), MAPPING),
    "parquet": (parquet_files(), MAPPING),
    "xes": (xes_files(), LOG),
}
by_format = pytest.mark.parametrize("name", FORMATS)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the file of each example is written."""
    return tmp_path_factory.mktemp("any") / "any.file"


@pytest.fixture(scope="module")
def filling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that gets whatever the examples hold."""
    with Store.open(tmp_path_factory.mktemp("any") / "tickets.duckdb") as store:
        yield store


def fed(name: str, examples: int, check: Callable[[File, intake.Mapping], bool], origin: str = "") -> None:
    """Run `check` with so many files of a format; others for each `origin`. Of ten files one at least must be read."""
    files, mapping = FORMATS[name]
    used: list[bool] = []

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(files)
    def feed(file: File) -> None:
        used.append(check(file, mapping))

    (seed(origin)(feed) if origin else feed)()
    # What is refused ends an example at once: if all were, nothing would have been looked at.
    assert sum(used) * 10 >= len(used) >= examples // 2, (sum(used), len(used))


@by_format
def test_any_file_is_accounted_for(path: Path, name: str) -> None:
    fed(name, EXAMPLES, lambda file, mapping: look(path, file, mapping))


@by_format
def test_any_file_is_recorded(path: Path, filling: Store, name: str) -> None:
    fed(name, 25, lambda file, mapping: record(filling, path, file, mapping))


@pytest.mark.torture
@by_format
@pytest.mark.parametrize("part", range(PARTS))
def test_ten_thousand_files(path: Path, name: str, part: int) -> None:
    fed(name, PART, lambda file, mapping: look(path, file, mapping), f"part {part}")
