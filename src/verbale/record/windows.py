"""Where the index may hold a wording: all stretches of all documents in which enough of its telling words stand near.

A use must answer a few of the rarest words of the wording, since without them what is left would not be enough (a
prefix filter: Chaudhuri et al., ICDE 2006). All places of these words are looked at, in portions, so that memory stays
bounded and none is missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from verbale.record.wording import BETWEEN, Answers, Wording, seeds

if TYPE_CHECKING:
    from verbale.index.segment import Segment
    from verbale.index.textindex import TextIndex

CELLS = 1 << 22  # words around places that are looked at together: some 80 MB
MARGIN = 5  # words beyond a window, for what stands at the edges of a use


class Window(NamedTuple):
    """Words of document `number`, folded; the first of them is the one `skip` words after code point `at`."""

    number: int
    at: int
    skip: int
    keys: list[str]


def windows(
    index: TextIndex, wording: Wording, answers: Answers, only: Collection[int] | None = None
) -> Iterator[Window]:
    """All windows of the documents in `only` (of all, where it is None) that may hold the wording."""
    wanted = None if only is None else np.fromiter(only, np.int64, len(only))
    for segment in index.segments:
        yield from _of_segment(segment, wording, answers, wanted)


def _of_segment(
    segment: Segment, wording: Wording, answers: Answers, wanted: NDArray[np.int64] | None
) -> Iterator[Window]:
    ids, counts = _vocabulary(segment, wording, answers)
    chosen, least = seeds(wording, counts)
    starting = [i for i, key in ids.items() if not set(chosen).isdisjoint(answers[key])]
    if not starting:
        return
    places = np.sort(
        np.concatenate([segment.order[int(segment.first[i]) : int(segment.first[i + 1])] for i in starting])
    )
    places = places.astype(np.int64)
    if wanted is not None:
        places = places[np.isin(segment.numbers[segment.documents_at(places)], wanted)]
    table, weights = _classes(segment, wording, answers, ids)
    reach = 2 * len(wording.keys) + BETWEEN
    places = _crowded(places, reach, least)
    portion = max(1, CELLS // (2 * reach + 1))
    spans = [
        _near(segment, places[i : i + portion], table, weights, reach, wording) for i in range(0, len(places), portion)
    ]
    yield from _merged(segment, np.concatenate(spans) if spans else places, reach)


def _crowded(places: NDArray[np.int64], reach: int, least: int) -> NDArray[np.int64]:
    """Those places after which, within reach, at least so many stand, itself among them."""
    if least <= 1:
        return places
    ends = np.searchsorted(places, places + reach, side="right")
    return places[ends - np.arange(len(places)) >= least]


def _vocabulary(segment: Segment, wording: Wording, answers: Answers) -> tuple[dict[int, str], Counter[int]]:
    """The words of the segment that answer a telling word, by number, and how often each position is answered."""
    telling = frozenset(wording.telling)
    found: dict[int, str] = {}
    counts: Counter[int] = Counter()
    for number, key in enumerate(segment.keys, 1):
        if answers.may_answer(key) and answers.tells[key]:
            found[number] = key
            for p in telling.intersection(answers[key]):
                counts[p] += int(segment.first[number + 1] - segment.first[number])
    return found, counts


def _classes(
    segment: Segment, wording: Wording, answers: Answers, ids: dict[int, str]
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """For each word number the class of its telling word (0: none), and what each class weighs."""
    table = np.zeros(len(segment.hashes) + 1, np.uint8)
    classes: dict[str, int] = {}
    weights = [0.0]
    for p in wording.telling:
        key = wording.keys[p]
        if key not in classes and len(weights) < 255:
            classes[key] = len(weights)
            weights.append(0.0)
        if key in classes:
            weights[classes[key]] += wording.weights[p]
    for number, key in ids.items():
        position = next(p for p in answers[key] if p in set(wording.telling))
        table[number] = classes.get(wording.keys[position], 0)
    return table, np.array(weights, np.float32)


def _near(
    segment: Segment,
    places: NDArray[np.int64],
    table: NDArray[np.uint8],
    weights: NDArray[np.float32],
    reach: int,
    wording: Wording,
) -> NDArray[np.int64]:
    """Those places around which enough of the wording stands."""
    around = places[:, None] + np.arange(-reach, reach + 1)
    owners = segment.documents_at(places)
    low, high = segment.starts[owners].astype(np.int64), segment.starts[owners + 1].astype(np.int64)
    inside = (around >= low[:, None]) & (around < high[:, None])
    codes = np.where(inside, table[segment.stream[np.clip(around, 0, len(segment.stream) - 1)]], 0)
    held = np.zeros(len(places), np.float32)
    for code in range(1, len(weights)):
        held += weights[code] * (codes == code).any(axis=1)
    small = wording.total - float(weights.sum())
    return places[held >= wording.enough * wording.total - small - 1e-6]


def _merged(segment: Segment, places: NDArray[np.int64], reach: int) -> Iterator[Window]:
    """Places of one document so near each other that their windows would touch, as one window: none is read twice."""
    if not len(places):
        return
    owners = segment.documents_at(places)
    new = np.r_[True, (np.diff(places) > 2 * (reach + MARGIN)) | (np.diff(owners) != 0)]
    begins = np.flatnonzero(new)
    ends = np.r_[begins[1:], len(places)] - 1
    documents = owners[begins]
    starts = segment.starts.astype(np.int64)
    lows = np.maximum(places[begins] - reach - MARGIN, starts[documents])
    highs = np.minimum(places[ends] + reach + MARGIN + 1, starts[documents + 1] - 1)
    pieces = np.searchsorted(segment.piece_word, lows.astype(segment.piece_word.dtype), side="right") - 1
    skips = lows - segment.piece_word[pieces]
    columns = (segment.numbers[documents], segment.piece_char[pieces], skips, lows, highs)
    keys = segment.keys
    for number, at, skip, low, high in zip(*(column.tolist() for column in columns), strict=True):
        yield Window(number, at, skip, [keys[n - 1] for n in segment.stream[low:high].tolist()])
