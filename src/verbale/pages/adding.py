"""Documents into the record, and out of it: uploads, addresses and folders, as a job that can be watched."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import File, Form, Query, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from verbale.errors import RecordError, UsageError
from verbale.pages.awaiting import under_way
from verbale.pages.forms import file_name
from verbale.pages.jobs import Progress
from verbale.pages.library import DocumentRow, entries_in, row_of
from verbale.pages.rendering import redirect
from verbale.pages.room import Room, record_of, room_of, session_of, start, take_fetches
from verbale.pages.routing import area, page
from verbale.pages.tasks import added, removed
from verbale.record.adding import Summary
from verbale.schema import Kind

router = area("Record")

MOST_ADDRESSES = 20  # in one form: as many as one person may have fetched in a minute
MOST_REMOVED = 200  # in one form
LONGEST_LIST = 20_000  # characters of the addresses
LONGEST_PATH = 4000

Files = Annotated[list[UploadFile], File()]


@dataclass(frozen=True, kw_only=True, slots=True)
class AddPage:
    """The form. `local` says whether folders of this machine may be named (not by guests), `writable` whether anything
    can be added."""

    documents: int
    local: bool
    writable: bool
    folder: str
    max_megabytes: int
    max_files: int


@dataclass(frozen=True, kw_only=True, slots=True)
class AddedPage:
    """What became of the inputs of a form."""

    summary: Summary
    lines: tuple[str, ...]
    rows: tuple[DocumentRow, ...]
    documents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RemovePage:
    """The documents that are about to be removed."""

    rows: tuple[DocumentRow, ...]


@page(router, "/record/add", "add.html")
def form(request: Request) -> AddPage:
    """Where documents for the record are given."""
    settings = room_of(request).settings
    with record_of(request) as record:
        return AddPage(
            documents=len(record), local=not room_of(request).demands_token, writable=record.writable,
            folder=str(settings.folder), max_megabytes=settings.max_upload // 1_000_000, max_files=settings.max_files,
        )  # fmt: skip


@router.post("/record/add")
def add(
    request: Request,
    files: Files = [],  # noqa: B006
    addresses: Annotated[str, Form(max_length=LONGEST_LIST)] = "",
    path: Annotated[str, Form(max_length=LONGEST_PATH)] = "",
    kind: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Add uploaded `files`, `addresses` (one a line) and, on this machine alone, what `path` names; on to the job."""
    room = room_of(request)
    uploads = [upload for upload in files if upload.filename or upload.size]
    listed, path = addresses.split(), path.replace("\0", "").strip()
    _check(room, uploads, listed, path, kind)
    take_fetches(request, len(listed))
    place = _stored(room, uploads)
    inputs = [*(name.name for name in sorted(place.iterdir())), *listed, *([path] if path else [])]

    def work(progress: Progress) -> str:
        try:
            with room.telling() as telling:
                summary = room.long_workers.watched(
                    progress, telling, added, room.settings.folder.resolve(), telling, inputs, place,
                    Kind(kind) if kind else None, room.settings.allow_private,
                )  # fmt: skip
        finally:
            shutil.rmtree(place, ignore_errors=True)
        room.shelf.put(("added", place.name), (summary, tuple(progress.lines)))
        return f"/record/added/{place.name}"

    return under_way(request, start(request, "Adding documents", _title(len(uploads), listed, path), work, slow=True))


def _check(room: Room, files: Sequence[UploadFile], addresses: list[str], path: str, kind: str) -> None:
    if not (files or addresses or path):
        raise UsageError("Nothing was given to add: choose files, or give the address of a page or feed.")
    if kind not in ("", *Kind):
        raise UsageError(f"{kind!r} is no kind of document: choose report or primary.")
    if len(addresses) > MOST_ADDRESSES:
        raise UsageError(f"{len(addresses)} addresses were given, over the limit of {MOST_ADDRESSES}: give fewer.")
    for address in addresses:
        if not address.startswith(("http://", "https://")):
            raise UsageError(f"{address[:100]!r} is no address of a page: it must begin with https:// or http://.")
    if path and room.demands_token:
        raise UsageError("Folders of the server cannot be named in a shared Verbale: upload the files.")
    if path and not Path(path).is_absolute():
        raise UsageError(f"{path[:100]!r} is no full path: begin with the root of the disk, as in /home/ana/speeches.")


def _stored(room: Room, files: Iterable[UploadFile]) -> Path:
    """The uploaded files in a folder of their own, under safe names."""
    try:
        uploads = room.settings.work.resolve() / "uploads"
        uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(dir=uploads, prefix="add-"))
        for upload in files:
            with (place / _safe(file_name(upload.filename or ""), place)).open("wb") as opened:
                shutil.copyfileobj(upload.file, opened)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RecordError(f"The uploads cannot be kept ({reason}): check the disk and the record's folder.") from error
    return place


def _safe(name: str, place: Path) -> str:
    """A file name that means nothing to a shell or a file system, and is not taken."""
    clean = "".join(c if c.isalnum() or c in " .-_()," else "_" for c in name).strip(" .-") or "upload"
    stem, dot, ending = clean.rpartition(".")
    stem, ending = (stem[:100], f".{ending[:12]}") if dot else (clean[:100], "")
    found, n = f"{stem}{ending}", 1
    while (place / found).exists():
        n += 1
        found = f"{stem} ({n}){ending}"
    return found


def _title(files: int, addresses: list[str], path: str) -> str:
    parts = [f"{files} file{'' if files == 1 else 's'}"] if files else []
    parts += [addresses[0] if len(addresses) == 1 else f"{len(addresses)} addresses"] if addresses else []
    return ", ".join([*parts, *([path] if path else [])])


@page(router, "/record/added/{name}", "added.html")
def result(request: Request, name: str) -> AddedPage | Response:
    """What became of the inputs of a form; what is not remembered any more is in the list of the record."""
    found = room_of(request).shelf.get(("added", name[:100]))
    if not isinstance(found, tuple):
        return redirect("/record")
    summary, lines = found
    with record_of(request) as record:
        latest = record.listed(most=min(summary.added, 25)) if summary.added else []
        return AddedPage(
            summary=summary, lines=lines, rows=tuple(row_of(entry) for entry in latest), documents=len(record)
        )


@page(router, "/record/remove", "remove.html")
def confirm(
    request: Request, document: Annotated[list[int] | None, Query(max_length=MOST_REMOVED)] = None
) -> RemovePage:
    """The documents that would be removed, to be confirmed."""
    with record_of(request) as record:
        rows = tuple(row_of(entry) for entry in entries_in(record, document or []))
    if not rows:
        raise UsageError("No document was chosen: tick those that are to be removed in the list of the record.")
    return RemovePage(rows=rows)


@router.post("/record/remove")
def remove(
    request: Request,
    document: Annotated[list[int], Form(max_length=MOST_REMOVED)],
    why: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Remove documents with all that was found in them; their ids, the day and the reason stay."""
    name, room = session_of(request).name, room_of(request)
    with record_of(request) as record:
        numbers = [entry.number for entry in entries_in(record, document)]
    reason = f"{why.strip()} ({name})" if why.strip() else name

    def work(progress: Progress) -> str:
        room.long_workers.run(progress, removed, room.settings.folder.resolve(), numbers, reason)
        return "/record"

    title = f"{len(numbers)} document{'' if len(numbers) == 1 else 's'}"
    return under_way(request, start(request, "Removing from the record", title, work, slow=True))
