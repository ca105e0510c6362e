"""Exports: once, for ten minutes, for the session that they were made for, and nothing in them that a program runs."""

import csv
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest

from tests.attack.client import ask, visitor
from tests.attack.conftest import FORMULA, Fort


def offered(fort: Fort, cookie: str) -> list[str]:
    """The addresses of the exports on the page Explore, drawn for who has this cookie."""
    with visitor(fort.base, cookie) as somebody:
        return somebody.visit("explore", figure="backlog", lang="en").exports()


def fetched(fort: Fort, address: str, cookie: str) -> int:
    """With which status the file is sent."""
    return ask(fort.base, address, headers=[("Cookie", cookie)] if cookie else []).status


def test_an_export_is_for_one_session_and_once(fort: Fort) -> None:
    own, later = fort.cookie("analyst"), fort.cookie("analyst", timedelta(minutes=1))
    address = offered(fort, own)[0]
    assert fetched(fort, address, "") == 401
    for other in (fort.cookie("admin"), fort.cookie("manager"), later):
        assert fetched(fort, address, other) == 410
    assert fetched(fort, address[:-1], own) == 410
    assert fetched(fort, address, own) == 200, "what others tried did not use it up"
    assert fetched(fort, address, own) == 410


def test_an_export_of_a_session_that_ended_is_not_sent(fort: Fort) -> None:
    cookie = fort.cookie("compliance", timedelta(minutes=2))
    with visitor(fort.base, cookie) as somebody:
        seen = somebody.visit("explore", figure="backlog", lang="en")
        assert fetched(fort, seen.exports()[0], cookie) == 200
        somebody.press(seen.button("sign_out"), "explore", lang="en")
    assert fetched(fort, seen.exports()[1], cookie) == 401


@pytest.mark.parametrize("role", ["analyst", "manager", "agent"])
def test_an_export_tells_no_name_no_account_no_text(fort: Fort, role: str) -> None:
    cookie = fort.cookie(role)
    body = ask(fort.base, offered(fort, cookie)[0], headers=[("Cookie", cookie)]).body.decode("utf-8-sig")
    # One complaint lies with a team that is not the agent's.
    assert len(list(csv.DictReader(body.splitlines()))) == (4 if role == "agent" else 5)
    assert "ACC-" not in body and "SECRET-TEXT" not in body and "Name " not in body


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_formulas_in_an_export_are_text(fort: Fort, format: str) -> None:
    cookie = fort.cookie("admin")
    place = {"csv": 0, "xlsx": 1}[format]
    body = ask(fort.base, offered(fort, cookie)[place], headers=[("Cookie", cookie)]).body
    if format == "xlsx":
        book = openpyxl.load_workbook(BytesIO(body))
        cells = [(cell.data_type, str(cell.value)) for sheet in book for row in sheet for cell in row]
        assert "f" not in {kind for kind, _text in cells}
    else:
        cells = [("s", cell) for row in csv.reader(body.decode("utf-8-sig").splitlines()) for cell in row]
        assert not [text for _kind, text in cells if text.startswith("=")]
    assert any(FORMULA in text for _kind, text in cells), "it is there, as text"
