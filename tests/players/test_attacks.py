"""What somebody on the internet may try at the public pages; guessing is in test_following."""

import asyncio
import io
import json
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from starlette.requests import Request
from starlette.types import Message

from data import archive, backup
from data.privacy import data_file
from data.store import Store
from domain.evidence import LARGEST_PAPER
from domain.people import SYSTEM
from domain.reference import new_reference
from players import body, site
from players.pace import Pace, Rate, network
from players.speaking import chosen
from tests.players.conftest import FORM, Desk, text_file

#: Each place that something is sent to, with what it would take; {reference} is a complaint of whoever sends.
PLACES = {
    "/reclamations/deposer": FORM | {"category": "payment", "form": "f"},
    "/reclamations/deposer/pieces": {"form": "f"},
    "/reclamations/suivre": {"reference": "{reference}"},
    "/reclamations/suivre/code": {"reference": "{reference}", "code": "1"},
    "/reclamations/sortir": {},
    "/reclamations/miennes/{reference}/repondre": {"text": "x"},
    "/reclamations/miennes/{reference}/pieces": {},
    "/reclamations/miennes/{reference}/proposition": {"decision": "accept"},
    "/reclamations/miennes/{reference}/relancer": {},
    "/reclamations/miennes/{reference}/recours": {"text": "x"},
    "/reclamations/miennes/{reference}/noter": {"rating": "5"},
}
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}\u202e&amp;"


def test_no_form_of_another_site_is_taken(desk: Desk) -> None:
    _number, reference = desk.file()
    browser, other = desk.inside(reference), desk.browser()
    other.open("/reclamations/suivre")
    foreign = other.hidden()["seal"]
    desk.settle()
    before, messages = desk.store.stamp, desk.ask("SELECT count(*) FROM messages")
    for place, said in PLACES.items():
        for seal in ({}, {"seal": ""}, {"seal": foreign}, {"seal": "é"}):
            data = {name: value.format(reference=reference) for name, value in said.items()} | seal
            data |= {"other": "x"}
            files = [text_file("paper_identity", "a.txt")] if "pieces" in place else None
            answer = browser.http.post(place.format(reference=reference), data=data, files=files)
            assert answer.status_code == 422, place
    desk.settle()
    assert (desk.store.stamp, desk.ask("SELECT count(*) FROM messages")) == (before, messages)
    assert desk.site.held.of("f") == ()
    assert "Perdu." in browser.open(f"/reclamations/miennes/{reference}").text


def test_what_a_player_types_is_text_everywhere(desk: Desk) -> None:
    browser = desk.browser()
    browser.open("/reclamations/deposer?categorie=other")
    typed = {name: SCRIPT.replace("\u202e", "") for name in FORM}
    typed["description"] = SCRIPT.replace("\u202e", "")
    pages = [browser.send("/reclamations/deposer", typed).text]
    fine = FORM | {"account": "<b>J", "description": "<script>alert(1)</script>\u200b", "name": "<i>Eva"}
    pages.append(browser.send("/reclamations/deposer", fine, [text_file("paper_identity", "<img src=x>.txt")]).text)
    reference = browser.reference()
    inside = desk.inside(reference)
    pages += [inside.page.text]
    for step, said in (("repondre", {"text": SCRIPT}), ("repondre", {"text": typed["description"]})):
        pages.append(inside.send(f"/reclamations/miennes/{reference}/{step}", said).text)
    for address in (f"/reclamations/suivre?reference={SCRIPT}", f"/reclamations/suivre/code?reference={SCRIPT}"):
        pages.append(browser.open(address).text)
    pages.append(browser.open(f"/reclamations/noter?token={SCRIPT}&lang={SCRIPT}").text)
    pages.append(browser.open(f"/reclamations/{SCRIPT}").text)
    for page in pages:
        assert re.findall(r"<(?:img|i|b)\b", page) == []
        assert all("nonce=" in tag for tag in re.findall(r"<script[^>]*>", page))
        # In the field it stays as it was typed: there it belongs to whoever typed it.
        shown = re.sub(r'<textarea.*?</textarea>|value="[^"]*"', "", page, flags=re.DOTALL)
        assert "\u202e" not in shown and "\u200b" not in shown
    assert "⟨U+200B⟩" in pages[2]


def test_every_answer_protects_the_browser_and_is_kept_nowhere(desk: Desk) -> None:
    _number, reference = desk.file()
    browser = desk.inside(reference)
    nonces = set()
    for address in ("", "/deposer", "/deposer?categorie=bonus", "/suivre", "/miennes", f"/miennes/{reference}", "/nix"):
        answer = browser.open(f"/reclamations{address}")
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert "form-action 'self'" in policy and "frame-ancestors 'none'" in policy
        nonces |= set(re.findall(r"nonce-([\w-]+)", policy))
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert not re.search(r"\son\w+=|\sstyle=|javascript:", answer.text)
    assert len(nonces) == 7


def test_cookies_are_kept_from_scripts_and_from_plain_http(desk: Desk) -> None:
    object.__setattr__(desk.site.setting, "secure", True)
    answer = desk.browser().open("/reclamations?lang=en")
    assert len(answer.headers.get_list("set-cookie")) == 2
    for cookie in answer.headers.get_list("set-cookie"):
        said = cookie.lower()
        assert "httponly" in said and "samesite=lax" in said and "secure" in said and "path=/reclamations" in said


def test_what_is_not_there_is_a_page_of_ours_and_no_other_method_is_answered(desk: Desk) -> None:
    browser = desk.browser()
    for address in (
        "/reclamations/x",
        "/reclamations/../overview",
        "/reclamations//",
        "/reclamations/static/x/pages.css",
    ):
        assert browser.open(address).status_code == 404
    assert browser.http.put("/reclamations/deposer").status_code == 405


def test_papers_that_are_too_large_lose_nothing_that_was_typed(desk: Desk) -> None:
    browser = desk.browser()
    browser.open("/reclamations/deposer?categorie=payment")
    huge = ("paper_transaction", ("huge.txt", b"x" * (LARGEST_PAPER + 9), "text/plain"))
    page = browser.send("/reclamations/deposer", FORM, [huge, huge, huge, huge, text_file("paper_identity", "a.txt")])
    assert page.status_code == 422
    assert "huge.txt" in page.text and FORM["description"] in page.text
    assert desk.ask("SELECT count(*) FROM tickets") == [(0,)]


def test_a_body_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "_LARGEST_BODY", 1000)
    came = 0

    async def receive() -> Message:
        nonlocal came
        came += 400
        return {"type": "http.request", "body": b"x" * 400, "more_body": True}

    kind = (b"content-type", b"application/x-www-form-urlencoded")
    request = Request({"type": "http", "method": "POST", "headers": [kind]}, receive)
    # In a thread of its own: a browser of another test may keep a loop in this one.
    with ThreadPoolExecutor(1) as pool, pytest.raises(body.Unreadable):
        pool.submit(asyncio.run, body.read(request)).result()
    assert came == 1200


def test_a_body_that_is_no_form_is_no_error_of_ours(desk: Desk) -> None:
    browser = desk.browser()
    for kind in ("text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "application/json", ""):
        answer = browser.http.post("/reclamations/suivre", content=b"{}", headers={"content-type": kind})
        assert answer.status_code in (413, 422)


def test_codes_and_entries_are_in_the_store_as_digests_and_handed_out_nowhere(desk: Desk, tmp_path: Path) -> None:
    number, reference = desk.file()
    browser = desk.inside(reference)
    browser.open("/reclamations/suivre")
    browser.send("/reclamations/suivre", {"reference": reference})
    code = desk.codes()[-1]
    name = browser.http.cookies["delai_player"].partition(".")[0]
    for table in ("player_codes", "player_entries", "filed_forms", "used_tokens"):
        rows = str(desk.ask(f"SELECT * FROM {table}"))
        assert code not in rows and name not in rows
    archive.write(desk.store, SYSTEM, tmp_path / "all.delai")
    with zipfile.ZipFile(tmp_path / "all.delai") as packed:
        names = packed.namelist()
        messages = pq.read_table(io.BytesIO(packed.read("messages.parquet"))).to_pylist()
    assert "player_codes.parquet" not in names and [one["kind"] for one in messages] == ["acknowledgement"]
    data_file.write(desk.store, SYSTEM, [number], tmp_path / "player.zip")
    with zipfile.ZipFile(tmp_path / "player.zip") as packed:
        [told] = json.loads(packed.read(data_file.NAME))["complaints"]
    assert [one["kind"] for one in told["messages"]] == ["acknowledgement"]
    backup.write(desk.store, SYSTEM, tmp_path / "all.delai-backup")
    content = (tmp_path / "all.delai-backup").read_bytes()
    assert b"acknowledgement" in content and not any(subject.encode() in content for subject in subjects(desk))


def test_a_store_from_an_archive_has_every_message_but_codes(desk: Desk, tmp_path: Path) -> None:
    _number, reference = desk.file()
    desk.inside(reference)
    archive.write(desk.store, SYSTEM, tmp_path / "all.delai")
    with Store.open(tmp_path / "anew" / "tickets.duckdb") as anew:
        archive.restore(anew, SYSTEM, tmp_path / "all.delai")
        with closing(anew.cursor()) as cursor:
            assert cursor.execute("SELECT kind FROM messages").fetchall() == [("acknowledgement",)]


def subjects(desk: Desk) -> list[str]:
    """The subjects of the messages with codes, which name them."""
    return [subject for (subject,) in desk.ask("SELECT subject FROM messages WHERE kind = 'code' ORDER BY message_id")]


def test_attempts_are_slowed_by_name_and_come_back_with_time() -> None:
    clock = [0.0]
    pace = Pace(Rate(3, 10), lambda: clock[0])
    assert [pace.take("a") for _ in range(5)] == [0, 0, 0, 10, 10]
    assert pace.take("b") == 0
    clock[0] = 4
    assert pace.take("a") == 6
    clock[0] = 10
    assert [pace.take("a") for _ in range(2)] == [0, 10]
    clock[0] = 10_000
    assert [pace.take("a") for _ in range(4)] == [0, 0, 0, 10]


def test_a_household_under_ipv6_is_one_name() -> None:
    assert network("2001:db8:1:2:3::4") == network("2001:db8:1:2:ffff::9") != network("2001:db8:1:3::4")
    assert network("198.51.100.7") == "198.51.100.7"
    assert network("nonsense") == "nonsense"


def test_the_header_of_the_proxy_counts_where_it_is_configured_and_only_its_last_word(desk: Desk) -> None:
    object.__setattr__(desk.site.setting, "client_header", "x-forwarded-for")
    browser = desk.browser()
    browser.open("/reclamations/suivre")
    said = browser.hidden() | {"reference": new_reference()}
    statuses = [
        browser.http.post(
            "/reclamations/suivre",
            data=said,
            headers={"x-forwarded-for": f"10.0.0.{n}, 203.0.113.5"},
            follow_redirects=False,
        ).status_code
        for n in range(11)
    ]
    assert statuses == [303] * 10 + [429]


@pytest.mark.parametrize(
    ("asked", "before", "accepted", "spoken"),
    [
        ("", "", "", "fr"),
        ("en", "fr", "fr", "en"),
        ("", "en", "fr", "en"),
        ("de", "", "de,en-GB;q=0.8,fr;q=0.5", "en"),
        ("", "", "en;q=0, fr;q=0.1", "fr"),
        ("", "", "x;q=é,,;q=", "fr"),
    ],
)
def test_the_language_is_the_asked_one_the_chosen_one_the_browsers_or_french(
    asked: str, before: str, accepted: str, spoken: str
) -> None:
    assert chosen(asked, before, accepted) == spoken


def test_behind_a_proxy_it_must_be_said_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DELAI_PUBLIC_HOST", "help.casino.example")
    with pytest.raises(site.NotSafe, match="DELAI_CLIENT_HEADER"):
        site.setting(True)
    assert site.setting(False).client_header == ""
    for said, header in (("none", ""), ("X-Forwarded-For", "x-forwarded-for")):
        monkeypatch.setenv("DELAI_CLIENT_HEADER", said)
        assert site.setting(True).client_header == header


def test_a_short_key_of_the_hand_off_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DELAI_HANDOFF_KEY", "short")
    with pytest.raises(site.NotSafe, match="DELAI_HANDOFF_KEY"):
        site.setting(False)
