"""Staff in a browser: a complaint taken in by the keyboard alone, then the procedure on its page."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import choose, quiet, visit
from tests.browser.test_accessibility import faults
from tests.browser.waiting import settled


def fill_and_press(page: Page, tab: str, field: str, text: str, press: str) -> None:
    """Write `text` into `field` of the form behind `tab` and press its button."""
    page.get_by_role("tab", name=tab, exact=True).click()
    page.get_by_label(field, exact=True).fill(text)
    page.get_by_role("button", name=press, exact=True).click()
    expect(page.get_by_test_id("stText").filter(has_text=text)).to_be_visible()
    quiet(page)


def test_a_call_is_taken_in_by_the_keyboard_and_goes_its_way(own_url: str, open_page: OpenPage) -> None:
    page = open_page("en-GB")
    visit(page, own_url, "intake", lang="en", **{"as": "helene.vasseur"})
    expect(page.get_by_label("Account", exact=True)).to_be_focused()
    keys = page.keyboard
    keys.type("J-KEYS")
    expect(page.get_by_text("No open or recent complaint of this account is found for you to see.")).to_be_visible()
    keys.press("Tab")
    keys.press("Tab")
    keys.type("Bon")
    keys.press("Enter")
    keys.press("Tab")
    keys.type("My bonus never came.")
    keys.press("Control+Enter")
    filed = page.locator(".st-key-intake_filed")
    expect(filed.get_by_test_id("stCode")).to_have_text(re.compile(r"EC-\w{8}-\w"))
    reference = filed.get_by_test_id("stCode").inner_text().strip()
    quiet(page)
    keys.press("Alt+N")
    expect(page.get_by_label("Account", exact=True)).to_be_focused()
    expect(page.get_by_label("Account", exact=True)).to_have_value("")
    keys.type("j-keys")
    expect(page.locator(".st-key-intake_known").get_by_role("link", name=reference)).to_be_visible()
    quiet(page)
    assert faults(page) == []

    visit(page, own_url, "ticket", lang="en", **{"as": "helene.vasseur"})
    page.get_by_label("Reference", exact=True).fill(reference)
    keys.press("Enter")
    expect(page.get_by_text("My bonus never came.")).to_be_visible()
    quiet(page)
    page.get_by_role("tab", name="Status", exact=True).click()
    page.get_by_text("In analysis", exact=True).click()
    page.get_by_role("button", name="Save the status").click()
    expect(page.locator(".st-key-headline").get_by_text("In analysis")).to_be_visible()
    quiet(page)
    fill_and_press(page, "Write", "What the player is asked for", "Your bonus code, please.", "Send the request")
    expect(page.locator(".st-key-headline").get_by_text("Waiting for the player")).to_be_visible()
    page.get_by_role("tab", name="Answer", exact=True).click()
    choose(page, "Decision", "Rejected")
    fill_and_press(page, "Answer", "Answer to the player", "The terms were not met.", "Answer")
    expect(page.locator(".st-key-headline").get_by_text("Answered", exact=True)).to_be_visible()
    page.get_by_role("tab", name="Mediation", exact=True).click()
    page.get_by_text("Mediator", exact=True).click()
    page.get_by_role("button", name="Note it").click()
    expect(page.locator(".st-key-course").get_by_text("Mediator")).to_be_visible()
    quiet(page)
    assert faults(page) == []
    visit(page, own_url, "appeals", lang="en", **{"as": "helene.vasseur"})
    settled(page, page.get_by_text("With a body outside"))
    listed = page.locator("[data-testid^=glide-cell-0-]").filter(has_text=reference)
    expect(listed).to_be_attached()
    assert faults(page) == []
