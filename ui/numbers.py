"""Numbers, rates, durations and dates: those of `wording.numbers`, as the desk's pages know them."""

from wording.numbers import (
    NOTHING,
    amount,
    business_time,
    change,
    day,
    decimals,
    duration,
    exactly,
    moment,
    month,
    number,
    percent,
    seconds,
    short_day,
    short_month,
    size,
)

__all__ = [
    "NOTHING",
    "amount",
    "business_time",
    "change",
    "day",
    "decimals",
    "duration",
    "exactly",
    "moment",
    "month",
    "number",
    "percent",
    "seconds",
    "short_day",
    "short_month",
    "size",
]
