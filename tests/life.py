"""The whole life of a complaint, step by step, and which figures each step moves: all others stand still.

A step is judged by the store as it was known before and after it, looked at as of the same instant: what only time
does to a figure is in both. `NOW`: as of the step. `LATER`: a hundred days on, if nothing else happens: then
what is too young to be counted has ripened, and a clock that runs has run out.
"""

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from math import isnan
from typing import Any

from analytics.figures import figures
from analytics.measures import MEASURES
from analytics.question import Question
from data.store import Store

#: Numerator and denominator by figure; those that are split, by figure and part.
Figures = Mapping[str, tuple[int, int]]
RIPE = timedelta(days=100)
#: What the player is told, asked and answers with; the same in both languages.
STATEMENT, HALF, NO, REJECTED, WHY, CHANGED, STANDS = (
    "Votre relevé du mois, s’il vous plaît <b>?</b>",
    "La moitié, 75 €, & nous en restons là ?",
    "Non merci : je demande tout.",
    "Le virement est parti le 3 ; voir l’article 4.2.",
    "Il n’est jamais arrivé à ma banque.",
    "Nous versons la somme une seconde fois.",
    "Le médiateur confirme notre réponse.",
)


def _all(names: str, numerator: int, denominator: int) -> Figures:
    return dict.fromkeys(names.split(), (numerator, denominator))


#: Of what stands, each counts some of the open cases.
_STOCK = "backlog_paused backlog_reopened breached_open breached_open_share at_risk due_soon silent_open"
_TIMES = (
    "handling_mean handling_median_answered handling_p90_answered"
    " handling_mean_sla handling_median_answered_sla handling_p90_answered_sla"
)
#: Read off a curve, which a case is in from its receipt on and counts in when it is answered.
_CURVES = "handling_median handling_p90 handling_median_sla handling_p90_sla"
_YOUNG = {"backlog": (1, 1), "ageing 0-3": (1, 1), **_all(_STOCK, 0, 1)}
_OLD = {
    "backlog": (1, 1),
    "ageing >56": (1, 1),
    "breached_open_days": (0, 1),
    **_all("on_time_rate on_time_original", 0, 1),
    **_all("breached_open breached_open_share silent_open", 1, 1),
    **_all("backlog_paused backlog_reopened at_risk due_soon", 0, 1),
}
_LATE = {
    "breached_open_days": (0, 1),
    **_all("on_time_rate on_time_original", 0, 1),
    **_all("breached_open breached_open_share silent_open", 1, 0),
}
_ANSWERED = {
    "departures": (1, 1),
    "on_time_closed": (1, 1),
    "breached_closed": (0, 1),
    "upheld_rate": (0, 1),
    "rated_share": (0, 1),
    "evidence_complete": (1, 1),
    **_all(_TIMES, 0, 1),
    **_all(_CURVES, 1, 0),
}


def _less(figures: Figures) -> Figures:
    return {name: (-numerator, -denominator) for name, (numerator, denominator) in figures.items()}


#: Every step in its order, and what it moves at once.
NOW: Mapping[str, Figures] = {
    "filed": {"arrivals": (1, 1), "chase_rate": (0, 1), **_all(_CURVES, 0, 1), **_YOUNG},
    "taken": {},
    "analysed": {},
    "requested": {"backlog_paused": (1, 0)},
    "replied": {"backlog_paused": (-1, 0)},
    "proposed": {},
    "refused": {},
    "answered": {**_ANSWERED, **_less(_YOUNG)},
    "rated": {"rated_share": (1, 0), "satisfaction": (0, 1)},
    "appealed": {},
    "changed": {"upheld_rate": (1, 0), "overturn_rate": (1, 1)},
    "mediated": {},
    "confirmed": {},
}
#: What it moves a hundred days on.
LATER: Mapping[str, Figures] = {
    "filed": {
        "arrivals": (1, 1),
        "chase_rate": (0, 1),
        **_all(_CURVES, 0, 1),
        "ack_on_time": (1, 1),
        "ack_on_time_machine": (1, 1),
        "ack_on_time_person": (0, 1),
        **_OLD,
    },
    "taken": {},
    "analysed": {},
    # The clock stands still: it is not late, and falls due only when the player has answered.
    "requested": {"backlog_paused": (1, 0), **_less(_LATE)},
    "replied": {"backlog_paused": (-1, 0), **_LATE},
    "proposed": {},
    "refused": {},
    "answered": {
        **_ANSWERED,
        **_less(_OLD),
        **_all("on_time_rate on_time_original", 1, 0),
        **_all("reopen_rate appeal_rate_internal appeal_rate_external", 0, 1),
    },
    "rated": {"rated_share": (1, 0), "satisfaction": (0, 1)},
    "appealed": {"appeal_rate_internal": (1, 0)},
    "changed": {"upheld_rate": (1, 0), "overturn_rate": (1, 1)},
    "mediated": {"appeal_rate_external": (1, 0)},
    # That the body outside confirms the answer does not undo that the appeal changed it.
    "confirmed": {},
}


def moved(store: Store, before: datetime, after: datetime) -> tuple[Figures, Figures]:
    """What moved between what was known before and after a step, as of `after` and a hundred days on."""
    return _moved(store, after, before, after), _moved(store, after + RIPE, before, after)


def _moved(store: Store, as_of: datetime, before: datetime, after: datetime) -> Figures:
    old, new = _told(store, Question(as_of, before)), _told(store, Question(as_of, after))
    none = (0, 0)
    changes = {
        name: (new.get(name, none)[0] - old.get(name, none)[0], new.get(name, none)[1] - old.get(name, none)[1])
        for name in {**old, **new}
    }
    return {name: change for name, change in changes.items() if change != none}


def _told(store: Store, question: Question) -> Figures:
    """Every figure there is; a duration has no numerator."""
    with closing(store.cursor()) as cursor:
        rows = figures(cursor, question, list(MEASURES)).to_dict("records")
    return {_name(row): (_whole(row["numerator"]), _whole(row["denominator"])) for row in rows}


def _name(row: Mapping[Any, Any]) -> str:
    part = row.get("age")
    return f"{row['figure']} {part}" if isinstance(part, str) else str(row["figure"])


def _whole(number: float) -> int:
    return 0 if isnan(number) else int(number)
