"""A file read through a mapping into the temp table `staged`: a row each, its fields, or the problem it has.

Everything is one statement of DuckDB over the file. Values of the file and of the mapping are bound as parameters;
columns of the file are known by position (c0, c1 …), so that no name of theirs is ever part of a statement.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import duckdb

from data.intake import half_days, months
from data.intake.fields import CLOSED_LISTS, DECISIVE, OPEN_LISTS, TIMES
from data.intake.formats.text import LONGEST_LINE
from data.intake.given import unreadable
from data.intake.mapping import ANY_OTHER, ISO, Layout, Mapping
from data.intake.reasons import Reason, one_line
from data.intake.source_file import SourceFile
from data.literal import literal
from domain.marks import N_
from domain.problems import BadInput

#: Instants outside these years are slips of the pen, or stand for "never".
_YEARS = (1900, 2200)
#: Texts in ISO 8601 that say their offset.
HAS_OFFSET = r"^\d{4}-\d\d-\d\d[T ]\d\d.*(Z|[+-]\d\d(:?\d\d)?)$"
_IS_ISO = r"^\d{4}-\d\d-\d\d"
#: How a text ends whose offset there is on earth: the engine takes +99:99 as well.
_REAL_OFFSET = r"(Z|-(0\d|1[01])(:?[0-5]\d)?|-12(:?00)?|\+(0\d|1[0-3])(:?[0-5]\d)?|\+14(:?00)?)$"
#: Where ISO 8601 has its T between day and time: such a text is nothing else, whatever formats a mapping names.
_T = "substr({text}, 11, 1) = 'T'"
#: Bytes that the engine reads at once: its own choice, which would else follow from the longest line.
_BUFFER = 32 << 20
#: Where the engine keeps lines that are no rows, and where it does when the file is read once more.
REJECTS, REJECTS_AGAIN = "reject_errors", "reject_errors_again"
#: What stands in a spreadsheet where a formula came to nothing.
ERRORS = ("#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#N/A")
_UTC = re.compile(r"(?<![A-Za-z%])(?:UTC|GMT|TU)(?![A-Za-z])")
_WORDS = (*OPEN_LISTS, *CLOSED_LISTS)


class Parameters(dict[str, Any]):
    """The values bound in one statement; `bind` gives the name to write in their place."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: dict[str, str] = {}

    def bind(self, value: Any) -> str:
        """Keep `value` and return its placeholder: a text has one, so that the engine sees equal expressions as one."""
        if isinstance(value, str) and value in self._texts:
            return self._texts[value]
        name = f"p{len(self)}"
        self[name] = value
        if isinstance(value, str):
            self._texts[value] = f"${name}"
        return f"${name}"


def stage(cursor: duckdb.DuckDBPyConnection, file: SourceFile, mapping: Mapping) -> None:
    """Make `staged`: content, id, the fields of the mapping, source_on_time, order columns, problem; rowid is the row.

    Lines that are no row of the file's columns are in the temp table `reject_errors` of DuckDB instead.
    """

    def query(parameters: Parameters) -> str:
        return f"CREATE OR REPLACE TEMP TABLE staged AS {_Query(file, mapping, parameters).text()}"

    first_reading(cursor, file, query)
    for name in _of_two_kinds(cursor, _offsets(mapping)):
        _refuse_two_kinds(cursor, file, mapping, name)


def first_reading(cursor: duckdb.DuckDBPyConnection, file: SourceFile, query: Callable[[Parameters], str]) -> None:
    """Execute the statement that `query` writes, which is the first to read `file`."""
    for attempt in (1, 2):
        parameters = Parameters()
        forget_rejects(cursor)
        with refusing(file):
            try:
                cursor.execute(query(parameters), parameters)
                return
            except duckdb.InvalidInputException as error:
                if attempt == 2 or "unicode" not in str(error) or not file.make_readable():
                    raise


@contextmanager
def refusing(file: SourceFile) -> Iterator[None]:
    """While this lasts, that the engine cannot read `file` is a `BadInput`."""
    try:
        yield
    except (duckdb.InvalidInputException, duckdb.IOException, OSError) as error:
        file.demand_unchanged()
        # What the engine says names its own settings, which nobody here can change.
        raise unreadable(file.name) from error


def forget_rejects(cursor: duckdb.DuckDBPyConnection, rejects: str = REJECTS) -> None:
    """Let bad lines be kept in `rejects` anew."""
    cursor.execute(f"DROP TABLE IF EXISTS {rejects}; DROP TABLE IF EXISTS {rejects}_scans")


def reading(file: SourceFile, parameters: Parameters, rejects: str = REJECTS) -> str:
    """The table function that reads `file` as texts c0, c1 …; bad lines are kept apart in `rejects`.

    Not by `ignore_errors`: a line that ends within quotation marks takes others with it there.
    """
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(file.header)))
    tables = f"rejects_table = '{rejects}', rejects_scan = '{rejects}_scans'"
    return (
        f"read_csv({parameters.bind(literal(file.readable))}, auto_detect = false, compression = 'none',"
        f" hive_partitioning = false, header = true, delim ="
        f" {parameters.bind(file.delimiter)}, quote = '\"', escape = '\"', columns = {{{columns}}},"
        f" max_line_size = {LONGEST_LINE}, buffer_size = {_BUFFER}, store_rejects = true, rejects_limit = 0, {tables})"
    )


def trimmed(text: str) -> str:
    """SQL for the SQL `text` without blanks around it. `trim` is slow, and most values need none."""
    return f"CASE WHEN starts_with({text}, ' ') OR suffix({text}, ' ') THEN trim({text}) ELSE {text} END"


def _offset_time(text: str) -> str:
    """The instant of a time with an offset; the engine wants seconds, which ISO can leave out."""
    with_seconds = f"regexp_replace({text}, '^(.{{16}}) ?([Z+-])', '\\1:00\\2')"
    return f"coalesce(try_cast({text} AS TIMESTAMPTZ), try_cast({with_seconds} AS TIMESTAMPTZ))"


def _offsets(mapping: Mapping) -> list[str]:
    """The times that may be written with an offset, as only ISO writes them."""
    return [name for name in mapping.columns if name in TIMES]


def _of_two_kinds(cursor: duckdb.DuckDBPyConnection, names: Sequence[str]) -> list[str]:
    """Those of the times `names` that stand with an offset here and without one there, by one look at all of them."""
    looks = ", ".join(f"min({name}_offset) <> max({name}_offset)" for name in names)
    told = cursor.execute(f"SELECT {looks} FROM staged").fetchall()[0]
    return [name for name, are_two in zip(names, told, strict=True) if are_two]


def _refuse_two_kinds(cursor: duckdb.DuckDBPyConnection, file: SourceFile, mapping: Mapping, name: str) -> None:
    """Times with an offset beside times without one: either they are of different zones, or nobody knows."""
    kinds = cursor.execute(f"SELECT min(rowid) FROM staged WHERE {name}_offset IS NOT NULL GROUP BY {name}_offset")
    first = [row for (row,) in kinds.fetchall()]
    forget_rejects(cursor, REJECTS_AGAIN)
    parameters = Parameters()
    column = f"c{file.position(mapping.columns[name])}"
    query = (
        f"SELECT value FROM (SELECT row_number() OVER () - 1 AS row, {column} AS value"
        f" FROM {reading(file, parameters, REJECTS_AGAIN)})"
        f" WHERE list_contains({parameters.bind(first)}::BIGINT[], row) ORDER BY row"
    )
    with refusing(file):
        examples = cursor.execute(query, parameters).fetchall()
    raise BadInput(
        N_("{file}: the column “{column}” has times with an offset and without: “{one}”, “{other}”; write all alike."),
        file=file.name,
        column=mapping.columns[name],
        one=one_line(examples[0][0]),
        other=one_line(examples[1][0]),
    )


def instant(text: str, zone: str, dates: Sequence[str], bind: Callable[[Any], str]) -> str:
    """SQL for the instant that the SQL `text` writes in one of the formats `dates`; local times are those of `zone`."""
    written = [one for one in dates if one != ISO]
    ways = [_in_formats(text, zone, [months.of_language(one, None) for one in written], bind)] if written else []
    # Only what could not be read as it is: putting it into the engine's words takes longer than reading it.
    if halved := [half_days.plain_format(one) for one in written if "%p" in one and not months.is_worded(one)]:
        ways.append(_in_formats(half_days.plain_sql(text, bind), zone, halved, bind))
    ways += [_in_words(text, zone, one, bind) for one in written if months.is_worded(one)]
    if ISO in dates:
        ways.append(
            f"CASE WHEN regexp_matches({text}, {bind(HAS_OFFSET)})"
            f" THEN CASE WHEN regexp_matches({text}, {bind(_REAL_OFFSET)}) THEN {_offset_time(text)} END"
            f" WHEN regexp_matches({text}, {bind(_IS_ISO)})"
            f" THEN timezone({bind(zone)}, try_cast({text} AS TIMESTAMP)) END"
        )
    return f"coalesce({', '.join(ways)})"


def says_utc(one: str) -> bool:
    """Whether the date format `one` has UTC written in it: its times are of that zone, whatever the file's is."""
    return bool(_UTC.search(one))


def _in_formats(text: str, zone: str, formats: Sequence[str], bind: Callable[[Any], str]) -> str:
    """The SQL `text` read in the first of `formats` that fits: without UTC in it, the time is one of `zone`."""
    ways = [(zone, [one for one in formats if not says_utc(one)]), ("UTC", [one for one in formats if says_utc(one)])]
    read = [
        f"timezone({bind(place)}, try_strptime({text}, [{', '.join(map(bind, some))}]))" for place, some in ways if some
    ]
    return read[0] if len(read) == 1 else f"coalesce({', '.join(read)})"


def _in_words(text: str, zone: str, one: str, bind: Callable[[Any], str]) -> str:
    """The SQL `text` read in the format `one`, which has names of months or days, in any language."""
    if "%p" in one:
        text, one = half_days.plain_sql(text, bind), half_days.plain_format(one)
    return _in_formats(months.plain_sql(text, one, bind), zone, [months.plain_format(one)], bind)


def believed(instant: str, bind: Callable[[Any], str]) -> str:
    """SQL for whether the SQL `instant` is one, and in years that are believed."""
    low, high = (f"{bind(datetime(year, 1, 1, tzinfo=UTC))}::TIMESTAMPTZ" for year in _YEARS)
    return f"coalesce({instant} BETWEEN {low} AND {high}, false)"


class _Query:
    """Writes the statement, from the inside out: texts, values, problem."""

    def __init__(self, file: SourceFile, mapping: Mapping, parameters: Parameters) -> None:
        self.file = file
        self.mapping = mapping
        self.bind = parameters.bind
        self.parameters = parameters
        # Bound once, so that the engine sees one expression wherever it is used.
        self.offset = self.bind(HAS_OFFSET)
        self.times = [name for name in mapping.columns if name in TIMES]
        self.words = [name for name in _WORDS if name in mapping.columns]

    def text(self) -> str:
        return (
            f"WITH texts AS (SELECT {self._texts()} FROM {reading(self.file, self.parameters)}),"
            f" valued AS (SELECT {self._valued()} FROM texts)"
            f" SELECT * EXCLUDE ({', '.join(self._raw())}), {self._problem()} AS problem FROM valued"
        )

    def _raw(self) -> list[str]:
        return [f"raw_{name}" for name in (*self.times, *self.words, *(["verdict"] if self.mapping.verdict else []))]

    def _column(self, column: str) -> str:
        return f"c{self.file.position(column)}"

    def _cleaned(self, column: str) -> str:
        text = trimmed(self._column(column))
        return f"CASE WHEN NOT {self._among(text, ('', *self.mapping.missing))} THEN {text} END"

    def _among(self, text: str, values: Iterable[str]) -> str:
        """Whether `text` is one of `values`. Not by IN, which can become a join: that would mix up the rows' order."""
        listed = ", ".join(self.bind(value) for value in sorted(set(values)))
        return f"list_contains([{listed}]::VARCHAR[], {text})"

    def _texts(self) -> str:
        named = {f"raw_{name}": column for name, column in self.mapping.columns.items() if name != "id"}
        named |= {f"order_{place}": column for place, column in enumerate(self.mapping.order)}
        if self.mapping.verdict:
            named["raw_verdict"] = self.mapping.verdict.column
        cleaned = [f"{self._cleaned(column)} AS {name}" for name, column in named.items()]
        return ", ".join([f"{self._id()} AS id", f"{self._content()} AS content", *cleaned])

    def _id(self) -> str:
        if "id" in self.mapping.columns:
            return self._cleaned(self.mapping.columns["id"])
        # Where the source has no id: the content, in the order of the columns' names, which does not matter so.
        places = sorted(range(len(self.file.header)), key=lambda place: self.file.header[place])
        parts = (f"coalesce(strlen(c{place}) || ':' || c{place}, '-')" for place in places)
        return f"left(sha256({' || '.join(parts)}), 20)"

    def _content(self) -> str:
        return f"hash({', '.join(f'c{place}' for place in range(len(self.file.header)))})"

    def _valued(self) -> str:
        kept = ["id", "content", *self._raw(), *(f"order_{place}" for place in range(len(self.mapping.order)))]
        times = [f"{self._instant(f'raw_{name}')} AS {name}" for name in self.times]
        words = [f"{self._word(name)} AS {name}" for name in self.words]
        offsets = [self._offset(name) for name in _offsets(self.mapping)]
        return ", ".join([*kept, *times, *words, *offsets, *self._constants(), self._verdict()])

    def _offset(self, name: str) -> str:
        """Whether the time was written with an offset; NULL where there is none that can be read."""
        has_offset = f"regexp_matches(raw_{name}, {self.offset})"
        if ISO not in self.mapping.dates:
            has_offset = f"CASE WHEN {_T.format(text=f'raw_{name}')} THEN {has_offset} ELSE false END"
        return f"CASE WHEN {name} IS NOT NULL THEN {has_offset} END AS {name}_offset"

    def _constants(self) -> list[str]:
        constants = self.mapping.constants.items()
        return [f"{self.bind(value)} AS {name}" for name, value in constants if name not in self.words]

    def _instant(self, text: str) -> str:
        zone, dates = self.mapping.zone, self.mapping.dates
        read = instant(text, zone, dates, self.bind)
        if ISO in dates:
            return read
        return f"coalesce({read}, CASE WHEN {_T.format(text=text)} THEN {instant(text, zone, (ISO,), self.bind)} END)"

    def _word(self, name: str) -> str:
        """The word here for the text there; NULL where there is none."""
        text, table = f"raw_{name}", dict(self.mapping.values.get(name, {}))
        otherwise = table.pop(ANY_OTHER, None)
        cases = " ".join(f"WHEN {self.bind(there)} THEN {self.bind(here)}" for there, here in table.items())
        if otherwise is not None:
            rest = self.bind(otherwise)
        elif name in CLOSED_LISTS:
            rest = f"CASE WHEN {self._among(text, CLOSED_LISTS[name])} THEN {text} END"
        else:
            rest = text
        word = f"CASE {text} {cases} ELSE {rest} END" if cases else rest
        constant = self.mapping.constants.get(name)
        word = f"CASE WHEN {text} IS NOT NULL THEN {word} END"
        return f"coalesce({word}, {self.bind(constant)})" if constant else word

    def _verdict(self) -> str:
        verdict = self.mapping.verdict
        if verdict is None:
            return "NULL::BOOLEAN AS source_on_time"
        flag = (
            f"CASE WHEN {self._among('raw_verdict', verdict.on_time)} THEN true"
            f" WHEN {self._among('raw_verdict', verdict.late)} THEN false END"
        )
        if verdict.needs_deadline:
            flag = f"CASE WHEN raw_due_at IS NOT NULL THEN {flag} END" if "due_at" in self.times else "NULL::BOOLEAN"
        return f"{flag} AS source_on_time"

    def _problem(self) -> str:
        """The first problem of the row as a struct (reason, column, value), NULL where it has none."""
        cases = [self._missing("id", "id", Reason.MISSING_ID)] if "id" in self.mapping.columns else []
        first, reason = (
            ("received_at", Reason.MISSING_RECEIPT)
            if self.mapping.layout is Layout.TICKET
            else ("occurred_at", Reason.MISSING_TIME)
        )
        cases.append(self._missing(first, f"raw_{first}", reason))
        cases += [self._error("id", "id")] if "id" in self.mapping.columns else []
        cases += [self._error(name, f"raw_{name}") for name in self.words]
        for name in self.times:
            bad = f"raw_{name} IS NOT NULL AND NOT {believed(name, self.bind)}"
            cases += self._ambiguous(bad, name)
            cases.append(self._case(bad, Reason.DATE, name, f"raw_{name}"))
        for name in self.words:
            if name in DECISIVE:
                cases.append(
                    self._case(f"raw_{name} IS NOT NULL AND {name} IS NULL", Reason.VALUE, name, f"raw_{name}")
                )
        if self.mapping.verdict:
            cases.append(self._unknown_verdict())
        return f"CASE {' '.join(cases)} END"

    def _ambiguous(self, bad: str, name: str) -> list[str]:
        """That a time is none because its month is another one in another language, and the format says none."""
        text = f"raw_{name}"
        words = [months.word_sql(text, one, self.bind) for one in self.mapping.dates if months.needs_language(one)]
        named = [self._among(word, months.ambiguous()) for word in words]
        return [self._case(f"{bad} AND {one}", Reason.MONTH, name, text) for one in named]

    def _error(self, name: str, text: str) -> str:
        """That a word is none; unless the mapping says what such an error means."""
        errors = set(ERRORS) - self.mapping.values.get(name, {}).keys()
        return self._case(f"starts_with({text}, '#') AND {self._among(text, errors)}", Reason.ERROR, name, text)

    def _unknown_verdict(self) -> str:
        verdict = self.mapping.verdict
        assert verdict is not None
        known = self._among("raw_verdict", verdict.on_time | verdict.late)
        return f"WHEN NOT {known} THEN {self._struct(Reason.VALUE, verdict.column, 'raw_verdict')}"

    def _missing(self, name: str, text: str, reason: Reason) -> str:
        return self._case(f"{text} IS NULL", reason, name, "''")

    def _case(self, condition: str, reason: Reason, name: str, value: str) -> str:
        return f"WHEN {condition} THEN {self._struct(reason, self.mapping.columns[name], value)}"

    def _struct(self, reason: Reason, column: str, value: str) -> str:
        return f"{{'reason': '{reason}', 'column': {self.bind(column)}, 'value': left({value}, 200)}}"
