"""A desk's own knowledge: YAML files of names and agreements beside the shipped ones.

By default the files of `~/.config/verbale` (or `$XDG_CONFIG_HOME/verbale`), in the order of their names; later files
win. What may stand in them is checked by whoever uses it (`verbale.references.own`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from verbale.errors import TooLargeError, UnreadableError

# A desk's file is written by hand; one larger than this is a mistake. Bytes.
LARGEST = 2_000_000


def folder() -> Path:
    """Where a desk's own files are looked for when nothing else is said."""
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "verbale"


def entries(place: Path | None = None) -> tuple[tuple[Path, Mapping[str, Any]], ...]:
    """The content of each `*.yaml` file of `place`, sorted by name; empty where the folder is not there.

    `place` may also be one file. Raises `UnreadableError` or `TooLargeError` with one line for a file that cannot be
    used.
    """
    where = place or folder()
    files = [where] if where.is_file() else sorted(where.glob("*.yaml"))
    return tuple((path, _content(path)) for path in files)


def _content(path: Path) -> Mapping[str, Any]:
    import yaml

    try:
        if path.stat().st_size > LARGEST:
            raise TooLargeError(f"{path} has more than {LARGEST:,} bytes: split it, or leave out what is not needed.")
        data = yaml.load(path.read_bytes(), Loader=_loader())  # noqa: S506 - a safe loader without aliases
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read ({error.strerror}): mend it or take it away.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise UnreadableError(f"{path}{line} is not YAML: mend it or take it away.") from error
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise UnreadableError(f"{path} holds a {type(data).__name__}: it must map 'states', 'bodies', … to entries.")
    return data


def _loader() -> Any:
    """A safe loader that refuses aliases, by which a few lines could stand for a whole disk."""
    import yaml

    class _Plain(yaml.SafeLoader):
        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("aliases are not allowed")
            return super().compose_node(parent, index)

    return _Plain
