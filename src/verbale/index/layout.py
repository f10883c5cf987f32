"""From the words of a document, as the index counts them, to the stretches of its text that an excerpt lays out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from verbale.index.candidates import Place, hashed
from verbale.index.excerpt import Excerpt, Stretch
from verbale.schema import Document
from verbale.text.spans import Span
from verbale.text.words import places

if TYPE_CHECKING:
    from verbale.index.segment import Segment
    from verbale.index.textindex import TextIndex

MARGIN = 45  # words that are laid out on either side: the sentences around a passage, and words its ends may reach


def excerpt(
    index: TextIndex, number: int, document: Document, stretches: Sequence[tuple[int, int]], margin: int = MARGIN
) -> Excerpt | None:
    """An excerpt of a document around some stretches of its words; None where the index has not the document."""
    home = index.home(number)
    if home is None:
        return None
    segment, at = home
    base, end = int(segment.starts[at]), int(segment.starts[at + 1]) - 1
    laid = _laid_out(segment, (base, end), len(document.text), stretches, margin)
    return Excerpt(document, laid, _counter(segment, base, end), end - base)


def _laid_out(
    segment: Segment, words: tuple[int, int], length: int, stretches: Sequence[tuple[int, int]], margin: int
) -> list[Stretch]:
    base, end = words
    begin = segment.piece_at(base)
    stop = segment.piece_at(end + 1)
    found: list[tuple[int, int]] = []
    for first, last in sorted(stretches):
        low, high = max(base, base + first - margin), min(end, base + last + margin)
        a = max(begin, segment.piece_at(low, after=True) - 1)
        b = min(stop, max(a + 1, segment.piece_at(high)))
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        else:
            found.append((a, b))
    return [
        Stretch(
            Span(int(segment.piece_char[a]), int(segment.piece_char[b]) if b < stop else length),
            int(segment.piece_word[a]) - base,
        )
        for a, b in found
    ]


def _counter(segment: Segment, base: int, end: int) -> Callable[[str], int]:
    words = segment.stream[base:end]

    def times(key: str) -> int:
        number = segment.number_by(np.uint64(hashed(key)))
        return int(np.count_nonzero(words == number)) if number else 0

    return times


def span_of(index: TextIndex, place: Place, text: str) -> Span | None:
    """The span of some words in the text of their document; None where the index has not the document."""
    found = spans_of(index, place, text)
    return Span(found[0].start, found[-1].end) if found else None


def spans_of(index: TextIndex, place: Place, text: str) -> list[Span]:
    """The span of each of some words in the text of their document; empty where the index has not the document."""
    home = index.home(place.number)
    if home is None:
        return []
    segment, at = home
    base = int(segment.starts[at])
    piece = segment.piece_at(base + place.first, after=True) - 1
    skip = base + place.first - int(segment.piece_word[piece])
    return [Span(*found) for found in places(text, int(segment.piece_char[piece]), skip, place.last - place.first)]
