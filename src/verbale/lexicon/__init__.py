"""The one loader of what Verbale knows: word lists and models, kept as files in `verbale/resources`.

`load` reads a YAML file once and keeps it; `path` leads to a file that something else opens (a model).
Both say plainly when the installation is damaged.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from verbale.errors import InstallationError

RESOURCES = Path(__file__).parent.parent / "resources"


def path(name: str) -> Path:
    """The place of the resource file `name` ("encoder/model.onnx"); raises `InstallationError` where it is missing."""
    place = RESOURCES / name
    if not place.is_file():
        raise InstallationError(f"The file {place} is missing from the installation: install verbale again.")
    return place


@cache
def load(name: str) -> Any:
    """The content of `resources/name.yaml`, read once and shared: callers must not change it.

    Raises `InstallationError` where the file is missing or is not YAML.
    """
    import yaml

    place = path(f"{name}.yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(place.read_bytes(), Loader=loader)  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as error:
        raise InstallationError(f"{place} is damaged ({type(error).__name__}): install verbale again.") from error
