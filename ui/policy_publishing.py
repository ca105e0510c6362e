"""The last steps of a new version: what it would have done, the day it starts on, publishing."""

from datetime import date

import pandas as pd
import streamlit as st

from data import policies, policy_commands
from domain.problems import Problem
from sla.policy import Policy
from ui import numbers, policy_forms, policy_versions, policy_words, states, supposing, words
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped
from ui.policy_draft import Draft
from ui.policy_fields import row, value
from ui.speaking import speak
from ui.supposing import Preview
from ui.whatif_lists import verdict

_SEEN, _PROBLEM = "policy_preview", "policy_publish_problem"


def look_ahead(desk: Desk, policy: Policy | None) -> bool:
    """What `policy` would have done, worked out at a press; returns whether it was seen for exactly this policy."""
    st.caption(_("The complaints of the last twelve months, judged again by these rules. Nothing is changed."))
    label = _("Work it out")
    if st.button(label, icon=":material/history:", key="policy_preview_run", disabled=policy is None) and policy:
        _work_out(desk, policy)
    _text, found = st.session_state.get(_SEEN, (None, None))
    if found is None:
        return False
    if not _is_seen(policy):
        st.caption(":material/history_toggle_off: " + _("The form has changed since it was worked out."))
        return False
    _draw(found)
    return True


def _work_out(desk: Desk, policy: Policy) -> None:
    try:
        with st.spinner(_("Judging the last twelve months again…")):
            st.session_state[_SEEN] = (policies.text_of(policy), supposing.preview(desk, policy))
    except Problem as problem:
        states.failed(problem)


def _is_seen(policy: Policy | None) -> bool:
    """Whether what was worked out last is about exactly this policy."""
    text, _found = st.session_state.get(_SEEN, (None, None))
    return policy is not None and text == policies.text_of(policy)


def _draw(preview: Preview) -> None:
    _changes(preview.changes)
    frame = preview.by_category
    rows = [(_category(row["category"]), row) for row in frame.to_dict("records")]
    rows.append((_("All"), {name: int(frame[name].sum()) for name in frame.columns if name != "category"}))
    shown = [
        (escaped(name), _turned(row["on_time"], row["on_time_then"]), _turned(row["late"], row["late_then"]))
        for name, row in rows
    ]
    titles = [words.dimension("category"), _("On time"), _("Late")]
    st.table(pd.DataFrame(shown, columns=titles), border="horizontal", hide_index=True)
    st.caption(_("What was received in the twelve months: as it is → as it would be by these rules."))


def _changes(changes: pd.DataFrame) -> None:
    """How many complaints change sides, and which way."""
    total = int(changes["n"].sum())
    if not total:
        st.markdown(f"**{_('No ticket would change sides.')}**")
        return
    sentence = ngettext("{count} ticket would change sides", "{count} tickets would change sides", total)
    st.markdown(f"**{sentence.format(count=numbers.number(total))}**")
    st.caption(
        " · ".join(
            _("{name}: {value}").format(
                name=f"{verdict(row['verdict'])} → {verdict(row['supposed_verdict'])}", value=numbers.number(row["n"])
            )
            for row in changes.sort_values("n", ascending=False).to_dict("records")
        )
    )


def _category(name: str | None) -> str:
    return words.label("category", name) if name else _("Any other category")


def _turned(now: int, then: int) -> str:
    """`97 → 85`, or one number where nothing changes."""
    return numbers.number(now) if now == then else f"{numbers.number(now)} → {numbers.number(then)}"


def publish(desk: Desk, draft: Draft, policy: Policy | None, seen: bool) -> None:
    """The day on which it starts, and the button."""
    st.caption(_("It counts for what is received from that day on, in Paris. What was judged before stays judged."))
    missing = _missing(draft, policy, seen)
    with row("publish"):
        st.date_input(_("Starts on"), value=None, key=value(draft, "starts_on"), format="DD/MM/YYYY", width=200)
        st.button(
            _("Publish this version"),
            # A button of the first kind that is disabled shows its words white on white.
            type="secondary" if missing else "primary",
            icon=":material/gavel:",
            key="policy_publish",
            disabled=bool(missing),
            on_click=_publish,
            args=(desk,),
        )
    if missing:
        st.caption(missing)
    if problem := st.session_state.pop(_PROBLEM, None):
        states.failed(problem)


def _missing(draft: Draft, policy: Policy | None, seen: bool) -> str:
    """What has to be done before it can be published; nothing where all is."""
    if policy is None:
        return _("First mend what the form says above.")
    if not seen:
        return _("First work out what it would have done.")
    return "" if draft.values["starts_on"] else _("Choose the day on which it starts.")


def _publish(desk: Desk) -> None:
    # What was typed just before the press may not have been drawn: it is read, and not published unseen.
    draft = policy_forms.current()
    policy, _problem = policy_forms.checked(draft) if draft else (None, None)
    if draft is None or policy is None or not _is_seen(policy) or not draft.values["starts_on"]:
        return
    try:
        version = policy_commands.publish(desk.store, desk.person, policy, draft.values["starts_on"])
    except Problem as problem:
        st.session_state[_PROBLEM] = problem
        return
    _tell(version.number, draft.values["starts_on"])
    policy_forms.discard()
    del st.session_state[_SEEN]


def _tell(number: int, starts_on: date) -> None:
    policy_versions.look_at(number)
    speak()
    said = _("Version {number} starts on {day}.")
    policy_versions.tell(said.format(number=number, day=policy_words.long_day(starts_on)))
