"""The steps of an import: the file, how to read it, a look at it, the import itself, the report."""

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from data import intake
from data.intake.fields import IN_ORDER
from domain.problems import Problem
from ui import cached, import_kept, mapping_choice, mapping_words, numbers, states, words, work
from ui.desk import Desk
from ui.language import _, ngettext

_SEEN = "import_seen"
_REPORT = "import_report"
_WORK = "import"
_TYPES = ("csv", "tsv", "txt", "gz", "xlsx", "parquet", "xes")
#: Bytes up to which the whole file is read for a look at it, by the end of its name.
_AT_ONCE: Mapping[str, int] = {"": 20 << 20, ".gz": 3 << 20}


def file(busy: bool) -> Path | None:
    """The uploaded file, copied to a folder of its own under its own name; None before there is one.

    While an import is `busy` with it, it stays.
    """
    given = st.file_uploader(
        _("File (CSV, XLSX, Parquet or XES, 2 GB at the most)"), type=list(_TYPES), key="import_file", disabled=busy
    )
    if given is None:
        _forget()
        return None
    kept: tuple[str, Path] | None = st.session_state.get("import_kept")
    if kept and kept[0] == given.file_id and kept[1].exists():
        return kept[1]
    _forget()
    path = Path(tempfile.mkdtemp(prefix="delai-import-")) / safe_name(given.name)
    with path.open("wb") as copy:
        shutil.copyfileobj(given, copy)
    st.session_state["import_kept"] = (given.file_id, path)
    return path


def safe_name(name: str) -> str:
    """`name` without anything that could lead out of its folder."""
    return re.sub(r"[^\w.\- ]", "_", Path(name).name).lstrip(".")[-120:] or "file.csv"


def _forget() -> None:
    mapping_choice.forget()
    kept = st.session_state.pop("import_kept", None)
    if kept:
        shutil.rmtree(kept[1].parent, ignore_errors=True)


def preview(path: Path, read_by: intake.Mapping) -> bool:
    """Show the first rows as they would be read and what could not; returns whether it can be used.

    A large file is read for this when somebody asks; whether it can be used, its import says then.
    """
    if not _is_seen(path, read_by) and path.stat().st_size > _AT_ONCE.get(path.suffix, _AT_ONCE[""]):
        st.caption(_("The file is large: reading all of it takes a while. It can be imported without."))
        if not st.button(_("Read the whole file"), icon=":material/table_view:", key="import_count"):
            return True
    try:
        look = _seen(path, read_by)
    except Problem as problem:
        states.failed(problem)
        return False
    rows = ngettext("{count} row read", "{count} rows read", look.read).format(count=numbers.number(look.read))
    bad = ngettext(
        "{count} cannot be read and goes to quarantine",
        "{count} cannot be read and go to quarantine",
        look.quarantined,
    ).format(count=numbers.number(look.quarantined))
    st.caption(f"{rows} · {bad}")
    _table(look, read_by.zone)
    _quarantine(look.examples)
    return look.read > look.quarantined


def _is_seen(path: Path, read_by: intake.Mapping) -> bool:
    kept = st.session_state.get(_SEEN)
    return bool(kept and kept[0] == (path, read_by.text))


def _seen(path: Path, read_by: intake.Mapping) -> intake.Preview:
    """The whole file as it would be read; not again while neither the file nor the mapping changes."""
    if not _is_seen(path, read_by):
        with st.spinner(_("Reading the file…")):
            st.session_state[_SEEN] = ((path, read_by.text), intake.preview(path, read_by))
    found: intake.Preview = st.session_state[_SEEN][1]
    return found


def _table(look: intake.Preview, zone: str) -> None:
    """The first rows, with the fields in the order of a ticket's life and times on the clocks of the mapping."""
    frame = pd.DataFrame(look.rows, columns=list(look.fields), dtype="object")
    shown = {
        mapping_words.field(name): [_shown(name, value, zone) for value in frame[name]]
        for name in IN_ORDER
        if name in look.fields and frame[name].notna().any()
    }
    st.dataframe(pd.DataFrame(shown), hide_index=True, height=250, placeholder=numbers.NOTHING)


def _shown(name: str, value: Any, zone: str) -> str | None:
    if isinstance(value, datetime) and value == value:
        return numbers.moment(value, zone)
    return words.label(name, str(value)) if isinstance(value, str) and value else None


def _quarantine(examples: Sequence[intake.Quarantined]) -> None:
    if not examples:
        return
    st.caption(_("The first rows that cannot be read:"))
    rows = [(one.line, _(one.message).format(**one.details), one.text) for one in examples]
    st.dataframe(pd.DataFrame(rows, columns=[_("Line"), _("Why"), _("Text")]), hide_index=True)


def start(desk: Desk, path: Path, read_by: intake.Mapping) -> None:
    """Begin to import the file, beside the page."""
    work.start(_WORK, lambda progress: intake.run(desk.store, desk.person, path, read_by, progress))
    st.rerun()


def waiting() -> bool:
    """Whether an import goes on: then how far it is stands there; when it is over, its report is kept for `report`."""
    work.draw(_WORK)
    try:
        done = work.take(_WORK)
    except Problem as problem:
        states.failed(problem)
    else:
        if done is not None:
            st.session_state[_REPORT] = done
            cached.forget_choices()
    return work.is_running(_WORK)


def report() -> None:
    """What the last import of this session did."""
    done: intake.Report | None = st.session_state.get(_REPORT)
    if done is None:
        return
    with st.container(border=True, key="import_report_box"):
        st.success(_("The file is in."), icon=":material/check_circle:")
        counts = (
            (_("Rows read"), done.read),
            (_("Rows accepted"), done.accepted),
            (_("Rows in quarantine"), done.quarantined),
            (_("New tickets"), done.imported),
            (_("Updated tickets"), done.updated),
            (_("Unchanged tickets"), done.unchanged),
        )
        for column, (label, count) in zip(st.columns(len(counts)), counts, strict=True):
            column.metric(label, numbers.number(count))
        import_kept.known(done.known)
        _quarantine(done.examples)
