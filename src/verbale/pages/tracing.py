"""Trace: every use of a wording over time, as a plot with its numbers, its variants, and the text of each use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from verbale.errors import UsageError
from verbale.exports.timelines import Bar, Speaker, speakers, timeline, undated
from verbale.exports.trace_phrases import changes_of, day_of, first_exact, first_of, span_of, summary_of
from verbale.pages import tasks
from verbale.pages.awaiting import made, progress_of
from verbale.pages.jobs import Job
from verbale.pages.library import Day, Short, check_day
from verbale.pages.plots import Plot, Strip, plot_of, strip_of
from verbale.pages.rendering import address_of
from verbale.pages.room import record_of, room_of
from verbale.pages.routing import area, page
from verbale.record.traced import Trace, Use
from verbale.record.tracing import MOST_WORDS
from verbale.record.wording import wording_of

router = area("Trace")

PER_PAGE = 30
MOST_VARIANTS, MOST_SPEAKERS = 60, 40  # rows that a page lists
FIRST_SHOWN = 12  # variants and speakers shown before the rest is unfolded


@dataclass(frozen=True, kw_only=True, slots=True)
class UseRow:
    """One use: the words with those around them, who and when, and where to read it."""

    before: str
    words: str
    after: str
    exact: bool
    variant: int
    day: str
    date: str
    who: str
    title: str
    number: int
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class VariantRow:
    """One form of the wording: `number` from 1, what it changes, from when to when, and its uses over time."""

    number: int
    words: str
    exact: bool
    uses: int
    changes: str
    years: str
    by_meaning: bool
    chosen: bool
    address: str
    strip: Strip | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeakerRow:
    """Who uses it: how often exactly and varied, and from when to when."""

    name: str
    exact: int
    varied: int
    years: str
    chosen: bool
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What was asked for."""

    wording: str = ""
    since: str = ""
    until: str = ""
    issuer: str = ""
    meaning: bool = False
    variant: int = 0
    speaker: str = ""
    when: str = ""

    def address(self, **changes: object) -> str:
        """The page for this wish, with some values changed."""
        values: dict[str, object] = {
            "wording": self.wording, "since": self.since, "until": self.until, "issuer": self.issuer,
            "meaning": 1 if self.meaning else "", "variant": self.variant or "", "speaker": self.speaker,
            "when": self.when,
        }  # fmt: skip
        return address_of("/trace", **(values | changes))


@dataclass(frozen=True, kw_only=True, slots=True)
class TracePage:
    """A wording's uses. `bars` are the numbers of the plot; `uses` one page of the uses that the filters leave, `total`
    of them in all. Without a wording, only the form."""

    wish: Wish
    documents: int
    trouble: str = ""
    summary: str = ""
    notes: tuple[str, ...] = ()
    capped: bool = False
    bars: tuple[Bar, ...] = ()
    plot: Plot | None = None
    undated: int = 0
    firsts: tuple[UseRow, ...] = ()
    variants: tuple[VariantRow, ...] = ()
    more_variants: int = 0
    speakers: tuple[SpeakerRow, ...] = ()
    more_speakers: int = 0
    uses: tuple[UseRow, ...] = ()
    total: int = 0
    all_uses: int = 0
    number: int = 1
    pages: int = 1
    previous: str = ""
    following: str = ""


@page(router, "/trace", "trace.html")
def traced(
    request: Request,
    wording: Annotated[str, Query(max_length=4000, description="the wording to trace")] = "",
    since: Day = "",
    until: Day = "",
    issuer: Short = "",
    meaning: Annotated[bool, Query(description="also in other words: some seconds more")] = False,
    variant: Annotated[int, Query(ge=0, le=100_000, description="list the uses of this variant only")] = 0,
    speaker: Short = "",
    when: Annotated[str, Query(max_length=10, description="list the uses of this year, month or decade only")] = "",
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> TracePage | Response:
    """Every use of a wording in the record, exact and varied, over time."""
    wish = Wish(
        wording=" ".join(wording.split()), since=since.strip(), until=until.strip(), issuer=issuer.strip(),
        meaning=meaning, variant=variant, speaker=speaker, when=when,
    )  # fmt: skip
    with record_of(request) as record:
        documents, generation = len(record), record.generation
    if not wish.wording:
        return TracePage(wish=wish, documents=documents)
    try:
        _check(wish)
    except UsageError as error:
        return TracePage(wish=wish, documents=documents, trouble=str(error))
    found = _found(request, wish, generation)
    if isinstance(found, Job):
        return progress_of(request, found)
    return room_of(request).shelf.kept(
        ("trace page", generation, wish, page), lambda: _page(found, wish, documents, page), 400
    )


def _check(wish: Wish) -> None:
    for label, value in (("From", wish.since), ("To", wish.until)):
        check_day(label, value)
    keys = wording_of(wish.wording).keys
    if not keys:
        raise UsageError(f"There is no word to trace in {wish.wording[:80]!r}: type a wording.")
    if len(keys) > MOST_WORDS:
        raise UsageError(
            f"The wording has {len(keys)} words, over the limit of {MOST_WORDS}: take the clause that matters."
        )


def _found(request: Request, wish: Wish, generation: int) -> Trace | Job:
    room = room_of(request)
    asked = (wish.wording, wish.since or None, wish.until or None, wish.issuer or None, wish.meaning)
    folder = room.settings.folder.resolve()
    return made(
        request, ("trace", generation, *asked),
        lambda progress: room.workers.run(progress, tasks.traced, folder, *asked),
        kind="Tracing", title=wish.wording, address=wish.address(), weigh=lambda trace: 5 * len(trace.uses) + 1,
    )  # fmt: skip


def _page(trace: Trace, wish: Wish, documents: int, number: int) -> TracePage:
    bars = timeline(trace)
    chosen = [use for use in trace.uses if _is_chosen(use, wish)]
    pages = max(1, -(-len(chosen) // PER_PAGE))
    number = min(number, pages)
    skip = (number - 1) * PER_PAGE
    said_by = speakers(trace)
    firsts = dict.fromkeys(use for use in (first_of(trace), first_exact(trace)) if use is not None)
    return TracePage(
        wish=wish, documents=documents, summary=summary_of(trace), notes=trace.notes, capped=trace.capped, bars=bars,
        plot=plot_of(bars, wish.when, lambda when: wish.address(when=when, page=None)) if bars else None,
        undated=undated(trace), firsts=tuple(_use(trace, use) for use in firsts),
        variants=_variants(trace, bars, wish), more_variants=max(0, len(trace.variants) - MOST_VARIANTS),
        speakers=tuple(_speaker(one, wish) for one in said_by[:MOST_SPEAKERS]),
        more_speakers=max(0, len(said_by) - MOST_SPEAKERS),
        uses=tuple(_use(trace, use) for use in chosen[skip : skip + PER_PAGE]), total=len(chosen),
        all_uses=len(trace.uses), number=number, pages=pages,
        previous=wish.address(page=number - 1 if number > 2 else "") + "#uses" if number > 1 else "",
        following=wish.address(page=number + 1) + "#uses" if number < pages else "",
    )  # fmt: skip


def _is_chosen(use: Use, wish: Wish) -> bool:
    if wish.variant and use.variant != wish.variant - 1:
        return False
    if wish.speaker and (use.issuer or "unnamed") != wish.speaker:
        return False
    if wish.when == "undated":
        return not use.date
    return not wish.when or (use.date or "").startswith(wish.when.removesuffix("0s"))


def _use(trace: Trace, use: Use) -> UseRow:
    at = f"{use.span.start}-{use.span.end}"
    return UseRow(
        before=use.before, words=" ".join(use.text.split()), after=use.after, exact=trace.variants[use.variant].exact,
        variant=use.variant + 1, day=day_of(use.date), date=use.date or "", who=use.issuer or "",
        title=use.title or use.name or f"document {use.number}", number=use.number,
        address=address_of(f"/documents/{use.number}", at=at),
    )  # fmt: skip


def _variants(trace: Trace, bars: Sequence[Bar], wish: Wish) -> tuple[VariantRow, ...]:
    shown = trace.variants[:MOST_VARIANTS]
    dates: dict[int, Counter[str]] = {n: Counter() for n in range(len(shown))}
    for use in trace.uses:
        if use.date and use.variant in dates:
            dates[use.variant][use.date] += 1
    return tuple(
        VariantRow(
            number=n + 1, words=" ".join(variant.words.split()), exact=variant.exact, uses=variant.uses,
            changes=changes_of(variant), years=span_of(variant.first, variant.last), by_meaning=variant.by_meaning,
            chosen=wish.variant == n + 1, strip=strip_of(bars, dates[n]),
            address=wish.address(variant="" if wish.variant == n + 1 else n + 1) + "#uses",
        )
        for n, variant in enumerate(shown)
    )  # fmt: skip


def _speaker(one: Speaker, wish: Wish) -> SpeakerRow:
    name = one.name or "unnamed"
    return SpeakerRow(
        name=name, exact=one.exact, varied=one.varied, years=span_of(one.first, one.last), chosen=wish.speaker == name,
        address=wish.address(speaker="" if wish.speaker == name else name) + "#uses",
    )  # fmt: skip
