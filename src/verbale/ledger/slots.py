"""Who acts, whom a telling is aimed at, what it is about and by when: read from statements and mentions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from verbale.references import deadlines
from verbale.schema import ActParty, ActType, Deadline, Document, Kind, Naming, PartyMention, Statement
from verbale.text.spans import Span

BEFORE = "told_of_before"  # the rule of an act that a sentence presupposes: another side's, and earlier
_NO_NAME = re.compile(r"(?:no\slonger|not|never|also|again|still)$", re.IGNORECASE)
# What opens no matter: "asked on Friday", "wants back".
NOTHING = re.compile(r"(?:at|in|on|by|back|from|with|about|after|before|as)\s", re.IGNORECASE)
_ITS_OWN = re.compile(r"(?:its|their|his|her)\s", re.IGNORECASE)
_BARE = re.compile(
    r"(?:the\s)?(?:[\w-]+\s)?(commission|ministry|government|alliance|bloc|council|kremlin|cabinet|conference|secretariat)$",
    re.IGNORECASE,
)
_COMMISSION = re.compile(r"\b(Commission(?:er)?)\b")
REACH = 1500  # code points before a bare "the Commission" in which its name may stand
_SELF = re.compile(
    r"(?:we|it|i|(?:the|this|our)\s(?:ministry|government|minister|foreign\sminist(?:er|ry)|delegation|embassy))$", re.I
)
_LEAD = re.compile(
    r"[\s,:]*(?:(?:(?:on|last|this|late\son|early\son)\s)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|week|month)\s)?(?:(?:that|for|of|to)\s)?",
    re.IGNORECASE,
)
TO_DO = re.compile(
    r"\sto\s(?=[a-z])(?!(?:the|an?|our|its|their|his|her|my|your|this|that|these|those|all|any|each|every|both|some|which|whom|what|it|them|us|him)\b)"
)


def deadline_in(text: str, matter: Span, day: date | None) -> Deadline | None:
    """The deadline that a matter names, in offsets of the text."""
    return moved(deadlines.find_deadline(matter.of(text), day), matter.start)


def moved(term: Deadline | None, at: int) -> Deadline | None:
    """A deadline found in a part of the text that begins at `at`."""
    return replace(term, span=term.span.shifted(at), reasons=()) if term else None


def slots_of(text: str, kind: ActType, rest: Span, mentions: Sequence[PartyMention]) -> tuple[list[ActParty], Span]:
    """Whom a telling is aimed at, and what it is about."""
    window = rest.of(text)
    lead = _LEAD.match(window)
    begin = rest.start + (lead.end() if lead else 0)
    matter = Span(begin, rest.end)
    named = inside(mentions, matter)
    if kind is ActType.ACCUSE:
        of = re.search(r"\s(?:of|for)\s", text[begin : rest.end])
        return parties(named[:1]), Span(begin + of.end(), rest.end) if of else matter
    if kind not in (ActType.DEMAND, ActType.PROPOSE):
        clause = re.search(r"\s(?:that|to)\s", text[begin : rest.end])
        last = begin + min(40, clause.start() if clause else 40)
        return parties([m for m in named if m.span.start < last][:1]), matter
    that = bool(lead and "that" in lead[0].lower())
    to = None if that else TO_DO.search(text, begin, min(rest.end, begin + 120))
    if to and lead and lead[0].strip().lower() not in ("to",):
        asked = [m for m in named if m.span.end <= to.start() and not m.place]
        if asked or (to.start() - begin < 40 and not text.startswith("be ", to.end())):
            return parties(asked), Span(to.end(), rest.end)
    first = [
        m for m in named if m.span.start - begin < (60 if kind is ActType.PROPOSE else 30) and not m.place and that
    ]
    return parties(first if kind is ActType.PROPOSE else first[:1]), matter


def parties(found: Sequence[PartyMention]) -> list[ActParty]:
    """Mentions as parties of an act."""
    return [ActParty(words=m.words, span=m.span, identity=m.identity, state=m.state, code=m.actor) for m in found]


def inside(mentions: Sequence[PartyMention], span: Span) -> list[PartyMention]:
    """The mentions in a span; `mentions` are in the order of the text."""
    first = bisect_left(mentions, span.start, key=lambda mention: mention.span.start)
    found = []
    for mention in mentions[first:]:
        if mention.span.start >= span.end:
            break
        found.append(mention)
    return found


def mention_at(span: Span | None, mentions: Sequence[PartyMention]) -> PartyMention | None:
    """The first mention that overlaps a span."""
    if span is None:
        return None
    return next((m for m in mentions if m.span.start < span.end and span.start < m.span.end), None)


def party_of(
    document: Document, number: int, statements: Sequence[Statement], mentions: Sequence[PartyMention]
) -> ActParty | None:
    """Who acts; `None` where a primary text speaks of its own issuer.

    "It" is the state or body that the statement before is of, a bare "the Commission" the last one so called, and "its
    Foreign Ministry" is of whoever stands before.
    """
    statement = statements[number]
    words = " ".join(span.of(document.text) for span in statement.source)
    if document.kind is Kind.PRIMARY and (not words or _SELF.match(words)):
        return None
    if _NO_NAME.match(words):
        parent = statement.parent
        return party_of(document, parent, statements, mentions) if parent is not None else None
    at = statement.source[0].start if statement.source else statement.content[0].start
    if words.lower() in ("it", "they"):
        before = _before(document, number, statements)
        found = party_of(document, before, statements, mentions) if before is not None else None
        if found and (found.state or found.identity) and not (found.identity or "").startswith("person:"):
            return found
    speaker = statement.speaker
    if speaker is None:
        return ActParty(words=words) if words else None
    spots = [speaker.span, statement.source[0] if statement.source else None]
    mention = next((m for spot in spots if (m := mention_at(spot, mentions)) and (m.state or m.identity)), None)
    if mention is None or (mention.state is None and (_ITS_OWN.match(words) or _COMMISSION.search(words))):
        mention = _meant(document.text, words, at, mentions) or mention
    bare = _BARE.match(words)
    if mention is None and bare:
        for earlier in range(number - 1, -1, -1):
            theirs = " ".join(span.of(document.text) for span in statements[earlier].source).lower()
            if theirs.endswith(bare[1].lower()) and theirs != words.lower():
                return party_of(document, earlier, statements, mentions)
    if mention is None:
        return ActParty(words=speaker.name)
    return ActParty(words=speaker.name, span=mention.span, identity=mention.identity, state=mention.state)


def _before(document: Document, number: int, statements: Sequence[Statement]) -> int | None:
    """The outermost statement right before this one, in its paragraph, whose own source is no pronoun."""
    start = statements[number].source[0].start if statements[number].source else 0
    best = None
    for other, statement in enumerate(statements):
        if other == number or not statement.source or statement.source[0].start >= start or statement.depth:
            continue
        if statement.source[0].of(document.text).lower() in ("it", "they", "he", "she"):
            continue
        if "\n" not in document.text[statement.source[0].start : start]:
            best = other
    return best


def _meant(text: str, words: str, at: int, mentions: Sequence[PartyMention]) -> PartyMention | None:
    """The party that a bare name of an organ stands for."""
    before = [m for m in inside(mentions, Span(max(0, at - REACH), at)) if (m.state or m.identity) and not m.place]
    if _ITS_OWN.match(words):
        start = max(text.rfind(end, 0, at) for end in ("\n", ". ", "” ", '" '))
        near = [m for m in before if m.span.start > start and m.state and m.via is not Naming.ADJECTIVE]
        return near[0] if near else None
    bare = _BARE.match(words) or _COMMISSION.search(words)
    if not bare:
        return None
    noun = bare[1].lower()
    noun = "european" if noun == "commissioner" else noun
    called = [m for m in before if noun in m.words.lower() or noun in m.name.lower()]
    return called[-1] if called else None
