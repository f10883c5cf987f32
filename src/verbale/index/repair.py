"""Words that no document has, mended to words that many have: damage of printing and reading, before the index is
asked.

One letter changed, lost, put in or doubled, one pair of shapes that scanners confuse, or a blank lost between two
words. Only the search is given the mended words; what is judged and shown is the quotation as it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verbale.index.segment import Segment
    from verbale.index.textindex import TextIndex

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHAPES = (("rn", "m"), ("m", "rn"), ("vv", "w"), ("cl", "d"), ("co", "e"), ("nn", "m"), ("ii", "u"), ("li", "h"))
SHORTEST, LONGEST = 3, 24  # letters of a word that is mended
MOST = 12  # words of a quotation that are


def repaired(
    index: TextIndex, keys: Sequence[str], cuts: Collection[int], supplied: Collection[int]
) -> tuple[list[str], frozenset[int], frozenset[int]] | None:
    """The words with those mended that no document has, and where cuts and supplied words then stand; None where there
    is nothing to mend.
    """
    if not index.segments:
        return None
    segment = max(index.segments, key=lambda s: s.words)
    out: list[str] = []
    moved: list[int] = []
    mended = 0
    for i, key in enumerate(keys):
        moved.append(len(out))
        better: tuple[str, ...] = (key,)
        if i not in supplied and mended < MOST and not any(s.number_of(key) for s in index.segments):
            better = _better(segment, key)
            mended += better != (key,)
        out += better
    if not mended:
        return None
    moved.append(len(out))
    return out, frozenset(moved[cut] for cut in cuts), frozenset(moved[i] for i in supplied)


def _better(segment: Segment, key: str) -> tuple[str, ...]:
    """The commonest word, or two words, from which damage could have made this one; itself where there is none."""
    if not SHORTEST <= len(key) <= LONGEST:
        return (key,)
    best = max(_variants(key), key=segment.times_of)
    if segment.times_of(best):
        return (best,)
    halves = [(key[:i], key[i:]) for i in range(1, len(key))]
    pair = max(halves, key=lambda two: min(segment.times_of(two[0]), segment.times_of(two[1])))
    return pair if min(map(segment.times_of, pair)) else (key,)


def _variants(key: str) -> Iterator[str]:
    for shape, other in SHAPES:
        if shape in key:
            yield key.replace(shape, other, 1)
    for i in range(len(key) + 1):
        head, tail = key[:i], key[i:]
        if tail:
            yield head + tail[1:]
        for letter in LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
