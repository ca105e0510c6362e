"""The page of messages: changed with how it reads beside it, refused with a sentence, brought back."""

from contextlib import closing

import pytest

from data.outbox import template_commands
from data.outbox.templates import Template, brought, template
from data.store import Store
from domain.messages import LANGUAGES, NEEDED, MessageKind
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, StaleVersion
from tests.app.conftest import Visit
from ui import cached


def admin(store: Store) -> Person:
    return next(one for one in cached.people(store) if one.role is Role.ADMIN)


def press(app, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def stands(store: Store) -> Template:
    with closing(store.cursor()) as cursor:
        return template(cursor, MessageKind.REQUEST, "en")


def told(app) -> str:
    return " ".join(one.value.replace("\\", "") for one in app.error)


def test_a_message_is_written_seen_as_it_reads_and_brought_back(visit: Visit, desk_store: Store) -> None:
    first = stands(desk_store)
    app = visit("templates", lang="en", message="request", spoken="en", **{"as": admin(desk_store).user_id})
    app.text_area("template_request_en_body").set_value("Hello **$reference**,\n\n$text <b>").run()
    shown = [one.value for one in app.text]
    assert "Hello **EC-4F7Q9M2K-T**,\n\nThis is what whoever works on the complaint writes. <b>" in shown
    assert stands(desk_store) == first, "looked at only"
    press(app, "Save the message")
    assert stands(desk_store).body == "Hello **$reference**,\n\n$text <b>"
    with closing(desk_store.cursor()) as cursor:
        [said] = cursor.execute("SELECT subject, field FROM acts WHERE kind = 'template'").fetchall()
    assert said == ("request/en", "body")
    press(app, "Back to the one brought")
    assert stands(desk_store) == brought(MessageKind.REQUEST, "en")
    assert app.text_area("template_request_en_body").value == first.body


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("body", "Hello", "Text has to name $text"),
        ("body", "$text costs 5 $", "write $$ for the sign"),
        ("subject", "$who", "names $who"),
        ("subject", "", "Subject is empty"),
    ],
)
def test_what_cannot_be_a_message_is_told_beside_its_field_and_stays(
    visit: Visit, desk_store: Store, field: str, typed: str, said: str
) -> None:
    before = stands(desk_store)
    app = visit("templates", lang="en", message="request", spoken="en", **{"as": admin(desk_store).user_id})
    boxes = {"subject": app.text_input, "body": app.text_area}[field]
    boxes(f"template_request_en_{field}").set_value(typed)
    press(app, "Save the message")
    assert said in told(app) and len(app.error) == 1
    boxes = {"subject": app.text_input, "body": app.text_area}[field]
    assert boxes(f"template_request_en_{field}").value == typed
    assert stands(desk_store) == before


def test_the_second_of_two_is_told(desk_store: Store) -> None:
    read = brought(MessageKind.CODE, "fr")
    template_commands.save(desk_store, SYSTEM, MessageKind.CODE, "fr", read, "Code", "$code")
    with pytest.raises(StaleVersion, match="after you read it"):
        template_commands.save(desk_store, SYSTEM, MessageKind.CODE, "fr", read, "Code", "Le $code")
    made = Template("Code", "$code")
    with pytest.raises(BadInput, match="says this already"):
        template_commands.save(desk_store, SYSTEM, MessageKind.CODE, "fr", made, "Code", "$code")
    template_commands.bring_back(desk_store, SYSTEM, MessageKind.CODE, "fr", made)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MessageKind)
def test_what_the_program_brings_says_enough(kind: MessageKind, language: str) -> None:
    made = brought(kind, language)
    assert all(f"${name}" in f"{made.subject} {made.body}" for name in NEEDED[kind])
