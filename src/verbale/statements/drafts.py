"""Attributions of a whole document, each with its quotations and its place, before it is known who "he" is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from verbale.schema import Block, BlockKind, Document, Quotation, QuotationRole, Reason
from verbale.statements import passages, phrases, quoting, transcripts
from verbale.statements.discourse import issued_in
from verbale.statements.passages import Passage
from verbale.statements.tagging import Attribution, Tagger, tag
from verbale.text import quotemarks
from verbale.text.spans import Span


@dataclass(slots=True)
class Draft:
    """An attribution on its way to a statement. `paragraph` and `sentence` are positions in the document's order."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    reasons: list[Reason]
    paragraph: int
    sentence: Span
    quotations: list[Quotation] = field(default_factory=list)
    implied: bool = False
    headline: bool = False
    inside: Span | None = None
    turn: bool = False
    notice: bool = False
    label: str | None = None
    confidence: float | None = None

    @property
    def start(self) -> int:
        """Where the statement begins in the text; a source can be that of another statement before."""
        spans = (*self.cue, *self.content) or self.source
        return min(span.start for span in spans)

    @property
    def anchor(self) -> int:
        """The place that decides which statement this one stands in: its cue, else its source, else its content."""
        return (self.cue or self.source or self.content)[0].start


@dataclass(frozen=True, slots=True)
class Paragraph:
    span: Span
    headline: bool
    kind: BlockKind = BlockKind.PARAGRAPH
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """A paragraph on its way: its position among all, the speaker's label before it, and the passage to be tagged."""

    index: int
    part: Paragraph
    label: transcripts.Label | None
    passage: Passage


def paragraphs(document: Document) -> list[Paragraph]:
    """The blocks of a document; the paragraphs between blank lines where it has none."""
    if document.blocks:
        blocks = [block for block in document.blocks if block.span.end > block.span.start]
        return [_paragraph(document, block) for block in sorted(blocks, key=lambda block: block.span)]
    out, at = [], 0
    for piece in document.text.split("\n\n"):
        if piece.strip():
            span = Span(at, at + len(piece))
            headline = document.headline is not None and span.overlaps(document.headline)
            out.append(Paragraph(span, headline))
        at += len(piece) + 2
    return out


def _paragraph(document: Document, block: Block) -> Paragraph:
    headline = document.headline is not None and block.span.overlaps(document.headline)
    return Paragraph(block.span, headline, block.kind, block.speaker)


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
            span = Span(start, max(part.span.end, busy))
            places.append(_place(text, index, replace(part, span=span), here, labels.get(index)))
    tagged = tagger([place.passage for place in places])
    out: list[Draft] = []
    waiting: Draft | None = None
    for place, attributions in zip(places, tagged, strict=True):
        span = place.part.span
        drafts = _of_place(text, place, attributions)
        drafts = _introduced_before(waiting, drafts, span, text) if waiting else drafts
        waiting = _left_open(text, drafts, span) or (waiting if place.part.kind is BlockKind.BLOCK_QUOTE else None)
        out.extend(drafts)
    out = [own for own in out if own.content or own.notice]
    return sorted(out, key=lambda d: (d.start, -max(span.end for span in (*d.content, *d.cue, *d.source))))


def _place(text: str, index: int, part: Paragraph, here: list[Quotation], label: transcripts.Label | None) -> _Place:
    start = part.span.start if label is None else label.content
    return _Place(index, part, label, passages.prepare(text, Span(start, part.span.end), here, part.headline))


def _left_open(text: str, drafts: list[Draft], span: Span) -> Draft | None:
    """The draft whose words are announced by a colon at the end of the paragraph."""
    if not text[span.start : span.end].rstrip().endswith(":"):
        return None
    return next((own for own in reversed(drafts) if not own.content), None)


def _introduced_before(waiting: Draft, drafts: list[Draft], span: Span, text: str) -> list[Draft]:
    """Give the quotation that opens a paragraph to the draft that announced it ("Orlan replied:")."""
    for own in drafts:
        if own.implied and own.quotations and not text[span.start : own.content[0].start].strip():
            waiting.content = (*waiting.content, *own.content)
            waiting.quotations.extend(own.quotations)
            waiting.reasons.append(
                Reason(rule="announced_by_colon", detail="a colon before announces the quotation", span=own.content[0])
            )
            return [other for other in drafts if other is not own]
    return drafts


def _of_place(text: str, place: _Place, attributions: Sequence[Attribution]) -> list[Draft]:
    part, index, passage = place.part, place.index, place.passage
    here = passage.quotations
    if part.kind is BlockKind.BLOCK_QUOTE and not (here and here[0].outer.start == part.span.start):
        return [_of_block_quote(text, index, part)]
    out: list[Draft] = []
    label = place.label
    if label is not None and passage.span.end > passage.span.start:
        named = (label.span,) if label.span else ()
        out.append(Draft(named, (), (passage.span,), [label.reason], index, part.span, turn=True, label=label.name))
    drafts = [_of_attribution(attribution, passage, index) for attribution in attributions]
    out.extend(drafts)
    _hand_out(passage, index, out)
    out.extend(_notices(passage, index, {own.sentence for own in drafts}))
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
    at = _sentence_at(passage, anchor)
    return Draft(
        attribution.source,
        attribution.cue,
        attribution.content,
        list(attribution.reasons),
        index,
        passage.sentences[at].span if passage.sentences else passage.span,
        headline=passage.headline,
        confidence=attribution.confidence,
    )


def _sentence_at(passage: Passage, offset: int) -> int:
    """The position of the sentence that holds `offset`."""
    return max(0, bisect_right(passage.sentences, offset, key=lambda sentence: sentence.span.start) - 1)


def _hand_out(passage: Passage, index: int, drafts: list[Draft]) -> None:
    """Give each quotation of speech to the innermost draft around it; what is left over makes a draft of its own."""
    by_sentence: dict[int, list[Draft]] = {}
    for own in drafts:
        if not own.turn:
            by_sentence.setdefault(own.sentence.start, []).append(own)
    orphans: dict[int, Draft] = {}
    for quotation in passage.quotations:
        if quotation.role is not QuotationRole.SPEECH:
            continue
        place = _sentence_at(passage, quotation.outer.start)
        sentence = passage.sentences[place].span if passage.sentences else passage.span
        holder = _innermost(by_sentence.get(sentence.start, []), quotation)
        if holder is None and place:
            holder = _in_the_same_breath(passage, place, quotation, by_sentence)
        if holder is not None:
            holder.quotations.append(quotation)
            continue
        if place in orphans:
            own = orphans[place]
            own.content = (*own.content, quotation.outer)
        else:
            own = Draft((), (), (quotation.outer,), [], index, sentence, implied=True, headline=passage.headline)
            orphans[place] = own
        own.quotations.append(quotation)
    drafts.extend(orphans.values())


def _innermost(drafts: list[Draft], quotation: Quotation) -> Draft | None:
    around = [
        (span.end - span.start, abs(quotation.outer.start - own.anchor), k)
        for k, own in enumerate(drafts)
        for span in own.content
        if span.contains(quotation.outer)
    ]
    return drafts[min(around)[2]] if around else None


def _in_the_same_breath(
    passage: Passage, place: int, quotation: Quotation, by_sentence: dict[int, list[Draft]]
) -> Draft | None:
    """A sentence that is nothing but a quotation, after "…," said Orlan, goes on with the same words."""
    sentence, before = passage.sentences[place].span, passage.sentences[place - 1].span
    if sentence != quotation.outer:
        return None
    for own in reversed(by_sentence.get(before.start, [])):
        if own.quotations and own.cue and own.quotations[0].outer.start < own.cue[0].start and own.source:
            own.content = (*own.content, quotation.outer)
            detail = "the next sentence is nothing but a quotation"
            own.reasons.append(Reason(rule="in_the_same_breath", detail=detail, span=quotation.outer))
            by_sentence.setdefault(sentence.start, []).append(own)
            return own
    return None


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
        holder = _innermost(drafts, nested)
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
