"""`docs/figures.md`, written from the definitions: `python -m tooling.figure_table`. A test holds the two together."""

from pathlib import Path

from analytics.measures import MEASURES
from analytics.question import DIMENSIONS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "figures.md"

_HEAD = """# The figures

Written from `analytics/measures.py` by `python -m tooling.figure_table`.

| id | figure | what it is | unit |
|---|---|---|---|
"""
_TAIL = """
Dimensions, for `--by` and `--where`: {dimensions}.
A month, week or day is that of the figure's own instant: the deadline, the answer, the receipt. Every figure leaves
out duplicates and spam. A share comes with its 95 % Wilson interval, and is empty where there is nothing to divide by.
A case answered before it was received is a fault in the data: it is in the rates, and in no duration.
"""


def page() -> str:
    """The text of the page."""
    rows = [f"| `{m.id}` | {m.title} | {m.definition} | {m.unit} |" for m in MEASURES.values()]
    return _HEAD + "\n".join(rows) + "\n" + _TAIL.format(dimensions=", ".join(f"`{name}`" for name in DIMENSIONS))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
