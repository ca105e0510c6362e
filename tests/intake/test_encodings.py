"""Texts in other encodings: read as they are said to be, and told where nobody says it and it was guessed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from data import intake
from data.intake import encodings
from data.intake.recognition import Writing, recognise
from data.store import Store
from domain.people import SYSTEM
from domain.problems import BadInput

POLISH = """\
Nr sprawy;Wpłynęło dnia;Odpowiedziano;Prowadzący
SK/1;13-03-2026 05:31;18-03-2026 11:46;Żaneta Śmigiel
SK/2;14-03-2026 05:31;;Paweł Łuczak
"""
MAPPING = """\
source = "skargi"
layout = "ticket"
zone = "Europe/Warsaw"
dates = ["%d-%m-%Y %H:%M"]
[columns]
id = "Nr sprawy"
received_at = "Wpłynęło dnia"
agent = "Prowadzący"
"""
TEXTS = {
    "cp1252": "Réclamation déposée par Zoë",
    "iso8859-15": "Réclamation à 5 €",
    "cp1250": "Żaneta Śmigiel",
    "iso8859-2": "Příjmení čtenáře",
    "cp1251": "Жалоба игрока",
    "koi8-r": "Жалоба игрока",
    "cp1253": "Παράπονο",
    "cp1254": "Şikâyet sağlandı",
    "cp1257": "Skundas ąčęė",
    "cp852": "Łódź, Kraków",
    "mac-roman": "réclamée à Noël",
    "utf-16": "Žluťoučký",
}


@pytest.fixture
def given(tmp_path: Path) -> Callable[[str, str], Path]:
    """`given(text, encoding)` → a file of it."""

    def write(text: str, encoding: str) -> Path:
        path = tmp_path / "skargi.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize("encoding", TEXTS)
def test_a_text_is_read_in_the_encoding_that_is_named(
    store: Store, given: Callable[[str, str], Path], encoding: str
) -> None:
    text = POLISH.replace("Żaneta Śmigiel", TEXTS[encoding]).replace("Paweł Łuczak", "")
    plain = text.replace("Wpłynęło dnia", "Kiedy").replace("Prowadzący", "Kto")
    table = MAPPING.replace("Wpłynęło dnia", "Kiedy").replace("Prowadzący", "Kto")
    mapping = intake.parse_mapping(f'encoding = "{encoding}"\n{table}', "own.toml")
    report = intake.run(store, SYSTEM, given(plain, encoding), mapping)
    assert report.warnings == ()
    agents = store.cursor().execute("SELECT DISTINCT agent FROM case_versions WHERE agent IS NOT NULL").fetchall()
    assert agents == [(TEXTS[encoding],)]


@pytest.mark.parametrize("name", ["windows-1250", "CP1250", "Windows_1250"])
def test_an_encoding_goes_by_all_its_names(name: str) -> None:
    assert intake.parse_mapping(f'encoding = "{name}"\n{MAPPING}', "own.toml").encoding == "cp1250"


@pytest.mark.parametrize("name", ["rot13", "zip", "utf-7", "idna", "", "no such", "../cp1250", "a\\u0000"])
def test_what_is_no_encoding_of_letters_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match=r"key encoding: .* is not known; write 'auto' or one of"):
        intake.parse_mapping(f'encoding = "{name}"\n{MAPPING}', "own.toml")


def test_a_guess_is_told_with_words_as_they_were_read(given: Callable[[str, str], Path]) -> None:
    path = given(POLISH, "cp1250")
    found = recognise(path)
    assert found.survey.guessed
    mapping = replace(found.proposed().mapping)
    (warning,) = intake.preview(path, mapping).warnings
    assert "read as Western European (cp1252): “Wp³ynê³o”, “Prowadz¹cy”" in str(warning)
    right = recognise(path, writing=Writing(encoding="cp1250"))
    assert "Wpłynęło dnia" in right.survey.header and not right.survey.guessed
    assert right.proposed().mapping.encoding == "cp1250"
    assert intake.preview(path, right.proposed().mapping).warnings == ()


@pytest.mark.parametrize(("text", "encoding"), [(POLISH, "utf-8"), (POLISH, "utf-8-sig"), (POLISH, "utf-16")])
def test_what_is_sure_is_no_guess(given: Callable[[str, str], Path], text: str, encoding: str) -> None:
    assert not recognise(given(text, encoding)).survey.guessed


def test_a_mark_of_utf_8_goes_before_what_is_said(given: Callable[[str, str], Path]) -> None:
    found = recognise(given(POLISH, "utf-8-sig"), writing=Writing(encoding="cp1250"))
    assert "Wpłynęło dnia" in found.survey.header


def test_a_missing_column_may_come_of_the_guess(given: Callable[[str, str], Path]) -> None:
    mapping = intake.parse_mapping(MAPPING, "own.toml")
    with pytest.raises(BadInput, match=r"no column “Wpłynęło dnia”.*Its encoding was guessed \(cp1252\)"):
        intake.preview(given(POLISH, "cp1250"), mapping)
    # Nothing was guessed where it is UTF-8: then the column is not there.
    with pytest.raises(BadInput, match=r"no column “Wpłynęło dnia”.*; it has: [^.]*\.$"):
        intake.preview(given(POLISH.replace("Wpłynęło", "Wpłyneło"), "utf-8"), mapping)


def test_bytes_that_are_no_letters_ask_for_the_encoding(given: Callable[[str, str], Path]) -> None:
    path = given(POLISH.replace("Żaneta", "Źdźbło"), "cp1250")
    with pytest.raises(BadInput, match=r"neither UTF-8 nor cp1252\. Choose its letters"):
        recognise(path)
    assert recognise(path, writing=Writing(encoding="cp1250")).survey.rows == 2
    with pytest.raises(BadInput, match="is not in the encoding cp1253, which it is said to be in"):
        recognise(given("a;b\n1;\xff\n", "cp1252"), writing=Writing(encoding="cp1253"))


def test_words_are_found_in_a_long_text_without_blanks() -> None:
    assert encodings.strange_words("x" * 1_000_000 + "é" + "x" * 1_000_000) == ("x" * 20 + "é" + "x" * 19,)
    assert encodings.strange_words("a – b “c” 5\xa0€") == ()
