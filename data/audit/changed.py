"""What an event changed of its complaint, field by field: from what was so before it to what was so after.

Told as it was known when the event was recorded, at the place that it has in the life of the complaint. An event that
takes an earlier one's place (a corrected export) changes what that one had said.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from data.audit.asked import FIELDS, TEXT
from data.retold import RETRACTED

Event = Mapping[str, Any]
Value = str | int | bool | datetime
_Place = tuple[datetime, bool, str, int]
#: What is said instead of what was written.
WRITTEN = "written"

#: The fields that are columns of events.
STATED: tuple[str, ...] = tuple(name for name in FIELDS if name != TEXT)


@dataclass(frozen=True, slots=True)
class Change:
    """`field` went from `before` to `after`; None: there was, or is, nothing. Instants are in UTC."""

    field: str
    before: Value | None
    after: Value | None


def changes(event: Event, of_ticket: Sequence[Event], fields: Sequence[str] = STATED) -> tuple[Change, ...]:
    """What `event` changed of `fields`, given all events of its ticket in order of their numbers.

    Events are rows of their table; but for `fields` that none of the ticket's speak of, columns may be left out.
    """
    earlier = [one for one in of_ticket if one["event_id"] < event["event_id"]]
    until = max(map(_place, [event, *_replaced(event, earlier)]))
    if event["event_key"] is None:
        # It takes nothing back: what it does not speak of is as before.
        fields = [name for name in fields if event[name] is not None]
    before, after = _state(earlier, until, fields), _state([*earlier, event], until, fields)
    return (*_different(before, after), *_written(event))


def difference(earlier: Sequence[Event], later: Sequence[Event], fields: Sequence[str]) -> tuple[Change, ...]:
    """What of `fields` a ticket's events `later` say otherwise than those `earlier`; both are rows of their table."""
    return tuple(_different(*(_state(known, None, fields) for known in (earlier, later))))


def _replaced(event: Event, earlier: Iterable[Event]) -> Iterator[Event]:
    if event["event_key"] is not None:
        yield from (one for one in earlier if one["event_key"] == event["event_key"])


def _place(event: Event) -> _Place:
    """As histories are told: what has no place among the events of its instant comes after those that have one."""
    return event["occurred_at"], event["place"] is None, event["place"] or "", event["event_id"]


def _state(known: Iterable[Event], until: _Place | None, fields: Sequence[str]) -> dict[str, Any]:
    standing: dict[object, Event] = {}
    for event in known:
        key = ("", event["event_id"]) if event["event_key"] is None else event["event_key"]
        standing[key] = event
    state: dict[str, Any] = dict.fromkeys(fields)
    for event in sorted(standing.values(), key=_place):
        if event["kind"] != RETRACTED and (until is None or _place(event) <= until):
            state |= {name: event[name] for name in fields if event[name] is not None}
    return state


def _different(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in before:
        was, now = _plain(before[name]), _plain(after[name])
        if was != now:
            yield Change(name, was, now)


def _written(event: Event) -> Iterator[Change]:
    if event["text_id"] is not None or event["reason"] is not None:
        yield Change(TEXT, None, WRITTEN)


def _plain(value: Any) -> Value | None:
    """An empty text says that there is none; instants in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return None if value == "" else value
