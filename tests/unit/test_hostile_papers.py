"""Papers that somebody made up to do harm: a table of what came, and what is kept of it or said instead."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from data import case_state
from data.evidence import files, inspecting, papers, pictures
from data.evidence.inspecting import Inspected, inspect
from data.store import Store
from domain.evidence import LARGEST_PAPER
from domain.people import PLAYER
from domain.problems import BadInput
from domain.unseen import visible
from players.site import Setting, Site
from tests.app.calling import get
from tests.markup import Page
from tests.people import hire
from tests.players.conftest import SAM, Browser, Desk
from ui import exports
from ui.guard import DEMO, Guard
from ui.paper_list import file_name

SCRIPT = b"<script>alert(1)</script>"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
NOT_TAKEN = "is none of what is taken"
DAMAGED = "is damaged and cannot be shown"
NO_PDF = "is a damaged PDF, or something else besides"


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 20), **how: object) -> bytes:
    """A picture whose left half is red."""
    made = Image.new("RGB", size, "blue")
    made.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    made.convert(mode).save(out, kind, **how)
    return out.getvalue()


def zipped(content: bytes = b"x", times: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bomb.txt", content * times)
    return out.getvalue()


def located() -> bytes:
    """A photo that says where it was taken, lies on its side, and has a thumbnail, a comment and XMP."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "CAMERAMAKER"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 3.0)})
    return picture("JPEG", exif=exif, comment=b"COMMENT", xmp=b"<x:xmpmeta>XMPDATA</x:xmpmeta>")


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that says it has side × side points."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000)) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A PNG with a text in it that unpacks to 200 MB."""
    made = picture("PNG")
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 200_000_000))
    return made[:33] + bomb + made[33:]


@dataclass(frozen=True)
class Row:
    """What came, under which name; what is kept (name, type, a check of the content), or a part of the sentence."""

    title: str
    name: str
    content: Callable[[], bytes]
    kept: tuple[str, str] | None = None
    said: str = ""
    #: A part of the sentence on the page, where it is not `said`: a form is cut before all of it is read.
    shown: str = ""
    check: Callable[[bytes], bool] = lambda _: True


def opens(kind: str, size: tuple[int, int] = (40, 20)) -> Callable[[bytes], bool]:
    def check(content: bytes) -> bool:
        with Image.open(io.BytesIO(content), formats=[kind]) as found:
            found.load()
            return found.size == size

    return check


def bare(content: bytes) -> bool:
    hidden = (b"Exif", b"CAMERAMAKER", b"COMMENT", b"XMPDATA", b"GPS", b"http://ns.adobe.com")
    with Image.open(io.BytesIO(content)) as found:
        # On its side it was 40 wide and 20 high: the red half is on top once it stands.
        upright = found.size == (20, 40) and found.getpixel((10, 5))[0] > 200 and found.getpixel((10, 35))[2] > 200
        return upright and not found.getexif() and not any(one in content for one in hidden)


def no_tail(end: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.endswith(end) and b"PK\x03\x04" not in content and b"alert" not in content


JPEG_END, PNG_END = b"\xff\xd9", chunk(b"IEND", b"")
TABLE = (
    Row("GIF that is JavaScript", "a.gif", lambda: b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)", said=NOT_TAKEN),
    Row("GIF", "a.png", lambda: picture("GIF"), said=NOT_TAKEN),
    Row(
        "GIF whose name says markup",
        "&lt;svg onload=alert(1)&gt;.gif",
        lambda: picture("GIF"),
        said="&lt;svg onload=alert(1)&gt;.gif is none of what is taken",
    ),
    Row(
        "JPEG with a ZIP behind it",
        "a.jpg",
        lambda: picture("JPEG") + zipped(),
        ("a.jpg", "image/jpeg"),
        check=no_tail(JPEG_END),
    ),
    Row(
        "PNG with a script behind it",
        "a.png",
        lambda: picture("PNG") + SCRIPT,
        ("a.png", "image/png"),
        check=no_tail(PNG_END),
    ),
    Row(
        "JPEG with a script in its comment",
        "a.jpg",
        lambda: picture("JPEG", comment=SCRIPT),
        ("a.jpg", "image/jpeg"),
        check=no_tail(JPEG_END),
    ),
    Row("PDF with a page before it", "a.pdf", lambda: b"<html>" + SCRIPT + PDF, said=NOT_TAKEN),
    Row("PDF with a page in its head", "a.pdf", lambda: b"%PDF-1.4\n<html><body>" + SCRIPT + PDF[9:], said=NO_PDF),
    Row("PDF with a page behind it", "a.pdf", lambda: PDF + b"<html>" + SCRIPT, said=NO_PDF),
    Row("PDF with a ZIP behind it", "a.pdf", lambda: PDF + zipped(), said=NO_PDF),
    Row(
        "PDF with a ZIP in front of its end", "a.pdf", lambda: PDF[:-6] + zipped()[:-2] + b"\x06\0%%EOF\n", said=NO_PDF
    ),
    Row("PDF cut off", "a.pdf", lambda: PDF[:60], said=NO_PDF),
    Row(
        "PDF with a password",
        "a.pdf",
        lambda: PDF.replace(b"/Root", b"/Encrypt 5 0 R /Root"),
        said="protected by a password",
    ),
    Row(
        "PDF that hides its password",
        "a.pdf",
        lambda: PDF.replace(b"/Root", b"/#45n#63rypt 5 0 R /Root"),
        said="protected by a password",
    ),
    Row("PDF", "Relevé 2026.pdf", lambda: PDF, ("Relevé 2026.pdf", "application/pdf"), check=lambda kept: kept == PDF),
    Row("ZIP bomb", "a.zip", lambda: zipped(b"\0" * 1_000_000, 100), said=NOT_TAKEN),
    Row("ZIP called .pdf", "a.pdf", zipped, said=NOT_TAKEN),
    Row(
        "PNG with 900 million points",
        "a.png",
        lambda: png_bomb(30_000),
        said="too large a picture: it may have up to 40 million",
    ),
    Row("PNG with 100 million points", "a.png", lambda: png_bomb(10_000), said="too large a picture"),
    Row("PNG with 49 million points", "a.png", lambda: png_bomb(7_000), said="up to 40 million"),
    Row("PNG with 200 MB of text", "a.png", text_bomb, said=DAMAGED),
    Row("PNG that says more than it has", "a.png", lambda: png_bomb(2_000), said=DAMAGED),
    Row(
        "SVG with a script",
        "a.svg",
        lambda: b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
        said=NOT_TAKEN,
    ),
    Row("SVG called .png", "a.png", lambda: b"<?xml version='1.0'?><svg>" + SCRIPT + b"</svg>", said=NOT_TAKEN),
    Row("HTML called .png", "a.png", lambda: b"\n <!DOCTYPE html><html>" + SCRIPT, said=NOT_TAKEN),
    Row("HTML in UTF-16", "a.txt", lambda: ("<html>" + SCRIPT.decode()).encode("utf-16"), said=NOT_TAKEN),
    Row(
        "50 MB",
        "a.pdf",
        lambda: PDF + b" " * (50 << 20),
        said="a.pdf has 51 MB; one paper may have up to 10 MB",
        shown="a.pdf has 11 MB; one paper may have up to 10 MB",
    ),
    Row("one byte too many", "a.txt", lambda: b"x" * (LARGEST_PAPER + 1), said="has 11 MB"),
    Row(
        "as much as may be",
        "a.txt",
        lambda: b"x" * LARGEST_PAPER,
        ("a.txt", "text/plain"),
        check=lambda kept: len(kept) == LARGEST_PAPER,
    ),
    Row("empty", "a.pdf", lambda: b"", said="a.pdf is empty"),
    Row("spaces", "a.txt", lambda: b" \r\n\t ", said="a.txt is empty"),
    Row("name with folders", "../../etc/passwd", lambda: b"text", ("passwd.txt", "text/plain")),
    Row("name with folders of Windows", "C:\\Users\\me\\bill.pdf", lambda: PDF, ("bill.pdf", "application/pdf")),
    Row("name that reads backwards", "bill\u202efdp.exe", lambda: PDF, ("billfdp.exe.pdf", "application/pdf")),
    Row("name with what is not seen", "a\u200b\x00\r\nb\u2066.pdf", lambda: PDF, ("a__b.pdf", "application/pdf")),
    Row(
        "name with markup",
        '"><img src=x onerror=alert(1)>.png',
        lambda: picture("PNG"),
        ("___img src=x onerror=alert(1)_.png", "image/png"),
    ),
    Row(
        "name with markup in other words",
        "&lt;img src=x onerror=alert(1)&gt; {{7-7}} 'x'.pdf",
        lambda: PDF,
        ("&lt;img src=x onerror=alert(1)&gt; {{7-7}} 'x'.pdf", "application/pdf"),
    ),
    Row("name without end", "x" * 5_000 + ".pdf", lambda: PDF, ("x" * 96 + ".pdf", "application/pdf")),
    Row("no name", "", lambda: PDF, ("paper.pdf", "application/pdf")),
    Row("name of dots", "...", lambda: PDF, ("paper.pdf", "application/pdf")),
    Row("half a letter in the name", "a\ud800.pdf", lambda: PDF, ("a_.pdf", "application/pdf")),
    Row("device of Windows", "CON", lambda: b"text", ("_CON.txt", "text/plain")),
    Row("device of Windows with an ending", "lpt1.pdf", lambda: PDF, ("_lpt1.pdf", "application/pdf")),
    Row("device of Windows behind a space", "nul .foo", lambda: b"text", ("_nul .foo.txt", "text/plain")),
    Row("wrong ending", "photo.png", lambda: picture("JPEG"), ("photo.png.jpg", "image/jpeg")),
    Row("programme in the ending", "bill.pdf.exe", lambda: PDF, ("bill.pdf.exe.pdf", "application/pdf")),
    Row("programme", "bill.pdf", lambda: b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 50, said=NOT_TAKEN),
    Row("photo with its place, on its side", "p.jpeg", located, ("p.jpeg", "image/jpeg"), check=bare),
    Row("picture cut off", "p.png", lambda: picture("PNG", size=(400, 400))[:-60], said=DAMAGED),
    Row("photo cut off", "p.jpg", lambda: picture("JPEG", size=(400, 400))[:-300], said=DAMAGED),
    Row("nothing but the first bytes of a PNG", "p.png", lambda: b"\x89PNG\r\n\x1a\n", said=DAMAGED),
    Row("nothing but the first bytes of a WebP", "p.webp", lambda: b"RIFF\x10\0\0\0WEBPVP8 ", said=DAMAGED),
    Row(
        "HEIC",
        "p.heic",
        lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        said="HEIC, which is not taken: save it as JPEG",
    ),
    Row(
        "WebP with EXIF",
        "p.webp",
        lambda: picture("WEBP", exif=b"Exif\0\0CAMERA"),
        ("p.webp", "image/webp"),
        check=lambda kept: b"CAMERA" not in kept and opens("WEBP")(kept),
    ),
    Row(
        "WebP that moves",
        "p.webp",
        lambda: picture("WEBP", save_all=True, append_images=[Image.new("RGB", (40, 20))]),
        ("p.webp", "image/webp"),
        check=opens("WEBP"),
    ),
    Row(
        "picture in grey with a palette",
        "p.png",
        lambda: picture("PNG", "P"),
        ("p.png", "image/png"),
        check=opens("PNG"),
    ),
    Row("photo for print", "p.jpg", lambda: picture("JPEG", "CMYK"), ("p.jpg", "image/jpeg"), check=opens("JPEG")),
    Row(
        "text in an old encoding",
        "t.txt",
        lambda: "Relevé à 10 €".encode("cp1252"),
        ("t.txt", "text/plain"),
        check=lambda kept: kept.decode() == "Relevé à 10 €",
    ),
    Row(
        "text in UTF-16",
        "t.txt",
        lambda: "Relevé".encode("utf-16"),
        ("t.txt", "text/plain"),
        check=lambda kept: kept.decode() == "Relevé",
    ),
    Row(
        "text that names a page later on", "t.txt", lambda: b"I saw <script>alert(1)</script>", ("t.txt", "text/plain")
    ),
    Row(
        "e-mail",
        "Fwd.eml",
        lambda: b"From: a@b.c\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n" + SCRIPT,
        ("Fwd.eml.txt", "text/plain"),
    ),
    Row("noise", "n.txt", lambda: bytes(range(256)) * 4, said=NOT_TAKEN),
)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.title)
def test_what_is_kept_or_said(row: Row) -> None:
    if row.kept is None:
        with pytest.raises(BadInput) as refused:
            inspect(row.name, row.content())
        assert row.said in str(refused.value) and "\n" not in str(refused.value)
        return
    found = inspect(row.name, row.content())
    assert (found.name, found.media_type) == row.kept
    assert row.check(found.content)


#: Sends what exports send, behind what stands before all of the application.
SERVER = Starlette(routes=[Route("/export/{token}", exports.send)], middleware=[Middleware(Guard, rules=DEMO)])
#: Names that a form may bring: no file is called otherwise.
_CARRIED = re.compile("[^\x00-\x1f\ud800-\udfff]{1,4000}")


@dataclass(frozen=True)
class Playing:
    """A player who is in, at a desk; and how their page looks with plain.txt, and where plain.txt is empty."""

    desk: Desk
    browser: Browser
    plain: Page
    empty: Page

    def send(self, reference: str, name: str, content: bytes) -> httpx.Response:
        """Send a paper by the form of the complaint, as a browser writes it down."""
        # All forms of a browser carry the same seal.
        address, seal = f"/reclamations/miennes/{reference}", self.browser.hidden()["seal"]
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        parts = [
            f'--B\r\nContent-Disposition: form-data; name="seal"\r\n\r\n{seal}\r\n'.encode(),
            f'--B\r\nContent-Disposition: form-data; name="paper_identity"; filename="{quoted}"\r\n'.encode(),
            b"Content-Type: text/html\r\n\r\n" + content + b"\r\n--B--\r\n",
        ]
        headers = {"content-type": "multipart/form-data; boundary=B"}
        return self.browser.http.post(f"{address}/pieces", content=b"".join(parts), headers=headers)


@pytest.fixture(scope="module")
def playing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playing]:
    """One desk for the whole table: every row is a complaint of the same player, who came in once."""
    with Store.open(tmp_path_factory.mktemp("hostile") / "tickets.duckdb") as store:
        hire(store, SAM)
        desk = Desk(Site(lambda: store, Setting()), store)
        _number, reference = desk.file()
        browser = desk.inside(reference)
        browser.open(f"/reclamations/miennes/{reference}?lang=en")
        playing = Playing(desk, browser, Page(""), Page(""))
        empty, plain = (playing.send(reference, "plain.txt", content) for content in (b"", b"plain"))
        assert (empty.status_code, plain.status_code) == (422, 200)
        yield replace(playing, plain=Page(plain.text), empty=Page(empty.text))
        desk.site.close()


def demand_harmless(answer: httpx.Response) -> Page:
    """The page of an answer, which is one of ours with nothing in it that acts."""
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "base-uri 'none'" in policy and "unsafe" not in policy
    page = Page(answer.text)
    assert page.acts() == []
    assert "alert(" not in "".join(value for one in page.elements for value in one.attributes.values())
    return page


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("row", [row for row in TABLE if row.kept], ids=lambda row: row.title)
def test_what_the_player_and_the_desk_get_of_what_is_kept(playing: Playing, row: Row) -> None:
    assert row.kept
    desk, content = playing.desk, row.content()
    number, reference = desk.file()
    if not _CARRIED.fullmatch(row.name):  # no form brings such a name: it comes by mail
        papers.add(desk.store, PLAYER, number, "identity", inspect(row.name, content))
        answer = playing.browser.open(f"/reclamations/miennes/{reference}?fait=papers")
    else:
        answer = playing.send(reference, row.name, content)
    page = demand_harmless(answer)
    assert answer.status_code == 200 and "Your papers have arrived." in page.texts("div", "good")[0]
    name, media_type = row.kept
    assert page.texts("bdi")[0] == visible(name)
    # The same elements, with the same attributes, as with a paper that is called plain.txt.
    assert page.skeleton() == playing.plain.skeleton()

    [(paper_id,)] = desk.ask("SELECT paper_id FROM papers WHERE ticket_id = ?", [number])
    with closing(desk.store.cursor()) as cursor:
        [paper] = papers.of_ticket(cursor, SAM, number)
        state = case_state.load(cursor, [number])[number]
    assert (paper.name, paper.media_type) == (name, media_type)
    called = file_name(state, paper)
    assert re.fullmatch(rf"{reference}-identity-{paper_id}\.(jpg|png|webp|pdf|txt)", called)
    saved = get(SERVER, exports.offer_paper(desk.store, SAM, paper, called))
    assert saved.status == 200 and row.check(saved.body) and len(saved.body) == paper.size
    assert saved.headers["content-type"].partition(";")[0] == media_type
    assert saved.headers["content-disposition"] == f'attachment; filename="{called}"'
    assert saved.headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert saved.headers["x-content-type-options"] == "nosniff"
    assert saved.headers["cross-origin-resource-policy"] == "same-origin"
    assert saved.headers["cache-control"] == "no-store"


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("row", [row for row in TABLE if not row.kept], ids=lambda row: row.title)
def test_what_the_player_reads_of_what_is_refused(playing: Playing, row: Row) -> None:
    desk = playing.desk
    number, reference = desk.file()
    kept, before = files.digests(desk.store.path), desk.store.stamp
    answer = playing.send(reference, row.name, row.content())
    page = demand_harmless(answer)
    assert answer.status_code == 422
    said = row.shown or row.said
    assert said in page.texts("p", "wrong")[0], "beside the field"
    assert said in page.texts("div", "summary")[0], "and above"
    assert desk.ask("SELECT count(*) FROM papers WHERE ticket_id = ?", [number]) == [(0,)]
    assert (files.digests(desk.store.path), desk.store.stamp) == (kept, before), "nothing is written"
    assert page.skeleton() == playing.empty.skeleton(), "the same elements as where plain.txt is empty"


def test_a_name_that_is_longer_than_any_is_not_read_on(playing: Playing) -> None:
    _number, reference = playing.desk.file()
    before = playing.desk.store.stamp
    answer = playing.send(reference, "x" * 5_000 + ".pdf", PDF)
    assert (answer.status_code, playing.desk.store.stamp) == (413, before)
    assert demand_harmless(answer).acts() == []


def test_what_is_kept_is_taken_again_and_stays_what_it_is() -> None:
    for row in (row for row in TABLE if row.kept):
        once = inspect(row.name, row.content())
        again = inspect(once.name, once.content)
        assert (again.name, again.media_type) == (once.name, once.media_type)


def test_so_many_and_so_much_at_once() -> None:
    inspecting.demand_fit_together([3 << 20] * 10)
    for sizes, said in (([1] * 11, "11 files are too many"), ([10 << 20] * 3 + [1], "31 MB together; up to 30")):
        with pytest.raises(BadInput, match=said):
            inspecting.demand_fit_together(sizes)


def test_a_picture_with_a_wrong_camera_block_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    exif = b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\xff" * 40
    found: Inspected = inspect("p.jpg", picture("JPEG", exif=exif))
    assert opens("JPEG")(found.content) and b"Exif" not in found.content
    assert pictures.format_of(found.content) == "JPEG"


def test_who_comes_while_others_are_drawn_is_told_so_and_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_PATIENCE_SECONDS", 0.01)
    with pictures._drawing, pictures._drawing, pytest.raises(BadInput, match=r"a\.png later"):
        inspect("a.png", picture("PNG"))
    for content in (picture("PNG"), b"\x89PNG\r\n\x1a\n", picture("PNG")):
        with suppress(BadInput):
            inspect("a.png", content)
    with pictures._drawing, pictures._drawing:
        pass  # each drawing, and each that failed, has made room again
