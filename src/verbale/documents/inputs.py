"""What a command is given, taken apart: files, folders, patterns and addresses become single places to read.

Only the names of files are looked at here (and the first bytes of XML files, which may be feeds).
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from verbale.documents import feeds, tables, warc
from verbale.documents.formats import FORMATS
from verbale.errors import UnreadableError

_PATTERN = re.compile(r"[*?\[]")
_XML = (".xml", ".rss", ".atom", ".rdf")
_TEI = re.compile(rb"<(?:\w{1,10}:)?TEI(?:Corpus)?[\s>]")
_HEAD = 4096
_ENDINGS = frozenset(suffix for row in FORMATS for suffix in row.suffixes if suffix)


class Carrier(StrEnum):
    """What a place holds: one document, or many."""

    FILE = "file"
    TABLE = "table"
    WARC = "warc"
    FEED = "feed"
    ADDRESS = "address"
    STDIN = "stdin"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A place to read; `size` is in bytes, 0 where it is not known."""

    name: str
    carrier: Carrier
    size: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """A file in a folder that was not asked for by name and is in no format that is read: `name`."""

    name: str


def places(given: Iterable[str]) -> Iterator[Place | Aside | UnreadableError]:
    """The places behind INPUTs, folders in the order of names; each place once.

    A folder is gone through with all folders in it; hidden files are passed over, and so are links to folders.
    """
    seen: set[str] = set()
    for name in given:
        for place in _places(name):
            key = os.path.realpath(place.name) if isinstance(place, Place) and _on_disk(place) else str(place)
            if key not in seen:
                seen.add(key)
                yield place


def carrier_of(path: str) -> Carrier:
    """What a file holds, by its name, and for XML by how it begins."""
    if tables.is_table(path):
        return Carrier.TABLE
    if warc.is_warc(path):
        return Carrier.WARC
    if path.lower().endswith(_XML) and feeds.is_feed(_head(path)):
        return Carrier.FEED
    return Carrier.FILE


def _places(name: str) -> Iterator[Place | Aside | UnreadableError]:
    if name == "-":
        yield Place(name=name, carrier=Carrier.STDIN)
    elif "://" in name[:12]:
        yield Place(name=name, carrier=Carrier.ADDRESS)
    elif os.path.isdir(name):
        yield from _folder(name)
    elif os.path.lexists(name) or not _PATTERN.search(name):
        yield _file(name)
    else:
        found = sorted(glob.iglob(name, recursive=True))
        if not found:
            yield UnreadableError(f"No file matches {name}: check the pattern.")
        for match in found:
            yield from _folder(match) if os.path.isdir(match) else [_file(match)]


def _folder(name: str) -> Iterator[Place | Aside | UnreadableError]:
    failures: list[UnreadableError] = []

    def failed(error: OSError) -> None:
        failures.append(UnreadableError(f"{error.filename} cannot be opened ({error.strerror}): check your rights."))

    for folder, inner, files in os.walk(name, onerror=failed):
        inner[:] = sorted(entry for entry in inner if not entry.startswith("."))
        for file in sorted(files):
            path = os.path.join(folder, file)
            if file.startswith("."):
                continue
            yield _file(path) if os.path.isfile(path) and _is_read(path) else Aside(name=path)
    yield from failures


def _file(path: str) -> Place:
    try:
        size = os.stat(path).st_size
    except (OSError, ValueError):
        size = 0  # reading it will say what is wrong
    return Place(name=path, carrier=carrier_of(path), size=size)


def _is_read(path: str) -> bool:
    """Whether the name of a file is one of a format that is read; XML is looked into."""
    lower = path.lower()
    ending = Path(lower).suffix
    if ending in _ENDINGS or not ending or tables.is_table(lower) or warc.is_warc(lower):
        return True
    if not lower.endswith(_XML):
        return False
    head = _head(path)
    return feeds.is_feed(head) or bool(_TEI.search(head))


def _head(path: str) -> bytes:
    try:
        with open(path, "rb") as opened:
            return opened.read(_HEAD)
    except (OSError, ValueError):
        return b""


def _on_disk(place: Place) -> bool:
    return place.carrier not in (Carrier.ADDRESS, Carrier.STDIN)
