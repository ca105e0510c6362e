"""Renewing, checking and compiling catalogues, on small source trees written here."""

import gettext
from pathlib import Path

import pytest

from tooling import catalogues
from tooling.messages import placeholders

SOURCE = """
button = _("Open {n} tickets")
amount = ngettext("{n} ticket", "{n} tickets", 3)
verb = pgettext("verb", "Open")
unit = N_("{hours:.1f} hours")
"""

FRENCH = {
    "Open {n} tickets": "Ouvrir {n} tickets",
    "{hours:.1f} hours": "{hours:.1f} heures",
    "Open": "Ouvrir",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A source tree with one module and both catalogues, French not yet translated."""
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "words.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "babel.cfg").write_text("[python: ui/**.py]\n", encoding="utf-8")
    list(catalogues.update(tmp_path))
    return tmp_path


@pytest.fixture
def translated(tree: Path) -> Path:
    """The same tree with a complete French catalogue."""
    po = catalogues.catalogue_path("fr", tree)
    text = po.read_text(encoding="utf-8")
    for english, french in FRENCH.items():
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{french}"')
    text = text.replace('msgstr[0] ""', 'msgstr[0] "{n} ticket"').replace('msgstr[1] ""', 'msgstr[1] "{n} tickets"')
    po.write_text(text, encoding="utf-8")
    return tree


def change(tree: Path, before: str, after: str) -> None:
    po = catalogues.catalogue_path("fr", tree)
    text = po.read_text(encoding="utf-8")
    assert before in text
    po.write_text(text.replace(before, after), encoding="utf-8")


def test_a_complete_catalogue_has_no_faults(translated: Path) -> None:
    assert catalogues.check(translated) == []


def test_new_strings_have_no_french_yet_and_speak_english_for_themselves(tree: Path) -> None:
    faults = catalogues.check(tree)
    assert len(faults) == 4
    assert all(fault.startswith("fr: ") and fault.endswith("has no translation.") for fault in faults)


def test_a_string_that_was_never_extracted_is_missing_in_both(translated: Path) -> None:
    (translated / "ui" / "more.py").write_text('_("Reassign")', encoding="utf-8")
    assert [fault.split(";")[0] for fault in catalogues.check(translated)] == [
        "fr: 'Reassign' is missing",
        "en: 'Reassign' is missing",
    ]


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("Ouvrir {n} tickets", "Ouvrir {m} tickets", "different placeholders"),
        ("{hours:.1f} heures", "{hours} heures", "different placeholders"),
        ("Ouvrir {n} tickets", "Ouvrir {n tickets", "different placeholders"),
        ('msgstr[1] "{n} tickets"', 'msgstr[1] ""', "has no translation"),
        ('#: ui/words.py\nmsgctxt "verb"', '#: ui/words.py\n#, fuzzy\nmsgctxt "verb"', "is marked fuzzy"),
        ('msgctxt "verb"', 'msgctxt "noun"', "is in no source"),
        ('msgstr "Ouvrir"', "msgstr Ouvrir", "does not compile"),
    ],
)
def test_each_fault_is_named(translated: Path, before: str, after: str, fault: str) -> None:
    change(translated, before, after)
    assert fault in " ".join(catalogues.check(translated))


def test_a_string_kept_as_obsolete_is_a_fault_until_the_next_renewal(translated: Path) -> None:
    po = catalogues.catalogue_path("fr", translated)
    with po.open("a", encoding="utf-8") as file:
        file.write('\n#~ msgid "Gone"\n#~ msgstr "Parti"\n')
    assert catalogues.check(translated) == ["fr: 'Gone' is in no source; run 'make translate'."]
    list(catalogues.update(translated))
    assert catalogues.check(translated) == []


def test_a_renewal_keeps_translations_and_changes_nothing_twice(translated: Path) -> None:
    before = catalogues.catalogue_path("fr", translated).read_bytes()
    list(catalogues.update(translated))
    assert catalogues.catalogue_path("fr", translated).read_bytes() == before


def test_a_source_that_does_not_parse_costs_no_translation(translated: Path) -> None:
    before = catalogues.catalogue_path("fr", translated).read_bytes()
    (translated / "ui" / "words.py").write_text('button = _("Open {n} tickets"', encoding="utf-8")
    with pytest.raises(SyntaxError):
        list(catalogues.update(translated))
    assert catalogues.catalogue_path("fr", translated).read_bytes() == before


def test_what_is_compiled_is_what_gettext_says(translated: Path) -> None:
    catalogues.compile_all(translated)
    french = gettext.translation("delai", translated / "locale", ["fr"])
    assert french.gettext("Open {n} tickets") == "Ouvrir {n} tickets"
    assert french.pgettext("verb", "Open") == "Ouvrir"
    assert [french.ngettext("{n} ticket", "{n} tickets", n) for n in (0, 1, 2)] == [
        "{n} ticket",
        "{n} ticket",
        "{n} tickets",
    ]


def test_placeholders_are_names_with_formats() -> None:
    assert placeholders("{n} of {total:.1f} {{as is}}") == {"n", "total:.1f"}
