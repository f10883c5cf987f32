"""A checked report as a page: the report with its quotations marked, each quotation with its source, what it differs
by, why, and what people decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from verbale.exports import html_cards
from verbale.exports.html import marked_body
from verbale.exports.phrases import (
    SYMBOLS,
    difference_lines,
    indirect_passages,
    need_phrase,
    reasons_of,
    verdict_counts,
)
from verbale.exports.places import day_of, name_of, outlet_of, where_of
from verbale.pages.jobs import JobView
from verbale.pages.rendering import address_of
from verbale.pages.results import Result, title_for
from verbale.pages.reviewing import DISMISSED, VERDICTS, Review, Ruled, about_of
from verbale.schema import Check, CheckedQuotation, CheckedReport, Document

STANDINGS = {
    "passes": "pass",
    "concern": "are genuine, but stand in another light",
    "minor": "differ, and the sense stays",
    "major": "do not pass",
    "unchecked": "cannot be checked",
    DISMISSED: "are dismissed",
}
SIGNS = {**SYMBOLS, DISMISSED: "–"}
PREVIEW = 70  # characters of a quotation in a list

Private = {"private": True}


@dataclass(frozen=True, kw_only=True, slots=True)
class QuotationView:
    """One quotation. `standing` takes in what people decided, `judgement` is the machine's alone. `document` is the id
    of the source that holds it and `place` where, `source` the address of that
    place where the record has it; `seen` is the number of the last decision, which the next must name."""

    number: int
    words: str
    start: int
    end: int
    who: str
    standing: str
    sign: str
    judgement: str
    passes: bool
    document: str | None
    place: str
    source: str
    differences: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    need: str
    about: str
    ruled: Ruled | None
    seen: int | None
    decisions: int
    preview: str = field(metadata=Private)
    pair: Markup = field(metadata=Private)
    why: Markup = field(metadata=Private)
    around: Markup = field(metadata=Private)


@dataclass(frozen=True, kw_only=True, slots=True)
class Nearest:
    """What is said without quotation marks, with the nearest words of the sources."""

    who: str
    said: str
    near: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How many quotations stand so."""

    name: str
    sign: str
    words: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultPage:
    """A checked report. `summary` counts what the machine says, `standings` what it comes to after people decided;
    `job` is still looking for other wordings; `first` is the quotation that wants to be looked at first;
    `headline` says that the text begins with the title."""

    number: str
    title: str
    headline: bool
    facts: tuple[str, ...]
    language: str
    against: str
    made_at: str
    who: str
    summary: str
    counts: dict[str, int]
    standings: tuple[Standing, ...]
    decided: int
    first: int | None
    whole: bool
    left_out: tuple[str, ...]
    job: JobView | None
    quotations: tuple[QuotationView, ...]
    nearest: tuple[Nearest, ...]
    notes: tuple[str, ...]
    verdicts: tuple[tuple[str, str], ...] = field(metadata=Private)
    body: Markup = field(metadata=Private)


def page_of(
    result: Result, reviews: list[Review], job: JobView | None, numbers: Mapping[str, int] | None = None
) -> ResultPage:
    """The page of a result, with what people decided on each quotation; `numbers` are those of the sources that the
    record has, by id."""
    report, head = result.checked, result.head
    primaries = {primary.id: primary for primary in report.primaries}
    views = tuple(
        _view(number, item, report, primaries, review, _source(item.check, numbers or {}))
        for number, (item, review) in enumerate(zip(report.quotations, reviews, strict=True), 1)
    )
    document = report.report
    name = name_of(document) if document.name else ""
    counted = Counter(view.standing for view in views)
    return ResultPage(
        number=head.number, title=title_for(document),
        headline=document.headline is not None and any(document.headline == b.span for b in document.blocks[:3]),
        facts=tuple(fact for fact in (outlet_of(document), day_of(document), name) if fact),
        language=document.language.value if document.language else "en",
        against=head.against, made_at=head.made_at, who=head.who, summary=head.summary,
        counts=verdict_counts([item.check for item in report.quotations]),
        standings=tuple(
            Standing(name=name, sign=SIGNS[name], words=words, count=counted[name])
            for name, words in STANDINGS.items() if counted[name]
        ),
        decided=sum(view.ruled is not None for view in views), first=_first(views), whole=head.whole, job=job,
        left_out=head.left_out,
        quotations=views,
        nearest=tuple(Nearest(who=who, said=said, near=near) for who, said, near in indirect_passages(report)),
        notes=tuple(note.detail for note in document.notes),
        verdicts=tuple((verdict, meaning) for verdict, (_, meaning) in VERDICTS.items()),
        body=Markup(marked_body(report, {view.number: view.standing for view in views})),  # noqa: S704
    )  # fmt: skip


def _first(views: tuple[QuotationView, ...]) -> int | None:
    """The first quotation that does not pass and that nobody has decided on."""
    waiting = [view for view in views if not view.ruled and view.standing != "passes"]
    weight = {"major": 0, "concern": 1, "minor": 2, "unchecked": 3}
    return min(waiting, key=lambda view: (weight[view.standing], view.number)).number if waiting else None


def _source(check: Check, numbers: Mapping[str, int]) -> str:
    """Where the record shows the passage; empty where it has not got it."""
    number = numbers.get(check.document or "", 0)
    if not number or not check.spans:
        return ""
    return address_of(f"/documents/{number}", at=f"{check.spans[0].start}-{check.spans[-1].end}") + "#found"


def _view(
    number: int, item: CheckedQuotation, report: CheckedReport, primaries: dict[str, Document], review: Review,
    source: str,
) -> QuotationView:  # fmt: skip
    check, standing = item.check, review.standing(item.check)
    words = " ".join(item.quotation.text.split())
    return QuotationView(
        number=number, words=item.quotation.text, start=item.quotation.span.start, end=item.quotation.span.end,
        who=html_cards.who(item, report), standing=standing, sign=SIGNS[standing],
        judgement=html_cards.judgement(check), passes=check.passes, document=check.document,
        place=where_of(check, primaries), source=source,
        differences=tuple(difference_lines(check)), reasons=tuple(reasons_of(check)),
        need=need_phrase(check.need) if check.need else "", about=about_of(report.report, item),
        ruled=review.ruled, seen=review.seen, decisions=review.decisions,
        preview=words if len(words) <= PREVIEW else words[:PREVIEW].rpartition(" ")[0] + "…",
        pair=Markup(html_cards.pair(check, primaries, always=True)), why=Markup(html_cards.reasons(check, primaries)),  # noqa: S704
        around=Markup(html_cards.context(check)),  # noqa: S704
    )  # fmt: skip
