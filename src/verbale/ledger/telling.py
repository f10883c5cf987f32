"""Acts that a text tells in so many words: "Oslo has asked for …", "the Danish call to …".

A classifier reads what a speaker's own words do. In a report much is told instead: the word of saying is the act
("demanded", "refused"), often in a background paragraph, and of a party that another one is speaking about. These are
read here from the statements and from a few turns of phrase; the words stand in `resources/ledger.yaml` under `told`.
Where the classifier found the same act, its own is kept; what it found inside a telling is nobody's act.
Known weakness: a passive ("was asked to") tells nobody's act.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from verbale.ledger.signals import compiled, known
from verbale.ledger.slots import BEFORE, NOTHING, TO_DO, deadline_in, mention_at, parties, party_of, slots_of
from verbale.ledger.turns import TURNS, told_types
from verbale.references.instruments import distinct, find_instruments
from verbale.schema import Act, ActType, Document, Mode, PartyMention, Reason, Statement, Strength
from verbale.text.spans import Span

LEADING = 10  # code points before the subject of what is said
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
_WILL = re.compile(
    r"(?:(?:will|would|shall)\s(?:(not|never)\s)?|(?:can|could)\s(?:not|never)\s|cannot\s)(?:\w+ly\s)?(\w+)",
    re.IGNORECASE,
)
# Where the speaker goes on to something else: ", accusing it of …".
_ASIDE = re.compile(
    r",\s(?:accusing|saying|calling|warning|adding|noting|citing|arguing|insisting|demanding|urging|describing)\s"
)
_NO_LONGER = re.compile(r"\b(?:no\slonger|not|never)\s(?:\w+ly\s)?$", re.IGNORECASE)


@cache
def _instrument() -> re.Pattern[str]:
    nouns = "|".join(known()["instruments_say"])
    return re.compile(rf"\b(?:the|this|its|an?)\s(?:[\w-]+\s){{0,3}}(?:{nouns})(?:\sof\s\w+)?\s$", re.IGNORECASE)


def told(
    document: Document,
    acts: Iterable[Act],
    statements: Sequence[Statement],
    mentions: Sequence[PartyMention],
) -> list[Act]:
    """The acts of a document with those it tells; `acts` are the classifier's, in the order of the text."""
    found = [_clipped(act, statements) for act in acts if not _is_of_instrument(document.text, act.type, act.trigger)]
    for number, statement in enumerate(statements):
        if statement.headline or not statement.cue:
            continue
        made = next(
            (
                act
                for read in (_of_cue, _of_promise, _of_must)
                if (act := read(document, number, statement, statements, mentions))
            ),
            None,
        )
        if made:
            found = _joined(found, made, statement)
    for turn in TURNS:
        found += [made for made in turn(document, statements, mentions) if not _is_taken(made, found)]
    return sorted(found, key=lambda act: act.span.start)


def _is_of_instrument(text: str, kind: ActType, trigger: Span | None) -> bool:
    """Whether it is an instrument that "asks": what a charter demands raises nothing."""
    if kind is not ActType.DEMAND or trigger is None:
        return False
    return _instrument().search(text[max(0, trigger.start - 60) : trigger.start]) is not None


def _is_taken(made: Act, found: Sequence[Act]) -> bool:
    """Whether an act of this kind is found over the same words already."""
    kinds = _ALSO_CALLED.get(made.type, (made.type,))
    whole = made.matter or made.span
    return any(act.type in kinds and whole.overlaps(act.matter or act.span) for act in found)


def _clipped(act: Act, statements: Sequence[Statement]) -> Act:
    """The act without the words of saying that its matter ends in (", the minister said")."""
    if act.statement is None or act.matter is None or act.statement >= len(statements):
        return act
    statement = statements[act.statement]
    matter = act.matter
    last = max((c.end for c in statement.content if c.start < matter.end), default=matter.end)
    follows = any(last <= s.start < matter.end for s in (*statement.source, *statement.cue))
    return replace(act, matter=Span(matter.start, last)) if follows and last > matter.start else act


def _joined(found: list[Act], made: Act, statement: Statement) -> list[Act]:
    """The acts with one more: the classifier's stands where it is the same, and gives way where it is another."""
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
    kept = [act for act in found if act in same or not _is_inside(act, made, own, quoted)]
    if not same:
        return [*kept, made]
    return [_better(act, made, statement) if act in same else act for act in kept]


def _is_inside(act: Act, made: Act, own: Span, quoted: Sequence[Span]) -> bool:
    """Whether the classifier found this in what is told, and not in words that are quoted."""
    if act.trigger is None or act.type in (ActType.ASSERT, ActType.EXPRESS):
        return made.trigger is not None and act.span.contains(made.trigger)
    return own.contains(act.trigger) and not any(span.contains(act.trigger) for span in quoted)


def _better(act: Act, made: Act, statement: Statement) -> Act:
    """The classifier's act with the slots of the statement, and without the words of saying that follow it."""
    assert act.matter is not None
    assert made.matter is not None
    after = [s.start for s in (*statement.source, *statement.cue) if made.matter.end <= s.start < act.matter.end]
    end = min(act.matter.end, made.matter.end) if after else max(act.matter.end, made.matter.end)
    if act.trigger and made.trigger and act.trigger.overlaps(made.trigger):
        reasons = (*act.reasons, *(reason for reason in made.reasons if reason.rule == BEFORE))
        actor = made.actor if made.actor and (made.actor.state or made.actor.identity) else act.actor
        return replace(
            act,
            actor=actor,
            matter=Span(made.matter.start, end),
            addressees=made.addressees or act.addressees,
            reasons=reasons,
        )
    return replace(act, matter=Span(act.matter.start, end)) if end > act.matter.start else act


def _of_cue(
    document: Document, number: int, statement: Statement, statements: Sequence[Statement],
    mentions: Sequence[PartyMention],
) -> Act | None:  # fmt: skip
    """The act that the word of saying is: "demanded", "had called for", "refused"."""
    text = document.text
    cue = Span(statement.cue[0].start, statement.cue[-1].end)
    words = cue.of(text)
    hits = [(m.start(), kind, m) for kind, pattern in told_types() if (m := pattern.search(words))]
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
    if _is_of_instrument(text, kind, trigger):
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
    to = TO_DO.search(window[:90])
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
            r"(?:that\s)?((?:(?:his|her|its|their|the)\s(?:\w+\s)?(?:country|government|side|nation|state|ministry|ambassador|embassy|army|military|navy|parliament|president|minister)|he|she|it|they|we)|(?:[A-Z][\w’'-]+\s?){1,3}?)\s(?=(?:will|would|shall|cannot|(?:can|could)\snot)\s)",
            head,
        )
        found = own and _WILL.match(head, own.end())
        if own is None or not found:
            return None
        if own[1][0].isupper() and not _same_side(statement, own[1], content.start + own.start(1), mentions):
            return None
        begin, match, offset = content.start + own.end(), found, content.start
    if match[2].lower() in known()["not_promised"] and not re.search(r"not|never", match[0]):
        return None
    start = offset + match.start(2)
    trigger = Span(begin, start - 1)
    made = _act(document, number, statements, mentions, ActType.COMMIT, trigger, Span(start, content.end), as_is=True)
    subject = mention_at(Span(content.start, start), mentions)
    if made is None or by_cue or subject is None or (made.actor and made.actor.state):
        return made
    is_own = subject.state is not None and subject.span.start - content.start < LEADING
    return replace(made, actor=parties([subject])[0]) if is_own else made


def _of_must(
    document: Document, number: int, statement: Statement, statements: Sequence[Statement],
    mentions: Sequence[PartyMention],
) -> Act | None:  # fmt: skip
    """What a speaker says that must be done: "reiterated that guarantees must be given"."""
    text = document.text
    content = _content(statement)
    if content is None or statement.mode is Mode.DIRECT or not re.search(r"\bmust\b", content.of(text)[:120]):
        return None
    if re.match(r"(?:that\s)?(?:we|they|he|she|it|i)\s", content.of(text), re.IGNORECASE):
        return None
    trigger = Span(statement.cue[0].start, statement.cue[-1].end)
    return (
        _act(document, number, statements, mentions, ActType.DEMAND, trigger, content)
        if content.start >= trigger.end
        else None
    )


def _same_side(statement: Statement, words: str, at: int, mentions: Sequence[PartyMention]) -> bool:
    speaker = mention_at(statement.speaker.span, mentions) if statement.speaker else None
    subject = mention_at(Span(at, at + len(words)), mentions)
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
    whom, matter = ([], rest) if as_is else slots_of(text, kind, rest, mentions)
    if NOTHING.match(matter.of(text)) or not matter.of(text).strip():
        return None
    aside = _ASIDE.search(text, matter.start, matter.end)
    if aside and not as_is:
        matter = Span(matter.start, aside.start())
    source = party_of(document, number, statements, mentions)
    starts = [span.start for span in statement.source if span.start > trigger.start - FARTHEST]
    span = Span(min([trigger.start, *starts]), max(rest.end, trigger.end))
    words = span.of(text)
    day = statement.said_on.start if statement.said_on and statement.said_on.start else document.date
    reasons = [Reason(rule="told_in_so_many_words", detail=trigger.of(text), span=trigger)]
    if _is_of_another(document, number, statements, mentions):
        reasons.append(Reason(rule=BEFORE, detail="told by another", span=trigger))
        outer = party_of(document, statement.parent, statements, mentions) if statement.parent is not None else None
        if outer and not whom and (outer.state or outer.identity):
            whom = [outer]
    return Act(
        type=kind, span=span, words=words, trigger=trigger, actor=source, addressees=tuple(whom), matter=matter,
        instruments=tuple(distinct(find_instruments(words, day))), deadline=deadline_in(text, matter, day),
        strength=Strength.CALL if kind is ActType.DEMAND else None, statement=number, reasons=tuple(reasons),
    )  # fmt: skip


def _is_of_another(
    document: Document, number: int, statements: Sequence[Statement], mentions: Sequence[PartyMention]
) -> bool:
    """Whether a statement lies in that of another side."""
    parent = statements[number].parent
    if parent is None:
        return False
    outer = party_of(document, parent, statements, mentions)
    inner = party_of(document, number, statements, mentions)
    if outer is None or inner is None:
        return outer is not inner
    ours, theirs = inner.state or inner.identity or inner.words, outer.state or outer.identity or outer.words
    return ours.partition(":")[0] != theirs.partition(":")[0]
