"""The page of what did not reach its player: for whom, what it tells, and that it is tried again."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

from data import commands
from data.filing import Complaint
from data.outbox import unsent
from data.store import Store
from domain.people import Person, Role
from domain.vocabulary import Category, Channel
from tests.app.conftest import Visit
from ui import cached, numbers
from ui.markup import escaped

REASON = "550 5.1.1 <eva@example.org>: no such user"


def somebody(store: Store, role: Role) -> Person:
    return next(one for one in cached.people(store) if one.role is role and one.name)


def given_up(store: Store) -> str:
    """The reference of a complaint whose acknowledgement came back."""
    at = datetime.now(UTC) - timedelta(hours=3)
    said = Complaint(
        "J-9", at.date() - timedelta(days=1), Category.BONUS, "Perdu.", Channel.PHONE, email="eva@example.org"
    )
    number, reference = commands.file(store, somebody(store, Role.SUPERVISOR), said, at)
    with store.beside() as cursor:
        cursor.execute(
            "UPDATE messages SET given_up_at = ?, sent_at = ?, last_error = ?, attempts = 1 WHERE ticket_id = ?",
            [at, at, REASON, number],
        )
    return reference


def test_what_was_given_up_is_listed_and_tried_again(visit: Visit, desk_store: Store) -> None:
    reference, boss = given_up(desk_store), somebody(desk_store, Role.SUPERVISOR)
    app = visit("outbox", lang="en", **{"as": boss.user_id})
    assert not app.exception
    [row] = [one for one in app.dataframe[0].value.to_dict("records") if one["reference"] == reference]
    assert row["kind"] == "Acknowledgement" and "no such user" in row["error"]
    app.button(key="outbox_again").click().run()
    assert "tried again" in app.success[0].value
    waiting = app.dataframe[0].value
    assert waiting[waiting["reference"] == reference]["attempts"].tolist() == ["0"]  # other tests' messages wait too
    with closing(desk_store.cursor()) as cursor:
        [found] = cursor.execute(
            "SELECT given_up_at, sent_at, last_error FROM messages JOIN tickets USING (ticket_id) WHERE reference = ?",
            [reference],
        ).fetchall()
    assert found == (None, None, REASON)


def listed(store: Store, person: Person) -> list[unsent.Unsent]:
    with closing(store.cursor()) as cursor:
        return unsent.unsent(cursor, person)


def test_messages_that_wait_are_counted_and_those_left_can_be_sent_after_all(visit: Visit, desk_store: Store) -> None:
    boss, at = somebody(desk_store, Role.SUPERVISOR), datetime.now(UTC)
    given_up(desk_store)
    unsent.try_again(desk_store, boss, [one.message_id for one in listed(desk_store, boss)])
    filed = Complaint("J-8", at.date(), Category.BONUS, "Perdu.", Channel.PHONE, email="eva@example.org")
    number, _reference = commands.file(desk_store, boss, filed, at)
    [message] = [one for one in listed(desk_store, boss) if one.ticket_id == number]

    app = visit("outbox", lang="en", **{"as": boss.user_id})
    with closing(desk_store.cursor()) as cursor:
        found = unsent.waiting(cursor, boss)
    assert found.count > 1 and found.since and found.since < message.written_at
    said = f"{found.count} messages wait, the oldest since {numbers.moment(found.since)}."
    assert escaped(said) in [one.value for one in app.markdown]
    assert any(one.value.startswith("No mail server is set.") for one in app.info)
    assert any("still counts as acknowledged, asked or answered" in one.value for one in app.caption)
    assert "outbox_leave" not in [one.key for one in app.button], "nothing is marked"

    unsent.leave(desk_store, boss, [message.message_id])
    app = visit("outbox", lang="en", **{"as": boss.user_id})
    assert "Not to be sent" in [one.value for one in app.subheader]
    app.button(key="outbox_after_all").click().run()
    assert not app.exception and "Not to be sent" not in [one.value for one in app.subheader]
    with closing(desk_store.cursor()) as cursor:
        assert unsent.waiting(cursor, boss) == found


def test_who_may_not_read_what_players_wrote_sees_no_address(visit: Visit, desk_store: Store) -> None:
    given_up(desk_store)
    app = visit("outbox", lang="en", **{"as": somebody(desk_store, Role.ADMIN).user_id})
    assert not app.exception and "eva" not in app.dataframe[0].value.to_csv()
