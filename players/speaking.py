"""Which language a page speaks: the one asked for, the one chosen before, the browser's, else French."""

from collections.abc import Iterator

from wording.language import LANGUAGES


def chosen(asked: str, before: str, accepted: str) -> str:
    """`asked` or `before` where that is a language of ours, else the best of an Accept-Language; else French."""
    wanted = [asked, before, *_accepted(accepted)]
    return next((one for one in wanted if one in LANGUAGES), LANGUAGES[0])


def _accepted(header: str) -> Iterator[str]:
    """The languages of an Accept-Language, most wanted first."""
    weighed = []
    for place, part in enumerate(header[:500].split(",")):
        name, _, weight = part.partition(";q=")
        try:
            weighed.append((-float(weight or 1), place, name.strip().lower().partition("-")[0]))
        except ValueError:
            continue
    yield from (name for weight, _place, name in sorted(weighed) if weight < 0)
