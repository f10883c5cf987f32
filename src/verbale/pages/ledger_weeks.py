"""A week of the ledger, as a page and as a calendar file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from verbale.errors import UsageError
from verbale.exports.calendar import calendar
from verbale.exports.ledger_phrases import (
    COLOURS,
    STEPS,
    SYMBOLS,
    day_of,
    place_of,
    said_on,
    standing_phrase,
    step_phrase,
)
from verbale.exports.ledger_week import PARTS, summary_of
from verbale.ledger import Question, StoredLedger
from verbale.ledger.weeks import AHEAD, DAYS, Due, Move, Week, week
from verbale.pages.ledger_rows import (
    Span,
    Wish,
    day_in,
    party_rows,
    place_address,
    short,
    slide_in,
    span_of,
    thread_address,
    title_of,
)
from verbale.pages.ledger_shelf import ledger_of
from verbale.pages.rendering import address_of
from verbale.pages.routing import area, page

router = area("Ledger")

MOST = 30  # items under one heading
MOST_DATES = 1000  # entries of one kind in a calendar file
PARTIES = 400  # parties that can be chosen
On = Annotated[str, Query(max_length=10, description="the last day of the week, 2023-04-05")]
Slide = Annotated[str, Query(max_length=7, description="instead of a day: days after the first of the ledger")]
Days = Annotated[int, Query(ge=1, le=366, description="days looked back at")]
Ahead = Annotated[int, Query(ge=0, le=3660, description="days looked ahead")]
Words = Annotated[str, Query(max_length=300)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """An act or a last day of the week: what happened, or how it stands, with the words and their place."""

    number: int
    address: str
    title: str
    subject: str
    symbol: str
    on: date | None
    day: str
    when: str
    what: str
    phrase: str
    tone: str
    words: str
    place: str
    place_address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A heading with its items; `more` were left out."""

    name: str
    heading: str
    items: tuple[Item, ...]
    more: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekPage:
    """A week: what to know of it in a line, and what happened in parts."""

    start: date
    end: date
    ahead: date
    days: int
    days_ahead: int
    span: Span
    party: str
    party_names: tuple[str, ...]
    trouble: str
    summary: str
    parts: tuple[Part, ...]
    retold: int
    calendar: str
    tasks: str
    before: str
    after: str


@page(router, "/ledger/week", "ledger_week.html")
def shown(
    request: Request, on: On = "", slide: Slide = "", days: Days = DAYS, ahead: Ahead = AHEAD, party: Words = ""
) -> WeekPage:
    """What was raised and answered in a week, which deadlines passed in it and which come."""
    party = party.strip()
    with ledger_of(request) as (_, ledger):
        span = span_of(ledger, day_in(on), slide_in(slide), date.today())
        found, trouble = _week(ledger, span.on, days, ahead, party, MOST)
        names = party_rows(ledger, ledger.day(span.on), Wish(on=span.on), PARTIES)

        def address(path: str, day: date, **more: object) -> str:
            return address_of(
                path, on=day.isoformat(), party=party, days=days if days != DAYS else "",
                ahead=ahead if ahead != AHEAD else "", **more,
            )  # fmt: skip

        return WeekPage(
            start=found.start, end=found.end, ahead=found.ahead, days=days, days_ahead=ahead, span=span, party=party,
            party_names=tuple(sorted(row.name for row in names if row.side)), trouble=trouble,
            summary=summary_of(found), parts=tuple(_parts(ledger, found)), retold=found.retold,
            calendar=address("/ledger/week.ics", found.end), tasks=address("/ledger/week.ics", found.end, tasks="yes"),
            before=address("/ledger/week", span.earlier), after=address("/ledger/week", span.later),
        )  # fmt: skip


@router.get("/ledger/week.ics", response_model=None)
def calendar_file(
    request: Request, on: On = "", days: Days = DAYS, ahead: Ahead = AHEAD, party: Words = "",
    tasks: Annotated[str, Query(max_length=3, description="yes: deadlines as tasks")] = "",
) -> Response:  # fmt: skip
    """The week as an iCalendar file."""
    with ledger_of(request) as (_, ledger):
        span = span_of(ledger, day_in(on), None, date.today())
        found, trouble = _week(ledger, span.on, days, ahead, party.strip(), MOST_DATES)
        if trouble:
            raise UsageError(trouble)
        text = calendar(ledger, found, todos=tasks == "yes")
    headers = {"Content-Disposition": f'attachment; filename="ledger-{span.on.isoformat()}.ics"'}
    return Response(text.encode(), media_type="text/calendar", headers=headers)


def _week(
    ledger: StoredLedger, on: date, days: int, ahead: int, party: str, most: int
) -> tuple[Week, str]:  # fmt: skip
    try:
        return week(ledger, on, days=days, ahead=ahead, most=most, asked=Question(party=party or None)), ""
    except UsageError as error:
        return Week(start=on, end=on, ahead=on), str(error)


def _parts(ledger: StoredLedger, found: Week) -> Iterator[Part]:
    for name, heading in PARTS:
        items: tuple[Move | Due, ...] = getattr(found, name)
        if items:
            rows = tuple(
                _due(ledger, item, found.end) if isinstance(item, Due) else _move(ledger, item) for item in items
            )
            yield Part(name=name, heading=heading, items=rows, more=found.counts[name] - len(rows))


def _due(ledger: StoredLedger, due: Due, today: date) -> Item:
    thread, stand = due.line.thread, due.line.stand
    first = thread.steps[0].act
    days = (due.on - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return Item(
        number=due.line.number, address=thread_address(thread, today), title=title_of(ledger, thread),
        subject=short(thread.subject), symbol=SYMBOLS[stand.standing], on=due.on, day=day_of(due.on),
        when=near.get(days, f"in {days} days" if days > 0 else f"{-days} days ago"), what="",
        phrase=standing_phrase(stand, ledger.names, thread.kind), tone=COLOURS[stand.standing], words="",
        place=place_of(first), place_address=place_address(first),
    )  # fmt: skip


def _move(ledger: StoredLedger, move: Move) -> Item:
    act, stand = move.step.act, move.stand
    return Item(
        number=move.number, address=thread_address(move.thread), title=title_of(ledger, move.thread),
        subject=short(move.thread.subject), symbol=STEPS[move.step.role], on=act.on, day=said_on(act), when="",
        what=step_phrase(move.step, move.thread, ledger.names),
        phrase=standing_phrase(stand, ledger.names, move.thread.kind) if stand else "",
        tone=COLOURS[stand.standing] if stand else "", words=act.words, place=place_of(act),
        place_address=place_address(act),
    )  # fmt: skip
