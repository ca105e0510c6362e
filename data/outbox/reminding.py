"""Reminders of what players were asked for: one a day, by day, three at most."""

from contextlib import closing
from datetime import datetime

import duckdb

from data import links
from data.outbox.posting import Recipient, post
from data.store import Store
from domain.messages import BETWEEN_REMINDERS, LANGUAGES, REMINDERS, MessageKind
from domain.people import SYSTEM


def remind(store: Store, now: datetime, most: int) -> int:
    """Remind up to `most` players of the request that waits for them; returns how many.

    A request without its text, or of a player without an address, has no reminder; nor is there a second one while the
    first waits to be sent.
    """
    with closing(store.cursor()) as cursor:
        if not _due(cursor, now, 1):
            return 0
    # Nobody comes between finding and writing: who answers now is not reminded.
    with store.alone():
        with closing(store.cursor()) as cursor:
            due = _due(cursor, now, most)
        if due:
            with store.write(SYSTEM, "remind", now) as writing:
                for ticket_id, reference, to, text in due:
                    said = {"reference": reference, "text": text, "link": links.follow(reference, to.language)}
                    post(writing, ticket_id, MessageKind.REMINDER, said, to, now)
    return len(due)


def _due(cursor: duckdb.DuckDBPyConnection, now: datetime, most: int) -> list[tuple[int, str, Recipient, str]]:
    values = {
        "last": now - BETWEEN_REMINDERS,
        "reminders": REMINDERS,
        "reminder": MessageKind.REMINDER,
        "first": LANGUAGES[0],
        "most": most,
    }
    rows = cursor.execute(_DUE, values).fetchall()
    return [(ticket, reference, Recipient(*to), text) for ticket, reference, *to, text in rows]


_DUE = """
    WITH waiting AS (
        SELECT ticket_id, paused_since FROM versions_current
        WHERE status = 'waiting_player' AND paused_since <= $last
    ), reminded AS (
        SELECT ticket_id, count(*) AS times, max(coalesce(sent_at, written_at)) AS last,
            bool_or(sent_at IS NULL AND given_up_at IS NULL) AS is_on_its_way
        FROM messages JOIN waiting USING (ticket_id)
        WHERE kind = $reminder AND written_at >= paused_since
        GROUP BY ticket_id
    ), asked AS (
        SELECT e.ticket_id, max_by(text_id, event_id) AS text_id
        FROM events AS e JOIN waiting AS w USING (ticket_id)
        WHERE e.kind = 'requested' AND e.occurred_at >= w.paused_since
        GROUP BY e.ticket_id
    )
    SELECT ticket_id, t.reference, p.email, coalesce(p.language, $first), coalesce(p.name, ''), x.body
    FROM waiting
    JOIN asked USING (ticket_id)
    JOIN texts AS x ON x.text_id = asked.text_id AND x.body IS NOT NULL
    JOIN tickets AS t USING (ticket_id)
    JOIN players AS p USING (ticket_id)
    LEFT JOIN reminded USING (ticket_id)
    WHERE p.email IS NOT NULL
        AND coalesce(times, 0) < $reminders AND (reminded.last IS NULL OR reminded.last <= $last)
        AND NOT coalesce(is_on_its_way, false)
    ORDER BY ticket_id LIMIT $most
"""
