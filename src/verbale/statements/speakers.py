"""Who speaks: the party that the words of a source point at.

Names are looked up among those that the document told, pronouns in `pronouns`, roles and bodies in `roles`, documents
in `issuing`. What fits nobody stays what it says, or nobody, and the reason says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from verbale.schema import Party, PartyKind
from verbale.statements.cues import words as words_of
from verbale.statements.discourse import Discourse
from verbale.statements.issuing import is_document
from verbale.statements.naming import bare, kind_of_name, named
from verbale.statements.parties import Being, Parties, Resolved
from verbale.statements.pronouns import ALL, known, pronoun
from verbale.statements.roles import head_of, head_words, indefinite, office_holder, role
from verbale.text.spans import Span

_WORDS = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*\.?")
_LABEL = re.compile(r"[A-Z][\w ]{0,30}:\s+(?=\w)")  # "BREAKING: the minister"
_INDEFINITE = re.compile(r"(?:an?|one|another|some)\s", re.IGNORECASE)
_OF = re.compile(r"\sof\s+", re.IGNORECASE)  # the line may end there
_PART_OF = re.compile(r"(?:paragraph|article|section|chapter|point|part|clause|annex)\s\S+\sof\s")


def resolve(discourse: Discourse, source: Span) -> Resolved:
    """The party that the words of `source` point at."""
    words = source.of(discourse.parties.text)
    label = _LABEL.match(words)
    if label:
        return resolve(discourse, Span(source.start + label.end(), source.end))
    name = bare(words)
    lower = re.sub(r"['’](?:s|ve|m|re|d|ll)$", "", name.lower())
    if lower in ALL:
        return pronoun(discourse, source, lower, resolve)
    parts = [part.strip(".") if len(part) > 3 else part for part in _WORDS.findall(name)]
    plain = [re.sub(r"['’]s?$", "", part) for part in parts]
    both = _both(discourse.parties, name, plain)
    if both:
        return known(Party(name=both, kind=PartyKind.GROUP, span=source), "several", source, f"“{both}” are several")
    person = _person_in(discourse.parties, words, plain)
    if person:
        return known(person, "named", source, f"“{words}” is {person.name}")
    apposed = _apposed_person(discourse, source, name, plain)
    if apposed is not None:
        return known(apposed, "named", source, f"“{words}” is {apposed.name}")
    of = _OF.search(words) if _PART_OF.match(lower) else None
    if of:
        return resolve(discourse, Span(source.start + of.end(), source.end))
    if plain and _is_unnamed(discourse, source, words, name, plain):
        if _INDEFINITE.match(words):
            found = indefinite(discourse, source, plain, resolve)
        else:
            found = role(discourse, source, [plain[0].lower(), *plain[1:]], resolve)
        _enter(discourse, source, found, plain)
        return found
    return _name(discourse, source, name, plain)


def _apposed_person(discourse: Discourse, source: Span, name: str, plain: Sequence[str]) -> Party | None:
    """The person named behind a role without a name: "One delegate, party chairwoman Ana Orlan"."""
    words = source.of(discourse.parties.text)
    if "," not in words or any(part[0].isupper() for part in plain[1:]) or head_of(list(plain)) in named("groups"):
        return None
    comma = source.start + words.index(",")
    people = [m for m in discourse.mentions_in(Span(comma, source.end)) if m.being.is_person and m.being.proofs]
    before = discourse.parties.text[comma : people[0].span.start] if people else "who"
    return people[0].party if not re.search(r"\b(?:who|which|whose|where|and|for|of|to|with)\b", before) else None


def _is_unnamed(discourse: Discourse, source: Span, words: str, name: str, plain: Sequence[str]) -> bool:
    """Whether no capital but that of a sentence's first word stands in a source."""
    if not any(part[0].isupper() for part in plain):
        return True
    opens = discourse.sentence is not None and source.start == discourse.sentence.start
    bare_role = opens and (
        (words == name and is_role(plain[0])) or plain[0].lower() in words_of("determiners", "pronouns")
    )
    return bare_role and not any(part[0].isupper() for part in plain[1:])


def _enter(discourse: Discourse, source: Span, found: Resolved, plain: Sequence[str]) -> None:
    """Let somebody who has a role and no name be meant by a pronoun or the same role later."""
    party = found.party
    if party is None or party.span != source:
        return
    head = head_of(list(plain))
    person = party.kind is PartyKind.PERSON or head in named("feminine") | named("masculine")
    kind = PartyKind.PERSON if person else party.kind
    gender = "she" if head in named("feminine") else ("he" if head in named("masculine") else None)
    being = Being(tuple(party.name.split()), kind, source, offices={head}, gender=gender, proofs=1, family=head)
    discourse.salience.enter(source, being)


def is_role(word: str) -> bool:
    """Whether a word that opens a sentence is that of a role or a document, and not a name."""
    lower = word.lower()
    return any(lower in named(sort) for sort in ("offices", "groups", "organs")) or is_document(lower)


def _both(parties: Parties, name: str, plain: Sequence[str]) -> str | None:
    """ "Ana Orlan and Ben Hale", without "both"."""
    if "and" in plain[1:-1] and parties.person(list(plain[: plain.index("and")][-1:])) and plain[-1][0].isupper():
        return re.sub(r"^[Bb]oth\s", "", name)
    return None


def _person_in(parties: Parties, words: str, plain: list[str]) -> Party | None:
    """The person that a source names: "Orlan", "Minister of Trade Ana Orlan", "the minister, Ana Orlan,"."""
    head = head_words(plain)
    being = parties.being([word for word in head if word[0].isupper()])
    if being and (head[-1] in being.words or being in parties.people.get(head[-1], ())):
        return being.party()
    offices = named("offices") | named("titles")
    if len(head) < len(plain) and head[-1].lower() in offices and plain[len(head)] == "of":
        last = parties.person(plain[-1:])
        named_only = " ".join(plain[len(head) + 1 :]) in (last.name, last.name.split()[-1]) if last else True
        if last and not named_only:
            return last
    apposed = _WORDS.findall("".join(re.sub(r"\([^()]*\)", "", words).split(",")[1:2]))
    if apposed and all(word[0].isupper() for word in apposed):
        return parties.person(apposed)
    return None


def _name(discourse: Discourse, source: Span, name: str, words: list[str]) -> Resolved:
    """A source with a name in it that is no known person."""
    if " and " in name:
        name = re.sub(r"^[Bb]oth\s", "", name)
    head = head_of(words)
    if is_document(head):
        owner = _name_inside(discourse, source)
        if owner:
            return known(owner, "issued_by", source, f"“{name}” is {owner.name}’s")
        if any(word[0].isupper() for word in words[1:]) or words[0][0].isupper():
            party = discourse.fullest(Party(name=name, kind=PartyKind.DOCUMENT, span=source))
            return known(party, "as_named", source, f"“{name}” speaks for itself")
    if head in named("offices") and not re.search(r"\b(?:of|for)\b|['’]s", name):
        holder = office_holder(discourse, source, words)
        if holder and holder.office:
            return known(holder.party(), "office", source, f"“{name}” is taken for {holder.name}")
    kind = _kind(words, head)
    if kind is PartyKind.PERSON and head in named("offices"):
        found = known(Party(name=_named_part(name), kind=kind, span=source), "named", source, f"“{name}” is not named")
        _enter(discourse, source, found, words)
        return found
    name = _named_part(name)
    being = discourse.parties.others.get(name)
    party = discourse.fullest(Party(name=name, kind=kind, span=being.span if being else source))
    return known(party, "named", source, f"“{name}” is {party.name}")


def _named_part(name: str) -> str:
    """A document's or body's name without a clause that goes on about it: "the Charter adopted at …"."""
    clause = r"\s(?:adopted|signed|issued|released|published|agreed|which|that|who)\b"
    place = r"\s(?:in|on|at) (?:its|his|her|their|an?) "
    return re.split(f"{clause}|{place}", name)[0]


def _name_inside(discourse: Discourse, source: Span) -> Party | None:
    """The organ or body whose document the source is: "the Foreign Ministry statement", "the report by NATO"."""
    for mention in discourse.mentions_in(source):
        owns = discourse.parties.text[mention.span.end : mention.span.end + 1] in ("'", "’")
        if mention.being.kind in (PartyKind.ORGAN, PartyKind.BODY, PartyKind.PERSON) or owns:
            return discourse.fullest(mention.party)
    return None


def _kind(words: list[str], head: str) -> PartyKind:
    if head in named("organs"):
        return PartyKind.ORGAN
    if head in named("instruments"):
        return PartyKind.DOCUMENT
    if head in named("groups"):
        return PartyKind.GROUP
    if head in named("offices"):
        return PartyKind.PERSON
    capitals = [word for word in words if word[0].isupper()]
    return kind_of_name(capitals) if capitals else PartyKind.UNKNOWN
