"""When a page is settled: by what is expected on it, never by the time that passed."""

from playwright.sync_api import Locator, Page, expect

PATIENCE_MS = 20_000
# A busy machine takes its time; what is there is seen at once, however long one would wait for it.
expect.set_options(timeout=PATIENCE_MS)


def settled(page: Page, content: Locator) -> None:
    """Wait until `content` is there, then until the run has ended and nothing is old or unfinished.

    The state alone races: between a click and the run that it starts, no script is running either.
    """
    expect(content).to_be_visible(timeout=PATIENCE_MS)
    application = page.get_by_test_id("stApp")
    expect(application).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE_MS)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENCE_MS)
    for skeleton in ("stSkeleton", "stAppSkeleton"):
        expect(page.get_by_test_id(skeleton)).to_have_count(0, timeout=PATIENCE_MS)
