"""Turns of phrase by which a report tells acts outside of what it attributes: "gave them until Friday to …".

Also the clause that a report opens with and attributes only at its end ("Norland has closed its ports, the minister
said"), where the attribution was not found. Words stand in `resources/ledger.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from verbale.ledger.signals import compiled, known
from verbale.ledger.slots import BEFORE, NOTHING, deadline_in, inside, mention_at, moved, parties, party_of, slots_of
from verbale.references import deadlines
from verbale.references.instruments import distinct, find_instruments
from verbale.schema import (
    Act,
    ActParty,
    ActType,
    BlockKind,
    Document,
    Kind,
    Naming,
    PartyMention,
    Reason,
    Statement,
    Strength,
)
from verbale.text.spans import Span

_UNTIL = re.compile(
    r"\b(?:gave|gives|has\sgiven|had\sgiven|have\sgiven|giving)\s([^.;,]{2,60}?)\s((?:until|till)\s[^.;,]{2,40}?|[\w-]+\s(?:more\s)?(?:days|weeks|hours|months))\sto\s(?=[a-z])"
)

_STANDS = re.compile(
    r"\b(?:stands?\sby|stood\sby|sticks?\sto|stuck\sto|upholds?|upheld|maintains?|maintained|renewed|repeated|reiterated)\s(?:its|their|his|her)\s"
    r"(?:\w+\s)?(?:demands?|calls?|requests?|appeals?)\s(?:for|that|to)\s",
    re.IGNORECASE,
)
_REPLIED = re.compile(
    r"\b(?:replied|responded|reacted|answered)\s(?:(?:on|in)\s\w+\s){0,2}(?:to|by|with)\s", re.IGNORECASE
)
_SAID = r"(?:said|announced|confirmed|declared|told|added|stated)"
_OPENING = re.compile(
    rf"(?:^|\n|[.!?”\"]\s|[—-]\s)([A-Z][^“”\"\n.!?]{{12,300}}?),\s((?:[A-Z]|the\s|its\s|a\s)[^“”\"\n;]{{2,90}}?)\s{_SAID}\b"
)
_DOES = re.compile(r"\s(?:(?:will|would)\s(?:(?:not|never)\s)?(\w+)|(?:has|have)\s(?:not\s)?\w+)")


@cache
def _called() -> re.Pattern[str]:
    nouns = "|".join(known()["told_nouns"])
    return re.compile(rf"(?:[’']s?)?\s(?:\w+\s)?({nouns})\s(?:to|that|for)\s(?=\S)", re.IGNORECASE)


def until(document: Document, statements: Sequence[Statement], mentions: Sequence[PartyMention]) -> Iterator[Act]:
    """ "gave Norland until 20 February to withdraw": a demand with its last day."""
    text = document.text
    for match in _UNTIL.finditer(text):
        asked = [m for m in inside(mentions, Span(*match.span(1))) if not m.place]
        who = _subject(document, match.start(), statements, mentions)
        if not asked or who is None:
            continue
        end = _clause_end(text, match.end())
        words = text[match.start() : end]
        number = _statement_at(match.start(), statements)
        day = document.date
        term = deadlines.find_deadline(
            text[match.start(2) : match.end(2)].replace("until", "by").replace("till", "by"), day
        )
        yield Act(
            type=ActType.DEMAND, span=Span(who[1], end), words=text[who[1] : end], trigger=Span(*match.span()),
            actor=who[0], addressees=tuple(parties(asked)), matter=Span(match.end(), end),
            instruments=tuple(distinct(find_instruments(words, day))),
            deadline=moved(term, match.start(2)), strength=Strength.DEMAND, statement=number,
            reasons=(Reason(rule="told_in_so_many_words", detail="gave until", span=Span(*match.span())),),
        )  # fmt: skip


def named(document: Document, statements: Sequence[Statement], mentions: Sequence[PartyMention]) -> Iterator[Act]:
    """ "a Norwegian call to end the refuelling": a demand that is presupposed."""
    text = document.text
    for mention in mentions:
        if mention.via is not Naming.ADJECTIVE and text[mention.span.end : mention.span.end + 1] not in "’'":
            continue
        match = _called().match(text, mention.span.end)
        if match is None:
            continue
        end = _clause_end(text, match.end())
        number = _statement_at(mention.span.start, statements)
        while number is not None and statements[number].parent is not None:
            number = statements[number].parent
        spoken = statements[number].speaker if number is not None else None
        speaker = mention_at(spoken.span, mentions) if spoken else None
        other = (
            speaker if speaker and (speaker.state or speaker.identity) != (mention.state or mention.identity) else None
        )
        matter = Span(match.end(), end)
        yield Act(
            type=ActType.DEMAND, span=Span(mention.span.start, end), words=text[mention.span.start : end],
            trigger=Span(*match.span(1)), actor=parties([mention])[0],
            addressees=tuple(parties([other] if other else [])),
            matter=matter, deadline=deadline_in(text, matter, document.date), strength=Strength.CALL, statement=number,
            reasons=(Reason(rule=BEFORE, detail=match[1], span=Span(*match.span(1))),),
        )  # fmt: skip


def _clause_end(text: str, at: int) -> int:
    match = re.compile(r"[.;\n”\"]|,\s").search(text, at)
    return match.start() if match else len(text)


def _statement_at(at: int, statements: Sequence[Statement]) -> int | None:
    """The innermost statement that holds a place, whose day is that of what is told there."""
    best: tuple[int, int] | None = None
    for number, statement in enumerate(statements):
        pieces = (*statement.source, *statement.cue, *statement.content)
        if pieces and min(p.start for p in pieces) <= at < max(p.end for p in pieces):
            depth = (statement.depth, number)
            best = max(best, depth) if best else depth
    return best[1] if best else None


def _subject(
    document: Document, at: int, statements: Sequence[Statement], mentions: Sequence[PartyMention]
) -> tuple[ActParty, int] | None:
    """Who stands before a verb, and from where; a pronoun is whoever spoke last in the paragraph."""
    text = document.text
    start = max(0, at - 120)
    before = text[start:at]
    begin = start + max(before.rfind(". "), before.rfind("\n"), before.rfind("; ")) + 1
    near = [m for m in inside(mentions, Span(begin, at)) if not m.place and m.via is not Naming.ADJECTIVE]
    if near and not re.search(r"[,;]\s(?!which|who)", text[near[-1].span.end : at]):
        return parties(near[-1:])[0], near[-1].span.start
    if re.search(r"\b(?:she|he|it|they|the\s\w+)\s(?:also\s|then\s|has\s|had\s)?$", text[begin:at], re.IGNORECASE):
        block = next((b.span for b in document.blocks if b.span.contains(Span(at, at + 1))), None)
        begins = block is not None and not text[block.start : begin].strip()
        earlier = [
            n for n, s in enumerate(statements)
            if s.speaker and s.cue and s.cue[-1].end <= at
            and (begins or block is None or s.cue[0].start >= block.start)
        ]  # fmt: skip
        if earlier:
            party = party_of(document, earlier[-1], statements, mentions)
            if party:
                return party, begin + (len(text[begin:at]) - len(text[begin:at].lstrip()))
    return None


def replied(document: Document, statements: Sequence[Statement], mentions: Sequence[PartyMention]) -> Iterator[Act]:
    """ "The government replied on Friday to the demand for …": an answer, whatever it says."""
    text = document.text
    for match in _REPLIED.finditer(text):
        who = _subject(document, match.start(), statements, mentions)
        if who is None:
            continue
        end = _clause_end(text, match.end())
        yield Act(
            type=ActType.ASSERT, span=Span(who[1], end), words=text[who[1] : end], trigger=Span(*match.span()),
            actor=who[0], statement=_statement_at(match.start(), statements),
            reasons=(Reason(rule="told_in_so_many_words", detail=match[0].strip(), span=Span(*match.span())),),
        )  # fmt: skip


def opened(document: Document, statements: Sequence[Statement], mentions: Sequence[PartyMention]) -> Iterator[Act]:
    """ "Norland will not withdraw its complaint, the minister said": a clause that no attribution was found for."""
    text = document.text
    pieces = [piece for s in statements for piece in s.content]
    for match in _OPENING.finditer(text):
        clause = Span(*match.span(1))
        sayers = [m for m in inside(mentions, Span(*match.span(2))) if m.state or m.identity]
        first = next((m for m in inside(mentions, clause) if not m.place and m.via is not Naming.ADJECTIVE), None)
        if not sayers or first is None or any(clause.overlaps(piece) for piece in pieces):
            continue
        does = _DOES.match(text, first.span.end)
        if does is None or ((does[1] or "").lower() in known()["not_promised"] and " not " not in does[0]):
            continue
        start = does.start(1) if does[1] else first.span.end
        own = (first.state or first.identity) == (sayers[-1].state or sayers[-1].identity) or not sayers[-1].state
        if does[1] and not own:
            continue
        yield Act(
            type=ActType.COMMIT if does[1] else ActType.ASSERT, span=clause, words=clause.of(text),
            trigger=Span(does.start() + 1, start - 1) if does[1] else None,
            actor=parties([first if own else sayers[-1]])[0], matter=Span(start, clause.end) if does[1] else None,
            deadline=deadline_in(text, clause, document.date), statement=None,
            reasons=(Reason(rule="told_in_so_many_words", detail="said at the end", span=Span(*match.span(2))),),
        )  # fmt: skip


def plainly(document: Document, statements: Sequence[Statement], mentions: Sequence[PartyMention]) -> Iterator[Act]:
    """ "Austria on Wednesday invited both to talks": a party, a word of saying, and no attribution found there."""
    text = document.text
    if document.kind is Kind.PRIMARY:
        return
    taken = [piece for s in statements for piece in (*s.cue, *s.source)]
    blocks = [b.span for b in document.blocks if b.kind is not BlockKind.HEADING and b.span != document.headline]
    for mention in mentions:
        if mention.place or mention.via is Naming.ADJECTIVE or text[mention.span.end : mention.span.end + 1] in "’'":
            continue
        verb = _plain().match(text, mention.span.end)
        if verb is None or any(span.start <= verb.start(1) < span.end for span in taken):
            continue
        if not any(block.contains(mention.span) for block in blocks):
            continue
        kind = next(kind for kind, pattern in told_types() if pattern.fullmatch(verb[1]))
        end = _sentence_end(text, verb.end())
        whom, matter = slots_of(text, kind, Span(verb.end(), end), mentions)
        if compiled(tuple(known()["told_nothing"])).match(text[verb.end() : end].lstrip(" ,")):
            continue
        if NOTHING.match(matter.of(text)) or not matter.of(text).strip():
            if kind not in (ActType.ACCEPT, ActType.REJECT):
                continue
            matter = Span(verb.end(1), verb.end(1))
        span = Span(mention.span.start, end)
        yield Act(
            type=kind, span=span, words=span.of(text), trigger=Span(*verb.span(1)), actor=parties([mention])[0],
            addressees=tuple(whom), matter=matter if matter.end > matter.start else None,
            instruments=tuple(distinct(find_instruments(span.of(text), document.date))),
            deadline=deadline_in(text, matter, document.date) if matter.end > matter.start else None,
            strength=Strength.CALL if kind is ActType.DEMAND else None,
            statement=_statement_at(verb.start(1), statements),
            reasons=(Reason(rule="told_in_so_many_words", detail=verb[1], span=Span(*verb.span(1))),),
        )  # fmt: skip


@cache
def told_types() -> tuple[tuple[ActType, re.Pattern[str]], ...]:
    """The words of saying that are an act, by its type."""
    return tuple((ActType(kind), compiled(tuple(words))) for kind, words in known()["told"].items())


@cache
def _plain() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for kind in known()["told"].values() for w in sorted(kind, key=len, reverse=True))
    days = r"(?:,\s)?(?:on|late\son|early\son|earlier)\s\w+\s|(?:this|last)\s\w+\s"
    light = r"\w+ly\s|also\s|again\s|has\s|had\s|have\s"
    return re.compile(rf"\s(?:{days}|{light}){{0,3}}({words})(?!\w)")


def _sentence_end(text: str, at: int) -> int:
    match = re.compile(r"[.!?][”\"’)]*(?=\s|$)|\n").search(text, at)
    return match.start() if match else len(text)


def repeated(document: Document, statements: Sequence[Statement], mentions: Sequence[PartyMention]) -> Iterator[Act]:
    """ "Belgrade stands by its demand for guarantees": a demand that is known."""
    text = document.text
    for match in _STANDS.finditer(text):
        who = _subject(document, match.start(), statements, mentions)
        if who is None:
            continue
        end = _clause_end(text, match.end())
        matter = Span(match.end(), end)
        yield Act(
            type=ActType.DEMAND, span=Span(who[1], end), words=text[who[1] : end], trigger=Span(*match.span()),
            actor=who[0], matter=matter, deadline=deadline_in(text, matter, document.date), strength=Strength.DEMAND,
            statement=_statement_at(match.start(), statements),
            reasons=(Reason(rule="told_in_so_many_words", detail=match[0].strip(), span=Span(*match.span())),),
        )  # fmt: skip


# In the order in which they are looked for.
TURNS = (until, named, repeated, replied, opened, plainly)
