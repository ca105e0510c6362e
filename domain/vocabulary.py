"""Categories, channels, decisions and the other closed lists of the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

#: The zone in which the desk's days, weeks and months begin.
HOME_ZONE = "Europe/Paris"

#: Stands for "no end" wherever a span of time is stored.
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)

#: The source of complaints that were filed with the desk itself.
DESK = "desk"


class Channel(StrEnum):
    """The way in which a complaint reached the desk."""

    CHAT = "chat"
    EMAIL = "email"
    FORM = "form"
    PHONE = "phone"


class Complexity(StrEnum):
    """How much work an answer is; decides the time limit."""

    SIMPLE = "simple"
    COMPLEX = "complex"


class Priority(StrEnum):
    """Whether a case has to stand out."""

    NORMAL = "normal"
    HIGH = "high"


class Jurisdiction(StrEnum):
    """The rules that the player's contract is under."""

    FRANCE = "fr"
    UK = "uk"
    MALTA = "mt"
    CURACAO = "cw"
    EU = "eu"


class Category(StrEnum):
    """What a complaint is about."""

    PAYMENT = "payment"
    TECHNICAL = "technical"
    BONUS = "bonus"
    ACCOUNT_BLOCK = "account_block"
    GAME = "game"
    FRAUD = "fraud"
    OTHER = "other"

    @property
    def complexity(self) -> Complexity:
        """The complexity that a complaint of this category starts with."""
        return Complexity.COMPLEX if self in _COMPLEX else Complexity.SIMPLE


_COMPLEX = frozenset({Category.ACCOUNT_BLOCK, Category.GAME, Category.FRAUD})


class Decision(StrEnum):
    """What an answer decides."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    REJECTED = "rejected"
    REJECTED_GOODWILL = "rejected_goodwill"
    WITHDRAWN = "withdrawn"
    INADMISSIBLE = "inadmissible"
    DUPLICATE = "duplicate"
    SPAM = "spam"


#: Decided so, a case is no complaint: it is in no figure.
NOT_COUNTED = frozenset({Decision.DUPLICATE, Decision.SPAM})


class Proposal(StrEnum):
    """Where a proposal of a resolution stands; one that nobody answered is over by its day."""

    MADE = "made"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Outcome(StrEnum):
    """What an appeal or a body outside made of the answer."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"


class Body(StrEnum):
    """Who looks at a complaint from outside."""

    MEDIATOR = "mediator"
    ADR = "adr"
    REGULATOR = "regulator"


#: Whom players under these rules may turn to when the desk has decided on their appeal.
BODY_OF: Mapping[Jurisdiction, Body] = MappingProxyType(
    {
        Jurisdiction.FRANCE: Body.MEDIATOR,
        Jurisdiction.UK: Body.ADR,
        Jurisdiction.MALTA: Body.ADR,
        Jurisdiction.CURACAO: Body.REGULATOR,
        Jurisdiction.EU: Body.ADR,
    }
)

#: The marks that a player may give, from the worst to the best.
RATINGS = range(1, 6)

#: So long after its first answer a case is taken up again, appealed against or taken outside, or it counts as not.
REOPENED_WITHIN, APPEALED_WITHIN, MEDIATED_WITHIN = timedelta(days=30), timedelta(days=30), timedelta(days=90)

#: Decisions about the matter itself; the others say that there was nothing to decide.
ON_THE_MATTER = frozenset({Decision.UPHELD, Decision.PARTLY_UPHELD, Decision.REJECTED, Decision.REJECTED_GOODWILL})
#: In which the player was right, at least in part.
FOR_THE_PLAYER = frozenset({Decision.UPHELD, Decision.PARTLY_UPHELD})

#: Chased so often, a case stands out.
CHASED_OFTEN = 2
#: Who asked for news asks again so much later at the earliest: a second press is no second question.
CHASED_AGAIN = timedelta(days=1)


class BreachReason(StrEnum):
    """Why a limit was not kept, as whoever answers for the case says it."""

    WAITED_THIRD_PARTY = "waited_third_party"
    MISSING_PAPERS = "missing_papers"
    PLAYER_UNREACHABLE = "player_unreachable"
    STAFF_SHORTAGE = "staff_shortage"
    SYSTEM_OUTAGE = "system_outage"
    HANDED_OVER_LATE = "handed_over_late"
    COMPLEX_CASE = "complex_case"
    OTHER = "other"


class PriorityReason(StrEnum):
    """Why a case stands out; the first of these that is so is told."""

    RAISED = "raised"
    SOURCE = "source"
    LATE = "late"
    CHASED = "chased"
    HARD_STOP = "hard_stop"
    BLOCKED_MONEY = "blocked_money"


#: A case that is due within this is due soon.
SOON = timedelta(hours=48)

#: A hard stop that is so near makes a case stand out.
NEAR_HARD_STOP = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Open cases from `start` whole days of age to before `end` (None: no upper limit)."""

    start: int
    end: int | None

    @property
    def label(self) -> str:
        """The band as the figures write it, `4-7` or `>56`."""
        return f">{self.start - 1}" if self.end is None else f"{self.start}-{self.end - 1}"


AGE_BANDS = (AgeBand(0, 4), AgeBand(4, 8), AgeBand(8, 16), AgeBand(16, 21), AgeBand(21, 57), AgeBand(57, None))
