"""One writer at a time: a lock file beside the database, held by the operating system and so freed with its holder.

The file says who holds it, so that whoever waits can be told.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from verbale.errors import BusyError, RecordError

NAME = "writing.lock"
DECIDING = "deciding.lock"  # decisions wait for one another, and never for documents that are being added
_STEP = 0.05  # seconds between two tries: a writer that waits costs next to nothing and is not noticed as slow


@contextmanager
def held(
    folder: Path, *, wait: bool = True, tell: Callable[[str], None] | None = None, name: str = NAME
) -> Iterator[None]:
    """Hold the lock `name` of the record in `folder`; `tell` is told once, in a line, when another process has it.

    Raises `BusyError` at once where `wait` is false and another process writes, `RecordError` where the folder
    cannot be written.
    """
    path = folder / name
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise RecordError(f"{folder} cannot be written ({error.strerror}): check your rights and the disk.") from error
    try:
        _acquire(handle, path, wait=wait, tell=tell)
        _sign(handle)
        yield
    finally:
        os.close(handle)


def holder(path: Path) -> str:
    """Who holds the lock, as far as the file says: "pid 4711, since 12:30:05 UTC"."""
    try:
        found = json.loads(path.read_text("utf-8"))
        return f"pid {int(found['pid'])}, since {str(found['since'])[11:19]} UTC"
    except (OSError, ValueError, KeyError, TypeError):
        return "pid unknown"


def _acquire(handle: int, path: Path, *, wait: bool, tell: Callable[[str], None] | None) -> None:
    told = False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            line = f"another process is writing to {path.parent} ({holder(path)})"
            if not wait:
                raise BusyError(f"{line}: try again later, or leave out --no-wait.") from None
            if tell and not told:
                tell(f"{line}; waiting")
                told = True
            time.sleep(_STEP)
        except OSError as error:
            raise RecordError(
                f"{path} cannot be locked ({error.strerror}): is the folder on a network disk?"
            ) from error


def _sign(handle: int) -> None:
    line = json.dumps({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")})
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, line.encode(), 0)
    except OSError:  # a full disk: the lock holds all the same, it is only unsigned
        return
