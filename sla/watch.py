"""Business time for one case: the look-ups and arithmetic of sla.business_time on the same tables, without a query.

Planning a query takes longer than an edit may. Instants are microseconds from 1970 in UTC, spans of time microseconds;
None is an instant outside the tables, and whatever is reckoned from one.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import pandas as pd

from sla.calendar import Closing, FirstDay, Hours
from sla.spans import DAY
from sla.timetable import BLOCK_BITS, STEP_BITS, Timetable


class Watch(Protocol):
    """A way in which time passes for a limit."""

    def worked(self, instant: int) -> int | None:
        """The time that has passed for the limit until `instant`, from some beginning on."""

    def due(self, start: int, worked: int) -> int | None:
        """When that much has passed, not before `start`."""


class WallWatch:
    """The wall clock, which never stops."""

    def worked(self, instant: int) -> int:
        """The instant itself."""
        return instant

    def due(self, start: int, worked: int) -> int:
        """When the clock shows `worked`, not before `start`."""
        return max(start, worked)


class _Rows:
    """A table whose keys follow each other, row by row."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._values = table.to_numpy(dtype="int64")
        self._first = int(self._values[0][0]) if len(table) else 0

    def at(self, key: int) -> Sequence[int] | None:
        place = key - self._first
        found: Sequence[int] | None = self._values[place].tolist() if 0 <= place < len(self._values) else None
        return found


class BusinessWatch:
    """The business time of a calendar."""

    def __init__(self, made: Timetable) -> None:
        """Read from the tables `made`, which is cheap."""
        rules = made.calendar
        self._rows: Mapping[str, _Rows] = {name: _Rows(table) for name, table in made.tables.items()}
        self._is_local = Hours(rules.hours) is Hours.WALL_CLOCK
        self._at_close = Closing(rules.closing) is Closing.AT_CLOSE
        self._is_added_to = FirstDay(rules.first_day) is FirstDay.IS_ADDED_TO

    def worked(self, instant: int) -> int | None:
        """The business time from the beginning of the tables until `instant`."""
        axis = self._local(instant) if self._is_local else instant
        if axis is None or (row := self._rows["blocks"].at(axis >> BLOCK_BITS)) is None:
            return None
        _, begins, worked, *spans = row
        inside = axis - begins
        opens, closes = spans[::2], spans[1::2]
        return worked + sum(max(0, min(inside, shut) - open_) for open_, shut in zip(opens, closes, strict=True))

    def due(self, start: int, worked: int) -> int | None:
        """When the business time `worked` is reached, not before `start`: nothing is due before it began."""
        if (row := self._rows["steps"].at(worked >> STEP_BITS)) is None:
            return None
        _, begins, *breaks = row
        pairs = zip(breaks[::2], breaks[1::2], strict=True)
        closed = sum(gap for at, gap in pairs if worked > at or (worked == at and not self._at_close))
        reached = begins + closed + worked
        at = self._from_local(reached) if self._is_local else reached
        return None if at is None else max(start, at)

    def after_days(self, start: int, days: int, end_of_day: bool) -> int | None:
        """So many business days after `start`, at its time of day within the hours, or as the day closes."""
        local = self._local(start)
        if local is None or (row := self._rows["dates"].at(local // DAY)) is None:
            return None
        *_, number, works = row
        # `number` is that of the day itself, or of the next working day where it is none.
        early = 0 if works or self._is_added_to or days <= 0 else 1
        if (row := self._rows["workdays"].at(number + days - early)) is None:
            return None
        _, date, opens, closes = row
        within = min(max(local % DAY, opens), closes)
        return self._from_local(date * DAY + (closes if end_of_day else within))

    def _local(self, instant: int) -> int | None:
        """What the clock of the calendar's zone shows at an instant."""
        if (row := self._rows["clocks"].at(instant // DAY)) is None:
            return None
        _, ahead, changes_at, change = row
        return instant + ahead + (change if instant % DAY >= changes_at else 0)

    def _from_local(self, local: int) -> int | None:
        """The instant at which the clock shows `local`; the earlier one where it shows it twice."""
        if (row := self._rows["dates"].at(local // DAY)) is None:
            return None
        _, begins, change, changed_from, *_ = row
        return begins + local % DAY - (change if local % DAY >= changed_from else 0)
