"""The templates: everything in them is text unless a template itself says that it is markup."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from data.access import codes
from data.texts import LONGEST, LONGEST_LINE
from domain.unseen import visible
from players import addresses, words
from players.visit import Visit
from wording import numbers
from wording.language import LANGUAGES, NAMES, _, ngettext, pgettext

_HERE = Path(__file__).resolve().parent
STATIC = _HERE / "static"


def rendered(visit: Visit, template: str, nonce: str, said: Mapping[str, Any]) -> str:
    """The page that `template` makes for `visit`, whose script has the word `nonce`."""
    return _environment().get_template(template).render(visit=visit, nonce=nonce, **said)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(_, ngettext, newstyle=False, pgettext=pgettext)  # type: ignore[attr-defined]
    made.filters |= {
        "written": visible,
        "day": numbers.day,
        "moment": numbers.moment,
        "size": numbers.size,
        "told": words.all_told,
    }
    made.globals |= {"at": addresses, "words": words, "static": static, "languages": LANGUAGES, "names": NAMES}
    made.globals |= {"longest": LONGEST, "longest_line": LONGEST_LINE, "codes": codes}
    return made


def static_of(name: str) -> str:
    """The address of a file of ours; '' where there is none of that name."""
    return static(name) if name in {file.name for file in STATIC.iterdir()} else ""


@cache
def static(name: str) -> str:
    """The address of the file of ours called `name`, which changes with its content."""
    return f"{addresses.STATIC}/{sha256((STATIC / name).read_bytes()).hexdigest()[:12]}/{name}"
