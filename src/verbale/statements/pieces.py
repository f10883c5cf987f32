"""A text as the trained tagger sees it: word pieces with what the lower-case vocabulary cannot tell.

The encoder reads pieces of lower-case words. Case, quotation marks, paragraph starts and blanks are given beside them
as small numbers (`Pieces.features`). Marks of all styles are one mark to the model, because texts are written in one
style or another and the style says nothing about who speaks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from verbale.text.quotemarks import MarkPair, Marks
from verbale.text.spans import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The columns of `Pieces.features`, and how many values each can have.
CASE, QUOTED, OPENING, BLANK = range(4)
VALUES = (4, 5, 2, 2)
LOWER, CAPITAL, UPPER, DIGIT = range(4)
OUTSIDE, INSIDE, OPENS, CLOSES, NESTED = range(5)

_WORD = re.compile(r"[^\W_]+")
_TWO_MARKS = re.compile("``|''")
_ONE_MARK = str.maketrans("“”„‟＂«»’‘‛", '"""""""' + "'''")
_STOPS = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The n word pieces of a text, in order.

    `ids` (n,) in the vocabulary; `features` (n, 4), columns as in `VALUES`; `starts`, `ends` (n,) code points in the
    text; `paragraphs` the pieces of each paragraph, half-open, without the empty ones; `stops` (n,) whether a piece
    ends a sentence, as far as its letters tell; `inner` (n,) whether a piece goes on with the word before it.
    """

    ids: NDArray[np.int64]
    features: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    paragraphs: tuple[tuple[int, int], ...]
    stops: NDArray[np.bool_]
    inner: NDArray[np.bool_]


def cut(text: str, paragraphs: Sequence[Span], marks: Marks, tokenizer: Any) -> Pieces:
    """Cut the paragraphs of a text into word pieces; `tokenizer` is a `tokenizers.Tokenizer` without truncation."""
    quoted = _quoted(len(text), marks)
    own = [_plain(span.of(text)) for span in paragraphs]
    encodings = tokenizer.encode_batch(own, add_special_tokens=False)
    ids: list[int] = []
    offsets: list[tuple[int, int]] = []
    bounds, cases = [], []
    for span, encoding in zip(paragraphs, encodings, strict=True):
        if not encoding.ids:
            continue
        first = len(ids)
        ids.extend(encoding.ids)
        shift = span.start
        offsets.extend((start + shift, end + shift) for start, end in encoding.offsets)
        bounds.append((first, len(ids)))
        cases.append(_cases(span.of(text))[[start for start, _ in encoding.offsets]])
    places = np.array(offsets, dtype=np.int64).reshape(-1, 2)
    starts, ends = places[:, 0], places[:, 1]
    features = np.zeros((len(ids), len(VALUES)), dtype=np.int64)
    if len(ids):
        features[:, CASE] = np.concatenate(cases)
        features[:, QUOTED] = quoted[starts]
        features[[first for first, _ in bounds], OPENING] = 1
        features[:, BLANK] = [start == 0 or text[start - 1].isspace() for start in starts.tolist()]
    stops = np.array([text[end - 1] in _STOPS for end in ends.tolist()], dtype=np.bool_)
    inner = np.array(
        [start > 0 and text[start].isalnum() and text[start - 1].isalnum() for start in starts.tolist()], dtype=np.bool_
    )
    return Pieces(np.array(ids, dtype=np.int64), features, starts, ends, tuple(bounds), stops, inner)


def windows(pieces: Pieces, longest: int) -> list[tuple[int, int]]:
    """Whole paragraphs packed into windows of at most `longest` pieces, half-open; a longer one is cut where a
    sentence ends.
    """
    out: list[tuple[int, int]] = []
    start = end = 0
    for first, last in pieces.paragraphs:
        if last - start > longest and end > start:
            out.append((start, end))
            start = first
        while last - start > longest:
            stops = np.flatnonzero(pieces.stops[start + longest // 2 : start + longest])
            middle = start + (longest // 2 + int(stops[-1]) + 1 if len(stops) else longest)
            out.append((start, middle))
            start = middle
        end = last
    if end > start:
        out.append((start, end))
    return out


def _plain(text: str) -> str:
    """The text with one style of quotation marks, as long as before."""
    return _TWO_MARKS.sub('" ', text).translate(_ONE_MARK)


def _quoted(length: int, marks: Marks) -> NDArray[np.int8]:
    """For each code point of a text of `length`: outside quotations, inside, a mark, or in a quotation in another."""
    states = np.zeros(length, dtype=np.int8)
    for pair in marks.pairs:
        states[pair.outer.start : pair.outer.end] = INSIDE
        states[pair.outer.start : pair.span.start] = OPENS
        if pair.closed:
            states[pair.span.end : pair.outer.end] = CLOSES
        for restart in pair.restarts:
            states[restart.start : restart.end] = OPENS
        for inner in pair.inner:
            _nest(states, inner)
    return states


def _nest(states: NDArray[np.int8], pair: MarkPair) -> None:
    states[pair.outer.start : pair.outer.end] = NESTED


def _cases(text: str) -> NDArray[np.int8]:
    """For each code point of a text: how the word that holds it is written."""
    classes = np.zeros(len(text), dtype=np.int8)
    for match in _WORD.finditer(text):
        word = match[0]
        first = word[0]
        if first.isdigit():
            classes[match.start() : match.end()] = DIGIT
        elif first.isupper():
            upper = len(word) > 1 and word.isupper()
            classes[match.start() : match.end()] = UPPER if upper else CAPITAL
    return classes
