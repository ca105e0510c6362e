"""The verb `import`: a file of another system into the store, by a preset, a mapping, or as it is recognised."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from data import archive, intake, mappings
from data.intake import encodings
from data.intake.mapping_writing import with_text
from data.intake.recognition import Writing, recognise
from data.store import Store
from domain.marks import N_
from domain.people import SYSTEM
from domain.problems import BadInput
from terminal import archiving, leftovers, recognising
from terminal.frame import answer, counted, print_json, say, verb
from terminal.given import demand_file
from terminal.progress import patient, shown


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--preset", "preset_name", metavar="NAME", help="A mapping of the program, or one saved in the store.")
@click.option("--map", "map_path", type=click.Path(path_type=Path), help="A mapping of your own, a TOML file.")
@click.option("--yes", "sure", is_flag=True, help="Import what was recognised without asking.")
@click.option("--save-map", "save_path", type=click.Path(path_type=Path), help="Write the recognised mapping there.")
@click.option("--zone", metavar="Z", help="Where times without an offset are wall-clock times.")
@click.option("--encoding", metavar="NAME", help="The encoding of a text, like cp1250; found out where nobody says.")
@click.option("--source", metavar="NAME", help="What the source of the tickets is called.")
@click.option(
    "--key",
    "key_path",
    type=click.Path(path_type=Path),
    help="For an archive: the store that wrote it, or its file .key; shows that nothing was changed since.",
)
@verb
def import_file(
    file: Path,
    preset_name: str | None,
    map_path: Path | None,
    sure: bool,
    save_path: Path | None,
    zone: str | None,
    source: str | None,
    encoding: str | None,
    key_path: Path | None,
    store_path: Path,
    as_json: bool,
) -> None:
    """Import FILE, an export of another system; without --preset and --map its columns are recognised."""
    demand_file(file)
    writing = Writing(encoding=_encoding(encoding))
    leftovers.clear()
    if archive.is_archive(file):
        document = archiving.restore(store_path, file, key_path)
        said = f"{counted(document['tickets']['imported'], 'ticket')} restored, every event as it was."
        print_json(document) if as_json else answer(said)
        return
    if key_path is not None:
        raise BadInput(N_("--key is for an archive (export --full), and {file} is none."), file=file)
    # What takes long is made plain once: for the look, the first rows and the import.
    with TemporaryDirectory(prefix="delai-import-") as folder:
        kept = Path(folder)
        if preset_name is None and map_path is None:
            mapping = _recognised(file, zone, source, writing, sure, save_path, as_json, kept, store_path)
        else:
            _demand_one_way(preset_name, map_path, sure or save_path or zone or source)
            mapping = intake.load_mapping(map_path) if map_path else _named(preset_name or "", store_path)
            if writing.encoding is not None:
                mapping = with_text(replace(mapping, encoding=writing.encoding))
        if mapping is None:
            return
        with shown() as progress, Store.open(store_path) as store:
            report = intake.run(store, SYSTEM, file, mapping, progress=progress, kept=kept)
    for warning in report.warnings:
        say(recognising.warned(warning))
    for row in report.examples:
        say(f"line {row.line}: {row}")
    print_json(report.as_document()) if as_json else answer(*_summary(report))


def _demand_one_way(preset_name: str | None, map_path: Path | None, more: object) -> None:
    if preset_name is not None and map_path is not None:
        raise BadInput(
            N_("Name either a preset (--preset; there are: {presets}) or a mapping of your own (--map)."),
            presets=", ".join(intake.presets()),
        )
    if more:
        raise BadInput(
            N_(
                "--yes, --save-map, --zone and --source are for a file that is recognised: a preset or a mapping says"
                " all of it."
            )
        )


def _encoding(name: str | None) -> str | None:
    found = encodings.known(name) if name is not None else None
    if name is not None and found is None:
        raise BadInput(
            N_("“{name}” is no encoding that is read here; write one of {known}."),
            name=name,
            known=", ".join(encodings.LETTERS),
        )
    return found


def _named(name: str, store_path: Path) -> intake.Mapping:
    """The preset, else the saved mapping with this name; a store that is not there is not made for this."""
    if name in intake.presets() or not store_path.exists():
        return intake.preset(name)
    with Store.open(store_path) as store:
        return mappings.named(store, name)


def _recognised(
    file: Path,
    zone: str | None,
    source: str | None,
    writing: Writing,
    sure: bool,
    save_path: Path | None,
    as_json: bool,
    kept: Path,
    store_path: Path,
) -> intake.Mapping | None:
    """The mapping that is proposed for `file`, once it is agreed to; None where it was only to be saved."""
    if save_path is not None:
        recognising.demand_free(save_path)
    with patient() as progress:
        found = recognise(file, zone, source, writing, progress=progress, kept=kept)
        if found.problem:
            way_on = N_("{problem} Write a mapping that names the column and how its dates are written, for --map.")
            raise BadInput(way_on, problem=found.problem)
        proposal = found.proposed()
        preview = intake.preview(file, proposal.mapping, recognising.ROWS, progress, kept)
    recognising.show(found.survey, proposal, preview)
    if zone is None and (before := _as_before(store_path, found.survey.header)):
        recognising.show_before(before, proposal.mapping)
    if save_path is not None:
        recognising.save(save_path, proposal.mapping)
        if not sure:
            print_json({"mapping": str(save_path)}) if as_json else None
            return None
    if not sure:
        recognising.ask()
    return proposal.mapping


def _as_before(store_path: Path, header: Sequence[str]) -> intake.Kept | None:
    """The latest import of a file with these columns; a store that is not there is not made for this."""
    if not store_path.exists():
        return None
    with Store.open(store_path) as store, closing(store.cursor()) as cursor:
        return intake.same_columns(cursor, header)


def _summary(report: intake.Report) -> tuple[str, str]:
    known = f", {report.known} of them known from an earlier import" if report.known else ""
    return (
        f"{counted(report.read, 'row')} read: {report.accepted} accepted, {report.quarantined} quarantined{known}.",
        f"{counted(report.imported, 'ticket')} imported, {report.updated} updated, {report.unchanged} unchanged.",
    )
