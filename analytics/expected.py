"""How many of the open cases are expected to become late, and on which day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from analytics.interval import Z95

DAYS = 14
#: Of cases that nobody can tell a chance of nothing is expected, neither none nor some.
_NOTHING = dict.fromkeys(("expected", "variance", "low", "high"), float("nan"))


def expected(risks: pd.DataFrame, as_of: datetime, zone: str, days: int = DAYS) -> pd.DataFrame:
    """Expected breaches on each of the next `days` local days, that of as_of included (what is left of it).

    `risks`: due_at (instants), is_paused, chance (0..1, NaN: none is told). One row for each day: day (date), due (open
    cases that fall due then), untold (those of them without a chance), expected (the sum of the chances) and low, high
    (95 %), NaN where cases fall due and none has a chance. Days are those of the clocks of `zone`: one of 23 or 25
    hours is a day. Waiting cases have no day.

    The number of breaches among independent cases is distributed as Poisson's binomial, with variance Σ P(1 - P)
    (Poisson, S. D., 1837: Recherches sur la probabilité des jugements); the interval is the normal one around its
    mean, within what is possible.
    """
    first = as_of.astimezone(ZoneInfo(zone)).date()
    wanted = [first + timedelta(days=number) for number in range(days)]
    running = risks[~risks["is_paused"].astype(bool)]
    due = _days(running["due_at"], zone)
    return pd.DataFrame([_one(day, running["chance"][due == day]) for day in wanted])


def whole(daily: pd.DataFrame) -> dict[str, float]:
    """All days of `expected` together: due, untold, expected, low, high."""
    told = daily[["due", "untold", "expected", "variance"]].sum()
    if told["due"] and told["due"] == told["untold"]:
        return {**told, **_NOTHING}
    return {**told, **_interval(told["expected"], told["variance"], told["due"] - told["untold"])}


def on_day(risks: pd.DataFrame, day: date, zone: str) -> pd.DataFrame:
    """Those of `risks` whose time is running and up on the local `day`."""
    return within(risks, day, day, zone)


def within(risks: pd.DataFrame, first: date, last: date, zone: str) -> pd.DataFrame:
    """Those of `risks` whose time is running and up on one of these local days, both included."""
    return risks[_days(risks["due_at"], zone).between(first, last) & ~risks["is_paused"].astype(bool)]


def _days(instants: pd.Series, zone: str) -> pd.Series:
    return pd.to_datetime(instants, utc=True).dt.tz_convert(zone).dt.date


def _one(day: date, chances: pd.Series) -> dict[str, object]:
    told = chances.dropna().to_numpy(dtype=float)
    if len(chances) and not len(told):
        return {"day": day, "due": len(chances), "untold": len(chances), **_NOTHING}
    mean, variance = float(told.sum()), float((told * (1 - told)).sum())
    counts = {"due": len(chances), "untold": len(chances) - len(told)}
    return {"day": day, **counts, "expected": mean, "variance": variance, **_interval(mean, variance, len(told))}


def _interval(mean: float, variance: float, most: float) -> dict[str, float]:
    half = Z95 * np.sqrt(variance)
    return {"low": max(0.0, mean - half), "high": min(float(most), mean + half)}
