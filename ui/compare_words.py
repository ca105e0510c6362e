"""A difference in words: how large, between what it may lie, and whether that is more than chance."""

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.compare import Verdict
from analytics.figures import measure
from analytics.measure import Summary
from ui import numbers
from ui.language import _, ngettext
from ui.markup import escaped

Row = Mapping[Any, Any]
_MINUS = "\u2212"


def is_a_day(figure: str) -> bool:
    """Whether the difference of `figure` is one of cases a day: that of a count of a period."""
    return measure(figure).summary is Summary.COUNT and not measure(figure).stock


def change(row: Row, value: float) -> str:
    """A difference, or an end of its interval, with its sign: `+4.2 pts`, `−3 h`, `+0.8 a day`."""
    bare = _bare(row, value)
    if value != value or not _has_unit(row):
        return bare
    return (_("{count} a day") if is_a_day(str(row["figure"])) else _("{count} pts")).format(count=bare)


def interval(row: Row) -> str:
    """Between what the difference lies with 95 % confidence; a dash where there is no telling."""
    if row["low"] != row["low"]:
        return numbers.NOTHING
    return _("{low} to {high}").format(low=_bare(row, row["low"]), high=change(row, row["high"]))


def _has_unit(row: Row) -> bool:
    """Whether the unit stands behind the number; a duration has its units within."""
    return bool(row["unit"] == "ratio" or is_a_day(str(row["figure"])))


def _bare(row: Row, value: float) -> str:
    if value != value:
        return numbers.NOTHING
    size = _size(row, abs(value))
    sign = "" if not any(figure in size for figure in "123456789") else "+" if value > 0 else _MINUS
    return f"{sign}{size}"


def _size(row: Row, value: float) -> str:
    if row["unit"] == "ratio":
        return _not_nothing(value * 100, 1)
    if row["unit"] == "mark" or is_a_day(str(row["figure"])):
        return _not_nothing(value, 2)
    return numbers.amount(value, str(row["unit"]))


def _not_nothing(value: float, digits: int) -> str:
    """`value` with so many decimals; with more where it would look like none, which decides whether 0 is within."""
    shown = (numbers.number(value, more) for more in range(digits, digits + 3))
    return next((one for one in shown if one.strip("0.,")), numbers.number(value, digits))


def verdict(row: Row) -> str:
    """What is to be thought of the difference."""
    return _verdicts()[Verdict(row["verdict"])]


def judged(rows: Sequence[Row], named: Sequence[str]) -> list[str]:
    """For each verdict the names of the rows that it is on, as an item of a Markdown list.

    A table cuts off on a narrow screen what these lines, which wrap, say whole.
    """
    lines = []
    for one, said in _verdicts().items():
        names = [name for name, row in zip(named, rows, strict=True) if row["verdict"] == one]
        if names:
            lines.append(f"- **{escaped(said[:1].upper() + said[1:])}**  \n  {escaped(' · '.join(names))}")
    return lines


def _verdicts() -> dict[Verdict, str]:
    return {
        Verdict.MORE: _("more than chance: A is higher"),
        Verdict.LESS: _("more than chance: A is lower"),
        Verdict.CHANCE: _("may be chance"),
        Verdict.FEW: _("too few cases on one side"),
        Verdict.NOTHING: _("nothing to measure on one side"),
        Verdict.UNSURE: _("it cannot be told how sure this is"),
        Verdict.FACT: _("as they stand, without chance"),
    }


def finding(about: str, rows: list[Row], named: list[str]) -> str:
    """Which differences are more than chance, by name, in the order given; `about`: of what they are."""
    clear = (Verdict.MORE, Verdict.LESS)
    found = [
        f"{name} {change(row, row['difference'])}"
        for row, name in zip(rows, named, strict=True)
        if row["verdict"] in clear
    ]
    if not any(row["verdict"] in (*clear, Verdict.CHANCE) for row in rows):
        return _("{about}: too few cases to compare").format(about=about)
    if not found:
        return _("{about}: no difference of A and B is more than chance").format(about=about)
    more = len(found) - 3
    rest = [ngettext("{count} more", "{count} more", more).format(count=more)] if more > 0 else []
    differences = ", ".join([*found[:3], *rest])
    return _("{about}: A less B is more than chance for {differences}").format(about=about, differences=differences)


def shared(counts: Mapping[str, int]) -> str:
    """That cases are on both sides, and what that means; nothing where none is. `counts`: how many, by figure."""
    most = max(counts.values())
    if not most:
        return ""
    return ngettext(
        "{count} case is in both A and B: they are not independent, as the intervals take them to be.",
        "{count} cases are in both A and B: they are not independent, as the intervals take them to be.",
        most,
    ).format(count=numbers.number(most))
