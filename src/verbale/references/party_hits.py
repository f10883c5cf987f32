"""A text on its way to its parties: which of the names found in it can be parties at all.

Doubtful names are decided by the words around them (`doubts`), people's first names and phrases that only hold a
state's name are left out, and a place is told from the government that sits there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from verbale import lexicon
from verbale.references import doubts, people
from verbale.references.knowledge import Knowledge, Known, Sort
from verbale.references.names import Hit, Token
from verbale.schema import Naming, PartyKind, PartyMention
from verbale.text.spans import Span


@dataclass(slots=True)
class Reading:
    """One text on its way: its words, the phrases found, and what has been learned so far."""

    text: str
    known: Knowledge
    tokens: list[Token]
    hits: list[Hit]
    people: people.People = field(default_factory=people.People)
    organs: dict[str, str] = field(default_factory=dict)
    decided: dict[int, str] = field(default_factory=dict)
    named: dict[str, None] = field(default_factory=dict)
    found: list[PartyMention] = field(default_factory=list)

    def span(self, first: Hit, last: Hit | None = None) -> Span:
        return Span(self.tokens[first.first].start, self.tokens[(last or first).last].end)

    def between(self, left: Hit, right: Hit) -> str:
        return self.text[self.tokens[left.last].end : self.tokens[right.first].start]

    def mention(self, span: Span, kind: PartyKind, via: Naming, identity: str | None, **more: object) -> PartyMention:
        """A mention with its name, state and actor code filled in from `identity`, kept among those found."""
        state = identity.partition(":")[0] if identity and kind is not PartyKind.GROUP else None
        values: dict[str, object] = {
            "name": self.known.name_of.get(identity or "", span.of(self.text)),
            "state": state,
            "actor": actor_code(self.known, identity),
        }
        made = PartyMention(
            span=span, words=span.of(self.text), kind=kind, via=via, identity=identity,
            **{**values, **more},  # type: ignore[arg-type]
        )  # fmt: skip
        self.found.append(made)
        for seen in (identity, made.state):
            if seen:
                self.named[seen] = None
        return made


def is_state(identity: str) -> bool:
    """Whether an identity is a state's: three capital letters."""
    return len(identity) == 3 and identity.isupper()


def actor_code(known: Knowledge, identity: str | None) -> str | None:
    """The PLOVER/CAMEO code of an identity: "RUS", "RUSGOV", "IGOUNO"; `None` where the scheme has none."""
    if identity is None:
        return None
    if identity in known.actor_of:
        return known.actor_of[identity]
    state, _, function = identity.partition(":")
    base = known.actor_of.get(state)
    if base is None or not function:
        return base
    return base + known.sector_of.get(function, "GOV") if len(base) == 3 and base != "IGO" else base


_PLACE = re.compile(
    r"\b(?:in|at|near|outside|around|through|throughout|across|via|visit(?:ed|ing|s)?|left|leaving|reached|capital"
    r"|(?:travel(?:led|ed|ling|ing|s)?|flew|fly|flying|trip|visits?|flights?|went|going|arriv(?:ed|es|ing)|return(?:ed|s)?"
    r"|c[ao]mes?|journey) (?:to|from|in))\s(?:the\s)?$",
    re.IGNORECASE,
)  # fmt: skip
_IN_COUNTRY = re.compile(r",\s[A-Z][a-z]+(?:,|\s\()")
_OPENS_DISPATCH = re.compile(r"\s\(|\s?[—–]|,\s[A-Z]")
# What follows a city that is part of an instrument's or meeting's name: "the Helsinki Final Act".
_NAMES_INSTRUMENT = re.compile(
    r"\s(?:[A-Z]\w+\s){0,2}(?:[Aa]greements?|[Aa]ccords?|[Cc]onventions?|[Dd]eclaration|Treaty|Statute|[Pp]rotocols?"
    r"|[Pp]rinciples|[Ss]ummit|[Cc]onference|[Pp]rocess|[Ff]ormat|Charter|Act|Club|Pact|[Cc]onsensus|Document|[Dd]ecision"
    r"|Memorandum|Communiqu[eé]|[Cc]ommuniqu[eé]|Convention|Programme|Plan|[Aa]irport|University|Stock)\b"
)  # fmt: skip


def settled(reading: Reading) -> Iterator[Hit]:
    """The hits that can be parties: doubtful names decided or kept open, first names and mere phrases left out."""
    text, tokens, known = reading.text, reading.tokens, reading.known
    context = doubts.Context(text)
    starts = {hit.first for hit in reading.hits}
    for hit in reading.hits:
        sort, key = hit.payload
        if sort is Sort.SEAT and _NAMES_INSTRUMENT.match(text, tokens[hit.last].end):
            continue
        if sort is Sort.ELSEWHERE or _is_shouted(reading, hit) or _is_personal(reading, hit, starts):
            continue
        if sort is Sort.DOUBTFUL:
            meaning, heard = doubts.decide(context, key, known.doubtful[key], tokens[hit.first].start)
            if meaning and meaning.startswith("place:"):
                continue
            if meaning:
                reading.decided[hit.first] = f"{meaning}: {', '.join(heard[:4])}"
                yield Hit(hit.first, hit.last, Known(_sort_of(known, key, meaning), meaning))
                continue
        yield hit


def _sort_of(known: Knowledge, word: str, meaning: str) -> Sort:
    if not is_state(meaning):
        return Sort.BODY
    if word == known.name_of[meaning] or word in ("Korea", "Congo"):
        return Sort.NAME
    return Sort.PEOPLE if word.endswith("s") and word != "Brussels" else _adjective_or_seat(word)


def _adjective_or_seat(word: str) -> Sort:
    return Sort.ADJECTIVE if word.endswith(("an", "ese")) else Sort.SEAT


def _is_shouted(reading: Reading, hit: Hit) -> bool:
    """A short name in capitals ("US", "WHO") among other words in capitals is an ordinary word."""
    first, last = hit.first, hit.last
    if first != last or len(reading.tokens[first].key) > 4 or not reading.tokens[first].key.isupper():
        return False
    sides = [reading.tokens[i].key for i in (first - 1, first + 1) if 0 <= i < len(reading.tokens)]
    return bool(sides) and all(len(side) > 1 and side.isupper() and side.isalpha() for side in sides)


def _is_personal(reading: Reading, hit: Hit, starts: set[int]) -> bool:
    """A state's name that is a person's here: "Jordan Orlan", "Michael Jordan"."""
    tokens, known = reading.tokens, reading.known
    if hit.first != hit.last or hit.payload.sort not in (Sort.NAME, Sort.DOUBTFUL, Sort.SEAT):
        return False
    word = tokens[hit.first]
    if hit.first and tokens[hit.first - 1].key in known.before_names:
        return reading.text[tokens[hit.first - 1].end : word.start] == " "
    if word.key not in known.given or hit.last + 1 >= len(tokens) or hit.last + 1 in starts:
        return False
    following = tokens[hit.last + 1]
    is_name = following.key[:1].isupper() and not following.key.isupper() and following.key[1:].islower()
    joined = reading.text[word.end : following.start] == " "
    return is_name and joined and not _NAMES_INSTRUMENT.match(reading.text, word.end) and not _is_day(following.key)


def _is_day(word: str) -> bool:
    times = lexicon.load("times")
    return word.lower() in times["weekdays"] or word.lower() in times["months"]


def is_place(reading: Reading, span: Span, sort: Sort) -> bool:
    """Whether a state or seat only says where: "in Moscow", "Minsk, Belarus"."""
    if sort not in (Sort.NAME, Sort.SEAT):
        return False
    text = reading.text
    if sort is Sort.SEAT:
        opens_line = span.start == 0 or text[span.start - 1] == "\n"
        if _IN_COUNTRY.match(text, span.end) or (opens_line and _OPENS_DISPATCH.match(text, span.end)):
            return True
    return _PLACE.search(text, max(0, span.start - 30), span.start) is not None
