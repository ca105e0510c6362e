"""Giving a message to the server of `DELAI_SMTP`."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import EmailMessage

from data.mail_settings import Server

#: A server that says nothing for so many seconds is not there.
_PATIENCE = 20


class NotPrivate(OSError):
    """The server offers no TLS: the password would go over the network as it is."""


def give(server: Server, mail: EmailMessage) -> None:
    """Give `mail` to `server`; raises `OSError` or `smtplib.SMTPException` where that does not take it."""
    with _connected(server) as session:
        session.send_message(mail)


@contextmanager
def _connected(server: Server) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    if server.secure:
        made: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_PATIENCE, context=context)
    else:
        made = smtplib.SMTP(server.host, server.port, timeout=_PATIENCE)
    # Not by its own `with`, which says goodbye: a server that goes then has the message already.
    with closing(made) as session:
        session.ehlo()
        if not server.secure and session.has_extn("starttls"):
            session.starttls(context=context)
            session.ehlo()
        elif server.user and not server.secure and not server.is_here:
            raise NotPrivate(f"{server.host} offers no TLS, and a password is not sent without")
        if server.user:
            session.login(server.user, server.password)
        yield session
