"""One primary text, ready to be searched: its words, where each word and each pair of words stands."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from verbale import lexicon
from verbale.schema import Document
from verbale.text import quotemarks
from verbale.text import sentences as sentence_ends
from verbale.text.spans import Span
from verbale.text.words import Words, words_in

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Encoder = Callable[[Sequence[str]], NDArray[np.float32]]

_TERMINAL = ".!?\u2026\"'\u201d\u2019:;"
_STRETCH = re.compile(r"\S+")
_ENDING = re.compile(r"(?:i[sz]ations?|ations?|i[sz](?:ed|es|ing|e)|ingly|ings?|ers?|ors?|edly|ed|es|ly|s)$")
LEAST_STEM = 3  # letters that are left at least when an ending is taken off
STEM = 5  # letters by which two forms of a word, or its two spellings, are taken as one
SMALL = 1000  # words that a text is taken to have at least: in a short one no word is rare by counting
ABSENT = 5.0  # nats for a word that the text has not: what a plain content word of a speech weighs


@lru_cache(maxsize=1)
def _furniture() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(entry["pattern"], re.MULTILINE) for entry in lexicon.load("page-furniture"))


def _is_inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


@lru_cache(maxsize=1 << 16)
def stem_of(key: str) -> str:
    """The first letters of a word without its ending, by which renderings of the same passage are compared.

    >>> stem_of("colonised") == stem_of("colonization"), stem_of("owner") == stem_of("owned")
    (True, True)
    """
    if key.isalpha():
        ending = _ENDING.search(key)
        if ending and ending.start() >= LEAST_STEM:
            key = key[: ending.start()]
    return key[:STEM]


class Primary:
    """A document with its postings, each made when first asked for and kept.

    `words` are all words of the text; `starting[key]` and `pairs[key, next_key]` are positions among them.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.words: Words = words_in(document.text)
        self._vectors: NDArray[np.float32] | None = None

    @cached_property
    def joined(self) -> tuple[str, list[int]]:
        """All keys in one string, blank before, between and after, and where each key begins in it."""
        starts, at = [], 1
        for key in self.words.keys:
            starts.append(at)
            at += len(key) + 1
        return f" {' '.join(self.words.keys)} ", starts

    @cached_property
    def literal(self) -> tuple[str, list[int], list[int]]:
        """The text with each run of white space made one blank, and where each stretch without any begins there and
        here.
        """
        here, there, at = [], [], 0
        stretches = []
        for match in self._letters_in(Span(0, len(self.document.text))):
            stretches.append(match.group())
            there.append(at)
            here.append(match.start())
            at += len(match.group()) + 1
        return " ".join(stretches), there, here

    @cached_property
    def starting(self) -> dict[str, list[int]]:
        """Positions of each word."""
        places: dict[str, list[int]] = defaultdict(list)
        for i, key in enumerate(self.words.keys):
            places[key].append(i)
        return dict(places)

    @cached_property
    def pairs(self) -> dict[tuple[str, str], list[int]]:
        """Positions of each two words that follow each other."""
        places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, pair in enumerate(zip(self.words.keys, self.words.keys[1:], strict=False)):
            places[pair].append(i)
        return dict(places)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of the text, in order; one that page furniture has torn in two is one again."""
        return self._sentences_in(Span(0, len(self.document.text)))

    def _sentences_in(self, within: Span) -> tuple[Span, ...]:
        abbreviations = frozenset(lexicon.load("abbreviations"))
        text, torn = self.document.text, False
        whole: list[Span] = []
        for span in sentence_ends.split(text, abbreviations, within):
            first, last = bisect_left(self.words.starts, span.start), bisect_left(self.words.starts, span.end)
            is_furniture = last > first and all(i in self.furniture for i in range(first, last))
            if whole and (torn or (is_furniture and text[whole[-1].end - 1] not in _TERMINAL)):
                whole[-1] = Span(whole[-1].start, span.end)
                torn = is_furniture
            else:
                whole.append(span)
        return tuple(whole)

    @cached_property
    def marks(self) -> quotemarks.Marks:
        """The quotation marks of the text itself: what stands between them is somebody else's."""
        return quotemarks.find(self.document.text)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [span.start for span in self.sentences]

    def sentence_at(self, offset: int) -> int:
        """Which sentence (a position in `sentences`) holds the code point at `offset`, or the one before it."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    @cached_property
    def furniture(self) -> frozenset[int]:
        """The words of page headers, page numbers and paragraph numbers that stand in the text."""
        return self._furniture_in(Span(0, len(self.document.text)))

    def _furniture_in(self, within: Span) -> frozenset[int]:
        text, starts = self.document.text, self.words.starts
        found: set[int] = set()
        for pattern in _furniture():
            for match in pattern.finditer(text, *within):
                found.update(range(bisect_left(starts, match.start()), bisect_left(starts, match.end())))
        return frozenset(found)

    def _letters_in(self, within: Span) -> Iterator[re.Match[str]]:
        """The stretches of text without white space."""
        return _STRETCH.finditer(self.document.text, *within)

    @cached_property
    def stems(self) -> tuple[frozenset[str], ...]:
        """The stems of the words of each sentence."""
        found: list[set[str]] = [set() for _ in self.sentences]
        for key, start in zip(self.words.keys, self.words.starts, strict=True):
            found[self.sentence_at(start)].add(stem_of(key))
        return tuple(map(frozenset, found))

    @cached_property
    def sentences_with(self) -> dict[str, list[int]]:
        """The sentences, by number, that have a word of each stem."""
        found: dict[str, list[int]] = {}
        for number, stems in enumerate(self.stems):
            for stem in stems:
                found.setdefault(stem, []).append(number)
        return found

    def vectors(self, encode: Encoder) -> NDArray[np.float32]:
        """The vector of each sentence, made by the first call and kept."""
        if self._vectors is None:
            self._vectors = encode([" ".join(span.of(self.document.text).split()) for span in self.sentences])
        return self._vectors

    @cached_property
    def _weights(self) -> dict[str, float]:
        size = max(len(self.words), SMALL)
        return {key: math.log(1 + size / (1 + len(places))) for key, places in self.starting.items()}

    @property
    def whole(self) -> Primary:
        """The document with all its words: of an `Excerpt`, more than is laid out."""
        return self

    def ordinal(self, i: int) -> int:
        """Which word of the whole document word i is, from 0."""
        return i

    def times(self, key: str) -> int:
        """How often a word stands in the whole document."""
        return len(self.starting.get(key, ()))

    def has_stem(self, stem: str) -> bool:
        """Whether a word of this stem stands anywhere in the whole document."""
        return any(stem in stems for stems in self.stems)

    def weight(self, key: str) -> float:
        """How much a match of this word tells: the log of how rare it is here (nats)."""
        return self._weights.get(key, ABSENT)

    def ready(self) -> Primary:
        """Make all postings now, so that the first search is as quick as the next."""
        _ = (
            self.joined,
            self.literal,
            self.starting,
            self.pairs,
            self.sentences,
            self.stems,
            self.marks,
            self.furniture,
            self._weights,
        )
        return self

    def stands(self, text: str) -> Span | None:
        """Where `text` stands letter for letter, white space apart, with no letter or digit of a word cut off."""
        wanted = " ".join(text.split())
        collapsed, there, here = self.literal
        at = collapsed.find(wanted) if wanted else -1
        while at >= 0:
            end = at + len(wanted)
            if not _is_inside_word(collapsed, at) and not _is_inside_word(collapsed, end):
                first, last = bisect_right(there, at) - 1, bisect_right(there, end - 1) - 1
                return Span(here[first] + at - there[first], here[last] + end - there[last])
            at = collapsed.find(wanted, at + 1)
        return None

    def runs(self, keys: list[str], most: int = 50) -> list[int]:
        """Where this run of words stands as it is: positions of its first word, in order, at most `most`."""
        if not keys:
            return []
        text, starts = self.joined
        wanted = f" {' '.join(keys)} "
        found: list[int] = []
        at = text.find(wanted)
        while at >= 0 and len(found) < most:
            found.append(bisect_left(starts, at + 1))
            at = text.find(wanted, at + 1)
        return found
