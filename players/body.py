"""What a form sends, read with a limit on all of it: what is too large is cut and noted, not kept."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request

from domain.evidence import LARGEST_AT_ONCE, LARGEST_PAPER, MOST_AT_ONCE

_KIBIBYTE = 1024
#: One field of text, and all that is read before the connection is cut: papers that are too large are read to their
#: end, so that what was typed beside them is not lost.
_LARGEST_FIELD = 128 * _KIBIBYTE
_LARGEST_BODY = 4 * LARGEST_AT_ONCE
_MOST_FIELDS = 60


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: its field, the name that it came under, its content, cut where it is larger than may be."""

    field: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """What a form sent: its fields, each once, and its files."""

    fields: dict[str, str] = field(default_factory=dict)
    files: Sequence[Sent] = ()

    def text(self, name: str) -> str:
        """What was typed into the field `name`, '' where nothing was; line ends as they are on the desk."""
        return self.fields.get(name, "").replace("\r\n", "\n")

    def line(self, name: str) -> str:
        """The same without the spaces around it."""
        return self.text(name).strip()


class Unreadable(Exception):
    """The body is no form, or larger than all that is read."""


async def read(request: Request) -> Body:
    """The form that `request` sends; `Unreadable` where it is none."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "multipart/form-data":
            return await _body(await _Parser(request.headers, _limited(request)).parse())
        if kind == "application/x-www-form-urlencoded":
            return await _body(
                await FormParser(
                    request.headers, _limited(request), max_fields=_MOST_FIELDS, max_part_size=_LARGEST_FIELD
                ).parse()
            )
    except (MultiPartException, FormParserError) as error:
        raise Unreadable from error
    raise Unreadable


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    read = 0
    async for part in request.stream():
        read += len(part)
        if read > _LARGEST_BODY:
            raise Unreadable
        yield part


async def _body(form: FormData) -> Body:
    fields, files = {}, []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                files.append(Sent(name, value.filename, await value.read()))
        else:
            fields[name] = value
    await form.close()
    return Body(fields, files)


class _Parser(MultiPartParser):
    """Starlette's, with files cut one byte after the largest that may be, and none kept after all that may come."""

    def __init__(self, headers: Headers, stream: AsyncGenerator[bytes, None]) -> None:
        super().__init__(
            headers, stream, max_files=4 * MOST_AT_ONCE, max_fields=_MOST_FIELDS, max_part_size=_LARGEST_FIELD
        )
        self._of_part = self._of_all = 0

    def on_part_begin(self) -> None:
        """A part begins."""
        super().on_part_begin()
        self._of_part = 0

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """A piece of a part comes."""
        if self._current_part.file is not None:
            room = min(LARGEST_PAPER + 1 - self._of_part, LARGEST_AT_ONCE + LARGEST_PAPER - self._of_all)
            end = min(end, start + max(0, room))
            self._of_part += end - start
            self._of_all += end - start
        if end > start:
            super().on_part_data(data, start, end)
