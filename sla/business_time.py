"""Business time over a calendar's tables, in Ibis: for any number of cases at once, one case being a set of one.

Every function takes rows and gives them back with one more column. Instants are microseconds from 1970 in UTC, spans of
time microseconds; what is null stays null, and an instant outside the tables gives null.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Protocol

import ibis
import ibis.expr.types as ir

from sla.calendar import Closing, FirstDay, Hours
from sla.spans import DAY
from sla.timetable import BLOCK_BITS, STEP_BITS, Shape, columns


class Time(Hashable, Protocol):
    """A way in which time passes for a limit. Hashable: equal ones have equal expressions."""

    def worked(self, rows: ir.Table, instant: str, name: str) -> ir.Table:
        """`name`: the time that has passed for the limit until the column `instant`, from some beginning on."""

    def due(self, rows: ir.Table, start: str, worked: str, name: str) -> ir.Table:
        """`name`: when that much has passed, not before `start`."""


@dataclass(frozen=True, slots=True)
class WallTime:
    """The wall clock, which never stops."""

    def worked(self, rows: ir.Table, instant: str, name: str) -> ir.Table:
        """`name`: the instant itself."""
        return rows.mutate(**{name: rows[instant]})

    def due(self, rows: ir.Table, start: str, worked: str, name: str) -> ir.Table:
        """`name`: when the clock shows `worked`, not before `start`."""
        at = rows[worked]
        return rows.mutate(**{name: ibis.ifelse(at < rows[start], rows[start], at)})


@dataclass(frozen=True, slots=True)
class BusinessTime:
    """The business time of calendars of one shape, whose tables the engine knows as `calendar_clocks` and so on."""

    shape: Shape

    def worked(self, rows: ir.Table, instant: str, name: str) -> ir.Table:
        """`name`: the business time from the beginning of the tables until the column `instant`."""
        axis = f"{name}__axis"
        rows = self._local(rows, instant, axis) if self._is_local else rows.mutate(**{axis: rows[instant]})
        found = self._found(rows, "blocks", rows[axis] >> BLOCK_BITS)
        inside = found[axis] - found["its_begins"]
        spans = [
            ibis.greatest(0, ibis.least(inside, found[f"its_closes_{n}"]) - found[f"its_opens_{n}"])
            for n in range(self.shape.most_spans)
        ]
        return self._kept(found, rows, name, sum(spans, found["its_worked"]), drop=[axis])

    def reached(self, rows: ir.Table, worked: str, name: str) -> ir.Table:
        """`name`: when so much business time has passed since the beginning of the tables."""
        found = self._found(rows, "steps", rows[worked] >> STEP_BITS)
        at_close = self.shape.closing is Closing.AT_CLOSE
        moved = [
            ibis.ifelse(
                found[worked] > found[f"its_at_{n}"] if at_close else found[worked] >= found[f"its_at_{n}"],
                found[f"its_gap_{n}"],
                0,
            )
            for n in range(self.shape.most_gaps)
        ]
        # Business time and all the time that the desk was closed until then, from its first opening on.
        instant = sum(moved, found["its_start"]) + found[worked]
        return self._kept(found, rows, name, instant)

    def due(self, rows: ir.Table, start: str, worked: str, name: str) -> ir.Table:
        """`name`: when the business time `worked` is reached, not before `start`: nothing is due before it began."""
        reached = f"{name}__reached"
        rows = self.reached(rows, worked, reached)
        at = self._from_local(rows, reached, name).drop(reached) if self._is_local else rows.rename({name: reached})
        return at.mutate(**{name: ibis.ifelse(at[name] < at[start], at[start], at[name])})

    def after_days(self, rows: ir.Table, start: str, days: str, name: str, end_of_day: bool = False) -> ir.Table:
        """`name`: so many business days after `start`, at its time of day within the hours, or as the day closes."""
        local = f"{name}__local"
        rows = self._local(rows, start, local)
        found = self._found(rows, "dates", rows[local] // DAY)
        is_added_to = self.shape.first_day is FirstDay.IS_ADDED_TO
        # `worked` is the number of the day itself, or of the next working day where it is none.
        early = 0 if is_added_to else ibis.ifelse(~found["its_works"] & (found[days] > 0), 1, 0)
        workday, of_day = f"{name}__workday", f"{name}__of_day"
        told = {workday: found["its_worked"] + found[days] - early, of_day: found[local] - found["its_date"] * DAY}
        rows = found.select(*rows.columns, **told)
        found = self._found(rows, "workdays", rows[workday])
        within = ibis.least(ibis.greatest(found[of_day], found["its_opens"]), found["its_closes"])
        clock = found["its_closes"] if end_of_day else within
        rows = self._kept(found, rows, f"{name}__clock", found["its_date"] * DAY + clock)
        rows = self._from_local(rows, f"{name}__clock", name)
        return rows.drop(column for column in rows.columns if column.startswith(f"{name}__"))

    @property
    def _is_local(self) -> bool:
        return self.shape.hours is Hours.WALL_CLOCK

    def _local(self, rows: ir.Table, instant: str, name: str) -> ir.Table:
        """`name`: what the clock of the calendar's zone shows at an instant."""
        found = self._found(rows, "clocks", rows[instant] // DAY)
        inside = found[instant] - found["its_day"] * DAY
        change = ibis.ifelse(inside >= found["its_changes_at"], found["its_change"], 0)
        return self._kept(found, rows, name, found[instant] + found["its_ahead"] + change)

    def _from_local(self, rows: ir.Table, local: str, name: str) -> ir.Table:
        """`name`: the instant at which the clock shows `local`; the earlier one where it shows it twice."""
        found = self._found(rows, "dates", rows[local] // DAY)
        of_day = found[local] - found["its_date"] * DAY
        change = ibis.ifelse(of_day >= found["its_changed_from"], found["its_change"], 0)
        return self._kept(found, rows, name, found["its_begins"] + of_day - change)

    def _found(self, rows: ir.Table, table: str, key: ir.IntegerValue) -> ir.Table:
        names = columns(self.shape)[table]
        there = ibis.table(
            {name: "boolean" if name == "works" else "int64" for name in names}, name=f"calendar_{table}"
        )
        there = there.rename({f"its_{name}": name for name in names}).view()
        keyed = rows.mutate(its_key=key)
        return keyed.left_join(there, keyed["its_key"] == there[f"its_{names[0]}"])

    @staticmethod
    def _kept(found: ir.Table, rows: ir.Table, name: str, value: ir.Value, drop: Sequence[str] = ()) -> ir.Table:
        kept = [column for column in rows.columns if column not in drop]
        return found.select(*kept, **{name: value})
