"""Where results and messages go: standard output, files written whole or not at all, and a notice while one waits."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from verbale.errors import UsageError


def emit(text: str) -> None:
    """Write to standard output, ending with a line end."""
    sys.stdout.write(text if text.endswith("\n") or not text else text + "\n")


def write_whole(path: str, text: str) -> None:
    """Write a file in one step: it is there whole, or as it was before. Raises `UsageError` where it cannot."""
    target = Path(path)
    try:
        if target.is_dir():
            raise UsageError(f"Cannot write {path}: it is a folder. Give the name of a file.")
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.")
    except (OSError, ValueError) as error:
        raise UsageError(f"Cannot write {path}: {_cause(error)}. Give a file in a folder you can write to.") from error
    try:
        with open(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, target)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise UsageError(f"Cannot write {path}: {_cause(error)}. Nothing was written.") from error
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _cause(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def check_writable(path: str, inputs: Sequence[str]) -> None:
    """Fail before the work rather than after it, where a file plainly cannot be written or is one of the inputs."""
    folder = Path(path).absolute().parent
    if any(_same_file(path, given) for given in inputs):
        raise UsageError(f"Cannot write {path}: it is one of the inputs. Choose another file.")
    if "\0" in path or not folder.is_dir():
        raise UsageError(f"Cannot write {path}: there is no folder {folder}. Make it first, or choose another file.")


def _same_file(path: str, given: str) -> bool:
    try:
        return os.path.samefile(path, given)
    except (OSError, ValueError):
        return False


@contextmanager
def waiting(message: str) -> Iterator[None]:
    """Show on a terminal, and only there, what is being done; nothing is left on the screen afterwards."""
    if not (sys.stderr.isatty() and sys.stdout.isatty()):
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(message):
        yield


def one_shape(**chosen: object) -> str:
    """The name of the one output shape that was asked for, or "" for the view for people."""
    names = [name for name, value in chosen.items() if value]
    if len(names) > 1:
        raise click.UsageError(f"--{names[0]} and --{names[1]} exclude each other. Choose one.")
    return names[0] if names else ""
