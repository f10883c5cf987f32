"""Every quotation of a report, checked; every indirect statement beside the passage that is nearest to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from verbale.checks.findings import Asked
from verbale.checks.judging import judge
from verbale.checks.quoted import quoted
from verbale.checks.rewording import Encoder
from verbale.checks.wording import knowledge
from verbale.index import Primary, stem_of
from verbale.schema import (
    CheckedQuotation,
    CheckedReport,
    Document,
    Mode,
    NearestPassage,
    Need,
    Quotation,
    Statement,
)
from verbale.text.spans import Span, words_of
from verbale.text.words import words_in

LEAD = 160  # code points of the report before a quotation that are taken as its lead
NEAR = 0.2  # share of a statement's telling words below which no passage is shown as near

Watch = Callable[[int, int], None]  # told how many quotations are done, and of how many
Item = TypeVar("Item")


def check_report(
    report: Document,
    statements: Sequence[Statement],
    asides: Sequence[Quotation],
    primaries: Sequence[Primary],
    encode: Encoder | None = None,
    watch: Watch | None = None,
) -> CheckedReport:
    """Check all quotations of a report, in the order of the report, against primaries."""
    checked = tuple(
        CheckedQuotation(quotation=quotation, statement=number, check=judge(asked, primaries, encode))
        for number, quotation, asked in watched(list(asked_in(report, statements)), watch)
    )
    return checked_report(report, statements, asides, checked, primaries, encode)


def watched(items: Sequence[Item], watch: Watch | None) -> Iterator[Item]:
    """The items, one after the other, with `watch` told before each how far it is; it may raise to stop."""
    for i, item in enumerate(items):
        if watch:
            watch(i, len(items))
        yield item


def asked_in(report: Document, statements: Sequence[Statement]) -> Iterator[tuple[int, Quotation, Asked]]:
    """Each quotation of a report in order, with the position of its statement and what the report says of it."""
    for number, quotation in sorted(_quotations(statements), key=lambda item: item[1].span):
        statement = statements[number]
        asked = Asked(
            quoted=quoted(quotation.text),
            lead=_lead(report, quotation),
            speaker=statement.speaker.name if statement.speaker else None,
            date=statement.said_on.start if statement.said_on else None,
            language=report.language.value if report.language else None,
            need=_need(report, statement),
            nested=quotation.level > 0,
        )
        yield number, quotation, asked


def checked_report(
    report: Document,
    statements: Sequence[Statement],
    asides: Sequence[Quotation],
    checked: Sequence[CheckedQuotation],
    primaries: Sequence[Primary],
    encode: Encoder | None = None,
) -> CheckedReport:
    """A report with its checked quotations, and each indirect statement beside the passage that is nearest to it."""
    return CheckedReport(
        report=report,
        primaries=tuple(primary.document for primary in primaries),
        statements=tuple(statements),
        quotations=tuple(checked),
        asides=tuple(asides),
        nearest=tuple(_nearest(report, statements, primaries, encode)),
    )


def _quotations(statements: Sequence[Statement]) -> Iterator[tuple[int, Quotation]]:
    """Each quotation once, with the innermost statement that it stands in; nested ones after the one around them."""
    innermost: dict[Span, tuple[int, Quotation]] = {}

    def note(number: int, quotation: Quotation) -> None:
        before = innermost.get(quotation.span)
        if before is None or statements[before[0]].depth < statements[number].depth:
            innermost[quotation.span] = (number, quotation)
        for inner in quotation.nested:
            note(number, inner)

    for number, statement in enumerate(statements):
        for quotation in statement.quotations:
            note(number, quotation)
    yield from innermost.values()


def _lead(report: Document, quotation: Quotation) -> str:
    """The words of the report before a quotation, back to the head of its paragraph."""
    start = max((block.span.start for block in report.blocks if block.span.start <= quotation.outer.start), default=0)
    return report.text[max(start, quotation.outer.start - LEAD) : quotation.outer.start]


def _need(report: Document, statement: Statement) -> Need:
    said = statement.said_on.start if statement.said_on else report.date
    return Need(issuer=statement.speaker.name if statement.speaker else None, date=said)


def _nearest(
    report: Document, statements: Sequence[Statement], primaries: Sequence[Primary], encode: Encoder | None
) -> Iterator[NearestPassage]:
    """For each statement in the reporter's words, the sentence of a primary that is nearest to it."""
    texts = {
        number: " ".join(words_of(statement.content, report.text).split())
        for number, statement in enumerate(statements)
        if statement.mode is not Mode.DIRECT and statement.content
    }
    if not texts or not primaries:
        return
    vectors = encode(list(texts.values())) if encode else None
    small = knowledge()["function"] | knowledge()["modal"]
    for row, (number, text) in enumerate(texts.items()):
        scored = []
        telling = {key: stem_of(key) for key in words_in(text).keys if key not in small}
        for primary in primaries:
            if encode and vectors is not None and primary.sentences:
                likeness = primary.vectors(encode) @ vectors[row]
                best = int(likeness.argmax())
                scored.append((float(likeness[best]), primary, best))
            else:
                scored += _nearest_by_words(telling, primary)
        if scored:
            similarity, primary, sentence = max(scored, key=lambda item: item[0])
            span = primary.sentences[sentence]
            yield NearestPassage(
                statement=number,
                document=primary.document.id,
                span=span,
                text=span.of(primary.document.text),
                similarity=round(similarity, 3),
            )


def _nearest_by_words(telling: Mapping[str, str], primary: Primary) -> list[tuple[float, Primary, int]]:
    """The sentence that shares most of the telling words (by key, with their stems), as (share, primary, sentence), if
    any does."""
    wanted = {stem: primary.weight(key) for key, stem in telling.items()}
    total = sum(wanted.values())
    shared: dict[int, float] = {}
    for stem, weight in wanted.items():
        for number in primary.sentences_with.get(stem, ()):
            shared[number] = shared.get(number, 0.0) + weight
    if not shared:
        return []
    place = min(shared, key=lambda number: (-shared[number], number))
    return [(shared[place] / total, primary, place)] if shared[place] / total >= NEAR else []
