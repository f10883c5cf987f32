"""Attributions of a whole document, before it is known who "he" is: each with its quotations, its place and its depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from verbale.schema import Block, BlockKind, Document, Quotation, QuotationRole, Reason
from verbale.statements import passages, quoting, transcripts
from verbale.statements.passages import Passage
from verbale.statements.tagging import Attribution, Tagger
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
    label: str | None = None

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


def draft(document: Document, tagger: Tagger) -> list[Draft]:
    """Tag every paragraph and give each quotation of speech to the innermost attribution around it."""
    text, parts = document.text, paragraphs(document)
    quotations, _ = found(document, parts)
    labels = transcripts.labels(text, [(part.span, part.speaker) for part in parts])
    out: list[Draft] = []
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
        if start >= part.span.end:
            continue
        span = Span(start, max(part.span.end, busy))
        out.extend(_of_paragraph(text, index, replace(part, span=span), here, labels.get(index), tagger))
    return sorted(out, key=lambda d: (d.start, -max(span.end for span in (*d.content, *d.cue, *d.source))))


def _of_paragraph(
    text: str, index: int, part: Paragraph, here: list[Quotation], label: transcripts.Label | None, tagger: Tagger
) -> list[Draft]:
    out: list[Draft] = []
    span = part.span
    if label is not None:
        content = Span(label.content, span.end)
        if content.end > content.start:
            turn = Draft(
                (label.span,) if label.span else (),
                (),
                (content,),
                [label.reason],
                index,
                span,
                turn=True,
                label=label.name,
            )
            out.append(turn)
        span = content
    passage = passages.prepare(text, span, here, part.headline)
    drafts = [_of_attribution(attribution, passage, index) for attribution in tagger(passage)]
    out.extend(drafts)
    _hand_out(passage, index, out)
    for quotation in here:
        out.extend(_inside(text, quotation, index, tagger))
    return out


def _of_attribution(attribution: Attribution, passage: Passage, index: int) -> Draft:
    anchor = (attribution.cue or attribution.source or attribution.content)[0].start
    sentence = next((s.span for s in passage.sentences if s.span.start <= anchor < s.span.end), passage.span)
    return Draft(
        attribution.source,
        attribution.cue,
        attribution.content,
        list(attribution.reasons),
        index,
        sentence,
        headline=passage.headline,
    )


def _hand_out(passage: Passage, index: int, drafts: list[Draft]) -> None:
    """Give each quotation of speech to the innermost draft around it; what is left over makes a draft of its own."""
    orphans: dict[int, Draft] = {}
    for quotation in passage.quotations:
        if quotation.role is not QuotationRole.SPEECH:
            continue
        around = [
            (span.end - span.start, k)
            for k, d in enumerate(drafts)
            for span in d.content
            if span.contains(quotation.outer)
        ]
        holders = [pair for pair in around if not drafts[pair[1]].turn]
        if holders:
            drafts[min(holders)[1]].quotations.append(quotation)
            continue
        place = next((i for i, s in enumerate(passage.sentences) if s.span.contains(quotation.outer)), 0)
        sentence = passage.sentences[place].span if passage.sentences else passage.span
        if place in orphans:
            own = orphans[place]
            own.content = (*own.content, quotation.outer)
        else:
            own = Draft((), (), (quotation.outer,), [], index, sentence, implied=True, headline=passage.headline)
            orphans[place] = own
        own.quotations.append(quotation)
    drafts.extend(orphans.values())


def _inside(text: str, quotation: Quotation, index: int, tagger: Tagger) -> list[Draft]:
    """What is attributed inside a quotation: to whom its nested quotations belong."""
    out: list[Draft] = []
    if not quotation.nested:
        return out
    passage = passages.prepare(text, quotation.span, quotation.nested)
    drafts = [_of_attribution(attribution, passage, index) for attribution in tagger(passage)]
    for nested in quotation.nested:
        holders = [
            (span.end - span.start, k)
            for k, own in enumerate(drafts)
            for span in own.content
            if span.contains(nested.outer)
        ]
        if holders and nested.role is QuotationRole.SPEECH:
            drafts[min(holders)[1]].quotations.append(nested)
    for own in drafts:
        own.inside = quotation.outer
        if own.quotations:
            out.append(own)
    for nested in quotation.nested:
        out.extend(_inside(text, nested, index, tagger))
    return out
