"""Compare: two texts clause by clause, what the later keeps, drops, adds, moves and rewords, and what that does."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Annotated

from fastapi import File, Form, Query, UploadFile
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from verbale.documents import read_text
from verbale.errors import UsageError
from verbale.exports.clause_map import drawn
from verbale.exports.clause_runs import Run, earlier_runs, later_runs
from verbale.exports.comparison_phrases import (
    MEANINGS,
    counts_of,
    grouped,
    head_of,
    is_change,
    places_of,
    shift_phrase,
    sign_of,
    standing_of,
    summary_of,
)
from verbale.exports.places import day_of, name_of, title_of
from verbale.pages import tasks
from verbale.pages.awaiting import made, progress_of
from verbale.pages.forms import file_name
from verbale.pages.jobs import Job, Progress
from verbale.pages.keeping import write_private
from verbale.pages.library import DocumentRow, row_of
from verbale.pages.refusals import NotFoundError, OversizedError
from verbale.pages.rendering import address_of, redirect
from verbale.pages.room import record_of, room_of
from verbale.pages.routing import area, page
from verbale.record import Record, packing
from verbale.record.comparison import Change, Clause, Comparison
from verbale.record.storage import Filters
from verbale.schema import Document, Kind

router = area("Compare")

PER_PAGE = 60  # changes on one page
MOST_OFFERED = 8  # documents that are offered for a name that fits several
LONGEST_NAME = 300
ROLES = ("earlier", "later")
Name = Annotated[str, Form(max_length=LONGEST_NAME)]
Files = Annotated[list[UploadFile], File()]
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One of the two texts: what it is called, its facts, and where it can be read."""

    title: str
    facts: str
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A clause, or several that came or went together, with the label that stands before it."""

    label: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeCard:
    """A change: what became of the clause, both wordings with what differs, and what the change does in words."""

    number: int
    sign: str
    head: str
    standing: str
    place: str
    earlier: tuple[Words, ...]
    later: tuple[Words, ...]
    whole: bool
    shifts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """Clauses that stayed as they were, between two changes."""

    number: int
    words: tuple[Words, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A change in the register of all changes."""

    number: int
    sign: str
    head: str
    standing: str
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparePage:
    """Two texts compared: `items` are cards and what was kept between them, in the order of the later text."""

    earlier: Side
    later: Side
    summary: str
    same: bool
    counts: dict[str, int]
    register: tuple[Entry, ...]
    items: tuple[ChangeCard | Kept, ...]
    meanings: dict[str, str]
    page: int
    pages: tuple[str, ...]
    swap: str
    map: Markup = field(default=Markup(""), metadata={"private": True})


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """One of the two texts as the form knows it: a document of the record, or the documents that a name fits."""

    role: str
    chosen: DocumentRow | None = None
    asked: str = ""
    offered: tuple[DocumentRow, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CompareForm:
    """Where the two texts are given."""

    documents: int
    given: tuple[Given, Given]
    max_megabytes: int
    trouble: str = ""


@page(router, "/compare", "compare.html")
def compared(
    request: Request,
    document: Annotated[list[int] | None, Query(max_length=2, description="two documents of the record")] = None,
    earlier: Annotated[str, Query(max_length=LONGEST_NAME, description="number, or part of the name")] = "",
    later: Annotated[str, Query(max_length=LONGEST_NAME, description="number, or part of the name")] = "",
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> ComparePage | CompareForm | Response:
    """Two documents of the record clause by clause; the form where they are not both known yet."""
    numbers = list(document or ())
    asked = (earlier.strip(), later.strip())
    with record_of(request) as record:
        sides = [_given(record, role, words, numbers) for role, words in zip(ROLES, asked, strict=True)]
        documents = len(record)
    one, two = (side.chosen for side in sides)
    if one is None or two is None or not (asked[0] and asked[1]):
        if one and two:  # two ticked in a list: in the order of their dates
            first, second = sorted((one, two), key=lambda row: (row.date or "9999", row.number))
            return redirect(address_of("/compare", earlier=first.number, later=second.number))
        return CompareForm(
            documents=documents, given=(sides[0], sides[1]), trouble=_trouble(sides),
            max_megabytes=room_of(request).settings.max_upload // 1_000_000,
        )  # fmt: skip
    return _shown(request, (one.number, two.number), page, title=f"{one.title} → {two.title}")


def _given(record: Record, role: str, words: str, numbers: list[int]) -> Given:
    if not words and numbers:
        words = str(numbers.pop(0))
    if not words:
        return Given(role=role)
    if words.isdecimal() and len(words) < 10:
        try:
            return Given(role=role, chosen=row_of(record.entry(int(words))), asked=words)
        except UsageError:
            pass
    found = record.listed(Filters(called=words), most=MOST_OFFERED)
    if len(found) == 1:
        return Given(role=role, chosen=row_of(found[0]), asked=words)
    return Given(role=role, asked=words, offered=tuple(row_of(entry) for entry in found))


def _trouble(sides: Sequence[Given]) -> str:
    missing = [side for side in sides if side.asked and not side.chosen and not side.offered]
    if not missing:
        return ""
    return f"The record has no document named “{missing[0].asked}”: type a part of its name, or paste the text."


@router.post("/compare")
def compare(
    request: Request,
    earlier: Name = "", earlier_text: Annotated[str, Form()] = "", earlier_file: Files = [],  # noqa: B006
    later: Name = "", later_text: Annotated[str, Form()] = "", later_file: Files = [],  # noqa: B006
) -> Response:  # fmt: skip
    """Two texts that are pasted or uploaded; each may instead be named as a document of the record."""
    files = [[upload for upload in given if upload.filename or upload.size] for given in (earlier_file, later_file)]
    texts, named = [earlier_text.strip(), later_text.strip()], [earlier.strip(), later.strip()]
    if not any(texts) and not any(files):
        return redirect(address_of("/compare", earlier=named[0], later=named[1]))
    sides = [_taken(request, *given) for given in zip(ROLES, texts, named, files, strict=True)]
    return redirect(f"/compare/{_keep(request, sides)}")


def _taken(request: Request, role: str, text: str, name: str, files: Sequence[UploadFile]) -> int | Document:
    room = room_of(request)
    if files:
        file = file_name(files[0].filename or "")
        return room.workers.run(Progress(), tasks.uploaded, file, files[0].file.read(), Kind.PRIMARY)
    if len(text) > room.settings.max_text:
        raise OversizedError(
            f"The {role} text has more than {room.settings.max_text:,} characters: cut out what matters."
        )
    if text:
        return read_text(text.replace("\r\n", "\n").replace("\0", ""), name=f"{role} text", kind=Kind.PRIMARY)
    with record_of(request) as record:
        given = _given(record, role, name, [])
    if given.chosen is None:
        raise UsageError(f"The {role} text is missing: paste it, choose a file, or name one document of the record.")
    return given.chosen.number


def _keep(request: Request, sides: Sequence[int | Document]) -> str:
    """Keep two texts beside the record under a key of their own, so that the comparison has an address."""
    packed = [side if isinstance(side, int) else _packed(side) for side in sides]
    data = json.dumps(packed).encode()
    key = hashlib.sha256(data).hexdigest()[:32]
    write_private(room_of(request).settings.work / "compared" / f"{key}.json", data)
    return key


def _packed(document: Document) -> dict[str, str]:
    return {
        "id": document.id, "name": document.name, "kind": document.kind.value,
        "text": base64.b85encode(packing.packed_text(document.text)).decode(),
        "facts": base64.b85encode(packing.packed_facts(document)).decode(),
    }  # fmt: skip


@page(router, "/compare/{key}", "compare.html")
def kept(
    request: Request, key: str, page: Annotated[int, Query(ge=1, le=1000)] = 1
) -> ComparePage | CompareForm | Response:
    """The comparison of two texts that were pasted or uploaded."""
    path = room_of(request).settings.work / "compared" / f"{key}.json"
    try:
        if not _KEY.fullmatch(key):
            raise FileNotFoundError
        sides = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise NotFoundError("There is no such comparison: give the two texts again") from error
    return _shown(request, tuple(side if isinstance(side, int) else _unpacked(side) for side in sides), page, key)


def _unpacked(side: dict[str, str]) -> Document:
    head = (side["id"], side["name"], side["kind"])
    return packing.document_of(head, base64.b85decode(side["text"]), base64.b85decode(side["facts"]))


def _shown(
    request: Request, sides: tuple[int | Document, ...], number: int, key: str = "", title: str = "two texts"
) -> ComparePage | Response:
    earlier, later = sides
    room = room_of(request)
    address = f"/compare/{key}" if key else address_of("/compare", earlier=earlier, later=later)
    ids = tuple(side if isinstance(side, int) else side.id for side in sides)
    found = made(
        request, ("comparison", ids),
        lambda progress: room.workers.run(
            progress, tasks.compared, room.settings.folder.resolve(), earlier, later, True
        ),
        kind="Comparing", title=title, address=address, weigh=_weight,
    )  # fmt: skip
    if isinstance(found, Job):
        return progress_of(request, found)
    return room.shelf.kept(("compare page", ids, address, number), lambda: _page(found, sides, number, address), 800)


def _weight(comparison: Comparison) -> int:
    return (len(comparison.earlier.text) + len(comparison.later.text)) // 20


def _page(comparison: Comparison, sides: Sequence[int | Document], number: int, address: str) -> ComparePage:
    pages = _pages(comparison)
    number = min(number, len(pages))
    join = "&" if "?" in address else "?"
    addresses = tuple(address if n == 1 else f"{address}{join}page={n}" for n in range(1, len(pages) + 1))
    register = tuple(
        Entry(
            number=item.number, sign=item.sign, head=item.head, standing=item.standing,
            address=f"{addresses[n] if n != number - 1 else ''}#c{item.number}",
        )
        for n, items in enumerate(pages)
        for item in items
        if isinstance(item, ChangeCard)
    )  # fmt: skip
    swap = "" if address.startswith("/compare/") else address_of("/compare", earlier=sides[1], later=sides[0])
    return ComparePage(
        earlier=_side(comparison.earlier, sides[0]), later=_side(comparison.later, sides[1]),
        summary=summary_of(comparison), same=comparison.same, counts=counts_of(comparison), register=register,
        items=tuple(pages[number - 1]), meanings=MEANINGS, page=number, pages=addresses if len(pages) > 1 else (),
        swap=swap, map=Markup(drawn(comparison)),  # noqa: S704 - made by code that escapes
    )  # fmt: skip


def _side(document: Document, given: int | Document) -> Side:
    title, name = title_of(document), name_of(document)
    issuer = document.issuer.value if document.issuer else ""
    day = day_of(document) or (document.published.value if document.published else "")
    facts = ", ".join(fact for fact in dict.fromkeys((name, issuer, day)) if fact and fact != title)
    return Side(title=title, facts=facts, address=f"/documents/{given}" if isinstance(given, int) else "")


def _pages(comparison: Comparison) -> list[list[ChangeCard | Kept]]:
    """The cards with what was kept between them, cut into pages."""
    pages: list[list[ChangeCard | Kept]] = [[]]
    number = 0
    for changed, group in groupby(comparison.changes, key=is_change):
        changes = list(group)
        if not changed:
            pages[-1].append(_kept(changes))
            continue
        for together in grouped(changes):
            if number and number % PER_PAGE == 0:
                pages.append([])
            number += 1
            pages[-1].append(_card(number, together, comparison))
    return pages


def _kept(changes: Sequence[Change]) -> Kept:
    words = tuple(_plain(clause) for change in changes for clause in change.later)
    return Kept(number=len(changes), words=words)


def _plain(clause: Clause) -> Words:
    return Words(label=clause.label, runs=(Run(text=clause.text),))


def _card(number: int, group: Sequence[Change], comparison: Comparison) -> ChangeCard:
    change = group[0]
    shifts = dict.fromkeys((shift.name, shift_phrase(shift)) for one in group for shift in one.shifts)
    whole = not change.earlier or not change.later
    if whole:
        earlier = tuple(_plain(clause) for one in group for clause in one.earlier)
        later = tuple(_plain(clause) for one in group for clause in one.later)
    else:
        earlier = (_drawn(change.earlier, earlier_runs(change, comparison)),)
        later = (_drawn(change.later, later_runs(change, comparison)),)
    return ChangeCard(
        number=number, sign=sign_of(change), head=head_of(change), standing=standing_of(change),
        place=places_of(group), earlier=earlier, later=later, whole=whole, shifts=tuple(shifts),
    )  # fmt: skip


def _drawn(clauses: Sequence[Clause], runs: Iterable[Run]) -> Words:
    return Words(label=" ".join(clause.label for clause in clauses if clause.label), runs=tuple(runs))
