"""What may be supposed otherwise: limits, hours, holidays, the statuses that stop the clock; or a whole policy.

The controls change the policy's document, which is then read as any other: what is wrong is told as there.
"""

import hashlib
import json
from typing import Any

import holidays
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from domain.problems import BadInput
from domain.statuses import OPEN
from sla import policy_document
from sla.policy import Policy
from sla.policy_calendars import WEEKDAYS
from ui import states, words
from ui.language import _
from ui.markup import escaped

Document = dict[str, Any]


def supposed(actual: Policy) -> Policy | None:
    """The policy that the controls describe, `actual` at first; None where it cannot be, told in a sentence."""
    try:
        document = policy_document.written(_from_file() or actual)
        # What was typed over one policy is not to be taken for another's.
        digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:8]
        with st.container(key="whatif_controls", border=True):
            _limits(document, digest)
            for name, calendar in document["calendars"].items():
                _calendar(name, calendar, digest)
            _pausing(document, digest)
        return policy_document.read(document)
    except BadInput as problem:
        states.failed(problem)
        return None


def _from_file() -> Policy | None:
    with st.popover(_("A policy from a file"), icon=":material/upload_file:", type="tertiary"):
        given = st.file_uploader(_("Policy (TOML, 1 MB at the most)"), type=["toml"], key="whatif_file")
    return None if given is None else policy_document.parse(given.getvalue().decode("utf-8", errors="replace"))


def _limits(document: Document, digest: str) -> None:
    rules = document["rules"]
    columns = st.columns(max(2, len(rules)), vertical_alignment="bottom")
    for rule, column in zip(rules, columns, strict=False):
        _limit(rule, column, digest)


def _limit(rule: Document, column: DeltaGenerator, digest: str) -> None:
    answer = rule["answer"]
    unit = next(name for name in answer if name in _units())
    answer[unit] = int(
        column.number_input(
            _("{rule}: {unit}").format(rule=escaped(rule["name"]), unit=_units()[unit]),
            value=answer[unit],
            step=1,
            key=f"whatif_limit_{rule['name']}_{unit}_{digest}",
        )
    )


def _units() -> dict[str, str]:
    return {
        "hours": _("hours on the wall clock"),
        "business_minutes": _("minutes of business time"),
        "business_days": _("business days"),
    }


def _calendar(name: str, calendar: Document, digest: str) -> None:
    hours, saturdays, days_off = st.columns((3, 1, 3), vertical_alignment="bottom")
    week = calendar["week"]
    typed = hours.text_input(
        _("Hours of {calendar}, Monday to Friday").format(calendar=escaped(name)),
        ", ".join(week["mon"]),
        key=f"whatif_hours_{name}_{digest}",
        placeholder="09:00-12:30, 13:30-18:00",
    )
    spans = [part.strip() for part in typed.split(",") if part.strip()]
    also = saturdays.toggle(_("Saturdays too"), bool(week["sat"]), key=f"whatif_saturday_{name}_{digest}")
    # Days that differ stay as they are until somebody says otherwise.
    if spans != week["mon"]:
        week |= dict.fromkeys(WEEKDAYS[:5], spans)
    if also != bool(week["sat"]):
        week["sat"] = spans if also else []
    codes = days_off.multiselect(
        _("Public holidays of {calendar}").format(calendar=escaped(name)),
        sorted({*holidays.list_supported_countries(include_aliases=False), *calendar["holidays"]}),
        calendar["holidays"],
        key=f"whatif_holidays_{name}_{digest}",
        placeholder=_("No holidays"),
    )
    if codes != calendar["holidays"]:
        calendar["holidays"] = codes
        del calendar["public_holidays"]


def _pausing(document: Document, digest: str) -> None:
    document["pausing"] = st.multiselect(
        _("The clock stands still while a complaint is"),
        [str(status) for status in sorted(OPEN)],
        document["pausing"],
        key=f"whatif_pausing_{digest}",
        format_func=lambda status: words.label("status", status),
        placeholder=_("It never stands still"),
    )
