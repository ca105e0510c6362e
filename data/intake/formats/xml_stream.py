"""XML of other people, read as it comes: no tree, no document type, no entities."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, TypeVar
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from data.intake.formats.plain import chunks
from domain.marks import N_
from domain.problems import BadInput
from domain.progress import Part

Item = TypeVar("Item")
#: Pieces of a file in which nothing begins: what holds a value so long is no log.
_MOST_SILENT = 8


class Target(Protocol[Item]):
    """What a parser tells of elements; `taken` hands out what came together since it was last asked."""

    started: int

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def taken(self) -> list[Item]:
        """What is complete; it is handed out once."""
        ...


def streamed(path: Path, name: str, target: Target[Item], part: Part) -> Iterator[Item]:
    """All that `target` makes of the XML at `path`; `BadInput` where it is none, or more than elements and texts."""
    parser = XMLParser(target=target, forbid_dtd=True)
    try:
        with path.open("rb") as file:
            silent, started = 0, 0
            for chunk in chunks(file, part, path.stat().st_size):
                parser.feed(chunk)
                yield from target.taken()
                silent, started = (silent + 1, started) if target.started == started else (0, target.started)
                if silent > _MOST_SILENT:
                    raise BadInput(N_("{file} holds a single text of many megabytes: this is no event log."), file=name)
        parser.close()
        yield from target.taken()
    except DefusedXmlException as error:
        raise BadInput(
            N_("{file} declares a document type or entities, which an event log does not need: it is not read."),
            file=name,
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise BadInput(
            N_("{file} is damaged: it is not well-formed XML ({reason})."), file=name, reason=error
        ) from error
