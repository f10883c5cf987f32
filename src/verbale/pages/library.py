"""Record: the documents by name, date, publisher and kind; search by words, phrase and meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from verbale.errors import UsageError
from verbale.pages.awaiting import made, progress_of
from verbale.pages.jobs import Job
from verbale.pages.rendering import address_of
from verbale.pages.room import record_of, room_of
from verbale.pages.routing import area, page
from verbale.pages.tasks import found_by_meaning
from verbale.record import Entry, Record
from verbale.record.queries import Found, Manner, Piece, search
from verbale.record.storage import Filters, Order
from verbale.schema import Kind

router = area("Record")

PER_PAGE = 25
MOST_PAGES = 4000  # of 25 documents: what a record of this kind may hold
MOST_ISSUERS = 400  # publishers that the form offers; others can be typed
ORDERS = {
    "best": "best match first",
    "added": "latest added first",
    "newest": "newest first",
    "oldest": "oldest first",
    "name": "by name",
}
MANNERS = {
    Manner.WORDS: "all of these words",
    Manner.PHRASE: "exactly this phrase",
    Manner.MEANING: "this meaning, in any words",
}
KINDS = {Kind.REPORT: "reports", Kind.PRIMARY: "primary texts"}
LONGEST_FIND = 300  # characters of words that a document's page marks
_MARKS = re.compile('["“”„«»]')
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")

Words = Annotated[str, Query(max_length=1000, description="words to look for")]
Short = Annotated[str, Query(max_length=200)]
Day = Annotated[str, Query(max_length=10, description="a year, a month or a day")]
PageNumber = Annotated[int, Query(ge=1, le=MOST_PAGES)]


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentRow:
    """A document in a list. `pieces` show the place that was found, `likeness` (0..1) how near in meaning it is."""

    number: int
    id: str
    title: str
    name: str
    publisher: str
    date: str
    kind: Kind
    language: str
    characters: int
    added: str
    address: str
    pieces: tuple[Piece, ...] = ()
    times: int = 0
    likeness: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What was asked for, as the form shows it again."""

    q: str = ""
    by: Manner = Manner.WORDS
    publisher: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    called: str = ""
    order: str = ""

    @property
    def filters(self) -> Filters:
        """What narrows the documents."""
        return Filters(
            kind=self.kind or None, issuer=self.publisher or None, since=self.since or None, until=self.until or None,
            called=self.called or None,
        )  # fmt: skip

    @property
    def is_narrowed(self) -> bool:
        """Whether there is any filter."""
        return self.filters != Filters()

    def address(self, **changes: object) -> str:
        """The page for this wish, with some values changed."""
        by = self.by.value if self.by is not Manner.WORDS else ""
        values: dict[str, object] = {
            "q": self.q, "by": by, "publisher": self.publisher, "kind": self.kind, "since": self.since,
            "until": self.until, "called": self.called, "order": self.order,
        }  # fmt: skip
        return address_of("/record", **(values | changes))


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordPage:
    """The record: `documents` in all, `total` that match, `rows` of them from `first` on. `trouble` says why a search
    could not be done."""

    wish: Wish
    documents: int
    total: int
    first: int
    number: int
    pages: int
    rows: tuple[DocumentRow, ...]
    publishers: tuple[tuple[str, int], ...]
    trouble: str = ""
    previous: str = ""
    following: str = ""


@page(router, "/record", "record.html")
def listed(
    request: Request,
    q: Words = "",
    by: Manner = Manner.WORDS,
    publisher: Short = "",
    kind: Annotated[str, Query(pattern="^(report|primary)?$")] = "",
    since: Day = "",
    until: Day = "",
    called: Short = "",
    order: Annotated[str, Query(pattern="^(best|added|newest|oldest|name)?$")] = "",
    page: PageNumber = 1,
) -> RecordPage | Response:
    """The documents of the record: all, filtered, or found by words, by a phrase or by meaning."""
    wish = Wish(
        q=q.strip(), by=by, publisher=publisher.strip(), kind=kind, since=since.strip(), until=until.strip(),
        called=called.strip(), order=order,
    )  # fmt: skip
    skip = (page - 1) * PER_PAGE
    with record_of(request) as record:
        generation = record.generation
        shelf = room_of(request).shelf
        documents, publishers = shelf.kept(("publishers", generation), lambda: _publishers(record))
        try:
            _days_of(wish)
            found = shelf.kept(("listed", generation, wish, page), lambda: _listed(record, wish, skip), 60)
            trouble = ""
        except UsageError as error:
            found, trouble = (0, ()), str(error)
    if wish.q and wish.by is Manner.MEANING and not trouble:
        meant = _meant(request, wish, generation)
        if isinstance(meant, Job):
            return progress_of(request, meant)
        found = meant.total, _rows_of(meant, wish)[skip : skip + PER_PAGE]
    total, rows = found
    return RecordPage(
        wish=wish, documents=documents, total=total, first=skip + 1 if rows else 0, number=page,
        pages=min(MOST_PAGES, -(-total // PER_PAGE)), rows=rows, publishers=publishers, trouble=trouble,
        previous=wish.address(page=page - 1 if page > 2 else None) if page > 1 else "",
        following=wish.address(page=page + 1) if skip + PER_PAGE < total and page < MOST_PAGES else "",
    )  # fmt: skip


def _publishers(record: Record) -> tuple[int, tuple[tuple[str, int], ...]]:
    return len(record), tuple(record.issuers()[:MOST_ISSUERS])


def _listed(record: Record, wish: Wish, skip: int) -> tuple[int, tuple[DocumentRow, ...]]:
    """How many documents match, and one page of them; nothing for a search by meaning, which takes its time."""
    if wish.q and wish.by is Manner.MEANING:
        return 0, ()
    if wish.q:
        order = _order(wish)
        found = search(record, wish.q, wish.by, filters=wish.filters, order=order, most=PER_PAGE, skip=skip)
        return found.total, _rows_of(found, wish)
    entries = record.listed(wish.filters, order=_order(wish) or Order.ADDED, most=PER_PAGE, skip=skip)
    return record.tally(wish.filters), tuple(row_of(entry) for entry in entries)


def _days_of(wish: Wish) -> None:
    for label, value in (("From", wish.since), ("To", wish.until)):
        check_day(label, value)


def check_day(label: str, value: str) -> None:
    """Raises `UsageError` where a date is none; empty is fine."""
    if value and not _DAY.fullmatch(value):
        raise UsageError(f"“{label}” is {value!r}: give a year, a month or a day, as 1946, 1946-10 or 1946-10-24.")


def _order(wish: Wish) -> Order | None:
    return None if wish.order in ("", "best") else Order(wish.order)


def _meant(request: Request, wish: Wish, generation: int) -> Found | Job:
    room = room_of(request)
    folder = room.settings.folder.resolve()
    return made(
        request, ("meaning", generation, wish.q, wish.filters),
        lambda progress: room.workers.run(progress, found_by_meaning, folder, wish.q, wish.filters),
        kind="Searching by meaning", title=wish.q, address=wish.address(),
    )  # fmt: skip


def _rows_of(found: Found, wish: Wish) -> tuple[DocumentRow, ...]:
    find = {Manner.WORDS: wish.q, Manner.PHRASE: f'"{_MARKS.sub(" ", wish.q)}"'}.get(wish.by, "")
    return tuple(
        row_of(
            hit.entry, pieces=hit.pieces, times=hit.times, likeness=hit.likeness,
            span=(hit.span.start, hit.span.end), find=find if len(find) <= LONGEST_FIND else "",
        )
        for hit in found.hits
    )  # fmt: skip


def row_of(
    entry: Entry,
    *,
    pieces: Sequence[Piece] = (),
    times: int = 0,
    likeness: float | None = None,
    span: tuple[int, int] | None = None,
    find: str = "",
) -> DocumentRow:
    """An entry of the record as a row; with `span` its address leads to that place, where the words of `find` are
    marked."""
    name = entry.name.rstrip("/").rpartition("/")[2] or entry.name
    at = f"{span[0]}-{span[1]}" if span else ""
    return DocumentRow(
        number=entry.number, id=entry.id, title=" ".join((entry.title or name or f"Document {entry.number}").split()),
        name=name if entry.title else "", publisher=entry.issuer or "", date=entry.date or "", kind=entry.kind,
        language=entry.language or "", characters=entry.characters, added=entry.added_at, pieces=tuple(pieces),
        times=times, likeness=likeness,
        address=address_of(f"/documents/{entry.number}", at=at, find=find) + ("#found" if at else ""),
    )  # fmt: skip


def entries_in(record: Record, numbers: Sequence[int]) -> list[Entry]:
    """The entries of those numbers that are there."""
    found = []
    for number in dict.fromkeys(numbers):
        try:
            found.append(record.entry(number))
        except UsageError:
            continue
    return found
