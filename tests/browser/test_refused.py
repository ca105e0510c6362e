"""Who asks for a page that is not for their role is told so, and sees nothing of it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import quiet

#: An analyst of the demo, and what stands on the queue of an agent of the demo.
ANALYST, AGENT = "nadia.ferhat", "lea.moreau"


@pytest.mark.parametrize(
    ("lang", "said", "title", "other"),
    [
        ("fr", "La page « Ma file » n’est pas pour votre rôle (Analyste).", "Ma file", "Explorer"),
        ("en", "The page “My queue” is not for your role (Analyst).", "My queue", "Explore"),
    ],
)
def test_an_analyst_is_refused_an_agent_s_page(
    page: Page, base_url: str, lang: str, said: str, title: str, other: str
) -> None:
    page.goto(f"{base_url}/my_tickets?lang={lang}&as={ANALYST}")
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    quiet(page)
    expect(page.get_by_role("alert")).to_contain_text(said)
    assert "EC-" not in page.get_by_test_id("stMain").inner_text(), "no ticket of anybody"
    menu = page.get_by_test_id("stSidebarNav")
    assert menu.locator("a[href*=my_tickets]").count() == 0
    menu.get_by_role("link", name=other, exact=True).click()
    expect(page.get_by_role("heading", name=other, level=1)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_the_agent_is_not_refused_it(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/my_tickets?lang=en&as={AGENT}")
    expect(page.get_by_role("heading", name="My queue", level=1)).to_be_visible()
    quiet(page)
    expect(page.get_by_role("alert")).to_have_count(0)
