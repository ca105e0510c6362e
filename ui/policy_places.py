"""Where in the form the field stands that a refusal names."""

import re
from dataclasses import dataclass

from domain.problems import Problem
from ui import policy_typed, policy_words, words
from ui.language import _
from ui.policy_draft import Draft
from ui.policy_words import FIELDS, field, weekday

_RULE = re.compile(r"rules\[(\d+)\]")
_DAYS = {name: number for number, name in enumerate("mon tue wed thu fri sat sun".split())}


@dataclass(frozen=True, slots=True)
class Place:
    """The number of a rule or calendar (None: neither) and the way to the field, as the form's own words."""

    number: int | None
    steps: tuple[str, ...]


def find(draft: Draft, problem: Problem | None) -> Place | None:
    """The place of the field of `problem`; None where it names none."""
    at = str(problem.details.get("field", "")) if problem else ""
    head = re.split(r"[.\[]", at)[0]
    match head:
        case "rules":
            return _rule(draft, at)
        case "calendars":
            return _calendar(draft, at)
        case "title" | "pausing":
            return Place(None, (_("General"), field(head)))
        case "acknowledgement":
            return Place(None, (_("Other limits"), _("Acknowledgement")))
        case "procedure":
            step = re.split(r"[.\[]", at + ".")[1]
            return Place(None, (_("Other limits"), _("Steps of the procedure"), policy_words.field(step)))
        case "hard_stops" | "acknowledgements":
            jurisdiction = words.label("jurisdiction", re.split(r"[.\[]", at + ".")[1])
            kind = _("Hard stops") if head == "hard_stops" else _("Acknowledgement")
            return Place(None, (_("Other limits"), kind, jurisdiction))
    return None


def _rule(draft: Draft, at: str) -> Place:
    found = _RULE.match(at)
    if not found:
        return Place(None, (_("Rules"),))
    place = int(found[1])
    number = draft.rules[place]
    return Place(number, (_("Rules"), rule_title(draft, number), *_field(at[found.end() :])))


def sign(wrong: Place | None, number: int) -> str | None:
    """The icon of a rule or calendar in which the refused field stands; None for the others."""
    return ":material/error:" if wrong and wrong.number == number else None


def rule_title(draft: Draft, number: int) -> str:
    """`2. simple`: the place of a rule and its name."""
    name = str(draft.values[f"rule.{number}.name"] or "").strip()
    return f"{draft.rules.index(number) + 1}. {name}"


def _calendar(draft: Draft, at: str) -> Place:
    rest = at.partition(".")[2]
    # The last one of a name: where two have it, the later one is refused.
    for number in reversed(draft.calendars):
        name = policy_typed.calendar_name(draft, number)
        written = policy_typed.key(name)
        if rest == written or rest.startswith(written + "."):
            return Place(number, (_("Calendars"), name, *(_field(rest[len(written) :]) or (field("name"),))))
    return Place(None, (_("Calendars"),))


def _field(rest: str) -> tuple[str, ...]:
    """The words of a field and, within a week, of its day; nothing where no field is named."""
    keys = [key for key in re.split(r"[.\[\]]", rest) if key]
    if not keys:
        return ()
    label = field(keys[0]) if keys[0] in FIELDS else words.field(keys[0])
    day = weekday(_DAYS[keys[1]]) if keys[0] == "week" and len(keys) > 1 and keys[1] in _DAYS else ""
    return (label, day) if day else (label,)
