"""PDF and plain text: looked at without being opened, and refused where they could be more than that."""

import re
import zipfile
from io import BytesIO

from domain.marks import N_
from domain.problems import BadInput

# What browsers look at to guess what something is.
_SNIFFED = 1024
_MARKUP = re.compile(
    rb"<(!doctype|!--|\?xml|html|head|body|script|svg|iframe|img|style|table|a |div|p>)", re.IGNORECASE
)
# A name in a PDF may have any of its letters as a code.
_ENCRYPTED = re.compile(
    b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (one, one, one) for one in b"Encrypt") + rb"(?![A-Za-z#])"
)
#: What no text holds: control characters but tab, line breaks and new page.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"), (b"", "cp1252"))


def checked_pdf(name: str, content: bytes) -> bytes:
    """The PDF as it is; `BadInput` where it is encrypted, or does not begin and end as one and nothing else."""
    ends_as_one = content.rstrip(b"\r\n\t \x00").endswith(b"%%EOF") and b"startxref" in content[-_SNIFFED:]
    if not ends_as_one or _MARKUP.search(content[:_SNIFFED]) or zipfile.is_zipfile(BytesIO(content)):
        raise BadInput(
            N_("{name} is a damaged PDF, or something else besides: print it to a new PDF, and send that."), name=name
        )
    if _ENCRYPTED.search(content):
        raise BadInput(N_("{name} is protected by a password: save it without one, and send that."), name=name)
    return content


def is_text(content: bytes) -> bool:
    """Whether it is plain text, an e-mail among it: writing, in a known encoding, that does not begin as markup."""
    return _decoded(content) is not None


def checked_text(name: str, content: bytes) -> bytes:
    """The text in UTF-8; `BadInput` where nothing is written there."""
    text = _decoded(content) or ""
    if not text.strip():
        raise BadInput(N_("{name} is empty: choose another file."), name=name)
    return text.encode()


def _decoded(content: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            begins = text[:_SNIFFED].lstrip("\ufeff \t\r\n\x0c")
            is_markup = _MARKUP.match(begins.encode("utf-8", "replace"))
            return None if _CONTROL.search(text) or is_markup else text
    return None
