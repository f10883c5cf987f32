"""Acts of whole documents: each statement of a report with its speaker, each sentence of a primary with its issuer."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from verbale.acts.classify import Unit, abbreviations, classify_each
from verbale.references import parties as party_names
from verbale.references.knowledge import Knowledge, shipped
from verbale.schema import Act, ActParty, BlockKind, Document, Kind, PartyMention, Statement
from verbale.text.sentences import split
from verbale.text.spans import Span

# What leads to a content that no word of saying introduces: from the beginning of the sentence, and no further back
# than this. Code points.
_LEAD = re.compile(r"(?:^|\n|[.!?]\s)([A-Z][^.!?“”\"\n]*)$")
_LEAD_REACH = 120
_CODE = re.compile(r"[A-Z]{3}")  # of a state, ISO 3166: a body that a text greets did not issue it
# The words of saying and what is said may stand this far apart and still be read as one unit. Code points.
_APART = 60
# A letterhead stands in these. Code points.
_HEAD = 400


def acts_of(
    document: Document, statements: Sequence[Statement] = (), known: Knowledge | None = None
) -> tuple[Act, ...]:
    """Every act of a document, in its order; spans point into `Document.text`.

    In a report only what a statement's speaker does counts, and `Act.statement` says which statement it is; a primary
    is read sentence by sentence, and whoever issued it acts. Spans of one sentence that performs several acts agree.
    """
    named = party_names.find(document.text, known)
    if document.kind is Kind.PRIMARY:
        return tuple(_of_primary(document, named, known))
    units: list[Unit] = []
    told: list[tuple[int, list[Statement]]] = []
    for number, statement in enumerate(statements):
        if statement.content and not statement.headline:
            own = _units_of(document, statement, named)
            units += own
            told += [(number, [s for s in statements if s.parent == number])] * len(own)
    found: list[Act] = []
    for classified, (number, inner) in zip(classify_each(units), told, strict=True):
        found += [replace(act, statement=number) for act in classified.acts if not _is_of_inner(act, inner)]
    return tuple(sorted(found, key=lambda act: (act.span.start, act.trigger.start if act.trigger else act.span.start)))


def _of_primary(document: Document, named: Sequence[PartyMention], known: Knowledge | None) -> list[Act]:
    actor = _issuer(document, known)
    text = document.text
    units: list[Unit] = []
    blocks = [b.span for b in document.blocks if b.kind is not BlockKind.HEADING] or [Span(0, len(text))]
    for block in blocks:
        for sentence in split(text, abbreviations(), block):
            inside = _inside(named, sentence)
            speaker = _own_name(text, sentence, inside, actor)
            units.append(
                Unit(text=text, span=sentence, parties=inside, speaker=speaker, actor=actor, base=document.date)
            )
    return [act for classified in classify_each(units) for act in classified.acts]


def _own_name(text: str, sentence: Span, inside: Sequence[PartyMention], actor: ActParty | None) -> str:
    """The issuer as a sentence that speaks of it by name opens ("Ostrany demands …"); "" where it does not."""
    own = actor.state or actor.identity if actor else None
    if own is None:
        return ""
    first = next((m for m in inside if not m.place and m.state == own), None)
    opens = first is not None and not text[sentence.start : first.span.start].strip().removeprefix("The").strip()
    return first.words if first is not None and opens else ""


def _inside(named: Sequence[PartyMention], span: Span) -> list[PartyMention]:
    """The mentions inside `span`; `named` is in the order of the text."""
    first = bisect_left(named, span.start, key=lambda mention: mention.span.start)
    found = []
    for mention in named[first:]:
        if mention.span.start >= span.end:
            break
        found.append(mention)
    return found


def _units_of(document: Document, statement: Statement, named: Sequence[PartyMention]) -> list[Unit]:
    text = document.text
    actor = _speaker(document, statement, named)
    told = " ".join(span.of(text) for span in statement.source) or (statement.speaker.name if statement.speaker else "")
    base = _day(document, statement)
    return [
        Unit(text=text, span=part, parties=_inside(named, part), speaker=told, actor=actor, base=base)
        for part in _units(document, statement)
    ]


def _day(document: Document, statement: Statement) -> date | None:
    said = statement.said_on
    return said.start if said and said.start else document.date


def _units(document: Document, statement: Statement) -> list[Span]:
    """The stretches of text that a statement covers: source, cue and content, joined where they stand close.

    Content without words of saying is taken with what leads to it in its sentence ("Other demands include …").
    """
    pieces = sorted((*statement.source, *statement.cue, *statement.content))
    if not statement.cue:
        begin = max(0, pieces[0].start - _LEAD_REACH)
        lead = _LEAD.search(document.text[begin : pieces[0].start])
        pieces = [Span(begin + lead.start(1), pieces[0].end), *pieces[1:]] if lead else pieces
    contents = statement.content
    joined: list[tuple[Span, bool]] = []
    for piece in pieces:
        holds = any(piece.overlaps(content) for content in contents)
        if joined and piece.start - joined[-1][0].end <= _APART:
            last, held = joined[-1]
            joined[-1] = (Span(last.start, max(last.end, piece.end)), held or holds)
        else:
            joined.append((piece, holds))
    return [span for span, held in joined if held]


def _is_of_inner(act: Act, inner: Sequence[Statement]) -> bool:
    """Whether the act is that of somebody whom this statement quotes in turn."""
    at = act.trigger or act.span
    return any(span.contains(at) for statement in inner for span in (*statement.cue, *statement.content))


def _speaker(document: Document, statement: Statement, named: Sequence[PartyMention]) -> ActParty | None:
    """Who speaks, with the identity that the text's own mention has."""
    speaker = statement.speaker
    if speaker is None and not statement.source:
        return None
    place = statement.source[0] if statement.source else (speaker.span if speaker else None)
    words = speaker.name if speaker else " ".join(span.of(document.text) for span in statement.source)
    spots = [span for span in (speaker.span if speaker else None, place) if span]
    for spot in spots:
        best = next((m for m in named if m.span.start < spot.end and spot.start < m.span.end), None)
        if best:
            return ActParty(words=words, span=place, identity=best.identity, state=best.state, code=best.actor)
    return _named(words, place)


def _issuer(document: Document, known: Knowledge | None) -> ActParty | None:
    if document.issuer is None:
        return None
    value = document.issuer.value
    name = (known or shipped()).name_of.get(value) if _CODE.fullmatch(value) else None
    if name:
        return ActParty(words=name, identity=value, state=value, code=value)
    issuer = _named(value, None, known)
    head = party_names.find(document.text[:_HEAD], known) if issuer.state is None else ()
    state = next((m for m in head if not m.place and m.state and _CODE.fullmatch(m.state)), None)
    return replace(issuer, state=state.state, code=state.actor) if state else issuer


def _named(words: str, span: Span | None, known: Knowledge | None = None) -> ActParty:
    found = party_names.find(words, known)
    if not found:
        return ActParty(words=words, span=span)
    best = found[0]
    return ActParty(words=words, span=span, identity=best.identity, state=best.state, code=best.actor)
