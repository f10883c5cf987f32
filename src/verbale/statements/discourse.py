"""What has been told so far in a document: who was named, who spoke, and what was issued by whom."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from verbale.schema import Party, PartyKind, TimeReference
from verbale.statements.naming import named
from verbale.statements.parties import Mention, Parties
from verbale.statements.salience import Salience
from verbale.text.spans import Span

# How many parties and mentions back a pronoun or a role can reach.
MEMORY = 300
# No paragraph is longer, in code points: what was said so far back was not said in this one or the one before.
LONG_AGO = 4000
_GOVERNING = frozenset(
    ["to", "with", "by", "from", "of", "for", "against", "between", "and", "in", "at", "on", "about"]
)
_SENTENCE_END = re.compile(r"[.!?]['\"”’)]*\s")


@dataclass(frozen=True, slots=True)
class Issue:
    """Something issued ("statement") by a party, on a day, if that is told."""

    noun: str
    party: Party
    said_on: TimeReference | None
    at: int = 0


@dataclass(slots=True)
class Discourse:
    """What has been told so far, in the order of the text.

    `told_until` is where the last cue stands, `sentence` the one being read, `content` what is said in the attribution
    being read; `quoting` is the name of the party inside whose quotation it stands: that party would say "I" there.
    `places` remembers where patterns match, by name; `asking` are the subjects whose names are being looked for,
    because one may lead to the next.
    """

    parties: Parties
    starts: list[int]
    salience: Salience
    spoke: list[Party] = field(default_factory=list)
    spoke_at: int = -1
    issues: list[Issue] = field(default_factory=list)
    told_until: int = 0
    sentence: Span | None = None
    content: tuple[Span, ...] = ()
    quoting: str | None = None
    places: dict[str, list[Span]] = field(default_factory=dict)
    asking: list[Span] = field(default_factory=list)

    @classmethod
    def over(cls, parties: Parties, salience: Salience) -> Discourse:
        return cls(parties, [mention.span.start for mention in parties.mentions], salience)

    def spoke_near(self, source: Span) -> bool:
        """Whether whoever spoke last did so in the paragraph of `source`."""
        if self.spoke_at < 0 or source.start - self.spoke_at > LONG_AGO:
            return False
        return "\n" not in self.parties.text[self.spoke_at : source.start].rstrip()

    def spoke_lately(self, source: Span) -> bool:
        """Whether whoever spoke last did so in the paragraph of `source` or in the one before."""
        if self.spoke_at < 0 or source.start - self.spoke_at > LONG_AGO:
            return False
        between = self.parties.text[self.spoke_at : source.start].rstrip()
        return len([part for part in between.split("\n") if part.strip()]) <= 2

    def matches(self, name: str, pattern: re.Pattern[str], group: str | int = 0) -> list[Span]:
        """Where `pattern` matches in the document, in order; looked for once under each name."""
        if name not in self.places:
            self.places[name] = [Span(*match.span(group)) for match in pattern.finditer(self.parties.text)]
        return self.places[name]

    def opens_paragraph(self) -> bool:
        """Whether what is said opens a paragraph, in quotation marks."""
        if not self.content:
            return False
        text, start = self.parties.text, min(span.start for span in self.content)
        before = text[max(0, start - 3) : start].rstrip(" ")
        return text[start] in "“\"‘'«„" and (not before or before.endswith("\n"))

    def spoke_in_paragraph_before(self) -> bool:
        """Whether somebody spoke in the paragraph right before what is said."""
        start = min((span.start for span in self.content), default=0)
        if self.spoke_at < 0 or start - self.spoke_at > LONG_AGO:
            return False
        between = self.parties.text[self.spoke_at : start].rstrip()
        return len([part for part in between.split("\n") if part.strip()]) == 1

    def fullest(self, party: Party) -> Party:
        """The longest name in the document that holds all the words of this one and ends alike."""
        words = party.name.split()
        best = party
        for being in self.parties.organs.get(words[-1] if words else "", {}).values():
            held = being.words
            room = 6 if party.kind is PartyKind.DOCUMENT else 3
            longer = len(best.name.split()) < len(held) <= len(words) + room
            ends = list(held[-len(words) :]) == words
            alike = ends or (party.kind is PartyKind.DOCUMENT and list(held[: len(words)]) == words)
            if being.kind is party.kind and longer and alike:
                best = being.party()
        return best

    def last(self, fits: Callable[[Party], bool]) -> Party | None:
        """The party that spoke last among those that fit."""
        return next((party for party in reversed(self.spoke[-MEMORY:]) if fits(party)), None)

    def is_new_subject(self, mention: Mention, at: int) -> bool:
        """Whether a mention opens a sentence of the same paragraph after the last words of anybody and before `at`."""
        start = mention.span.start
        if not self.told_until <= start < at or "\n" in self.parties.text[start:at]:
            return False
        if self.parties.text[mention.span.end : at].strip() == ",":  # "The Council, it continues, …": it breaks in
            return False
        before = self.parties.text[max(0, start - 60) : start]
        opening = re.split(r"[.!?\n]['\"”’)]*\s+|\n|^(?=\Z)", before)[-1]
        words = opening.split()
        at_start = len(before) < 60 or opening != before
        return at_start and not (words and words[-1].lower() in _GOVERNING)

    def subject_before(self, at: int, fits: Callable[[Party], bool]) -> Mention | None:
        """The first fitting mention in the nearest sentence before `at`, in its paragraph, since anybody spoke."""
        found: Mention | None = None
        here = bisect_left(self.starts, at)
        for i in range(here - 1, max(-1, here - 1 - MEMORY), -1):
            mention = self.parties.mentions[i]
            if mention.span.start < self.told_until:
                break
            if found and _SENTENCE_END.search(self.parties.text, mention.span.end, found.span.start):
                break
            if fits(mention.party) and self.is_new_subject(mention, at):
                found = mention
        return found

    def mentioned_before(self, at: int, fits: Callable[[Party], bool]) -> Mention | None:
        """The nearest mention before offset `at` of a party that fits."""
        mentions = self.parties.mentions
        here = bisect_left(self.starts, at)
        for i in range(here - 1, max(-1, here - 1 - MEMORY), -1):
            if fits(mentions[i].party):
                return mentions[i]
        return None

    def mentions_near(self, at: int) -> list[Mention]:
        """The mentions around offset `at`, as far as memory reaches to either side."""
        here = bisect_left(self.starts, at)
        return self.parties.mentions[max(0, here - MEMORY) : here + MEMORY]

    def mentions_in(self, span: Span) -> list[Mention]:
        """The mentions that begin inside `span`, in order."""
        first, last = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        return self.parties.mentions[first:last]

    def issue(self, noun: str) -> Issue | None:
        """The latest document of this sort that somebody issued; "the document", "the text" mean any."""
        general = noun in ("document", "text", "paper")
        exact = next((issue for issue in reversed(self.issues) if issue.noun == noun), None)
        return exact or (self.issues[-1] if self.issues and (general or noun in ("statement", "it")) else None)


@cache
def _issuing() -> re.Pattern[str]:
    nouns = "|".join(re.escape(noun) for noun in sorted(named("documents"), key=len, reverse=True))
    return re.compile(
        r"\b(?:in|with|issued|released|published|through|made|sent|posted|adopted|delivered|approved|signed|circulated"
        r"|put out|presented)\s+(?P<article>a|an|its|his|her|the|their)\s"
        rf"(?:[\w’'.-]+\s){{0,4}}?(?P<noun>{nouns})\b",
        re.IGNORECASE,
    )


def issued_in(words: str, known: frozenset[str]) -> str | None:
    """The noun of what is issued in these words ("in a written statement issued on Monday"), if anything is.

    "The statement" issues nothing where a statement is `known` already.
    """
    match = _issuing().search(words)
    if match is None or (match["article"].lower() == "the" and match["noun"].lower() in known):
        return None
    return match["noun"].lower()
