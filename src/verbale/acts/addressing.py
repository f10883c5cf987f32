"""Whom an act is addressed to or aimed at: phrases that may name somebody, weighed by learned weights.

A phrase is a named party with what belongs to it, a noun phrase whose head is a word for a party, a pronoun, or what a
rule of `slots` proposes. Each has features, named as in `features`, and what the network sees of it; the weights are
`resources/models/addressees.json`, made by `training/acts/build.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from verbale import lexicon
from verbale.acts.clauses import Reading, noun_phrase, trimmed, word_set
from verbale.acts.features import is_reported
from verbale.acts.frames import Candidate
from verbale.acts.network import Seen
from verbale.acts.network import slots as network_slots
from verbale.acts.slots import Slots
from verbale.errors import InstallationError
from verbale.schema import ActType, Naming
from verbale.text.spans import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = "models/addressees.json"
UNREAD = (-5.0, -5.0, -5.0, -5.0, 0.0)  # signs of a phrase that the network did not read
OUTSIDE = -3.0  # log-odds beside a phrase that fills its text

MOST = 40  # phrases that are weighed for one act
LONGEST = 140  # code points of a phrase
_PRONOUN = re.compile(
    r"\b(?:they|them|he|him|she|her|you|it|their|his|its|your|others|those|all\sof\sus|everyone|they\sall|us)\b", re.I
)
_BARE = re.compile(
    r"(?:\b(?:[a-z-]+(?:ed|al|ing|ist|ic|ent|ant|ve|er|or|ous)|rich|poor|free|large|small|new|great|two)\s){1,2}$", re.I
)
_PROPER = re.compile(r"(?:[Tt]he\s)?\b[A-Z][\w.-]*\w(?:\s(?:of\s(?:the\s)?|and\s|for\s)?[A-Z][\w.-]*\w)*")
_NAMED = re.compile(
    rf"(?:\s(?:up)?on)?\s(?:that\s(?P<_>))?(?P<whom>{_PROPER.pattern})\s"
    r"(?(_)(?!(?:will|would|can|could|may|might|is|are|was|were|has|have|had|of|and|in|for)\b)[a-z]+(?<![a-z]s)|to)\s"
)
_THOSE_WHO = re.compile(
    r"\b(?:those|all|countries|States|people|one|parties|members)\s(?:of\s\w+\s)?(?:who|which|that)\s[^,;.:]{3,110}"
)
_RIGHT = re.compile(
    r"(?:\s(?:of|in|for|on)\s(?:the\s)?(?:[A-Z][\w’'.-]*)(?:\s(?:of\s(?:the\s)?|and\s(?:the\s)?)?[A-Z][\w’'.-]*)*|\s[A-Z][\w.-]*)+"
)
_LINKS = re.compile(r"\b(?:that|to|which|who|and|but|by|of|for|against|because|if)\b|[,;:]")
_BEFORE = re.compile(r"([\w’']+)\W*$")
_AFTER = re.compile(r"^(['’]s\b|['’](?=\s)|[,;:.]?)\W*([\w’']*)")


class Phrase(NamedTuple):
    """A phrase that may name whom an act addresses, and where it comes from: "rule", "name", "noun", "pronoun"."""

    span: Span
    origin: str


@cache
def _heads() -> re.Pattern[str]:
    """A noun phrase by the word for a party that it ends with."""
    words = "|".join(sorted(word_set("parties") - word_set("party_pronouns"), key=len, reverse=True))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


@cache
def _lead() -> re.Pattern[str]:
    """The determiner of a noun phrase and up to three words after it, before its head."""
    first = "|".join(sorted(word_set("determiners")))
    never = "|".join(sorted(word_set("determiners") | word_set("phrase_breaks") | {"and", "or", "to", "as"}))
    return re.compile(
        rf"(?:\b(?:all|both|most)\s(?:of\s)?)?\b(?:{first})\s(?:(?!(?:{never}|of|by|on|in|with)\b)[\w’'-]+\s){{0,3}}$",
        re.IGNORECASE,
    )


def phrases(reading: Reading, slots: Slots) -> list[Phrase]:
    """The phrases of a sentence that may be addressees, those of the rules first."""
    text, sentence = reading.text, reading.sentence
    found = dict.fromkeys(slots.addressees, "rule")
    for party in reading.parties:
        if party.place or not sentence.contains(party.span):
            continue
        span = _grown(reading, party.span) if party.via is not Naming.ADJECTIVE else party.span
        found.setdefault(span, "name")
        if party.via is Naming.ADJECTIVE:
            noun = noun_phrase(reading, party.span.start)
            if noun.end - noun.start < 60 and _heads().search(text, noun.start, noun.end):
                found.setdefault(_grown(reading, Span(noun.start, noun.end)), "noun")
        else:
            found.setdefault(party.span, "name")
    for match in _heads().finditer(text, sentence.start, sentence.end):
        if not _PRONOUN.fullmatch(match[0]):
            found.setdefault(_grown(reading, Span(*match.span())), "noun")
    for match in _PROPER.finditer(text, sentence.start, sentence.end):
        if match.start() > sentence.start or " " in match[0]:
            found.setdefault(Span(*match.span()), "proper")
    for match in _THOSE_WHO.finditer(text, sentence.start, sentence.end):
        found.setdefault(trimmed(text, Span(*match.span())), "noun")
    for match in _PRONOUN.finditer(text, sentence.start, sentence.end):
        found.setdefault(Span(*match.span()), "pronoun")
    listed = [Phrase(span, origin) for span, origin in found.items() if 0 < span.end - span.start <= LONGEST]
    return listed[:MOST]


def _grown(reading: Reading, span: Span) -> Span:
    """A name or a head with the article and the few words before it, and the "of …" after it."""
    text, sentence = reading.text, reading.sentence
    begin = max(sentence.start, span.start - 50)
    left = text[begin : span.start]
    cut = max(left.rfind(mark) for mark in ',;:.()“”"—–')
    match = _lead().search(left, cut + 1) or _BARE.search(left, cut + 1)
    start = begin + match.start() if match else span.start
    right = _RIGHT.match(text, span.end, min(sentence.end, span.end + 80))
    return Span(start, right.end() if right else span.end)


def features(
    reading: Reading, candidate: Candidate, slots: Slots, phrase: Phrase, among: Sequence[Phrase]
) -> list[str]:
    """What is seen of a phrase as an addressee of an act."""
    text, (span, origin) = reading.text, phrase
    kind, trigger = candidate.type.value, candidate.trigger
    slot = candidate.frame.slot
    side = "in" if span.overlaps(trigger) else "left" if span.end <= trigger.start else "right"
    gap = max(0, trigger.start - span.end, span.start - trigger.end)
    far = "0" if gap <= 3 else "1" if gap <= 12 else "2" if gap <= 40 else "3" if gap <= 90 else "4"
    before = _BEFORE.search(text, max(reading.sentence.start, span.start - 24), span.start)
    lead = before[1].lower() if before else "^"
    after = _AFTER.match(text[span.end : min(reading.sentence.end, span.end + 24)])
    mark, follows = (after[1], after[2].lower()) if after else ("", "")
    first = text[span.start : span.start + 24].split()[0].lower()
    rule = any(span.overlaps(one) for one in slots.addressees)
    names = [
        f"origin:{origin}", f"side:{side}", f"far:{side}{far}", f"lead:{lead}", f"mark:{mark}", f"next:{follows}",
        f"first:{first}", f"ruled:{rule}:{origin}", f"none:{not slots.addressees}",
    ]  # fmt: skip
    subject = candidate.subject.span
    if subject and span.overlaps(subject):
        names += [f"subject:{candidate.subject.sort}", "subject"]
    if slots.matter and slots.matter.contains(span):
        names.append("in_matter:0" if span.start - slots.matter.start < 6 else "in_matter:1")
    between = text[trigger.end : span.start] if side == "right" else text[span.end : trigger.start]
    names += [f"between:{side}:{word}" for word in sorted(set(_LINKS.findall(between[-160:].lower()))) or ["none"]]
    if host := next((p.span for p in among if p.span.end == span.end and p.span.start < span.start), None):
        names.append(f"tail_of:{text[host.start : span.start].lower().rstrip().rsplit(' ', 1)[-1]}")
    nearer = [p for p in among if p.origin != "rule" and _apart(p.span, trigger) < gap and not p.span.overlaps(span)]
    names.append(f"nearer:{min(len(nearer), 3)}")
    words = text[span.start : span.end].split()
    names.append(f"words:{min(len(words), 8) if len(words) < 6 else 'many'}")
    names.append(f"head:{re.split(r' of | in | for ', text[span.start : span.end])[0].split()[-1].lower()}")
    breaks = word_set("phrase_breaks")
    names.append(f"verb:{any(word in breaks for word in words)}")
    named = [p for p in reading.parties if p.span.overlaps(span)]
    names += [f"via:{p.via.value}:{p.place}" for p in named[:2]] or ["via:none"]
    earlier = any(p.span.end <= span.start for p in reading.in_sentence(reading.sentence))
    names.append(f"first_party:{not earlier}")
    longer = any(p.span != span and p.span.contains(span) for p in among)
    names.append(f"inner:{longer}")
    if is_reported(reading):
        names.append("reported")
    if reading.speaker and (text[span.start : span.end].lower() in reading.speaker.lower()):
        names.append("speaker")
    if re.match(r"(?:we|our|us|my)\b", text[span.start : span.end], re.IGNORECASE):
        names.append("self")
    own = [f"{kind}|{name}" for name in names]
    return names + own + [f"{slot}|{name}" for name in names[:8]]


def _apart(a: Span, b: Span) -> int:
    return max(0, b.start - a.end, a.start - b.end)


def signs(scores: NDArray[np.float32] | None, seen: Seen | None, phrase: Phrase) -> tuple[float, ...]:
    """What the network says of a phrase (6,): its log-odds in the mean and at most, those beside it, the most of any
    piece, whether it was read at all, and whether a rule proposes it.
    """
    ruled = float(phrase.origin == "rule")
    if scores is None or seen is None:
        return (*UNREAD, ruled)
    pieces = seen.pieces(phrase.span)
    if not len(pieces):
        return (*UNREAD, ruled)
    own = scores[pieces, 0]
    first, last = int(pieces[0]), int(pieces[-1])
    beside = [at for at in (first - 2, first - 1, last + 1, last + 2) if 0 <= at < len(scores)]
    outside = float(scores[beside, 0].mean()) if beside else OUTSIDE
    return float(own.mean()), float(own.max()), outside, float(scores[:, 0].max()), 1.0, ruled


def addressees(reading: Reading, candidate: Candidate, slots: Slots, seen: Seen | None) -> tuple[Span, ...]:
    """Whom the act addresses: the likeliest phrases, none inside another, in the order of the words."""
    known = weights()
    if not known.shares or candidate.type is ActType.EXPRESS:
        return slots.addressees
    among = phrases(reading, slots)
    scores = network_slots(seen, candidate.type, candidate.trigger) if seen is not None else None
    likely = []
    for phrase in among:
        odds = known.bias + sum(
            known.weights.get(name, 0.0) for name in set(features(reading, candidate, slots, phrase, among))
        )
        parts = (odds, *signs(scores, seen, phrase))
        total = known.offset + sum(share * part for share, part in zip(known.shares, parts, strict=True))
        if total >= known.least:
            likely.append((total, phrase.span))
    return taken(likely) or _asked(reading, candidate)


def _asked(reading: Reading, candidate: Candidate) -> tuple[Span, ...]:
    """Whoever is asked by a name that nobody knows, where grammar tells: "demand that Ostrany end", "urge Orl to"."""
    if candidate.type is not ActType.DEMAND:
        return ()
    match = _NAMED.match(reading.text, candidate.trigger.end, reading.sentence.end)
    return (Span(*match.span("whom")),) if match else ()


def taken(likely: Sequence[tuple[float, Span]]) -> tuple[Span, ...]:
    """The likeliest of some phrases with their log-odds, none inside another, in the order of the words.

    A phrase goes on to the end of a likely one that begins with it: "all parties" to "all parties to the conflict".
    """
    kept: list[Span] = []
    for _, span in sorted(likely, reverse=True):
        if not any(span.overlaps(other) for other in kept):
            end = max(other.end for _, other in likely if other.start == span.start)
            longer = Span(span.start, end)
            kept.append(span if any(longer.overlaps(other) for other in kept) else longer)
    return tuple(sorted(kept))


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds of each feature of a phrase, what the parts of a decision count, and the log-odds it takes."""

    weights: dict[str, float]
    bias: float
    shares: tuple[float, ...]
    offset: float
    least: float


@cache
def weights() -> Weights:
    """The shipped weights, read once; raises `InstallationError` where the file is damaged."""
    place = lexicon.path(WEIGHTS)
    try:
        data = json.loads(place.read_text("utf-8"))
        known = {str(name): float(value) for name, value in data["weights"].items()}
        shares = tuple(float(value) for value in data["shares"])
        return Weights(known, float(data["bias"]), shares, float(data["offset"]), float(data["least"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InstallationError(f"{place} is damaged ({type(error).__name__}): install verbale again.") from error
