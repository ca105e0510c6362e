"""Where the public pages are."""

from urllib.parse import urlencode

START = "/reclamations"
FILE = f"{START}/deposer"
PAPERS = f"{FILE}/pieces"
FILED = f"{START}/deposee"
FOLLOW = f"{START}/suivre"
CODE = f"{FOLLOW}/code"
MINE = f"{START}/miennes"
ENTER = f"{START}/entrer"
LEAVE = f"{START}/sortir"
RATE = f"{START}/noter"
RATED = f"{RATE}/merci"
STATIC = f"{START}/static"


def case(reference: str, step: str = "") -> str:
    """The page of a complaint, or where its `step` is sent."""
    return f"{MINE}/{reference}" + (f"/{step}" if step else "")


def asking(address: str, **asked: str) -> str:
    """`address` with what is asked of it."""
    said = {name: value for name, value in asked.items() if value}
    return f"{address}?{urlencode(said)}" if said else address
