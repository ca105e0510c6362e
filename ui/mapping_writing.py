"""How the file is written, where that can be said by hand: the sheet of a workbook, the delimiter of a text."""

from dataclasses import replace

import streamlit as st

from data.intake import SheetSize, encodings
from data.intake.mapping import is_delimiter
from data.intake.recognition import Survey, Writing
from ui import numbers
from ui.language import _, ngettext
from ui.markup import escaped

_TAB = "\\t"


def draw(name: str, writing: Writing, sheets: tuple[SheetSize, ...], survey: Survey | None) -> Writing:
    """Boxes for what can be said of the file, under the name of its form; returns what they say."""
    if len(sheets) > 1:
        return _sheet(name, writing, sheets, survey)
    if survey is None or survey.is_text:
        beside = st.columns([1, 2], gap="medium")
        with beside[0]:
            writing = _delimiter(name, writing, survey)
        with beside[1]:
            return _letters(name, writing, survey)
    return writing


def _sheet(name: str, writing: Writing, sheets: tuple[SheetSize, ...], survey: Survey | None) -> Writing:
    sizes = {one.title: one for one in sheets}
    titles = list(sizes) if writing.sheet in (None, *sizes) else [str(writing.sheet), *sizes]
    read = writing.sheet or (survey.sheet if survey else None)
    key = f"{name}.sheet"
    if st.session_state.get(key) not in titles:
        largest = max(sheets, key=lambda one: (one.is_shown, one.cells)).title
        st.session_state[key] = read if read in titles else largest
    chosen = st.selectbox(
        _("Sheet"), titles, key=key, format_func=lambda title: _size(title, sizes.get(title)), width=420
    )
    return writing if chosen == read else replace(writing, sheet=chosen)


def _size(title: str, size: SheetSize | None) -> str:
    if size is None:
        return _("{sheet} · not in this file").format(sheet=title)
    rows = ngettext("{count} row", "{count} rows", size.rows).format(count=numbers.number(size.rows))
    columns = ngettext("{count} column", "{count} columns", size.columns).format(count=numbers.number(size.columns))
    hidden = "" if size.is_shown else f" · {_('hidden')}"
    return f"{title} · {rows}, {columns}{hidden}"


def _delimiter(name: str, writing: Writing, survey: Survey | None) -> Writing:
    key = f"{name}.delimiter"
    st.session_state.setdefault(key, _shown(writing.delimiter or ""))
    found = _("Found by itself: {mark}").format(mark=_shown(survey.delimiter)) if survey else ""
    typed = st.text_input(
        _("Delimiter between values"),
        key=key,
        max_chars=2,
        placeholder=found,
        help=_("One character that is no letter, digit or quotation mark; a tab is written {tab}.").format(tab=_TAB),
        width=220,
    )
    mark = "\t" if typed == _TAB else (typed or "")
    if mark and not is_delimiter(mark):
        sentence = _("“{mark}” is no delimiter: write one character that is no letter, digit or quotation mark.")
        st.caption(f":red[:material/error: {escaped(sentence.format(mark=mark))}]")
        return writing
    return replace(writing, delimiter=mark or None)


def _letters(name: str, writing: Writing, survey: Survey | None) -> Writing:
    key = f"{name}.encoding"
    st.session_state.setdefault(key, writing.encoding)
    guessed = survey is not None and survey.guessed
    found = _("A guess: {letters}").format(letters=_encoding(encodings.GUESSED)) if guessed else _("Found by itself")
    chosen = st.selectbox(
        _("Letters"),
        list(encodings.LETTERS),
        index=None,
        key=key,
        format_func=_encoding,
        placeholder=found,
        help=_("The encoding of the text. Choose another one where letters beyond a to z are wrong in the file."),
        width=420,
    )
    return replace(writing, encoding=chosen)


def _encoding(name: str) -> str:
    return f"{_(encodings.LETTERS[name])} · {name}"


def _shown(mark: str) -> str:
    return _TAB if mark == "\t" else mark
