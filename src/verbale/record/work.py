"""The slow part of adding, done in whatever process: a piece of work in, packed documents out.

Everything here can be sent from one process to another. What cannot be used comes back as one line that names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from verbale.documents.reading import read, read_received
from verbale.documents.rows import Cells, document_of
from verbale.errors import InputError, InstallationError
from verbale.record.library import row_of
from verbale.record.storage import Row
from verbale.schema import Document, Fact, Kind, Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A file, an address or standard input to be read; a feed may say `title` and `published` (ISO) of it."""

    place: str
    title: str = ""
    published: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bytes:
    """Bytes that came in something else, with the address they have there."""

    place: str
    data: bytes
    name: str = ""
    media_type: str = ""
    charset: str | None = None
    retrieved: datetime | None = None
    title: str = ""
    published: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """Rows of a table, with the column that each fact comes from."""

    cells: Sequence[Cells]
    columns: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Skipped:
    """What could not be used, in one line that names it."""

    line: str


Work = Reading | Bytes | Rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """What the user said of all inputs together."""

    kind: Kind | None = None
    allow_private: bool = False


def done(work: Work, wishes: Wishes) -> list[Row | Skipped]:
    """The documents of a piece of work, packed, in order; those that cannot be used as `Skipped`."""
    return list(_done(work, wishes))


def _done(work: Work, wishes: Wishes) -> Iterator[Row | Skipped]:
    if isinstance(work, Rows):
        for cells in work.cells:
            try:
                yield row_of(document_of(cells, work.columns, wishes.kind))
            except InputError as error:
                yield Skipped(line=str(error))
        return
    try:
        yield row_of(_told(_read(work, wishes), work))
    except (InputError, InstallationError) as error:
        yield Skipped(line=str(error))
    except (RecursionError, MemoryError) as error:
        yield Skipped(line=f"{work.place} is too much for its reader ({type(error).__name__}): simplify or split it.")


def _read(work: Reading | Bytes, wishes: Wishes) -> Document:
    if isinstance(work, Reading):
        return read(work.place, kind=wishes.kind, allow_private=wishes.allow_private)
    from verbale.documents.formats import Received

    received = Received(
        data=work.data, shown=work.place, name=work.name, media_type=work.media_type, charset=work.charset
    )
    return read_received(received, work.place, name=work.name, kind=wishes.kind, retrieved=work.retrieved)


def _told(document: Document, work: Reading | Bytes) -> Document:
    """The document with what its feed says, where it does not say so itself."""
    if work.published and not document.published:
        reason = Reason(rule="published.feed", detail=work.published, within="input")
        document = replace(document, published=Fact(value=work.published, reasons=(reason,)))
    if work.title and not document.title and not document.headline:
        document = replace(document, title=work.title)
    return document
