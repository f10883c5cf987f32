"""Inputs that may also be documents of the record: a file, an address, `-`, or what the record knows a document by."""

from __future__ import annotations

from pathlib import Path

import verbale
from verbale.errors import UnreadableError, UsageError
from verbale.schema import Document, Kind


def document_of(address: str, folder: str | None = None, *, kind: Kind | None, allow_private: bool) -> Document:
    """The document that an input names. What is no file is looked up in the record in `folder`, the usual one by
    default, where there is one.
    """
    if address == "-" or "://" in address[:12] or Path(address).exists():
        return verbale.read(address, kind=kind, allow_private=allow_private)
    from verbale.record import default_folder, open_record

    place = Path(folder) if folder else default_folder()
    if folder is None and not place.is_dir():
        raise UnreadableError(f"{address} does not exist: check the name.")
    try:
        with open_record(place, create=False) as record:
            return record.document(int(address) if address.isdecimal() and len(address) < 10 else address)
    except UsageError as error:
        raise UnreadableError(f"{address} is neither a file nor in the record in {place}: {error}") from error
