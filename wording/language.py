"""French and English: gettext catalogues of the domain `delai`, one language for each page run."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("fr", "en")
#: How each language calls itself.
NAMES = {"fr": "Français", "en": "English"}
_FOLDER = Path(__file__).resolve().parent.parent / "locale"
_language: ContextVar[str] = ContextVar("language", default="en")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("delai", _FOLDER, languages=[language], fallback=True)


def use(language: str) -> None:
    """Speak `language` for the rest of this page run."""
    _language.set(language if language in LANGUAGES else "en")


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Speak `language` for the length of the block, and what was spoken before after it."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def current() -> str:
    """The language of this page run, `fr` or `en`."""
    return _language.get()


def preferred(locale: str | None) -> str:
    """The language for a browser that asks for `locale` (such as `fr-CA`); English where there is none."""
    return next((one for one in LANGUAGES if (locale or "").lower().startswith(one)), "en")


def _(message: str) -> str:
    """`message` in the current language."""
    return _catalogue(current()).gettext(message)


def in_language(language: str, message: str) -> str:
    """`message` in `language`, whatever the page run speaks."""
    return _catalogue(language).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """`one` or `many` in the current language, as its plural rule says for `count`."""
    return _catalogue(current()).ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """`message` as it is meant in `context`, in the current language."""
    return _catalogue(current()).pgettext(context, message)
