"""A policy: which time limits a complaint gets, by what is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.statuses import PAUSING, Status
from domain.vocabulary import DESK
from sla.calendar import Calendar
from sla.limits import Limit

#: What a rule may ask of a complaint.
FACTS = ("category", "complexity", "channel", "jurisdiction", "source")

#: What of the procedure has a limit beside the answer: no word to the player, an appeal, a body outside.
STEPS = ("silence", "appeal", "mediation")

Facts = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """The limit for an answer to complaints of which every condition holds; a condition is a fact and its values."""

    name: str
    answer: Limit
    conditions: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def fits(self, facts: Facts) -> bool:
        """Whether every condition holds."""
        return all(facts.get(name) in values for name, values in self.conditions.items())


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules, of which the first that fits counts; none fitting means no time limit.

    `procedure` are the limits of `STEPS`, each from its beginning on; what is not in it has none.
    `acknowledgement` is the limit for telling the player that the complaint has arrived, for the desk's own that a rule
    fits; `acknowledgements` are those of jurisdictions that have another.
    `hard_stops` are limits by jurisdiction that no pause and no extension moves. `pausing` are the statuses in which
    the clock of the answer stands still; the desk's own are fixed, others are for asking what if.
    """

    title: str
    calendars: Mapping[str, Calendar]
    rules: tuple[Rule, ...]
    acknowledgement: Limit | None = None
    hard_stops: Mapping[str, Limit] = field(default_factory=dict)
    pausing: frozenset[Status] = PAUSING
    acknowledgements: Mapping[str, Limit] = field(default_factory=dict)
    procedure: Mapping[str, Limit] = field(default_factory=dict)

    def answer(self, facts: Facts) -> Limit | None:
        """The limit of the first rule that fits; None where none does."""
        return next((rule.answer for rule in self.rules if rule.fits(facts)), None)

    def acknowledged_within(self, facts: Facts) -> Limit | None:
        """The limit for the acknowledgement; only the desk itself acknowledges, and only what has a limit."""
        if facts.get("source") != DESK or not self.answer(facts):
            return None
        return self.acknowledgements.get(facts.get("jurisdiction") or "", self.acknowledgement)

    def hard_stop(self, facts: Facts) -> Limit | None:
        """The limit that nothing moves; None where the jurisdiction has none."""
        return self.hard_stops.get(facts.get("jurisdiction") or "")
