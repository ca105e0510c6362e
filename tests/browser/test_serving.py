"""The application starts, shows itself settled, and says in a sentence why it does not start."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from data.store import Store
from tests.browser.application import served
from tests.browser.conftest import OpenPage
from tests.browser.waiting import settled
from tooling import catalogues


@pytest.mark.parametrize(("locale", "language"), [("fr-FR", "fr"), ("en-GB", "en")])
def test_the_first_page_settles_in_the_language_of_the_browser(
    base_url: str, open_page: OpenPage, locale: str, language: str
) -> None:
    overview = catalogues.read(language).get("Overview")
    assert overview is not None and overview.string
    page = open_page(locale=locale)
    page.goto(base_url)
    settled(page, page.get_by_role("heading", name=str(overview.string), exact=True))
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_store_in_use_elsewhere_is_named(tmp_path: Path) -> None:
    path = tmp_path / "tickets.duckdb"
    with Store.open(path), pytest.raises(AssertionError, match="in use by another process"), served(path):
        pass
