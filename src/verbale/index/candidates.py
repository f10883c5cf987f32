"""Which documents may hold a quotation, and where: from runs of one to three words to a few stretches, best first.

1. Every place of the rarest runs of the quotation is looked up, the rarer first, up to a budget.
2. A place says where the quotation would begin if that run were part of it: its diagonal. Places with about the same
   diagonal are one cluster, weighed by how rare its runs are; clusters of one document add up, less what chance brings.
3. In the best of these the stream itself is read: a word of the quotation is held where it stands beside its neighbour,
   or alone if it is rare. What is held, weighed by the rarity of the words, is the evidence for a document.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from verbale.index.segment import I64, Segment, hash_of

if TYPE_CHECKING:
    from verbale.index.textindex import TextIndex

F64 = NDArray[np.float64]

BUDGET = 3000  # places that are looked up for one quotation in one segment
MOST_ALONE = 600  # a single word that stands more often starts nothing
APART = 24  # words between two diagonals from which on they are two places
ELSEWHERE = 8.0  # nats that a further place in a document must weigh: the log of the words of a speech
FEWEST = 4  # clusters that are read however long the quotation is
READ = 600  # words of the quotation times clusters of which the stream is read, at most
IN_STEP = 0.3  # of what words weigh, what it counts beside that they stand in step with the quotation
LOOSE = 2  # words by which they may be out of step
TRIED = 8  # documents that are given at most
PLACES = 3  # clusters of each that count
SLACK = 12  # words beyond the diagonals of a cluster that are read
UNKNOWN = 8.0  # nats for a word that the record has not: most likely damage of a word that it has
TELLING = 4.5  # nats below which a word tells nothing of what a text is about
RARE = 8.0  # nats from which on a word tells a place by itself
MOST_OCCURRENCES = 20_000  # exact places that are given at most


@dataclass(frozen=True, slots=True)
class Place:
    """Words `first` to `last` (not included) of a document."""

    number: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that may hold the words, the stretches of its words where they would stand, best first, and the
    evidence: what of the quotation is held there, as a share by weight, and that weight in nats.
    """

    number: int
    stretches: tuple[tuple[int, int], ...]
    score: float
    nats: float


@dataclass(frozen=True, slots=True)
class _Runs:
    """The stretches of a segment's `order` for each run of one, two and three words, by their first word."""

    ids: I64
    low: tuple[I64, I64, I64]
    high: tuple[I64, I64, I64]

    def counts(self, width: int) -> I64:
        return self.high[width - 1] - self.low[width - 1]


@lru_cache(maxsize=1 << 16)
def hashed(key: str) -> int:
    return hash_of(key)


def _looked_up(segment: Segment, keys: Sequence[str], supplied: Collection[int] = ()) -> _Runs:
    """The runs of a quotation; the last answer is kept, for the next question is often about the same words."""
    asked = (tuple(keys), frozenset(supplied))
    if segment.last is None or segment.last[0] != asked:
        segment.last = (asked, _found_runs(segment, keys, supplied))
    runs: _Runs = segment.last[1]
    return runs


def _found_runs(segment: Segment, keys: Sequence[str], supplied: Collection[int]) -> _Runs:
    ids = segment.ids(np.array([hashed(key) for key in keys], np.uint64))
    ids[list(supplied)] = 0
    low1, high1 = segment.ranges(ids, 1)
    if len(ids) < 2:
        empty = np.zeros(0, np.int64)
        return _Runs(ids, (low1, empty, empty), (high1, empty, empty))
    low2, high2 = segment.narrowed(low1[:-1], high1[:-1], 1, ids[1:])
    low3, high3 = segment.narrowed(low2[:-1], high2[:-1], 2, ids[2:])
    return _Runs(ids, (low1, low2, low3), (high1, high2, high3))


def occurrences(index: TextIndex, keys: Sequence[str], most: int = MOST_OCCURRENCES) -> list[Place]:
    """Every place where these words stand in a row, in the order of the documents' numbers; `most` at most."""
    if not keys:
        return []
    found: list[Place] = []
    for segment in index.segments:
        runs = _looked_up(segment, keys)
        found += _places(segment, _in_a_row(segment, runs), len(keys))
    return sorted(found, key=lambda place: (place.number, place.first))[:most]


def standing(segment: Segment, keys: Sequence[str]) -> I64:
    """All places of a segment's stream at which these words stand in a row, in no order."""
    return _in_a_row(segment, _looked_up(segment, keys))


def _in_a_row(segment: Segment, runs: _Runs) -> I64:
    """Positions of the stream at which all words stand in a row."""
    n = len(runs.ids)
    width = min(3, n)
    counts = runs.counts(width)
    at = int(counts.argmin())
    low, high = int(runs.low[width - 1][at]), int(runs.high[width - 1][at])
    starts = segment.order[low:high].astype(np.int64) - at
    starts = starts[starts >= 0]
    for i, number in enumerate(runs.ids):
        if not at <= i < at + width and len(starts):
            here = np.minimum(starts + i, len(segment.stream) - 1)
            starts = starts[segment.stream[here] == number]
    return starts


def _places(segment: Segment, starts: I64, length: int) -> list[Place]:
    documents = segment.documents_at(starts)
    first = starts - segment.starts[documents]
    return [
        Place(number, a, a + length)
        for number, a in zip(segment.numbers[documents].tolist(), first.tolist(), strict=True)
    ]


def candidates(
    index: TextIndex,
    keys: Sequence[str],
    cuts: Collection[int] = (),
    supplied: Collection[int] = (),
    most: int = 8,
    wider: int = 1,
) -> list[Candidate]:
    """The documents that hold most of these words near one another, best first; so many times `wider` is the search.

    No run is looked for across a cut, where the quotation marks words as left out; the words in `supplied` are not
    looked for.
    """
    if not keys or not index.segments:
        return []
    looked = [_looked_up(segment, keys, supplied) for segment in index.segments]
    total = index.words
    counts = sum(runs.counts(1) for runs in looked)
    weights = np.where(counts > 0, np.log(total / np.maximum(counts, 1)), UNKNOWN)
    weights[list(supplied)] = 0.0
    found: list[Candidate] = []
    for segment, runs in zip(index.segments, looked, strict=True):
        found += _in_segment(segment, runs, weights, frozenset(cuts), total, wider)
    return sorted(found, key=lambda c: (-c.score, c.number))[:most]


def _in_segment(
    segment: Segment, runs: _Runs, weights: F64, cuts: frozenset[int], total: int, wider: int
) -> list[Candidate]:
    hits = _hits(segment, runs, cuts, total, BUDGET * wider)
    if hits is None:
        return []
    return _held(segment, runs, weights, _clusters(segment, max(FEWEST, READ * wider // len(runs.ids)), *hits))


def _hits(segment: Segment, runs: _Runs, cuts: frozenset[int], total: int, left: int) -> tuple[I64, I64, F64] | None:
    """Diagonals of the places of rare runs, the word of the quotation each run begins with, and its weight."""
    diagonals, firsts, weights = [], [], []
    n = len(runs.ids)
    covered = np.zeros(n, bool)
    for width in (3, 2, 1):
        counts = runs.counts(width)
        for i in np.argsort(counts, kind="stable").tolist():
            count = int(counts[i])
            if not count or (width < 3 and covered[i : i + width].all()) or (width == 1 and count > MOST_ALONE):
                continue
            if count > left:
                break
            if any(i < cut < i + width for cut in cuts):
                continue
            low = int(runs.low[width - 1][i])
            diagonals.append(segment.order[low : low + count].astype(np.int64) - i)
            firsts.append(np.full(count, i))
            weights.append(np.full(count, np.log(total / count)))
            covered[i : i + width] = True
            left -= count
    if not diagonals:
        return None
    return np.concatenate(diagonals), np.concatenate(firsts), np.concatenate(weights)


def _clusters(segment: Segment, most: int, diagonals: I64, firsts: I64, weights: F64) -> tuple[I64, I64, I64]:
    """The clusters worth reading, `most` at most, as first diagonal, document and last diagonal, in the order of the
    stream.
    """
    order = np.argsort(diagonals, kind="stable")
    diagonals, firsts, weights = diagonals[order], firsts[order], weights[order]
    owners = segment.documents_at(np.maximum(diagonals + firsts, 0))
    new = np.empty(len(diagonals), bool)
    new[0] = True
    new[1:] = (np.diff(diagonals) > APART) | (np.diff(owners) != 0)
    cluster = np.cumsum(new) - 1
    _, once = np.unique(cluster * 4096 + np.minimum(firsts, 4095), return_index=True)
    score = np.bincount(cluster[once], weights[once])
    begins = diagonals[new]
    ends = np.maximum.reduceat(diagonals, np.flatnonzero(new))
    mine = owners[new]
    if len(begins) > most:
        best = np.sort(np.argpartition(-score, most)[:most])
        begins, ends, mine = begins[best], ends[best], mine[best]
    return begins, mine, ends


def _held(segment: Segment, runs: _Runs, weights: F64, clusters: tuple[I64, I64, I64]) -> list[Candidate]:
    """What the stream holds of the quotation at each cluster, added up for each document."""
    begins, owners, ends = clusters
    n = len(runs.ids)
    starts = segment.starts.astype(np.int64)
    low = np.maximum(begins - SLACK, starts[owners])
    high = np.minimum(ends + n + SLACK, starts[owners + 1] - 1)
    width = int(min((high - low).max(), 4 * n + 80))
    at = low[:, None] + np.arange(width)
    words = np.where(at < high[:, None], segment.stream[np.minimum(at, len(segment.stream) - 1)], 0)
    same = (words[:, None, :] == runs.ids[None, :, None]) & (runs.ids > 0)[None, :, None]
    held = same.any(axis=2) & (weights >= RARE)
    if n > 1:
        pairs = (same[:, :-1, :-1] & same[:, 1:, 1:]).any(axis=2)
        held[:, :-1] |= pairs
        held[:, 1:] |= pairs
    bonus = IN_STEP * _in_step(same, weights)
    gains = held @ weights + bonus
    best = _best_documents(owners, held, weights, gains)
    every = float(weights.sum()) or 1.0
    found = []
    for owner in best.tolist():
        mine = np.flatnonzero(owners == owner)
        mine = mine[np.argsort(-gains[mine], kind="stable")[:PLACES]]
        score, taken = _covering(held[mine], weights)
        base = int(starts[owner])
        stretches = tuple((int(low[k]) - base, int(min(high[k], low[k] + width)) - base) for k in mine[taken].tolist())
        nats = score + float(bonus[mine].max())
        found.append(Candidate(int(segment.numbers[owner]), stretches, score / every, nats))
    return found


def _in_step(same: NDArray[np.bool_], weights: F64) -> F64:
    """What the words weigh that stand at about the same distance from one another as in the quotation."""
    count, n, width = same.shape
    if width < n + LOOSE:
        return np.zeros(count)
    a, b, c = same.strides
    diagonals = np.lib.stride_tricks.as_strided(same, (count, n, width - n + 1), (a, b + c, c), writeable=False)
    near = diagonals[:, :, : -LOOSE or None].copy()
    for step in range(1, LOOSE + 1):
        near |= diagonals[:, :, step : near.shape[2] + step]
    best: F64 = np.einsum("i,kid->kd", weights, near).max(axis=1)
    return best


def _best_documents(owners: I64, held: NDArray[np.bool_], weights: F64, gains: F64) -> I64:
    """The documents one place of which holds most, or several places together, less what it costs to be elsewhere."""
    first = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
    together = np.logical_or.reduceat(held & (gains > 1.5 * ELSEWHERE)[:, None], first) @ weights - ELSEWHERE
    best = np.maximum(np.maximum.reduceat(gains, first), together)
    documents: I64 = owners[first[np.argsort(-best, kind="stable")[:TRIED]]]
    return documents


def _covering(held: NDArray[np.bool_], weights: F64) -> tuple[float, list[int]]:
    """The places of one document that together hold most, each paying for being elsewhere."""
    taken: list[int] = []
    score = 0.0
    covered = np.zeros(held.shape[1], bool)
    for _ in range(len(held)):
        gains = (held & ~covered) @ weights - (ELSEWHERE if taken else 0.0)
        best = int(gains.argmax())
        if taken and gains[best] <= 0:
            break
        taken.append(best)
        score += float(gains[best])
        covered |= held[best]
    return score, taken


def candidates_among(
    index: TextIndex, numbers: Collection[int], keys: Sequence[str], supplied: Collection[int] = (), most: int = 8
) -> list[Candidate]:
    """Of a few hundred documents, those where most telling words of a quotation stand together, in any order.

    For passages in other words, which share names, numbers and terms but hardly two words in a row.
    """
    found: list[Candidate] = []
    wanted = np.fromiter(numbers, np.int64, len(numbers))
    counts = np.zeros(len(keys), np.int64)
    hashes = np.array([hashed(key) for key in keys], np.uint64)
    for segment in index.segments:
        ids = segment.ids(hashes)
        counts += np.where(ids > 0, segment.first[ids + 1].astype(np.int64) - segment.first[ids], 0)
    weights = np.where(counts > 0, np.log(index.words / np.maximum(counts, 1)), UNKNOWN)
    weights[list(supplied)] = 0.0
    weights[weights < TELLING] = 0.0
    for segment in index.segments:
        documents = np.flatnonzero(np.isin(segment.numbers, wanted))
        if len(documents) and weights.any():
            found += _together(segment, documents, segment.ids(hashes), weights)
    return sorted(found, key=lambda c: (-c.score, c.number))[:most]


def _together(segment: Segment, documents: I64, ids: I64, weights: F64) -> list[Candidate]:
    table = np.zeros(len(segment.hashes) + 1)
    np.maximum.at(table, ids, weights)
    table[0] = 0.0
    reach = len(ids) + max(SLACK, len(ids) // 3)
    every = float(weights.sum())
    found = []
    for document in documents.tolist():
        first, last = int(segment.starts[document]), int(segment.starts[document + 1]) - 1
        if last <= first:
            continue
        sums = np.concatenate([[0.0], np.cumsum(table[segment.stream[first:last]])])
        ends = np.minimum(np.arange(len(sums)) + reach, len(sums) - 1)
        at = int((sums[ends] - sums).argmax())
        here = segment.stream[first + at : min(first + at + reach, last)]
        held = float(weights[np.isin(ids, here) & (ids > 0)].sum())
        stretch = (at, min(at + reach, last - first))
        found.append(Candidate(int(segment.numbers[document]), (stretch,), held / every, held))
    return found
