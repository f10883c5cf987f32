"""Whom a pronoun means that is the source of words: he, she, it, they, I, we, who, which."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from itertools import pairwise

from verbale.schema import Party, PartyKind, Reason
from verbale.statements import passages, phrases
from verbale.statements.discourse import Discourse
from verbale.statements.naming import named
from verbale.statements.parties import Being, Resolved
from verbale.statements.salience import fits
from verbale.text.spans import Span

Resolve = Callable[[Discourse, Span], Resolved]

HE_OR_SHE = frozenset({"he", "him", "his", "she", "her", "hers"})
FIRST = frozenset({"i", "me", "my", "we", "us", "our", "ours", "mine"})
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
IT = frozenset({"it", "its"})
THEY = frozenset({"they", "their", "them", "theirs"})
ALL = HE_OR_SHE | FIRST | RELATIVE | IT | THEY

# What the last speaker of the paragraph, or before it, gains over those who were only named.
SPOKE_LAST, SPOKE_BEFORE = 0.4, 0.2
# What the last speaker gains where the next paragraph opens with a quotation.
GOES_ON = 0.6
# What is left of somebody's salience who is named in the very words said, and who is a hearer of them.
NAMES_HIMSELF, NO_ROOM = 0.25, 0.01
# Up to this share of the first's salience the second is no rival worth telling of.
RIVAL = 0.7
# Longest stretch of one sentence, and of what is said, that is looked into, in code points.
LONGEST = 800
# Behind "…," he told Orlan: how far the hearer stands behind the pronoun at most, in code points.
HEARERS = 40
# How many sentences back "they" reaches for several.
PLURALS_BACK = 3

_BODIES = frozenset({PartyKind.GROUP, PartyKind.ORGAN, PartyKind.BODY, PartyKind.STATE})
_IMPERSONAL = frozenset({PartyKind.ORGAN, PartyKind.BODY, PartyKind.STATE, PartyKind.DOCUMENT, PartyKind.UNKNOWN})


def pronoun(discourse: Discourse, source: Span, word: str, resolve: Resolve) -> Resolved:
    """The party that a pronoun in small letters means."""
    if word in HE_OR_SHE:
        return _he_or_she(discourse, source, word)
    if word in FIRST:
        return author(discourse, source, word)
    if word in RELATIVE:
        return _relative(discourse, source, word, resolve)
    if word in IT:
        return _it(discourse, source)
    return _they(discourse, source, resolve)


def known(party: Party, rule: str, source: Span, detail: str) -> Resolved:
    """An answer with its reason."""
    return Resolved(party, Reason(rule=rule, detail=detail, span=source))


def nobody(rule: str, source: Span, detail: str) -> Resolved:
    """No answer, with its reason."""
    return Resolved(None, Reason(rule=rule, detail=detail, span=source))


def _room_for(discourse: Discourse, source: Span) -> Callable[[Being], float]:
    """How far somebody can be meant who is named in what is said, is spoken to, or is quoted around it."""
    text = discourse.parties.text
    content = " ".join(span.of(text)[:LONGEST] for span in discourse.content[:4] if not span.contains(source))
    after = [span.start for span in discourse.content if span.start >= source.end]
    end = min(after) if after else source.end + (HEARERS if discourse.content else 0)
    last = discourse.salience.sentence_around(source.start).end
    heard = {id(m.being) for m in discourse.mentions_in(Span(source.end, min(end, last, source.end + LONGEST)))}

    def room(being: Being) -> float:
        if id(being) in heard or being.name == discourse.quoting:
            return NO_ROOM
        family = being.family or being.words[-1]
        return NAMES_HIMSELF if re.search(rf"\b{re.escape(family)}\b", content) else 1.0

    return room


def _he_or_she(discourse: Discourse, source: Span, word: str) -> Resolved:
    gender = "she" if word in ("she", "her", "hers") else "he"
    room = _room_for(discourse, source)
    last = discourse.spoke[-1].name if discourse.spoke else None
    bonus = SPOKE_LAST if discourse.spoke_near(source) else SPOKE_BEFORE
    if discourse.opens_paragraph() and discourse.spoke_in_paragraph_before():
        bonus = GOES_ON

    def fit(being: Being) -> float:
        return fits(being, gender) * room(being)

    ranked = [
        (score + bonus * (being.name == last) * room(being), being)
        for score, being in discourse.salience.ranked(source.start, fit)
    ]
    ranked.sort(key=lambda pair: -pair[0])
    if not ranked:
        return _named_after(discourse, source, word, gender)
    score, being = ranked[0]
    discourse.salience.settle(source, being)
    rivals = [other.name for value, other in ranked[1:3] if value > RIVAL * score]
    doubt = f"; it could be {' or '.join(rivals)}" if rivals else ""
    how = "who spoke last" if being.name == last else "named before it"
    return known(being.party(), "pronoun", source, f"“{word}” is taken for {being.name}, {how}{doubt}")


def _named_after(discourse: Discourse, source: Span, word: str, gender: str) -> Resolved:
    """ "As she put it, Orlan is …" comes before the name it means; looked for in the same sentence only.

    In a headline, whose names are not learned, the people of the body are looked for.
    """
    text = discourse.parties.text
    line = text[max(text.rfind("\n", 0, source.start) + 1, source.start - LONGEST) : source.start]
    being = discourse.parties.being(re.findall(r"[\w’'-]+", line))
    if being is not None and fits(being, gender):
        return known(being.party(), "pronoun", source, f"“{word}” is taken for {being.name}, named before it")
    end = discourse.sentence.end if discourse.sentence else source.end
    for mention in discourse.mentions_in(Span(source.end, end)):
        if mention.being.is_person and mention.being.gender == gender:
            detail = f"“{word}” is taken for {mention.being.name}, named after it: doubtful"
            return known(mention.party, "pronoun", source, detail)
    return nobody("pronoun_unresolved", source, f"“{word}”, and no person named before")


def _it(discourse: Discourse, source: Span) -> Resolved:
    last = discourse.last(lambda party: party.kind in _IMPERSONAL and party.name[:1].isupper())
    near = discourse.spoke_near(source)

    def fit(being: Being) -> float:
        if being.name == discourse.quoting or being.kind not in _IMPERSONAL:
            return 0.0
        if being.kind is PartyKind.DOCUMENT:
            return 0.2
        return 0.5 if being.kind is PartyKind.UNKNOWN else 1.0

    def speaks(party: Party) -> bool:
        if party.kind not in _IMPERSONAL or party.name == discourse.quoting:
            return False
        return party.kind is not PartyKind.UNKNOWN or party.name[:1].isupper()

    party = discourse.last(speaks)
    subject = discourse.subject_before(source.start, speaks)
    if party is not None and subject is not None and subject.party.kind is PartyKind.DOCUMENT != party.kind:
        subject = None  # an instrument that somebody cites is seldom who goes on speaking
    if subject is not None:
        found = discourse.fullest(subject.party)
        return known(found, "pronoun", source, f"“it” is taken for {found.name}, named before it")
    if party is not None and (near or last):
        return known(party, "pronoun", source, f"“it” is taken for {party.name}, which spoke last")
    ranked = discourse.salience.ranked(source.start, fit)
    if ranked:
        found = discourse.fullest(ranked[0][1].party())
        return known(found, "pronoun", source, f"“it” is taken for {found.name}, named before it")
    return nobody("pronoun_unresolved", source, "“it”, and no body named before")


def _they(discourse: Discourse, source: Span, resolve: Resolve) -> Resolved:
    last = discourse.spoke[-1] if discourse.spoke and discourse.spoke_near(source) else None
    if last is not None and (last.kind in _BODIES or is_several(last.name)):
        return known(last, "pronoun", source, f"“they” is taken for {last.name}, who spoke last")
    several = _several_before(discourse, source, resolve)
    if several is not None:
        return known(several, "pronoun", source, f"“they” is taken for {several.name}, named before it")
    party = discourse.last(lambda party: party.kind is not PartyKind.PERSON)
    if party is not None:
        return known(party, "pronoun", source, f"“they” is taken for {party.name}, doubtful")
    ranked = discourse.salience.ranked(source.start, lambda being: 0.0 if being.is_person else 1.0)
    if ranked:
        found = ranked[0][1].party()
        return known(found, "pronoun", source, f"“they” is taken for {found.name}, named before it: doubtful")
    return nobody("pronoun_unresolved", source, "“they”, and nobody fits")


_LIKE = re.compile(r"\s*,?\s(?:like|including|such as|among them)\s")


def _several_before(discourse: Discourse, source: Span, resolve: Resolve) -> Party | None:
    """The nearest subject of a sentence before that is several: "Twenty states", "Critics like Orlan and Hale"."""
    text = discourse.parties.text
    around = discourse.salience.sentence_around(source.start)
    spans = [Span(max(around.start, source.start - LONGEST), source.start)]
    while len(spans) < PLURALS_BACK and spans[-1].start > 0:
        before = discourse.salience.sentence_around(spans[-1].start - 1)
        end = min(before.end, spans[-1].start)
        spans.append(Span(max(before.start, end - LONGEST), end))
    for span in spans:
        for sentence in passages.prepare(text, span, ()).sentences[-1:]:
            found = phrases.sentence_subject(sentence.tokens, len(sentence.tokens))
            if found is None:
                continue
            place = Span(sentence.tokens[found[0]].start, sentence.tokens[found[1] - 1].end)
            listed = _LIKE.match(text, place.end)
            people = [m.being for m in discourse.mentions_in(Span(place.start, span.end)) if m.being.is_person]
            if listed and len(people) > 1:
                return group(people[:4], Span(listed.end(), span.end))
            if is_several(place.of(text)):
                return resolve(discourse, place).party
            pair = _joined(discourse, span)
            if pair is not None:
                return pair
    return None


def _joined(discourse: Discourse, span: Span) -> Party | None:
    """The last two people in a stretch of text that "and" joins."""
    people = [mention for mention in discourse.mentions_in(span) if mention.being.is_person]
    for one, other in reversed(list(pairwise(people))):
        if discourse.parties.text[one.span.end : other.span.start].strip() == "and":
            return group([one.being, other.being], Span(one.span.start, other.span.end))
    return None


def is_several(words: str) -> bool:
    """Whether a noun phrase means more than one: by its head, or by "and" between names."""
    plain = re.split(r"\s(?:of|for|in|from|at|on|to|with|led|who|that|like)\s|,", words.strip())[0]
    head = (re.findall(r"[\w’'-]+", plain) or [""])[-1].lower()
    if re.search(r"\band\b", words) and len(re.findall(r"\b[A-Z]", words)) > 1:
        return True
    return head in named("groups") or (
        len(head) > 3 and head.endswith("s") and not head.endswith(("ss", "us", "’s", "'s"))
    )


def group(people: list[Being], span: Span) -> Party:
    """Several people as one party."""
    names = [being.name for being in people]
    return Party(name=", ".join(names[:-1]) + " and " + names[-1], kind=PartyKind.GROUP, span=span)


_BOTH = re.compile(r"\bboth\s+(?P<pair>(?:the\s)?[A-Z][\w’'. -]{1,50}\sand\s(?:the\s)?[A-Z][\w’'. -]{1,50}?),?\s*$")


def _relative(discourse: Discourse, source: Span, word: str, resolve: Resolve) -> Resolved:
    """ "Orlan, who said", "a clerk who said", "the states that say": what stands right before."""
    text = discourse.parties.text
    start = max(discourse.salience.sentence_around(source.start).start, source.start - LONGEST)
    before = text[start : source.start]
    pair = _BOTH.search(before)
    if pair:
        place = Span(start + pair.start("pair"), start + pair.end("pair"))
        party = Party(name=place.of(text), kind=PartyKind.GROUP, span=place)
        return known(party, "relative", source, f"“{word}” goes with “{party.name}”")
    near = [
        m
        for m in discourse.mentions_in(Span(start, source.start))
        if text[m.span.end : source.start].strip() in ("", ",", ".", ".,")
    ]
    if near and (near[-1].being.is_person or word == "which") and word != "that":
        party = discourse.fullest(near[-1].party)
        return known(party, "relative", source, f"“{word}” goes with {party.name} before it")
    tokens = [
        token for sentence in passages.prepare(text, Span(start, source.end), ()).sentences for token in sentence.tokens
    ]
    if len(tokens) > 2 and tokens[-2].text in "—–-":
        del tokens[-2]
    found = phrases.antecedent(tokens, len(tokens) - 1, 0) if len(tokens) > 1 else None
    if found is None:
        return nobody("relative_unresolved", source, f"nothing before “{word}” can be what it goes with")
    last = _last_noun_phrase(tokens, found)
    if word != "who" or (tokens[-2].text == "," and _is_somebody(tokens[last[1] - 1])):
        found = last
    place = Span(tokens[found[0]].start, tokens[found[1] - 1].end)
    beside = [m for m in discourse.mentions_in(Span(start, place.start)) if m.being.is_person]
    if beside and _APPOSED.fullmatch(text[beside[-1].span.end : place.start]) and word == "who":
        place = beside[-1].span  # "Orlan (R), an early backer, who"
    inner = resolve(discourse, place)
    detail = f"“{word}” goes with “{place.of(text)}”"
    return Resolved(inner.party, Reason(rule="relative", detail=detail, span=source))


def _is_somebody(token: passages.Token) -> bool:
    """Whether a noun is one for people."""
    people = named("offices") | named("groups") | named("epithets") | named("feminine") | named("masculine")
    return token.is_capital or token.lower in people or is_several(token.lower)


_APPOSED = re.compile(r"(?:\s\([^()]{1,30}\))?,\s")


def _last_noun_phrase(tokens: list[passages.Token], found: tuple[int, int]) -> tuple[int, int]:
    """The last of the noun phrases that are joined by prepositions."""
    for i in range(found[1] - 2, found[0], -1):
        if tokens[i].lower in ("of", "for", "in", "from", "at", "to", "with", "on", "by", "and"):
            return i + 1, found[1]
    return found


_SIGNATURE = re.compile(r"(?<=\n)[ \t]*(?P<name>(?:[A-Z][\w’'.-]*[ \t]){1,3}[A-Z][\w’'-]+)\.?[ \t]*(?:\n|\Z)")
_BYLINE = re.compile(r"^\s*[Bb][Yy] (?P<name>(?:[A-Z][\w’'.-]*[ ]){1,3}[A-Z][\w’'-]+)", re.MULTILINE)
_ABOUT_AUTHOR = re.compile(r"(?P<name>(?:[A-Z][\w’'.-]*[ ]){1,3}[A-Z][\w’'-]+)(?:, [^.\n]{1,80},)? (?:is|was) [\w-]+ ")


def author(discourse: Discourse, source: Span, word: str) -> Resolved:
    """Who writes "I": the name below a letter, above an article, or in a line about the author at its end."""
    text = discourse.parties.text
    signatures = discourse.matches("signatures", _SIGNATURE, "name")
    below = bisect_left(signatures, source.end, key=lambda span: span.start)
    named = signatures[below : below + 1] or _named_as_author(discourse)
    if not named:
        detail = f"“{word}” stands outside any quotation, and the text does not name its author"
        return nobody("author_unknown", source, detail)
    words = named[0].of(text)
    party = discourse.parties.person(words.split())
    if party is None or party.name.split()[0] != words.split()[0]:
        party = Party(name=words, kind=PartyKind.PERSON, span=named[0])
    where = "signs the words below" if below < len(signatures) else "is named as the author"
    return known(party, "author", source, f"“{word}” stands outside any quotation, and {party.name} {where}")


def _named_as_author(discourse: Discourse) -> list[Span]:
    """The name in a line "By …" at the top or in a line about the author at the end."""
    if "author" not in discourse.places:
        match = _BYLINE.search(discourse.parties.text, 0, 600) or _about_author(discourse)
        discourse.places["author"] = [Span(*match.span("name"))] if match else []
    return discourse.places["author"]


def _about_author(discourse: Discourse) -> re.Match[str] | None:
    """A last paragraph that says what somebody is who was not named before: "Ana Orlan is a playwright."."""
    text = discourse.parties.text.rstrip()
    start = text.rfind("\n", 0, len(text)) + 1
    match = _ABOUT_AUTHOR.match(text, start)
    if match is None or match["name"] in text[:start]:
        return None
    return match
