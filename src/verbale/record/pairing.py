"""Which clause of the one text answers which of the other.

Words come first: clauses that share rare words are scored by the words that they have in common, by weight, and by
their order. Then, in this order: the pairs that stand in the same order in both texts (the heaviest increasing
subsequence, so that repeated formulas find each other by their place), the best of what is left, wherever it stands
(what has moved), clauses that were split or merged, what stands between the same neighbours, and last what is near in
meaning. What is out of order in the end has moved.

The thresholds were set on the pairs in `tests/record/pairs` and on speeches of the same states in successive years; run
`tests/record` again when you change one.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from verbale.checks.wording import forms, knowledge
from verbale.index import stem_of
from verbale.record.comparison import Clause
from verbale.text.words import words_in

if TYPE_CHECKING:
    from verbale.checks.rewording import Encoder

ANYWHERE = 0.55  # score from which on two clauses answer each other wherever they stand
IN_PLACE = 0.32  # the same between the same neighbours, where few clauses stand there
IN_GAP = 0.45  # the same where more do
FEW = 12  # clauses of the one text times those of the other, between the same neighbours, up to which they are few
SHORT, ANYWHERE_SHORT = 4, 0.85  # words up to which a clause needs as much: chance answers short ones
RIVAL = 0.15  # by how much a pair may be worse than the best of either clause and still be tried in order
TITLES = 0.05  # what a heading has in common with a clause that is none counts for no more
SAME_SENSE = 0.80  # likeness of meaning from which on two clauses answer each other wherever they stand
NEAR_SENSE = 0.50  # the same between the same neighbours, where few clauses stand there
GAP_SENSE = 0.72  # the same where more do
COMMON = 60  # clauses that hold a word, from which on it leads to none of them
MOST_CANDIDATES = 12  # clauses of the later text that are scored for one of the earlier
MOST_MEANT = 400  # clauses on either side whose meaning is compared, at most: bounds time and memory
HALF = 0.6  # share of a piece's words that stand in the rest of the clause it was split from
LEFT_OVER = 0.5  # share of that rest which the piece must answer


@dataclass(frozen=True, slots=True)
class Pair:
    """Clauses of the earlier text beside clauses of the later one, as positions; one side has one, unless both do."""

    earlier: tuple[int, ...]
    later: tuple[int, ...]
    score: float
    meaning: float | None = None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Worded:
    """A clause as its canonical words and the weights of its stems."""

    texts: tuple[str, ...]
    stems: Counter[str]
    total: float
    heading: bool


class Weighed:
    """The clauses of two texts, each with its words weighed by how rare they are in both."""

    def __init__(self, earlier: Sequence[Clause], later: Sequence[Clause]) -> None:
        small = knowledge()["function"]
        both = [[_texts(clause) for clause in side] for side in (earlier, later)]
        held: Counter[str] = Counter()
        for texts in (*both[0], *both[1]):
            held.update({stem_of(text) for text in texts})
        size = len(both[0]) + len(both[1])
        self.weights = {stem: math.log(2 + size / count) for stem, count in held.items()}
        for word in small:
            if stem_of(word) == word and word in self.weights:
                self.weights[word] *= 0.3
        self.earlier = [self._worded(texts, clause) for texts, clause in zip(both[0], earlier, strict=True)]
        self.later = [self._worded(texts, clause) for texts, clause in zip(both[1], later, strict=True)]

    def _worded(self, texts: tuple[str, ...], clause: Clause) -> Worded:
        stems = Counter(map(stem_of, texts))
        return Worded(texts, stems, self.weigh(stems), clause.heading)

    def weigh(self, stems: Counter[str]) -> float:
        """The weight of a bag of stems."""
        return sum(self.weights[stem] * count for stem, count in stems.items())

    def score(self, a: Worded, b: Worded) -> float:
        """How much two clauses have in common, 0 to 1: words by weight, and their order."""
        total = a.total + b.total
        shared = 2 * self.weigh(a.stems & b.stems) / total if total else 0.0
        score = 0.6 * shared + 0.4 * Indel.normalized_similarity(a.texts, b.texts)
        return score if a.heading == b.heading else max(0.0, score - TITLES)


def pair_clauses(earlier: Sequence[Clause], later: Sequence[Clause], encode: Encoder | None = None) -> tuple[Pair, ...]:
    """The pairs, in the order of the later text; with `encode` also by meaning. Clauses in none answer nothing."""
    weighed = Weighed(earlier, later)
    scores = _candidates(weighed)
    pairs = _in_order(weighed, scores)
    pairs += _best_left(weighed, scores, pairs)
    pairs = _divided(weighed, pairs)
    pairs += _between(weighed, pairs)
    if encode is not None:
        pairs += _by_meaning(earlier, later, weighed, pairs, encode)
        pairs = _divided(weighed, pairs)
    return tuple(sorted(_with_moves(weighed, pairs), key=lambda pair: pair.later))


def _texts(clause: Clause) -> tuple[str, ...]:
    words = words_in(clause.text)
    return tuple(form.text for form in forms(words, 0, len(words)))


def _is_enough(weighed: Weighed, a: int, b: int, score: float) -> bool:
    size = min(len(weighed.earlier[a].texts), len(weighed.later[b].texts))
    return score >= (ANYWHERE_SHORT if size <= SHORT else ANYWHERE)


def _candidates(weighed: Weighed) -> dict[tuple[int, int], float]:
    """The scores of pairs of clauses that share a rare word, or all their words."""
    postings: dict[str, list[int]] = defaultdict(list)
    whole: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for b, clause in enumerate(weighed.later):
        whole[clause.texts].append(b)
        for stem in clause.stems:
            postings[stem].append(b)
    scores: dict[tuple[int, int], float] = {}
    for a, clause in enumerate(weighed.earlier):
        found: Counter[int] = Counter()
        for stem, count in clause.stems.items():
            places = postings.get(stem, ())
            if len(places) <= COMMON:
                for b in places:
                    found[b] += weighed.weights[stem] * min(count, weighed.later[b].stems[stem])  # type: ignore[assignment]
        shares = {b: held / (clause.total + weighed.later[b].total) for b, held in found.items()}
        best = sorted(shares, key=lambda b: (-shares[b], b))[:MOST_CANDIDATES]
        for b in {*best, *whole.get(clause.texts, ())[:MOST_CANDIDATES]}:
            scores[a, b] = weighed.score(clause, weighed.later[b])
    scores.update(dict.fromkeys(_unchanged(weighed), 1.0))
    return scores


def _unchanged(weighed: Weighed) -> Iterator[tuple[int, int]]:
    """Clauses that are word for word the same in the same order, as many as can be: what holds repeated lines."""
    numbers: dict[tuple[str, ...], int] = {}
    sides = [
        [numbers.setdefault(clause.texts, len(numbers)) for clause in side] for side in (weighed.earlier, weighed.later)
    ]
    for block in Indel.opcodes(*sides):
        if block.tag == "equal":
            yield from zip(range(block.src_start, block.src_end), range(block.dest_start, block.dest_end), strict=True)


def _in_order(weighed: Weighed, scores: dict[tuple[int, int], float]) -> list[Pair]:
    """The pairs that stand in the same order in both texts, the heaviest choice of them."""
    best_a: dict[int, float] = defaultdict(float)
    best_b: dict[int, float] = defaultdict(float)
    for (a, b), score in scores.items():
        best_a[a], best_b[b] = max(best_a[a], score), max(best_b[b], score)
    fit = [
        (a, b)
        for (a, b), score in scores.items()
        if _is_enough(weighed, a, b, score) and score >= max(best_a[a], best_b[b]) - RIVAL
    ]
    gains = [(a, b, scores[a, b] ** 2 * min(weighed.earlier[a].total, weighed.later[b].total)) for a, b in fit]
    return [Pair((a,), (b,), scores[a, b]) for a, b in _increasing(gains)]


def _increasing(gains: Iterable[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """The heaviest choice of (a, b, gain) in which both a and b increase; by a Fenwick tree over b, O(n log n)."""
    ordered = sorted(gains, key=lambda item: (item[0], -item[1]))
    places = sorted({b for _, b, _ in ordered})
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(places) + 1)
    back: list[int] = []
    for n, (_, b, gain) in enumerate(ordered):
        at = bisect_right(places, b) - 1
        best, i = (0.0, -1), at
        while i > 0:
            best = max(best, tree[i])
            i -= i & -i
        back.append(best[1])
        total, i = (best[0] + gain, n), at + 1
        while i < len(tree):
            tree[i] = max(tree[i], total)
            i += i & -i
    best, i = (0.0, -1), len(places)
    while i > 0:
        best = max(best, tree[i])
        i -= i & -i
    chosen, n = list[tuple[int, int]](), best[1]
    while n >= 0:
        chosen.append(ordered[n][:2])
        n = back[n]
    return chosen[::-1]


def _free(pairs: Sequence[Pair], weighed: Weighed) -> tuple[list[int], list[int]]:
    """The clauses of either text that are in no pair."""
    used_a = {a for pair in pairs for a in pair.earlier}
    used_b = {b for pair in pairs for b in pair.later}
    return (
        [a for a in range(len(weighed.earlier)) if a not in used_a],
        [b for b in range(len(weighed.later)) if b not in used_b],
    )


def _best_left(weighed: Weighed, scores: dict[tuple[int, int], float], pairs: Sequence[Pair]) -> list[Pair]:
    """The best pairs of what is left, wherever they stand, best first."""
    left_a, left_b = map(set, _free(pairs, weighed))
    found = []
    for (a, b), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if a in left_a and b in left_b and _is_enough(weighed, a, b, score):
            found.append(Pair((a,), (b,), score))
            left_a.discard(a)
            left_b.discard(b)
    return found


def _divided(weighed: Weighed, pairs: Sequence[Pair]) -> list[Pair]:
    """The same pairs, with a neighbour taken in where it answers what the other side has left over: splits, merges."""
    free_a, free_b = map(set, _free(pairs, weighed))
    out = []
    for pair in pairs:
        a, b = pair.earlier[0], pair.later[0]
        if len(pair.earlier) == 1 == len(pair.later):
            piece = _piece(weighed, weighed.earlier[a], weighed.later[b], weighed.later, free_b & {b - 1, b + 1})
            if piece is not None:
                free_b.discard(piece)
                pair = replace(pair, later=tuple(sorted((b, piece))))
            else:
                piece = _piece(weighed, weighed.later[b], weighed.earlier[a], weighed.earlier, free_a & {a - 1, a + 1})
                if piece is not None:
                    free_a.discard(piece)
                    pair = replace(pair, earlier=tuple(sorted((a, piece))))
        out.append(pair)
    return out


def _piece(weighed: Weighed, whole: Worded, part: Worded, others: Sequence[Worded], free: set[int]) -> int | None:
    """The free neighbour that answers what `part` leaves of `whole`."""
    rest = _telling(weighed, whole.stems - part.stems)
    left = weighed.weigh(rest)
    if left < 2 * math.log(2):
        return None
    for n in sorted(free):
        stems = _telling(weighed, others[n].stems)
        shared = weighed.weigh(rest & stems)
        if shared >= HALF * weighed.weigh(stems) and shared >= LEFT_OVER * left and len(stems) > 1:
            return n
    return None


def _telling(weighed: Weighed, stems: Counter[str]) -> Counter[str]:
    small = knowledge()["function"] | knowledge()["connective"]
    return Counter({stem: count for stem, count in stems.items() if stem not in small})


def _gaps(weighed: Weighed, pairs: Sequence[Pair]) -> list[tuple[list[int], list[int]]]:
    """The free clauses of both texts between each two neighbouring pairs that stand in order."""
    anchors = [
        (pair.earlier[0], pair.later[0])
        for pair in sorted(_with_moves(weighed, pairs), key=lambda pair: pair.earlier)
        if not pair.moved
    ]
    free_a, free_b = _free(pairs, weighed)
    gaps: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for a in free_a:
        gaps[bisect_right(anchors, a, key=lambda anchor: anchor[0])][0].append(a)
    for b in free_b:
        gaps[bisect_right(anchors, b, key=lambda anchor: anchor[1])][1].append(b)
    return [gap for gap in gaps.values() if gap[0] and gap[1]]


def _between(weighed: Weighed, pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs of what stands between the same neighbours, the heaviest choice in order."""
    found = []
    for left, right in _gaps(weighed, pairs):
        if len(left) * len(right) > MOST_MEANT**2:
            continue
        scores = {(a, b): weighed.score(weighed.earlier[a], weighed.later[b]) for a in left for b in right}
        least = IN_PLACE if len(left) * len(right) <= FEW else IN_GAP
        fit = [(a, b, score) for (a, b), score in scores.items() if score >= least]
        found += [Pair((a,), (b,), scores[a, b]) for a, b in _increasing(fit)]
    return found


def _by_meaning(
    earlier: Sequence[Clause], later: Sequence[Clause], weighed: Weighed, pairs: Sequence[Pair], encode: Encoder
) -> list[Pair]:
    """Pairs of what is left that say nearly the same: anywhere, or less nearly between the same neighbours."""
    free_a, free_b = _free(pairs, weighed)
    free_a = [a for a in free_a if len(weighed.earlier[a].texts) > SHORT][:MOST_MEANT]
    free_b = [b for b in free_b if len(weighed.later[b].texts) > SHORT][:MOST_MEANT]
    if not free_a or not free_b:
        return []
    said = [earlier[a].text for a in free_a] + [later[b].text for b in free_b]
    vectors = encode([" ".join(text.split()) for text in said])
    likeness = vectors[: len(free_a)] @ vectors[len(free_a) :].T
    least = {
        (a, b): NEAR_SENSE if len(left) * len(right) <= FEW else GAP_SENSE
        for left, right in _gaps(weighed, pairs)
        for a in left
        for b in right
    }
    ranked = sorted(
        (
            (float(likeness[i, j]), a, b)
            for i, a in enumerate(free_a)
            for j, b in enumerate(free_b)
            if likeness[i, j] >= least.get((a, b), SAME_SENSE)
        ),
        reverse=True,
    )
    found, left_a, left_b = list[Pair](), set(free_a), set(free_b)
    for like, a, b in ranked:
        if a in left_a and b in left_b:
            score = weighed.score(weighed.earlier[a], weighed.later[b])
            found.append(Pair((a,), (b,), score, meaning=like))
            left_a.discard(a)
            left_b.discard(b)
    return found


def _with_moves(weighed: Weighed, pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs, those marked as moved that stand out of the order of the rest."""
    gains = [(pair.earlier[0], pair.later[0], weighed.earlier[pair.earlier[0]].total) for pair in pairs]
    stay = set(_increasing(gains))
    return [replace(pair, moved=(pair.earlier[0], pair.later[0]) not in stay) for pair in pairs]
