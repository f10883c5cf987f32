"""Following the talk of a document: who spoke last, what was issued by whom, and so who "he" and "the document" are."""

from __future__ import annotations

import re
from bisect import bisect_left

from verbale.schema import Party, PartyKind, Reason
from verbale.statements import passages, phrases
from verbale.statements.discourse import Discourse
from verbale.statements.parties import Parties, Resolved, bare, kind_of_name, named
from verbale.text.spans import Span

_WORDS = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*\.?")
_IMPERSONAL = frozenset({PartyKind.ORGAN, PartyKind.BODY, PartyKind.STATE, PartyKind.DOCUMENT, PartyKind.UNKNOWN})


def resolve(discourse: Discourse, source: Span) -> Resolved:
    """The party that the words of `source` point at."""
    words = source.of(discourse.parties.text)
    name = bare(words)
    lower = name.lower()
    if lower in ("he", "she", "him", "her", "his", "i", "who"):
        return _pronoun(discourse, source, lower)
    if lower in ("it", "its"):
        return _it(discourse, source)
    if lower in ("they", "their", "we", "them"):
        return _they(discourse, source)
    parts = [part.strip(".") if len(part) > 3 else part for part in _WORDS.findall(name)]
    plain = [_without_s(part) for part in parts]
    if "and" in plain[1:-1] and discourse.parties.person(plain[: plain.index("and")][-1:]) and plain[-1][0].isupper():
        both = re.sub(r"^[Bb]oth\s", "", name)
        return _known(Party(name=both, kind=PartyKind.GROUP, span=source), "several", source, f"“{both}” are several")
    person = _person_in(discourse.parties, words, plain)
    if person:
        return _known(person, "named", source, f"“{words}” is {person.name}")
    if re.match(r"(?:paragraph|article|section|chapter|point|part|clause|annex)\s\S+\sof\s", lower):
        of = words.lower().index(" of ") + 4
        return resolve(discourse, Span(source.start + of, source.end))
    if plain and not any(part[0].isupper() for part in plain):
        if re.match(r"(?:an?|one|another|some)\s", words, re.IGNORECASE):
            return _indefinite(discourse, source, plain)
        owner = _OWNED.match(words)
        if owner and _head(plain) in named("documents"):
            return resolve(discourse, Span(source.start, source.start + len(owner[0])))
        return _role(discourse, source, plain)
    return _name(discourse, source, name, plain)


def _without_s(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


_OWNED = re.compile(r"(?:his|her|its|their)\b", re.IGNORECASE)
_LINKS = frozenset(
    ["of", "for", "in", "from", "at", "on", "to", "with", "by", "adopted", "issued", "signed", "released", "published"]
)


def _person_in(parties: Parties, words: str, plain: list[str]) -> Party | None:
    """The person that a source names: "Orlan", "Minister of Trade Ana Orlan", "the minister, Ana Orlan,"."""
    head = _head_words(plain)
    person = parties.person([word for word in head if word[0].isupper()])
    if person and head[-1] in person.name.split():
        return person
    offices = named("offices") | named("titles")
    if len(head) < len(plain) and head[-1].lower() in offices and plain[len(head)] == "of":
        last = parties.person(plain[-1:])
        named_only = " ".join(plain[len(head) + 1 :]) in (last.name, last.name.split()[-1]) if last else True
        if last and not named_only:
            return last
    apposed = _WORDS.findall("".join(re.sub(r"\([^()]*\)", "", words).split(",")[1:2]))
    if apposed and all(word[0].isupper() for word in apposed):
        return parties.person(apposed[-1:])
    return None


def _head_words(words: list[str]) -> list[str]:
    """The words of a noun phrase up to its head: those before "of", "for", "in" …"""
    for i, word in enumerate(words):
        if i and word.lower() in _LINKS:
            return words[:i]
    return words


def _head(words: list[str]) -> str:
    head = _head_words(words)
    return head[-1].lower() if head else ""


def _known(party: Party, rule: str, source: Span, detail: str) -> Resolved:
    return Resolved(party, Reason(rule=rule, detail=detail, span=source))


def _pronoun(discourse: Discourse, source: Span, word: str) -> Resolved:
    gender = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she"}.get(word)

    def fits(party: Party) -> bool:
        if party.kind is not PartyKind.PERSON or party.name == discourse.quoting:
            return False
        known = discourse.parties.gender.get(party.name.split()[-1])
        return gender is None or known is None or known == gender

    party = discourse.last(fits)
    mention = discourse.mentioned_before(source.start, fits)
    subject = discourse.subject_before(source.start, fits)
    if mention and (party is None or subject):
        mention = subject or mention
        name = discourse.parties.person(mention.party.name.split()[-1:]) or mention.party
        return _known(name, "pronoun", source, f"“{word}” is taken for {name.name}, named before it")
    if party is None:
        detail = f"“{word}”, and no person named before"
        return Resolved(None, Reason(rule="pronoun_unresolved", detail=detail, span=source))
    doubt = "" if mention is None or mention.party.name == party.name else f"; {mention.party.name} is named in between"
    return _known(party, "pronoun", source, f"“{word}” is taken for {party.name}, who spoke last{doubt}")


def _it(discourse: Discourse, source: Span) -> Resolved:
    def fits(party: Party) -> bool:
        if party.kind not in _IMPERSONAL or party.name == discourse.quoting:
            return False
        return party.kind is not PartyKind.UNKNOWN or party.name[:1].isupper()

    party = discourse.last(fits)
    mention = discourse.mentioned_before(source.start, fits)
    subject = discourse.subject_before(source.start, fits)
    if party is not None and subject is not None and subject.party.kind is PartyKind.DOCUMENT != party.kind:
        subject = None  # an instrument that somebody cites is seldom who goes on speaking
    if mention and (party is None or subject):
        mention = subject or mention
        party = fullest(discourse.parties, mention.party)
        return _known(party, "pronoun", source, f"“it” is taken for {party.name}, named before it")
    if party is None:
        return Resolved(None, Reason(rule="pronoun_unresolved", detail="“it”, and no body named before", span=source))
    return _known(party, "pronoun", source, f"“it” is taken for {party.name}, which spoke last")


def _they(discourse: Discourse, source: Span) -> Resolved:
    party = discourse.last(lambda party: party.kind is not PartyKind.PERSON)
    if party is None:
        return Resolved(None, Reason(rule="pronoun_unresolved", detail="“they”, and nobody fits", span=source))
    return _known(party, "pronoun", source, f"“they” is taken for {party.name}, doubtful")


def _role(discourse: Discourse, source: Span, words: list[str]) -> Resolved:
    """A source without a name: "the document", "the ministry", "the minister", "officials"."""
    head = _head(words)
    text = " ".join(words)
    if head in named("documents"):
        return _document(discourse, source, head, text)
    if head in named("organs"):
        party = _organ(discourse, source, words, head)
        if party:
            return _known(party, "organ", source, f"“{text}” is taken for {party.name}")
        return _known(
            Party(name=text, kind=PartyKind.ORGAN, span=source), "as_named", source, f"“{text}” is not named further"
        )
    if head in named("offices"):
        party = _office_holder(discourse, source, words)
        if party:
            return _known(party, "office", source, f"“{text}” is taken for {party.name}")
        return _known(
            Party(name=text, kind=PartyKind.PERSON, span=source), "as_named", source, f"“{text}” is not named"
        )
    kind = PartyKind.GROUP if head in named("groups") or head.endswith("s") else PartyKind.UNKNOWN
    return _known(Party(name=text, kind=kind, span=source), "as_named", source, f"“{text}” is not named further")


def _indefinite(discourse: Discourse, source: Span, words: list[str]) -> Resolved:
    """Somebody or something new ("an official"); a document just issued in the same breath is its issuer's."""
    text, head = " ".join(words), _head(words)
    issue = discourse.issues[-1] if discourse.issues else None
    if issue and head == issue.noun and 0 <= source.end - issue.at <= 250 and issue.at >= source.start - 250:
        return _known(issue.party, "issued_by", source, f"“{text}” was issued by {issue.party.name}")
    issuer = _issuer_in_sentence(discourse, source) if head in named("documents") else None
    if issuer is not None:
        return _known(issuer, "issued_by", source, f"“{text}” is issued in this sentence by {issuer.name}")
    kind = PartyKind.UNKNOWN
    for name, found in (("documents", PartyKind.DOCUMENT), ("organs", PartyKind.ORGAN), ("offices", PartyKind.PERSON)):
        kind = found if head in named(name) and kind is PartyKind.UNKNOWN else kind
    kind = PartyKind.GROUP if head in named("groups") else kind
    return _known(Party(name=text, kind=kind, span=source), "as_named", source, f"“{text}” is not named further")


_ISSUES = re.compile(
    r"\b(?:issued|adopted|released|published|signed|approved|circulated|put out|presented|unveiled)\s+$"
)


def _issuer_in_sentence(discourse: Discourse, source: Span) -> Party | None:
    """The subject of "adopted a joint communiqué which states", for the communiqué."""
    if discourse.sentence is None or not discourse.sentence.start < source.start < discourse.sentence.end:
        return None
    before = Span(discourse.sentence.start, source.start)
    if not _ISSUES.search(before.of(discourse.parties.text)):
        return None
    sentences = passages.prepare(discourse.parties.text, before, ()).sentences
    tokens = sentences[0].tokens if sentences else ()
    subject = phrases.sentence_subject(tokens, len(tokens)) if tokens else None
    if subject is None:
        return None
    place = Span(tokens[subject[0]].start, tokens[subject[1] - 1].end)
    return None if place == source else resolve(discourse, place).party


def _document(discourse: Discourse, source: Span, noun: str, text: str) -> Resolved:
    issue = discourse.issue(noun)
    if issue:
        return _known(issue.party, "issued_by", source, f"“{text}” was issued by {issue.party.name}")
    last = discourse.last(lambda party: party.kind in (PartyKind.ORGAN, PartyKind.BODY))
    if last:
        return _known(
            last, "issued_by", source, f"“{text}” is taken for that of {last.name}, which spoke last: doubtful"
        )
    near = discourse.mentioned_before(source.start, lambda party: party.kind is PartyKind.ORGAN)
    if near:
        detail = f"“{text}” is taken for that of {near.party.name}, named before: doubtful"
        return _known(near.party, "issued_by", source, detail)
    return _known(
        Party(name=text, kind=PartyKind.DOCUMENT, span=source), "as_named", source, f"who issued “{text}” is not told"
    )


def _organ(discourse: Discourse, source: Span, words: list[str], head: str) -> Party | None:
    wanted = {word.lower() for word in words}

    def fits(party: Party) -> bool:
        held = {word.lower() for word in party.name.split()}
        return party.kind is PartyKind.ORGAN and wanted <= held

    party = discourse.last(fits)
    if party:
        return party
    mention = discourse.mentioned_before(source.start, fits)
    return fullest(discourse.parties, mention.party) if mention else None


def _office_holder(discourse: Discourse, source: Span, words: list[str]) -> Party | None:
    """The person who holds the office that the words name, or an office of the same head word."""
    wanted = {word.lower() for word in words}

    def holds(party: Party) -> bool:
        return party.office is not None and wanted <= set(_WORDS.findall(party.office.lower()))

    def holds_alike(party: Party) -> bool:
        return party.office is not None and _WORDS.findall(party.office.lower())[-1:] == [words[-1].lower()]

    for fits in (holds, holds_alike):
        party = discourse.last(fits)
        mention = discourse.mentioned_before(source.start, fits)
        if party or mention:
            return party or (mention.party if mention else None)
    in_text = [party for party in discourse.parties.people.values() if holds(party) or holds_alike(party)]
    if len(in_text) == 1:
        return in_text[0]
    return discourse.last(lambda party: party.kind is PartyKind.PERSON and party.office is None)


def fullest(parties: Parties, party: Party) -> Party:
    """The longest name in the document that holds all the words of this one and ends alike."""
    words = party.name.split()
    best = party
    for other in parties.organs.get(words[-1] if words else "", {}).values():
        held = other.name.split()
        room = 6 if party.kind is PartyKind.DOCUMENT else 3
        longer = len(best.name.split()) < len(held) <= len(words) + room
        alike = held[-len(words) :] == words or (party.kind is PartyKind.DOCUMENT and held[: len(words)] == words)
        if other.kind is party.kind and longer and alike:
            best = other
    return best


def _name(discourse: Discourse, source: Span, name: str, words: list[str]) -> Resolved:
    """A source with a name in it that is no known person."""
    head = _head(words)
    if head in named("documents"):
        owner = _name_inside(discourse, source)
        if owner:
            return _known(owner, "issued_by", source, f"“{name}” is {owner.name}’s")
        if any(word[0].isupper() for word in words[1:]) or words[0][0].isupper():
            party = fullest(discourse.parties, Party(name=name, kind=PartyKind.DOCUMENT, span=source))
            return _known(party, "as_named", source, f"“{name}” speaks for itself")
    if head in named("offices") and not re.search(r"\b(?:of|for)\b|['’]s", name):
        holder = _office_holder(discourse, source, words)
        if holder and holder.office:
            return _known(holder, "office", source, f"“{name}” is taken for {holder.name}")
    kind = _kind(words, head)
    name = _named_part(name)
    party = fullest(discourse.parties, Party(name=name, kind=kind, span=source))
    return _known(party, "named", source, f"“{name}” is {party.name}")


def _named_part(name: str) -> str:
    """A document's or body's name without a clause that goes on about it: "the Charter adopted at …"."""
    clause = r"\s(?:adopted|signed|issued|released|published|agreed|which|that|who)\b"
    place = r"\s(?:in|on|at) (?:its|his|her|their|an?) "
    return re.split(f"{clause}|{place}", name)[0]


def _name_inside(discourse: Discourse, source: Span) -> Party | None:
    """The organ or body whose document the source is: "the Foreign Ministry statement", "the report by NATO"."""
    first = bisect_left(discourse.starts, source.start)
    for mention in discourse.parties.mentions[first : bisect_left(discourse.starts, source.end)]:
        if mention.party.kind in (PartyKind.ORGAN, PartyKind.BODY, PartyKind.PERSON):
            return fullest(discourse.parties, mention.party)
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
