"""Mappings that come with the program, one TOML file each in the folder `mappings`."""

from pathlib import Path

from data.intake.mapping import Mapping, load_mapping
from domain.marks import N_
from domain.problems import BadInput

_FOLDER = Path(__file__).with_name("mappings")


def presets() -> dict[str, str]:
    """The name and the title of every preset, by name."""
    return {path.stem: load_mapping(path).title for path in sorted(_FOLDER.glob("*.toml"))}


def preset(name: str) -> Mapping:
    """The preset called `name`; `BadInput` names those that there are."""
    paths = {path.stem: path for path in sorted(_FOLDER.glob("*.toml"))}
    if name not in paths:
        raise BadInput(N_("There is no preset “{name}”; there are: {presets}."), name=name, presets=", ".join(paths))
    return load_mapping(paths[name])
