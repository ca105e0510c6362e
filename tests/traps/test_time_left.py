"""A list tells the time left by the same rule as the figures: what is paused is not late, what was late stays so."""

from contextlib import closing
from datetime import UTC, datetime

import pandas as pd
import pytest

from analytics.question import Question
from analytics.ticket_list import tickets_behind
from data import journal
from data.store import Store
from domain.people import SYSTEM


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.fixture
def listed(store: Store) -> pd.Series:
    """Hours left as of 10 November, by reference.

    PAUSED    due on the 5th, waiting for the player since the 4th            the clock stands still: nothing to tell
    EXTENDED  due on the 5th, late; on the 6th given until the 9th; answered the 8th      late by 3 days: 72 hours
    FROM_PAUSE  due on the 5th, paused on the 4th, answered on the 7th        answered after its limit: 48 hours
    RUNNING   due on the 11th                                                  24 hours left
    """
    histories = {
        "PAUSED": [(1, "new", 5), (4, "waiting_player", None)],
        "EXTENDED": [(1, "new", 5), (6, None, 9), (8, "answered", None)],
        "FROM_PAUSE": [(1, "new", 5), (4, "waiting_player", None), (7, "answered", None)],
        "RUNNING": [(1, "new", 11)],
    }
    with store.write(SYSTEM, "story", at(10)) as writing:
        for id, (name, steps) in enumerate(histories.items(), start=1):
            writing.cursor.execute(
                "INSERT INTO tickets (ticket_id, reference, source, external_id, version) VALUES (?, ?, 'x', ?, 1)",
                [id, name, name],
            )
            journal.record_events(
                writing,
                [
                    {
                        "ticket_id": id,
                        "kind": "observed",
                        "occurred_at": at(day),
                        "status": status,
                        "due_at": due and at(due),
                    }
                    for day, status, due in steps
                ],
            )
    with closing(store.cursor()) as cursor:
        listed = tickets_behind(Question(at(10)), "arrivals").rows(cursor)
    hours: pd.Series = listed.set_index("reference")["left_hours"]
    return hours


def test_time_left(listed: pd.Series) -> None:
    assert pd.isna(listed["PAUSED"])
    assert listed.drop("PAUSED").to_dict() == {"EXTENDED": -72, "FROM_PAUSE": -48, "RUNNING": 24}
