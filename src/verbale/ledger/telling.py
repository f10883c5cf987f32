"""Acts that a text tells in so many words: "Oslo has asked for …", "the Danish call to …", "gave them until Friday to …".

A classifier reads what a speaker's own words do. In a report much is told instead: the word of saying is the act
("demanded", "refused"), often in a background paragraph, and of a party that another one is speaking about. These are
read here from the statements and from a few turns of phrase; the words stand in `resources/ledger.yaml` under `told`.
Where the classifier found the same act, its own is kept; what it found inside a telling is nobody's act.
Known weakness: a passive ("was asked to") tells nobody's act.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from verbale.ledger.signals import compiled, known
from verbale.references import deadlines
from verbale.references.instruments import distinct, find_instruments
from verbale.schema import (
    Act,
    ActParty,
    ActType,
    Deadline,
    Document,
    Kind,
    Mode,
    Naming,
    PartyMention,
    Reason,
    Statement,
    Strength,
)
from verbale.text.spans import Span

BEFORE = "told_of_before"  # the rule of an act that the sentence presupposes: another side's, and earlier
FARTHEST = 700  # code points from the first word of a telling to its last
_ALSO_CALLED = {
    ActType.DEMAND: (ActType.DEMAND, ActType.PROPOSE),
    ActType.PROPOSE: (ActType.PROPOSE, ActType.DEMAND),
    ActType.COMMIT: (ActType.COMMIT, ActType.ANNOUNCE),
    ActType.ACCUSE: (ActType.ACCUSE,),
    ActType.WARN: (ActType.WARN,),
    ActType.ACCEPT: (ActType.ACCEPT,),
    ActType.REJECT: (ActType.REJECT,),
}
_SELF = re.compile(
    r"(?:we|it|i|(?:the|this|our)\s(?:ministry|government|minister|foreign\sminist(?:er|ry)|delegation|embassy))$", re.I
)
_LEAD = re.compile(
    r"[\s,:]*(?:(?:(?:on|last|this|late\son|early\son)\s)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|week|month)\s)?(?:(?:that|for|of|to)\s)?",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"(?:at|in|on|by|back|from|with|about|after|before|as)\s", re.IGNORECASE)
_TO = re.compile(r"\sto\s(?=[a-z])")
_WILL = re.compile(r"(?:will|would|shall)\s(?:(not|never)\s)?(?:\w+ly\s)?(\w+)", re.IGNORECASE)
_NO_LONGER = re.compile(r"\b(?:no\slonger|not|never)\s(?:\w+ly\s)?$", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:gave|gives|has\sgiven|had\sgiven|have\sgiven|giving)\s([^.;,]{2,60}?)\s((?:until|till)\s[^.;,]{2,40}?|[\w-]+\s(?:more\s)?(?:days|weeks|hours|months))\sto\s(?=[a-z])"
)


@cache
def _cues() -> tuple[tuple[ActType, re.Pattern[str]], ...]:
    return tuple((ActType(kind), compiled(tuple(words))) for kind, words in known()["told"].items())


@cache
def _called() -> re.Pattern[str]:
    nouns = "|".join(known()["told_nouns"])
    return re.compile(rf"(?:[’']s?)?\s(?:\w+\s)?({nouns})\s(?:to|that|for)\s(?=\S)", re.IGNORECASE)


def told(
    document: Document,
    acts: Iterable[Act],
    statements: Sequence[Statement],
    mentions: Sequence[PartyMention],
) -> list[Act]:
    """The acts of a document with those it tells; `acts` are the classifier's, in the order of the text."""
    found = list(acts)
    for number, statement in enumerate(statements):
        if statement.headline or not statement.cue:
            continue
        made = _of_cue(document, number, statement, statements, mentions) or _of_promise(
            document, number, statement, statements, mentions
        )
        if made:
            found = _joined(found, made, statement)
    taken = [act.matter for act in found if act.matter and act.type in (ActType.DEMAND, ActType.PROPOSE)]
    for made in (*_until(document, statements, mentions), *_named(document, statements, mentions)):
        if not any(made.matter and made.matter.overlaps(matter) for matter in taken):
            found.append(made)
    return sorted(found, key=lambda act: act.span.start)


def _joined(found: list[Act], made: Act, statement: Statement) -> list[Act]:
    """The acts with one more: the classifier's stands where it is the same, and gives way where it reads it otherwise."""
    assert made.trigger is not None
    same = [
        act
        for act in found
        if act.type in _ALSO_CALLED[made.type]
        and act.matter
        and made.matter
        and ((act.trigger and act.trigger.overlaps(made.trigger)) or act.matter.overlaps(made.matter))
    ]
    quoted = [quotation.span for quotation in statement.quotations]
    own = Span(min(made.trigger.start, made.matter.start), made.matter.end) if made.matter else made.trigger
    kept = [
        act
        for act in found
        if act in same
        or act.type in (ActType.ASSERT, ActType.EXPRESS)
        or act.trigger is None
        or not own.contains(act.trigger)
        or any(span.contains(act.trigger) for span in quoted)
    ]
    if not same:
        return [*kept, made]
    return [_better(act, made, statement) if act in same else act for act in kept]


def _better(act: Act, made: Act, statement: Statement) -> Act:
    """The classifier's act with the slots of the statement, and without the words of saying that follow it."""
    assert act.matter is not None and made.matter is not None
    after = [s.start for s in (*statement.source, *statement.cue) if made.matter.end <= s.start < act.matter.end]
    end = min(act.matter.end, made.matter.end) if after else max(act.matter.end, made.matter.end)
    if act.trigger and made.trigger and act.trigger.overlaps(made.trigger):
        reasons = (*act.reasons, *(reason for reason in made.reasons if reason.rule == BEFORE))
        return replace(act, matter=Span(made.matter.start, end), addressees=made.addressees or act.addressees, reasons=reasons)
    return replace(act, matter=Span(act.matter.start, end)) if end > act.matter.start else act


def _of_cue(
    document: Document, number: int, statement: Statement, statements: Sequence[Statement],
    mentions: Sequence[PartyMention],
) -> Act | None:  # fmt: skip
    """The act that the word of saying is: "demanded", "had called for", "refused"."""
    text = document.text
    cue = Span(statement.cue[0].start, statement.cue[-1].end)
    words = cue.of(text)
    hits = [(m.start(), kind, m) for kind, pattern in _cues() if (m := pattern.search(words))]
    if not hits or statement.mode is Mode.DIRECT or cue.end - cue.start > 80:
        return None
    _, kind, hit = min(hits, key=lambda one: one[0])
    content = _content(statement)
    if content is None or content.end <= cue.start:
        return None
    before = _NO_LONGER.search(text[max(0, cue.start - 24) : cue.start])
    trigger = Span(cue.start - len(before[0]) if before else cue.start, cue.end)
    denied = before or re.search(r"\b(?:not|never|no longer)\b", words)
    rest = text[cue.start + hit.end() : content.start + 60]
    if compiled(tuple(known()["told_nothing"])).match(rest.lstrip(" ,").removeprefix("to ")):
        return None
    if hit[0].lower().startswith(("want", "told", "tell")) and not _asks_somebody(text, cue.start + hit.end(), content):
        return None
    if denied and kind is ActType.ACCEPT:
        kind = ActType.REJECT
    elif denied and "no longer" not in trigger.of(text) and kind is not ActType.COMMIT:
        return None
    return _act(document, number, statements, mentions, kind, trigger, Span(trigger.end, content.end))


def _asks_somebody(text: str, at: int, content: Span) -> bool:
    """Whether "told" goes on with "them to", and "wants" with what is wanted of another: not "wants to"."""
    window = text[at : content.end].lstrip()
    told = text[:at].lower().endswith(("told", "tell", "tells"))
    to = _TO.search(window[:90])
    return to is not None and not re.search(r"\bthat\b", window[: to.start()]) if told else not window.startswith("to ")


def _of_promise(
    document: Document, number: int, statement: Statement, statements: Sequence[Statement],
    mentions: Sequence[PartyMention],
) -> Act | None:  # fmt: skip
    """What a speaker says that its own side will do: "said that her country would reopen …", "Norland will admit"."""
    text = document.text
    content = _content(statement)
    if content is None or statement.mode is Mode.DIRECT:
        return None
    cue = Span(statement.cue[0].start, statement.cue[-1].end)
    by_cue = _WILL.match(cue.of(text))
    if by_cue:
        begin, match, offset = cue.start, by_cue, cue.start
    else:
        head = text[content.start : content.start + 90]
        own = re.match(
            r"(?:that\s)?((?:(?:his|her|its|their|the)\s(?:\w+\s)?(?:country|government|side|nation|state|ministry)|he|she|it|they|we)|(?:[A-Z][\w’'-]+\s?){1,3}?)\s(?=(?:will|would|shall)\s)",
            head,
        )
        found = own and _WILL.match(head, own.end())
        if own is None or not found:
            return None
        if own[1][0].isupper() and not _same_side(statement, own[1], content.start + own.start(1), mentions):
            return None
        begin, match, offset = content.start + own.end(), found, content.start
    if match[2].lower() in known()["not_promised"]:
        return None
    start = offset + match.start(2)
    trigger = Span(begin, start - 1)
    return _act(document, number, statements, mentions, ActType.COMMIT, trigger, Span(start, content.end), as_is=True)


def _same_side(statement: Statement, words: str, at: int, mentions: Sequence[PartyMention]) -> bool:
    speaker = _mention_at(statement.speaker.span, mentions) if statement.speaker else None
    subject = _mention_at(Span(at, at + len(words)), mentions)
    ours = speaker and (speaker.state or speaker.identity)
    theirs = subject and (subject.state or subject.identity)
    if subject is None or theirs is None:
        return False
    return ours is None or ours == theirs


def _content(statement: Statement) -> Span | None:
    if not statement.content:
        return None
    whole = Span(statement.content[0].start, statement.content[-1].end)
    return whole if whole.end - whole.start <= FARTHEST else statement.content[0]


def _act(
    document: Document, number: int, statements: Sequence[Statement], mentions: Sequence[PartyMention],
    kind: ActType, trigger: Span, rest: Span, *, as_is: bool = False,
) -> Act | None:  # fmt: skip
    statement = statements[number]
    text = document.text
    whom, matter = ([], rest) if as_is else _slots(text, kind, rest, mentions)
    if _NOTHING.match(matter.of(text)) or not matter.of(text).strip():
        return None
    source = _party(document, statement, mentions)
    starts = [span.start for span in statement.source if span.start > trigger.start - FARTHEST]
    span = Span(min([trigger.start, *starts]), max(rest.end, trigger.end))
    words = span.of(text)
    day = statement.said_on.start if statement.said_on and statement.said_on.start else document.date
    reasons = [Reason(rule="told_in_so_many_words", detail=trigger.of(text), span=trigger)]
    if _is_of_another(statement, statements):
        reasons.append(Reason(rule=BEFORE, detail="told by another", span=trigger))
    return Act(
        type=kind, span=span, words=words, trigger=trigger, actor=source, addressees=tuple(whom), matter=matter,
        instruments=tuple(distinct(find_instruments(words, day))), deadline=_deadline(text, matter, day),
        strength=Strength.CALL if kind is ActType.DEMAND else None, statement=number, reasons=tuple(reasons),
    )  # fmt: skip


def _deadline(text: str, matter: Span, day: date | None) -> Deadline | None:
    return _moved(deadlines.find_deadline(matter.of(text), day), matter.start)


def _slots(text: str, kind: ActType, rest: Span, mentions: Sequence[PartyMention]) -> tuple[list[ActParty], Span]:
    """Whom a telling is aimed at, and what it is about."""
    window = rest.of(text)
    lead = _LEAD.match(window)
    begin = rest.start + (lead.end() if lead else 0)
    matter = Span(begin, rest.end)
    inside = _inside(mentions, matter)
    if kind is ActType.ACCUSE:
        of = re.search(r"\s(?:of|for)\s", text[begin : rest.end])
        return _parties(inside[:1]), Span(begin + of.end(), rest.end) if of else matter
    if kind not in (ActType.DEMAND, ActType.PROPOSE):
        return _parties([m for m in inside if m.span.start - begin < 40][:1]), matter
    that = bool(lead and "that" in lead[0].lower())
    to = None if that else _TO.search(text, begin, min(rest.end, begin + 120))
    if to and lead and lead[0].strip().lower() not in ("to",):
        asked = [m for m in inside if m.span.end <= to.start() and not m.place]
        if asked or to.start() - begin < 40:
            return _parties(asked), Span(to.end(), rest.end)
    first = [m for m in inside if m.span.start - begin < 30 and not m.place and that]
    return _parties(first[:1]), matter


def _parties(found: Sequence[PartyMention]) -> list[ActParty]:
    return [ActParty(words=m.words, span=m.span, identity=m.identity, state=m.state, code=m.actor) for m in found]


def _inside(mentions: Sequence[PartyMention], span: Span) -> list[PartyMention]:
    first = bisect_left(mentions, span.start, key=lambda mention: mention.span.start)
    found = []
    for mention in mentions[first:]:
        if mention.span.start >= span.end:
            break
        found.append(mention)
    return found


def _mention_at(span: Span | None, mentions: Sequence[PartyMention]) -> PartyMention | None:
    if span is None:
        return None
    return next((m for m in mentions if m.span.start < span.end and span.start < m.span.end), None)


def _party(document: Document, statement: Statement, mentions: Sequence[PartyMention]) -> ActParty | None:
    """Who acts; `None` where a primary text speaks of its own issuer."""
    words = " ".join(span.of(document.text) for span in statement.source)
    if document.kind is Kind.PRIMARY and (not words or _SELF.match(words)):
        return None
    speaker = statement.speaker
    if speaker is None:
        return ActParty(words=words) if words else None
    spots = [speaker.span, statement.source[0] if statement.source else None]
    mention = next((m for spot in spots if (m := _mention_at(spot, mentions))), None)
    if mention is None:
        return ActParty(words=speaker.name)
    return ActParty(words=speaker.name, span=mention.span, identity=mention.identity, state=mention.state)


def _is_of_another(statement: Statement, statements: Sequence[Statement]) -> bool:
    """Whether a statement lies in somebody else's."""
    if statement.parent is None:
        return False
    outer = statements[statement.parent].speaker
    return outer is None or statement.speaker is None or outer.name != statement.speaker.name


def _until(
    document: Document, statements: Sequence[Statement], mentions: Sequence[PartyMention]
) -> Iterator[Act]:
    """ "gave Norland until 20 February to withdraw": a demand with its last day."""
    text = document.text
    for match in _UNTIL.finditer(text):
        asked = [m for m in _inside(mentions, Span(*match.span(1))) if not m.place]
        who = _subject(document, match.start(), statements, mentions)
        if not asked or who is None:
            continue
        end = _clause_end(text, match.end())
        words = text[match.start() : end]
        number = _statement_at(match.start(), statements)
        day = document.date
        term = deadlines.find_deadline(text[match.start(2) : match.end(2)].replace("until", "by").replace("till", "by"), day)
        yield Act(
            type=ActType.DEMAND, span=Span(who[1], end), words=text[who[1] : end], trigger=Span(*match.span()),
            actor=who[0], addressees=tuple(_parties(asked)), matter=Span(match.end(), end),
            instruments=tuple(distinct(find_instruments(words, day))),
            deadline=_moved(term, match.start(2)), strength=Strength.DEMAND, statement=number,
            reasons=(Reason(rule="told_in_so_many_words", detail="gave until", span=Span(*match.span())),),
        )  # fmt: skip


def _moved(term: Deadline | None, at: int) -> Deadline | None:
    return replace(term, span=term.span.shifted(at), reasons=()) if term else None


def _named(
    document: Document, statements: Sequence[Statement], mentions: Sequence[PartyMention]
) -> Iterator[Act]:
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
        spoken = statements[number].speaker if number is not None else None
        speaker = _mention_at(spoken.span, mentions) if spoken else None
        other = speaker if speaker and (speaker.state or speaker.identity) != (mention.state or mention.identity) else None
        matter = Span(match.end(), end)
        yield Act(
            type=ActType.DEMAND, span=Span(mention.span.start, end), words=text[mention.span.start : end],
            trigger=Span(*match.span(1)), actor=_parties([mention])[0], addressees=tuple(_parties([other] if other else [])),
            matter=matter, deadline=_deadline(text, matter, document.date), strength=Strength.CALL, statement=number,
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
    near = [m for m in _inside(mentions, Span(begin, at)) if not m.place and m.via is not Naming.ADJECTIVE]
    if near and not re.search(r"[,;]\s(?!which|who)", text[near[-1].span.end : at]):
        return _parties(near[-1:])[0], near[-1].span.start
    if re.search(r"\b(?:she|he|it|they|the\s\w+)\s(?:also\s|then\s|has\s|had\s)?$", text[begin:at], re.IGNORECASE):
        block = next((b.span for b in document.blocks if b.span.contains(Span(at, at + 1))), None)
        earlier = [
            s for s in statements
            if s.speaker and s.cue and s.cue[-1].end <= at and (block is None or s.cue[0].start >= block.start)
        ]  # fmt: skip
        if earlier:
            party = _party(document, earlier[-1], mentions)
            if party:
                return party, begin + (len(text[begin:at]) - len(text[begin:at].lstrip()))
    return None
