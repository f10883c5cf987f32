"""A document of which only some stretches are laid out: what is judged where thousands of documents were searched.

To lay out a whole speech takes twenty milliseconds, a stretch of it one. All offsets are those of the whole document;
how often a word stands in the whole, and how rare it is there, is asked of the index.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from verbale.index.primary import ABSENT, SMALL, Primary, stem_of
from verbale.schema import Document
from verbale.text import quotemarks
from verbale.text.spans import Span
from verbale.text.words import Words, key_of, words_in

GAP = 150  # words that stand for what is not laid out between two stretches, at most: more than any gap is bridged for
NOTHING = "\x00"  # the word that stands for it: no text has it
MARKS = 1500  # code points around the stretches in which quotation marks are paired


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text: its span, and the number of its first word among all words of the text."""

    span: Span
    first: int


class Excerpt(Primary):
    """A Primary of some stretches of a document, in order and apart from one another.

    `times` gives how often a folded word stands in the whole document, `size` how many words that has.
    """

    def __init__(
        self, document: Document, stretches: Sequence[Stretch], times: Callable[[str], int], size: int
    ) -> None:
        self.document = document
        self._vectors = None
        self._stretches = tuple(stretches)
        self._times = times
        self._size = max(size, SMALL)
        self._known_weights: dict[str, float] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        keys: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        self._offsets: list[tuple[int, int]] = []  # (first word here, its number in the whole)
        following = 0
        for stretch in self._stretches:
            missing = min(GAP, stretch.first - following) if keys else 0
            at = stretch.span.start
            keys += [NOTHING] * missing
            starts += [at] * missing
            ends += [at] * missing
            words = words_in(self.document.text, *stretch.span)
            self._offsets.append((len(keys), stretch.first))
            keys += words.keys
            starts += words.starts
            ends += words.ends
            following = stretch.first + len(words)
        self.words = Words(self.document.text, keys, starts, ends)

    @cached_property
    def whole(self) -> Primary:
        """All of the document, laid out when first asked for."""
        return Primary(self.document)

    def ordinal(self, i: int) -> int:
        """Which word of the whole document word i is, from 0."""
        first, number = self._offsets[max(0, bisect_right(self._offsets, i, key=lambda pair: pair[0]) - 1)]
        return number + i - first

    def times(self, key: str) -> int:
        """How often a word stands in the whole document."""
        return 0 if key == NOTHING else self._times(key)

    def has_stem(self, stem: str) -> bool:
        """As in `Primary`; the text is searched only for words that begin so."""
        if not stem.isalpha() or not stem.isascii():
            return self.whole.has_stem(stem)
        words = re.finditer(rf"\b{stem}\w*", self.document.text, re.IGNORECASE)
        return any(stem_of(key_of(match.group())) == stem for match in words)

    def stands(self, text: str) -> Span | None:
        """As in `Primary`, in the stretches; the places of letters are made only where the letters are there."""
        wanted = " ".join(text.split())
        if not any(wanted in " ".join(stretch.span.of(self.document.text).split()) for stretch in self._stretches):
            return None
        return super().stands(text)

    def weight(self, key: str) -> float:
        """As in `Primary`, by the whole document."""
        found = self._known_weights.get(key)
        if found is None:
            times = self.times(key)
            found = math.log(1 + self._size / (1 + times)) if times else ABSENT
            self._known_weights[key] = found
        return found

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of the stretches; what is not laid out between two of them counts as one."""
        out: list[Span] = []
        for stretch in self._stretches:
            if out and stretch.span.start > out[-1].end:
                out.append(Span(out[-1].end, stretch.span.start))
            out += self._sentences_in(stretch.span)
        return tuple(out)

    @cached_property
    def furniture(self) -> frozenset[int]:
        """As in `Primary`, in the stretches."""
        return frozenset(i for stretch in self._stretches for i in self._furniture_in(stretch.span))

    @cached_property
    def literal(self) -> tuple[str, list[int], list[int]]:
        """As in `Primary`, of the stretches, with a word that no text has between them."""
        collapsed: list[str] = []
        here: list[int] = []
        there: list[int] = []
        at = 0
        for n, stretch in enumerate(self._stretches):
            if n:
                collapsed.append(NOTHING)
                there.append(at)
                here.append(stretch.span.start)
                at += len(NOTHING) + 1
            for match in self._letters_in(stretch.span):
                collapsed.append(match.group())
                there.append(at)
                here.append(match.start())
                at += len(match.group()) + 1
        return " ".join(collapsed), there, here

    @cached_property
    def marks(self) -> quotemarks.Marks:
        """The quotation marks around the stretches, as far as they can be paired from near by."""
        text = self.document.text
        start = max(0, self._stretches[0].span.start - MARKS) if self._stretches else 0
        end = self._stretches[-1].span.end + MARKS if self._stretches else 0
        found = quotemarks.find(text[start:end])
        if not start:
            return found
        return replace(found, pairs=tuple(_moved(pair, start) for pair in found.pairs), strays=())


def _moved(pair: quotemarks.MarkPair, by: int) -> quotemarks.MarkPair:
    return replace(
        pair,
        outer=pair.outer.shifted(by),
        span=pair.span.shifted(by),
        restarts=tuple(span.shifted(by) for span in pair.restarts),
        inner=tuple(_moved(inner, by) for inner in pair.inner),
    )
