"""What would have been under another policy, on a million tickets: everything that a page about it asks.

Wanted: 0.8 s for supposing it. Three policies: that of the desk with ten business days instead of fifteen, one limit on
the wall clock, and one until the close of business with another pause. Each round asks as of another hour: nothing is
cached but clocks and the texts of statements.
"""

import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from statistics import median

from analytics.figures import figures
from analytics.question import Question
from analytics.sides import changed_sides, count_sides
from analytics.whatif import Connection, by_category_and_month, suppose
from benchmarks.bench_figures import timed
from benchmarks.million import NAME, UNTIL, million
from benchmarks.scratch import folder
from domain.statuses import Status
from sla import policy_document
from sla.calendar import Interval
from sla.limits import Limit, Way
from sla.policy import Policy, Rule
from terminal.whatif import ABOUT_DEADLINES

ROUNDS, WANTED = 7, 1500


def policies() -> Mapping[str, Policy]:
    """The policies that are supposed, by what is special about them."""
    desk = policy_document.default()
    ten = tuple(
        replace(rule, answer=replace(rule.answer, amount=10)) if rule.answer.way is Way.BUSINESS_DAYS else rule
        for rule in desk.rules
    )
    office = replace(desk.calendars["weekdays"], week=((Interval(9 * 60, 18 * 60),),) * 5 + ((), ()))
    by_close = Rule("all", Limit(Way.BUSINESS_DAYS_END, 5, "office"))
    waits = frozenset({Status.WAITING_PLAYER, Status.WAITING_THIRD_PARTY})
    return {
        "two limits, a calendar": replace(desk, rules=ten),
        "one limit, wall clock": Policy("hours", {}, (Rule("all", Limit(Way.HOURS, 72)),)),
        "business days, two pauses": Policy("days", {"office": office}, (by_close,), pausing=waits),
    }


def asked(actual: Connection, other: Connection, question: Question) -> Mapping[str, Callable[[], object]]:
    """What a page asks, once the policy is supposed on `other`."""
    return {
        "figures about deadlines": lambda: figures(other, question, ABOUT_DEADLINES),
        "by category and month": lambda: by_category_and_month(actual, other, question),
        "sides counted": lambda: count_sides(other, question),
        "50 that change sides": lambda: changed_sides(other, question, 50),
    }


def rounds(actual: Connection, new: Callable[[], Connection], policy: Policy) -> Iterator[dict[str, float]]:
    """Milliseconds of each part, round by round."""
    for hours in range(ROUNDS + 1):
        question = Question(UNTIL + timedelta(hours=hours))
        with closing(new()) as other:
            spent = {"supposed": timed(lambda: suppose(other, policy, question))[0]}  # noqa: B023
            yield spent | {name: timed(ask)[0] for name, ask in asked(actual, other, question).items()}


def main() -> int:
    """Measure and print the medians; 1 where all of it takes longer than wanted."""
    slow = 0
    print(f"{platform.node()}, {platform.machine()}: a million tickets, median of {ROUNDS} (first)")
    with million(folder() / NAME) as store, closing(store.cursor()) as actual:
        for title, policy in policies().items():
            first, *others = rounds(actual, store.cursor, policy)
            middle = {name: median(spent[name] for spent in others) for name in first}
            print(f"  {title}")
            for name, value in middle.items():
                print(f"    {name:<24} {value:6.0f} ms ({first[name]:5.0f})")
            total, wanted = sum(middle.values()), f"(wanted: {WANTED} at the most)"
            print(f"    {'all of it':<24} {total:6.0f} ms ({sum(first.values()):5.0f})  {wanted}")
            slow += total > WANTED
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
