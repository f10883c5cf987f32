"""A thread of the ledger as a history: every act with its words and their place, and what each made of the standing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import Path, Query
from markupsafe import Markup
from starlette.requests import Request

from verbale.errors import UsageError
from verbale.exports.ledger_bands import chart
from verbale.exports.ledger_phrases import COLOURS, NOUNS, SYMBOLS, VERBS, day_of, place_of, side, standing_phrase
from verbale.exports.ledger_svg import drawing
from verbale.ledger import StoredLedger
from verbale.pages.ledger_rows import (
    Piece,
    Span,
    StepRow,
    day_in,
    pieces_of,
    place_address,
    seen_of,
    slide_in,
    span_of,
    step_row,
    title_of,
)
from verbale.pages.ledger_shelf import ledger_of
from verbale.pages.refusals import NotFoundError
from verbale.pages.routing import area, page
from verbale.record import Record
from verbale.schema import Stand, Standing, Step, StepRole, Thread

router = area("Ledger")

MOST_STEPS = 120  # acts of one thread that are shown: the first and the last of them
MOST_CLAIMS = 40
ROLES = tuple((role.value, words) for role, words in VERBS.items() if role is not StepRole.RAISES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """An entry of a history: an act, or a last day that passed (`passed` says how), or a gap of `omitted` acts."""

    on: date | None
    step: StepRow | None = None
    passed: str = ""
    omitted: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimRow:
    """What a side says that an instrument does, with the instrument's own wording where that is at hand."""

    claimant: str
    instrument: str
    verb: str
    words: str
    on: date | None
    place: str
    address: str
    wording: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadPage:
    """A thread as a history up to a day; `later` counts the acts after it. `standing` is empty before it is raised."""

    id: str
    number: int
    title: str
    subject: str
    kind: str
    on: date
    span: Span
    standing: str
    symbol: str
    tone: str
    phrase: str
    since: date | None
    cited: tuple[str, ...]
    events: tuple[Event, ...]
    pieces: tuple[Piece, ...]
    later: int
    claims: tuple[ClaimRow, ...]
    roles: tuple[tuple[str, str], ...]
    drawing: Markup = field(default=Markup(), metadata={"private": True})


@page(router, "/ledger/threads/{key}", "ledger_thread.html")
def thread(
    request: Request,
    key: Annotated[str, Path(max_length=64, pattern="^[0-9a-f]{1,64}$")],
    on: Annotated[str, Query(max_length=10, description="the day, 2023-04-05")] = "",
    slide: Annotated[str, Query(max_length=7, description="instead of a day: days after the first of the ledger")] = "",
) -> ThreadPage:
    """One thread up to a day, with the words of every act, their place, and what each did to the standing."""
    with ledger_of(request) as (record, ledger):
        try:
            found = ledger.thread(key)
        except UsageError as error:
            raise NotFoundError(f"There is no thread {key[:20]} in the ledger: look for it in the list.") from error
        span = span_of(ledger, day_in(on), slide_in(slide), date.today())
        return _page(record, ledger, found, span)


def _page(record: Record, ledger: StoredLedger, found: Thread, span: Span) -> ThreadPage:
    on = span.on
    stand = ledger.stand(found, on)
    made = chart(ledger, [found], on)
    return ThreadPage(
        id=found.id, number=ledger.number_of(found), title=title_of(ledger, found), subject=found.subject,
        kind=NOUNS.get(found.kind, found.kind.value), on=on, span=span,
        standing=stand.standing.value if stand else "", symbol=SYMBOLS[stand.standing] if stand else "",
        tone=COLOURS[stand.standing] if stand else "", since=stand.since if stand else None,
        phrase=standing_phrase(stand, ledger.names, found.kind) if stand else "",
        cited=tuple(dict.fromkeys(cited.words for cited in found.cited)),
        events=tuple(_events(record, ledger, found, on)), pieces=pieces_of(ledger, made.bands[0]) if made else (),
        later=sum(step.act.on is not None and step.act.on > on for step in found.steps),
        claims=tuple(_claims(ledger, found, on)), roles=ROLES,
        drawing=Markup(drawing(ledger, made, bare=True)) if made else Markup(),  # noqa: S704 - made by escaping code
    )  # fmt: skip


def _events(record: Record, ledger: StoredLedger, found: Thread, on: date) -> Iterator[Event]:
    """Acts and passed deadlines in the order of their days; of a long thread the first and the last."""
    changes = ledger.changes(found)
    made: dict[str, Stand] = {change.step: change for change in reversed(changes) if change.step}
    steps = [step for step in found.steps if step.act.on is None or step.act.on <= on]
    steps.sort(key=lambda step: step.act.on or date.min)
    half = MOST_STEPS // 2
    gap = max(0, len(steps) - MOST_STEPS)
    kept = steps if not gap else steps[:half] + steps[-half:]
    events = [Event(on=step.act.on, step=_step(record, ledger, found, step, made.get(step.act.key))) for step in kept]
    if gap:
        events.insert(half, Event(on=events[half - 1].on, omitted=gap))
    for change in {change.due: change for change in reversed(changes) if change.overdue}.values():
        if change.since and change.since <= on and change.due:
            gone = "passed unanswered" if change.standing is Standing.LAPSED else "passed"
            place = next((n for n, e in enumerate(events) if (e.on or date.min) > change.due), len(events))
            events.insert(place, Event(on=change.due, passed=f"The deadline of {day_of(change.due)} {gone}"))
    yield from events


def _step(record: Record, ledger: StoredLedger, found: Thread, step: Step, change: Stand | None) -> StepRow:
    return step_row(ledger, found, step, None if step.retold else change, seen_of(record, step.act))


def _claims(ledger: StoredLedger, found: Thread, on: date) -> Iterator[ClaimRow]:
    keys = {step.act.key for step in found.steps}
    claims = [c for c in ledger.claims_of(keys) if c.act.on is None or c.act.on <= on]
    for claim in claims[:MOST_CLAIMS]:
        yield ClaimRow(
            claimant=side(ledger.names, claim.claimant), instrument=claim.instrument.words, verb=claim.verb,
            words=claim.words, on=claim.act.on, place=place_of(claim.act), address=place_address(claim.act),
            wording=claim.wording, source=claim.source,
        )  # fmt: skip
