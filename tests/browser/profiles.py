"""Browser profiles that tests take in turn: what one has loaded stays in its cache, what a person left there does not.

A page takes Chromium four seconds of work in a fresh profile, most of it for scripts that are the same each time.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Frame, Page

#: What pages keep in a browser, beside cookies and the cache of what they are made of.
_KEPT = "local_storage,indexeddb,service_workers,cache_storage,file_systems,websql"


@dataclass
class Profile:
    """A context of its own cookies and stores, and the origins that it has been at."""

    context: BrowserContext
    origins: set[str] = field(default_factory=set)

    def new_page(self, width: int, height: int, dark: bool) -> Page:
        """A blank page of that size in a light or a dark browser."""
        page = self.context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.on("framenavigated", self._been_at)
        return page

    def _been_at(self, frame: Frame) -> None:
        where = urlsplit(frame.url)
        if where.scheme.startswith("http"):
            self.origins.add(f"{where.scheme}://{where.netloc}")

    def forget(self) -> None:
        """Close its pages and take away what they left, as for somebody who never was here."""
        for page in self.context.pages:
            page.close()
        blank = self.context.new_page()
        devtools = self.context.new_cdp_session(blank)
        for origin in self.origins:
            devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": _KEPT})
        blank.close()
        self.origins.clear()
        self.context.clear_cookies()
        self.context.clear_permissions()


class Profiles:
    """Those of one browser, by locale: as many as there were people at once in a test."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[Profile]] = defaultdict(list)

    def take(self, locale: str) -> Profile:
        """One that nobody has now, as good as new."""
        return self._free[locale].pop() if self._free[locale] else self._made(locale)

    def give_back(self, locale: str, profile: Profile) -> None:
        """Let the next one have it."""
        profile.forget()
        self._free[locale].append(profile)

    def _made(self, locale: str) -> Profile:
        context = self._browser.new_context(locale=locale, timezone_id="Europe/Paris", accept_downloads=True)
        return Profile(context)
