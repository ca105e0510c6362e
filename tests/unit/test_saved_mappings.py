"""Mappings kept in the store: saved, found by name, replaced only when said so, deleted, for administrators only."""

import pytest

from data import chain, intake, mappings
from data.intake.mapping_writing import text_of
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed, NotFound
from domain.rights import Action, Reach, reach
from tests.people import hire

TEXT = text_of(intake.preset("boston311"))
OTHER = TEXT.replace("America/New_York", "UTC")


def test_what_was_saved_is_found_by_its_name(store: Store) -> None:
    assert mappings.saved(store) == {}
    saved = mappings.save(store, SYSTEM, "  Our   desk ", TEXT)
    assert list(mappings.saved(store)) == ["Our desk"]
    assert mappings.saved(store)["Our desk"] == saved
    assert mappings.named(store, "Our desk") == saved.mapping
    assert dict(saved.mapping.columns) == dict(intake.preset("boston311").columns)


def test_a_name_is_not_taken_over_unless_said(store: Store) -> None:
    mappings.save(store, SYSTEM, "a", TEXT)
    with pytest.raises(BadInput, match="already"):
        mappings.save(store, SYSTEM, "a", OTHER)
    assert mappings.named(store, "a").zone == "America/New_York"
    mappings.save(store, SYSTEM, "a", OTHER, replace=True)
    assert mappings.named(store, "a").zone == "UTC"
    assert len(mappings.saved(store)) == 1


def test_deleted_is_gone(store: Store) -> None:
    mappings.save(store, SYSTEM, "a", TEXT)
    mappings.delete(store, SYSTEM, "a")
    with pytest.raises(NotFound, match="boston311"):
        mappings.named(store, "a")
    with pytest.raises(NotFound, match="no saved mapping"):
        mappings.delete(store, SYSTEM, "a")


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "boston311", "a\u202eb"])
def test_a_name_that_cannot_be_is_refused(store: Store, name: str) -> None:
    before = store.stamp
    with pytest.raises(BadInput):
        mappings.save(store, SYSTEM, name, TEXT)
    assert (mappings.saved(store), store.stamp) == ({}, before)


def test_what_is_no_mapping_is_not_saved(store: Store) -> None:
    with pytest.raises(BadInput, match="zone"):
        mappings.save(store, SYSTEM, "a", TEXT.replace("America/New_York", "Mars/Base"))
    assert mappings.saved(store) == {}


@pytest.mark.parametrize("role", Role)
def test_only_who_may_import_saves_and_deletes(store: Store, role: Role) -> None:
    mappings.save(store, SYSTEM, "kept", TEXT)
    person = Person("somebody", "Somebody", role)
    hire(store, person)
    if reach(role, Action.IMPORT) is Reach.NONE:
        with pytest.raises(NotAllowed):
            mappings.save(store, person, "a", TEXT)
        with pytest.raises(NotAllowed):
            mappings.delete(store, person, "kept")
        assert list(mappings.saved(store)) == ["kept"]
    else:
        assert mappings.save(store, person, "a", TEXT).actor == "somebody"


def test_the_chain_of_writes_holds(store: Store) -> None:
    mappings.save(store, SYSTEM, "a", TEXT)
    mappings.delete(store, SYSTEM, "a")
    cursor = store.cursor()
    assert chain.head(cursor).transaction_id == 2
    assert cursor.execute("SELECT command FROM transactions ORDER BY 1").fetchall()[0][0] == "delete_mapping"
    cursor.close()
