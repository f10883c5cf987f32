"""Who is meant: the parties that a document names, and which of them a source's words point at.

Names are learned from the document ("Veldian Foreign Minister Ana Orlan" makes "Orlan", "the minister" and "she" mean
her). A role or a pronoun goes to the nearest fitting party; what fits nobody stays what it says, and the reason
says that it is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from verbale import lexicon
from verbale.schema import Party, PartyKind, Reason
from verbale.text.spans import Span

_CAPITAL = (
    r"(?:[A-Z]\.)+|(?:Gen|Adm|Col|Lt|Capt|Sgt|Maj|Rep|Sen|Gov|Rev|Dr|Mr|Mrs|Ms|Prof|Amb|St|Hon)\."
    r"|[A-ZÀ-ÖØ-ÞŠŽČ][\w’'\-]*"
)
_NAME = re.compile(
    rf"(?:{_CAPITAL})(?:[ \u00a0](?:(?:of|for|de|von|van|al|bin|the|and|on)[ \u00a0]){{0,2}}(?:{_CAPITAL}))*"
)
_PART = re.compile(r"[^\s,;()]+")
_REFLEXIVE = re.compile(r"\s(?:himself|herself|itself|themselves|too)$")
_DETERMINER = re.compile(r"^(?:the|a|an|this|that|these|those|its|his|her|their|our)\s+", re.IGNORECASE)


@cache
def named(name: str) -> frozenset[str]:
    return frozenset(lexicon.load("parties")[name])


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: its span, its words, and the party it names."""

    span: Span
    party: Party


@dataclass(frozen=True, slots=True)
class Resolved:
    """The answer for one source: a party or nobody, and why."""

    party: Party | None
    reason: Reason


@dataclass(slots=True)
class Parties:
    """All mentions of a document in order, people by family name, organs by last word and name."""

    text: str
    mentions: list[Mention] = field(default_factory=list)
    people: dict[str, Party] = field(default_factory=dict)
    organs: dict[str, dict[str, Party]] = field(default_factory=dict)
    gender: dict[str, str] = field(default_factory=dict)
    first_names: dict[str, Party] = field(default_factory=dict)

    def person(self, words: Sequence[str]) -> Party | None:
        """The person whose family name is among these words."""
        for word in reversed(words):
            if word in self.people:
                return self.people[word]
        return next((self.first_names[word] for word in words if word in self.first_names), None)


def learn(text: str, regions: Sequence[Span]) -> Parties:
    """Collect the names in the `regions` of `text` (the words outside quotation marks)."""
    parties = Parties(text)
    for region in regions:
        for match in _NAME.finditer(text, region.start, region.end):
            _learn_name(parties, match)
    return parties


def _learn_name(parties: Parties, match: re.Match[str]) -> None:
    """Learn a run of capitalised words; "and" parts two names unless it is inside one ("of Trade and Industry")."""
    words = [(part[0], match.start() + part.start()) for part in re.finditer(r"\S+", match[0])]
    run: list[tuple[str, int]] = []
    for word, start in words:
        if word == "and" and not any(w in ("of", "for", "on") for w, _ in run):
            _learn_run(parties, run)
            run = []
        else:
            run.append((word, start))
    _learn_run(parties, run)


def _learn_run(parties: Parties, run: list[tuple[str, int]]) -> None:
    while run and run[0][0].lower().strip(".") in named("not_names"):
        run = run[1:]
    calendar = next((i for i, (word, _) in enumerate(run) if i and word.lower() in named("calendar")), len(run))
    run = run[:calendar]
    while run and run[-1][0].lower() in ("of", "for", "the", "and", "on"):
        run = run[:-1]
    if not run:
        return
    start, end = run[0][1], run[-1][1] + len(run[-1][0])
    words = [word for word, _ in run]
    name = _without_possessive(parties.text[start:end])
    span = Span(start, start + len(name))
    if organ := _organ_after().match(parties.text, end, min(len(parties.text), end + 40)):
        span = Span(start, organ.end())
        party = Party(name=span.of(parties.text), kind=PartyKind.ORGAN, span=span)
        parties.organs.setdefault(organ["head"], {}).setdefault(party.name, party)
        parties.mentions.append(Mention(span, party))
        return
    kind = kind_of_name(words)
    if kind is PartyKind.PERSON:
        _learn_person(parties, name, span)
        _learn_office(parties, span)
    elif kind is not PartyKind.UNKNOWN:
        party = Party(name=name, kind=kind, span=span)
        parties.organs.setdefault(words[-1], {}).setdefault(name, party)
        if kind is PartyKind.DOCUMENT:
            parties.organs.setdefault(_head_word(words), {}).setdefault(name, party)
        parties.mentions.append(Mention(span, party))


@cache
def _organ_after() -> re.Pattern[str]:
    """An organ whose own words are in small letters: "Velmarkian foreign ministry", "Torvald's office"."""
    heads = "|".join(
        ["ministry", "government", "parliament", "office", "administration", "embassy", "cabinet", "council"]
    )
    return re.compile(
        rf" (?:(?:foreign|finance|defence|defense|interior|trade|economy|justice|press) )?(?P<head>{heads})\b(?! of)"
    )


def _without_possessive(name: str) -> str:
    return re.sub(r"['’]s?$", "", name).rstrip("-.") if not re.search(r"(?:[A-Z]\.)+$", name) else name


def _head_word(words: Sequence[str]) -> str:
    """The word that says what a document is: "Charter" of "Charter for European Security"."""
    for i, word in enumerate(words):
        if i and word in ("of", "for", "on"):
            return words[i - 1]
    return words[-1]


def kind_of_name(words: Sequence[str]) -> PartyKind:
    """What a run of capitalised words names, as far as its words tell."""
    lower = [_without_possessive(word).lower().strip(".") for word in words]
    last = lower[-1]
    heads = lower[: lower.index("of")] if "of" in lower[1:] else lower
    heads = heads[: heads.index("for")] if "for" in heads[1:] else heads
    heads = heads[: heads.index("on")] if "on" in heads[1:] else heads
    if set(heads) & named("instruments") and heads[-1] in named("instruments"):
        return PartyKind.DOCUMENT
    if heads[-1] in named("organs") or any(seat in " ".join(lower) for seat in named("seats")):
        return PartyKind.ORGAN
    if len(words) == 1 and words[0].isupper() and len(words[0]) > 2:
        return PartyKind.BODY
    has_office = any(word.split("-")[0] in named("offices") or word in named("titles") for word in lower)
    if has_office and last not in named("offices") | named("organs"):
        return PartyKind.PERSON
    if has_office or last in named("organs"):
        return PartyKind.UNKNOWN
    if 2 <= len(words) <= 4 and not set(lower) & {"of", "for", "the", "and", "on"}:
        return PartyKind.UNKNOWN if any(word.isupper() and len(word) > 2 for word in words) else PartyKind.PERSON
    return PartyKind.UNKNOWN


def _learn_person(parties: Parties, name: str, span: Span) -> None:
    words = name.split()
    office_end = 0
    for i, word in enumerate(words):
        bare = word.lower().strip(".,")
        if bare.split("-")[0] in named("offices") or bare in named("titles"):
            office_end = i + 1
        if bare in ("of", "for") and i >= office_end and office_end:
            office_end = i + 2
    proper, office = words[office_end:], " ".join(words[:office_end]) or None
    if not proper:
        return
    last = proper[-1]
    known = parties.people.get(last)
    fuller = " ".join(proper)
    if office:
        _learn_gender(parties, last, office.lower().replace(".", "").split())
    if known:
        better_name = fuller if len(proper) > len(known.name.split()) and len(proper) <= 4 else known.name
        better_office = known.office if known.office and len(known.office) >= len(office or "") else office
        known = Party(name=better_name, kind=PartyKind.PERSON, office=better_office, span=known.span)
        parties.people[last] = known
    elif office or (len(proper) > 1 and not _stands_as_place(parties.text, span.start)):
        known = Party(name=fuller, kind=PartyKind.PERSON, office=office, span=span)
        parties.people[last] = known
    if known and office and len(proper) > 1:
        parties.first_names[proper[0]] = known
    if known:
        parties.mentions.append(Mention(span, known))


def _stands_as_place(text: str, at: int) -> bool:
    """Whether the words before a name without an office say that it is no person's: "the …", "in …"."""
    before = text[max(0, at - 12) : at].replace("(", " in ").split()
    return bool(before) and before[-1].lower() in ("the", "in", "at", "near", "into", "across", "through", "throughout")


@cache
def _office_beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    offices = "|".join(re.escape(office) for office in sorted(named("offices"), key=len, reverse=True))
    before = rf"(?P<office>(?:(?:former|deputy|acting|{_CAPITAL}) ){{0,4}}(?:[a-z-]{{4,20}} )?(?:{offices})),? $"
    after = (
        r"^(?: \([^)]{1,20}\))?, (?:the |a |an |its |his |her |their |\w+['’]s )?"
        rf"(?P<office>(?:(?!(?:through|by|with|to|a|the|\w+ed) )[\w-]+ ){{0,3}}?(?:{offices}))\b"
    )
    return re.compile(before), re.compile(after)


def _learn_office(parties: Parties, span: Span) -> None:
    """The office in small letters beside a name: "spokeswoman Ana Orlan", "Ana Orlan, the minister of trade"."""
    last = span.of(parties.text).split()[-1]
    known = parties.people.get(last)
    if known is None:
        return
    before, after = _office_beside()
    match = before.search(parties.text[max(0, span.start - 60) : span.start]) or after.match(
        parties.text[span.end : span.end + 80]
    )
    if match is None:
        return
    office = match["office"]
    _learn_gender(parties, last, office.lower().split())
    if known.office is None:
        parties.people[last] = Party(name=known.name, kind=known.kind, office=office, span=known.span)


def _learn_gender(parties: Parties, last: str, words: Sequence[str]) -> None:
    if set(words) & named("feminine"):
        parties.gender[last] = "she"
    elif set(words) & named("masculine"):
        parties.gender[last] = "he"


def bare(words: str) -> str:
    """A name without its determiner and without what stands in apposition to it."""
    plain = re.sub(r"\s\([^()]*\)", "", words)
    name = _REFLEXIVE.sub("", re.split(r"\s?[–—]\s?|,", plain)[0].strip())
    return _DETERMINER.sub("", name).strip(" —–-“”‘’\"'«»")
