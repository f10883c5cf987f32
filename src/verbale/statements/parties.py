"""The parties that a document names, learned from the document itself.

"Veldian Foreign Minister Ana Orlan" makes "Orlan", "Ms. Orlan" and "the minister" mean her. Nobody is known
beforehand: given names, titles, offices beside a name and the use of a family name by itself tell a person from a place
or a company.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz.distance import Levenshtein

from verbale import lexicon
from verbale.schema import Party, PartyKind, Reason
from verbale.statements.naming import (
    CAPITAL,
    Name,
    gender_of,
    given_names,
    head_word,
    named,
    names_in,
    stands_as_place,
    without_possessive,
)
from verbale.text.spans import Span

__all__ = ["Being", "Mention", "Parties", "Resolved", "learn"]

# So many people of one family name are told apart, and so many family names are held against one misspelt; texts have
# fewer, and it bounds the work on hostile input.
NAMESAKES, FAMILIES = 40, 300


@dataclass(slots=True, eq=False)
class Being:
    """Somebody or something that the document names: the fullest name so far, and what is known of it.

    `offices` are all head words of offices in small letters, `proofs` counts the signs that it is a person, `speaks`
    says that a verb of saying stands beside the name.
    """

    words: tuple[str, ...]
    kind: PartyKind
    span: Span
    office: str | None = None
    offices: set[str] = field(default_factory=set)
    gender: str | None = None
    proofs: int = 0
    count: int = 0
    family: str = ""
    speaks: bool = False

    @property
    def name(self) -> str:
        return " ".join(self.words)

    @property
    def is_person(self) -> bool:
        return self.kind is PartyKind.PERSON

    def party(self) -> Party:
        """The record that travels on."""
        return Party(name=self.name, kind=self.kind, office=self.office, span=self.span)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: its span, and whom it names."""

    span: Span
    being: Being

    @property
    def party(self) -> Party:
        return self.being.party()


@dataclass(frozen=True, slots=True)
class Resolved:
    """The answer for one source: a party or nobody, and why."""

    party: Party | None
    reason: Reason


@dataclass(slots=True)
class Parties:
    """All mentions of a document in order, people by family name, bodies by last word and name.

    `short` holds bodies by their initials and by the last word of their name.
    """

    text: str
    mentions: list[Mention] = field(default_factory=list)
    people: dict[str, list[Being]] = field(default_factory=dict)
    first_names: dict[str, Being] = field(default_factory=dict)
    organs: dict[str, dict[str, Being]] = field(default_factory=dict)
    others: dict[str, Being] = field(default_factory=dict)
    short: dict[str, Being] = field(default_factory=dict)

    def person(self, words: Sequence[str]) -> Party | None:
        """The person that these words of a name point at."""
        found = self.being(words)
        return found.party() if found else None

    def being(self, words: Sequence[str]) -> Being | None:
        """The person whose family name is among these words; a given name before it decides between namesakes."""
        for i in range(len(words) - 1, -1, -1):
            namesakes = self.people.get(words[i])
            if namesakes:
                return _told_apart(namesakes, words[:i])
        return next((self.first_names[word] for word in words if word in self.first_names), None)


def _told_apart(namesakes: Sequence[Being], before: Sequence[str]) -> Being:
    """Of several with one family name: the one with this given name or title, else the one named most."""
    given = {word.strip(".,") for word in before}
    fits = [being for being in namesakes if given & set(being.words[:-1])]
    if not fits:
        gender = gender_of((), tuple(before))
        fits = [being for being in namesakes if gender is None or being.gender in (gender, None)]
    return max(fits or namesakes, key=lambda being: being.count)


def learn(text: str, regions: Sequence[Span]) -> Parties:
    """Collect the names in the `regions` of `text` (the words outside quotation marks)."""
    parties = Parties(text)
    names = [name for region in regions for name in names_in(text, region)]
    alone = Counter(name.proper[0] for name in names if len(name.proper) == 1)
    titled = Counter(name.proper[0] for name in names if len(name.proper) == 1 and name.office)
    for name in names:
        if name.kind is PartyKind.PERSON and len(name.proper) > 1:
            _learn_person(parties, name, alone, titled)
    _learn_titled(parties, names)
    for namesakes in parties.people.values():
        for being in namesakes:
            if being.proofs and len(being.words) > 1:
                parties.first_names.setdefault(being.words[0], being)
    for name in names:
        _mention(parties, name)
    _settle(parties)
    return parties


def _learn_person(parties: Parties, name: Name, alone: Counter[str], titled: Counter[str]) -> None:
    """A name of two words and more: a new person, or a known one again."""
    text, family = parties.text, name.family
    if titled[name.proper[0]] and not alone[family]:
        family = name.proper[0]  # "Ban Ki-moon" is "Mr. Ban"
    if not name.office and stands_as_place(text, name.span.start) and name.proper[0].lower() not in _given():
        return
    proofs = 2 * bool(name.office) + (name.proper[0].lower() in _given()) + (alone[family] > 0)
    proofs += 2 * bool(_AGE.match(text, name.span.end, name.span.end + 12))
    gender = gender_of(name.proper, name.office)
    for known in parties.people.get(family, [])[:NAMESAKES]:
        if _are_one(known.words, name.proper):
            if len(known.words) < len(name.proper) <= 4 or (len(known.words) == 1 and len(name.proper) <= 5):
                known.words, known.span = name.proper, name.span
            known.gender = known.gender or gender
            known.proofs += proofs
            known.count += 1
            _give_office(known, " ".join(name.office))
            return
    being = Being(name.proper, PartyKind.PERSON, name.span, gender=gender, proofs=proofs, count=1, family=family)
    _give_office(being, " ".join(name.office))
    parties.people.setdefault(family, []).append(being)


def _learn_titled(parties: Parties, names: Sequence[Name]) -> None:
    """ "Mr. Orlan" is not "Ana Orlan": a namesake of whom the text gives no more than the family name."""
    for name in names:
        gender = gender_of((), name.office)
        if len(name.proper) > 1 or name.kind is not PartyKind.PERSON or gender is None:
            continue
        namesakes = parties.people.get(name.family, [])
        fitting = [being for being in namesakes if being.gender in (gender, None)]
        if namesakes and not fitting:
            being = Being(name.proper, PartyKind.PERSON, name.span, gender=gender, proofs=2, family=name.family)
            namesakes.append(being)
            fitting = [being]
        for being in fitting[:1]:
            being.count += 1


_AGE = re.compile(r",? \(?(?:\d\d\b|[DRI]-)")


@cache
def _given() -> frozenset[str]:
    return given_names("feminine") | given_names("masculine")


def _are_one(known: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether two names with one family name can be one person's: "Donald J. Trump", "Donald Trump"."""
    if _is_junior(known) != _is_junior(words):
        return False
    first, other = known[0].strip("."), words[0].strip(".")
    if first == other or len(known) == 1 or len(words) == 1:
        return True
    if len(first) == 1 or len(other) == 1:
        return first[0] == other[0]
    return other in known[1:-1] or first in words[1:-1]


def _is_junior(words: tuple[str, ...]) -> bool:
    return words[-1].strip(".").lower() in ("jr", "ii", "iii", "iv")


def _give_office(being: Being, office: str) -> None:
    """Note an office; the one told is the longest that stands before the name."""
    if not office:
        return
    short = _short_offices()
    heads = [word.strip(".,") for word in office.lower().split()]
    being.offices.update(short.get(head, head) for head in heads)
    if being.office is None or len(office) > len(being.office):
        being.office = office


@cache
def _short_offices() -> dict[str, str]:
    content: dict[str, str] = lexicon.load("parties")["short_offices"]
    return content


def _mention(parties: Parties, name: Name) -> None:
    """Enter one name as a mention of a being, which may be new."""
    text = parties.text
    span = name.span
    organ = _organ_after().match(text, span.end, min(len(text), span.end + 40))
    if organ:
        owner = _person_named(parties, name) if text[span.end] in "'’" else None
        if owner is not None:
            parties.mentions.append(Mention(span, owner))
        span = Span(span.start, organ.end())
        _mention_body(parties, span, span.of(text).split(), PartyKind.ORGAN, organ["head"])
        return
    if name.kind is PartyKind.PERSON or len(name.proper) == 1:
        being = _person_named(parties, name)
        if being is not None:
            _learn_beside(parties, being, span)
            parties.mentions.append(Mention(span, being))
            return
    kind = PartyKind.UNKNOWN if name.kind is PartyKind.PERSON else name.kind
    words = list(name.office + name.proper)
    new = kind is PartyKind.UNKNOWN and len(words) == 1 and words[0] not in parties.others
    if new and _opens_sentence(text, span.start):
        return
    _mention_body(parties, span, words, kind, words[-1])


def _person_named(parties: Parties, name: Name) -> Being | None:
    words = name.proper
    if len(words) == 1:
        being = parties.being([*name.office, words[0]])
        if being is None:
            being = _misspelt(parties, words[0])
            if being is not None:
                parties.people[words[0]] = [being]
        if being is None and (name.office or words[0].lower() in _given()) and name.kind is not PartyKind.BODY:
            gender = gender_of((words[0], ""), name.office)
            being = Being(words, PartyKind.PERSON, name.span, gender=gender, proofs=2, family=words[0])
            parties.people.setdefault(words[0], []).append(being)
        if being is not None:
            if len(parties.people.get(words[0], ())) == 1:  # of namesakes it is not told who holds the office
                _give_office(being, " ".join(name.office))
            if name.office:
                being.gender = gender_of((), name.office) or being.gender
            being.count += 1
            being.proofs += 1
        return being
    namesakes = [being for being in parties.people.get(name.family, ()) if _are_one(being.words, words)]
    if not namesakes and words[0] in parties.people:
        namesakes = [being for being in parties.people[words[0]] if being.words == words]
    if namesakes:
        return namesakes[0]
    own = parties.people.get(name.family)  # "Veldian Post Orlan": other words before a family name
    return own[0] if own and words[0].lower() not in _given() and len(words) > 2 else None


def _misspelt(parties: Parties, word: str) -> Being | None:
    """The one person whose family name is this word but for a letter or two ("Schneiderman", "Scheiderman")."""
    if len(word) < 6 or len(parties.people) > FAMILIES:
        return None
    near = [
        namesakes[0]
        for family, namesakes in parties.people.items()
        if family[0] == word[0]
        and len(family) > 5
        and family != word
        and Levenshtein.distance(family, word, score_cutoff=2) <= 2
    ]
    return near[0] if len(near) == 1 else None


def _mention_body(parties: Parties, span: Span, words: list[str], kind: PartyKind, head: str) -> None:
    name = without_possessive(" ".join(words))
    known = parties.organs.get(head, {}).get(name) or parties.others.get(name)
    if known is None and len(words) == 1:
        known = parties.short.get(name)
    if known is None:
        known = Being(tuple(name.split()), kind, span)
        if kind is PartyKind.UNKNOWN:
            parties.others[name] = known
        else:
            parties.organs.setdefault(head, {})[name] = known
            _shorten(parties, known)
            if kind is PartyKind.DOCUMENT:
                parties.organs.setdefault(head_word(words), {})[name] = known
    known.count += 1
    parties.mentions.append(Mention(span, known))


def _shorten(parties: Parties, being: Being) -> None:
    """Note what a body is called for short: its initials ("IMF"), or the last word of its name ("the Post")."""
    if len(being.words) > 1:
        initials = "".join(part[0] for part in being.words if part[0].isupper())
        for word in (initials, being.words[-1]):
            if len(word) > 2:
                parties.short.setdefault(word, being)


def _settle(parties: Parties) -> None:
    """Names that nothing shows to be a person's, and that stand as places, are nobody's."""
    unsure = {
        id(mention.being)
        for mention in parties.mentions
        if mention.being.is_person
        and mention.being.proofs == 0
        and stands_as_place(parties.text, mention.span.start)
    }  # fmt: skip
    for mention in parties.mentions:
        if id(mention.being) in unsure:
            mention.being.kind = PartyKind.UNKNOWN


@cache
def _organ_after() -> re.Pattern[str]:
    """An organ whose own words are in small letters: "Velmarkian foreign ministry", "Torvald's office"."""
    heads = (
        "|".join(
            [
                "ministry",
                "government",
                "parliament",
                "office",
                "administration",
                "embassy",
                "cabinet",
                "council",
                "campaign",
            ]
        )
        + "|team|foundation"
    )
    return re.compile(
        rf"(?:['’]s?)? (?:(?:foreign|finance|defence|defense|interior|trade|economy|justice|press|presidential) )?"
        rf"(?P<head>{heads})\b(?! (?:of|manager|chairman|chairwoman|spokesman|spokeswoman|official|aide))"
    )


def _opens_sentence(text: str, at: int) -> bool:
    """Whether a word has its capital because a sentence begins with it."""
    before = text[max(0, at - 4) : at].rstrip(" \t\"“‘'«(")
    return not before or before[-1] in ".!?:\n"


@cache
def _office_beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    offices = "|".join(re.escape(office) for office in sorted(named("offices"), key=len, reverse=True))
    before = (
        rf"(?P<office>(?:(?:former|deputy|acting|{CAPITAL}) ){{0,4}}(?:[a-z-]{{4,20}} )?(?:{offices}))"
        r"(?: (?:for|of|to) [\w’'. ]{2,40})?,? $"
    )
    after = (
        r"^(?: \([^)]{1,20}\))?, (?:the |a |an |its |his |her |their |\w+['’]s )?"
        rf"(?P<office>(?:(?!(?:through|by|with|to|a|the|\w+ed) )[\w-]+ ){{0,3}}?(?:{offices}))\b"
    )
    return re.compile(before), re.compile(after)


def _learn_beside(parties: Parties, being: Being, span: Span) -> None:
    """The office in small letters beside a name: "spokeswoman Ana Orlan", "Ana Orlan, the minister of trade"."""
    text = parties.text
    before, after = _office_beside()
    match = before.search(text[max(0, span.start - 60) : span.start]) or after.match(text[span.end : span.end + 80])
    if match is None:
        return
    office = match["office"]
    own = being.office
    _give_office(being, office)
    being.office = own or office
    being.proofs += 2
    being.gender = gender_of((), tuple(office.split())) or being.gender
