"""The steps before an import: the file, and a look at what would come of it."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from data import intake
from data.intake.fields import IN_ORDER
from domain.problems import Problem
from domain.progress import Progress, Stopped
from ui import import_outcome, mapping_choice, mapping_words, numbers, states, uploads, words, work
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped, visible
from ui.telling import told

_BOX, _KEPT = "import_file", "import_kept"
_COUNT = "import_count"
#: A look at the whole file that takes no longer is waited for.
_AT_ONCE_SECONDS = 1.0
_TYPES = ("csv", "tsv", "txt", "gz", "xlsx", "parquet", "xes")
#: Bytes up to which the whole file is read for a look at it, by the end of its name.
_AT_ONCE: Mapping[str, int] = {"": 20 << 20, ".gz": 3 << 20}


def file(desk: Desk, busy: bool) -> Path | None:
    """The uploaded file, copied to a folder of its own under its own name; None before there is one.

    It stays while the person looks at other pages, and while an import is `busy` with it.
    """
    given = st.file_uploader(
        _("File (CSV, XLSX, Parquet or XES, 2 GB at the most)"),
        type=list(_TYPES),
        key=_BOX,
        disabled=busy,
        on_change=_let_go,
    )
    kept: tuple[str, Path] | None = st.session_state.get(_KEPT)
    if not busy and given is not None and (kept is None or kept[0] != given.file_id):
        _forget()
        import_outcome.forget(desk)
        kept = st.session_state[_KEPT] = (given.file_id, uploads.keep(given, given.name))
    if kept is None or not uploads.is_there(kept[1]):
        return None
    if given is None:
        st.caption(escaped(_("{file} is still here.").format(file=visible(kept[1].name))))
    return kept[1]


def _let_go() -> None:
    """Forget the file that was taken out of its box; one that is only not drawn is not let go of."""
    if st.session_state.get(_BOX) is None:
        _forget()


def _forget() -> None:
    mapping_choice.forget()
    kept = st.session_state.pop(_KEPT, None)
    if kept:
        uploads.forget(kept[1])


def preview(desk: Desk, path: Path, read_by: intake.Mapping) -> bool:
    """Show the first rows as they would be read and what could not; returns whether it can be used.

    The file is read beside the page, a large one when somebody asks; whether it can be used, its import says then.
    """
    known = work.find(desk, _COUNT)
    if known is None or known.about != (path, read_by.text):
        if path.stat().st_size > _AT_ONCE.get(path.suffix, _AT_ONCE[""]) and not _is_asked():
            return True
        _count(desk, path, read_by)
        known = work.find(desk, _COUNT)
    work.draw(desk, _COUNT)
    if known is None or not known.done.is_set():
        st.caption(_("It can be imported without waiting for this."))
        return True
    try:
        return _shown_look(known.result(), read_by)
    except Stopped:
        if _is_asked():
            _count(desk, path, read_by)
            st.rerun()
        return True
    except Problem as problem:
        states.failed(problem)
        return False


def _is_asked() -> bool:
    """Whether somebody asks for a look at the whole of a large file, which the page does not begin by itself."""
    st.caption(_("The file is large: reading all of it takes a while. It can be imported without."))
    return st.button(_("Read the whole file"), icon=":material/table_view:", key="import_count")


def _count(desk: Desk, path: Path, read_by: intake.Mapping) -> None:
    def job(progress: Progress) -> intake.Preview:
        return intake.preview(path, read_by, progress=progress, kept=uploads.plain_folder(path))

    work.start(desk, _COUNT, job, (path, read_by.text), _AT_ONCE_SECONDS, instead=True)


def _shown_look(look: intake.Preview, read_by: intake.Mapping) -> bool:
    rows = ngettext("{count} row read", "{count} rows read", look.read).format(count=numbers.number(look.read))
    bad = ngettext(
        "{count} cannot be read and goes to quarantine",
        "{count} cannot be read and go to quarantine",
        look.quarantined,
    ).format(count=numbers.number(look.quarantined))
    st.caption(f"{rows} · {bad}")
    for one in look.warnings:
        st.warning(escaped(_warning(one)), icon=":material/visibility:")
    _table(look, read_by.zone)
    if left := [name for name in look.columns if name and name not in read_by.wanted]:
        st.caption(mapping_words.not_read(left))
    import_outcome.unread(look.examples)
    return look.read > look.quarantined


def _warning(problem: Problem) -> str:
    """What is to be looked at, and where on this page another encoding is chosen."""
    if "encoding" not in problem.details:
        return told(problem)
    # Not within the sentence: what stands in an f-string is not found by who translates.
    where = _("“Letters” stands above, or appears once “Change it for this file” is ticked.")
    return f"{told(problem)} {where}"


def _table(look: intake.Preview, zone: str) -> None:
    """The first rows, with the fields in the order of a ticket's life and times on the clocks of the mapping."""
    frame = pd.DataFrame(look.rows, columns=list(look.fields), dtype="object")
    shown = {
        mapping_words.field(name): [_shown(name, value, zone) for value in frame[name]]
        for name in IN_ORDER
        if name in look.fields and frame[name].notna().any()
    }
    st.dataframe(
        pd.DataFrame(shown), hide_index=True, height="content" if len(frame) <= 8 else 250, placeholder=numbers.NOTHING
    )


def _shown(name: str, value: Any, zone: str) -> str | None:
    if isinstance(value, datetime) and value == value:
        return numbers.moment(value, zone)
    return words.label(name, str(value)) if isinstance(value, str) and value else None
