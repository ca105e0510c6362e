"""The gettext catalogues: renew them from the sources, compile them, and say what is wrong with them.

`python -m tooling.catalogues update|compile|check`. Compiled `.mo` files are built, never committed.
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from tooling.messages import extracted, faults, forms
from ui.language import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
DOMAIN = "delai"
LINE = re.compile(r'(#.*|((msg(ctxt|id|id_plural|str|str\[\d\])) )?"([^"\\]|\\.)*")?')
SOURCE_LANGUAGE = "en"


def catalogue_path(language: str, root: Path = ROOT) -> Path:
    """Where the catalogue of `language` lies."""
    return root / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str, root: Path = ROOT) -> Catalog:
    """The catalogue of `language`, empty if there is none yet. Raises PoFileError on a malformed one."""
    path = catalogue_path(language, root)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, fuzzy=False)
    content = path.read_bytes()
    for number, line in enumerate(content.decode().splitlines(), start=1):
        if not LINE.fullmatch(line):  # the reader below would cut an unquoted text at both ends and go on
            raise PoFileError(f"line {number} reads {line!r}", Catalog(), line, number)
    return read_po(io.BytesIO(content), locale=language, domain=DOMAIN, abort_invalid=True)


def update(root: Path = ROOT) -> Iterator[str]:
    """Bring every catalogue in line with the sources; yield one sentence per language.

    New strings come without a translation (in the source language: as they are), gone ones go. Guessing from
    a similar string is left out: a guess reads like a translation and is none.
    """
    sources = extracted(root)
    for language in LANGUAGES:
        catalogue = read(language, root)
        catalogue.update(deepcopy(sources), no_fuzzy_matching=True)
        if language == SOURCE_LANGUAGE:
            _speak_for_itself(catalogue)
        _write(catalogue, catalogue_path(language, root))
        missing = sum(not all(forms(message.string)) for message in catalogue if message.id)
        yield f"{language}: {len(catalogue)} strings, {missing} without a translation."


def compile_all(root: Path = ROOT) -> None:
    """Write the `.mo` beside each `.po` that is newer than it."""
    for language in LANGUAGES:
        source = catalogue_path(language, root)
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        built = io.BytesIO()
        write_mo(built, read(language, root))
        _replace(target, built.getvalue())


def check(root: Path = ROOT) -> list[str]:
    """Every fault of every catalogue, one sentence each; empty when all is well."""
    sources = extracted(root)
    found: list[str] = []
    for language in LANGUAGES:
        try:
            catalogue = read(language, root)
            write_mo(io.BytesIO(), catalogue)
        except (PoFileError, UnicodeDecodeError) as error:
            found.append(f"{language}: the catalogue does not compile: {error}.")
            continue
        found += [f"{language}: {fault}" for fault in faults(catalogue, sources)]
    return found


def _speak_for_itself(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id and not all(forms(message.string)):
            message.string = message.id


def _write(catalogue: Catalog, path: Path) -> None:
    written = io.BytesIO()
    written.write(_header(catalogue).encode())
    write_po(written, catalogue, width=110, sort_output=True, include_lineno=False,
             ignore_obsolete=True, omit_header=True)  # fmt: skip
    _replace(path, written.getvalue().rstrip() + b"\n")


def _header(catalogue: Catalog) -> str:
    """What gettext needs to read the file, without dates that would make every renewal a change."""
    fields = {
        "Language": catalogue.locale_identifier,
        "Plural-Forms": catalogue.plural_forms,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    lines = [f'"{name}: {value}\\n"' for name, value in fields.items()]
    return "\n".join(['msgid ""', 'msgstr ""', *lines, "", ""])


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


def main(arguments: list[str]) -> int:
    """Do what the one argument says; 0 done, 1 the catalogues have faults, 2 not a verb."""
    if arguments == ["update"]:
        for line in update():
            print(line)
        return 0
    if arguments == ["compile"]:
        compile_all()
        return 0
    if arguments == ["check"]:
        found = check()
        print(*found or ["The catalogues are complete."], sep="\n")
        return 1 if found else 0
    print("Say one of: update, compile, check.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
