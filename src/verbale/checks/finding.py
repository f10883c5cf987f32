"""Where the words of a quotation stand in a primary: runs that match, chained in the quotation's order.

A run is a stretch of two or more words that quotation and primary share (or one word that is rare in the primary).
A chain takes runs in the order of the quotation; going on a little later in the primary costs little, words that
the reporter marked as left out cost less, and going back or far away costs a jump. What a jump parts are pieces:
one piece is a plain passage, several are a splice or halves that changed places. (Chaining of maximal exact matches
under gap costs: Abouelhoda and Ohlebusch, J. Discrete Algorithms 3, 2005.)

The costs are in nats, as the weights of words are, and were set by trying generated quotations and 184 real ones;
run `quality/measure.py` again when you change one.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from verbale.checks.quoted import Quoted
from verbale.index import Primary

SKIPPED_WORD = 0.30  # each word of the primary left out between two runs
SKIPPED_IN_ONE = 0.60  # the same where jumps are not allowed: renderings gather words from near and far
UNMATCHED_WORD = 0.20  # each word of the quotation between two runs that the primary has not
MARKED_GAP = 0.6  # a gap that the reporter marked, however long it is
JUMP = 7.0  # going back, or so far ahead that the skipped words would cost more
LONELY = (0.0, 10.0, 7.0, 1.0)  # what a jump costs more from or to a run of so many words: chance hits are short
BESIDE = 1  # words between two halves that changed places, at most
RARE = 4  # a single word is a run of its own where the primary has it at most so often
STRONG = 9.0  # a run that weighs as much leads to a place by itself
NEARBY = 30  # words from the diagonal of a strong run within which a weak one may belong to the same passage
TIE = 1.0  # nats by which another place may be worse and is still tried
MOST_CHAINS = 4  # places that are tried, at most
# Letters of a quotation that are searched letter by letter; longer ones have whole runs, however damaged.
MOST_LETTERS = 1200
MOST_COMPARED = 300_000_000  # letters of the quotation times letters of the primary, at most, in that search
MOST_RUNS = 160  # of the runs, only those that weigh most are chained: bounds the time on hostile texts
MOST_PLACES = 400  # a pair of words that stands more often than this starts no run


class Run(NamedTuple):
    """Words q to q + length of the quotation stand at words s to s + length of the primary."""

    q: int
    s: int
    length: int

    @property
    def q_end(self) -> int:
        return self.q + self.length

    @property
    def s_end(self) -> int:
        return self.s + self.length


@dataclass(frozen=True, slots=True)
class Chain:
    """Runs in the quotation's order, cut into pieces at each jump; `score` in nats."""

    pieces: tuple[tuple[Run, ...], ...]
    score: float


def find_chains(quoted: Quoted, primary: Primary, *, jumps: bool = True) -> list[Chain]:
    """The best chains of runs for a quotation, best first; none where not even two words in a row (or a rare one)
    match.

    Several where places are about equally good: what stands between and beside the runs decides among them. Without
    `jumps` a chain is one piece: the best place for the quotation as a whole.
    """
    weights = [0.0 if i in quoted.supplied else primary.weight(k) for i, k in enumerate(quoted.words.keys)]
    runs = _worth_chaining(_runs(quoted, primary), weights)
    if not runs:
        return []
    return [
        Chain(tuple(map(tuple, _pieces(chained, quoted))), score)
        for chained, score in _best(runs, quoted, weights, jumps)
    ]


def _pieces(chained: list[Run], quoted: Quoted) -> list[list[Run]]:
    pieces: list[list[Run]] = [[chained[0]]]
    for before, after in pairwise(chained):
        if _step(before, after, quoted.cuts)[1]:
            pieces.append([])
        pieces[-1].append(after)
    return pieces


def _runs(quoted: Quoted, primary: Primary) -> list[Run]:
    """All left- and right-maximal runs of two words and more, and of one where it is rare."""
    keys, theirs = quoted.words.keys, primary.words.keys
    n, m = len(keys), len(theirs)
    runs, covered = [], [False] * n
    pairs = primary.pairs
    for i in range(n - 1):
        places = pairs.get((keys[i], keys[i + 1]), [])
        if not places or len(places) > MOST_PLACES or i + 1 in quoted.cuts:
            continue
        open_left = i > 0 and i not in quoted.cuts
        for p in places:
            if open_left and p > 0 and theirs[p - 1] == keys[i - 1]:
                continue
            j, s = i + 2, p + 2
            while j < n and s < m and keys[j] == theirs[s] and j not in quoted.cuts:
                j, s = j + 1, s + 1
            runs.append(Run(i, p, j - i))
            covered[i:j] = [True] * (j - i)
    for i, key in enumerate(keys):
        places = primary.starting.get(key, [])
        if (0 < len(places) <= RARE and primary.times(key) <= RARE) or (
            places and n <= 3 and len(places) <= MOST_PLACES
        ):
            for p in places:
                alone_left = i == 0 or i in quoted.cuts or p == 0 or theirs[p - 1] != keys[i - 1]
                alone_right = i + 1 == n or i + 1 in quoted.cuts or p + 1 == m or theirs[p + 1] != keys[i + 1]
                if alone_left and alone_right:
                    runs.append(Run(i, p, 1))
    return runs


def _worth_chaining(runs: list[Run], weights: list[float]) -> list[Run]:
    """The strong runs, and of the weak ("of the") those that stand near a strong one; in the quotation's order."""
    weighed = [(sum(weights[run.q : run.q_end]), run) for run in runs]
    strong = [run.s - run.q for weight, run in weighed if weight >= STRONG]
    if strong:
        weighed = [
            (weight, run)
            for weight, run in weighed
            if weight >= STRONG or any(abs(run.s - run.q - diagonal) <= NEARBY for diagonal in strong)
        ]
    if len(weighed) > MOST_RUNS:
        weighed = sorted(weighed, key=lambda item: -item[0])[:MOST_RUNS]
    return sorted((run for _, run in weighed), key=lambda run: (run.q, run.s))


def _step(before: Run, after: Run, cuts: frozenset[int], skipped: float = SKIPPED_WORD) -> tuple[float, bool]:
    """What it costs to go from one run to the next, and whether that is a jump."""
    gap_q, gap_s = max(0, after.q - before.q - before.length), after.s - before.s - before.length
    unmatched = UNMATCHED_WORD * gap_q
    jump = JUMP + unmatched
    if not 0 <= before.s - after.s_end <= BESIDE:  # halves that changed places stand side by side: no chance hit
        jump += LONELY[min(before.length, 3)] + LONELY[min(after.length, 3)]
    if gap_s < 0:
        return jump, True
    if cuts and any(before.q_end <= cut <= after.q for cut in cuts):
        return MARKED_GAP + min(JUMP - 1, 0.004 * gap_s), False
    cost = skipped * max(gap_s - gap_q, 0) + unmatched
    return (cost, False) if cost < jump else (jump, True)


def _best(runs: list[Run], quoted: Quoted, weights: list[float], jumps: bool) -> list[tuple[list[Run], float]]:
    """The chains that score best, by dynamic programming over the runs in order; others only where they end
    elsewhere.
    """
    totals = [0.0]
    for w in weights:
        totals.append(totals[-1] + w)
    skipped = SKIPPED_WORD if jumps else SKIPPED_IN_ONE
    scores: list[float] = []
    back: list[int] = []
    kept: list[Run] = []
    for j, run in enumerate(runs):
        gain = totals[run.q + run.length] - totals[run.q]
        best, link, shape = gain, -1, run
        for i in range(j):
            if scores[i] + gain <= best:
                continue
            cut = _after(kept[i], run)
            if cut is None:
                continue
            cost, jump = _step(kept[i], cut, quoted.cuts, skipped)
            score = scores[i] + totals[cut.q + cut.length] - totals[cut.q] - cost
            if score > best and (jumps or not jump):
                best, link, shape = score, i, cut
        scores.append(best)
        back.append(link)
        kept.append(shape)
    found: list[tuple[list[Run], float]] = []
    for end in sorted(range(len(runs)), key=lambda j: -scores[j]):
        if found and (scores[end] < found[0][1] - TIE or len(found) == MOST_CHAINS):
            break
        chain, j = [], end
        while j >= 0:
            chain.append(kept[j])
            j = back[j]
        if all(abs(chain[0].s - chain[0].q - other[-1].s + other[-1].q) > NEARBY for other, _ in found):
            found.append((chain[::-1], scores[end]))
    return found


def _after(before: Run, run: Run) -> Run | None:
    """What is left of a run beside one that comes before it and may use the same words; None where nothing is."""
    trim = before.q + before.length - run.q
    if run.s >= before.s:
        trim = max(trim, min(before.s + before.length - run.s, run.length))
    if trim <= 0:
        return run
    return Run(run.q + trim, run.s + trim, run.length - trim) if trim < run.length else None


def find_by_letters(quoted: Quoted, primary: Primary) -> tuple[int, int, float] | None:
    """The words of the primary whose letters are nearest to the quotation's: (first, last + 1, likeness 0..1).

    For quotations or primaries so damaged that no two words in a row are whole.
    """
    joined, starts = primary.joined
    wanted = " ".join(quoted.words.keys)
    if not starts or not wanted or len(wanted) > MOST_LETTERS or len(wanted) * len(joined) > MOST_COMPARED:
        return None
    found = fuzz.partial_ratio_alignment(wanted, joined, score_cutoff=55)
    if found is None or len(wanted) > len(joined):
        return None
    first = max(0, bisect_right(starts, found.dest_start + 1) - 1)
    last = max(first + 1, bisect_right(starts, max(found.dest_end - 2, 0)))
    return first, last, found.score / 100
