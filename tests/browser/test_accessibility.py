"""What keeps people with a screen reader or a keyboard out, as axe finds it, on each page in both themes."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.waiting import PATIENCE_MS
from tooling.pictures import PAGES
from ui.theme import DARK

#: Faults of Streamlit's own markup, each with the part of the page where it stands: the sections of the menu are
#: `div`s between a list and its items, and the marks of a sparkline have no title of their own.
STREAMLITS = {
    "list": "[data-testid=stSidebarNavItems]",
    "listitem": "[data-testid=stSidebarNavItems]",
    "svg-img-alt": "[data-testid=stMetricChart]",
}

#: What is in order is looked at all the same, and not told element by element.
ONLY_FAULTS = {"resultTypes": ["violations"]}

#: The colours of a theme are in what each run draws first: then `settled` waits for the end of that run.
IN_COLOUR = "colour => [...document.querySelectorAll('style')].some(one => one.textContent.includes(colour))"


def faults(page: Page) -> list[tuple[str, str]]:
    """Rule and element of each serious fault of the page that is not Streamlit's own."""
    found: list[dict[str, Any]] = Axe().run(page, options=ONLY_FAULTS).response["violations"]
    return [
        (one["id"], node["html"])
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
        if not _is_streamlits(page, one["id"], node["target"][0])
    ]


def _is_streamlits(page: Page, rule: str, target: str) -> bool:
    where = STREAMLITS.get(rule)
    inside = "(element, where) => element.closest(where) !== null"
    return where is not None and bool(page.locator(target).first.evaluate(inside, where))


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_serious_fault(base_url: str, page: Page, name: str) -> None:
    person, ticket = PAGES[name]
    asked = {"lang": "fr", "as": person} | ({"ticket": ticket} if ticket else {})
    steps.visit(page, base_url, "" if name == "overview" else name, **asked)
    light = faults(page)
    darken(page)
    assert {"light": light, "dark": faults(page)} == {"light": [], "dark": []}


def darken(page: Page) -> None:
    """Let the browser be a dark one, and the page run again: what a run draws has the colours of its time."""
    page.emulate_media(color_scheme="dark")
    paper = ", ".join(str(one) for one in bytes.fromhex(DARK.paper.removeprefix("#")))
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", f"rgb({paper})")
    page.keyboard.press("r")
    page.wait_for_function(IN_COLOUR, arg=DARK.muted, timeout=PATIENCE_MS)
    steps.quiet(page)


def test_axe_finds_what_is_wrong(base_url: str, page: Page) -> None:
    steps.visit(page, base_url, "import", lang="en", **{"as": "mei.caron"})
    page.get_by_test_id("stMain").evaluate("main => main.insertAdjacentHTML('beforeend', '<button></button>')")
    assert [rule for rule, _element in faults(page)] == ["button-name"]
