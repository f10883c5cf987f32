"""The record: documents, what was found in them and what people decided, in one folder.

`open_record` opens one and makes it where it is not there yet. The folder holds `record.sqlite`, which is the truth,
and `index/`, which can be made again from it at any time.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from verbale.errors import RecordError
from verbale.record.entries import Added, Analysis, Decision, Entry, Finding, Tombstone
from verbale.record.library import Record
from verbale.record.sqlite import SqliteStorage

__all__ = [
    "Added", "Analysis", "Decision", "Entry", "Finding", "Record", "Tombstone", "default_folder",
    "open_record",
]  # fmt: skip
DATABASE = "record.sqlite"


def default_folder() -> Path:
    """Where the record lives unless another folder is named: `$XDG_DATA_HOME/verbale`, or `~/.local/share/verbale`."""
    home = os.environ.get("XDG_DATA_HOME", "")
    return (Path(home) if Path(home).is_absolute() else Path.home() / ".local" / "share") / "verbale"


def open_record(
    path: str | Path | None = None, *, create: bool = True, wait: bool = True, tell: Callable[[str], None] | None = None
) -> Record:
    """Open the record in the folder `path`, and make it where it is not there yet, unless `create` is false.

    Where another process is writing, writing calls wait, and `tell` is given one line that says so; with `wait` false
    they raise `BusyError`. Raises `RecordError` where there is no record or it cannot be made, `DamagedError` where
    its database is damaged.
    """
    folder = Path(path) if path is not None else default_folder()
    if create:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise RecordError(f"{folder} cannot be made ({reason}): choose another folder for the record.") from error
    storage = SqliteStorage(folder / DATABASE, create=create)
    record = Record(folder, storage, wait=wait, tell=tell)
    try:
        record.heal()
    except BaseException:
        record.close()
        raise
    return record
