"""Names, accounts and texts that nobody can guess are put into a store; then everybody looks everywhere for them."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from itertools import product

import pyarrow.parquet as pq
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from analytics.measures import MEASURES
from analytics.question import Question
from analytics.ticket_export import Format
from analytics.ticket_list import tickets_behind
from data import commands, dossier, intake, mappings, mentions, search, spread_commands, views
from data.filing import Complaint
from data.store import Store
from domain.people import STAFF, SYSTEM, Person, Role
from domain.problems import NotAllowed, Problem
from domain.vocabulary import Category, Channel
from tests.app.calling import get
from tests.app.conftest import Visit
from tests.intake.conftest import HEADER, TICKETS
from tests.people import hire
from tests.unit.whole_desk import COLLEAGUE, OUTSIDER, PEOPLE, SAM
from ui import cached, exports, menu
from ui.desk import scoped

APP = Starlette(routes=[Route("/export/{token}", exports.send)])
FILES = {entry.name: entry.file or entry.name for entry in menu.MENU}
#: Whose complaint each of the three is, by its number.
OWNERS = {1: PEOPLE[Role.AGENT], 2: COLLEAGUE, 3: OUTSIDER}
#: Which of them each role reads, after domain.md: what was written belongs to the work on the case and to compliance.
READS: Mapping[Role, set[int]] = {
    Role.AGENT: {1},
    Role.TEAM_LEAD: {1, 2},
    Role.SUPERVISOR: {1, 2, 3},
    Role.COMPLIANCE: {1, 2, 3},
    Role.MANAGER: set(),
    Role.ANALYST: set(),
    Role.ADMIN: set(),
}
#: All of them begin so; a word that stands in each text and name before it finds them.
MARK, WORD = "CNRY", "quetzal"
TEXTS = ("description", "note", "extension", "answer", "reopening")
PLAYER = ("name", "account", "email")
#: Pages that are opened otherwise than bare.
ADDRESSES: dict[str, list[dict[str, str]]] = {
    "ticket": [{"ticket": str(number)} for number in (*OWNERS, 4, 99)],
    "explore": [{"figure": "backlog"}, {"figure": "arrivals", "batch": "1-new"}, {"figure": "arrivals", "by": "agent"}],
}
#: What an administrator or a colleague keeps for themselves.
KEPT = {"file": f"{MARK}file", "cell": f"{MARK}cell", "view": f"{MARK}view", "mapping": f"{MARK}mapping"}


def canary(kind: str, number: int) -> str:
    """What stands in that place of that complaint, in letters that every kind of file keeps as they are."""
    return f"{MARK}{kind}{number}x"


@pytest.fixture(scope="module")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Three late complaints, worked on; an import with a row in quarantine; a view and a mapping of others."""
    folder = tmp_path_factory.mktemp("canaries")
    store = cached.store(folder / "tickets.duckdb")
    hire(store, *PEOPLE.values(), COLLEAGUE, OUTSIDER, SAM)
    for number, owner in OWNERS.items():
        _worked(store, number, owner)
    path = folder / f"{KEPT['file']}.csv"
    rows = ("1,05/01/2026 09:00,,,,open,bonus", f"2,31/02/2026 09:00,,,,open,{KEPT['cell']}")
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    intake.run(store, SYSTEM, path, intake.parse_mapping(TICKETS, "helpdesk.toml"))
    views.save(store, SAM, KEPT["view"], "explore", {})
    mappings.save(store, SYSTEM, KEPT["mapping"], TICKETS)
    yield store
    store.close()


def _worked(store: Store, number: int, owner: Person) -> None:
    said = {kind: f"{WORD} {canary(kind, number)}" for kind in TEXTS}
    filed, now = datetime.now(UTC) - timedelta(days=10 * number), datetime.now(UTC)
    told = Complaint(
        canary("account", number),
        filed.date(),
        Category.PAYMENT,
        said["description"],
        Channel.CHAT,
        name=f"{WORD} {canary('name', number)}",
        email=f"{canary('email', number)}@example.com",
    )
    assert commands.file(store, owner, told, filed)[0] == number
    version = commands.note(store, SAM, number, 2, f"{said['note']} @{owner.user_id}")
    version = commands.extend(store, SAM, number, version, now + timedelta(days=20), said["extension"])
    version = commands.answer(store, SAM, number, version, "rejected", said["answer"], None, "other")
    commands.reopen(store, SAM, number, version, said["reopening"])


def found(text: bytes | str) -> set[str]:
    """The canaries in it."""
    text = text if isinstance(text, str) else text.decode("utf-8", "replace")
    return set(re.findall(rf"{MARK}\w+", text))


def references(text: str) -> set[str]:
    """The references of complaints in it, as Markdown writes them too; but for the example beside the boxes."""
    return set(re.findall(r"EC-\w{8}-\w", text.replace("\\", ""))) - {"EC-4F7Q9M2K-T"}


def drawn(app: AppTest) -> bytes:
    """All that the page sent to the browser, tables and tips too."""
    assert not app.exception
    return b"\n".join(node.proto.SerializeToString() for node in app._tree if getattr(node, "proto", None) is not None)


def fetched(address: str) -> str:
    """The file behind an address, as text, whatever packs it."""
    answer = get(APP, address)
    assert answer.status == 200
    if answer.body[:4] == b"PAR1":
        return str(pq.read_table(io.BytesIO(answer.body)).to_pylist())
    if answer.body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
            return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return answer.body.decode("utf-8")


def everywhere(visit: Visit, role: Role) -> tuple[set[str], set[str], int]:
    """The canaries on all pages of the role and in all files behind them; every reference there; how many files."""
    seen, files = b"", []
    for page in (entry.name for entry in menu.allowed(role)):
        for address in ADDRESSES.get(page, [{}]):
            sent = drawn(visit(FILES[page], lang="en", **{"as": role, **address}))
            files += [
                fetched(one)
                for one in sorted(set(re.findall(r"/export/[\w-]{24}\.[0-9a-f]{32}", sent.decode("utf-8", "replace"))))
            ]
            seen += sent
    whole = seen.decode("utf-8", "replace") + "".join(files)
    return found(whole), references(whole), len(files)


@pytest.fixture
def looks(visit: Visit, canaries: Store, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """`visit` on the store of the canaries."""
    monkeypatch.setenv("DELAI_STORE", str(canaries.path))
    return visit


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MANAGER, Role.AGENT])
def test_no_page_and_no_file_tells_what_is_not_for_the_role(looks: Visit, canaries: Store, role: Role) -> None:
    seen, named, files = everywhere(looks, role)
    # Players are told apart by nobody who is shown pages; what was written on one's own complaint is there.
    assert seen == {canary(kind, number) for kind, number in product(TEXTS, READS[role])}
    with closing(canaries.cursor()) as cursor:
        own = "team = 'payments' AND" if role is Role.AGENT else ""
        rows = cursor.execute(
            f"SELECT reference FROM tickets JOIN versions_current USING (ticket_id) WHERE {own} ticket_id < 4"
        ).fetchall()
    assert {one for (one,) in rows} == named, "those of other teams are nowhere"
    assert files > 8, "files were fetched"


def searched(visit: Visit, role: Role, typed: str) -> bytes:
    """The page Search after somebody typed that."""
    app = visit("search", lang="en", **{"as": role})
    app.text_input(key="search_typed").input(typed)
    return drawn(next(one for one in app.button if one.label == "Search").click().run())


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AGENT, Role.SUPERVISOR])
def test_a_search_shows_what_the_role_reads(looks: Visit, role: Role) -> None:
    assert {int(one[-2]) for one in found(searched(looks, role, WORD))} == READS[role]
    sent = searched(looks, role, canary("account", 2)).decode("utf-8", "replace")
    assert len(references(sent)) == (2 in READS[role])


@pytest.mark.parametrize("role", STAFF)
def test_no_query_tells_what_is_not_for_the_role(canaries: Store, role: Role) -> None:
    me, told = PEOPLE[role], ""
    with closing(canaries.cursor()) as cursor:
        for number in OWNERS:
            with suppress(NotAllowed):
                told += repr(dossier.read(cursor, me, number))
        told += repr(search.find(cursor, me, WORD)) + repr(mentions.unseen(cursor, me))
        told += repr(views.read(cursor, me)) + repr(spread_commands.last_spreads(cursor, me))
        for kind, number in product(PLAYER, OWNERS):
            hits = search.find(cursor, me, canary(kind, number) + "@example.com" * (kind == "email")).hits
            assert {one.ticket_id for one in hits} == {number} & READS[role], (kind, number)
    kinds = (*TEXTS, "name")  # an excerpt shows the name that the word was found in
    expected = {canary(kind, number) for kind, number in product(kinds, READS[role])}
    # Of each complaint a search shows one place.
    assert found(told) <= expected
    assert {canary(kind, number) for kind, number in product(TEXTS, READS[role])} <= found(told)


# Lists ask for nothing but whose complaints may be seen: all of them, or a team's.
@pytest.mark.parametrize("role", [Role.ANALYST, Role.AGENT])
def test_no_list_of_tickets_tells_who_the_players_are(canaries: Store, role: Role) -> None:
    now = datetime.now(UTC)
    for figure in MEASURES:
        asked = tickets_behind(scoped(Question(as_of=now), PEOPLE[role]), figure)
        with closing(canaries.cursor()) as cursor:
            assert not found(asked.rows(cursor).to_csv()), figure
    for format in (Format.CSV, Format.PARQUET):  # workbooks are fetched from pages
        asked = tickets_behind(scoped(Question(as_of=now), PEOPLE[role]), "arrivals")
        assert not found(fetched(exports.offer(canaries, PEOPLE[role], asked, format)))


@pytest.mark.parametrize("role", [Role.AGENT, Role.TEAM_LEAD])
def test_a_file_of_other_teams_is_not_offered(canaries: Store, role: Role) -> None:
    whole = Question(as_of=datetime.now(UTC))
    for question in (whole, whole.only("team", "games"), whole.only("team", "games", "payments")):
        with pytest.raises(NotAllowed):
            exports.offer(canaries, PEOPLE[role], tickets_behind(question, "arrivals"))


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MANAGER, Role.ADMIN])
def test_no_refusal_tells_what_is_not_for_the_role(canaries: Store, role: Role) -> None:
    me, store, said = PEOPLE[role], canaries, []
    for number, version in product((*OWNERS, 4, 99), (1, 5)):
        for command, more in (
            (commands.note, ["x"]),
            (commands.answer, ["rejected", "x"]),
            (commands.change_status, ["waiting_player"]),
            (commands.reopen, ["x"]),
            (commands.breach_reason, ["other"]),
        ):
            with pytest.raises(Problem) as refused:
                command(store, me, number, version, *more)  # type: ignore[operator]
            said.append(f"{refused.value} {refused.value.details}")
    assert len(said) == 50 and not found("".join(said))
    with closing(store.cursor()) as cursor, pytest.raises(Problem) as absent:
        dossier.read(cursor, me, 99)
    assert not found(str(absent.value))


def test_each_canary_is_there_to_be_found(looks: Visit, canaries: Store) -> None:
    """The same look as an administrator's and a supervisor's finds what the others must not."""
    seen = b""
    for page, address in (("imports", {"import": "1"}), ("import_", {})):
        seen += drawn(looks(page, lang="en", **{"as": Role.ADMIN, **address}))
    assert {KEPT["file"], KEPT["cell"]} <= found(seen)
    assert KEPT["mapping"] in found(repr(mappings.saved(canaries)))
    with closing(canaries.cursor()) as cursor:
        assert KEPT["view"] in found(repr(views.read(cursor, SAM)))
        accounts = {one for (one,) in cursor.execute("SELECT account FROM players").fetchall()}
    assert accounts == {canary("account", number) for number in OWNERS}
    sent = drawn(looks("explore", lang="en", figure="backlog", **{"as": Role.SUPERVISOR}))
    assert len(references(sent.decode("utf-8", "replace"))) >= len(OWNERS), "what stands in tables is looked at"
    for number in OWNERS:
        sent = drawn(looks("ticket", lang="en", **{"as": Role.SUPERVISOR, "ticket": str(number)}))
        assert found(sent) >= {canary(kind, number) for kind in TEXTS}
