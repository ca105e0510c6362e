"""The source's verdicts beside ours on the tickets of an import, and the way to those where they differ."""

import streamlit as st

from data import intake
from ui import import_tickets, numbers
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped

_FIGURE, _PART = "source_agreement", "missed"


def draw(desk: Desk, kept: intake.Kept) -> None:
    """On how many of the tickets of the import the verdict of their source was ours, and the way to the others."""
    st.markdown("**" + _("The source's verdict and ours") + "**")
    if kept.verdicts is None:
        st.caption(_("This import is of before its verdicts were kept."))
        return
    judged, agreed = kept.verdicts
    if not judged:
        st.caption(_("None of its tickets was answered and had a deadline and a verdict of the source."))
        return
    st.markdown(escaped(_said(judged, agreed)))
    if judged > agreed:
        import_tickets.link(
            desk, kept, str(kept.batch_id), _("Open those that differ"), judged - agreed, figure=_FIGURE, part=_PART
        )


def _said(judged: int, agreed: int) -> str:
    said = _(
        "Tickets that it brought or changed, answered, with a deadline and a verdict of the source: {judged}. That"
        " verdict is ours on {agreed} of them and another one on {others}, as all stood then."
    )
    counts = {"judged": judged, "agreed": agreed, "others": judged - agreed}
    return said.format(**{name: numbers.number(count) for name, count in counts.items()})
