"""Giving messages to a real server: by TLS where it can be, with a password never without, heads that say one thing."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.message import Message
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Smtp
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from data.mail_settings import Server, settings
from data.outbox import delivery, sending
from data.outbox.sending import Message as Out
from data.outbox.sending import Sender
from domain.problems import BadInput
from tests.browser.application import _free_port

DESK = Sender("reclamations@casino.example", "Extra Casino")
NOON = datetime(2026, 9, 8, 10, tzinfo=UTC)
EVA = Out(1, "eva@example.org", "Votre réclamation", "Bonjour.", "fr", "a" * 32, 0, NOON)


@dataclass
class Inbox:
    """What a server was given: whether by TLS, as whom, and the message."""

    got: list[tuple[bool, Any, Message]] = field(default_factory=list)

    async def handle_DATA(self, _server: Smtp, session: Session, envelope: Envelope) -> str:
        content = message_from_string(bytes(envelope.content or b"").decode(), policy=default)
        self.got.append((session.ssl is not None, session.auth_data, content))
        return "250 OK"


def _known(_server: Smtp, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(
        success=isinstance(data, LoginPassword) and data.password == b"right", handled=False, auth_data=data
    )


Served = Callable[..., tuple[Inbox, Server]]


@pytest.fixture
def serve() -> Iterator[Served]:
    running: list[Controller] = []

    def start(secure: bool = False, user: str = "", **options: Any) -> tuple[Inbox, Server]:
        box, port = Inbox(), _free_port()
        made = Controller(box, hostname="127.0.0.1", port=port, enable_SMTPUTF8=options.pop("utf8", True), **options)
        made.start()
        running.append(made)
        return box, Server("localhost", port, secure, user, "right" if user else "")

    yield start
    for one in running:
        one.stop()


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The server's side of a connection to localhost whose certificate this machine trusts."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert, secret = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, secret)
    return context


def give(server: Server, message: Out = EVA) -> None:
    delivery.give(server, sending.mail(message, DESK))


def test_tls_is_taken_where_it_is_offered(serve: Served, tls: ssl.SSLContext) -> None:
    box, server = serve(user="desk", tls_context=tls, authenticator=_known, auth_require_tls=True)
    give(server)
    [(by_tls, who, _message)] = box.got
    assert by_tls and who.login == b"desk"


def test_smtps_is_tls_from_the_beginning(serve: Served, tls: ssl.SSLContext) -> None:
    box, server = serve(secure=True, ssl_context=tls)
    give(server)
    assert len(box.got) == 1


def test_a_certificate_of_nobody_is_refused(
    serve: Served, tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, server = serve(tls_context=tls)
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ssl.SSLCertVerificationError) as refused:
        give(server)
    assert box.got == [] and not sending._is_refused(refused.value), "the message is not at fault"


def test_a_password_does_not_go_without_tls(serve: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    box, server = serve(user="desk", authenticator=_known, auth_require_tls=False)
    give(server)  # on this machine
    monkeypatch.setattr("data.mail_settings._LOOPBACK", frozenset())
    with pytest.raises(delivery.NotPrivate):
        give(server)
    assert len(box.got) == 1


def test_a_wrong_password_gives_no_message_up(serve: Served) -> None:
    _box, server = serve(user="desk", authenticator=_known, auth_require_tls=False)
    with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
        give(replace(server, password="wrong"))
    assert not sending._is_refused(refused.value)


def test_names_and_addresses_of_any_language(serve: Served) -> None:
    box, server = serve()
    own = Sender("réclamations@müller.example", "Café « Été », SA")
    delivery.give(server, sending.mail(replace(EVA, recipient="zoé@straße.example"), own))
    [(_tls, _who, got)] = box.got
    assert got["From"].addresses[0].display_name == "Café « Été », SA"
    assert (got["To"].addresses[0].username, got["To"].addresses[0].domain) == ("zoé", "xn--strae-oqa.example")
    assert got["Message-ID"] == f"<{'a' * 32}@xn--mller-kva.example>"


def test_an_address_that_the_server_cannot_write_is_given_up(serve: Served) -> None:
    _box, server = serve(utf8=False)
    with pytest.raises(smtplib.SMTPNotSupportedError) as refused:
        give(server, replace(EVA, recipient="zoé@example.org"))
    assert sending._is_refused(refused.value)
    give(server, replace(EVA, recipient="zoe@exämple.org"))  # the domain alone needs no such server


@pytest.mark.parametrize(
    "recipient", ["a@b.fr\r\nBcc: x@y.fr", "a@b.fr, x@y.fr", "a b@c.fr", "<a@b.fr>", "a@", "@b.fr", "", "a@\ud800.fr"]
)
def test_what_is_no_address_is_written_to_nobody(recipient: str) -> None:
    with pytest.raises(ValueError) as refused:
        sending.mail(replace(EVA, recipient=recipient), DESK)
    assert sending._is_refused(refused.value)


@pytest.mark.parametrize(
    "subject", ["a\r\nBcc: x@y.fr", "a\nBcc: x@y.fr", "a\x85Bcc: x@y.fr", "a\u2028Bcc: x@y.fr", "é\r\n\r\nx" * 40]
)
def test_no_subject_makes_another_head(serve: Served, subject: str) -> None:
    box, server = serve()
    give(server, replace(EVA, subject=subject))
    [(_tls, _who, got)] = box.got
    heads = "From Reply-To To Subject Message-ID Date Content-Language Auto-Submitted X-Auto-Response-Suppress"
    body = "Content-Type Content-Transfer-Encoding MIME-Version"
    assert set(got.keys()) <= {*heads.split(), *body.split(), "X-Peer", "X-MailFrom", "X-RcptTo"}
    assert got.get_content().strip() == "Bonjour."


WHOLE = {"DELAI_MAIL_FROM": "Extra Casino <c@casino.example>", "DELAI_PUBLIC_URL": "https://casino.example"}


def test_the_settings_of_a_desk() -> None:
    found = settings(
        WHOLE | {"DELAI_SMTP": "smtp://u%40x:p%2Fw@mx.example", "DELAI_IMAP": "imaps://u:p@mx.example/Plaintes%20A"}
    )
    assert found.smtp == Server("mx.example", 587, False, "u@x", "p/w", "INBOX")
    assert found.imap == Server("mx.example", 993, True, "u", "p", "Plaintes A")
    assert (found.address, found.name, found.rounds) == ("c@casino.example", "Extra Casino", True)
    assert "p/w" not in repr(found), "no password in a log"
    assert settings({}) == settings({"DELAI_SMTP": "  "}) and settings({}).smtp is None


@pytest.mark.parametrize(
    "said",
    [
        {"DELAI_SMTP": "mx.example"},
        {"DELAI_SMTP": "http://mx.example"},
        {"DELAI_SMTP": "smtp://"},
        {"DELAI_SMTP": "smtp://u:geheim@mx.example:99999"},
        {"DELAI_SMTP": "smtp://mx.example:x"},
        {"DELAI_SMTP": "smtp://u@mx.example"},
        {"DELAI_SMTP": "smtp://u:geheim%C3%A9@mx.example"},
        {"DELAI_SMTP": "smtp://mx.example/folder"},
        {"DELAI_SMTP": "smtp://mx.example", "DELAI_MAIL_FROM": ""},
        {"DELAI_SMTP": "smtp://mx.example", "DELAI_PUBLIC_URL": ""},
        {"DELAI_MAIL_FROM": "casino"},
        {"DELAI_MAIL_FROM": "a@b.fr, c@d.fr"},
        {"DELAI_MAIL_FROM": "A\r\nBcc: x <a@b.fr>"},
        {"DELAI_IMAP": "imaps://mx.example"},
        {"DELAI_IMAP": "imaps://u:p@"},
        {"DELAI_PUBLIC_URL": "http://casino.example"},
        {"DELAI_PUBLIC_URL": "https://casino.example?x"},
        {"DELAI_PUBLIC_URL": "casino.example"},
        {"DELAI_ROUNDS": "maybe"},
    ],
)
def test_nonsense_is_a_sentence_without_the_password(said: dict[str, str]) -> None:
    with pytest.raises(BadInput) as refused:
        settings(WHOLE | said)
    assert "DELAI_" in str(refused.value) and "geheim" not in str(refused.value)
