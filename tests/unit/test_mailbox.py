"""Messages that come in: what each becomes, and that none is lost, taken twice or told to somebody else."""

import io
import shlex
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import duckdb
import httpx
import pytest
from PIL import Image

from data import commands, procedure, procedure_commands, rounds
from data.evidence import scanner
from data.filing import Complaint
from data.mailbox import composing, joining
from data.mailbox.html_text import seen
from data.mailbox.parsing import read
from data.mailbox.taking import Outcome, take
from data.outbox import sending, unsent
from data.outbox.sending import Sender
from data.privacy import erasing
from data.privacy.owners import Owner
from data.store import Store
from domain.people import PLAYER, SYSTEM, Person, Role
from domain.reference import new_reference
from domain.unseen import visible
from domain.vocabulary import Category, Channel, Decision
from players.site import Setting, Site
from tests.markup import Page
from tests.people import hire
from tests.players.conftest import Browser, Desk

ADA = Person("ada", "Ada", Role.AGENT, "payments")
SAM = Person("sam", "Sam", Role.SUPERVISOR)
OWN = "reclamations@casino.example"
#: A Tuesday at noon in Paris.
NOON = datetime(2026, 9, 8, 10, tzinfo=UTC)


def _picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (2, 2), "red").save(made, "PNG")
    return made.getvalue()


PNG = _picture()


def mail(text: str = "Mon retrait n’est pas arrivé.", **heads: str) -> EmailMessage:
    """A message of Eva's; heads are named with _ for -, and left out where they are ''."""
    said = {"From": "Eva Roux <eva@example.org>", "To": OWN, "Subject": "Retrait", "Message-ID": "<m1@example.org>"}
    said |= {"Date": "Mon, 07 Sep 2026 21:30:00 +0000"}
    made = EmailMessage()
    for name, value in (said | {name.replace("_", "-"): value for name, value in heads.items()}).items():
        if value:
            made[name] = value
    made.set_content(text)
    return made


def arrive(store: Store, message: EmailMessage | bytes, at: datetime = NOON, is_cut: bool = False) -> Outcome:
    content = message if isinstance(message, bytes) else message.as_bytes()
    return take(store, read(content, is_cut), at, OWN)


def asked(store: Store, statement: str) -> list[tuple[Any, ...]]:
    with closing(store.cursor()) as cursor:
        return cursor.execute(statement).fetchall()


def texts(store: Store) -> list[str]:
    return [body for (body,) in asked(store, "SELECT body FROM texts ORDER BY text_id")]


def events(store: Store) -> list[str]:
    return [kind for (kind,) in asked(store, "SELECT kind FROM events ORDER BY event_id")]


def eva(store: Store, account: str = "J7") -> str:
    """A form with Eva's address is filed; returns its reference."""
    told = Complaint(account, date(2026, 9, 6), Category.PAYMENT, "Perdu.", Channel.FORM, email="eva@example.org")
    return commands.file(store, PLAYER, told, NOON - timedelta(hours=2))[1]


def test_a_new_message_is_a_complaint(store: Store) -> None:
    assert arrive(store, mail()) is Outcome.TICKET
    assert asked(store, "SELECT account, name, email, language FROM players") == [
        ("eva@example.org", "Eva Roux", "eva@example.org", "fr")
    ]
    told = asked(
        store, "SELECT incident_on, category, channel, received_at FROM tickets JOIN versions_current USING (ticket_id)"
    )
    assert told == [(date(2026, 9, 7), "other", "email", NOON)]
    assert texts(store) == ["Retrait\n\nMon retrait n’est pas arrivé."]
    assert asked(store, "SELECT kind, language FROM messages") == [("acknowledgement", "fr")]


def test_an_account_that_the_staff_know_for_the_address_is_taken(store: Store) -> None:
    hire(store, ADA)
    told = Complaint("J7", date(2026, 9, 6), Category.PAYMENT, "Perdu.", Channel.PHONE, email="Eva@example.org")
    commands.file(store, ADA, told, NOON - timedelta(hours=2))
    eva(store, account="ATT")
    arrive(store, mail("My withdrawal was not paid and I have no answer."))
    assert asked(store, "SELECT account, language FROM players WHERE ticket_id = 3") == [("J7", "en")]


def test_an_account_that_anybody_typed_beside_the_address_is_not_taken(store: Store) -> None:
    eva(store, account="ATT")
    arrive(store, mail())
    assert asked(store, "SELECT account, email FROM players WHERE ticket_id = 2") == [("eva@example.org",) * 2]


def test_a_message_that_comes_again_is_taken_once(store: Store) -> None:
    said = mail(Message_ID="")
    assert [arrive(store, said), arrive(store, said)] == [Outcome.TICKET, Outcome.AGAIN]
    other_way = mail(Received="from a.example by b.example; Tue, 8 Sep 2026 10:00:00 +0000")
    assert [arrive(store, mail()), arrive(store, other_way)] == [Outcome.TICKET, Outcome.AGAIN]
    assert len(asked(store, "SELECT * FROM tickets")) == 2


@pytest.mark.parametrize(
    "other",
    [
        mail("Autre."),
        mail(Subject="Autre"),
        mail(From="mallory@example.net"),
        mail(Subject="Autre", Auto_Submitted="auto-replied"),
    ],
)
def test_another_message_with_an_id_that_came_before_is_not_lost(store: Store, other: EmailMessage) -> None:
    assert arrive(store, mail()) is Outcome.TICKET
    outcome = arrive(store, other)
    assert outcome is not Outcome.AGAIN and asked(store, "SELECT count(*) FROM mails") == [(2,)]
    assert [arrive(store, one) for one in (mail(), other)] == [Outcome.AGAIN] * 2


def test_another_paper_makes_another_message(store: Store) -> None:
    assert arrive(store, with_papers(("a.png", PNG, "image/png"))) is Outcome.TICKET
    assert arrive(store, with_papers(("a.txt", b"x", "text/plain"))) is Outcome.TICKET


def test_a_message_of_a_player_who_was_erased_is_known_and_names_nobody(store: Store) -> None:
    arrive(store, mail(), now := datetime.now(UTC))
    hire(store, SAM)
    commands.answer(store, SAM, 1, 2, Decision.WITHDRAWN, "Bien.")
    rounds.close(store, now + timedelta(days=40))
    erasing.erase(
        store, SYSTEM, "eva@example.org", "eva@example.org", [Owner(*["eva@example.org"] * 2)], now + timedelta(days=41)
    )
    assert [one for row in asked(store, "SELECT * FROM mails") for one in row if "@" in str(one)] == []
    assert arrive(store, mail()) is Outcome.AGAIN


def test_a_reply_joins_its_complaint(store: Store) -> None:
    reference = eva(store)
    [(ours,)] = asked(store, "SELECT header_id FROM messages")
    ways = [
        {"Subject": f"RE: Votre réclamation {reference.lower()}"},
        {"To": f"reclamations+{reference}@casino.example"},
        {"In_Reply_To": f"<{ours}@casino.example>"},
        {"References": f"<x@y.example> <{ours}@casino.example>"},
        {"In_Reply_To": "<r0@example.org>"},
    ]
    for number, heads in enumerate(ways):
        said = mail(
            "Voici.\n\nLe 8 septembre, Extra Casino a écrit :\n> Bonjour,\n> ...",
            Message_ID=f"<r{number}@example.org>",
            **heads,
        )
        assert arrive(store, said) is Outcome.REPLY, heads
    assert texts(store) == ["Perdu.", *["Voici."] * 5] and len(asked(store, "SELECT * FROM tickets")) == 1
    assert asked(store, "SELECT DISTINCT actor FROM events WHERE kind = 'replied'") == [("player",)]


def test_whoever_else_names_a_reference_gets_a_complaint_of_their_own(store: Store) -> None:
    reference = eva(store)
    [(ours,)] = asked(store, "SELECT header_id FROM messages")
    said = mail("Moi.", From="mallory@example.net", Subject=reference, In_Reply_To=f"<{ours}@casino.example>")
    assert arrive(store, said) is Outcome.TICKET
    assert asked(store, "SELECT account, email FROM players WHERE ticket_id = 2") == [("mallory@example.net",) * 2]
    assert asked(store, "SELECT count(*) FROM events WHERE ticket_id = 1") == [(2,)]
    [(body,)] = asked(store, "SELECT body FROM messages WHERE ticket_id = 2")
    assert reference not in body and "eva" not in body


class Counting:
    """A cursor that counts what it is asked."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.cursor, self.times = cursor, 0

    def execute(self, statement: str, values: Any = None) -> duckdb.DuckDBPyConnection:
        self.times += 1
        return self.cursor.execute(statement, values)


def test_who_names_hundreds_of_complaints_makes_nobody_wait(store: Store) -> None:
    own, others = eva(store), [new_reference() for _ in range(300)]
    ids = " ".join(f"<{number:032x}@casino.example>" for number in range(50))
    with closing(store.cursor()) as cursor:
        asked_for = Counting(cursor)

        def found(subject: list[str]) -> int | None:
            said = read(mail(Subject=" ".join(subject), References=ids).as_bytes())
            return joining.ticket_of(cast(duckdb.DuckDBPyConnection, asked_for), said)

        assert found([*others[:4], own, *others[4:]]) == 1
        assert asked_for.times <= 3
        assert found([*others[:5], own]) is None


def test_what_we_write_stands_in_one_thread_with_what_they_wrote(store: Store) -> None:
    arrive(store, mail())
    sent: list[Any] = []
    sending.send_next(store, Sender(OWN, "Extra Casino"), sent.append, NOON + timedelta(days=400))
    assert sent[0]["In-Reply-To"] == sent[0]["References"] == "<m1@example.org>"


def with_papers(*papers: tuple[str, bytes, str]) -> EmailMessage:
    made = mail()
    for name, content, kind in papers:
        made.add_attachment(content, *kind.split("/"), filename=name)
    return made


def test_what_is_sent_along_is_evidence_and_what_cannot_be_is_told(store: Store) -> None:
    arrive(store, with_papers(("relevé.png", PNG, "image/png"), ("a.exe", b"MZ\0\1", "application/octet-stream")))
    assert asked(store, "SELECT name, media_type, actor FROM papers") == [("relevé.png", "image/png", "player")]
    assert events(store) == ["filed", "acknowledged", "paper_added", "told"]
    assert "a.exe" in texts(store)[-1] and "relevé" not in texts(store)[-1]
    assert asked(store, "SELECT actor FROM events WHERE kind = 'told'") == [("system",)]
    assert [kind for (kind,) in asked(store, "SELECT kind FROM messages")] == ["acknowledgement", "still_working"]


#: Looks at one paper until somebody says that it may go on.
_LOOKS = """
import pathlib, sys, time
here = pathlib.Path(sys.argv[1])
(here / "looks").touch()
while not (here / "on").exists():
    time.sleep(0.01)
"""


def test_while_papers_are_looked_through_the_desk_goes_on(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DELAI_SCANNER", shlex.join([sys.executable, "-c", _LOOKS, str(tmp_path)]))
    monkeypatch.setattr(scanner, "TIMEOUT", 10.0)
    said = with_papers(("relevé.png", PNG, "image/png"))
    with ThreadPoolExecutor(2) as hands:
        taken = [hands.submit(arrive, store, said) for _ in range(2)]
        while not (tmp_path / "looks").exists():
            time.sleep(0.01)
        eva(store)
        (tmp_path / "on").touch()
        outcomes = sorted(one.result() for one in taken)
    assert outcomes == [Outcome.AGAIN, Outcome.TICKET], "once, though both looked at the same time"
    assert asked(store, "SELECT ticket_id, name FROM papers") == [(2, "relevé.png")], "it did not wait for the desk"


def test_two_hundred_papers_are_ten_and_a_sentence(store: Store) -> None:
    arrive(
        store, with_papers(*[(f"{number}.txt", b"x%d" % number, "application/octet-stream") for number in range(200)])
    )
    assert asked(store, "SELECT count(*) FROM papers") == [(10,)]
    assert "10.txt" in texts(store)[-1] and "et 180 autres" in texts(store)[-1] and len(texts(store)[-1]) < 1000


def answered(store: Store, decision: Decision = Decision.REJECTED) -> str:
    """Eva's complaint, answered an hour before noon; returns its reference."""
    hire(store, ADA)
    said = Complaint("J7", date(2026, 9, 6), Category.PAYMENT, "Perdu.", Channel.FORM, email="eva@example.org")
    reference = commands.file(store, ADA, said, NOON - timedelta(hours=2))[1]
    commands.answer(store, ADA, 1, 2, decision, "Non.", NOON - timedelta(hours=1))
    return reference


def after_answer(store: Store) -> list[str]:
    return [body for (body,) in asked(store, "SELECT body FROM messages WHERE kind = 'after_answer'")]


def test_who_writes_after_the_answer_is_told_which_way_is_left_once_a_day(store: Store) -> None:
    reference = answered(store)
    made = with_papers(("a.exe", b"MZ\0\1", "application/octet-stream"))
    made.replace_header("Subject", reference)
    assert arrive(store, made) is Outcome.REPLY
    [told] = after_answer(store)
    assert "former un recours" in told and "8 octobre 2026" in told and "a.exe" in told
    assert texts(store)[-1].startswith("Mon retrait"), "the machine's words are not the player's"
    assert arrive(store, mail("Encore.", Subject=reference, Message_ID="<m2@example.org>"), NOON) is Outcome.REPLY
    assert len(after_answer(store)) == 1, "no machine makes the desk write for ever"
    late = NOON + timedelta(days=40)
    arrive(store, mail("Toujours rien ?", Subject=reference, Message_ID="<m3@example.org>"), late)
    assert "former un recours" not in after_answer(store)[1] and "médiateur" in after_answer(store)[1]
    assert len(asked(store, "SELECT * FROM events WHERE kind = 'replied'")) == 3


def test_who_appealed_already_is_told_the_way_outside(store: Store) -> None:
    reference = answered(store)
    procedure_commands.appeal(store, PLAYER, 1, 3, "Pourquoi ?", NOON - timedelta(minutes=30))
    assert arrive(store, mail("Alors ?", Subject=reference)) is Outcome.REPLY
    [told] = after_answer(store)
    assert "former un recours" not in told and "médiateur" in told


def test_what_was_spam_is_not_written_back_to(store: Store) -> None:
    reference = answered(store, Decision.SPAM)
    assert arrive(store, mail("Alors ?", Subject=reference)) is Outcome.REPLY
    assert after_answer(store) == []


REPORT = b"""From: Mail Delivery <MAILER-DAEMON@mx.example>
To: reclamations@casino.example
Subject: Undelivered
Message-ID: <bounce1@mx.example>
Content-Type: multipart/report; report-type=delivery-status; boundary=B

--B
Content-Type: text/plain

Sorry.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; eva@example.org
Action: %s
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1
 No such user

--B
Content-Type: text/rfc822-headers

From: reclamations@casino.example
Message-ID: <%s@casino.example>

--B--
"""


@pytest.mark.parametrize(("action", "is_over"), [(b"failed", True), (b"delayed", False)])
def test_what_comes_back_gives_its_message_up(store: Store, action: bytes, is_over: bool) -> None:
    eva(store)
    [(ours,)] = asked(store, "SELECT header_id FROM messages")
    assert arrive(store, REPORT % (action, ours.encode())) is Outcome.BOUNCE
    [(given_up, why)] = asked(store, "SELECT given_up_at IS NOT NULL, last_error FROM messages")
    assert (given_up, why) == (is_over, "smtp; 550 5.1.1 No such user" if is_over else None)
    assert len(asked(store, "SELECT * FROM tickets")) == 1


@pytest.mark.parametrize("is_noted", [True, False])
def test_what_was_left_and_went_all_the_same_comes_back_with_its_reason(store: Store, is_noted: bool) -> None:
    """Left while the server had it, which was noted, or was not because the program died."""
    hire(store, SAM)
    eva(store)
    [(ours, number)] = asked(store, "SELECT header_id, message_id FROM messages")

    def give(_mail: EmailMessage) -> None:
        unsent.leave(store, SAM, [number])
        if not is_noted:
            raise KeyboardInterrupt

    with nullcontext() if is_noted else pytest.raises(KeyboardInterrupt):
        sending.send_next(store, Sender(OWN, "Extra Casino"), give, NOON)
    assert arrive(store, REPORT % (b"failed", ours.encode())) is Outcome.BOUNCE
    [(given_up, why)] = asked(store, "SELECT given_up_at IS NOT NULL, last_error FROM messages")
    assert (given_up, why) == (True, "smtp; 550 5.1.1 No such user")


def test_a_made_up_return_gives_nothing_up(store: Store) -> None:
    eva(store)
    assert arrive(store, REPORT % (b"failed", b"0" * 32)) is Outcome.BOUNCE
    assert asked(store, "SELECT given_up_at FROM messages") == [(None,)]


def test_what_came_before_what_comes_back_arrived(store: Store) -> None:
    hire(store, SAM)
    eva(store)
    commands.edit(store, SAM, "tell", 1, 2, procedure.Tell("Encore."), NOON)
    [(first,), (second,)] = asked(store, "SELECT header_id FROM messages ORDER BY message_id")
    before = b"References: <%s@casino.example>\nIn-Reply-To: <%s@casino.example>\nMessage-ID: " % (
        (first.encode(),) * 2
    )
    report = (REPORT % (b"failed", second.encode())).replace(b"example\nMessage-ID: ", b"example\n" + before)
    assert arrive(store, report) is Outcome.BOUNCE
    given_up = asked(store, "SELECT given_up_at IS NOT NULL FROM messages ORDER BY message_id")
    assert given_up == [(False,), (True,)]


def test_what_a_server_writes_back_without_a_report_gives_its_message_up(store: Store) -> None:
    eva(store)
    [(ours,)] = asked(store, "SELECT header_id FROM messages")
    text = f"Hi. This is the qmail-send program.\n\n--- Below this line\n\nTo: x\nMessage-ID: <{ours}@casino.example>\n"
    said = mail(text, From="MAILER-DAEMON@mx.example", Subject="failure notice", Return_Path="<>")
    assert arrive(store, said) is Outcome.BOUNCE
    assert asked(store, "SELECT last_error FROM messages WHERE given_up_at IS NOT NULL") == [("failure notice",)]


@pytest.mark.parametrize(
    "heads", [{"Auto_Submitted": "auto-replied"}, {"From": "Postmaster <postmaster@example.org>"}, {}]
)
def test_who_is_away_has_our_message_all_the_same(store: Store, heads: dict[str, str]) -> None:
    eva(store)
    [(ours,)] = asked(store, "SELECT header_id FROM messages")
    said = mail("Je suis absente.", Return_Path="<>", In_Reply_To=f"<{ours}@casino.example>", **heads)
    assert arrive(store, said) is Outcome.AUTOMATIC
    assert asked(store, "SELECT given_up_at, last_error FROM messages") == [(None, None)]
    assert events(store) == ["filed", "acknowledged"]


def test_a_person_may_write_as_postmaster(store: Store) -> None:
    told = Complaint("J7", date(2026, 9, 6), Category.PAYMENT, "Perdu.", Channel.FORM, email="postmaster@example.org")
    commands.file(store, PLAYER, told, NOON - timedelta(hours=2))
    [(ours,)] = asked(store, "SELECT header_id FROM messages")
    said = mail("Voici.", From="postmaster@example.org", In_Reply_To=f"<{ours}@casino.example>", Return_Path="<a@b.fr>")
    assert arrive(store, said) is Outcome.REPLY
    assert asked(store, "SELECT given_up_at FROM messages") == [(None,)]


@pytest.mark.parametrize(
    "heads",
    [
        {"Auto_Submitted": "auto-replied; owner-email=eva@example.org"},
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"Return_Path": "<>"},
        {"From": "Mail Delivery <mailer-daemon@mx.example>"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<news.example.org>"},
        {"From": f"Extra Casino <{OWN}>"},
    ],
)
def test_what_answers_by_itself_is_no_complaint(store: Store, heads: dict[str, str]) -> None:
    assert arrive(store, mail(**heads)) is Outcome.AUTOMATIC
    assert asked(store, "SELECT (SELECT count(*) FROM tickets), (SELECT count(*) FROM messages)") == [(0, 0)]
    assert arrive(store, mail(**heads)) is Outcome.AGAIN


def test_a_machine_that_does_not_say_so_is_not_answered_for_ever(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "_MOST_A_DAY", 2)
    for number in range(4):
        arrive(store, mail(Message_ID=f"<{number}@example.org>"), NOON + timedelta(minutes=number))
    made = with_papers(("a.exe", b"MZ\0\1", "application/octet-stream"))
    made.replace_header("Message-ID", "<5@example.org>")
    arrive(store, made, NOON + timedelta(minutes=5))
    assert "a.exe" in texts(store)[-1], "what was not kept stands with the complaint"
    assert asked(store, "SELECT (SELECT count(*) FROM tickets), (SELECT count(*) FROM messages)") == [(5, 2)]
    assert asked(store, "SELECT count(*) FROM players WHERE email = 'eva@example.org'") == [(5,)], (
        "they can be written to"
    )


def raw(body: bytes, *heads: bytes) -> bytes:
    return b"\r\n".join([*heads, b"", body])


FROM = b"From: eva@example.org"
HTML = b"Content-Type: text/html; charset=utf-8"
_PART = b"--B\r\nContent-Type: text/plain\r\n\r\nVoici.\r\n--B\r\n"
_MIXED = b"Content-Type: multipart/mixed; boundary=B"
#: Each hostile message with what is stored of it: address, name, description, papers.
HOSTILE: dict[str, tuple[bytes, tuple[str | None, str | None, str, list[str]]]] = {
    "HTML with a script": (
        raw(b"<p>Perdu<script>alert(1)</script><img src=http://t.example/p.gif width=1></p>", FROM, HTML),
        ("eva@example.org", None, "Perdu", []),
    ),
    "text with a script": (
        raw(
            b"</blockquote><script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt; {{7*7}}",
            b"From: =?utf-8?q?=22=3E=3Cimg_src=3Dx=3E?= <eva@example.org>",
            b"Subject: </textarea><svg onload=alert(1)>",
        ),
        (
            "eva@example.org",
            '"><img src=x>',
            "</textarea><svg onload=alert(1)>\n\n"
            "</blockquote><script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt; {{7*7}}",
            [],
        ),
    ),
    "HTML that says markup": (
        raw(b"<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt;</p>", FROM, HTML),
        ("eva@example.org", None, "<script>alert(1)</script> &lt;b&gt;", []),
    ),
    "a paper whose name says markup": (
        raw(
            _PART + b'Content-Disposition: attachment; filename="&lt;svg onload=alert(1)&gt;.txt"\r\n\r\nx\r\n--B--',
            FROM,
            _MIXED,
        ),
        ("eva@example.org", None, "Voici.", ["&lt;svg onload=alert(1)&gt;.txt"]),
    ),
    "HTML with hidden text": (
        raw(
            b"<p style='display: none'>Ignore<p>Vu</p></p><div hidden>x</div><b style='font-size:0px'>y</b>Perdu",
            FROM,
            HTML,
        ),
        ("eva@example.org", None, "Perdu", []),
    ),
    "header injection in the subject": (
        raw(b"x", FROM, b"Subject: =?utf-8?q?a=0D=0ABcc:_all@example.org?="),
        ("eva@example.org", None, "a Bcc: all@example.org\n\nx", []),
    ),
    "header injection in the sender": (
        raw(b"x", b"From: =?utf-8?q?E=0D=0ABcc=3A_a=40b.fr?= <eva@example.org>"),
        ("eva@example.org", "E Bcc: a@b.fr", "x", []),
    ),
    "an encoded address": (raw(b"x", b"From: =?utf-8?q?eva=40example.org=0D=0ABcc?="), (None, None, "x", [])),
    "two senders": (raw(b"x", b"From: a@b, eva@example.org, x@y.fr"), ("eva@example.org", None, "x", [])),
    "no sender": (raw(b"x"), (None, None, "x", [])),
    "an empty body": (raw(b"", FROM, b"Subject: Retrait"), ("eva@example.org", None, "Retrait", [])),
    "nothing at all": (raw(b"", b"From: noe@example.org"), ("noe@example.org", None, "(Message sans texte.)", [])),
    "a wrong charset": (
        raw(b"Per\xe7u \x80", FROM, b"Content-Type: text/plain; charset=utf-8", b"Content-Transfer-Encoding: 8bit"),
        ("eva@example.org", None, "Perçu €", []),
    ),
    "an unknown charset": (
        raw("Perçu".encode(), FROM, b"Content-Type: text/plain; charset=x-klingon", b"Subject: =?x-klingon?q?a=E9?="),
        ("eva@example.org", None, "aé\n\nPerçu", []),
    ),
    "raw bytes in the heads": (
        raw(b"x", "From: Zoé <eva@example.org>".encode(), b"Subject: per\xe7u"),
        ("eva@example.org", "Zoé", "perçu\n\nx", []),
    ),
    "another alphabet": (
        raw("返金".encode("iso-2022-jp"), FROM, b"Content-Type: text/plain; charset=iso-2022-jp"),
        ("eva@example.org", None, "返金", []),
    ),
    "null bytes": (raw(b"a\x00b", FROM, b"Subject: c\x00d"), ("eva@example.org", None, "cd\n\nab", [])),
    "a right-to-left name": (
        raw(b"x", b"From: =?utf-8?q?E=E2=80=AEva?= <eva@example.org>"),
        ("eva@example.org", "Eva", "x", []),
    ),
    "broken base64": (
        raw(b"!!!!", FROM, b"Content-Transfer-Encoding: base64", b"Subject: s"),
        ("eva@example.org", None, "s", []),
    ),
    "winmail.dat": (
        raw(
            _PART + b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n\x78\x9f\x3e\x22\x00\r\n--B--",
            FROM,
            _MIXED,
        ),
        ("eva@example.org", None, "Voici.", []),
    ),
    "a message in the message": (
        raw(
            _PART + b"Content-Type: message/rfc822\r\n\r\nFrom: x@y.fr\r\nSubject: EC/../1\r\n\r\nInside\r\n--B--",
            FROM,
            _MIXED,
        ),
        ("eva@example.org", None, "Voici.", ["1.eml.txt"]),
    ),
    "a path and a wrong direction in a name": (
        raw(
            _PART
            + b"Content-Disposition: attachment; filename*=utf-8''..%2F..%2Fetc%2F%E2%80%AEtxt.exe\r\n\r\nx\r\n--B--",
            FROM,
            _MIXED,
        ),
        ("eva@example.org", None, "Voici.", ["txt.exe.txt"]),
    ),
    "parts without an end": (raw(_PART * 3, FROM, _MIXED), ("eva@example.org", None, "Voici.\n\nVoici.\n\nVoici.", [])),
    "parts in parts": (
        raw(
            b"".join(b"--%d\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n" % (n, n + 1) for n in range(500)),
            FROM,
            b"Subject: s",
            b"Content-Type: multipart/mixed; boundary=0",
        ),
        ("eva@example.org", None, "s", []),
    ),
    "a very long line": (raw(b"x" * 30_000, FROM), ("eva@example.org", None, "x" * 19_996 + " […]", [])),
}


@dataclass
class Mailed:
    """A desk that mail comes to, and browsers of those who wrote, each in since their first complaint."""

    desk: Desk
    browsers: dict[str, Browser] = field(default_factory=dict)

    def page(self, email: str, reference: str) -> httpx.Response:
        """The page of a complaint as whoever has that address is shown it."""
        if email not in self.browsers:
            self.browsers[email] = self.desk.inside(reference)
        return self.browsers[email].open(f"/reclamations/miennes/{reference}")


@pytest.fixture(scope="module")
def mailed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailed]:
    """One desk for all hostile messages; each is another day's, so that none counts as a machine's."""
    with Store.open(tmp_path_factory.mktemp("hostile") / "tickets.duckdb") as store:
        site = Site(lambda: store, Setting())
        yield Mailed(Desk(site, store))
        site.close()


@pytest.fixture(scope="module")
def plain(mailed: Mailed) -> Page:
    """The page of a message with a paper, in which there is nothing to wonder at."""
    arrive(mailed.desk.store, with_papers(("relevé.txt", b"x", "text/plain")), NOON - timedelta(days=1))
    [(reference,)] = mailed.desk.ask("SELECT reference FROM tickets")
    return Page(mailed.page("eva@example.org", reference).text)


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_stored_and_shown_of_a_hostile_message(mailed: Mailed, plain: Page, what: str) -> None:
    content, expected = HOSTILE[what]
    store = mailed.desk.store
    before = len(asked(store, "SELECT * FROM tickets"))
    assert arrive(store, content, NOON + timedelta(days=list(HOSTILE).index(what))) is Outcome.TICKET
    [(ticket, email, name)] = asked(store, "SELECT ticket_id, email, name FROM players ORDER BY ALL DESC LIMIT 1")
    names = [paper for (paper,) in asked(store, f"SELECT name FROM papers WHERE ticket_id = {ticket}")]
    [(text,)] = asked(store, f"SELECT body FROM texts WHERE ticket_id = {ticket} ORDER BY text_id LIMIT 1")
    assert ticket == before + 1 and (email, name, text, names) == expected
    # Whoever cannot be written to is not.
    assert asked(store, "SELECT * FROM messages WHERE recipient IS NULL OR recipient NOT LIKE '___@example.org'") == []

    [(reference,)] = asked(store, f"SELECT reference FROM tickets WHERE ticket_id = {ticket}")
    answer = mailed.page(email or "eva@example.org", reference)
    page = Page(answer.text)
    assert page.acts() == [], "no element does anything that nobody of ours wrote"
    if email is None:
        # Nobody proves that they wrote it, so nobody is shown it.
        assert answer.status_code == 404 and page.texts("blockquote") == []
        return
    assert page.skeleton().keys() <= plain.skeleton().keys(), "and none is of another kind than in any other page"
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    # What they wrote, and above that what could not be kept of it.
    told = asked(store, f"SELECT body FROM texts WHERE ticket_id = {ticket} ORDER BY text_id DESC")
    assert page.texts("blockquote") == [visible(body) for (body,) in told]
    assert page.texts("bdi") == [*map(visible, names), email]


def test_the_beginning_of_what_is_too_large_is_kept_and_told(store: Store) -> None:
    whole = with_papers(("a.png", PNG * 10_000, "image/png")).as_bytes()
    assert arrive(store, whole[:2_000], is_cut=True) is Outcome.TICKET
    assert texts(store)[0].startswith("Retrait\n\nMon retrait") and "trop grand" in texts(store)[-1]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<p>b", "a\nb"),
        ("a<br>b<ul><li>c<li>d</ul>", "a\nb\n- c\n- d"),
        ("<a href='https://x.example/'>ici</a>", "ici (https://x.example/)"),
        ("<a href='javascript:alert(1)'>ici</a>", "ici"),
        ("<style>p{}</style><title>t</title>a&eacute;&nbsp;b", "aé b"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc"),
        ("<div style='display:none'><p>x</div>a", "a"),
        ("<p hidden>x</p></div></span>a", "a"),
        ("<!-- x -->a<![CDATA[b]]>", "a"),
        ("<script>a</scr", ""),
        ("&lt;b&gt;", "<b>"),
    ],
)
def test_html_is_what_somebody_sees(html: str, text: str) -> None:
    assert seen(html) == text
