"""Attributions of a whole document, each with its quotations and its place, before it is known who "he" is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from verbale.schema import BlockKind, Document, Quotation, QuotationRole, Reason
from verbale.statements import announcing, passages, phrases, quoting, transcripts
from verbale.statements.announcing import Announcement
from verbale.statements.discourse import issued_in
from verbale.statements.handing import hand_out, innermost
from verbale.statements.outline import Draft, Paragraph, paragraphs
from verbale.statements.passages import Passage
from verbale.statements.tagging import Attribution, Tagger, tag
from verbale.text import quotemarks
from verbale.text.spans import Span


@dataclass(frozen=True, slots=True)
class _Place:
    """A paragraph on its way: its position among all, the speaker's label before it, and the passage to be tagged."""

    index: int
    part: Paragraph
    label: transcripts.Label | None
    passage: Passage


def found(document: Document, parts: Sequence[Paragraph]) -> tuple[list[Quotation], quotemarks.Marks]:
    """All outermost quotations of a document, and the marks as they were read."""
    marks = quotemarks.find(document.text, [part.span for part in parts])
    return quoting.quotations(document.text, marks, document.headline), marks


def _headings(parts: Sequence[Paragraph]) -> frozenset[int]:
    return frozenset(i for i, part in enumerate(parts) if part.headline or part.kind is BlockKind.HEADING)


def draft(document: Document, tagger: Tagger) -> list[Draft]:
    """Tag all paragraphs and give each quotation of speech to the innermost attribution around it."""
    text, parts = document.text, paragraphs(document)
    quotations, _ = found(document, parts)
    labels = transcripts.labels(text, [(part.span, part.speaker) for part in parts], _headings(parts))
    places: list[_Place] = []
    at, busy = 0, 0
    for index, part in enumerate(parts):
        start = max(part.span.start, busy)
        if document.dateline and part.span.contains(document.dateline.span):
            start = max(start, document.dateline.span.end)
        here = []
        while at < len(quotations) and quotations[at].outer.start < part.span.end:
            if quotations[at].outer.start >= start:
                here.append(quotations[at])
            at += 1
        busy = max(busy, here[-1].outer.end if here else 0)
        if start < part.span.end:
            if part.kind is BlockKind.LIST_ITEM:
                start = max(start, announcing.item_start(text, part.span))
            span = Span(start, max(part.span.end, busy))
            places.append(_place(text, index, replace(part, span=span), here, labels.get(index)))
    tagged = tagger([place.passage for place in places])
    made = [
        [_of_attribution(attribution, place.passage, place.index) for attribution in attributions]
        for place, attributions in zip(places, tagged, strict=True)
    ]
    reaching = _reaching(places, made)
    out: list[Draft] = []
    announced: Announcement | None = None
    for k, place in enumerate(places):
        drafts = _of_place(text, place, made[k], reaching.get(k, []))
        kind, span = place.part.kind, place.passage.span
        if announced and kind is BlockKind.LIST_ITEM:
            drafts = announcing.with_item(announced, drafts, span, text)
        elif announced and announced.draft:
            drafts = announcing.with_quotation(announced.draft, drafts, span, text)
        below = places[k + 1].part.kind if k + 1 < len(places) else None
        goes_on = kind in (BlockKind.BLOCK_QUOTE, BlockKind.LIST_ITEM)
        announced = announcing.announcement(place.passage, drafts, below) or (announced if goes_on else None)
        out.extend(drafts)
    out = [own for own in out if own.content or own.notice]
    return sorted(out, key=lambda d: (d.start, -max(span.end for span in (*d.content, *d.cue, *d.source))))


def _place(text: str, index: int, part: Paragraph, here: list[Quotation], label: transcripts.Label | None) -> _Place:
    start = part.span.start if label is None else label.content
    return _Place(index, part, label, passages.prepare(text, Span(start, part.span.end), here, part.headline))


def _reaching(places: Sequence[_Place], made: Sequence[Sequence[Draft]]) -> dict[int, list[Draft]]:
    """For each place the drafts of other places whose content stands in it, as that of "Orlan replied:" does."""
    starts = [place.passage.span.start for place in places]
    out: dict[int, list[Draft]] = {}
    for k, drafts in enumerate(made):
        for own in drafts:
            for at in sorted({bisect_right(starts, span.start) - 1 for span in own.content} - {k, -1}):
                out.setdefault(at, []).append(own)
    return out


def _of_place(text: str, place: _Place, made: Sequence[Draft], reaching: Sequence[Draft]) -> list[Draft]:
    part, index, passage = place.part, place.index, place.passage
    here = passage.quotations
    if part.kind is BlockKind.BLOCK_QUOTE and not (here and here[0].outer.start == part.span.start):
        return [_of_block_quote(text, index, part)]
    out: list[Draft] = []
    label = place.label
    if label is not None and passage.span.end > passage.span.start:
        named = (label.span,) if label.span else ()
        out.append(Draft(named, (), (passage.span,), [label.reason], index, part.span, turn=True, label=label.name))
    out.extend(made)
    hand_out(passage, index, out, reaching)
    out.extend(_notices(passage, index, {own.sentence for own in made}))
    for quotation in here:
        out.extend(_inside(text, quotation, index))
    return out


def _notices(passage: Passage, index: int, told: set[Span]) -> list[Draft]:
    """Sentences that attribute nothing but tell of something issued ("the ministry followed up with a statement")."""
    out = []
    for sentence in passage.sentences:
        if sentence.span in told or issued_in(sentence.span.of(passage.text), frozenset()) is None:
            continue
        subject = phrases.sentence_subject(sentence.tokens, len(sentence.tokens))
        if subject:
            source = Span(sentence.tokens[subject[0]].start, sentence.tokens[subject[1] - 1].end)
            out.append(Draft((source,), (), (), [], index, sentence.span, notice=True))
    return out


def _of_block_quote(text: str, index: int, part: Paragraph) -> Draft:
    """A block set off as a quotation, which needs no marks."""
    reason = Reason(rule="block_quote", detail="the page sets the block off as a quotation", span=part.span)
    quotation = Quotation(span=part.span, outer=part.span, text=part.span.of(text), marks=("", ""), reasons=(reason,))
    return Draft((), (), (part.span,), [reason], index, part.span, quotations=[quotation], implied=True)


def _of_attribution(attribution: Attribution, passage: Passage, index: int) -> Draft:
    anchor = (attribution.cue or attribution.source or attribution.content)[0].start
    at = passage.sentence_at(anchor)
    return Draft(
        attribution.source,
        attribution.cue,
        attribution.content,
        list(attribution.reasons),
        index,
        passage.sentences[at].span if passage.sentences else passage.span,
        headline=passage.headline,
        named=attribution.named,
        confidence=attribution.confidence,
    )


def _end_before_the_next(own: Draft, drafts: list[Draft]) -> None:
    """Inside a quotation, what one speaker is given ends with his own words where another is named after them."""
    end = own.quotations[-1].outer.end
    named = any(piece.start >= end for other in drafts if other.quotations for piece in (*other.source, *other.cue))
    if named:
        own.content = tuple(Span(span.start, min(span.end, end)) for span in own.content if span.start < end)


def _inside(text: str, quotation: Quotation, index: int) -> list[Draft]:
    """What is attributed inside a quotation: to whom its nested quotations belong. Rules tell it, because no corpus
    that a tagger could learn from marks it.
    """
    out: list[Draft] = []
    if not quotation.nested:
        return out
    passage = passages.prepare(text, quotation.span, quotation.nested)
    (attributions,) = tag([passage])
    drafts = [_of_attribution(attribution, passage, index) for attribution in attributions]
    for nested in quotation.nested:
        holder = innermost(drafts, nested)
        if holder is not None and nested.role is QuotationRole.SPEECH:
            holder.quotations.append(nested)
    for own in drafts:
        own.inside = quotation.outer
        if own.quotations:
            _end_before_the_next(own, drafts)
            out.append(own)
    for nested in quotation.nested:
        out.extend(_inside(text, nested, index))
    return out
