"""Writes data/intake/half_days.toml: what the halves of the day are called, of the CLDR, which babel brings along.

Run as `python -m tooling.half_days`; loading seventy languages takes seconds, so that it is not done at every start.
"""

import tomli_w
from babel import Locale

from data.intake.half_days import LANGUAGES, TABLE, bare

_HALVES = {"am": "AM", "pm": "PM"}
_WIDTHS = ("abbreviated", "wide")
_HEAD = (
    "# What the halves of the day are called in times of twelve hours; written by tooling/half_days.py of the CLDR.\n"
)


def table() -> dict[str, list[str]]:
    """`AM` and `PM` → their words in small letters, without dots; none that means both somewhere."""
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        periods = Locale.parse(language).day_periods.get("format", {})
        for key, half in _HALVES.items():
            for width in _WIDTHS:
                if word := periods.get(width, {}).get(key):
                    found.setdefault(bare(word), set()).add(half)
    return {half: sorted(word for word, halves in found.items() if halves == {half}) for half in _HALVES.values()}


def main() -> None:
    """Write the table."""
    TABLE.write_text(_HEAD + tomli_w.dumps(table()), encoding="utf-8")


if __name__ == "__main__":
    main()
