"""The shape of what is told before it is known who speaks: paragraphs of a document, and drafts of statements."""

from __future__ import annotations

from dataclasses import dataclass, field

from verbale.schema import Block, BlockKind, Document, Quotation, Reason
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
    named: Span | None = None
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
