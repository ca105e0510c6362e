"""Columns that are called like dates and cannot be read as any: what is missing, and how it can be told."""

import re
from collections.abc import Mapping, Sequence

from data.intake.recognition import candidates, names
from data.intake.recognition.proposal import Remark
from data.intake.recognition.survey import Column, Look, Survey
from domain.marks import N_
from domain.problems import BadInput

_TIMES = ("received_at", "answered_at", "closed_at", "due_at")
_LONGEST = 30
_UNCLEAR = N_(
    "“{column}” is not read: the month of “{sample}” is not the same in all languages; say which it is by one of these"
    " formats: {formats}."
)
#: Fewer digits tell no day.
_LEAST_DIGITS = 3
_NUMBER = re.compile(r"[^\w]*[\d.,' \u00a0\u202f]+[^\w]*")


def columns(look: Look, taken: Mapping[str, Column]) -> Mapping[str, Column]:
    """Field of a time → the column that is called so and is no date so far; none that is `taken` for a field."""
    free = [one for one in look.survey.columns if one not in taken.values() and not candidates.is_dated(one)]
    claims = [(names.fit(name, one.name), name, one) for name in _TIMES for one in free if name not in taken]
    found: dict[str, Column] = {}
    for fit, name, one in sorted(claims, key=lambda claim: (-claim[0].score, claim[2].place)):
        if name not in found and one not in found.values() and _could_be(fit, one):
            found[name] = one
    return {name: found[name] for name in _TIMES if name in found}


def _could_be(named: names.Fit, column: Column) -> bool:
    """Whether it is called like a time, and holds something like one; an amount that is due is none."""
    is_number = _NUMBER.fullmatch(_sample(column))
    return bool(_sample(column)) and (named.exact if is_number else named.score >= names.FITS)


def _sample(column: Column) -> str:
    """The first value with as many digits as a date has, cut; the empty text where there is none."""
    found = (one for one in column.samples if sum(sign.isdigit() for sign in one) >= _LEAST_DIGITS)
    text = next(found, "")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def problem(survey: Survey, called: Mapping[str, Column], dated: Sequence[Column]) -> BadInput:
    """What is missing for a mapping: the receipt, and why it was not found."""
    first = next(iter(called.values()), None)
    if first and first.unclear:
        return BadInput(_UNCLEAR, column=first.name, sample=_sample(first), formats=_ways(first))
    if called:
        return BadInput(
            N_(
                "A ticket needs the time of its receipt, but the dates in these columns of {file} could not be read:"
                " {columns}."
            ),
            file=survey.name,
            columns=", ".join(_shown(one) for one in called.values()),
        )
    if dated:
        return BadInput(
            N_("No column of {file} says when a ticket was received; its columns of dates are: {columns}."),
            file=survey.name,
            columns=", ".join(column.name for column in dated),
        )
    return BadInput(
        N_(
            "A ticket needs the time of its receipt, and no column of dates was found in {file}. Its columns are:"
            " {columns}."
        ),
        file=survey.name,
        columns=", ".join(survey.header)[:500],
    )


def remark(name: str, column: Column) -> Remark:
    """That the dates of `column` cannot be read yet."""
    if column.unclear:
        return _unclear(name, column)
    message = N_("Called like a date, but written in no way that is known: “{sample}”.")
    return Remark(message, {"sample": _sample(column)}, doubt=True, about=("dates", f"column.{name}"))


def left(name: str, column: Column) -> Remark:
    """That `column` is not read, since its dates cannot be."""
    if column.unclear:
        return _unclear(name, column)
    message = N_("“{column}” is called like a date and is not read: “{sample}” is written in no way that is known.")
    told = {"column": column.name, "sample": _sample(column)}
    return Remark(message, told, doubt=True, about=("dates", f"column.{name}"))


def _unclear(name: str, column: Column) -> Remark:
    told = {"column": column.name, "sample": _sample(column), "formats": _ways(column)}
    return Remark(_UNCLEAR, told, doubt=True, about=("dates", f"column.{name}"))


def _ways(column: Column) -> str:
    return " · ".join(column.unclear)


def _shown(column: Column) -> str:
    return f"{column.name} (“{_sample(column)}”)"
