"""Ledger: who asks what of whom, and where every thread stands on a day; a thread's history, and a week.

The ledger is made in the background and kept beside the record: pages say from when it is, and what came since.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import Form, Query
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from verbale.errors import RecordError, UsageError
from verbale.exports.ledger_bands import Band, Chart, chart
from verbale.exports.ledger_phrases import tally_of
from verbale.exports.ledger_svg import drawing
from verbale.exports.ledger_tables import threads_csv
from verbale.ledger import StoredLedger
from verbale.ledger.columns import day_of
from verbale.pages import ledger_tasks
from verbale.pages.awaiting import SOON
from verbale.pages.jobs import Progress
from verbale.pages.ledger_rows import (
    MOST_PARTIES,
    RAISING,
    UNANSWERED,
    Choice,
    PartyRow,
    Piece,
    Span,
    ThreadRow,
    Wish,
    choices,
    day_in,
    grid_sides,
    party_rows,
    pieces_of,
    row_of,
    short,
    slide_in,
    span_of,
    standings_of,
    thread_address,
    title_of,
)
from verbale.pages.ledger_shelf import ledger_of, ledgers_of
from verbale.pages.rendering import redirect
from verbale.pages.room import record_of, room_of
from verbale.pages.room import start as begin
from verbale.pages.routing import area, page
from verbale.pipeline import is_current
from verbale.record import Record
from verbale.schema import Standing

router = area("Ledger")

PAGE = 40  # threads of one page
BANDS = 30  # threads of one drawing
MOST_ROWS = 5000  # threads of one table
FEW_PARTIES = 12  # parties beside the list
VIEWS = ("list", "grid", "time")
FEW_DOCUMENTS = 20  # whose ledger is mostly made while one waits
KIND = "Making the ledger"
KEY = "ledger"  # under which the job that makes it is found
Words = Annotated[str, Query(max_length=300)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """When the ledger was made, from how many documents; `documents_now` are in the record by now.

    `is_behind` says that some came or went since, or that the program or the desk's files have changed.
    """

    made_at: str
    documents: int
    threads: int
    acts: int
    documents_now: int
    is_behind: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class BandRow:
    """A thread in the drawing."""

    number: int
    title: str
    subject: str
    address: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerPage:
    """The ledger on a day. `made` is `None` where there is none yet; `documents` is how many the record has.

    `trouble` says why a filter finds nothing; `sides` are the columns of the grid, by name.
    """

    made: Made | None
    documents: int
    job: str
    on: date
    span: Span | None
    wish: Wish
    trouble: str
    summary: str
    total: int
    unanswered: int
    overdue: int
    choices: tuple[Choice, ...]
    kinds: tuple[tuple[str, str], ...]
    parties: tuple[PartyRow, ...]
    party_names: tuple[str, ...]
    rows: tuple[ThreadRow, ...]
    sides: tuple[str, ...]
    bands: tuple[BandRow, ...]
    start: int
    before: str
    after: str
    suggestions: int
    drawing: Markup = field(default=Markup(), metadata={"private": True})


@page(router, "/ledger", "ledger.html")
def ledger(
    request: Request,
    on: Annotated[str, Query(max_length=10, description="the day, 2023-04-05")] = "",
    slide: Annotated[str, Query(max_length=7, description="instead of a day: days after the first of the ledger")] = "",
    party: Words = "",
    counterpart: Words = "",
    subject: Words = "",
    instrument: Words = "",
    standing: Annotated[str, Query(max_length=20)] = "",
    kind: Annotated[str, Query(max_length=20)] = "",
    view: Annotated[str, Query(max_length=10, description="list, grid or time")] = "list",
    start: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> LedgerPage:
    """Threads as they stand on a day, overdue and unanswered first."""
    wish = _wish(on, party, counterpart, subject, instrument, standing, kind, view)
    given = day_in(on)
    with record_of(request) as record, ledgers_of(request).opened(record) as found:
        if found is None:
            return _without(request, record, wish)
        span = span_of(found, given, slide_in(slide), date.today())
        return _page(request, record, found, wish.at(span.on), span, start)


@router.get("/ledger.csv", response_model=None)
def as_table(
    request: Request, on: Annotated[str, Query(max_length=10, description="the day, 2023-04-05")] = "",
    party: Words = "", counterpart: Words = "", subject: Words = "", instrument: Words = "",
    standing: Annotated[str, Query(max_length=20)] = "", kind: Annotated[str, Query(max_length=20)] = "",
) -> Response:  # fmt: skip
    """Threads as they stand on a day as a table, the most urgent of them."""
    wish = _wish(on, party, counterpart, subject, instrument, standing, kind, "list")
    with ledger_of(request) as (_, found):
        span = span_of(found, day_in(on), None, date.today())
        lines = found.ask(span.on, wish.question).lines(0, MOST_ROWS)
        text = threads_csv(found, lines, span.on)
    headers = {"Content-Disposition": f'attachment; filename="ledger-{span.on.isoformat()}.csv"'}
    return Response(text.encode("utf-8", "replace"), media_type="text/csv", headers=headers)


def _wish(
    on: str, party: str, counterpart: str, subject: str, instrument: str, standing: str, kind: str, view: str
) -> Wish:  # fmt: skip
    """What a query asks for. Raises `UsageError` where it asks for what there is not."""
    if kind and kind not in RAISING:
        raise UsageError(f"{kind!r} is no kind of thread: there are {', '.join(RAISING)}.")
    if standing not in ("", UNANSWERED, *Standing):
        raise UsageError(f"{standing!r} is no standing: there are {', '.join(Standing)} and {UNANSWERED}.")
    return Wish(
        on=day_in(on) or date.today(), party=party.strip(), counterpart=counterpart.strip(), subject=subject.strip(),
        instrument=instrument.strip(), standing=standing, kind=kind, view=view if view in VIEWS else "list",
    )  # fmt: skip


def _without(request: Request, record: Record, wish: Wish) -> LedgerPage:
    return LedgerPage(
        made=None, documents=len(record), job=_job(request), on=wish.on, span=None, wish=wish, trouble="", summary="",
        total=0, unanswered=0, overdue=0, choices=(), kinds=(), parties=(), party_names=(), rows=(), sides=(),
        bands=(), start=0, before="", after="", suggestions=0,
    )  # fmt: skip


def _page(request: Request, record: Record, found: StoredLedger, wish: Wish, span: Span, start: int) -> LedgerPage:
    trouble, on = "", span.on
    try:
        asked = found.day(on, wish.any_standing.question)
    except UsageError as error:
        trouble, asked = str(error), day_of(found.columns.without(found.columns.thread_number), on)
    wanted = standings_of(wish.standing)
    day = asked.of_standings(wanted) if wanted else asked
    most = BANDS if wish.view == "time" else PAGE
    numbers = day.by_urgency()
    start = min(start, max(0, len(numbers) - 1)) // most * most
    lines = found.lines_of(numbers[start : start + most], on)
    columns = grid_sides(lines) if wish.view == "grid" else ()
    drawn = chart(found, [line.thread for line in lines], on) if wish.view == "time" else None
    counts = asked.counts()
    made = _made(record, found, room_of(request).settings.desk)
    everybody = party_rows(found, asked, wish, MOST_PARTIES)
    return LedgerPage(
        made=made, documents=len(record), job=_job(request), on=on, span=span, wish=wish,
        trouble=trouble, summary=tally_of(len(numbers), int(day.overdue.sum()), day.counts(), on), total=len(numbers),
        unanswered=counts.get(Standing.OPEN, 0) + counts.get(Standing.LAPSED, 0), overdue=int(asked.missed.sum()),
        choices=choices(counts, wish), kinds=tuple((str(kind), noun) for kind, noun in RAISING.items()),
        parties=everybody[:FEW_PARTIES], party_names=tuple(sorted(row.name for row in everybody if row.side)),
        rows=tuple(row_of(found, line, wish, columns) for line in lines),
        sides=tuple(found.names.get(key, key) for key in columns),
        bands=tuple(_band(found, band, on) for band in drawn.bands) if drawn else (), start=start,
        before=wish.address(start=start - most) if start else "",
        after=wish.address(start=start + most) if start + most < len(numbers) else "",
        suggestions=len(found.columns.link_thread), drawing=_drawing(found, drawn),
    )  # fmt: skip


def _made(record: Record, found: StoredLedger, desk: Path | None) -> Made:
    facts = found.facts
    return Made(
        made_at=facts["made_at"], documents=facts.get("documents", 0), threads=len(found), acts=facts["acts"],
        documents_now=len(record), is_behind=not is_current(found, record, desk=desk),
    )  # fmt: skip


def _drawing(found: StoredLedger, made: Chart | None) -> Markup:
    return Markup(drawing(found, made)) if made else Markup()  # noqa: S704 - made by escaping code


def _band(found: StoredLedger, band: Band, on: date) -> BandRow:
    return BandRow(
        number=band.number, title=title_of(found, band.thread), subject=short(band.thread.subject),
        address=thread_address(band.thread, on), pieces=pieces_of(found, band),
    )  # fmt: skip


# Making it


def _job(request: Request) -> str:
    """The number of the job that is making the ledger; "" where none is."""
    return next((j.number for j in room_of(request).jobs.all() if j.kind == KIND and not j.is_over), "")


@router.post("/ledger/build")
def build(request: Request, back: Annotated[str, Form(max_length=2000)] = "/ledger") -> Response:
    """Make the ledger from the documents that are in the record now; on to the job."""
    room = room_of(request)
    with record_of(request) as record:
        if not record.writable:
            raise RecordError("This record cannot be written, and a ledger is kept beside it: check your rights to it.")
        documents = len(record)

    def work(progress: Progress) -> str:
        telling = room.settings.work.resolve() / f"ledger-{secrets.token_hex(8)}.json"
        telling.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder, desk = room.settings.folder.resolve(), room.settings.desk
        try:
            room.long_workers.watched(progress, telling, ledger_tasks.made, folder, telling, desk)
        finally:
            telling.unlink(missing_ok=True)
        return back if back.startswith("/ledger") else "/ledger"

    title = f"From {documents:,} document{'' if documents == 1 else 's'}"
    job = room.shelf.job(KEY, lambda: begin(request, KIND, title, work))
    job.over.wait(room.settings.patience if documents <= FEW_DOCUMENTS else SOON)
    return redirect(f"/jobs/{job.number}")
