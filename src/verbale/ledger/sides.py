"""Sides: whose words an act is, at the level of states, bodies and groups.

A minister, a ministry and a capital are one side, "RUS". A person belongs to the state that any of the documents gives
them. A party that nobody knows is a side of its own, named by its core ("velmark" for "the Velmarkian Foreign
Ministry" and for "Velmark"). Known weakness: two unknown states that begin alike ("Niger", "Nigeria") are kept apart
only by the endings in `resources/ledger.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from verbale.ledger.signals import known
from verbale.references import parties
from verbale.references.own import Desk
from verbale.schema import ActParty, Document, PartyMention

_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_CODE = re.compile(r"[A-Z]{3}")  # of a state, ISO 3166
_POSSESSIVE = re.compile(r"[’']s?$")
# "Ida Brandt’s government"
_WHOSE = re.compile(
    r"(?:[A-Z]\w+\s)??([A-Z][\w-]+)\s([A-Z][\w-]+)[’']s?\s(?:government|ministry|office|country|cabinet|administration)$"
)
_ITS = re.compile(r"\b(?:its|their|his|her)\s(?:[\w-]+\s){0,2}(?:[\w-]+,\s)?$", re.IGNORECASE)
_OFFICIAL = re.compile(r"\b(?:secretary|minister|president|spokes\w+|premier|chancellor)\b", re.IGNORECASE)
_NATIONAL = re.compile(
    r"\b(?:president|prime\sminister|foreign\ssecretary|premier|chancellor|minister)\b", re.IGNORECASE
)
SHORTEST = 4  # letters that an unknown name keeps when an ending is taken off: "Velm", "Ostr"
NOBODY = ""
# Who is meant by these stands elsewhere, or nowhere.
_OPEN = frozenset(
    [
        "us",
        "we",
        "it",
        "they",
        "them",
        "he",
        "she",
        "you",
        "others",
        "both",
        "all",
        "everyone",
        "who",
        "i",
        "his",
        "their",
        "its",
    ]
)


@dataclass(slots=True)
class Sides:
    """The sides of a set of documents, learned as they come; `names` gives each a name to be shown."""

    desk: Desk
    names: dict[str, str] = field(default_factory=dict)
    likely: dict[str, str] = field(default_factory=dict)
    _state_of: dict[str, str] = field(default_factory=dict)
    _family: dict[str, set[str]] = field(default_factory=dict)
    _of_words: dict[str, str] = field(default_factory=dict)

    def learn(self, mentions: Iterable[PartyMention]) -> None:
        """Keep which state a person belongs to."""
        for mention in mentions:
            person = mention.identity or ""
            if person.startswith("person:") and mention.state:
                self._state_of[person] = mention.state.partition(":")[0]
                self._family.setdefault(person.rpartition("-")[2].removeprefix("person:"), set()).add(person)

    def guess(self, document: Document, mentions: Sequence[PartyMention]) -> None:
        """Keep where a person with an office but no state is likely to hold it: "In Oslo, President …", the dateline.

        A guess counts only where no document of the ledger says it.
        """
        home = document.dateline.place if document.dateline else None
        for number, mention in enumerate(mentions):
            person = mention.identity or ""
            if not person.startswith("person:") or mention.state or not _NATIONAL.search(mention.office or ""):
                continue
            before = mentions[number - 1] if number else None
            if _ITS.search(document.text[max(0, mention.span.start - 24) : mention.span.start]):
                continue
            state = before.state if before and _opens(document.text, before.span.start, mention.span.start) else None
            state = state or (self.of_words(home) if home else None)
            if state and not state.startswith(("name:", "person:", "group:")) and person not in self.likely:
                self.likely[person] = state.partition(":")[0]

    def guess_named(self, side: str, words: str, document: Document) -> None:
        """Keep where an official who is only a name is likely to be one: in the country of the dateline."""
        home = document.dateline.place if document.dateline else None
        if home and side not in self.likely and _OFFICIAL.search(words):
            state = self.of_words(home)
            if state and not state.startswith(("name:", "person:", "group:")):
                self.likely[side] = state

    @property
    def people(self) -> dict[str, str]:
        """The states of the people learned."""
        return dict(self._state_of)

    def author(self, document: str, name: str) -> str:
        """The side of a text that names no issuer: its author, whoever that is."""
        return self._named(f"author:{document[:12]}", f"the author of {name.rpartition('/')[2] or 'the text'}")

    def of(self, party: ActParty | None) -> str:
        """The side of a party; `NOBODY` where it is a pronoun, a group of all, or left out."""
        if party is None:
            return NOBODY
        found = self._of_identity(party.identity, party.state)
        return found or self.of_words(party.words)

    def of_mention(self, mention: PartyMention) -> str:
        """The side of a party that a text names."""
        return self._of_identity(mention.identity, mention.state) or (
            NOBODY if mention.identity or mention.candidates else self.of_words(mention.words)
        )

    def _of_identity(self, identity: str | None, state: str | None) -> str:
        if state:
            return self._named(state.partition(":")[0])
        if not identity or identity.startswith("group:"):
            return NOBODY if not identity or identity.endswith("parties") else self._named(identity)
        if not identity.startswith("person:"):
            return self._named(identity.partition(":")[0])
        if identity in self._state_of:
            return self._named(self._state_of[identity])
        family = self._family.get(identity.rpartition("-")[2].removeprefix("person:"), set())
        states = {self._state_of[person] for person in family}
        return self._named(states.pop() if len(states) == 1 else identity)

    def of_words(self, words: str) -> str:
        """The side that words name: through what the desk knows, else by their core."""
        key = " ".join(words.split())[:300]
        if key not in self._of_words:
            self._of_words[key] = self._read(key)
        return self._of_words[key]

    def _read(self, words: str) -> str:
        if _CODE.fullmatch(words) and words in self.desk.parties.name_of:
            return self._named(words)  # as a column of a table names an issuer: "KAZ"
        mentions = parties.find(words, self.desk.parties)
        self.learn(mentions)
        for mention in mentions:
            side = self._of_identity(mention.identity, mention.state)
            if side:
                return side
        if any(mention.identity for mention in mentions):
            return NOBODY
        family = self._family.get(words.split()[-1].lower(), set()) if words else set()
        states = {self._state_of[person] for person in family}
        if len(states) == 1:
            return self._named(states.pop())
        low = f" {words.lower().replace('’', chr(39))} "
        for person, state in self._state_of.items():
            if re.search(rf"\b{re.escape(person[7:].replace('-', ' '))}\b", low):
                return self._named(state)
        whose = _WHOSE.match(words)
        if whose:
            return self._of_identity(f"person:{whose[1]}-{whose[2]}".lower(), None)
        core = core_of(words)
        if not core:
            return NOBODY
        for name in (core, *_without_endings(core)):
            if f"name:{name}" in self.names:
                return f"name:{name}"
        longer = [key for key in self.names if key.startswith("name:") and core in _without_endings(key[5:])]
        return longer[0] if longer else self._named(f"name:{core}", core.title())

    def _named(self, side: str, name: str = "") -> str:
        if side not in self.names:
            self.names[side] = name or self.desk.parties.name_of.get(side) or _person_name(side)
        return side


def _opens(text: str, at: int, end: int) -> bool:
    """Whether "In Oslo, " opens the sentence and leads right to `end`, with no more than a title between."""
    return text[max(0, at - 3) : at] == "In " and re.fullmatch(r"[\w’' -]{2,40},\s(?:the\s)?", text[at:end]) is not None


def _person_name(side: str) -> str:
    return side.partition(":")[2].replace("-", " ").title() if ":" in side else side


@cache
def _organs() -> frozenset[str]:
    return frozenset(known()["organs"])


def core_of(words: str) -> str:
    """The first word of a party's name that is no office and no organ, folded; "" where there is none.

    >>> core_of("the Velmarkian Foreign Ministry"), core_of("Government of Ostrany"), core_of("they")
    ('velmarkian', 'ostrany', '')
    """
    for match in _WORD.finditer(re.split(r"\s(?:in|at|on)\s", words)[0]):
        word = _POSSESSIVE.sub("", match[0])
        low = word.lower()
        if low in _OPEN or low in _organs() or not word[0].isupper():
            continue
        return low
    return ""


def _without_endings(core: str) -> list[str]:
    """A name without the ending of a people ("velmarkian": "velmark"), and with vowels that such an ending drops."""
    found = []
    for ending in known()["demonyms"]:
        if core.endswith(ending) and len(core) - len(ending) >= SHORTEST:
            bare = core[: -len(ending)]
            found += [bare, bare + "a", bare + "y", bare + "ia", bare + "e"]
    return found


def merged(sides: Iterable[str], people: Mapping[str, str]) -> dict[str, str]:
    """Which sides of many documents are one: a person and the state that any document gives them, forms of a name.

    Only sides that change are in the result.
    """
    known = set(sides)
    states: dict[str, set[str]] = {}
    for person, state in people.items():
        states.setdefault(person.removeprefix("person:").rpartition("-")[2], set()).add(state)
    found = {}
    for side in known:
        if side.startswith("person:"):
            theirs = {people[side]} if side in people else states.get(side[7:].rpartition("-")[2], set())
            if len(theirs) == 1:
                found[side] = next(iter(theirs))
        elif side.startswith("name:"):
            if side in people:
                found[side] = people[side]
                continue
            if len(states.get(side[5:], set())) == 1:
                found[side] = next(iter(states[side[5:]]))
                continue
            shorter = [f"name:{bare}" for bare in _without_endings(side[5:]) if f"name:{bare}" in known]
            if shorter:
                found[side] = shorter[0]
    return found


def shown(names: Mapping[str, str], side: str) -> str:
    """A side as it is shown; "an unnamed party" where nobody is named."""
    return names.get(side, side) if side else "an unnamed party"
