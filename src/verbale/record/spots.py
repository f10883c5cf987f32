"""The places of a wording, verified in the text itself: the index says where, the text whether.

A place in which a sentence ends (the wording having no such end) is looked at again, sentence by sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from verbale import lexicon
from verbale.record.wording import Answers, Wording, stretches
from verbale.text.spans import Span
from verbale.text.words import key_of, places

AROUND = 70  # code points on either side of a use: a line of context
_END = re.compile(r"(?<![.\u2026])[.!?][\"\u201d\u2019)\]]*\s+(?=[^\W\d_a-z]|\d)")
_LAST_WORD = re.compile(r"\w+$")

Keys = tuple[str, ...]


class Spot(NamedTuple):
    """A place in the text of document `number`, with the words there and around it."""

    number: int
    span: Span
    text: str
    before: str
    after: str


def spots(
    wording: Wording, answers: Answers, number: int, text: str, at: int, skip: int, keys: Keys
) -> Iterator[tuple[Keys, Spot]]:
    """The places of a wording among the words `keys`, which should stand `skip` words after code point `at`.

    Nothing where they do not stand there.
    """
    found = places(text, at, skip, len(keys))
    if len(found) != len(keys) or any(key_of(text[a:b]) != key for (a, b), key in zip(found, keys, strict=True)):
        return
    ends = list(_sentence_ends(text, Span(found[0][0], found[-1][1])))
    if not ends or any(_sentence_ends(wording.text, Span(0, len(wording.text)))):
        yield keys, spot_of(number, text, Span(found[0][0], found[-1][1]))
        return
    starts = [a for a, _ in found]
    for first, last in pairwise([0, *(bisect_left(starts, end) for end in ends), len(keys)]):
        for stretch in stretches(wording, answers, keys[first:last]):
            a, b = first + stretch.first, first + stretch.last
            yield keys[a:b], spot_of(number, text, Span(found[a][0], found[b - 1][1]))


def _sentence_ends(text: str, span: Span) -> Iterator[int]:
    """Where a sentence begins inside a span after another one has ended."""
    abbreviations: Sequence[str] = lexicon.load("abbreviations")
    for match in _END.finditer(text, *span):
        word = _LAST_WORD.search(text, max(0, match.start() - 12), match.start())
        is_short = word is not None and (word[0].lower() in abbreviations or (len(word[0]) == 1 and word[0].isupper()))
        if not (is_short and match[0][0] == "."):
            yield match.end()


def spot_of(number: int, text: str, span: Span) -> Spot:
    """A place with the words there and around it."""
    before = " ".join(text[max(0, span.start - AROUND) : span.start].split())
    after = " ".join(text[span.end : span.end + AROUND].split())
    if span.start > AROUND:
        before = before.partition(" ")[2]
    if span.end + AROUND < len(text):
        after = after.rpartition(" ")[0]
    return Spot(number, span, span.of(text), before, after)
