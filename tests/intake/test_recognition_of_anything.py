"""Whatever a table holds: a mapping that reads it, or a sentence; nothing else."""

import csv
import os
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from data import intake
from data.intake.effects import effects
from data.intake.mapping import parse_mapping
from data.intake.recognition import recognise
from domain.problems import BadInput

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
HEADERS = st.sampled_from(
    "id ticket created Eingang closed Frist status Zustand category SLA team # Überfällig".split()
)
DATES = st.sampled_from(
    [
        "2025-01-31",
        "31.01.2025",
        "1/2/2025 9:05 AM",
        "02/13/25",
        "2025-01-31T10:00:00Z",
        "20250131",
        "3 May 2025",
        "0/0/0",
    ]
)
WORDS = st.sampled_from(["open", "Gelöst", "yes", "nein", "High", "", "?", "N/A", "1735689600", "'", '"', "{}", "%"])


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A header and some rows; a column is of one kind, as a rule."""
    header = draw(st.lists(HEADERS | ANY_TEXT, min_size=1, max_size=6))
    kinds = [draw(st.sampled_from([DATES, WORDS, ANY_TEXT, DATES | WORDS])) for _ in header]
    rows = draw(st.lists(st.tuples(*kinds), min_size=1, max_size=8))
    return [header, *(list(row) for row in rows)]


def test_a_mapping_that_reads_it_or_a_sentence() -> None:
    used: list[bool] = []

    @settings(max_examples=int(os.environ.get("DELAI_EXAMPLES", "100")))
    @given(tables(), st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    def feed(table: list[list[str]], delimiter: str, encoding: str) -> None:
        used.append(read(table, delimiter, encoding))

    feed()
    # What is refused ends an example at once: if all were, nothing would have been looked at.
    assert sum(used) * 20 >= len(used) >= 50, (sum(used), len(used))


def read(table: list[list[str]], delimiter: str, encoding: str) -> bool:
    """Recognise the table and read it so; whether a row of it could be read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(table)
        try:
            found = recognise(path)
            mapping = found.proposed().mapping
        except BadInput as problem:
            assert str(problem)
            return False
        assert parse_mapping(mapping.text, "any") == mapping
        try:
            seen = effects(found.survey.header, found.survey.head, mapping)
            assert seen.rows == len(found.survey.head)
            look = intake.preview(path, mapping)
        except BadInput as problem:
            assert "None of the" in str(problem) or "has times with an offset and without" in str(problem)
            return False
        assert 0 <= look.quarantined < look.read
        return True
