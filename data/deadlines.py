"""Deadlines by the policies of the desk, for any number of cases at once, one case being a set of one.

Frames in, frames out; instants are microseconds from 1970 in UTC, spans microseconds, missing ones NA.
"""

from collections.abc import Callable, Hashable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final, cast

import pandas as pd

from data.policies import Book, Version
from sla.clockwork import NO_PAUSES
from sla.limits import Limit
from sla.policy import FACTS, Facts, Policy
from sla.reckoning import Reckoner
from sla.spans import BEGINNING

_INT: Final = "Int64"

Chooser = Callable[[Policy, Facts], Limit | None]


def _hard_stop(policy: Policy, facts: Facts) -> Limit | None:
    return policy.hard_stop(facts) if policy.answer(facts) else None


def first(book: Book, cases: pd.DataFrame) -> pd.DataFrame:
    """The limits that `cases` (case, received and sla.policy.FACTS) begin with, by the version in force at receipt.

    Columns: case, policy (NA: no rule fits), due, risk, ack_due, hard_stop.
    """
    cases = cases.assign(policy=_in_force(book, cases["received"]), end=cases["received"])
    told = cases[["case"]].copy()
    for names, chosen in (
        (("policy", "due", "risk"), Policy.answer),
        (("ack_due",), Policy.acknowledged_within),
        (("hard_stop",), _hard_stop),
    ):
        found = _reckoned(book, cases, NO_PAUSES, chosen).rename(columns={} if "due" in names else {"due": names[0]})
        told = told.merge(found[["case", *names]], on="case", how="left")
    return told


def moved(book: Book, cases: pd.DataFrame, stops: pd.DataFrame) -> pd.DataFrame:
    """How the limits of `cases` stand at `end`, when their clock has just stood still from `begun` on.

    Columns of `cases`: case, policy, sla.policy.FACTS, received, begun, end, due, original, risk, hard_stop, and anew:
    whether a correction ends what was given before; of `stops`, with
    every span in which a clock stood still: case, begun, over. Returns case, due, original, risk, policy, spent (on
    the clock of the limit; NA without a rule): a deadline by a rule is reckoned from the receipt on; one that a
    person or the source gave is put off by the last stop.
    """
    ruled = _reckoned(book, cases, stops, Policy.answer).set_index("case")
    told = cases.set_index("case").join(ruled.rename(columns=lambda name: f"ruled_{name}"))
    by_rule = told["ruled_due"].notna()
    extended = by_rule & (told["due"] != told["original"]).fillna(False) & ~told["anew"]
    later = {
        name: _put_off(book, told, name) if (~by_rule | extended).any() else told[name]
        for name in ("due", "original", "risk")
    }
    # Whatever puts an extension off, it stays within the hard stop, and it takes nothing away.
    later["due"] = later["due"].mask((later["due"] > told["hard_stop"]).fillna(False) & extended, told["hard_stop"])
    later["due"] = later["due"].mask((later["due"] < told["ruled_due"]).fillna(False) & extended, told["ruled_due"])
    return pd.DataFrame(
        {
            "due": told["ruled_due"].where(by_rule & ~extended, later["due"]),
            "original": told["ruled_due"].where(by_rule, later["original"]),
            "risk": told["ruled_risk"].where(by_rule & ~extended, later["risk"]),
            "spent": told["ruled_elapsed"],
            "policy": told["policy"].where(by_rule),
        }
    ).reset_index()


def _in_force(book: Book, received: "pd.Series[int]") -> "pd.Series[int]":
    numbers = pd.Series(book.versions[0].number, index=received.index, dtype=_INT)
    for version in book.versions[1:]:
        start = (version.starts_at - BEGINNING) // timedelta(microseconds=1)
        numbers = numbers.mask(received >= start, version.number)
    return numbers


def _reckoned(book: Book, cases: pd.DataFrame, stops: pd.DataFrame, chosen: Chooser) -> pd.DataFrame:
    """case, policy, due, risk, elapsed of those cases for which a limit is chosen, each in one pass by its limit."""
    parts = [
        _reckoner(version, part).reckoned(limit, part[["case", "policy", "end"]].assign(start=part["received"]), stops)
        for version, limit, part in _by_limit(book, cases, chosen)
    ]
    names = ["case", "policy", "due", "risk", "elapsed"]
    if not parts:
        return pd.DataFrame(columns=names, dtype=_INT)
    return pd.concat([part[names] for part in parts]).astype(_INT)


def _by_limit(book: Book, cases: pd.DataFrame, chosen: Chooser) -> Iterator[tuple[Version, Limit, pd.DataFrame]]:
    together: dict[tuple[int, Limit], list[pd.DataFrame]] = {}
    ruled = cases[cases["policy"].notna()]
    for values, part in ruled.groupby(["policy", *FACTS], dropna=False, sort=False):
        number, facts = int(part["policy"].iloc[0]), _facts(values)
        limit = chosen(book.version(number).policy, facts)
        if limit is not None:
            together.setdefault((number, limit), []).append(part)
    for (number, limit), parts in together.items():
        yield book.version(number), limit, pd.concat(parts)


def _facts(values: Hashable) -> Facts:
    _, *known = cast(tuple[Any, ...], values)
    return {name: None if pd.isna(value) else str(value) for name, value in zip(FACTS, known, strict=True)}


def _reckoner(version: Version, cases: pd.DataFrame) -> Reckoner:
    return version.reckoner(_instant(cases["received"].min()), _instant(cases["end"].max()))


def _instant(microseconds: int) -> datetime:
    return BEGINNING + timedelta(microseconds=int(microseconds))


def _put_off(book: Book, cases: pd.DataFrame, name: str) -> "pd.Series[int]":
    """The instants `name` of cases, later by their last stop: in the time of their rule, else on the wall clock."""
    rows = cases.reset_index().rename(columns={"begun": "start"})
    rows = rows[rows[name].notna()].drop(columns="amount", errors="ignore").assign(amount=lambda t: t[name])
    later = pd.Series(pd.NA, index=cases.index, dtype=_INT)
    for reckoner, limit, part in _by_clock(book, rows, Policy.answer):
        later.update(reckoner.put_off(limit, part).set_index("case")["put_off"])
    return later


def _by_clock(
    book: Book, cases: pd.DataFrame, chosen: Chooser
) -> Iterator[tuple[Reckoner, Limit | None, pd.DataFrame]]:
    """All cases, each with the clock of its limit; None, the wall clock, for those without one."""
    left = set(cases["case"])
    for version, limit, part in _by_limit(book, cases, chosen):
        yield _reckoner(version, part), limit, part
        left -= set(part["case"])
    rest = cases[cases["case"].isin(left)]
    if len(rest):
        yield _reckoner(book.versions[0], rest), None, rest
