"""One row of a CSV file: its cells from its text, and its text from its cells."""

import csv
import io
from collections.abc import Sequence


def cells_of(text: str, delimiter: str) -> tuple[str, ...]:
    """The cells of one row of a CSV file; the text itself where it is none."""
    try:
        return tuple(next(csv.reader(io.StringIO(text), delimiter=delimiter), ()))
    except csv.Error:
        return (text,)


def line_of(cells: Sequence[str], delimiter: str) -> str:
    """One row of a CSV file, with its line break."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
