"""The verb `import`: a file of another system, through a preset or a mapping, into the store."""

from pathlib import Path

import click

from data import intake
from data.store import Store
from domain.marks import N_
from domain.people import SYSTEM
from domain.problems import BadInput
from terminal.frame import print_json, say, verb
from terminal.progress import shown


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--preset", "preset_name", metavar="NAME", help="A mapping that comes with the program.")
@click.option("--map", "map_path", type=click.Path(path_type=Path), help="A mapping of your own, a TOML file.")
@verb
def import_file(file: Path, preset_name: str | None, map_path: Path | None, store_path: Path, as_json: bool) -> None:
    """Import FILE, a CSV or CSV.gz export of another system."""
    mapping = _mapping(preset_name, map_path)
    with Store.open(store_path) as store:
        report = intake.run(store, SYSTEM, file, mapping, progress=shown())
    for row in report.examples:
        say(f"line {row.line}: {row}")
    print_json(report.as_document()) if as_json else click.echo(_summary(report))


def _mapping(preset_name: str | None, map_path: Path | None) -> intake.Mapping:
    if (preset_name is None) == (map_path is None):
        raise BadInput(
            N_("Name either a preset (--preset; there are: {presets}) or a mapping of your own (--map)."),
            presets=", ".join(intake.presets()),
        )
    return intake.load_mapping(map_path) if map_path else intake.preset(preset_name or "")


def _summary(report: intake.Report) -> str:
    return (
        f"{report.read} rows read: {report.accepted} accepted, {report.quarantined} quarantined.\n"
        f"{report.imported} tickets imported, {report.updated} updated, {report.unchanged} unchanged."
    )
