"""A wording that is traced: which words of a text answer its words, and the stretches of a text that hold enough of it.

A word of the text answers one of the wording if it is the same, another spelling, another form of it, or so long and
so like it that it can only be damaged. A stretch holds the wording if the words that it answers weigh enough; small
words weigh little. Where the first or last word of the wording has no answer, the word of the text that stands in its
place is taken in when it is of the same kind (a modal for a modal, a number for a number).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from verbale.checks.vocabulary import is_known, is_same_stem
from verbale.checks.wording import knowledge, spelling_of
from verbale.text.words import words_in

SMALL = 0.3  # what a function word weighs beside a word that carries sense
# How much of a wording, by weight, a stretch must answer, and how alike the two must be (words put in count as much as
# words left out), by the number of its telling words: in short ones a word less is another wording. Set on the clauses
# of `tests/record/clauses.yaml` and on formulas in 10,952 speeches, whose variants were read one by one.
ENOUGH = ((3, 0.74, 0.74), (5, 0.64, 0.74), (1000, 0.54, 0.68))
MARGIN = 0.25  # share of a wording by which the words that are looked up outweigh what may be missing
LOOSE = 0.4  # the share where sentences near in meaning are looked for
BETWEEN = 10  # words that may stand between two answers: room for what a speaker puts in
EDGE = 4  # words beyond the outermost telling ones that may belong to a stretch
KIN, KIN_ENDING = 9, 5  # letters that words of one family share at their beginning, and may differ in at their end
LONG = 7  # letters from which on a word can be known by most of its letters
DAMAGED = 0.84  # share of letters that a damaged word keeps
OF_A_KIND = ("modal", "quantifier", "negation", "units", "connective")


class Stretch(NamedTuple):
    """Words `first` to `last` (not included); `share` of the wording that they answer, and how `alike` the two are (the
    Dice coefficient, by weight), both 0 to 1.
    """

    first: int
    last: int
    share: float
    alike: float


@dataclass(frozen=True)
class Wording:
    """The words of a wording as folded `keys` with their `weights`, and which positions a key of a text answers."""

    text: str
    keys: tuple[str, ...]
    weights: tuple[float, ...]
    loose: bool = False  # whether it is only asked where some of its words stand

    @cached_property
    def total(self) -> float:
        """What all words weigh."""
        return sum(self.weights)

    @cached_property
    def enough(self) -> float:
        """The share that a stretch must answer."""
        if self.loose:
            return LOOSE
        return next(share for most, share, _ in ENOUGH if len(self.telling) <= most)

    @cached_property
    def alike(self) -> float:
        """How alike a stretch must be."""
        return next(alike for most, _, alike in ENOUGH if len(self.telling) <= most)

    @cached_property
    def telling(self) -> tuple[int, ...]:
        """The positions of the words that carry sense."""
        return tuple(i for i, weight in enumerate(self.weights) if weight == 1.0)


def wording_of(text: str) -> Wording:
    """The words of a wording; where hardly one carries sense ("we the peoples"), all of them count in full."""
    keys = tuple(words_in(text).keys)
    small = knowledge()["function"] | {"and", "or"}
    weights = tuple(SMALL if key in small else 1.0 for key in keys)
    if sum(weight == 1.0 for weight in weights) < 2:
        weights = (1.0,) * len(keys)
    return Wording(text, keys, weights)


def is_answer(key: str, wanted: str) -> bool:
    """Whether a word of a text is one of the wording: the same, another spelling or form, or damaged."""
    if key == wanted or spelling_of(key) == spelling_of(wanted):
        return True
    if min(len(key), len(wanted)) < 3 or key[0].isdigit() or wanted[0].isdigit():
        return False
    if key[:3] == wanted[:3] and (is_same_stem(key, wanted) or _is_kin(key, wanted)):
        return True
    if min(len(key), len(wanted)) < LONG or abs(len(key) - len(wanted)) > 2 or is_known(key):
        return False
    return Levenshtein.normalized_similarity(key, wanted, score_cutoff=DAMAGED) > 0


def _is_kin(one: str, other: str) -> bool:
    """Whether two words share so long a beginning that they are of one family: indivisible / indivisibility."""
    if one[:KIN] != other[:KIN] or min(len(one), len(other)) < KIN:
        return False
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return max(len(one), len(other)) - shared <= KIN_ENDING


class Answers(dict[str, tuple[int, ...]]):
    """For each key met, the positions of the wording that it answers; found out once and kept.

    `tells[key]` says whether one of them carries sense.
    """

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self._keys = wording.keys
        self._heads = {key[:3] for key in wording.keys}
        self._tails = {key[-3:] for key in wording.keys if len(key) >= LONG - 1}
        ours = set(map(spelling_of, wording.keys))
        self._spelt = {key for pair in knowledge()["spelling"].items() for key in pair if spelling_of(key) in ours}
        self.tells = _Tells(self, frozenset(wording.telling))

    def may_answer(self, key: str) -> bool:
        """Whether it is worth asking: most words share neither their first nor their last letters with the wording."""
        return key[:3] in self._heads or key[-3:] in self._tails or key in self._spelt

    def __missing__(self, key: str) -> tuple[int, ...]:
        near = self.may_answer(key)
        found = tuple(i for i, wanted in enumerate(self._keys) if is_answer(key, wanted)) if near else ()
        self[key] = found
        return found


class _Tells(dict[str, bool]):
    def __init__(self, answers: Answers, telling: frozenset[int]) -> None:
        super().__init__()
        self._answers, self._telling = answers, telling

    def __missing__(self, key: str) -> bool:
        found = self[key] = not self._telling.isdisjoint(self._answers[key])
        return found


def stretches(wording: Wording, answers: Answers, keys: Sequence[str]) -> list[Stretch]:
    """The stretches of a text's words that hold the wording, none overlapping another, in order."""
    tells = answers.tells
    hits = [i for i, key in enumerate(keys) if tells[key]]
    whole = _whole(wording, keys, hits)
    inside = {i for stretch in whole for i in range(stretch.first, stretch.last)}
    found = list(whole)
    for group in _groups([i for i in hits if i not in inside]):
        found += _in_group(wording, answers, keys, group)
    kept: list[Stretch] = []
    for stretch in sorted(found, key=lambda s: (-s.alike, s.first)):
        if all(stretch.last <= other.first or stretch.first >= other.last for other in kept):
            kept.append(stretch)
    return sorted(kept)


def _whole(wording: Wording, keys: Sequence[str], hits: Sequence[int]) -> list[Stretch]:
    """The stretches in which the wording stands word for word: what most uses are, found the quick way."""
    lead, wanted, n = wording.telling[0], list(wording.keys), len(wording.keys)
    found: list[Stretch] = []
    for hit in hits:
        first = hit - lead
        if first < (found[-1].last if found else 0):
            continue
        if keys[hit] == wanted[lead] and keys[first : first + n] == wanted:
            found.append(Stretch(first, first + n, 1.0, 1.0))
    return found


def _groups(hits: Sequence[int]) -> Iterable[list[int]]:
    group: list[int] = []
    for hit in hits:
        if group and hit - group[-1] > BETWEEN + 1:
            yield group
            group = []
        group.append(hit)
    if group:
        yield group


def _in_group(wording: Wording, answers: Answers, keys: Sequence[str], group: Sequence[int]) -> list[Stretch]:
    """The best stretch from each hit of a group on, where it holds enough."""
    widest = 2 * len(wording.keys) + BETWEEN
    found: list[Stretch] = []
    met = {p for i in group for p in answers[keys[i]]}
    small = sum(weight for weight in wording.weights if weight < 1.0)
    if sum(wording.weights[p] for p in met if wording.weights[p] == 1.0) + small < wording.enough * wording.total:
        return found
    for n, first in enumerate(group):
        best = _best_from(wording, answers, keys, first, [last for last in group[n:] if last - first < widest])
        if best is not None:
            grown = _grown(wording, answers, keys, best)
            if grown.share >= wording.enough and grown.alike >= wording.alike:
                found.append(grown)
    return found


def _best_from(
    wording: Wording, answers: Answers, keys: Sequence[str], first: int, lasts: Sequence[int]
) -> Stretch | None:
    """The stretch from `first` to one of `lasts` that is most alike; None where none comes near."""
    taken: set[int] = set()
    held = own = 0.0
    at, best = first, None
    for last in lasts:
        for i in range(at, last + 1):
            p = next((p for p in answers[keys[i]] if p not in taken), None)
            if p is not None:
                taken.add(p)
                held += wording.weights[p]
                own += wording.weights[p]
            else:
                own += _weight(keys[i])
        at = last + 1
        alike = 2 * held / (wording.total + own)
        if best is None or alike > best.alike:
            best = Stretch(first, last + 1, held / wording.total, alike)
    edges = 2 * EDGE * SMALL / wording.total  # small words at the edges may still come in
    return best if best is not None and best.share >= wording.enough - edges else None


def _weight(key: str) -> float:
    return SMALL if key in knowledge()["function"] or key == "and" else 1.0


def _measured(wording: Wording, answers: Answers, keys: Sequence[str], first: int, last: int) -> Stretch:
    answered = _answered(answers, keys, first, last)
    held = sum(wording.weights[p] for p in answered.values())
    own = held + sum(_weight(keys[i]) for i in range(first, last) if i not in answered)
    return Stretch(first, last, held / wording.total, 2 * held / (wording.total + own))


def _answered(answers: Answers, keys: Sequence[str], first: int, last: int) -> dict[int, int]:
    """For each word that answers one, which: the next of those that are still open, else the first."""
    answered: dict[int, int] = {}
    taken: set[int] = set()
    after = -1
    for i in range(first, last):
        free = [p for p in answers[keys[i]] if p not in taken]
        if free:
            answered[i] = after = next((p for p in free if p > after), free[0])
            taken.add(after)
    return answered


def _grown(wording: Wording, answers: Answers, keys: Sequence[str], core: Stretch) -> Stretch:
    """A stretch with the words at its edges that answer what is still open, or stand in its place."""
    first, last = core.first, core.last
    answered = _answered(answers, keys, first, last)
    open_ = set(range(len(wording.keys))) - set(answered.values())
    first -= _edge(wording, answers, keys[max(0, first - EDGE) : first][::-1], _before(answered, first, open_))
    last += _edge(wording, answers, keys[last : last + EDGE], _after(answered, last - 1, open_, len(wording.keys)))
    return _measured(wording, answers, keys, first, last)


def _before(answered: dict[int, int], at: int, open_: set[int]) -> list[int]:
    """The open positions right before that of word `at`, going back."""
    p, out = answered.get(at, 0) - 1, []
    while p in open_:
        out.append(p)
        p -= 1
    return out


def _after(answered: dict[int, int], at: int, open_: set[int], size: int) -> list[int]:
    """The open positions right after that of word `at`."""
    p, out = answered.get(at, size) + 1, []
    while p in open_:
        out.append(p)
        p += 1
    return out


def _edge(wording: Wording, answers: Answers, outside: Sequence[str], wanted: Sequence[int]) -> int:
    """How many of the words outside, going away from the stretch, belong to it."""
    taken, at = 0, 0
    for p in wanted:
        if at >= len(outside):
            break
        if p in answers[outside[at]] or is_of_a_kind(outside[at], wording.keys[p]):
            at += 1
            taken = at
        elif wording.weights[p] == 1.0 and at + 1 < len(outside) and p in answers[outside[at + 1]]:
            at += 2
            taken = at
    return taken


def is_of_a_kind(one: str, other: str) -> bool:
    """Whether two words are both numbers, both modals, or of another closed class."""
    if one[0].isdigit() and other[0].isdigit():
        return True
    known = knowledge()
    if one in known["number_words"] and other in known["number_words"]:
        return True
    return any(one in known[name] and other in known[name] for name in OF_A_KIND)


def seeds(wording: Wording, counts: Counter[int]) -> tuple[tuple[int, ...], int]:
    """The rarest positions of a wording, and how many of them every stretch that holds it must answer at least.

    They weigh more than what may be missing, by `MARGIN` of the whole where there are words enough. `counts` says how
    often each position is answered.
    """
    spare = (1 - wording.enough) * wording.total
    chosen, weight = list[int](), 0.0
    for p in sorted(wording.telling, key=lambda p: (counts[p], p)):
        chosen.append(p)
        weight += wording.weights[p]
        if weight > spare + MARGIN * wording.total:
            break
    return tuple(chosen), max(1, math.ceil(weight - spare - 1e-9))
