"""Papers of forms that are not sent yet: how much is held, for whom, and for how long."""

import threading
from pathlib import Path

import pytest

from data.evidence.inspecting import Inspected
from domain.evidence import EvidenceKind
from domain.problems import BadInput
from players import held
from players.held import Held, HeldPaper

TEN = Inspected("ten.txt", "text/plain", b"x" * 10)


def hold(papers: Held, form: str, network: str = "") -> HeldPaper:
    return papers.hold(form, EvidenceKind.IDENTITY, TEN, network)


def test_one_network_leaves_room_for_the_others() -> None:
    papers = Held(largest=60, share=30)
    for form in ("a", "b", "c"):
        hold(papers, form, "198.51.100.7")
    with pytest.raises(BadInput, match="Too many files of yours"):
        hold(papers, "d", "198.51.100.7")
    assert papers.of("d") == ()
    for form in ("e", "f", "g"):
        hold(papers, form, "203.0.113.9")
    with pytest.raises(BadInput, match="are being sent just now"):
        hold(papers, "h", "192.0.2.1")
    papers.forget("a")
    hold(papers, "d", "198.51.100.7")
    papers.clear()


def test_what_was_refused_leaves_nothing_and_all_is_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = Held(largest=10)
    hold(papers, "a")
    with pytest.raises(BadInput):
        hold(papers, "b")
    assert list(papers._forms) == ["a"]
    later = held.monotonic() + 4000
    monkeypatch.setattr(held, "monotonic", lambda: later)
    assert papers.of("a") == () and papers._forms == {}
    hold(papers, "b")
    papers.clear()


def test_nobody_waits_while_a_paper_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    papers, writes, go_on = Held(), threading.Event(), threading.Event()
    hold(papers, "mine")
    write = Path.write_bytes

    def slow(path: Path, content: bytes) -> int:
        writes.set()
        assert go_on.wait(30)
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", slow)
    other = threading.Thread(target=hold, args=(papers, "theirs"))
    other.start()
    assert writes.wait(30)
    assert [one.name for one in papers.of("mine")] == ["ten.txt"], "asked while the other one writes"
    assert papers.of("theirs") == (), "it is not there yet"
    papers.forget("theirs")
    go_on.set()
    other.join(30)
    assert papers._folder is not None and len(list(papers._folder.iterdir())) == 1, "given up meanwhile: not kept"
    papers.clear()


def test_what_the_disk_does_not_take_takes_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = Held(largest=10)

    def full(_path: Path, _content: bytes) -> int:
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="no space"):
            hold(papers, "a")
    assert papers.of("a") == ()
    hold(papers, "b")
    papers.clear()
