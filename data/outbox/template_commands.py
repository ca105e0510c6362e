"""What players are written, changed: the template of a kind in a language, or back to the one brought."""

import duckdb

from data import acts
from data.acts import Act
from data.outbox.templates import Template, brought, checked_template, demand_whole, template
from data.store import Store, Writing
from domain.kinds import ActKind
from domain.marks import N_
from domain.messages import MessageKind
from domain.people import Person
from domain.problems import BadInput, StaleVersion
from domain.rights import Action, demand

#: Stands in the log for a text, which is in the table.
_WRITTEN = "written"


def current(cursor: duckdb.DuckDBPyConnection, person: Person, kind: MessageKind, language: str) -> Template:
    """The template of `kind` in `language` as it stands, to be changed; `NotAllowed` without the right to that."""
    demand(person, Action.SET_TEMPLATES)
    return template(cursor, kind, language)


def save(
    store: Store, person: Person, kind: MessageKind, language: str, read: Template, subject: str, body: str
) -> Template:
    """Make `subject` and `body` the template of `kind` in `language`; returns it as it is kept.

    `BadInput` names the field that cannot be used, `StaleVersion` where it is not as it was `read` any more.
    """
    demand(person, Action.SET_TEMPLATES)
    made = checked_template(subject, body)
    demand_whole(kind, made)
    with store.write(person, "save_template") as writing:
        was = _as_read(writing, kind, language, read)
        if made == was:
            raise BadInput(N_("The message says this already."))
        writing.cursor.execute(
            "INSERT INTO templates (kind, language, subject, body, changed_at, actor) VALUES (?, ?, ?, ?, ?, ?)",
            [kind, language, made.subject, made.body, writing.recorded_at, writing.actor],
        )
        _tell(writing, kind, language, was, made)
    return made


def bring_back(store: Store, person: Person, kind: MessageKind, language: str, read: Template) -> None:
    """Forget what was written in place of the template that the program brings; as `save`."""
    demand(person, Action.SET_TEMPLATES)
    with store.write(person, "save_template") as writing:
        was, made = _as_read(writing, kind, language, read), brought(kind, language)
        if made == was:
            raise BadInput(N_("The message says this already."))
        writing.cursor.execute("DELETE FROM templates WHERE kind = ? AND language = ?", [kind, language])
        _tell(writing, kind, language, was, made)


def _as_read(writing: Writing, kind: MessageKind, language: str, read: Template) -> Template:
    now = template(writing.cursor, kind, language)
    if now != read:
        raise StaleVersion(N_("Somebody changed this message after you read it. Nothing was saved."))
    return now


def _tell(writing: Writing, kind: MessageKind, language: str, was: Template, made: Template) -> None:
    subject = f"{kind}/{language}"
    told = []
    if was.subject != made.subject:
        told.append(Act(ActKind.TEMPLATE, subject, "subject", was.subject, made.subject))
    if was.body != made.body:
        told.append(Act(ActKind.TEMPLATE, subject, "body", _WRITTEN, _WRITTEN))
    acts.record(writing, told)
