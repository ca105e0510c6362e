"""The steps of an import: the file, how to read it, a look at it, the import itself, the report."""

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from data import intake
from domain.problems import Problem
from ui import cached, numbers, states, work
from ui.desk import Desk
from ui.language import _, ngettext

_OWN = "own mapping"
_REPORT = "import_report"
_WORK = "import"


def file() -> Path | None:
    """The uploaded file, copied to a folder of its own under its own name; None before there is one."""
    given = st.file_uploader(
        _("File (CSV or CSV.gz, 2 GB at the most)"), type=["csv", "gz", "tsv", "txt"], key="import_file"
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
    kept = st.session_state.pop("import_kept", None)
    if kept:
        shutil.rmtree(kept[1].parent, ignore_errors=True)


def mapping() -> intake.Mapping | None:
    """How the file is read: a preset, or a mapping that the person brings; None before there is one."""
    titles: Mapping[str, str] = {**intake.presets(), _OWN: _("A mapping of my own (TOML)")}
    name = st.selectbox(
        _("How to read it"),
        list(titles),
        index=None,
        key="import_preset",
        format_func=lambda one: titles[one],
        placeholder=_("Choose where the file comes from"),
    )
    if name != _OWN:
        return intake.preset(name) if name else None
    given = st.file_uploader(
        _("Mapping (TOML, 1 MB at the most)"), type=["toml"], key="import_mapping", max_upload_size=1
    )
    return intake.parse_mapping(given.getvalue().decode("utf-8", "replace"), given.name) if given else None


def preview(path: Path, read_by: intake.Mapping) -> bool:
    """Show the first rows as they would be read and what could not; returns whether it can be used."""
    try:
        with st.spinner(_("Reading the file…")):
            look = intake.preview(path, read_by)
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
    st.dataframe(pd.DataFrame(look.rows, columns=list(look.fields)).astype("string"), hide_index=True, height=250)
    _quarantine(look.examples)
    return look.read > look.quarantined


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
        _quarantine(done.examples)
