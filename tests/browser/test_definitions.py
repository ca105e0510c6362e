"""From a card to its definition; charts saved as pictures."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import faults

CHARTS = [("", "trend"), ("", "stock"), ("backlog", "ages"), ("backlog", "flow"), ("whatif", "whatif_months")]


def is_open(page: Page, figure: str) -> bool:
    """Whether the definition of `figure` is."""
    return page.locator(f".st-key-definition_{figure} details").get_attribute("open") is not None


@pytest.mark.parametrize("width", [1440, 390])
def test_a_card_leads_to_its_definition_within_its_conditions(base_url: str, open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    steps.visit(page, base_url, lang="en", period="12m", category="payment", **{"as": "julien.castel"})
    page.locator(".st-key-card_breached_open").get_by_role("link", name="Definition").click()
    expect(page.get_by_role("heading", name="Definitions", exact=True)).to_be_visible()
    steps.quiet(page)
    asked = parse_qs(urlsplit(page.url).query)
    assert {key: asked[key] for key in ("figure", "period", "category", "lang", "as")} == {
        "figure": ["breached_open"], "period": ["12m"], "category": ["payment"], "lang": ["en"],
        "as": ["julien.castel"],
    }  # fmt: skip
    opened = page.locator(".st-key-definition_breached_open")
    expect(opened.locator("summary")).to_be_in_viewport()
    assert is_open(page, "breached_open") and not is_open(page, "backlog")
    expect(opened.locator(".definition[lang=en]")).to_contain_text("Open cases whose limit has run out")
    expect(opened.locator(".definition[lang=fr]")).to_contain_text("En retard")
    expect(opened.locator("pre").first).to_contain_text("breached_open__hits")
    expect(opened.locator("pre").last).to_contain_text("payment")


def test_a_definition_opened_by_hand_is_in_the_address_and_leads_to_its_tickets(base_url: str, page: Page) -> None:
    steps.visit(page, base_url, "definitions", lang="en", **{"as": "nadia.ferhat"})
    opened = page.locator(".st-key-definition_arrivals")
    opened.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("figure=arrivals"))
    steps.quiet(page)
    value = opened.locator(".st-key-now_arrivals strong").inner_text()
    opened.get_by_role("link", name="Open its tickets").click()
    expect(page.get_by_role("heading", name="Explore", exact=True)).to_be_visible()
    expect(page.get_by_text(f"{value} tickets", exact=True)).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_no_serious_fault_in_what_is_opened(base_url: str, open_page: OpenPage, dark: bool) -> None:
    page = open_page(dark=dark)
    steps.visit(page, base_url, "definitions", lang="fr", figure="on_time_rate", **{"as": "nadia.ferhat"})
    expect(page.locator(".st-key-definition_on_time_rate pre").first).to_be_visible()
    assert faults(page) == []
    steps.visit(page, base_url, lang="fr", **{"as": "nadia.ferhat"})
    page.locator(".st-key-trend_files button").click()
    expect(page.get_by_role("button", name="SVG")).to_be_visible()
    steps.quiet(page)
    assert faults(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_chart_is_saved_as_png_and_as_svg(base_url: str, open_page: OpenPage, tmp_path: Path, dark: bool) -> None:
    page, before = open_page(dark=dark), None
    for where, key in CHARTS:
        if where != before:
            steps.visit(page, base_url, where, lang="fr", **{"as": "julien.castel"})
            before = where
        finding = finding_above(page, key)
        page.locator(f".st-key-{key}_files button").first.focus()
        page.keyboard.press("Enter")
        for format in ("png", "svg"):
            saved(page, key, format, tmp_path)
        page.keyboard.press("Escape")
        expect(page.locator(f".st-key-{key}_buttons")).to_have_count(0)
        steps.quiet(page)
        is_picture(tmp_path / f"{key}.png")
        is_drawing(tmp_path / f"{key}.svg", finding, paper="rgb(18, 24, 31)" if dark else "rgb(255, 255, 255)")


def finding_above(page: Page, key: str) -> str:
    """What is written in bold above the chart."""
    box = page.locator("[data-testid=stVerticalBlock]").filter(has=page.locator(f".st-key-{key}_files"))
    return box.last.locator("strong").first.inner_text().replace("\u2060", "")


def saved(page: Page, key: str, format: str, folder: Path) -> None:
    """Press the button for `format` by keyboard and keep what comes."""
    button = page.locator(f".st-key-{key}_buttons [data-format={format}]")
    button.focus()
    with page.expect_download() as caught:
        page.keyboard.press("Enter")
    assert re.fullmatch(rf"delai-[a-z0-9-]+-\d{{4}}-\d\d-\d\d\.{format}", caught.value.suggested_filename)
    caught.value.save_as(folder / f"{key}.{format}")
    expect(button).to_be_enabled()


def is_picture(path: Path) -> None:
    """A PNG, twice as large each way as it is on the page, with something on it."""
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (1920, 960)
    assert len(data) > 20_000


def is_drawing(path: Path, finding: str, paper: str) -> None:
    """An SVG that parses, says the finding, lies on its paper and runs nothing."""
    text = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not [
        one for one in root.iter() if one.tag.endswith("}script") or any(name[:2] == "on" for name in one.attrib)
    ]
    said = " ".join(" ".join(root.itertext()).split())
    assert " ".join(finding.split()) in said
    first = next(one for one in root.iter() if one.tag.endswith("}rect"))
    assert paper in first.attrib["style"]
