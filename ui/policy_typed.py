"""The document that a draft makes; sla.policy_document says what is wrong with it."""

import json
from collections.abc import Sequence
from typing import Any, NoReturn

from domain.marks import N_
from domain.problems import BadInput, Problem
from sla.policy import FACTS, STEPS, Policy
from sla.policy_calendars import WEEKDAYS
from sla.policy_document import read
from sla.policy_entry import BARE
from ui.policy_draft import EDGES, JURISDICTIONS, ON_A_CALENDAR, UNTIL_CLOSE, Draft, lines, parts

Document = dict[str, Any]


def policy(draft: Draft) -> Policy:
    """The policy that the form describes; `BadInput` names the field that is wrong, and how."""
    return read(document(draft))


def document(draft: Draft) -> Document:
    """The form as a document (docs/policies.md); `BadInput` where it says a thing twice."""
    values = draft.values
    acknowledgement = _limit(draft, "acknowledgement")
    return {
        "title": values["title"],
        "pausing": values["pausing"],
        "calendars": _calendars(draft),
        **({"acknowledgement": acknowledgement} if acknowledgement else {}),
        "acknowledgements": _by_name(draft, "acknowledgement", JURISDICTIONS),
        "rules": [_rule(draft, f"rule.{number}") for number in draft.rules],
        "hard_stops": _by_name(draft, "hard_stop", JURISDICTIONS),
        "procedure": _by_name(draft, "procedure", STEPS),
    }


def _by_name(draft: Draft, kind: str, names: Sequence[str]) -> Document:
    return {name: limit for name in names if (limit := _limit(draft, f"{kind}.{name}"))}


def key(name: str) -> str:
    """A calendar's name as the sentences of a refusal write it, with quotes where it needs them."""
    return name if BARE.fullmatch(name) else json.dumps(name, ensure_ascii=not name.isprintable())


def calendar_name(draft: Draft, number: int) -> str:
    """What the calendar is called, as it was typed."""
    return str(draft.values[f"calendar.{number}.name"] or "").strip()


def has_kept_holidays(draft: Draft, number: int) -> bool:
    """Whether the countries are those whose holidays came with the policy that filled the form."""
    countries, _days = draft.looked_up.get(number, (None, []))
    return bool(draft.values[f"calendar.{number}.holidays"] == countries)


def _calendars(draft: Draft) -> Document:
    found: Document = {}
    for number in draft.calendars:
        name = calendar_name(draft, number)
        if name in found:
            _wrong(f"calendars.{key(name)}", N_("“{name}” is the name of a calendar before it"), name=name)
        found[name] = _calendar(draft, number, f"calendars.{key(name)}")
    return found


def _calendar(draft: Draft, number: int, at: str) -> Document:
    values = {name: draft.values[f"calendar.{number}.{name}"] for name in (*WEEKDAYS, *EDGES, "zone", "holidays")}
    kept = has_kept_holidays(draft, number) and not draft.values[f"calendar.{number}.anew"]
    return {
        **{name: values[name] for name in ("zone", "holidays", *EDGES)},
        **({"public_holidays": draft.looked_up[number][1]} if kept else {}),
        "week": {day: list(parts(values[day])) for day in WEEKDAYS},
        "days_off": lines(draft.values[f"calendar.{number}.days_off"]),
        "exceptions": _exceptions(draft.values[f"calendar.{number}.exceptions"], f"{at}.exceptions"),
    }


def _exceptions(text: str, at: str) -> Document:
    found: Document = {}
    for line in lines(text):
        day, _space, hours = line.partition(" ")
        if day in found:
            _wrong(at, N_("“{day}” stands there twice"), day=day)
        found[day] = list(parts(hours))
    return found


def _rule(draft: Draft, name: str) -> Document:
    conditions = {fact: values for fact in FACTS if (values := draft.values[f"{name}.{fact}"])}
    return {"name": draft.values[f"{name}.name"], **conditions, "answer": _limit(draft, f"{name}.answer") or {}}


def _limit(draft: Draft, name: str) -> Document | None:
    """The limit as a document writes it; None where the form has none."""
    unit, amount, calendar = (draft.values[f"{name}.{part}"] for part in ("unit", "amount", "calendar"))
    if unit is None:
        return None
    until = unit == UNTIL_CLOSE
    named = unit in ON_A_CALENDAR and calendar in draft.calendars
    return {
        "business_days" if until else unit: amount,
        **({"end_of_day": True} if until else {}),
        **({"calendar": calendar_name(draft, calendar)} if named else {}),
    }


def _wrong(at: str, what: str, **details: Any) -> NoReturn:
    raise BadInput(N_("The policy, key {field}: {what}."), field=at, what=Problem(what, **details))
