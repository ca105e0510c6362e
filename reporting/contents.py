"""All that stands in a report, worked out of the store, in its language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import duckdb

from analytics import explained
from analytics.figures import figures as figures_of
from analytics.measures import MEASURES
from analytics.rules import RULES
from analytics.signal_report import off_the_clock, signals, watched
from domain.marks import N_
from domain.progress import Part, Progress
from reporting import charts, figures, overdue, remarks
from reporting.brief import Ask, Brief, settled
from reporting.drawing import Drawing
from reporting.figures import Line
from reporting.overdue import Overdue
from ui import signal_words
from ui.language import _, spoken

WORKING_OUT = N_("Working the figures out")
JUDGING = N_("Telling signals from noise")
DRAWING = N_("Drawing the charts")
LISTING = N_("Listing what is overdue")

Named = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Contents:
    """A report before it is a file; all words are in the language of `brief`.

    `asked`: what it is about, each with its name. `warnings`: why there may be little in it. `figures`: those that are
    no cards, under their kinds. `signals`: which weeks are more than chance, in sentences. `definitions`: title, id,
    and what there is to say, each with its name.
    """

    brief: Brief
    asked: Sequence[Named]
    warnings: Sequence[str]
    left_out: Sequence[str]
    cards: Sequence[Line]
    figures: Mapping[str, Sequence[Line]]
    signals: Sequence[str]
    drawings: Sequence[Drawing]
    overdue: Overdue
    definitions: Sequence[tuple[str, str, Sequence[Named]]]
    rules: Sequence[Named]


def contents(cursor: duckdb.DuckDBPyConnection, brief: Brief, progress: Progress) -> Contents:
    """What stands in the report that `brief` asks for. Raises `Stopped` where `progress` is asked to stop."""
    brief = settled(cursor, brief)
    with spoken(brief.language):
        return _contents(cursor, brief, progress)


def _contents(cursor: duckdb.DuckDBPyConnection, brief: Brief, progress: Progress) -> Contents:
    ask: Ask = partial(figures_of, cursor)
    names = overdue.people(cursor, brief)
    Part(progress, WORKING_OUT, 0.0, 0.4).tell(0.0)
    told = figures.lines(ask, brief)
    Part(progress, JUDGING, 0.4, 0.6).tell(0.0)
    found = watched(partial(signals, cursor, brief.question))
    Part(progress, DRAWING, 0.6, 0.8).tell(0.0)
    drawn = tuple(charts.drawings(cursor, brief, names, found))
    Part(progress, LISTING, 0.8, 0.9).tell(0.0)
    return Contents(
        brief,
        remarks.asked(brief, names),
        remarks.warnings(ask, brief),
        remarks.left_out(ask, brief),
        [told[id] for id in figures.CARDS],
        figures.grouped(told),
        [
            *(sentence for one in found for sentence in signal_words.sentences(one, names)),
            *signal_words.unclocked(found, partial(off_the_clock, ask, brief.question)),
        ],
        drawn,
        overdue.overdue(cursor, brief),
        [(line.title, line.id, explained.lines(MEASURES[line.id], _)) for line in told.values()],
        [(_(title), _(text)) for title, text in RULES],
    )
