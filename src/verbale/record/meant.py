"""Uses of a wording in other words: sentences that share some of its words, and nearly all of its meaning.

Vectors of a whole record are not kept. The sentences that share most words with the wording are found through the
index, `MOST_SENTENCES` of them at most, and their vectors are made when they are asked for; a sentence that shares no
word with the wording is not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple

from verbale import lexicon
from verbale.record.library import Record
from verbale.record.spots import Spot, spot_of
from verbale.record.windows import Window, windows
from verbale.record.wording import BETWEEN, Answers, Wording
from verbale.text import sentences
from verbale.text.spans import Span
from verbale.text.words import places

if TYPE_CHECKING:
    from verbale.checks.rewording import Encoder

MOST_SENTENCES = 300  # whose meaning is compared: some seconds on one core
SAME_SENSE = 0.70  # likeness from which on a sentence says it in other words; read one by one on 5 formulas in speeches
AROUND = 700  # code points on either side in which the sentence is looked for
LONGEST = 3  # times the letters of the wording that a sentence may have: a vector of more says something else as well
SHORTEST = 160  # letters that it may have in any case


class Meant(NamedTuple):
    """A sentence that says it in other words, with its likeness of meaning."""

    spot: Spot
    likeness: float


class _Near(NamedTuple):
    share: float
    window: Window
    at: int  # the word of the window around which most of the wording stands


def find_meant(
    wording: Wording,
    record: Record,
    only: Collection[int] | None,
    taken: Mapping[int, Sequence[Span]],
    encode: Encoder,
    least: float = SAME_SENSE,
) -> list[Meant]:
    """Sentences near in meaning that overlap none of the places in `taken` (spans by number), nearest first.

    `least` is the likeness that they must have.
    """
    loose = replace(wording, loose=True)
    answers = Answers(loose)
    there = (_nearest(loose, answers, window) for window in windows(record.index, loose, answers, only))
    near = nsmallest(2 * MOST_SENTENCES, there, key=lambda n: (-n.share, n.window.number, n.window.at))
    found = _sentences(record, near, taken, max(SHORTEST, LONGEST * len(wording.text)))
    if not found:
        return []
    vectors = encode([wording.text] + [" ".join(spot.text.split()) for spot in found])
    likeness = vectors[1:] @ vectors[0]
    meant = [Meant(spot, float(like)) for spot, like in zip(found, likeness, strict=True) if like >= least]
    return sorted(meant, key=lambda m: (-m.likeness, m.spot))


def _nearest(wording: Wording, answers: Answers, window: Window) -> _Near:
    """The word of a window around which most words of the wording stand."""
    hits = [i for i, key in enumerate(window.keys) if answers.tells[key]]
    reach, best = len(wording.keys) + BETWEEN, _Near(0.0, window, 0)
    for n, first in enumerate(hits):
        held: set[int] = set()
        for hit in hits[n:]:
            if hit - first > reach:
                break
            held.update(answers[window.keys[hit]][:1])
        share = sum(wording.weights[p] for p in held) / wording.total
        if share >= best.share:  # of equal ones the last, which has no word of another sentence before it
            best = _Near(share, window, first)
    return best


def _sentences(record: Record, near: Sequence[_Near], taken: Mapping[int, Sequence[Span]], longest: int) -> list[Spot]:
    """The sentences of the best windows, those left out that a use already covers."""
    by_number: dict[int, list[_Near]] = defaultdict(list)
    for item in near:
        by_number[item.window.number].append(item)
    found: list[Spot] = []
    for number, text in record.texts(sorted(by_number)):
        there = list(taken.get(number, ()))
        for item in by_number[number]:
            span = _sentence(text, item)
            if span is None or span.end - span.start > longest or any(span.overlaps(other) for other in there):
                continue
            there.append(span)
            found.append(spot_of(number, text, span))
    return found[:MOST_SENTENCES]


def _sentence(text: str, item: _Near) -> Span | None:
    """The sentence that holds the word of a window."""
    where = places(text, item.window.at, item.window.skip + item.at, 1)
    if not where:
        return None
    at = where[0][0]
    within = Span(max(0, at - AROUND), min(len(text), at + AROUND))
    abbreviations = frozenset(lexicon.load("abbreviations"))
    return next((span for span in sentences.split(text, abbreviations, within) if span.start <= at < span.end), None)
