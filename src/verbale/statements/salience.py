"""Who is in the reader's mind at a place of the text: every mention counts, the nearer the more.

A subject counts more than an object, an object more than a possessor; what is counted halves, roughly, with each
sentence outside quotation marks. This is how salience has been reckoned since Lappin and Leass (1994); the weights are
ours, chosen on the development part of `quality/speakers.jsonl`: run it again when one is changed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from verbale.schema import PartyKind
from verbale.statements.cues import is_cue_form, is_finite, words
from verbale.statements.naming import named
from verbale.statements.parties import Being, Parties
from verbale.statements.passages import abbreviations
from verbale.text import sentences
from verbale.text.spans import Span

SUBJECT, OBJECT, GOVERNED, OWNER = 1.0, 0.6, 0.4, 0.5
HEADLINE = 0.4
SUBORDINATE = 0.6
# What is left of a mention's weight so many sentences further on.
DECAY = (1.0, 0.75, 0.45, 0.28, 0.18, 0.12, 0.08, 0.05)
# What is left of it beyond the paragraph.
BEYOND_PARAGRAPH = 0.85
# How well somebody goes with "he" or "she" whose sex is not told, and who is perhaps no person.
UNKNOWN_GENDER, UNPROVEN = 0.6, 0.2
# So many times as salient as the next one is beyond doubt.
ALONE = 2.5
# How many mentions back are looked at.
REACH = 60

_PRONOUN = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.IGNORECASE)


@cache
def _again() -> re.Pattern[str]:
    """ "The senator", where no name follows: somebody is called again by an office."""
    offices = "|".join(sorted(named("borne"), key=len, reverse=True))
    return re.compile(rf"\b[Tt]he (?:former )?(?P<office>{offices})\b(?!['’]s? (?:office|campaign)| [A-Z]| of | for )")


_NEXT_WORD = re.compile(r"\s*(?:\([^()\n]{1,30}\)\s*)?,?\s*([\w’']+)(?:\s+([\w’']+))?")
_LAST_WORD = re.compile(r"([\w’']+)\W*$")
_GOVERNING = frozenset(
    [
        "to",
        "with",
        "by",
        "from",
        "of",
        "for",
        "against",
        "between",
        "in",
        "at",
        "on",
        "about",
        "over",
        "under",
        "toward",
        "towards",
        "into",
        "through",
        "like",
        "than",
    ]
)


@dataclass(slots=True)
class Event:
    """A mention, or a pronoun or office that was taken for somebody: where, who, and how much it weighs."""

    span: Span
    being: Being | None
    weight: float
    pronoun: str = ""
    office: str = ""


@dataclass(slots=True)
class Salience:
    """The mentions of a document with what they weigh; `breaks` are the ends of sentences outside quotation marks."""

    text: str
    events: list[Event] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    paragraphs: list[int] = field(default_factory=list)

    @classmethod
    def of(
        cls, parties: Parties, quoted: Sequence[Span], paragraphs: Sequence[int], headline: Span | None = None
    ) -> Salience:
        """Weigh the mentions of a document and decide, in their order, whom its pronouns mean.

        `quoted` are the outermost quotations with their marks, `paragraphs` the offsets where paragraphs begin.
        """
        text = parties.text
        told = cls(text)
        masked = _masked(text, quoted)
        told.breaks = [sentence.end for sentence in sentences.split(masked, abbreviations())]
        told.paragraphs = list(paragraphs)
        found = [
            Event(mention.span, mention.being, _weight(text, mention.span, headline)) for mention in parties.mentions
        ]
        for match in _PRONOUN.finditer(masked):
            span = Span(*match.span())
            found.append(Event(span, None, _weight(text, span, headline), match[0].lower()))
        for event in found:
            if event.being is not None and event.weight == SUBJECT and _says(text, event.span):
                event.being.speaks = True
        for match in _again().finditer(masked):
            span = Span(*match.span())
            found.append(Event(span, None, _weight(text, span, headline), office=match["office"].lower()))
        told.events = sorted(found, key=lambda event: event.span.start)
        told.starts = [event.span.start for event in told.events]
        for event in told.events:
            if event.pronoun:
                told._take(event)
            elif event.office:
                told._take_office(event, parties)
        return told

    def _take(self, event: Event) -> None:
        """Decide whom a pronoun means; where nobody else comes near, this also tells whether it is a he or a she."""
        gender = "she" if event.pronoun.startswith(("she", "her")) else "he"
        ranked = self.ranked(event.span.start, lambda being: fits(being, gender))
        if not ranked:
            return
        event.being = ranked[0][1]
        alone = len(ranked) == 1 or ranked[0][0] > ALONE * ranked[1][0]
        if alone and event.being.gender is None and event.being.proofs:
            event.being.gender = gender

    def _take_office(self, event: Event, parties: Parties) -> None:
        """Decide whom "the senator" means: the most salient who is one, else the only one."""

        def holds(being: Being) -> float:
            return fits(being, None) if event.office in being.offices else 0.0

        ranked = self.ranked(event.span.start, holds)
        if ranked:
            event.being = ranked[0][1]
            return
        people = list(islice(parties.people.values(), REACH))
        holders = [being for namesakes in people for being in namesakes if holds(being)]
        event.being = holders[0] if len(holders) == 1 else None

    def enter(self, span: Span, being: Being) -> None:
        """Add somebody who is not named but spoken of ("a clerk"), so that "he" can mean him."""
        at = bisect_left(self.starts, span.start)
        self.starts.insert(at, span.start)
        self.events.insert(at, Event(span, being, _weight(self.text, span, None)))

    def settle(self, span: Span, being: Being | None) -> None:
        """Note whom a pronoun means after all, for those that come after it."""
        at = bisect_left(self.starts, span.start)
        if at < len(self.events) and self.events[at].span == span and self.events[at].pronoun:
            self.events[at].being = being

    def ranked(self, at: int, fit: Callable[[Being], float]) -> list[tuple[float, Being]]:
        """The beings named before `at` with their salience times `fit`, the most salient first; those at zero not."""
        best: dict[tuple[int, int], float] = {}
        beings: dict[int, Being] = {}
        here = bisect_left(self.starts, at)
        sentence, paragraph = bisect_right(self.breaks, at), bisect_right(self.paragraphs, at)
        for event in self.events[max(0, here - REACH) : here]:
            being = event.being
            if being is None or event.span.end > at:
                continue
            gap = sentence - bisect_right(self.breaks, event.span.start)
            if gap >= len(DECAY):
                continue
            weight = event.weight * DECAY[max(0, gap)]
            weight *= BEYOND_PARAGRAPH ** (paragraph - bisect_right(self.paragraphs, event.span.start))
            key = (id(being), gap)
            best[key] = max(best.get(key, 0.0), weight)
            beings[id(being)] = being
        sums: dict[int, float] = {}
        for (name, _), weight in best.items():
            sums[name] = sums.get(name, 0.0) + weight
        scored = [(total * fit(beings[name]), beings[name]) for name, total in sums.items()]
        return sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])

    def sentence_around(self, at: int) -> Span:
        """The sentence outside quotation marks that holds offset `at`."""
        i = bisect_right(self.breaks, at)
        return Span(self.breaks[i - 1] if i else 0, self.breaks[i] if i < len(self.breaks) else len(self.text))


def fits(being: Being, gender: str | None) -> float:
    """How well a being goes with "he" or "she": not at all, or more or less surely."""
    if being.kind is PartyKind.UNKNOWN and being.speaks and len(being.words) == 1 and not being.words[0].isupper():
        return UNPROVEN
    if not being.is_person or (gender and being.gender not in (gender, None)):
        return 0.0
    return 1.0 if being.gender else (UNKNOWN_GENDER if being.proofs else UNPROVEN)


def _masked(text: str, quoted: Sequence[Span]) -> str:
    """The text with the inside of its quotations blotted out, but for the stop before the closing mark."""
    pieces, at = [], 0
    for outer in quoted:
        start, end = max(at, outer.start + 1), outer.end - 1
        stop = 1 if end > start and text[end - 1] in ".!?…" else 0
        if end - stop <= start:
            continue
        pieces.append(text[at:start])
        pieces.append("q" * (end - stop - start))
        at = end - stop
    pieces.append(text[at:])
    return "".join(pieces)


def _weight(text: str, span: Span, headline: Span | None) -> float:
    """How much a mention counts by its place in its clause, as far as the words beside it tell."""
    factor = HEADLINE if headline and headline.contains(span) else 1.0
    if _is_subordinate(text, span.start):
        factor *= SUBORDINATE
    before, after = text[max(0, span.start - 40) : span.start], text[span.end : span.end + 40]
    if after.startswith(("’s", "'s", "’ ", "' ")) or span.of(text).lower() in ("his", "her"):
        return OWNER * factor
    if _is_modifier(after):
        return OWNER * factor
    following = _NEXT_WORD.match(after)
    if following and _is_verb(following[1], following[2]):
        return SUBJECT * factor
    last = _LAST_WORD.search(before)
    if last is None or re.search(r"[.!?:\n][\"”’' ]*$", before):
        return SUBJECT * factor
    word = last[1].lower()
    if (is_cue_form(word) or word in words("clause")) and before.rstrip().endswith(last[1]):
        return SUBJECT * factor
    return (GOVERNED if word in _GOVERNING else OBJECT) * factor


def _says(text: str, span: Span) -> bool:
    """Whether a verb of saying stands right beside a mention."""
    after = re.match(r"\s([a-z]+)", text[span.end : span.end + 20])
    before = re.search(r"[,”\"]\s([a-z]+)\s$", text[max(0, span.start - 24) : span.start])
    return any(match is not None and is_cue_form(match[1]) for match in (after, before))


def _is_subordinate(text: str, at: int) -> bool:
    """Whether a verb of saying stands before in the sentence, so that this is part of what is said."""
    before = re.split(r"[.!?:;\n”\"]\s", text[max(0, at - 120) : at])[-1]
    said = re.findall(r"[\w’']+", before)
    return any(is_cue_form(word) for word in said[:-1]) and len(said) > 2


def _is_modifier(after: str) -> bool:
    """Whether a name only says whose somebody or something is: "the Orlan campaign", "Orlan spokesman Ben Hale"."""
    match = re.match(r" ([a-z-]+)(?: ([a-z-]+))?\b", after)
    nouns = named("offices") | named("organs") | named("groups")
    return match is not None and any(word in nouns for word in match.groups() if word) and not is_finite(match[1])


def _is_verb(word: str, following: str | None) -> bool:
    lower = word.lower().replace("’", "'")
    if lower in ("also", "then", "later", "still", "now", "himself", "herself", "who", "has", "had") or (
        lower.endswith("ly") and len(lower) > 4
    ):
        return True
    return is_finite(lower) or (lower.endswith("ed") and lower not in ("united", "red"))
