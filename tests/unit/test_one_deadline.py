"""One case of the desk gets the limits that data.deadlines gives it among many."""

from random import Random

import pandas as pd
import pytest

from data import deadlines, one_deadline, policies
from data.one_deadline import Given
from data.policies import BEGINNING, Book, Version
from domain.people import SYSTEM
from sla import policy_document
from sla.policy import FACTS
from tests.unit.test_one_case import HOUR, instant, some

FACT = {
    "category": ["payment", "bonus", "game"],
    "complexity": ["simple", "complex"],
    "channel": ["form"],
    "jurisdiction": ["fr", "uk", "cw", "mt", None],
    "source": ["desk", "helpdesk"],
}


@pytest.fixture(scope="module")
def book() -> Book:
    """The default policy alone."""
    text = policies.text_of(policy_document.default())
    return Book([Version(1, BEGINNING, text, BEGINNING, SYSTEM.user_id)])


def invented(random: Random, number: int) -> dict[str, object]:
    """A case as `deadlines.moved` takes it."""
    received, end, _ = some(random, 0)
    due = random.choice([None, instant(random)])
    return {
        "case": number,
        **{name: random.choice(values) for name, values in FACT.items()},
        "policy": random.choice([1, 1, 1, None]),
        "received": min(received, end),
        "begun": end - random.choice([0, HOUR, 400 * HOUR]),
        "end": max(received, end),
        "due": due,
        "original": random.choice([due, instant(random), None]),
        "risk": random.choice([None, instant(random)]),
        "hard_stop": random.choice([None, instant(random)]),
        "anew": random.random() < 0.2,
    }


def whole(told: pd.DataFrame, columns: list[str]) -> list[tuple[int | None, ...]]:
    """The rows as tuples of whole numbers and None, in order of the case."""
    rows = told.sort_values("case")[columns].astype(object).itertuples(index=False)
    return [tuple(None if pd.isna(value) else int(value) for value in row) for row in rows]


def test_what_moved_is_the_same(book: Book) -> None:
    random = Random(7)
    rows = [invented(random, number) for number in range(400)]
    stops = {number: some(random)[2] for number in range(400)}
    found = []
    for number, row in enumerate(rows):
        course = one_deadline.course(book, row["policy"], {n: row[n] for n in FACTS}, row["received"], stops[number])  # type: ignore[arg-type, misc]
        given = Given(*(row[name] for name in Given._fields))  # type: ignore[arg-type]
        found.append(tuple(one_deadline.moved(course, given, row["begun"], row["end"])))  # type: ignore[arg-type]
    numbers = ["policy", "received", "begun", "end", "due", "original", "risk", "hard_stop"]
    spans = pd.DataFrame([(n, *stop) for n, of in stops.items() for stop in of], columns=["case", "begun", "over"])
    told = deadlines.moved(book, pd.DataFrame(rows).astype(dict.fromkeys(numbers, "Int64")), spans)
    many = whole(told, ["policy", "due", "original", "risk", "spent"])
    assert dict(zip(map(repr, rows), found, strict=True)) == dict(zip(map(repr, rows), many, strict=True))


def test_what_it_begins_with_is_the_same(book: Book) -> None:
    random = Random(8)
    rows = [invented(random, number) for number in range(100)]
    found = [
        tuple(one_deadline.first(book.versions[0], {n: row[n] for n in FACTS}, row["received"]))  # type: ignore[arg-type, misc]
        for row in rows
    ]
    told = deadlines.first(book, pd.DataFrame(rows)[["case", "received", *FACTS]])
    assert found == whole(told, ["policy", "due", "risk", "ack_due", "hard_stop"])
    assert len({row[0] for row in found}) == 2, "under a rule and under none"
