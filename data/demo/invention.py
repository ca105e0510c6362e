"""Inventing one case after the other: the complaint, how well its team does that week, and its life."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import exp, log
from random import Random
from statistics import NormalDist
from zoneinfo import ZoneInfo

from data import dated, staff
from data.case_state import Step, opened
from data.demo import lives, phrases
from data.demo.arrivals import Outage
from data.demo.chance import drawn
from data.demo.crew import CREW
from data.demo.lives import Course, Life
from data.demo.tables import Block
from data.filing import Complaint, filed
from data.policies import Book
from domain.people import SYSTEM
from domain.reference import new_reference
from domain.vocabulary import DESK, HOME_ZONE, Category, Channel, Decision, Jurisdiction

_HOME = ZoneInfo(HOME_ZONE)
_NORMAL = NormalDist()
_CHANNELS = {Channel.FORM: 38, Channel.CHAT: 30, Channel.EMAIL: 24, Channel.PHONE: 8}
_JURISDICTIONS = {Jurisdiction.FRANCE: 75, Jurisdiction.EU: 14, Jurisdiction.MALTA: 6, Jurisdiction.UK: 5}
_WITH_AMOUNT = {
    Category.PAYMENT: 0.95,
    Category.BONUS: 0.7,
    Category.GAME: 0.8,
    Category.FRAUD: 0.8,
    Category.ACCOUNT_BLOCK: 0.35,
}
_THIRD_PARTY = {Category.PAYMENT: 0.3, Category.GAME: 0.45, Category.FRAUD: 0.25}

#: How often the work of a case outlasts its limit, usually and while the payment provider is down.
_LATE, _LATE_IN_OUTAGE = 0.085, 0.66
_TEAM_WEAKNESS = {"payments": 0.0, "games": 0.25, "accounts": 0.1, "general": -0.3}
_WEEKLY_NOISE = 0.3
_SPREAD = 0.6
_FORGOTTEN, _FORGOTTEN_DAYS = 0.03, 28
_NO_COMPLAINT = {Decision.SPAM: 0.012, Decision.DUPLICATE: 0.022}


@dataclass(frozen=True, slots=True)
class Draft:
    """A complaint before it has a time limit: what was filed, and how much money it is about."""

    complaint: Complaint
    filed: Step
    amount: int


class Inventor:
    """Invents the cases of one demo, in the order of their arrival; the same seed, the same cases."""

    def __init__(self, cases: int, seed: int, until: datetime, bad: Outage | None, book: Book) -> None:
        self._book = book
        self._random = Random(seed)
        self._players = max(1, cases * 7 // 10)
        self._until, self._bad = until, bad
        self._weeks: dict[tuple[str, date], float] = {}
        self._references: set[str] = set()
        self._texts = 0

    def invent(self, ids: Sequence[int], received: Sequence[datetime], categories: Sequence[Category]) -> Block:
        """Complaints filed at these instants, and their lives since; their limits are reckoned all at once."""
        drafts = [self._draft(category, at) for at, category in zip(received, categories, strict=True)]
        firsts = dated.opened(self._book, [draft.filed for draft in drafts], DESK)
        told = [self._live(*one) for one in zip(ids, drafts, firsts, strict=True)]
        lives.reckon(self._book, told)
        lives.explain(told)
        block = Block()
        for life, draft in zip(told, drafts, strict=True):
            for actor, step in life.steps:
                self._texts += step.text is not None
                block.add_step(life.state.ticket_id, actor, step, self._texts)
            block.add_ticket(life.state.ticket_id, life.state.reference, life.state.version, draft.complaint)
        return block

    def _draft(self, category: Category, at: datetime) -> Draft:
        amount = self._random.randint(1, 120) * 5
        complaint = self._complaint(category, at, amount)
        return Draft(complaint, filed(complaint, staff.TEAM_OF[category], "", at), amount)

    def _live(self, ticket_id: int, draft: Draft, first: Step) -> Life:
        category, at = draft.complaint.category, first.occurred_at
        team = staff.TEAM_OF[category]
        life = Life(opened(ticket_id, self._reference(), first), self._until, self._random, CREW[team], draft.amount)
        life.steps.append((SYSTEM.user_id, first))
        lives.live(life, self._course(category, team, at))
        return life

    def _complaint(self, category: Category, at: datetime, amount: int) -> Complaint:
        random = self._random
        asked = random.random() < _WITH_AMOUNT.get(category, 0)
        account, name, email = phrases.player(random.randint(1, self._players))
        return Complaint(
            account=account,
            incident_on=(at - timedelta(days=random.expovariate(1 / 2.5))).astimezone(_HOME).date(),
            category=category,
            description=phrases.complaint(random, category, amount),
            channel=drawn(random, _CHANNELS),
            amount=Decimal(amount) if asked else None,
            currency="EUR" if asked else None,
            name=name,
            email=email,
            jurisdiction=drawn(random, _JURISDICTIONS),
        )

    def _course(self, category: Category, team: str, at: datetime) -> Course:
        random = self._random
        draw = random.random()
        for decision, share in _NO_COMPLAINT.items():
            if draw < share:
                return Course(random.uniform(0.02, 0.2), 0, no_complaint=decision)
            draw -= share
        day = at.astimezone(_HOME).date()
        if self._bad and self._bad.holds(category, day):
            return Course(self._share(_LATE_IN_OUTAGE), 0.8)
        share = self._share(self._late(team, day))
        forgotten = random.expovariate(1 / _FORGOTTEN_DAYS) if random.random() < _FORGOTTEN else 0
        return Course(share, _THIRD_PARTY.get(category, 0.05), timedelta(days=forgotten))

    def _share(self, late: float) -> float:
        """A share of the limit, log-normal, that is above 1 with the probability `late`."""
        return exp(_SPREAD * (_NORMAL.inv_cdf(late) + self._random.gauss()))

    def _late(self, team: str, day: date) -> float:
        week = (team, day - timedelta(days=day.weekday()))
        if week not in self._weeks:
            self._weeks[week] = self._random.gauss(_TEAM_WEAKNESS[team], _WEEKLY_NOISE)
        odds = exp(log(_LATE / (1 - _LATE)) + self._weeks[week])
        return odds / (1 + odds)

    def _reference(self) -> str:
        while (reference := new_reference(self._random.choice)) in self._references:
            pass
        self._references.add(reference)
        return reference
