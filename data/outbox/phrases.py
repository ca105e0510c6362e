"""What the program itself says in messages to players, in their language: moments, ways of appeal, marks."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from babel.dates import format_datetime, get_timezone

from domain.messages import LANGUAGES
from domain.vocabulary import BODY_OF, HOME_ZONE, Body, Jurisdiction

_FILES = Path(__file__).with_name("brought")


def phrase(name: str, language: str) -> str:
    """The phrase called so in `language`, or in the first language where there is no such."""
    return _phrases(language if language in LANGUAGES else LANGUAGES[0])[name]


def moment(at: datetime, language: str) -> str:
    """An instant on the clocks of the desk's home: `lundi 7 septembre 2026 à 10:00 (heure de Paris)`."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    return format_datetime(at, phrase("moment", spoken), tzinfo=get_timezone(HOME_ZONE), locale=spoken)


def outside(jurisdiction: str | None, language: str) -> str:
    """Who may be turned to outside the casino; the mediator where the jurisdiction is not known."""
    known = jurisdiction in set(Jurisdiction)
    body = BODY_OF[Jurisdiction(jurisdiction)] if jurisdiction and known else Body.MEDIATOR
    return phrase(body, language)


@cache
def _phrases(language: str) -> Mapping[str, str]:
    with (_FILES / f"{language}.toml").open("rb") as file:
        return dict(tomllib.load(file)["phrases"])
