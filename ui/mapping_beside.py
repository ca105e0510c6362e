"""What is said of this file beside a mapping that is taken as it is: its zone, and the name of its source."""

from dataclasses import replace

import streamlit as st

from data import intake
from data.intake.mapping_writing import with_text
from domain.problems import Problem
from domain.zones import zones as known_zones
from ui import states
from ui.language import _


def said(name: str, base: intake.Mapping) -> intake.Mapping | None:
    """`base` with the zone and the source that the boxes say, under the name of its form; None where that is none."""
    first, second = st.columns(2)
    zones = sorted(known_zones())
    zone, source = f"beside.{name}.zone", f"beside.{name}.source"
    for key, value in ((zone, base.zone), (source, base.source)):
        st.session_state.setdefault(key, value)
    help_text = _("The mapping says one; a file of an account elsewhere may need another.")
    first.selectbox(_("Zone of times without an offset"), zones, key=zone, help=help_text)
    help_text = _("Later files of the same system need the same name: by it, tickets are known again.")
    second.text_input(_("Name of the source"), key=source, help=help_text)
    typed = (str(st.session_state[zone]), str(st.session_state[source] or "").strip())
    if typed == (base.zone, base.source):
        return base
    try:
        return with_text(replace(base, zone=typed[0], source=typed[1]))
    except Problem as problem:
        states.failed(problem)
        return None
