"""Acts with their day and place: what the ledger keeps of a document.

An `assert` or `express` is kept only where it can move a thread: it replies, says that something is done or broken, or
says what an instrument does. Everything that a view shows is copied from the document, so that a ledger needs no text.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from verbale.ledger.parts import split
from verbale.ledger.sides import NOBODY, Sides
from verbale.ledger.signals import claimed, signals
from verbale.ledger.slots import BEFORE, party_of
from verbale.ledger.telling import told
from verbale.references import parties
from verbale.references.instruments import find_instruments
from verbale.schema import (
    Act,
    ActType,
    BlockKind,
    Cited,
    Document,
    InstrumentMention,
    Kind,
    PartyKind,
    PartyMention,
    PlacedAct,
    Selector,
    Statement,
)
from verbale.text.spans import Span

AROUND = 40  # code points of a selector's prefix and suffix
WORDS = 1200  # code points of a sentence that are kept
CONTEXT = 260  # code points before a sentence that are kept: the sentence before, mostly
HEAD = 400  # code points in which a letterhead stands
KEY = 16  # hex digits of a key: 64 bits, no two of a billion acts alike by chance more than once in thirty
_MOVES = ("reply", "perfect", "fulfil", "break", "withdraw", "refuse_reply")
_COUNTED_FROM = re.compile(r"\b(?:after|following|from|of)\s(?:that|then|this|it)\b|\bthereafter\b", re.IGNORECASE)
_DETERMINED = re.compile(r"\b(?:the|a|an|this|that|its|their|his|her|any|all)\s(?:[\w’'-]+\s){0,2}$", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|never|no longer|nor|neither)\b[^.;,]{0,30}$", re.IGNORECASE)
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?")
ONLY = "only the"  # how the base of a day begins where no day is known
_LIGHT = (ActType.ASSERT, ActType.EXPRESS)


def place(
    document: Document, acts: Iterable[Act], sides: Sides, statements: Sequence[Statement] = ()
) -> tuple[PlacedAct, ...]:
    """The acts of a document that a ledger keeps, in their order; `statements` gives those of a report their days."""
    mentions = parties.find(document.text, sides.desk.parties)
    sides.learn(mentions)
    sides.guess(document, mentions)
    counts = Counter(side for m in mentions if not m.place and (side := sides.of_mention(m)))
    issuer = _issuer(document, sides, mentions)
    reporter = _reporter(document)
    author = "" if reporter or issuer else sides.author(document.id, document.name)
    found: dict[str, PlacedAct] = {}
    kept = _distinct(document, [act for act in acts if _is_kept(act)])
    kept = [
        part
        for act in told(document, kept, statements, mentions)
        if _is_kept(act)
        for part in split(act, document.text)
    ]
    instruments = _instruments(document, kept, sides)
    for act in kept:
        made = _placed(document, act, sides, statements, (issuer or author, reporter, counts), mentions, instruments)
        if made.actor and not (reporter and made.where == "headline"):
            found.setdefault(made.key, made)
    return tuple(found.values())


def _distinct(document: Document, acts: Sequence[Act]) -> list[Act]:
    """The acts without those that only seem to be: an act that another one of the sentence names or says again.

    In "rejects the demand that …" nothing is demanded; two acts with one matter are one, the surer of them.
    """
    kept: list[Act] = []
    for act in acts:
        same = [o for o in acts if o is not act and o.span.overlaps(act.span)]
        trigger = act.trigger
        if trigger and any(_points_at(document.text, o, trigger) for o in same):
            continue
        rivals = [o for o in same if o.matter and act.matter and o.matter == act.matter and o.type is not act.type]
        if any((o.confidence or 0) > (act.confidence or 0) for o in rivals):
            continue
        if trigger and any(o.type is act.type and o.trigger == trigger for o in kept):
            continue
        kept.append(act)
    return kept


def _points_at(text: str, reply: Act, trigger: Span) -> bool:
    """Whether a reply's matter holds this trigger as a noun: "rejects the demand that …"."""
    if reply.type not in (ActType.REJECT, ActType.ACCEPT, ActType.ASSERT) or reply.trigger == trigger:
        return False
    whole = reply.matter or reply.span
    before = text[max(whole.start, trigger.start - 30) : trigger.start]
    return whole.contains(trigger) and _DETERMINED.search(before) is not None


def _is_kept(act: Act) -> bool:
    if act.type not in _LIGHT:
        return True
    heard = signals(act.words)
    return any(name in heard for name in _MOVES) or bool(act.instruments and claimed(act.words))


def _placed(
    document: Document,
    act: Act,
    sides: Sides,
    statements: Sequence[Statement],
    around: tuple[str, str, Counter[str]],
    mentions: Sequence[PartyMention],
    instruments: Sequence[InstrumentMention],
) -> PlacedAct:
    issuer, reporter, counts = around
    text = document.text
    actor = _actor(act, sides, statements) or _meant(document, act, sides, statements, mentions)
    actor = actor or ("" if reporter else issuer)
    if actor.startswith("name:") and act.statement is not None and act.statement < len(statements):
        sides.guess_named(actor, " ".join(s.of(text) for s in statements[act.statement].source), document)
    addressees = tuple(dict.fromkeys(s for a in act.addressees if (s := sides.of(a)) and s != actor))
    presumed = not addressees
    if presumed:
        addressees = _presumed(document, act, actor, sides, counts)
    on, base = _day(document, act, statements)
    if any(reason.rule == BEFORE for reason in act.reasons):
        base = BEFORE
    selector = selector_of(text, act.span)
    return PlacedAct(
        key=key_of(document.id, act.type, selector, act.matter.of(text) if act.matter else ""),
        document=document.id,
        name=document.name,
        type=act.type,
        actor=actor,
        speaker=(act.actor.words if act.actor else "") or sides.names.get(actor, ""),
        addressees=addressees,
        presumed=presumed and bool(addressees),
        on=on,
        told=told_on(document)[0],
        base=base,
        reporter=reporter,
        where=where(document, act.span),
        span=act.span,
        words=_line(act.words)[:WORDS],
        context=_context(document, act.span),
        trigger=_trigger(document, act),
        matter=_line(act.matter.of(text))[:WORDS] if act.matter else "",
        selector=selector,
        cited=tuple(_cited(i, instruments) for i in act.instruments),
        deadline=_line(act.deadline.words) if act.deadline else "",
        due=_due(document, act),
        strength=act.strength,
        threat=act.threat,
        confidence=act.confidence,
    )


def _instruments(document: Document, acts: Sequence[Act], sides: Sides) -> tuple[InstrumentMention, ...]:
    """The known instruments that the document names, where an act cites one in short ("Article 7 of the Charter")."""
    if not sides.desk.files and all(i.identity for act in acts for i in act.instruments):
        return ()
    found = find_instruments(document.text, document.date, sides.desk.agreements)
    return tuple(mention for mention in found if mention.identity)


def _cited(mention: InstrumentMention, known: Sequence[InstrumentMention]) -> Cited:
    """An instrument as cited; one that is cited in short is the last one named before it that ends in the same word."""
    same = next((i for i in known if i.span.start <= mention.span.start < i.span.end), None)
    identity = same.identity if same else mention.identity
    if same is None and (identity is None or mention.part):
        last = mention.words.split()[-1].lower() if mention.words.split() else ""
        bare = last.isdigit()
        before = [
            i.identity
            for i in known
            if i.span.start < mention.span.start and (bare or last in (i.name or i.words).lower().split())
        ]
        identity = before[-1] if before and (identity is None or identity != before[-1]) else identity
    return Cited(words=_line(mention.words), identity=identity, part=mention.part)


def _context(document: Document, span: Span) -> str:
    """What stands before a sentence in its paragraph, cut at the beginning of a word."""
    at = bisect_right(document.blocks, span.start, key=lambda block: block.span.end)
    begin = document.blocks[at].span.start if at < len(document.blocks) else 0
    start = max(begin, span.start - CONTEXT)
    words = document.text[start : span.start]
    return _line(words.partition(" ")[2] if start > begin else words)


def _due(document: Document, act: Act) -> date | None:
    """The last day, unless it is counted from another day than today ("within ten days after that")."""
    if act.deadline is None:
        return None
    span = act.deadline.span
    if _COUNTED_FROM.search(document.text, span.start, span.end + 14):
        return None
    return act.deadline.due


def _issuer(document: Document, sides: Sides, mentions: Sequence[PartyMention]) -> str:
    """Whose text it is: the issuer's side, else (a bare "Foreign Ministry") the party its head names first."""
    side = sides.of_words(document.issuer.value) if document.issuer else NOBODY
    if side or document.kind is not Kind.PRIMARY:
        return side
    return next((s for m in mentions if m.span.start < HEAD and not m.place and (s := sides.of_mention(m))), NOBODY)


def _actor(act: Act, sides: Sides, statements: Sequence[Statement]) -> str:
    """The side that acts; nobody where it is an instrument that "says" something."""
    speaker = statements[act.statement].speaker if act.statement is not None and statements else None
    is_text = speaker is not None and speaker.kind is PartyKind.DOCUMENT
    if is_text and act.actor and act.actor.identity is None and find_instruments(act.actor.words):
        return NOBODY
    return sides.of(act.actor)


def _meant(
    document: Document, act: Act, sides: Sides, statements: Sequence[Statement], mentions: Sequence[PartyMention]
) -> str:
    """The side of a report's speaker whose own words name none ("the Commission")."""
    if act.statement is None or act.statement >= len(statements) or document.kind is Kind.PRIMARY:
        return NOBODY
    return sides.of(party_of(document, act.statement, statements, mentions))


def _trigger(document: Document, act: Act) -> str:
    """The words that make the act, with a denial that stands right before them ("not prepared to")."""
    if act.trigger is None:
        return ""
    start = max(act.span.start, act.trigger.start - 40)
    denied = _DENIED.search(document.text[start : act.trigger.start])
    return _line(document.text[start + denied.start() if denied else act.trigger.start : act.trigger.end])


def _line(words: str) -> str:
    return " ".join(words.split())


def _reporter(document: Document) -> str:
    if document.kind is Kind.PRIMARY:
        return ""
    agency = document.dateline.agency if document.dateline else None
    return agency or (document.publisher.value if document.publisher else "") or "a report"


def _presumed(document: Document, act: Act, actor: str, sides: Sides, counts: Counter[str]) -> tuple[str, ...]:
    """Whom an act with no addressee is aimed at: the one other side of its sentence, else the document's foremost."""
    here = Counter(
        side
        for m in parties.find(act.words, sides.desk.parties)
        if not m.place and (side := sides.of_mention(m)) and side != actor
    )
    if len(here) == 1:
        return tuple(here)
    others = [(count, side) for side, count in counts.items() if side != actor]
    others.sort(reverse=True)
    if others and others[0][0] > 1 and (len(others) == 1 or others[0][0] >= 2 * others[1][0]):
        return (others[0][1],)
    return ()


def _day(document: Document, act: Act, statements: Sequence[Statement]) -> tuple[date | None, str]:
    """The day an act was performed, and what says so."""
    number: int | None = act.statement
    while number is not None and number < len(statements):
        said, latest = statements[number].said_on, document.date
        if said and said.start and (latest is None or said.start <= latest):
            last = said.end or said.start
            return (min(last, latest) if latest else last), said.words
        number = statements[number].parent
    return told_on(document)


def told_on(document: Document) -> tuple[date | None, str]:
    """The day of a document, and what says so; where only its year or month is known, the last day of that."""
    if document.date:
        return document.date, "the document's date"
    parts = _PARTIAL.fullmatch(document.published.value) if document.published else None
    if parts is None or not 1 <= int(parts[2] or 12) <= 12 or int(parts[1]) < 1:
        return None, ""
    year, month = int(parts[1]), int(parts[2] or 12)
    what = "month" if parts[2] else "year"
    return date(year, month, monthrange(year, month)[1]), f"{ONLY} {what} is known: {parts[0]}"


def selector_of(text: str, span: Span) -> Selector:
    """The words of a span with those around it."""
    return Selector(
        exact=span.of(text),
        prefix=text[max(0, span.start - AROUND) : span.start],
        suffix=text[span.end : span.end + AROUND],
    )


def key_of(document: str, kind: ActType, selector: Selector, matter: str) -> str:
    """The key of an act: the same as long as the document, the type and the words are."""
    parts = (document, kind.value, selector.prefix, selector.exact, selector.suffix, matter)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:KEY]


def where(document: Document, span: Span) -> str:
    """Where a span stands, as a reader says it: "paragraph 4", "page 2, line 14", "headline"."""
    paged = document.page_and_line(span.start)
    if paged:
        return f"page {paged[0]}, line {paged[1]}"
    if document.headline and document.headline.contains(span):
        return "headline"
    blocks = document.blocks
    at = bisect_right(blocks, span.start, key=lambda block: block.span.end)
    if at == len(blocks):
        return f"characters {span.start}–{span.end}"
    if blocks[at].kind is BlockKind.HEADING:
        return "heading"
    return f"paragraph {at + 1 - sum(block.kind is BlockKind.HEADING for block in blocks[:at])}"
