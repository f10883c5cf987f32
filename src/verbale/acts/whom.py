"""Whom words name: the parties that a phrase joins, whose thing or deed a phrase is, who is to do it."""

from __future__ import annotations

import re

from verbale.acts.clauses import Reading, is_party, noun_phrase, trimmed
from verbale.schema import Naming
from verbale.text.spans import Span

_AND = re.compile(
    r",?\s(?:and|or)\s(?:particularly\s|especially\s)?|,\s(?:particularly|especially|including|in\sparticular)\s"
)


def last_party(reading: Reading, span: Span) -> Span | None:
    named = [p for p in reading.in_sentence(span) if p.via is not Naming.ADJECTIVE]
    if not named:
        return None
    return Span(with_article(reading, named[0].span.start), named[-1].span.end)


def with_article(reading: Reading, start: int) -> int:
    return start - 4 if reading.text[max(0, start - 4) : start].lower() == "the " else start


def agents(reading: Reading, span: Span) -> tuple[Span, ...]:
    """Who is to do what a passive asks for: "by the donor countries"."""
    for match in re.finditer(r"\b(?:by|on\sthe\spart\sof|with)\s", span.of(reading.text)):
        who = noun_phrase(reading, span.start + match.end(), span.end)
        if is_party(reading, who):
            return parties_of(reading, who)
    return ()


_POSSESSIVE = re.compile(r"(?:the\s)?((?:[A-Z][\w-]*\s){0,4}[A-Z][\w-]*)[’'](?:s\s|\s)")
_BY_SOMEBODY = re.compile(
    r"\b(?:by|on\sthe\spart\sof)\s((?:the\s)?[A-Z][\w’'-]*(?:\s(?:of\s(?:the\s)?)?[A-Z\d][\w’'-]*)*)"
)
_OTHER_PREPOSITION = re.compile(r"\b(?:in|to|for|on|against|with|into|towards?|within|at|of)\s")


def owners(reading: Reading, span: Span) -> tuple[Span, ...]:
    """The parties whose thing or deed a noun phrase is: "Iran's occupation", "the occupation by Israel"."""
    text = reading.text
    words = span.of(text)
    possessive = _POSSESSIVE.match(words)
    if possessive:
        return (Span(span.start, span.start + possessive.end(1)),)
    named = reading.in_sentence(span)
    for party in named:
        before = text[span.start : party.span.start]
        if before.lower() in ("", "the ", "this ", "any ", "all ") and party.via in (Naming.ADJECTIVE, Naming.NAME):
            return (party.span,)
        if text[party.span.end : party.span.end + 2] in ("’s", "'s") and len(before) < 60:
            return (party.span,)
        made = re.search(r"\b(of|from|by|on\sthe\spart\sof)\s(?:the\s)?(?:\w+\s){0,2}$", before)
        if made and (made[1] not in ("of", "from") or not _OTHER_PREPOSITION.search(before[: made.start()])):
            return (Span(with_article(reading, party.span.start), party.span.end),)
    somebody = _BY_SOMEBODY.search(words)
    if somebody:
        return (Span(span.start + somebody.start(1), span.start + somebody.end(1)),)
    return agents(reading, span)


def parties_of(reading: Reading, span: Span) -> tuple[Span, ...]:
    """The parties that a phrase joins: "China and other claimants" are two, "donor countries and agencies" one."""
    text = reading.text
    relative = re.search(r",\s(?:which|who|whose|as)\b|\s(?:which|who|that)\s", span.of(text))
    if relative:
        span = Span(span.start, span.start + relative.start())
    pieces, begin = [], span.start
    for match in _AND.finditer(text, span.start, span.end):
        left, right = Span(begin, match.start()), Span(match.end(), span.end)
        if is_party(reading, left) and is_party(reading, right) and _stands_alone(reading, right):
            pieces.append(left)
            begin = match.end()
    pieces.append(Span(begin, span.end))
    return tuple(trimmed(text, piece) for piece in pieces if piece.end > piece.start)


def _stands_alone(reading: Reading, span: Span) -> bool:
    words = span.of(reading.text)
    return bool(re.match(r"(?:the|all|other|its|their)\s", words)) or any(
        p.span.start - span.start < 5 for p in reading.in_sentence(span)
    )
