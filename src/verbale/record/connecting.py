"""Opening the database file, and what SQLite says when it cannot, in words."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from verbale.errors import BusyError, DamagedError, RecordError

BUSY_SECONDS = 30.0  # a batch is committed in well under a second; who holds the file longer is stuck


def opened(path: Path, *, create: bool) -> tuple[sqlite3.Connection, bool]:
    """A connection to the file, and whether it may be written; where not, it is read as it stands.

    Raises `RecordError` where there is none and it is not to be made, or cannot be, and as `explanation` says.
    """
    if not create and not path.exists():
        raise RecordError(f"There is no record in {path.parent}: make one with `verbale add`.")
    if not path.exists() or can_write(path):
        try:
            return connected(path, f"mode={'rwc' if create else 'rw'}"), True
        except sqlite3.OperationalError as error:
            if not path.exists():
                raise RecordError(
                    f"{path.parent} cannot be written: check your rights, or choose a folder with --record."
                ) from error
    journal = path.with_name(path.name + "-wal")
    unwritten = journal.exists() and journal.stat().st_size > 0
    try:
        return connected(path, "mode=ro" if unwritten else "mode=ro&immutable=1"), False
    except sqlite3.OperationalError as error:
        raise explanation(error, path) from error


def connected(path: Path, mode: str) -> sqlite3.Connection:
    """A connection that has read from the file; `mode` is that of an SQLite URI. Raises as `explanation` says, or
    `sqlite3.OperationalError` where the file cannot be opened so.
    """
    made = sqlite3.connect(
        f"file:{quote(str(path))}?{mode}", uri=True, isolation_level=None, timeout=BUSY_SECONDS,
        check_same_thread=False,  # a record is used by one thread at a time, but pages hand it from one to another
    )  # fmt: skip
    try:
        made.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        made.close()
        if isinstance(error, sqlite3.OperationalError) and "locked" not in str(error):
            raise
        raise explanation(error, path) from error
    return made


def can_write(path: Path) -> bool:
    """Whether a file and its folder may be written: SQLite puts its journal beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def explanation(error: sqlite3.Error, path: Path) -> RecordError:
    """What SQLite says, as one line that says what to do."""
    said = str(error)
    if "locked" in said or "busy" in said:
        return BusyError(f"{path} is locked by another program: close it, or try again later.")
    if "full" in said:
        return RecordError(f"The disk of {path.parent} is full: make room. Nothing that was in the record is lost.")
    if "readonly" in said:
        return RecordError(f"{path} cannot be written: check your rights to the file and its folder.")
    if "malformed" in said or "not a database" in said or "corrupt" in said:
        return DamagedError(
            f"{path} is damaged ({said}): nothing was changed. Put a copy back, or add to another --record."
        )
    if "disk I/O error" in said:
        return RecordError(f"{path} cannot be read or written (disk error): check the disk and your quota.")
    return RecordError(f"{path}: {said}. Run `verbale record verify`.")
