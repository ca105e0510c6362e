"""The formats that texts could be dates in, found by their shape; whether they are is counted over the whole column."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from data.intake import half_days, months
from data.intake.mapping import ISO
from data.intake.recognition.names import FITS, fit
from data.intake.staging import believed, instant

#: How the day and the month can stand where the text does not tell.
DAY_FIRST, MONTH_FIRST = "day first", "month first"
#: So many of the first values must look like dates for a column to be asked; so many of all must be read.
SHARE = 0.8
_MOST_FORMATS = 12
#: Letters of a name that English cuts short.
_SHORT = 3

_BLANK = "[ \u00a0\u202f]"
#: What stands between day and time, and after the time: words that say nothing but that it is one.
_AT = r"at|um|à|a las?|alle(?: ore)?|ore|às|om|kl\.?|klo|o|v|в|об?|la|a les|godz\.|[-–]"
_OCLOCK = rf"{_BLANK}?(?:Uhr|uur|hs?|hrs|s|ч\.?)"
_TIME = (
    rf"(?P<gap>,?{_BLANK}+(?:(?:{_AT}){_BLANK}+)?|T)(?P<half>[AP]M )?"
    rf"(?P<hour>\d{{1,2}})(?P<colon>[:.h]|{_BLANK}h{_BLANK})(?P<minute>\d{{2}})"
    rf"(?:(?P<colon2>[:.]|{_BLANK}min{_BLANK})(?P<second>\d{{2}})(?:(?P<dot>[.,])(?P<fraction>\d{{1,6}}))?)?"
    rf"(?P<noon> [AP]M)?(?P<oclock>{_OCLOCK})?(?P<utc> (?:UTC|GMT|TU))?"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:$|[T ]\d\d:\d\d)")
#: What follows the year: `2026.`, `2026 г.`, `2026 р.`
_YEAR_END = rf"(?P<end>\.|{_BLANK}?[гр]\.)?"
_NUMBERS = re.compile(
    rf"(?P<first>\d{{1,4}})(?P<mark>\. |[-./ ])\d{{1,2}}(?P=mark)(?P<third>\d{{2,4}}){_YEAR_END}(?:{_TIME})?"
)
_NAME = r"(?P<name>[^\W\d_][^\s\d.,;:/()-]*)"
_WEEKDAY = re.compile(rf"(?P<name>[^\W\d_][^\s\d.,;:/()]*\.?)(?P<mark>,?{_BLANK}+(?:den )?)(?=\w)")
_DAY_NAMED = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<mark>(?:st|nd|rd|th|er|º|ª)?(?:[-/ .]|{_BLANK})+(?:de |of |den )?){_NAME}"
    rf"(?P<mark2>(?:[-/ .,]|{_BLANK})+(?:del? )?)(?P<third>\d{{2,4}}){_YEAR_END}(?:{_TIME})?"
)
_NAME_FIRST = re.compile(
    rf"{_NAME}(?P<mark>\.?{_BLANK})(?P<first>\d{{1,2}})(?P<mark2>(?:st|nd|rd|th)?,?{_BLANK})(?P<third>\d{{4}})"
    rf"(?:{_TIME})?"
)
_YEAR_FIRST = re.compile(
    rf"(?P<third>\d{{4}})(?P<mark>\. ?| m\. |[-/ ]){_NAME}(?P<mark2>[-/ .]+)(?P<first>\d{{1,2}})(?P<end>\.| d\.)?"
    rf"(?:{_TIME})?"
)
_DIGITS = re.compile(r"(?:19|20)\d{6}(?:\d{6}|\d{4})?")
_TIMES = ("received_at", "answered_at", "closed_at", "due_at", "occurred_at")


def candidates(header: str, values: Sequence[str]) -> list[str]:
    """The formats that most of `values` could be written in, those of the most values first; none for other texts."""
    # Twenty-one million could be a number of anything: such digits are dates only where the header says so.
    named = any(fit(field, header).score >= FITS for field in _TIMES)
    values = [half_days.plain(value) for value in values]
    shapes = Counter(_shape(value) for value in values)
    like = {_shape(value): value for value in reversed(values)}
    found: Counter[str] = Counter()
    dated = 0
    for shape, count in shapes.items():
        formats = list(_formats(like[shape], named))
        dated += count if formats else 0
        found.update(dict.fromkeys(formats, count))
    found = _alike(found)
    return [one for one, _ in found.most_common(_MOST_FORMATS)] if dated >= SHARE * max(1, len(values)) else []


def _shape(value: str) -> str:
    """What values of one format have in common: how long their numbers are, and what stands between."""
    return re.sub(r"[^\W\d_][^\s\d.,;:/()-]{2,}", "Name", re.sub(r"\d", "9", value))


def _alike(found: Counter[str]) -> Counter[str]:
    """Formats with whole names of months for all, where one has them: so they read short ones too, in any language."""
    if not any("%B" in one for one in found):
        return found
    alike: Counter[str] = Counter()
    for one, count in found.items():
        alike[re.sub(r"%[bB]\.?", "%B", one)] += count
    return alike


def _formats(value: str, named: bool) -> Iterator[str]:
    if (day := _WEEKDAY.match(value)) and months.is_day(day["name"]):
        name = "%a" if len(day["name"].rstrip(".")) == _SHORT else "%A"
        rest = _formats_of_day(value[day.end() :], named=False)
        yield from (f"{name}{day['mark']}{one}" for one in rest if one != ISO)
    yield from _formats_of_day(value, named)


def _formats_of_day(value: str, named: bool) -> Iterator[str]:
    if _ISO.match(value):
        yield ISO
    elif found := _NUMBERS.fullmatch(value):
        yield from (f"{day}{found['end'] or ''}{_time(found)}" for day in _days(found))
    elif found := _DAY_NAMED.fullmatch(value):
        year = "%Y" if len(found["third"]) == 4 else "%y"
        yield f"%d{found['mark']}{_month(found['name'])}{found['mark2']}{year}{found['end'] or ''}{_time(found)}"
    elif found := _NAME_FIRST.fullmatch(value):
        yield f"{_month(found['name'])}{found['mark']}%d{found['mark2']}%Y{_time(found)}"
    elif found := _YEAR_FIRST.fullmatch(value):
        yield f"%Y{found['mark']}{_month(found['name'])}{found['mark2']}%d{found['end'] or ''}{_time(found)}"
    elif named and _DIGITS.fullmatch(value):
        yield {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}[len(value)]


def _days(found: re.Match[str]) -> Iterator[str]:
    first, mark, third = found["first"], found["mark"], found["third"]
    if len(first) == 4:
        yield f"%Y{mark}%m{mark}%d"
    elif len(first) < 3 and len(third) in (2, 4):
        year = "%Y" if len(third) == 4 else "%y"
        yield from (f"%d{mark}%m{mark}{year}", f"%m{mark}%d{mark}{year}")


def _month(name: str) -> str:
    return "%b" if len(name) == _SHORT and months.is_english(name) else "%B"


def _time(found: re.Match[str]) -> str:
    if found["hour"] is None:
        return ""
    hour = f"{'%p ' if found['half'] else ''}%I" if found["noon"] or found["half"] else "%H"
    seconds = f"{found['colon2']}%S" if found["second"] else ""
    fraction = f"{found['dot']}{'%g' if len(found['fraction']) == 3 else '%f'}" if found["fraction"] else ""
    noon = " %p" if found["noon"] else ""
    after = f"{found['oclock'] or ''}{found['utc'] or ''}"
    return f"{found['gap']}{hour}{found['colon']}%M{seconds}{fraction}{noon}{after}"


def reads(text: str, zone: str, formats: Sequence[str], bind: Callable[[Any], str]) -> str:
    """SQL for whether the SQL `text` is a believable date in one of `formats`."""
    return believed(instant(text, zone, formats, bind), bind)


def order(one: str) -> str | None:
    """Whether the format has the day first or the month first; None where a text cannot be read the other way."""
    if "%d" not in one or "%m" not in one or one.startswith("%Y"):
        return None
    return DAY_FIRST if one.index("%d") < one.index("%m") else MONTH_FIRST


def of_order(formats: Iterable[str], wanted: str) -> list[str]:
    """Those of `formats` with this order, and those that have none."""
    return [one for one in formats if order(one) in (None, wanted)]


def sorted_formats(counts: Counter[str]) -> tuple[str, ...]:
    """Formats in the order to try them in: two digits of a year before four, which read them as the first century."""
    return tuple(sorted(counts, key=lambda one: ("%y" not in one, -counts[one], one)))
