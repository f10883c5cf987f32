"""Which of the acts that a sentence may perform it does perform: learned weights over what is seen of each candidate.

The weights (`resources/models/acts.json`, made by `training/acts/build.py`, described in `resources/models/acts.md`)
are a logistic regression over named features; a reason names the frame and its probability. Candidates over the
threshold of their type are taken, the likeliest first; those that read the same words as the same act are one.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from verbale import lexicon
from verbale.acts.addressing import addressees
from verbale.acts.clauses import Reading
from verbale.acts.features import candidate_features, is_vetoed, sentence_features
from verbale.acts.frames import Candidate
from verbale.acts.network import TYPES, Seen
from verbale.acts.slots import Slots, slots_of
from verbale.errors import InstallationError
from verbale.schema import ActType
from verbale.text.spans import Span

WEIGHTS = "models/acts.json"
# How much a feature counts by where it is seen: at the candidate 1, in its sentence less. Chosen by cross-validation.
SCALE = {"S": 0.5}
# Log-odds from which a candidate is worth the network's time, and between which an `express` is, which has no parts to
# be found: held out, all figures stay as they are, and a tenth fewer sentences are read.
GATE = -2.5
PLAIN_GATE = (-1.5, 2.0)
# What a promise gives way to in one clause (guidelines, rule 5), and how near that must follow. Code points.
STRONGER = frozenset([ActType.WARN, ActType.REJECT, ActType.DEMAND])
LEADS_TO = 16
SURE = 0.9  # probability at least of a wording that is always the act
LEAST = -10.0  # log-odds of a piece that the network did not read


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds of each feature of a candidate, and what they count beside the network's.

    `shares` are what the parts of a decision count (`parts`), `offsets` what is added for each type, `thresholds` the
    probability from which each type is taken.
    """

    weights: dict[str, float]
    bias: float
    shares: tuple[float, ...]
    offsets: dict[str, float]
    thresholds: dict[str, float]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate that no rule strikes out, with its slots and the log-odds that its features give it."""

    candidate: Candidate
    slots: Slots
    odds: float


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
        known = {name: scaled(name, float(value)) for name, value in data["weights"].items()}
        thresholds, offsets = (
            {str(name): float(value) for name, value in data.get(part, {}).items()}
            for part in ("thresholds", "offsets")
        )
        shares = tuple(float(value) for value in data.get("shares", ()))
        found = Weights(known, float(data["bias"]), shares, offsets, thresholds)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InstallationError(f"{place} is damaged ({type(error).__name__}): install verbale again.") from error
    return found


def scaled(name: str, value: float) -> float:
    """The weight of a feature as it counts: features of the sentence count less than those of the candidate."""
    return value * SCALE.get(name[0], 1.0) if name[1:2] == ":" else value


def features_of(reading: Reading, found: Sequence[Candidate]) -> list[tuple[Candidate, Slots, list[str]]]:
    """Each candidate of the sentence with its slots and the names of all its features."""
    around = sentence_features(reading, found)
    rows = []
    for candidate in found:
        slots = slots_of(reading, candidate, ())
        kind = candidate.type.value
        names = candidate_features(reading, candidate, slots, found)
        names += [f"S:{kind}:{name}" for name in around]
        rows.append((candidate, slots, names))
    return rows


def weigh(reading: Reading, found: Sequence[Candidate]) -> list[Weighed]:
    """The candidates that no rule of the guidelines strikes out, with their log-odds."""
    known = weights()
    kept = []
    for candidate, slots, names in features_of(reading, found):
        if not is_vetoed(reading, candidate, slots):
            odds = known.bias + sum(known.weights.get(name, 0.0) for name in set(names))
            kept.append(Weighed(candidate, slots, odds))
    return kept


def is_worth_reading(weighed: Sequence[Weighed]) -> bool:
    """Whether the network is to look at a sentence: where it could change what the features say."""
    return bool(weights().shares) and any(
        PLAIN_GATE[0] <= one.odds <= PLAIN_GATE[1] if one.candidate.type is ActType.EXPRESS else one.odds >= GATE
        for one in weighed
    )


def decide(reading: Reading, weighed: Sequence[Weighed], seen: Seen | None) -> list[Decided]:
    """The acts that the sentence performs, in the order of its words; empty where it performs none.

    `seen` is `None` for a sentence that is not worth the network's time: there the features decide alone.
    """
    known = weights()
    likely = []
    for one in weighed:
        kind = one.candidate.type.value
        odds = one.odds
        if seen is not None:
            held = parts(one, seen)
            odds = known.offsets[kind] + sum(share * part for share, part in zip(known.shares, held, strict=True))
        probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
        if one.candidate.frame.sure:
            probability = max(probability, SURE)
        if probability >= known.thresholds[kind]:
            likely.append(Decided(one.candidate, one.slots, probability))
    likely.sort(key=lambda d: -d.probability)
    taken = settled(reading, likely)
    if seen is None:
        return taken
    return [
        replace(one, slots=Slots(addressees(reading, one.candidate, one.slots, seen), one.slots.matter))
        for one in taken
    ]


def parts(one: Weighed, seen: Seen) -> tuple[float, float, float, float]:
    """What a decision weighs: log-odds of the features; of the type in the text, of the likeliest piece of the trigger
    for the type, and of the text stating only, as the network sees them.
    """
    kind = TYPES.index(one.candidate.type)
    pieces = seen.pieces(one.candidate.trigger)
    peak = float(seen.words[pieces, kind].max()) if len(pieces) else LEAST
    return one.odds, float(seen.types[kind]), max(peak, LEAST), float(seen.types[TYPES.index(ActType.ASSERT)])


def settled(reading: Reading, likely: Sequence[Decided]) -> list[Decided]:
    """The acts among `likely`, the likeliest first, in the order of the words: what is one act only once.

    An act that lost to a likelier one of its type hands on its addressees; each matter ends where the next act begins.
    """
    taken: list[Decided] = []
    for one in likely:
        same = next((i for i, other in enumerate(taken) if _same(one, other)), None)
        if same is None:
            taken.append(one)
        elif one.candidate.type is taken[same].candidate.type and not taken[same].slots.addressees:
            kept = taken[same]
            taken[same] = replace(kept, slots=Slots(one.slots.addressees, kept.slots.matter))
    taken = [one for one in taken if not any(_gives_way(one, other) for other in taken)]
    stops = sorted(stop for one in taken if (stop := _begins(reading, one)) is not None)
    if len(taken) > 1 and stops:
        taken = [
            replace(one, slots=Slots(one.slots.addressees, slots_of(reading, one.candidate, stops).matter))
            for one in taken
        ]
    return sorted(taken, key=lambda d: d.candidate.trigger.start)


_JOINED = re.compile(r",?\s(?:and|but|while|or)\s(?:[\w’']+\s){0,4}$")


def _begins(reading: Reading, one: Decided) -> int | None:
    """Where the conjunction stands that joins this act to the one before it; `None` where none does."""
    trigger = one.candidate.trigger.start
    match = _JOINED.search(reading.text[max(reading.sentence.start, trigger - 60) : trigger])
    return max(reading.sentence.start, trigger - 60) + match.start() if match else None


def _gives_way(one: Decided, other: Decided) -> bool:
    """Whether a promise only leads to a stronger act: "will not hesitate to respond", "shall continue to insist"."""
    if one.candidate.type is not ActType.COMMIT or other.candidate.type not in STRONGER:
        return False
    if other.candidate.type is ActType.DEMAND and one.candidate.frame.name != "will_continue":
        return False  # "we will ask": what is asked is still to come
    gap = other.candidate.trigger.start - one.candidate.trigger.end
    return 0 <= gap <= LEADS_TO


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
