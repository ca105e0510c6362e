"""Papers that players send: with a form that is not sent yet they are held, with a complaint they are kept."""

from collections.abc import Iterable, Sequence

from data.access.forms import Given
from data.evidence import own
from data.evidence.inspecting import inspect
from domain.evidence import EvidenceKind
from domain.problems import BadInput, Problem
from players.body import Sent
from players.site import Site

_FIELD = "paper_"


def field(kind: EvidenceKind | str) -> str:
    """The field of a form that takes papers of `kind`."""
    return f"{_FIELD}{kind}"


def kind_of(sent: Sent) -> EvidenceKind | None:
    """What the field says that a paper is; None where no field of ours says so."""
    name = sent.field.removeprefix(_FIELD)
    return EvidenceKind(name) if sent.field.startswith(_FIELD) and name in set(EvidenceKind) else None


def hold(site: Site, form: str, files: Iterable[Sent], network: str) -> dict[str, list[Problem]]:
    """Hold the papers of `form`, which `network` sends, that are fit to be; why the others are not, by their field."""
    refused: dict[str, list[Problem]] = {}
    for sent in files:
        if kind := kind_of(sent):
            try:
                site.held.hold(form, kind, inspect(sent.name, sent.content), network)
            except BadInput as problem:
                refused.setdefault(sent.field, []).append(problem)
    return refused


def given(site: Site, form: str) -> Sequence[Given]:
    """The held papers of `form`."""
    return [Given(held.kind, site.held.content(held)) for held in site.held.of(form)]


def keep(site: Site, ticket_id: int, files: Iterable[Sent]) -> tuple[int, dict[str, list[Problem]]]:
    """Keep papers with a complaint: how many it has of them, and why not the others, by their field."""
    kept, refused = 0, dict[str, list[Problem]]()
    for sent in files:
        if kind := kind_of(sent):
            try:
                own.add(site.store(), ticket_id, kind, inspect(sent.name, sent.content))
                kept += 1
            except Problem as problem:
                refused.setdefault(sent.field, []).append(problem)
    return kept, refused
