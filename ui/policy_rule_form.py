"""The rules of the form of a policy: for which complaints, how long, and in which order."""

from collections.abc import Mapping
from enum import StrEnum

import streamlit as st

from domain.vocabulary import DESK, Category, Channel, Complexity, Jurisdiction
from sla.policy import FACTS
from ui import policy_places, words
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped
from ui.policy_draft import Draft, add_rule, move
from ui.policy_fields import WIDE, box, choices, limit, press, row
from ui.policy_places import Place
from ui.policy_words import field

_CLOSED_LISTS: Mapping[str, type[StrEnum]] = {
    "category": Category,
    "complexity": Complexity,
    "channel": Channel,
    "jurisdiction": Jurisdiction,
}


def draw(desk: Desk, draft: Draft, wrong: Place | None) -> None:
    """Every rule behind a line that opens, the one that is `wrong` with a sign."""
    st.caption(_("The first rule that fits a complaint gives its limit. Where none fits, there is no time limit."))
    for number in draft.rules:
        title = escaped(policy_places.rule_title(draft, number))
        with st.expander(title, key=f"policy_rule_{number}", icon=policy_places.sign(wrong, number)):
            _rule(desk, draft, number)
    press(_("Add a rule"), "add", "add_rule", add_rule, draft, _("New rule"))


def _rule(desk: Desk, draft: Draft, number: int) -> None:
    name = f"rule.{number}"
    box(draft, f"{name}.name", field("name"), width=WIDE)
    with row(f"{name}.facts"):
        for fact in FACTS:
            _condition(desk, draft, f"{name}.{fact}", fact)
    limit(draft, f"{name}.answer", field("answer"))
    place, last = draft.rules.index(number), len(draft.rules) - 1
    with row(f"{name}.moves"):
        press(_("Up"), "arrow_upward", f"{name}_up", move, draft.rules, number, -1, disabled=place == 0)
        press(_("Down"), "arrow_downward", f"{name}_down", move, draft.rules, number, 1, disabled=place == last)
        press(_("Remove this rule"), "delete", f"{name}_remove", draft.rules.remove, number)


def _condition(desk: Desk, draft: Draft, name: str, fact: str) -> None:
    closed = _CLOSED_LISTS.get(fact)
    known = [str(one) for one in closed] if closed else list(dict.fromkeys([DESK, *desk.choices.get(fact, ())]))
    choices(
        draft,
        name,
        words.dimension(fact),
        known,
        lambda one: words.label(fact, one),
        placeholder=_("Any"),
        free=closed is None,
        width=250,
    )
