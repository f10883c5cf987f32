"""Half-open spans of code points: `text[span.start:span.end]` is always the words shown."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of code points in one text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that the span cuts out of `text`."""
        return text[self.start : self.end]

    def shifted(self, by: int) -> Span:
        """The same range `by` code points further on."""
        return Span(self.start + by, self.end + by)

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


def words_of(spans: tuple[Span, ...], text: str) -> str:
    """The words of a discontinuous place, its pieces joined by ` … `."""
    return " … ".join(span.of(text) for span in spans)
