"""The parties that a text names: states, their organs, bodies, groups, and people learned from the text.

`find` walks once over the words with the tree of `knowledge`, then joins what belongs together ("the Russian Foreign
Ministry", "President of the United States Joe Biden") and resolves what is doubtful. Rules of the module: the longest
phrase wins; a name that a reader could not place is left open with its candidates; a place of government counts as a
party unless the words say that it is where something happens.

Known weakness: bare small-letter offices ("the president") are not followed; that is the work of coreference.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from verbale.references import people
from verbale.references.knowledge import Knowledge, Sort, shipped
from verbale.references.names import Hit, folded, tokens_of
from verbale.references.party_hits import Reading, actor_code, is_place, is_state, settled
from verbale.references.spacing import Spacing
from verbale.schema import Naming, PartyKind, PartyMention, Reason
from verbale.text.spans import Span

_STATE = {Sort.NAME: Naming.NAME, Sort.ADJECTIVE: Naming.ADJECTIVE, Sort.PEOPLE: Naming.PEOPLE, Sort.SEAT: Naming.SEAT}
# Organs of bodies that are one person's office.
_HEADS = ("secretary-general", "high-representative", "commissioner")
_OF = re.compile(r"\sof\s(?:the\s)?$")
_THE = re.compile(r"(?:^|[^\w])[Tt]he\s$")
# An open mention lists candidates only where they are no more than these.
_CANDIDATES = 4


def find(text: str, known: Knowledge | None = None) -> tuple[PartyMention, ...]:
    """Every party that `text` names, in order, spans exact and none overlapping.

    `known` is `knowledge.shipped()` unless a desk's own is given. Time is linear in the length of the text.
    """
    knowledge = known or shipped()
    spacing = Spacing(text)
    text = spacing.plain
    tokens = tokens_of(text)
    reading = Reading(text, knowledge, tokens, knowledge.names.scan(text, tokens))
    reading.hits = list(settled(reading))
    at = 0
    while at < len(reading.hits):
        at = _read_at(reading, at)
    _find_people(reading)
    ordered = sorted(reading.found, key=lambda m: (m.span.start, -m.span.end))
    return spacing.restored(_without_overlaps(ordered))


def _without_overlaps(mentions: list[PartyMention]) -> Iterator[PartyMention]:
    end = 0
    for mention in mentions:
        if mention.span.start >= end:
            yield mention
            end = mention.span.end


def _read_at(reading: Reading, at: int) -> int:
    """Read the hit at position `at` with what belongs to it; the position of the next one to read."""
    hit, hits = reading.hits[at], reading.hits
    sort = hit.payload.sort
    following = hits[at + 1] if at + 1 < len(hits) else None
    if sort in _STATE or sort is Sort.BODY:
        if (
            following
            and following.payload.sort in (Sort.ORGAN_WORD, Sort.OFFICE_WORD)
            and _owns(reading, hit, following)
        ):
            _read_title(reading, hit, following, owner=hit.payload.key)
            return at + 2 + _read_spokesman(reading, at + 2)
        _read_state_or_body(reading, hit)
    elif sort in (Sort.ORGAN_WORD, Sort.OFFICE_WORD):
        if (
            following
            and following.payload.sort in (Sort.NAME, Sort.BODY)
            and _OF.match(reading.between(hit, following))
        ):
            _read_title(reading, hit, following, owner=following.payload.key)
            return at + 2
        _read_bare_title(reading, hit)
    elif sort is Sort.NAMED_ORGAN:
        _read_named_organ(reading, hit)
        return at + 1 + _read_spokesman(reading, at + 1)
    elif sort is Sort.GROUP:
        span = _without_article(reading, reading.span(hit))
        reading.mention(span, PartyKind.GROUP, Naming.GROUP, hit.payload.key)
    elif sort is Sort.BARE_BODY:
        _read_bare_body(reading, hit)
    elif sort is Sort.DOUBTFUL:
        _read_doubtful(reading, hit)
    return at + 1


def _owns(reading: Reading, owner: Hit, title: Hit) -> bool:
    """Whether a title follows its owner: "Russian president", "Russia's former prime minister"."""
    between = reading.tokens[owner.last + 1 : title.first]
    possessive = between and between[0].key == "s"
    between = between[1:] if possessive else between
    if len(between) > 2 or any(token.key.lower() not in reading.known.before_offices for token in between):
        return False
    if owner.payload.sort is Sort.SEAT and not possessive:
        return False
    gap = reading.between(owner, title)
    return len(gap) < 30 and not set(gap) & set(",.;:()\n-–—/")


def _read_title(reading: Reading, first: Hit, second: Hit, owner: str) -> None:
    """An organ or office with its owner, and the person who is named beside it."""
    title = first if first.payload.sort in (Sort.ORGAN_WORD, Sort.OFFICE_WORD) else second
    sort, key = title.payload
    span = reading.span(first, second)
    if sort is Sort.ORGAN_WORD:
        identity = owner if key == "government" and not is_state(owner) else f"{owner}:{key}"
        _remember(reading, identity)
        reading.mention(span, PartyKind.ORGAN, Naming.ORGAN, identity, name=_organ_name(reading, owner, span))
        return
    words = reading.text[reading.tokens[title.first].start : reading.tokens[title.last].end]
    function = reading.known.organ_of_office[key] if is_state(owner) else re.sub(r"\W+", "-", words.lower())
    identity = f"{owner}:{function}"
    if _learn_person(reading, span, span.of(reading.text), owner, identity):
        return
    kind = PartyKind.ORGAN if key == "officials" and words.endswith("s") else PartyKind.PERSON
    office = " ".join(span.of(reading.text).split())
    reading.mention(span, kind, Naming.OFFICE, identity, office=office, name=office)


def _organ_name(reading: Reading, owner: str, span: Span) -> str:
    return " ".join(span.of(reading.text).split()) or owner


def _learn_person(reading: Reading, span: Span, office: str, owner: str | None, identity: str | None) -> bool:
    """Keep the person named right after (or, by a comma, right before) an office; whether there was one."""
    text = reading.text
    gap = text[span.end : span.end + 2]
    place = None
    if gap[:1].isspace():
        place = people.name_after(text, span.end + 1)
    elif gap == ", ":
        place = people.name_after(text, span.end + 2)
        if place and (" " not in text[slice(*place)] or not re.match(r",|\s(?:said|says|told)\b", text[place[1] :])):
            place = None
    outer = Span(span.start, place[1]) if place else span
    if place is None:
        place = people.name_before(text, span.start)
        if place is None:
            return False
        outer = Span(place[0], place[1])
    name = " ".join(text[slice(*place)].split())
    if reading.known.names.get(name) is not None or name.isupper():
        return False
    person = reading.people.learn(
        people.Person(name=name, office=office, state=owner, actor=actor_code(reading.known, identity))
    )
    reading.mention(
        outer, PartyKind.PERSON, Naming.PERSON, person.identity, name=person.name, office=person.office,
        state=person.state, actor=person.actor,
    )  # fmt: skip
    return True


def _read_state_or_body(reading: Reading, hit: Hit) -> None:
    sort, identity = hit.payload
    span = reading.span(hit)
    decided = reading.decided.get(hit.first)
    reasons = [Reason(rule="words_nearby_decide", detail=decided, span=span)] if decided else []
    if identity in reading.known.note_of:
        reasons.append(Reason(rule="state_is_former", detail=reading.known.note_of[identity], span=span))
    if sort is Sort.BODY:
        if identity.endswith(_HEADS) and _learn_person(
            reading, span, span.of(reading.text), identity.partition(":")[0], identity
        ):
            return
        reading.mention(_without_article(reading, span), PartyKind.BODY, Naming.NAME, identity, reasons=tuple(reasons))
        return
    place = is_place(reading, span, sort)
    if sort is Sort.NAME:
        span = _with_formal_head(reading, span)
    reading.mention(span, PartyKind.STATE, _STATE[sort], identity, place=place, reasons=tuple(reasons))


_STYLE = r"(?:(?:People['’]s|Democratic|Socialist|Islamic|Federal|Federative|Arab|Soviet|Popular|Autonomous)\s){1,4}"
_FORMAL_HEAD = re.compile(
    rf"(?:{_STYLE})?(?:Republic|Kingdom|State|Commonwealth|Principality|Sultanate|Emirate|Union|Duchy)\sof\s(?:the\s)?$"
)
_STYLED = re.compile(rf"{_STYLE}$")


def _with_formal_head(reading: Reading, span: Span) -> Span:
    """The span with a form of state before the name: "the People's Republic of Velmark"."""
    before = reading.text[max(0, span.start - 70) : span.start]
    pattern = _STYLED if reading.text.startswith("Republic", span.start) else _FORMAL_HEAD
    match = pattern.search(before)
    return Span(span.start - len(match[0]), span.end) if match else span


def _without_article(reading: Reading, span: Span) -> Span:
    return Span(span.start + 4, span.end) if span.of(reading.text)[:4].lower() == "the " else span


def _read_bare_title(reading: Reading, hit: Hit) -> None:
    """An organ or office without its owner: a person's title, or "the Ministry" that was named before."""
    sort, key = hit.payload
    span = reading.span(hit)
    words = span.of(reading.text)
    if sort is Sort.OFFICE_WORD:
        if words[0].isupper() or words.islower():
            _learn_person(reading, span, words, None, None)
        return
    if words not in reading.known.bare or not _THE.search(reading.text, max(0, span.start - 6), span.start):
        return
    _read_organ_from_context(reading, span, key)


def _read_organ_from_context(reading: Reading, span: Span, function: str) -> None:
    rule = "organ_was_named_before"
    identity = reading.organs.get(function)
    if function == "ministry":
        identity = next((i for f, i in reversed(reading.organs.items()) if f.endswith("-ministry")), None)
    if identity:
        reasons = (Reason(rule=rule, detail=f"the last {function} named: {identity}", span=span),)
        reading.mention(span, PartyKind.ORGAN, Naming.ORGAN, identity, reasons=reasons)
        return
    states = [i for i in reading.named if is_state(i)]
    candidates = tuple(f"{state}:{function}" for state in states) if len(states) <= _CANDIDATES else ()
    reasons = (Reason(rule="organ_is_open", detail=f"no {function} is named before", span=span),)
    reading.mention(span, PartyKind.ORGAN, Naming.ORGAN, None, candidates=candidates, reasons=reasons)


def _read_named_organ(reading: Reading, hit: Hit) -> None:
    identity = hit.payload.key
    span = _without_article(reading, reading.span(hit))
    _remember(reading, identity)
    reading.mention(span, PartyKind.ORGAN, Naming.ORGAN, identity, name=span.of(reading.text))


def _remember(reading: Reading, identity: str) -> None:
    """Keep an organ as the last of its function, for "the Ministry" further on."""
    function = identity.partition(":")[2]
    reading.organs.pop(function, None)
    reading.organs[function] = identity


def _read_spokesman(reading: Reading, at: int) -> int:
    """Join the organ just found with the office right after it and the person who holds it: "… spokeswoman Ana Orlan".

    The number of hits this takes: 1 where there was one, else 0.
    """
    if at >= len(reading.hits) or reading.hits[at].payload.sort is not Sort.OFFICE_WORD:
        return 0
    organ, office = reading.found[-1], reading.span(reading.hits[at])
    if organ.via is not Naming.ORGAN or reading.text[organ.span.end : office.start] != " ":
        return 0
    whole = Span(organ.span.start, office.end)
    if not _learn_person(reading, whole, whole.of(reading.text), organ.state, organ.identity):
        return 0
    del reading.found[-2]
    return 1


def _read_bare_body(reading: Reading, hit: Hit) -> None:
    """ "the Council", "the Alliance": the body of that name that the text names, or one that it may be."""
    span = _without_article(reading, reading.span(hit))
    word = span.of(reading.text)
    if not _THE.search(reading.text, max(0, span.start - 6), span.start):
        return
    default = reading.known.bare_bodies[hit.payload.key]
    named = [i for i in reversed(reading.named) if reading.known.name_of.get(i, "").endswith(word)]
    identity = named[0] if named else default if default.partition(":")[0] in reading.named else None
    if identity:
        reasons = (Reason(rule="body_was_named_before", detail=f"{word}: {identity}", span=span),)
        reading.mention(span, PartyKind.BODY, Naming.NAME, identity, reasons=reasons)
    elif default.startswith("un:"):
        reasons = (Reason(rule="body_is_open", detail=f"no body called {word} is named", span=span),)
        reading.mention(span, PartyKind.BODY, Naming.NAME, None, candidates=(default,), reasons=reasons)


def _read_doubtful(reading: Reading, hit: Hit) -> None:
    span = reading.span(hit)
    word = hit.payload.key
    candidates = tuple(reading.known.doubtful[word])
    reasons = (Reason(rule="name_is_doubtful", detail=f"{word} may be {' or '.join(candidates)}", span=span),)
    via = Naming.ADJECTIVE if word.endswith("an") and word != "Sudan" else Naming.NAME
    place = is_place(reading, span, Sort.SEAT)
    reading.mention(
        span, PartyKind.STATE, via, None, name=word, candidates=candidates, place=place, reasons=reasons
    )  # fmt: skip


def _find_people(reading: Reading) -> None:
    """The people learned, wherever their family name stands outside what has been found.

    A bare family name that several bear is the one named in full last before it.
    """
    _complete(reading)
    if not reading.people.by_family:
        return
    taken = sorted((mention.span, i) for i, mention in enumerate(reading.found))
    starts = [span.start for span, _ in taken]
    last: dict[str, PartyMention] = {}
    seen = 0
    families = {folded(name): name for name in reading.people.by_family}
    for i, token in enumerate(reading.tokens):
        family = families.get(token.key)
        if family is None:
            continue
        at = bisect_right(starts, token.start) - 1
        for _, place in taken[seen : at + 1]:
            if reading.found[place].via is Naming.PERSON:
                last[reading.found[place].name.split()[-1]] = reading.found[place]
        seen = max(seen, at + 1)
        if at >= 0 and taken[at][0].end > token.start:
            continue
        _name_person(reading, i, family, last.get(family))


def _name_person(reading: Reading, at: int, family: str, last: PartyMention | None) -> None:
    """The mention of a person by a name that stands alone, with the given names right before it."""
    tokens, text = reading.tokens, reading.text
    first = at
    given = {word for person in reading.people.by_family[family] for word in person.name.split()[:-1]}
    while first and tokens[first - 1].key in given and text[tokens[first - 1].end : tokens[first].start] == " ":
        first -= 1
    span = Span(tokens[first].start, tokens[at].end)
    name = span.of(text)
    person = reading.people.complete(name)
    if person is None:
        named = last.name if last else reading.people.by_family[family][0].name
        person = reading.people.complete(named) or reading.people.by_family[family][0]
    reading.mention(
        span, PartyKind.PERSON, Naming.PERSON, person.identity, name=person.name, office=person.office,
        state=person.state, actor=person.actor,
    )  # fmt: skip


def _complete(reading: Reading) -> None:
    """Give people named early what the text said of them later: the fuller name, the office, the state."""
    for i, mention in enumerate(reading.found):
        if mention.via is not Naming.PERSON:
            continue
        person = reading.people.complete(mention.name)
        if person and (person.name, person.state) != (mention.name, mention.state):
            reading.found[i] = replace(
                mention, identity=person.identity, name=person.name, office=person.office or mention.office,
                state=person.state, actor=person.actor,
            )  # fmt: skip
