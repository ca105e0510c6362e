"""What is said of this file beside its mapping: its zone, its source, and how one like it was read before."""

from contextlib import closing
from dataclasses import replace

import streamlit as st

from data import intake
from data.intake.mapping_writing import with_text
from data.intake.recognition import Survey
from domain.problems import Problem
from domain.zones import zones as known_zones
from ui import mapping_words, numbers, states
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped, visible


def said(name: str, base: intake.Mapping) -> intake.Mapping | None:
    """`base` with the zone and the source that the boxes say, under the name of its form; None where that is none."""
    first, second = st.columns(2)
    # Apart from the boxes, which begin with it: what a box says is gone once a run did not draw it.
    typed: dict[str, str] = st.session_state.setdefault(
        f"beside.{name}.typed", {"zone": base.zone, "source": base.source}
    )
    zone, source = (f"beside.{name}.{field}" for field in typed)
    zones = sorted(known_zones())
    with first:
        st.selectbox(
            _("Zone of times without an offset"),
            zones,
            index=zones.index(typed["zone"]),
            key=zone,
            help=_("The mapping says one; a file of an account elsewhere may need another."),
            on_change=_keep,
            args=(typed, "zone", zone),
        )
    with second:
        st.text_input(
            _("Name of the source"),
            value=typed["source"],
            key=source,
            help=_("Later files of the same system need the same name: by it, tickets are known again."),
            on_change=_keep,
            args=(typed, "source", source),
        )
    if (typed["zone"], typed["source"]) == (base.zone, base.source):
        return base
    try:
        return with_text(replace(base, zone=typed["zone"], source=typed["source"]))
    except Problem as problem:
        states.failed_in(mapping_words.wrong(problem))
        return None


def as_before(desk: Desk, survey: Survey) -> intake.Mapping | None:
    """The mapping of the latest import of a file with these columns, unless it is to be recognised afresh."""
    with closing(desk.store.cursor()) as cursor:
        kept = intake.same_columns(cursor, survey.header)
    if kept is None:
        return None
    told = _("Import {number} read a file with these columns: {file}, {when} (Paris), zone {zone}.")
    mapping = intake.parse_mapping(kept.mapping, kept.file_name)
    values = {"number": kept.batch_id, "file": visible(kept.file_name), "when": numbers.moment(kept.recorded_at)}
    st.caption(f":material/history: {escaped(told.format(**values, zone=mapping.zone))}")
    return mapping if st.checkbox(_("Read this one as that"), value=True, key=f"import_as_{kept.batch_id}") else None


def _keep(typed: dict[str, str], field: str, key: str) -> None:
    typed[field] = str(st.session_state[key] or "").strip()
