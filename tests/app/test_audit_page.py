"""The page Audit: its lines and conditions, bad addresses told, the file that it sends, a verification from it."""

import csv
import io
from contextlib import closing
from time import monotonic, sleep

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from data import acts, audit, commands, heads
from data.acts import Act
from data.audit import Asked
from data.store import Store
from domain.kinds import ActKind, EventKind
from domain.people import SYSTEM, Person, Role
from domain.problems import NotAllowed
from tests.app.calling import get
from tests.app.conftest import Visit
from tests.app.test_pages import somebody
from ui import audit_file, audit_words, exports

APP = Starlette(routes=[Route("/export/{token}", exports.send)])


@pytest.fixture
def officer(desk_store: Store) -> Person:
    """Somebody of compliance."""
    return Person(somebody(desk_store, Role.COMPLIANCE), "", Role.COMPLIANCE)


def shown(app: AppTest) -> list[dict[str, str]]:
    assert not app.exception
    return app.dataframe[-1].value.to_dict("records") if app.dataframe else []  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", [*EventKind, *ActKind])
def test_every_kind_of_event_and_act_has_a_name(kind: EventKind | ActKind) -> None:
    assert audit_words.what(kind) != kind


def test_an_edit_is_told_from_what_to_what(visit: Visit, desk_store: Store, officer: Person) -> None:
    zoe = next(one for one in _people(desk_store) if one.role is Role.SUPERVISOR)
    with closing(desk_store.cursor()) as cursor:
        number, reference, version, agent = cursor.execute(
            "SELECT ticket_id, reference, version, agent FROM tickets JOIN versions_current USING (ticket_id)"
            " WHERE is_open AND agent IS NOT NULL ORDER BY ticket_id LIMIT 1"
        ).fetchall()[0]
    other = next(one for one in _people(desk_store) if one.role is Role.AGENT and one.user_id != agent)
    commands.assign(desk_store, zoe, [(number, version)], other.team or "", other.user_id)
    rows = shown(visit("audit", lang="en", ticket=reference.lower(), what="assigned", **{"as": officer.user_id}))
    changed = {row["field"]: (row["before"], row["after"]) for row in rows if row["who"] == zoe.name}
    names = {one.user_id: one.name for one in _people(desk_store)}
    assert changed["Agent"] == (names[agent], other.name)
    assert {row["about"] for row in rows} == {reference}


def _people(store: Store) -> list[Person]:
    from ui import cached

    return cached.people(store)


def test_the_conditions_of_the_address_are_those_of_the_list(visit: Visit, desk_store: Store, officer: Person) -> None:
    with closing(desk_store.cursor()) as cursor:
        actor = cursor.execute("SELECT actor FROM events WHERE kind = 'answered' ORDER BY event_id DESC").fetchone()[0]  # type: ignore[index]
        total = audit.count(cursor, officer, Asked(person=actor, what="answered", field="decision"))
    app = visit("audit", lang="en", who=actor, what="answered", field="decision", **{"as": officer.user_id})
    assert {row["what"] for row in shown(app)} == {"Answer sent"}
    assert any(f"**{total}" in caption.value or str(total) in caption.value.split()[0] for caption in app.caption)
    assert [app.selectbox(key=f"audit_{name}").value for name in ("who", "what", "field")] == [
        actor,
        "answered",
        "decision",
    ]


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("ticket", "EC-0", "There is no complaint"),
        ("ticket", "<script>alert(1)</script>", "There is no complaint"),
        ("from", "soon", "names no day"),
        ("to", "9999-99-99", "names no day"),
        ("write", "1;DROP TABLE events", "is not a number"),
        ("field", "1=1", "There is no field"),
    ],
)
def test_a_bad_address_is_told_and_lists_nothing(
    visit: Visit, officer: Person, key: str, value: str, sentence: str
) -> None:
    app = visit("audit", lang="en", **{"as": officer.user_id, key: value})
    assert not app.exception and not app.dataframe
    assert [sentence in error.value.replace("\\", "") for error in app.error] == [True]


def test_nothing_that_fits_is_said(visit: Visit, officer: Person) -> None:
    app = visit("audit", lang="en", who="nobody", **{"as": officer.user_id})
    assert not app.exception and not app.dataframe
    assert any("No line of the log fits." in one.value for one in app.markdown)


def test_the_file_has_exactly_what_is_asked_and_no_names(desk_store: Store, officer: Person) -> None:
    with desk_store.write(SYSTEM, "people") as writing:
        said = [
            Act(ActKind.SESSION, "zoe", "name", "Zoé Rey", "=1+1"),
            Act(ActKind.SESSION, "zoe", "team", "a,b", '=HYPERLINK("x")'),
        ]
        acts.record(writing, said)
    asked = Asked(what="session")
    address = exports.offer_csv(officer, audit_file.NAME, lambda: audit_file.parts(desk_store, officer, asked))
    answer = get(APP, address)
    assert answer.headers["content-disposition"] == 'attachment; filename="delai-audit.csv"'
    assert get(APP, address).status == 410
    header, *rows = csv.reader(io.StringIO(answer.body.decode("utf-8-sig")))
    assert tuple(header) == audit_file.COLUMNS
    assert [row[-3:] for row in rows[:2]] == [["team", "a,b", '\'=HYPERLINK("x")'], ["name", "…", "…"]]
    with closing(desk_store.cursor()) as cursor:
        assert len(rows) == sum(max(1, len(one.changes)) for one in audit.lines(cursor, officer, asked, 10_000))
    whole = b"".join(audit_file.parts(desk_store, officer, Asked()))
    with closing(desk_store.cursor()) as cursor:
        for (name,) in cursor.execute("(SELECT name FROM players LIMIT 50) UNION SELECT name FROM users").fetchall():
            assert not name or name == "Délai" or name.encode() not in whole


def test_the_file_is_not_for_others(desk_store: Store) -> None:
    for role in set(Role) - {Role.COMPLIANCE, Role.ADMIN}:
        with pytest.raises(NotAllowed):
            b"".join(audit_file.parts(desk_store, Person("x", "X", role, "payments"), Asked()))


def test_verify_now_is_told_and_stays_told(visit: Visit, desk_store: Store, officer: Person) -> None:
    app = visit("audit", lang="en", **{"as": officer.user_id})
    app.button(key="verify_now").click().run()
    until = monotonic() + 60
    while not any("nothing found" in one.value for one in app.caption) and monotonic() < until:
        sleep(0.2)
        app.run()
    assert not app.exception
    assert any("nothing found" in one.value for one in app.caption)
    again = visit("audit", lang="en", what="verified", **{"as": officer.user_id})
    assert shown(again)[0]["after"] == "nothing found"


def test_a_head_that_does_not_fit_is_told(visit: Visit, desk_store: Store, officer: Person) -> None:
    file = heads.newest_beside(desk_store.path)
    before = file.read_bytes()
    last = heads.newest(desk_store.path)
    assert last and last.head
    file.write_bytes(before.replace(last.head.link.encode(), b"0" * 64))
    try:
        app = visit("audit", lang="en", **{"as": officer.user_id})
        assert any("the record was rewritten" in error.value for error in app.error)
    finally:
        file.write_bytes(before)
