"""What came as a paper, checked by its content: its first bytes say what it is, never its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from data.evidence import documents, names, pictures
from domain.evidence import LARGEST_AT_ONCE, LARGEST_PAPER, MOST_AT_ONCE
from domain.marks import N_
from domain.problems import BadInput

_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Inspected:
    """A paper fit to be kept: its cleaned name, its true media type, what is kept of it."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Type:
    """A kind of file that is taken: its media type, its endings, and what makes what is kept of what came."""

    media_type: str
    endings: Sequence[str]
    made: Callable[[str, bytes], bytes]


_PICTURES: Mapping[str, _Type] = MappingProxyType(
    {
        "PNG": _Type("image/png", (".png",), lambda name, given: pictures.anew(name, given, "PNG")),
        "JPEG": _Type("image/jpeg", (".jpg", ".jpeg"), lambda name, given: pictures.anew(name, given, "JPEG")),
        "WEBP": _Type("image/webp", (".webp",), lambda name, given: pictures.anew(name, given, "WEBP")),
    }
)
_PDF = _Type("application/pdf", (".pdf",), documents.checked_pdf)
_TEXT = _Type("text/plain", (".txt",), documents.checked_text)


def inspect(name: str, content: bytes) -> Inspected:
    """`content`, which came under `name`, as it is kept; `BadInput` says in a sentence why it is not taken.

    Pictures are drawn anew, so that nothing is kept but what is seen; texts are kept in UTF-8; a PDF as it is.
    """
    shown = names.cleaned(name, ())
    if not content:
        raise BadInput(N_("{name} is empty: choose another file."), name=shown)
    if len(content) > LARGEST_PAPER:
        raise _too_large(shown, len(content))
    found = _type_of(shown, content)
    return Inspected(names.cleaned(name, found.endings), found.media_type, found.made(shown, content))


def demand_fit_together(sizes: Sequence[int]) -> None:
    """Return where papers of these sizes, in bytes, may come at once; else `BadInput`."""
    if len(sizes) > MOST_AT_ONCE:
        raise BadInput(
            N_("{count} files are too many at once: send up to {most}, and the others afterwards."),
            count=len(sizes),
            most=MOST_AT_ONCE,
        )
    if sum(sizes) > LARGEST_AT_ONCE:
        raise BadInput(
            N_("The files have {size} MB together; up to {largest} MB are taken at once: send the others afterwards."),
            size=_rounded(sum(sizes)),
            largest=LARGEST_AT_ONCE // _MEBIBYTE,
        )


def _type_of(name: str, content: bytes) -> _Type:
    if content.startswith(b"%PDF-"):
        return _PDF
    if (picture := pictures.format_of(content)) is not None:
        return _PICTURES[picture]
    if pictures.is_heic(content):
        raise BadInput(N_("{name} is a photo in the format HEIC, which is not taken: save it as JPEG."), name=name)
    if documents.is_text(content):
        return _TEXT
    raise BadInput(
        N_("{name} is none of what is taken: PDF, pictures (JPEG, PNG, WebP), plain text, or an e-mail (.eml)."),
        name=name,
    )


def _too_large(name: str, size: int) -> BadInput:
    return BadInput(
        N_("{name} has {size} MB; one paper may have up to {largest} MB."),
        name=name,
        size=_rounded(size),
        largest=LARGEST_PAPER // _MEBIBYTE,
    )


def _rounded(size: int) -> int:
    """Whole mebibytes, up: what is too large never reads as what is not."""
    return -(-size // _MEBIBYTE)
