"""A client without a browser: it says to the application whatever an attacker would, and tells what came back."""

import http.client
import json
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

USER = "_streamlit_user"
PATIENCE_S = 60


def cookie(secret: str, base: str, claims: Mapping[str, object], name: str = USER) -> str:
    """A Cookie header as the application itself would set it for `claims`, signed with `secret`."""
    said = {"origin": base, "is_logged_in": True, "provider": "default", **claims}
    return f"{USER}={create_signed_value(secret, name, json.dumps(said)).decode()}"


#: What surrounds a page: its style, the menu of languages, who is signed in and the way out.
_AROUND = {"html", "markdown", "button", "button_group", "empty"}


@dataclass
class Seen:
    """What one run of a page sent: its elements, newest first, and which page it took itself for."""

    elements: list[Message] = field(default_factory=list)
    not_found: bool = False
    sent_away: str = ""

    def of(self, kind: str) -> list[Message]:
        """The elements of a kind, such as `text_input`."""
        return [getattr(one, kind) for one in self.elements if one.WhichOneof("type") == kind]

    @property
    def kinds(self) -> set[str]:
        """The kinds of elements that came."""
        return {str(one.WhichOneof("type")) for one in self.elements}

    @property
    def is_refused(self) -> bool:
        """Whether the page says that it is not for this role, and nothing else."""
        said = [one.body for one in self.of("alert")]
        return len(said) == 1 and "is not for your role" in said[0] and self.kinds <= _AROUND | {"alert", "heading"}

    @property
    def titles(self) -> list[str]:
        """What stands in the titles of the page."""
        return [one.body for one in self.of("heading") if one.tag == "h1"]

    @property
    def text(self) -> str:
        """Everything that came, as text."""
        return "\n".join(map(str, self.elements))

    def button(self, key: str) -> str:
        """The id of the button with this key."""
        return next(one.id for one in self.of("button") if one.id.endswith(f"-{key}"))

    def exports(self) -> list[str]:
        """The addresses of exports on the page."""
        return re.findall(r"/export/[\w.-]+", self.text)


class Visitor:
    """One connection, as a browser has one for each tab."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    def visit(self, page: str = "", /, **asked: str) -> Seen:
        """Open a page, cold or by the menu."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = urlencode(asked)
        return self._run(message)

    def press(self, button: str, page: str = "", texts: Mapping[str, str] = {}, /, **asked: str) -> Seen:
        """Press the button with this id on a page, with `texts` in the fields that have these ids."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = urlencode(asked)
        message.rerun_script.widget_states.widgets.add(id=button, trigger_value=True)
        for id, text in texts.items():
            message.rerun_script.widget_states.widgets.add(id=id, string_value=text)
        return self._run(message)

    def _run(self, message: BackMsg) -> Seen:
        self._connection.send(message.SerializeToString())
        seen = Seen()
        while True:
            said = ForwardMsg.FromString(self._connection.recv(timeout=PATIENCE_S))
            kind = said.WhichOneof("type")
            if kind == "delta" and said.delta.WhichOneof("type") == "new_element":
                seen.elements.append(said.delta.new_element)
            seen.not_found |= kind == "page_not_found"
            if kind == "auth_redirect":
                seen.sent_away = said.auth_redirect.url
            if kind == "script_finished" and said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return seen


@contextmanager
def visitor(base: str, cookie: str = "", **headers: str) -> Iterator[Visitor]:
    """A connection to the application at `base`; headers of an honest browser unless `headers` says otherwise.

    Raises `Refused` where the application does not let it in.
    """
    token = generate_xsrf_token_string()
    cookies = f"{cookie}; _streamlit_xsrf={token}" if cookie else ""
    said = {"Origin": base, "Cookie": cookies, **{name.replace("_", "-"): value for name, value in headers.items()}}
    asked = {name: value for name, value in said.items() if value and name != "Host"}
    address = base.replace("http://", "ws://") + "/_stcore/stream"
    if "Host" in said:  # the name that is asked for, at the address of this machine
        address = f"ws://{said['Host']}/_stcore/stream"
    try:
        with connect(
            address,
            sock=socket.create_connection(("127.0.0.1", urlsplit(base).port), PATIENCE_S),
            subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
            additional_headers=asked,
            max_size=None,
            proxy=None,
            compression=None,
        ) as connection:
            yield Visitor(connection)
    except InvalidStatus as error:
        raise Refused(error.response.status_code) from error


class Refused(Exception):
    """The connection was not let in; its argument is the status."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from a plain request."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def ask(base: str, path: str, method: str = "GET", headers: Sequence[tuple[str, str]] = ()) -> Answer:
    """The answer to a request whose path and headers are sent as they are, a Host only where none is among them."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(base).port, timeout=PATIENCE_S)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        if not any(name.lower() == "host" for name, _value in headers):
            connection.putheader("Host", urlsplit(base).netloc)
        for name, value in headers:
            connection.putheader(name, value)
        connection.endheaders()
        came = connection.getresponse()
        return Answer(came.status, came.getheaders(), came.read())
    finally:
        connection.close()
