"""An import that goes on, and what it did: told beside the button that began it."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pandas as pd
import streamlit as st

from data import intake
from domain.problems import Problem
from ui import cached, import_kept, import_list, into_view, numbers, states, uploads, work
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped, visible
from ui.telling import told

_WORK, _NEWS = "import", "import_news"


def start(desk: Desk, path: Path, read_by: intake.Mapping) -> None:
    """Begin to import the file, beside the page."""
    kept = uploads.plain_folder(path)
    work.start(
        desk, _WORK, lambda progress: intake.run(desk.store, desk.person, path, read_by, progress, kept=kept), path
    )
    st.session_state[_NEWS] = True
    st.rerun()


def goes_on(desk: Desk) -> bool:
    """Whether an import of this person goes on."""
    found = work.find(desk, _WORK)
    is_over = found is None or found.done.is_set()
    if found and is_over and work.is_news(found):
        cached.forget_choices()
    return not is_over


def forget(desk: Desk) -> None:
    """Let go of what the last import did: it tells of another file."""
    work.forget(desk, _WORK)


def draw(desk: Desk, path: Path | None, busy: bool) -> None:
    """How far the import is, or what it did if it was of the file at `path` or there is none now."""
    found = work.find(desk, _WORK)
    if found is None or (not busy and path not in (None, found.about)):
        return
    if busy and found.done.is_set():
        st.rerun()
    with st.container(key="import_outcome"):
        if busy:
            work.draw(desk, _WORK)
            st.caption(escaped(_("{file} is being imported.").format(file=visible(found.about.name))))
        else:
            _over(desk, found)
    # Once: whoever comes back to the page later looks at its beginning.
    if st.session_state.get(_NEWS):
        st.session_state[_NEWS] = busy
        into_view.bring(".st-key-import_outcome", f"{found.number} {busy}")


def _over(desk: Desk, found: work.Work) -> None:
    try:
        done: intake.Report = found.result()
    except Problem as problem:
        states.failed(problem)
        return
    with st.container(border=True, key="import_report_box"):
        st.success(_("The file is in."), icon=":material/check_circle:")
        st.caption(escaped(visible(found.about.name)))
        _reported(desk, done)


def _reported(desk: Desk, done: intake.Report) -> None:
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
    _ways(desk, done)
    import_kept.known(done.known)
    for one in done.warnings:
        st.warning(escaped(told(one)), icon=":material/visibility:")
    unread(done.examples)


def _ways(desk: Desk, done: intake.Report) -> None:
    """The ways on: to the report of the import, and to its rows that wait in quarantine now."""
    if done.batch_id is None:
        return
    with st.container(horizontal=True, key="import_ways"):
        number = numbers.number(done.batch_id)
        import_list.link(desk, done.batch_id, _("Open the report of import {number}").format(number=number))
        with closing(desk.store.cursor()) as cursor:
            waiting = intake.kept_import(cursor, done.batch_id).waiting
        if waiting:
            label = ngettext("Correct {count} row in quarantine", "Correct {count} rows in quarantine", waiting)
            import_list.to_quarantine(desk, done.batch_id, label.format(count=numbers.number(waiting)))


def unread(examples: Sequence[intake.Quarantined]) -> None:
    """The first rows that cannot be read, with the reason; nothing where there are none."""
    if not examples:
        return
    st.caption(_("The first rows that cannot be read:"))
    rows = [(one.line, _(one.message).format(**one.details), one.text[:1000]) for one in examples]
    st.dataframe(pd.DataFrame(rows, columns=[_("Line"), _("Why"), _("Text")]), hide_index=True)
