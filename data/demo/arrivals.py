"""When complaints arrive and what about: growth, seasons, weekdays, hours, and the month of the outage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from domain.vocabulary import HOME_ZONE, Category
from domain.zones import home_day

YEARS = 3
_DAYS = 365 * YEARS + 1
_GROWTH = 0.6
_OUTAGE_MONTHS_AGO = 7
_OUTAGE_FACTOR = 2.3

_SHARES = {
    Category.PAYMENT: 0.29,
    Category.TECHNICAL: 0.08,
    Category.BONUS: 0.11,
    Category.ACCOUNT_BLOCK: 0.19,
    Category.GAME: 0.16,
    Category.FRAUD: 0.11,
    Category.OTHER: 0.06,
}
#: January to December: winter evenings and the holidays bring players, summer takes them away.
_SEASON = np.array([1.12, 1.04, 1.02, 0.97, 0.94, 0.90, 0.84, 0.82, 0.95, 1.03, 1.12, 1.22])
_WEEKDAY = np.array([1.18, 1.08, 1.02, 1.00, 1.02, 0.86, 0.84])
_NIGHT = (2.2, 1.3, 0.8, 0.5, 0.4, 0.5, 0.9, 1.8)
_DAY = (3.2, 4.6, 5.4, 5.6, 5.2, 5.0, 5.2, 5.4, 5.6, 5.8)
_EVENING = (6.2, 6.6, 7.0, 6.8, 5.6, 3.8)
_HOUR = np.array([*_NIGHT, *_DAY, *_EVENING])


@dataclass(frozen=True, slots=True)
class Outage:
    """The days, in the desk's zone, on which the payment provider failed: from `start` to before `end`."""

    start: date
    end: date

    def holds(self, category: Category, day: date) -> bool:
        """Whether a complaint of `category` received on `day` fell into it."""
        return category is Category.PAYMENT and self.start <= day < self.end


def outage(until: datetime) -> Outage:
    """The bad month of payments: the calendar month seven months before that of `until`."""
    today = home_day(until)
    months = today.year * 12 + today.month - 1 - _OUTAGE_MONTHS_AGO
    return Outage(_first_of(months), _first_of(months + 1))


def arrivals(
    cases: int, seed: int, until: datetime, bad: Outage | None
) -> tuple[Sequence[datetime], Sequence[Category]]:
    """`cases` instants in UTC over three years up to `until`, in order, and the category of each."""
    random = np.random.default_rng(seed)
    days = pd.date_range(end=home_day(until), periods=_DAYS, freq="D")
    weights = _weights(days, bad)
    cells = random.choice(weights.size, cases, p=weights.ravel() / weights.sum())
    seconds = 3600 * random.choice(24, cases, p=_HOUR / _HOUR.sum()) + random.integers(0, 3600, cases)
    local = days[cells % _DAYS] + pd.to_timedelta(seconds, unit="s")
    instants = local.tz_localize(HOME_ZONE, ambiguous=np.zeros(cases, bool), nonexistent="shift_forward")
    instants = instants.tz_convert("UTC").as_unit("us")
    instants = instants.where(instants <= pd.Timestamp(until), instants - timedelta(days=1))
    order = np.argsort(instants, kind="stable")
    categories = list(_SHARES)
    return list(instants[order].to_pydatetime()), [categories[cell] for cell in (cells // _DAYS)[order]]


def _weights(days: pd.DatetimeIndex, bad: Outage | None) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The share of each category (row) on each day (column), not yet adding up to 1."""
    usual = _SEASON[days.month - 1] * _WEEKDAY[days.day_of_week] * np.linspace(1, 1 + _GROWTH, len(days))
    weights = np.outer(list(_SHARES.values()), usual)
    if bad:
        hit = (days >= pd.Timestamp(bad.start)) & (days < pd.Timestamp(bad.end))
        weights[list(_SHARES).index(Category.PAYMENT), hit] *= _OUTAGE_FACTOR
    return weights


def _first_of(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)
