"""Files of the app's own folder: written whole or not at all, and for its owner's eyes only."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from pathlib import Path

from verbale.errors import RecordError

KEY = "key"
KEY_BYTES = 32
LEFT_OVER = 24 * 3600.0  # seconds: no job takes a day


def write_private(path: Path, data: bytes) -> None:
    """Write a file in one step. Raises `RecordError` where it cannot be written."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # 0600
        try:
            with open(handle, "wb") as opened:
                opened.write(data)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise RecordError(f"{path} cannot be written ({reason}): check your rights and the disk.") from error


def key_of(folder: Path) -> bytes:
    """The key that signs sessions; made at the first start. Where the folder cannot be written, a new one each time."""
    path = folder / KEY
    try:
        found = path.read_bytes()
        if len(found) >= KEY_BYTES:
            return found
    except OSError:
        pass
    made = secrets.token_bytes(KEY_BYTES)
    try:
        write_private(path, made)
    except RecordError:
        return made
    return made


def clear_leftovers(folder: Path, older: float = LEFT_OVER) -> None:
    """Remove what a process that was killed has left in a folder of uploads, once it is `older` seconds."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        try:
            if time.time() - entry.stat(follow_symlinks=False).st_mtime < older:
                continue
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                os.unlink(entry.path)
        except OSError:
            continue
