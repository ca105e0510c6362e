"""A look at a file before anybody says how it is read: its columns, what they hold, and which dates these could be."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from data.intake import months
from data.intake.mapping import ISO, Layout
from data.intake.mapping import Mapping as FileMapping
from data.intake.recognition import dates
from data.intake.source_file import SourceFile, opened
from data.intake.staging import Parameters, first_reading, reading, trimmed
from data.intake.watching import watched
from domain.marks import N_
from domain.problems import BadInput
from domain.progress import Part, Progress
from domain.vocabulary import HOME_ZONE

#: Bytes of plain text up to which the whole file is looked at; of a larger one the first rows.
_WHOLE = 64 << 20
_FIRST_ROWS = 10_000
#: Of more columns than these the others are not looked at.
_MOST_COLUMNS = 500
#: How many rows a page shows the effect of a mapping on.
HEAD = 200
_SAMPLES = 4
_LOOKED_AT = 500
#: Different values up to which all of them are listed.
_FEW_WORDS = 40
_CHUNK = 50
#: What stands for nothing, where a file has it.
MARKS = (
    "?",
    "N/A",
    "n/a",
    "NA",
    "NULL",
    "null",
    "None",
    "NaN",
    "nan",
    "-",
    "–",
    "--",
    "#N/A",
    "(null)",
    "(none)",
    "k. A.",
)
#: Bytes.
_LONGEST_MARK = max(len(mark.encode()) for mark in MARKS)
#: What is told while a file is looked at: making it plain takes that share of the time.
_PLAIN = 0.5
_LOOKING, _COLUMNS = N_("Looking at the file"), N_("Looking at the columns")
#: A mapping that asks nothing of a file: its delimiter and header are found as for any other, logs are let in.
_ANY = FileMapping("", "", Layout.EVENT, "UTC", (ISO,), {})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its place, how many rows have something there, how many different things, the first few.

    `reads`: date format → how many values it reads. `words`: value → how often, where there are few. `unclear`: the
    formats in the languages in which the months of all values are known and are not the same ones.
    """

    name: str
    place: int
    filled: int
    distinct: int
    samples: tuple[str, ...]
    reads: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """What a look found: rows looked at (`whole`: all of them), the columns that can be named, marks, the first rows.

    `unusable`: columns without a name, or with the name of another one. `delimiter` is the one of the text, `sheet`
    the one of the workbook (None: it is none), `above` how many lines of title stand above the header;
    `is_text`: the file was given as one. `has_events`: it is an event log, a row is an event. `guessed`: so was its
    encoding.
    """

    name: str
    header: tuple[str, ...]
    rows: int
    whole: bool
    columns: tuple[Column, ...]
    missing: tuple[str, ...]
    head: tuple[tuple[str, ...], ...]
    unusable: tuple[str, ...]
    delimiter: str = ","
    sheet: str | None = None
    above: int = 0
    is_text: bool = True
    has_events: bool = False
    guessed: bool = False

    def column(self, name: str) -> Column | None:
        """The column called `name`, if there is one."""
        return next((one for one in self.columns if one.name == name), None)


class Look:
    """An open look: the survey, and questions that need the rows again."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, survey: Survey) -> None:
        self.cursor = cursor
        self.survey = survey
        self._words: dict[tuple[str, int], dict[str, int]] = {}

    def ask(self, query: Callable[[Callable[[Any], str]], str]) -> tuple[Any, ...]:
        """The first row of the query that `query` writes with a function that binds values; the table is `texts`."""
        parameters = Parameters()
        return self.cursor.execute(query(parameters.bind), parameters).fetchall()[0]

    def words(self, column: Column, most: int) -> dict[str, int]:
        """The `most` frequent values of `column`, and how often they are there."""
        if (column.name, most) not in self._words:
            self._words[column.name, most] = _words(self.cursor, column.place, most)
        return self._words[column.name, most]


def _words(cursor: duckdb.DuckDBPyConnection, place: int, most: int) -> dict[str, int]:
    query = f"SELECT c{place}, count(*) FROM texts WHERE c{place} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?"
    return dict(cursor.execute(query, [most]).fetchall())


@dataclass(frozen=True, slots=True)
class Writing:
    """How a file is written, as far as somebody says: its delimiter, encoding, sheet; None is found out.

    `dates`: formats that its dates may be in, beside those found by their shape.
    """

    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    dates: tuple[str, ...] = ()


def written(mapping: FileMapping | None) -> Writing:
    """How `mapping` says that a file is written; without one, nothing is said."""
    return Writing(mapping.delimiter, mapping.encoding, mapping.sheet) if mapping else Writing()


@contextmanager
def looked_at(
    path: Path, writing: Writing | None = None, progress: Progress | None = None, kept: Path | None = None
) -> Iterator[Look]:
    """A look at `path` for as long as the block lasts; `BadInput` where it is no table of text with rows.

    `writing`: how it is written. Its plain text is kept in the folder `kept`, where there is one.
    """
    progress = progress or Progress()
    says = writing or Writing()
    asked = replace(_ANY, delimiter=says.delimiter, encoding=says.encoding, sheet=says.sheet)
    with (
        opened(path, asked, Part(progress, _LOOKING, 0, _PLAIN), kept) as file,
        TemporaryDirectory(prefix="delai-look-") as folder,
        closing(duckdb.connect(":memory:", config={"temp_directory": folder})) as cursor,
    ):
        cursor.execute("SET TimeZone = 'UTC'")
        with watched(cursor, Part(progress, _COLUMNS, _PLAIN, 0.8), min(file.rows_about(), _most(file))):
            look = Look(cursor, _survey(cursor, file, says.dates))
        yield look


def _most(file: SourceFile) -> int:
    return file.rows_about() if file.path.stat().st_size <= _WHOLE else _FIRST_ROWS


def _survey(cursor: duckdb.DuckDBPyConnection, file: SourceFile, formats: Sequence[str]) -> Survey:
    places = [place for place, name in enumerate(file.header[:_MOST_COLUMNS]) if name]
    places = [place for place in places if file.header.count(file.header[place]) == 1]
    whole = file.path.stat().st_size <= _WHOLE
    rows = _load(cursor, file, whole)
    if not rows:
        raise BadInput(N_("{file} has a header and no row."), file=file.name)
    head = cursor.execute(f"SELECT * FROM raw LIMIT {HEAD}").fetchall()
    missing = _clear(cursor, places)
    columns = [
        column
        for start in range(0, len(places), _CHUNK)
        for column in _columns(cursor, file, places[start:][:_CHUNK], formats)
    ]
    return Survey(
        name=file.name,
        header=file.header,
        rows=rows,
        whole=whole,
        columns=tuple(columns),
        missing=missing,
        head=tuple(tuple(value or "" for value in row) for row in head),
        unusable=tuple(name for place, name in enumerate(file.header) if place not in places),
        delimiter=file.delimiter,
        sheet=file.plain.sheet,
        above=file.plain.above,
        is_text=file.plain.is_text,
        has_events=file.plain.has_events,
        guessed=bool(file.plain.guessed),
    )


def _load(cursor: duckdb.DuckDBPyConnection, file: SourceFile, whole: bool) -> int:
    """Make `raw`, the rows of the file, with NULL for the empty text; returns how many there are."""
    limit = "" if whole else f" LIMIT {_FIRST_ROWS}"
    texts = ", ".join(f"nullif({trimmed(f'c{place}')}, '') AS c{place}" for place in range(len(file.header)))
    first_reading(
        cursor,
        file,
        lambda parameters: f"CREATE TEMP TABLE raw AS SELECT {texts} FROM {reading(file, parameters)}{limit}",
    )
    return int(cursor.execute("SELECT count(*) FROM raw").fetchall()[0][0])


def _clear(cursor: duckdb.DuckDBPyConnection, places: Sequence[int]) -> tuple[str, ...]:
    """Make `texts` of `raw`, with NULL for what stands for nothing; returns the marks for that that the file has."""
    marks = _marks(cursor, places)
    # The marks are constants of this module: none of them comes from a file.
    listed = ", ".join(f"'{mark}'" for mark in marks)
    is_mark = f"strlen({{0}}) <= {_LONGEST_MARK} AND list_contains([{listed}], {{0}})"
    texts = ", ".join(
        f"CASE WHEN NOT ({is_mark.format(f'c{place}')}) THEN c{place} END AS c{place}" for place in places
    )
    cursor.execute(f"CREATE TEMP TABLE texts AS SELECT {texts if marks else '*'} FROM raw")
    cursor.execute("DROP TABLE raw")
    return marks


def _marks(cursor: duckdb.DuckDBPyConnection, places: Sequence[int]) -> tuple[str, ...]:
    found: set[str] = set()
    for start in range(0, len(places), _CHUNK):
        asked = ", ".join(
            f"list(DISTINCT c{place}) FILTER (WHERE strlen(c{place}) <= {_LONGEST_MARK}"
            f" AND list_contains($marks, c{place}))"
            for place in places[start : start + _CHUNK]
        )
        row = cursor.execute(f"SELECT {asked} FROM raw", {"marks": list(MARKS)}).fetchall()[0]
        found.update(mark for marks in row for mark in marks or ())
    return tuple(mark for mark in MARKS if mark in found)


def _columns(
    cursor: duckdb.DuckDBPyConnection, file: SourceFile, places: Sequence[int], formats: Sequence[str]
) -> Iterator[Column]:
    counts = ", ".join(f"count(c{place}), count(DISTINCT c{place})" for place in places)
    found = cursor.execute(f"SELECT {counts} FROM texts").fetchall()[0]
    for place, filled, distinct in zip(places, found[::2], found[1::2], strict=True):
        first = f"SELECT c{place} FROM texts WHERE c{place} IS NOT NULL LIMIT {_LOOKED_AT}"
        values = [value for (value,) in cursor.execute(first).fetchall()]
        samples = tuple(dict.fromkeys(value[:200] for value in values))[:_SAMPLES]
        words = _words(cursor, place, _FEW_WORDS) if 0 < distinct <= _FEW_WORDS else {}
        column = Column(file.header[place], place, filled, distinct, samples, words=words)
        found_here = dates.candidates(column.name, values)
        yield _dated(cursor, column, [*formats, *(one for one in found_here if one not in formats)])


def _dated(cursor: duckdb.DuckDBPyConnection, column: Column, formats: Sequence[str]) -> Column:
    """`column` with how many of its values each format reads, over all of them."""
    if not formats:
        return column
    told: list[str] = []
    unclear: list[str] = []
    reads = _counted(cursor, column, formats)
    for one in formats:
        if months.needs_language(one) and reads.get(one, 0) < column.filled:
            ways = _languages(cursor, column, one)
            said = [months.of_language(one, language) for way in ways for language in way]
            told += said[:1] if len(ways) == 1 else []
            unclear += said if len(ways) > 1 else []
    if told:
        plain = {months.of_language(one, None) for one in told}
        reads = {one: count for one, count in reads.items() if one not in plain} | _counted(cursor, column, told)
    return replace(column, reads=reads, unclear=tuple(unclear))


def _languages(cursor: duckdb.DuckDBPyConnection, column: Column, one: str) -> tuple[tuple[str, ...], ...]:
    """In which languages the months of all values are known, where some are others in another language."""
    parameters = Parameters()
    word = months.word_sql(f"c{column.place}", one, parameters.bind)
    found = cursor.execute(f"SELECT DISTINCT {word} FROM texts WHERE c{column.place} IS NOT NULL", parameters)
    return months.readings(word for (word,) in found.fetchall())


def _counted(cursor: duckdb.DuckDBPyConnection, column: Column, formats: Sequence[str]) -> dict[str, int]:
    parameters = Parameters()
    text = f"c{column.place}"
    counts = ", ".join(
        f"count(*) FILTER (WHERE {dates.reads(text, HOME_ZONE, [one], parameters.bind)})" for one in formats
    )
    found = cursor.execute(f"SELECT {counts} FROM texts", parameters).fetchall()[0]
    return {one: count for one, count in zip(formats, found, strict=True) if count}
