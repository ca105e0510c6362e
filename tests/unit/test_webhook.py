"""The chat tool's address: what is signed with the key becomes a complaint once; everything else changes nothing."""

import base64
import hashlib
import hmac
import json
import time
from contextlib import closing
from typing import Any

import pytest
from starlette.applications import Starlette

from data import verifying
from data.store import Store
from domain.problems import StoreUnusable
from tests.app.calling import Answered, call
from webhooks import chat, signature

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
SAID = {"conversation_id": "c-1", "account": "J-4711", "transcript": "[10:02] Zoé : mon retrait ?\n[10:03] On regarde."}


@pytest.fixture
def tool(store: Store, monkeypatch: pytest.MonkeyPatch) -> Starlette:
    """The address, served on `store` with `SECRET`."""
    monkeypatch.setenv("DELAI_WEBHOOK_KEY", SECRET)
    return Starlette(routes=chat.routes(lambda: store))


def signed(body: bytes, message_id: str, at: float, key: bytes = KEY) -> dict[str, str]:
    """The headers of Standard Webhooks 1.0.0, reckoned here as its text says, not as the program does."""
    said = b".".join((message_id.encode(), str(int(at)).encode(), body))
    digest = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    return {"webhook_id": message_id, "webhook_timestamp": str(int(at)), "webhook_signature": f"v1,{digest}"}


def post(tool: Starlette, said: Any = SAID, message_id: str = "m-1", **other: str) -> Answered:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return call(tool, "POST", chat.PATH, body=body, **{**signed(body, message_id, time.time()), **other})


def asked(store: Store, query: str) -> list[tuple[Any, ...]]:
    with closing(store.cursor()) as cursor:
        return cursor.execute(query).fetchall()


def test_the_signature_is_that_of_the_standard() -> None:
    # The vector that the libraries of Standard Webhooks (https://www.standardwebhooks.com) test themselves with.
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature.signed(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == expected


def test_a_conversation_becomes_one_complaint(store: Store, tool: Starlette) -> None:
    answer = post(tool)
    told = json.loads(answer.body)
    assert answer.status == 201
    [row] = asked(
        store,
        "SELECT reference, account, channel, category, body FROM tickets JOIN players USING (ticket_id)"
        " JOIN versions_current USING (ticket_id) JOIN texts USING (ticket_id)",
    )
    assert row == (told["reference"], "J-4711", "chat", "other", SAID["transcript"])
    assert told["deadline"].endswith("+00:00")
    again = post(tool, message_id="m-2")
    assert (again.status, json.loads(again.body)["reference"]) == (200, told["reference"])
    other = post(tool, {**SAID, "conversation_id": "c-2"}, "m-3")
    assert other.status == 201
    assert asked(store, "SELECT count(*) FROM tickets") == [(2,)]
    assert verifying.verify(store).is_whole


def test_all_that_is_known_goes_with_it(store: Store, tool: Starlette) -> None:
    more = {"category": "payment", "incident_on": "2026-01-05", "amount": "250.00", "currency": "EUR"}
    who = {"email": "zoe@example.org", "name": "Zoé", "language": "en", "jurisdiction": "uk"}
    assert post(tool, {**SAID, **more, **who}).status == 201
    [row] = asked(
        store,
        "SELECT category, incident_on::VARCHAR, amount::VARCHAR, currency, email, name, language, jurisdiction"
        " FROM tickets JOIN players USING (ticket_id) JOIN versions_current USING (ticket_id)",
    )
    assert list(row) == [*more.values(), *who.values()]
    assert asked(store, "SELECT kind, language FROM messages") == [("acknowledgement", "en")]


def test_a_message_is_taken_once(store: Store, tool: Starlette) -> None:
    told = json.loads(post(tool).body)
    other = {**SAID, "conversation_id": "c-2", "transcript": "Autre."}
    for said in (SAID, {**SAID, "transcript": SAID["transcript"] + " Encore."}, other):
        again = post(tool, said)
        assert (again.status, json.loads(again.body)) == (200, told), "who sends again learns what became of it"
    assert asked(store, "SELECT count(*) FROM texts") == [(1,)]


def test_what_a_conversation_has_more_is_a_reply(store: Store, tool: Starlette) -> None:
    first, grown = SAID["transcript"], SAID["transcript"] + "\n[10:09] Zoé : et le bonus ?"
    said = (first, first, grown, first, grown, grown + "\n[10:11] Voilà.", "Tout autre.", "Tout autre.", grown + " ")
    for number, transcript in enumerate(said):
        answer = post(tool, {**SAID, "transcript": transcript}, f"m-{number}")
        assert answer.status == (200 if number else 201)
    kept = asked(store, "SELECT body FROM texts ORDER BY text_id")
    assert kept == [(first,), ("[10:09] Zoé : et le bonus ?",), ("[10:11] Voilà.",), ("Tout autre.",)]
    assert asked(store, "SELECT kind, actor FROM events WHERE kind <> 'filed'") == [("replied", "player")] * 3
    assert verifying.verify(store).is_whole


def test_what_cannot_be_used_of_a_conversation_that_is_known_is_told(store: Store, tool: Starlette) -> None:
    assert post(tool).status == 201
    answer = post(tool, {**SAID, "transcript": "x" * 20_001}, "m-2")
    assert (answer.status, json.loads(answer.body)["field"]) == (422, "transcript")


def test_of_a_player_who_was_erased_nothing_is_kept_any_more(store: Store, tool: Starlette) -> None:
    assert post(tool).status == 201
    with closing(store.cursor()) as cursor:
        cursor.execute("DELETE FROM players")
    assert post(tool, {**SAID, "transcript": SAID["transcript"] + " Encore."}, "m-2").status == 200
    assert asked(store, "SELECT count(*) FROM texts") == [(1,)]


BODY = json.dumps(SAID).encode()
NOW = time.time


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(BODY, "m-1", 0) | {"webhook_timestamp": "now"},
        {"webhook_signature": "v1,"},
        {"webhook_signature": "v1,\xe9"},
        {"webhook_signature": "v2," + "A" * 44},
    ],
)
def test_what_is_not_signed_changes_nothing(store: Store, tool: Starlette, headers: dict[str, str]) -> None:
    fresh = signed(BODY, "m-1", NOW()) if "webhook_signature" in headers and len(headers) == 1 else {}
    answer = call(tool, "POST", chat.PATH, body=BODY, **{**fresh, **headers})
    assert answer.status == 401
    assert asked(store, "SELECT count(*) FROM tickets") == [(0,)]


@pytest.mark.parametrize(
    ("seconds", "key", "body", "message_id", "status"),
    [
        (-290, KEY, BODY, "m-1", 201),
        (290, KEY, BODY, "m-1", 201),
        (-310, KEY, BODY, "m-1", 401),
        (310, KEY, BODY, "m-1", 401),
        (0, bytes(32), BODY, "m-1", 401),
        (0, KEY, BODY + b" ", "m-1", 401),
        (0, KEY, BODY, "m-2", 401),
    ],
    ids=["old", "early", "too old", "too early", "another key", "another body", "another id"],
)
def test_the_signature_is_over_id_time_and_body(
    tool: Starlette, seconds: int, key: bytes, body: bytes, message_id: str, status: int
) -> None:
    headers = signed(BODY, "m-1", NOW() + seconds, key) | {"webhook_id": message_id}
    assert call(tool, "POST", chat.PATH, body=body, **headers).status == status


def test_while_keys_change_one_of_several_signatures_has_to_fit(tool: Starlette) -> None:
    old, new = (signed(BODY, "m-1", NOW(), key) for key in (bytes(32), KEY))
    both = f"{old['webhook_signature']} {new['webhook_signature']}"
    assert call(tool, "POST", chat.PATH, body=BODY, **{**new, "webhook_signature": both}).status == 201


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        (b"{", None, "no JSON"),
        (b"\xff", None, "no JSON"),
        (b"[]", None, "no JSON object"),
        (b"[" * 100_000, None, "no JSON"),
        (b'{"a\\ud800": 1}', None, "no JSON"),
        ({"account": "J-1", "transcript": "x"}, "conversation_id", "is missing"),
        ({**SAID, "status": "closed"}, "status", "no field status"),
        ({**SAID, "account": 4711}, "account", "no text"),
        ({**SAID, "account": " "}, "account", "empty"),
        ({**SAID, "account": "a\u202eb"}, "account", "cannot be stored"),
        ({**SAID, "transcript": "x" * 20_001}, "transcript", "takes up to 20000"),
        ({**SAID, "category": "lottery"}, "category", "choose one of"),
        ({**SAID, "incident_on": "5 May"}, "incident_on", "no date"),
        ({**SAID, "incident_on": "2999-01-01"}, None, "after today"),
        ({**SAID, "amount": "much"}, "amount", "no number"),
        ({**SAID, "amount": "NaN", "currency": "EUR"}, None, "cannot be right"),
        ({**SAID, "email": "zoe@example.org\nBcc: all@example.org"}, "email", "cannot be stored"),
        ({**SAID, "language": "de"}, "language", "choose one of"),
        ({**SAID, "conversation_id": "x" * 201}, "conversation_id", "takes up to 200"),
    ],
)
def test_what_cannot_be_used_is_a_sentence_and_changes_nothing(
    store: Store, tool: Starlette, said: Any, field: str | None, sentence: str
) -> None:
    answer = post(tool, said)
    told = json.loads(answer.body)
    assert (answer.status, told.get("field")) == (422, field)
    assert sentence in told["error"]
    assert asked(store, "SELECT (SELECT count(*) FROM tickets), (SELECT count(*) FROM chats)") == [(0, 0)]
    assert post(tool).status == 201, "the same message, put right, is taken"


def test_what_is_too_large_is_not_read_to_its_end(tool: Starlette) -> None:
    assert post(tool, b" " * (chat.LARGEST + 1)).status == 413


def test_only_what_is_posted_is_taken(tool: Starlette) -> None:
    assert call(tool, "GET", chat.PATH).status == 405


def test_without_a_key_there_is_no_such_address(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DELAI_WEBHOOK_KEY", raising=False)
    assert chat.routes(lambda: store) == []


@pytest.mark.parametrize("written", ["secret", "whsec_", "whsec_???", "whsec_" + base64.b64encode(bytes(23)).decode()])
def test_a_key_that_is_none_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("DELAI_WEBHOOK_KEY", written)
    with pytest.raises(StoreUnusable, match="is no key"):
        signature.key()
