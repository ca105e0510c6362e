"""Who is away: said and taken back by whoever leads them."""

from datetime import date

from data import acts, numbering, staff
from data.accounts import one as account
from data.acts import Act
from data.store import Store, Writing
from domain.kinds import ActKind
from domain.marks import N_
from domain.people import Absence, Person
from domain.problems import BadInput, NotFound
from domain.rights import Action, demand

_LONGEST_DAYS = 366


def add(store: Store, by: Person, user_id: str | None, first: date | None, last: date | None) -> Absence:
    """Say that a user is away from the day `first` to the day `last`, both included, in Europe/Paris.

    `NotAllowed` outside the reach of `by`; `BadInput` where the days are no span, or overlap an absence of theirs.
    """
    if not user_id:
        raise BadInput(N_("Choose who is away."))
    first, last = _checked(first, last)
    with store.write(by, "add_absence") as writing:
        away = _demand(writing, by, user_id)
        found = staff.absent_between(writing.cursor, first, last).get(user_id, [])
        if found:
            raise BadInput(
                N_("{name} is away from {first} to {last} already."),
                name=away.name,
                first=found[0].first,
                last=found[0].last,
            )
        absence = Absence(numbering.following(writing.cursor, "absences", "absence_id"), user_id, first, last)
        writing.cursor.execute("INSERT INTO absences VALUES (?, ?, ?, ?)", [absence.absence_id, user_id, first, last])
        acts.record(writing, [Act(ActKind.ABSENCE, user_id, "days", None, _days(absence))])
    return absence


def remove(store: Store, by: Person, absence: Absence) -> None:
    """Take an absence back; `NotFound` where it is not there as it was read, `NotAllowed` outside the reach of `by`."""
    with store.write(by, "remove_absence") as writing:
        number = absence.absence_id
        found = writing.cursor.execute("SELECT * FROM absences WHERE absence_id = ?", [number]).fetchone()
        # The number of one that was taken back may be that of another one by now.
        if found is None or Absence(*found) != absence:
            raise NotFound(N_("This absence is not there any more."))
        _demand(writing, by, absence.user_id)
        writing.cursor.execute("DELETE FROM absences WHERE absence_id = ?", [number])
        acts.record(writing, [Act(ActKind.ABSENCE, absence.user_id, "days", _days(absence), None)])


def _demand(writing: Writing, by: Person, user_id: str) -> Person:
    """The user, if `by` may say when they are away."""
    away = account(writing.cursor, user_id).person
    demand(by, Action.SET_ABSENCE, away.team, away.user_id)
    return away


def _checked(first: date | None, last: date | None) -> tuple[date, date]:
    if first is None or last is None:
        raise BadInput(N_("Choose the first and the last day."))
    if last < first:
        raise BadInput(N_("The last day comes before the first one."))
    if (last - first).days >= _LONGEST_DAYS:
        raise BadInput(N_("An absence lasts up to a year: say a longer one in parts."))
    return first, last


def _days(absence: Absence) -> str:
    return f"{absence.first} {absence.last}"
