"""The source's verdicts beside ours, as both stood when an import was recorded; and the tickets where they differ."""

from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st

from analytics.question import Question
from data import intake
from domain.vocabulary import HOME_ZONE
from ui import address, board, cached, conditions, numbers
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped

_FIGURE, _PART = "source_agreement", "missed"


def draw(desk: Desk, kept: intake.Kept) -> None:
    """On how many tickets of its source the verdict there was ours, and the way to the others."""
    question = Question(kept.recorded_at, known_at=kept.recorded_at).only("source", kept.source)
    found = board.by_id(cached.figures(desk.store, question, (_FIGURE,)))[_FIGURE]
    judged, agreed = int(found["denominator"]), int(found["numerator"])
    st.markdown("**" + _("The source's verdict and ours") + "**")
    if not judged:
        st.caption(_("There was no answered ticket of this source with a deadline and a verdict of the source."))
        return
    st.markdown(escaped(_said(kept.source, judged, agreed)))
    if judged > agreed:
        _link(desk, kept, judged - agreed)


def _said(source: str, judged: int, agreed: int) -> str:
    said = _(
        "Answered tickets of {source} with a deadline and a verdict of the source: {judged}. That verdict is ours on "
        "{agreed} of them and another one on {others}, as all stood and was known when this import was recorded."
    )
    counts = {"judged": judged, "agreed": agreed, "others": judged - agreed}
    return said.format(source=source, **{name: numbers.number(count) for name, count in counts.items()})


def where(source: str, day: date) -> dict[str, str | None]:
    """The address of the tickets of `source` on which the verdicts differ by the end of `day`, and of no others."""
    nothing_else = dict.fromkeys((*address.FILTERS, *address.DRILLS), None)
    at = {"period": "all", "at": day.isoformat(), "known": day.isoformat()}
    return {**nothing_else, "figure": _FIGURE, "part": _PART, "source": source, **at}


def _link(desk: Desk, kept: intake.Kept, others: int) -> None:
    """The list goes by days: where it has others than there were at the instant of the import, it says so."""
    asked = address.elsewhere(**where(kept.source, kept.recorded_at.astimezone(ZoneInfo(HOME_ZONE)).date()))
    lists = {key: [value] for key, value in asked.items() if isinstance(value, str)}
    question = conditions.question(conditions.read(lists)[0], desk.now)
    listed = cached.count(desk.store, board.listed(question, _FIGURE, _PART))
    label = ngettext("Open the {count} ticket that differs", "Open the {count} tickets that differ", listed)
    st.page_link(
        desk.pages["explore"],
        label=label.format(count=numbers.number(listed)),
        icon=":material/table_view:",
        query_params=asked,
    )
    if listed != others:
        st.caption(_("The list shows them as they stood at the end of that day."))
