"""Which of the acts that a sentence may perform it does perform: learned weights over what is seen of each candidate.

The weights (`resources/models/acts.json`, made by `training/acts/build.py`, described in `resources/models/acts.md`)
are a logistic regression over named features; a reason names the frame and its probability. Candidates over the
threshold of their type are taken, the likeliest first; those that read the same words as the same act are one.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from verbale import lexicon
from verbale.acts.clauses import Reading
from verbale.acts.features import candidate_features, context_features, is_vetoed, sentence_features
from verbale.acts.frames import Candidate
from verbale.acts.slots import Slots, slots_of
from verbale.errors import InstallationError
from verbale.schema import ActType
from verbale.text.spans import Span

WEIGHTS = "models/acts.json"
# How much a feature counts by where it is seen: at the candidate 1, in its sentence less. Chosen by cross-validation.
SCALE = {"S": 0.5, "X": 0.3}


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds of each feature, the bias, and the probability from which each type is taken."""

    weights: dict[str, float]
    bias: float
    thresholds: dict[str, float]
    vocabulary: frozenset[str]


@dataclass(frozen=True, slots=True)
class Decided:
    """A candidate with its slots and the probability that the sentence performs it."""

    candidate: Candidate
    slots: Slots
    probability: float


@cache
def weights() -> Weights:
    """The shipped weights, read once; raises `InstallationError` where the file is damaged."""
    place = lexicon.path(WEIGHTS)
    try:
        data = json.loads(place.read_text("utf-8"))
        known = {name: float(value) for name, value in data["weights"].items()}
        thresholds = {str(name): float(value) for name, value in data["thresholds"].items()}
        bias = float(data["bias"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InstallationError(f"{place} is damaged ({type(error).__name__}): install verbale again.") from error
    words = frozenset(name.split(":", 2)[2] for name in known if name.startswith("X:"))
    return Weights(known, bias, thresholds, words)


def scaled(name: str, value: float) -> float:
    """The weight of a feature as it counts: features of the sentence count less than those of the candidate."""
    return value * SCALE.get(name[0], 1.0) if name[1:2] == ":" else value


def features_of(
    reading: Reading, found: Sequence[Candidate], vocabulary: frozenset[str] | None = None
) -> list[tuple[Candidate, Slots, list[str]]]:
    """Each candidate of the sentence with its slots and the names of all its features."""
    around = sentence_features(reading, found)
    context = context_features(reading.text, reading.sentence, vocabulary)
    rows = []
    for candidate in found:
        slots = slots_of(reading, candidate, ())
        kind = candidate.type.value
        names = candidate_features(reading, candidate, slots, found)
        names += [f"S:{kind}:{name}" for name in around] + [f"X:{kind}:{name}" for name in context]
        rows.append((candidate, slots, names))
    return rows


def decide(reading: Reading, found: Sequence[Candidate]) -> list[Decided]:
    """The acts that the sentence performs, in the order of its words; empty where it performs none."""
    if not found:
        return []
    known = weights()
    likely = []
    for candidate, slots, names in features_of(reading, found, known.vocabulary):
        if is_vetoed(reading, candidate, slots):
            continue
        odds = known.bias + sum(scaled(name, known.weights.get(name, 0.0)) for name in set(names))
        probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
        if probability >= known.thresholds[candidate.type.value]:
            likely.append(Decided(candidate, slots, probability))
    likely.sort(key=lambda d: -d.probability)
    taken: list[Decided] = []
    for one in likely:
        if not any(_same(one, other) for other in taken):
            taken.append(one)
    return sorted(taken, key=lambda d: d.candidate.trigger.start)


def _same(one: Decided, other: Decided) -> bool:
    """Whether two are one act: the same trigger, or the same type over the same words."""
    if one.candidate.trigger.overlaps(other.candidate.trigger):
        return True
    if one.candidate.type is not other.candidate.type:
        return False
    if one.candidate.type is ActType.EXPRESS:
        return True
    a, b = one.slots.matter, other.slots.matter
    return isinstance(a, Span) and isinstance(b, Span) and a.overlaps(b)
