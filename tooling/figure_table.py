"""`docs/figures.md`, written from the definitions: `python -m tooling.figure_table`. A test holds the two together."""

from pathlib import Path

from analytics.explained import lines
from analytics.measure import Measure
from analytics.measures import MEASURES
from analytics.question import DIMENSIONS
from analytics.rules import RULES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "figures.md"

_HEAD = """# The figures

Written from `analytics/measures.py` by `python -m tooling.figure_table`. The page Definitions says the same in both
languages, with the SQL of each figure for the conditions of the moment.

| id | figure | unit | clock |
|---|---|---|---|
{table}

Dimensions, for `--by` and `--where`: {dimensions}.

## Rules that all figures share

{rules}
"""


def page() -> str:
    """The text of the page."""
    table = [f"| [`{m.id}`](#{m.id}) | {m.title} | {m.unit} | {m.clock or 'none'} |" for m in MEASURES.values()]
    head = _HEAD.format(
        table="\n".join(table),
        dimensions=", ".join(f"`{name}`" for name in DIMENSIONS),
        rules="\n".join(f"- **{title}.** {text}" for title, text in RULES),
    )
    return head + "".join(map(_told, MEASURES.values()))


def _told(measure: Measure) -> str:
    said = [f"- {name}: {text}" for name, text in lines(measure, str)]
    return f"\n## {measure.id}\n\n**{measure.title}**\n\n" + "\n".join(said) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
