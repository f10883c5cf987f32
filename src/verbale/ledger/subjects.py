"""What acts are about: content words by rarity, and how alike two subjects are.

A word counts the more the fewer acts have it. Forms of a word are one (`stem`), since a demand says "stop" and its
refusal "stopping". Where vectors are at hand, a high likeness of meaning counts as well. Known weakness: synonyms
without a vector ("withdraw", "pull out") are two words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from verbale import lexicon
from verbale.checks.wording import spelling_of
from verbale.ledger.signals import known
from verbale.text.words import words_in

_ENDINGS = re.compile(r"(?:i[sz]ations?|i[sz](?:e|ed|es|ing)|ations?|ings?|ments?|ions?|ers?|als?|ed|es|'s|s|e|y)$")
SHORTEST = 3  # letters of a stem: "ship", not "sh"
LONGEST = 7  # letters of a stem that count: "withdra", with withdrawal, withdrew apart
MOST_CLAUSES = 12  # clauses of one sentence that are looked at
_CLAUSE = re.compile(r",\s|;\s|\s(?:because|after|although|while|that)\s")
MOST_WORDS = 60  # content words of one subject: a matter is a clause


@cache
def _left_out() -> frozenset[str]:
    function: list[str] = lexicon.load("wording")["function"]
    return frozenset(function) | frozenset(known()["weak"])


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The part of a folded word that its forms share.

    >>> stem("boardings") == stem("boarded") == stem("board")
    True
    """
    bare = word
    for _ in range(2):
        shorter = _ENDINGS.sub("", bare)
        if len(shorter) < SHORTEST:
            break
        bare = shorter
    if len(bare) > SHORTEST and bare[-1] == bare[-2]:
        bare = bare[:-1]
    return bare[:LONGEST]


def subject(words: str, names: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The stems of the content words, each once, in their order; function words and the stems of `names` left out."""
    left_out = _left_out()
    stems = dict.fromkeys(
        stem(spelling_of(key))
        for key in words_in(words[:4000]).keys
        if len(key) > 1 and key not in left_out and not key.isdigit()
    )
    return tuple(stem for stem in stems if stem not in names)[:MOST_WORDS]


def clauses(words: str, names: frozenset[str] = frozenset()) -> tuple[tuple[str, ...], ...]:
    """The subjects of the clauses of a sentence, those of three content words or more."""
    found = [subject(part, names) for part in _CLAUSE.split(words)[:MOST_CLAUSES]]
    return tuple(stems for stems in found if len(stems) > 2)


class Rarity:
    """How much each stem tells, learned from all subjects of a ledger: -log of the share of acts that have it."""

    def __init__(self, subjects: Iterable[tuple[str, ...]]) -> None:
        self.counts: Counter[str] = Counter()
        self.total = 0
        for stems in subjects:
            self.counts.update(stems)
            self.total += 1

    def of(self, stem: str) -> float:
        """From about 0.7 (in every other act) up."""
        return math.log((self.total + 20) / (self.counts.get(stem, 0) + 1)) + 0.5

    def weight(self, stems: Iterable[str]) -> float:
        """The sum over stems."""
        return sum(self.of(stem) for stem in stems)


def likeness(
    one: tuple[str, ...], other: Mapping[str, int], rarity: Rarity, *, shorter: float = 0.7
) -> tuple[float, tuple[str, ...]]:
    """How much of the shorter subject the other has, by rarity (0 to 1), and the stems shared, the rarest first.

    `shorter` is the part that the shorter one has in the measure. A single shared word never makes two subjects alike:
    it counts half.
    """
    shared = [stem for stem in one if stem in other]
    if not shared:
        return 0.0, ()
    common = rarity.weight(shared)
    smaller, larger = sorted((rarity.weight(one), rarity.weight(other)))
    value = common / (shorter * smaller + (1 - shorter) * larger)
    if len(shared) == 1:
        value /= 2
    return min(1.0, value), tuple(sorted(shared, key=rarity.of, reverse=True))
