"""Pictures, drawn anew: what is kept is what is seen, and nothing that came with it."""

import threading
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageOps

from domain.evidence import MOST_POINTS
from domain.marks import N_
from domain.problems import BadInput

_QUALITY = 92
#: The modes that each format keeps as they are.
_KEPT = {"PNG": {"1", "L", "LA", "RGB", "RGBA", "I;16"}, "JPEG": {"L", "RGB"}, "WEBP": {"RGB", "RGBA"}}
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
# A picture takes up to a third of a gigabyte while it is drawn: not for everybody at once, and nobody waits for long,
# because whoever waits holds one of the hands that all others need.
_drawing = threading.BoundedSemaphore(2)
_PATIENCE_SECONDS = 10.0


def format_of(content: bytes) -> str | None:
    """What kind of picture the first bytes say that it is; None where it is none that is taken."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    return "WEBP" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def is_heic(content: bytes) -> bool:
    """Whether it is a photo as some telephones take them, which nothing here can draw."""
    return content[4:8] == b"ftyp" and content[8:12] in _HEIC


def anew(name: str, content: bytes, kind: str) -> bytes:
    """The picture `content` drawn anew in its format, upright; of one that moves the first picture.

    `BadInput` where it cannot be drawn, is cut off, has more points than are unpacked, or others are drawn just now.
    """
    if not _drawing.acquire(timeout=_PATIENCE_SECONDS):
        raise BadInput(N_("Too many pictures are being looked at just now: add {name} later."), name=name)
    try:
        return _drawn(name, content, kind)
    except BadInput:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_points(name) from error
    # Whatever a decoder raises on what somebody made up: it is no picture.
    except Exception as error:
        raise BadInput(
            N_("{name} is damaged and cannot be shown: open it, save it again, and send that."), name=name
        ) from error
    finally:
        _drawing.release()


def _drawn(name: str, content: bytes, kind: str) -> bytes:
    with Image.open(BytesIO(content), formats=[kind]) as picture:
        if picture.width * picture.height > MOST_POINTS:
            raise _too_many_points(name)
        picture.load()
        _turn_upright(picture)
        return _saved(picture, kind)


def _turn_upright(picture: Image.Image) -> None:
    # What a camera says of itself may be damaged where the picture is not.
    with suppress(Exception):
        ImageOps.exif_transpose(picture, in_place=True)


def _saved(picture: Image.Image, kind: str) -> bytes:
    bare = picture.convert(_mode(picture, kind))
    # Where it was taken, what was written into it, colour profiles, thumbnails.
    bare.info.clear()
    out = BytesIO()
    bare.save(out, kind, **({} if kind == "PNG" else {"quality": _QUALITY}), exif=b"")
    return out.getvalue()


def _mode(picture: Image.Image, kind: str) -> str:
    if "transparency" in picture.info and kind != "JPEG":
        return "RGBA"
    if picture.mode in _KEPT[kind]:
        return picture.mode
    return "RGBA" if picture.mode in ("LA", "PA", "RGBa", "La") and kind != "JPEG" else "RGB"


def _too_many_points(name: str) -> BadInput:
    return BadInput(
        N_("{name} is too large a picture: it may have up to {millions} million points."),
        name=name,
        millions=MOST_POINTS // 1_000_000,
    )
