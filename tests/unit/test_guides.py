"""Guides: what the program brings, what somebody writes in its place, and the steps ticked off on a complaint."""

from contextlib import closing
from datetime import date

import pytest

from data import commands, verifying
from data.filing import Complaint
from data.guides import commands as guides
from data.guides.guide import Guide, Step, brought, checked_steps, guide
from data.store import Store
from domain.people import Person, Role
from domain.problems import BadInput, StaleVersion
from domain.vocabulary import Category, Channel
from tests.people import hire

MEI = Person("mei", "Mei", Role.ADMIN)
ADA = Person("ada", "Ada", Role.AGENT, "payments")


@pytest.fixture
def desk(store: Store) -> Store:
    return hire(store, MEI, ADA)


def of_bonus(store: Store) -> Guide:
    with closing(store.cursor()) as cursor:
        return guide(cursor, Category.BONUS)


@pytest.mark.parametrize("category", Category)
def test_every_category_has_a_guide_in_both_languages(category: Category) -> None:
    steps = brought(category).steps
    assert len(steps) >= 5
    assert checked_steps(brought(category).text("fr"), brought(category).text("en")) == steps


def test_a_guide_is_written_kept_by_version_and_told_in_the_log(desk: Store) -> None:
    first = of_bonus(desk)
    assert guides.save(desk, MEI, first, "Lire.\n\nDécider.", "Read.\nDecide.") == 1
    assert of_bonus(desk).steps == (Step("Lire.", "Read."), Step("Décider.", "Decide."))
    assert guides.bring_back(desk, MEI, of_bonus(desk)) == 2
    assert of_bonus(desk).steps == first.steps
    with closing(desk.cursor()) as cursor:
        told = cursor.execute("SELECT subject, before, after FROM acts WHERE kind = 'guide' ORDER BY act_id").fetchall()
        kept = cursor.execute("SELECT version, en FROM guides ORDER BY version").fetchall()
    assert told == [("bonus", None, "1"), ("bonus", "1", "2")]
    assert kept[0] == (1, "Read.\nDecide.")
    assert verifying.verify(desk).is_whole


@pytest.mark.parametrize(
    ("fr", "en", "said"),
    [
        ("Lire.", "", "1 steps in French and 0 in English"),
        ("\n", " \n", "from one to 30"),
        ("\n".join(map(str, range(31))), "\n".join(map(str, range(31))), "from one to 30"),
        ("Lire.\nLire.", "Read.\nRead.", "there twice"),
        ("x" * 201, "Read.", "takes up to 200"),
        ("Lire\x00.", "Read.", "cannot be stored"),
    ],
)
def test_what_is_no_guide_is_a_sentence_and_changes_nothing(desk: Store, fr: str, en: str, said: str) -> None:
    before = of_bonus(desk)
    with pytest.raises(BadInput, match=said):
        guides.save(desk, MEI, before, fr, en)
    assert of_bonus(desk) == before


def test_the_second_of_two_who_write_is_told(desk: Store) -> None:
    read = of_bonus(desk)
    guides.save(desk, MEI, read, "Lire.", "Read.")
    with pytest.raises(StaleVersion, match="after you read it"):
        guides.save(desk, MEI, read, "Décider.", "Decide.")
    assert of_bonus(desk).text("en") == "Read."


def test_a_tick_stays_with_what_its_step_says(desk: Store) -> None:
    complaint = Complaint("J1", date(2026, 9, 6), Category.BONUS, "Perdu.", Channel.PHONE)
    number, _reference = commands.file(desk, ADA, complaint)
    guides.save(desk, MEI, of_bonus(desk), "Lire.\nDécider.", "Read.\nDecide.")
    read, decide = of_bonus(desk).steps

    def ticked() -> dict[str, str]:
        with closing(desk.cursor()) as cursor:
            return {one.step: one.actor for one in guides.ticks(cursor, ADA, number).values()}

    for step in (read, read, decide):
        guides.tick(desk, ADA, number, step.key, True)
    assert ticked() == {read.key: "ada", decide.key: "ada"}
    guides.tick(desk, ADA, number, decide.key, False)
    guides.save(desk, MEI, of_bonus(desk), "Lire.\nDécider vite.", "Read.\nDecide soon.")
    assert ticked() == {read.key: "ada"}, "said as before, it was done"
    with pytest.raises(BadInput, match="does not have this step any more"):
        guides.tick(desk, ADA, number, decide.key, True)
