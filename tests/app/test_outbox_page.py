"""The page of what did not reach its player: for whom, what it tells, and that it is tried again."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

from data import commands
from data.filing import Complaint
from data.store import Store
from domain.people import Person, Role
from domain.vocabulary import Category, Channel
from tests.app.conftest import Visit
from ui import cached

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


def test_who_may_not_read_what_players_wrote_sees_no_address(visit: Visit, desk_store: Store) -> None:
    given_up(desk_store)
    app = visit("outbox", lang="en", **{"as": somebody(desk_store, Role.ADMIN).user_id})
    assert not app.exception and "eva" not in app.dataframe[0].value.to_csv()
