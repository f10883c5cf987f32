"""From what a command is given to documents in the record: read in parallel, written in batches, resumable.

A batch is one transaction. What is there already is recognised by its id before the slow part of reading, so the same
command after a crash goes on where it stopped. What cannot be used is named, and the rest goes on.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from verbale.documents import feeds, warc
from verbale.documents.inputs import Aside, Carrier, Place, places
from verbale.documents.reading import MAX_BYTES, standard_input
from verbale.documents.rows import Cells, id_of_text
from verbale.documents.tables import Table
from verbale.errors import InputError, InstallationError, UsageError
from verbale.record.library import Record
from verbale.record.pool import Pool
from verbale.record.storage import Row
from verbale.record.work import Bytes, Reading, Rows, Skipped, Wishes, Work, done
from verbale.schema import Record as Shape

BATCH_BYTES = 4_000_000  # packed, of one transaction: about 500 speeches
BATCH_SECONDS = 2.0  # after which a batch is committed, however small: a crash loses no more work than this
FEW_BYTES = 3_000_000  # of all inputs together, below which starting workers takes longer than the work
MOST_NAMED = 1000  # things skipped that are named: beyond that the input is the wrong one
MOST_LINKED = 200  # pages fetched for one feed: feeds hold the last 10 to 100, and a hostile one what it likes
MOST_WORKERS = 4  # one process writes, and more than four would wait for it


class Watcher(Protocol):
    """Who wants to know how far adding has come."""

    def expected(self, size: int) -> None:
        """So many bytes are to be read."""

    def advanced(self, size: int, documents: int, characters: int) -> None:
        """So many bytes have been read and documents and characters seen since the last call."""

    def skipped(self, line: str) -> None:
        """Something cannot be used."""

    def finishing(self) -> None:
        """All has been read; the index is being brought level."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary(Shape):
    """What became of the inputs: how many documents are new, were there already, were removed before and stay out,
    could not be used; how many files of folders are in no format that is read; and the characters that are new."""

    added: int
    known: int
    removed: int
    skipped: int
    aside: int
    characters: int


@dataclass(slots=True)
class _Tally:
    added: int = 0
    known: int = 0
    removed: int = 0
    skipped: int = 0
    aside: int = 0
    characters: int = 0


def add_inputs(
    record: Record,
    inputs: Sequence[str],
    *,
    watcher: Watcher,
    wishes: Wishes | None = None,
    columns: Mapping[str, str] | None = None,
    restore: bool = False,
    workers: int | None = None,
    committed: Callable[[int], None] | None = None,
) -> Summary:
    """Add all documents behind `inputs` (files, folders, patterns, addresses, feeds, WARC and tables).

    `columns` names the columns of tables by role, `restore` lets removed documents in again, `workers` is how many
    processes read (0: this one); `committed` is told the number of documents after each commit. Raises `RecordError`
    where the record cannot be written: what was committed before stays.
    """
    return _Adding(record, watcher, wishes or Wishes(), columns or {}, restore, committed).run(inputs, workers)


class _Adding:
    def __init__(
        self,
        record: Record,
        watcher: Watcher,
        wishes: Wishes,
        columns: Mapping[str, str],
        restore: bool,
        committed: Callable[[int], None] | None,
    ) -> None:
        self._record = record
        self._watcher = watcher
        self._wishes = wishes
        self._columns = columns
        self._restore = restore
        self._committed = committed
        self._tally = _Tally()
        self._rows: list[Row] = []
        self._size = 0
        self._since = time.monotonic()

    def run(self, inputs: Sequence[str], workers: int | None) -> Summary:
        found: list[Place] = []
        for place in places(inputs):
            if isinstance(place, Place):
                found.append(place)
            elif isinstance(place, Aside):
                self._tally.aside += 1
            else:
                self._skip(str(place))
        total = sum(place.size for place in found)
        self._watcher.expected(total)
        if workers is None:
            much = total > FEW_BYTES or any(place.carrier is Carrier.ADDRESS for place in found)
            workers = min(MOST_WORKERS, os.cpu_count() or 1) if much else 0
        with self._record.gathering(), Pool(partial(_sized, wishes=self._wishes), _lost, workers) as pool:
            for size, made in pool.results(self._work(found)):
                self._take(size, made)
            self._commit()
            self._watcher.finishing()
        tally = self._tally
        return Summary(
            added=tally.added, known=tally.known, removed=tally.removed, skipped=tally.skipped, aside=tally.aside,
            characters=tally.characters,
        )  # fmt: skip

    def _take(self, size: int, made: Iterable[Row | Skipped]) -> None:
        documents = characters = 0
        for one in made:
            if isinstance(one, Skipped):
                self._skip(one.line)
                continue
            documents, characters = documents + 1, characters + one.entry.characters
            self._rows.append(one)
            self._size += len(one.text)
            if self._size >= BATCH_BYTES or time.monotonic() - self._since >= BATCH_SECONDS:
                self._commit()
        self._watcher.advanced(size, documents, characters)

    def _commit(self) -> None:
        rows, self._rows, self._size = self._rows, [], 0
        if rows:
            added = self._record.add_rows(rows, restore=self._restore)
            new = set(added.new)
            self._tally.added += len(new)
            self._tally.removed += added.numbers.count(0)
            self._tally.known += len(rows) - len(new) - added.numbers.count(0)
            self._tally.characters += sum(
                row.entry.characters for row, number in zip(rows, added.numbers, strict=True) if number in new
            )
            if self._committed:
                self._committed(len(new))
        self._since = time.monotonic()

    def _skip(self, line: str) -> None:
        self._tally.skipped += 1
        if self._tally.skipped <= MOST_NAMED:
            self._watcher.skipped(line)
        elif self._tally.skipped == MOST_NAMED + 1:
            self._watcher.skipped(f"more than {MOST_NAMED:,}: the others are only counted.")

    def _work(self, found: Iterable[Place]) -> Iterator[tuple[int, Work | None]]:
        """(bytes of input, piece of work) for all places; `None` where nothing is left to do but the counting."""
        for place in found:
            try:
                yield from self._of_place(place)
            except (InputError, InstallationError) as error:
                self._skip(str(error))

    def _of_place(self, place: Place) -> Iterator[tuple[int, Work | None]]:
        if place.carrier is Carrier.TABLE:
            yield from self._of_table(place)
        elif place.carrier is Carrier.WARC:
            yield from self._of_warc(place)
        elif place.carrier is Carrier.FEED:
            yield from self._of_feed(Path(place.name).read_bytes(), place.name, place.size)
        elif place.carrier is Carrier.ADDRESS:
            yield from self._of_address(place.name)
        elif place.carrier is Carrier.STDIN:
            yield 0, Bytes(place=place.name, data=standard_input())
        elif place.carrier is Carrier.FILE and self._is_known(place):
            yield place.size, None
        else:
            yield place.size, Reading(place=place.name)

    def _is_known(self, place: Place) -> bool:
        """Whether the bytes of a file are those of a document that is there, or that was removed."""
        if not 0 < place.size <= MAX_BYTES:
            return False
        try:
            with open(place.name, "rb") as opened:
                id_ = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError:
            return False
        return not self._unknown([(id_, Path(place.name).name, place.name)])

    def _unknown(self, ids: Sequence[tuple[str, str, str]]) -> list[int]:
        """The positions of (id, name, origin) that have to be read; the others are counted, their names noted."""
        known = self._record.present([id_ for id_, _, _ in ids])
        left, names = [], []
        for i, (id_, name, origin) in enumerate(ids):
            number = known.get(id_)
            if number is None or (number == 0 and self._restore):
                left.append(i)
            elif number == 0:
                self._tally.removed += 1
            else:
                self._tally.known += 1
                names.append((number, name, origin))
        if names:
            self._record.note_names(names)
        return left

    def _of_table(self, place: Place) -> Iterator[tuple[int, Work | None]]:
        table = Table(Path(place.name), self._columns)
        before = 0
        for at, rows in table.batches():
            cells = []
            for row in rows:
                if isinstance(row, Cells):
                    cells.append(row)
                else:
                    self._skip(str(row))
            ids = [
                (id_of_text(row.text) if isinstance(row.text, str) else "00" * 32, _name(row), row.place)
                for row in cells
            ]
            left = [cells[i] for i in self._unknown(ids)]
            yield at - before, Rows(cells=left, columns=table.columns) if left else None
            before = at

    def _of_warc(self, place: Place) -> Iterator[tuple[int, Work | None]]:
        before = 0
        for at, page in warc.pages(Path(place.name)):
            if isinstance(page, InputError):
                self._skip(str(page))
                continue
            id_ = hashlib.sha256(page.data).hexdigest()
            work = Bytes(
                place=page.address, data=page.data, name=page.address.split("?")[0], media_type=page.media_type,
                charset=page.charset, retrieved=page.retrieved,
            )  # fmt: skip
            yield at - before, work if self._unknown([(id_, work.name, work.place)]) else None
            before = at

    def _of_feed(self, data: bytes, shown: str, size: int) -> Iterator[tuple[int, Work | None]]:
        """The texts that the feed itself holds: what it links to is fetched only where the feed was, too."""
        yield size, None
        for i, item in enumerate(feeds.items(data, shown), 1):
            place = item.address or f"{shown}#{i}"
            if not item.content.strip():
                self._skip(f"{place} has no text in {shown}: give the feed's address to have its pages fetched.")
                continue
            html = f"<!doctype html><article><p>{item.content}</p></article>".encode("utf-8", "replace")
            work = Bytes(
                place=place, data=html, name=item.address or item.title, media_type="text/html", charset="utf-8",
                title=item.title, published=item.published,
            )  # fmt: skip
            if self._unknown([(hashlib.sha256(html).hexdigest(), work.name, place)]):
                yield 0, work

    def _of_address(self, address: str) -> Iterator[tuple[int, Work | None]]:
        from verbale.documents.fetching import fetched

        page = fetched(address, allow_private=self._wishes.allow_private)
        if feeds.is_feed(page.data):
            linked = [item for item in feeds.items(page.data, address, page.address) if item.address]
            if len(linked) > MOST_LINKED:
                self._skip(f"{address} links to {len(linked):,} pages: the first {MOST_LINKED} are fetched.")
            for item in linked[:MOST_LINKED]:
                yield 0, Reading(place=item.address, title=item.title, published=item.published)
            return
        work = Bytes(
            place=address, data=page.data, name=page.address.split("?")[0], media_type=page.media_type,
            charset=page.charset,
        )  # fmt: skip
        if self._unknown([(hashlib.sha256(page.data).hexdigest(), work.name, address)]):
            yield len(page.data), work


def _name(cells: Cells) -> str:
    return str(cells.name) if isinstance(cells.name, (str, int)) else cells.place


def _sized(piece: tuple[int, Work | None], wishes: Wishes) -> tuple[int, list[Row | Skipped]]:
    size, work = piece
    return size, done(work, wishes) if work is not None else []


def _lost(piece: tuple[int, Work | None]) -> tuple[int, list[Row | Skipped]]:
    size, work = piece
    where = work.cells[0].place if isinstance(work, Rows) else work.place if work is not None else "?"
    return size, [Skipped(line=f"{where} made its reader crash: leave it out, and tell us about it.")]


def columns_of(words: str) -> dict[str, str]:
    """The columns that `text=body,id=doc_id` names. Raises `UsageError`."""
    from verbale.documents.tables import ROLES

    found = {}
    for part in filter(None, words.split(",")):
        role, equals, column = part.partition("=")
        if not equals or role.strip() not in ROLES or not column.strip():
            raise UsageError(f"Cannot read {part!r} in --columns: write ROLE=COLUMN. Roles are: {', '.join(ROLES)}.")
        found[role.strip()] = column.strip()
    return found
