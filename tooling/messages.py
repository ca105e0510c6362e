"""The strings that the sources mark for translation, and what may be wrong with a catalogue of them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "NN_": (1, 2), "pgettext": ((1, "c"), 2)}

Key = tuple[tuple[str, ...], str | None]  # the singular and, where there is one, the plural; the context


def extracted(root: Path) -> Catalog:
    """All marked strings of the sources under `root` that babel.cfg names.

    Raises SyntaxError for a source that does not parse: its strings would seem to be gone.
    """
    with (root / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = Catalog(domain="delai", fuzzy=False)
    for name, line, message, comments, context in extract_from_dir(
        root,
        methods,
        options,
        keywords=KEYWORDS,
        comment_tags=["Translators:"],
        strip_comment_tags=True,
        callback=lambda name, method, *_: _must_parse(root / name) if method == "python" else None,
        directory_filter=_is_source,
    ):
        found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return found


def _is_source(folder: str | Path) -> bool:
    return not Path(folder).name.startswith((".", "__", "tests"))


def _must_parse(path: Path) -> None:
    ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """The forms of a message's id or translation: one, or as many as it has plurals."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def faults(catalogue: Catalog, sources: Catalog) -> Iterator[str]:
    """One sentence for each string that is missing, unsure, untranslated, unlike its source or not used."""
    wanted = {_key(message) for message in sources if message.id}
    have = {_key(message): message for message in catalogue if message.id}
    unused = (have.keys() - wanted) | {_key(message) for message in catalogue.obsolete.values()}
    for key in _ordered(wanted - have.keys()):
        yield f"{key[0][0]!r} is missing; run 'make translate' and translate it."
    for key in _ordered(unused):
        yield f"{key[0][0]!r} is in no source; run 'make translate'."
    for key in _ordered(wanted & have.keys()):
        yield from _translation_faults(have[key], catalogue.num_plurals)


def _key(message: Message) -> Key:
    return forms(message.id), message.context


def _ordered(keys: set[Key]) -> list[Key]:
    return sorted(keys, key=lambda key: (key[0], key[1] or ""))


def _translation_faults(message: Message, plurals: int) -> Iterator[str]:
    originals, translations = forms(message.id), forms(message.string)
    if message.fuzzy:
        yield f"{originals[0]!r} is marked fuzzy."
    if not all(translations) or len(translations) != (plurals if len(originals) > 1 else 1):
        yield f"{originals[0]!r} has no translation."
        return
    allowed = [placeholders(original) for original in originals]
    for translation in translations:
        if placeholders(translation) not in allowed:
            yield f"{originals[0]!r} and {translation!r} have different placeholders."


def placeholders(text: str) -> frozenset[str]:
    """The names in braces in `text`, with their formats; for braces that do not parse, the text itself."""
    try:
        parts = [(field, form) for _, field, form, _ in Formatter().parse(text) if field is not None]
    except ValueError:
        return frozenset({text})
    return frozenset(f"{field}:{form}" if form else field for field, form in parts)
