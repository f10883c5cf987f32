"""What a colon at the end of a paragraph announces: a quotation, a block set off from the text, the items of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from verbale.schema import BlockKind, Reason
from verbale.statements import phrases
from verbale.statements.outline import Draft
from verbale.statements.passages import Passage, Token
from verbale.text.spans import Span

# Code points between a cue and the colon that ends its paragraph.
NEAR = 80

_MARK = re.compile(r"\s*(?:[•‣◦▪·*–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)])\s+")
_LOOSE = re.compile(r"(?:[,;.]|[,;]\s(?:and|or))\s*$")


@dataclass(slots=True)
class Announcement:
    """Who waits for the words below: a draft whose words they are, and the subject of the sentence with the colon."""

    draft: Draft | None
    subject: Span | None


def item_start(text: str, span: Span) -> int:
    """Where the words of a list's item begin, behind its bullet or number."""
    mark = _MARK.match(text, span.start, span.end)
    return mark.end() if mark and mark.end() < span.end else span.start


def announcement(passage: Passage, drafts: list[Draft], below: BlockKind | None) -> Announcement | None:
    """What the paragraph leaves open, where a colon ends it; `below` is the kind of the next one."""
    text, end = passage.text, passage.span.end
    if not text[passage.span.start : end].rstrip().endswith(":") or not passage.sentences:
        return None
    last = passage.sentences[-1]
    subject = None
    waiting = next((own for own in reversed(drafts) if not own.content and not own.notice), None)
    if below is BlockKind.LIST_ITEM:
        subject = _subject(last.tokens)
    if waiting is None and below in (BlockKind.BLOCK_QUOTE, BlockKind.LIST_ITEM):
        near = [own for own in drafts if own.cue and not own.quotations and end - own.cue[-1].end < NEAR]
        waiting = max(near, key=lambda own: own.anchor, default=None)
        if waiting is not None and all(span.end <= waiting.anchor for span in waiting.content):
            waiting.content = ()
    return Announcement(waiting, subject) if waiting or subject else None


def _subject(tokens: Sequence[Token]) -> Span | None:
    """Who is named right before the colon ("On Sunday, the five states:"), else the subject of the sentence."""
    found = phrases.subject_before(tokens, len(tokens) - 1)
    if found is None or (found[0] and tokens[found[0] - 1].text != ","):
        found = phrases.sentence_subject(tokens, len(tokens))
    return Span(tokens[found[0]].start, tokens[found[1] - 1].end) if found else None


def with_quotation(waiting: Draft, drafts: list[Draft], span: Span, text: str) -> list[Draft]:
    """Give the quotation that opens a paragraph to the draft that announced it ("Orlan replied:")."""
    for own in drafts:
        if own.implied and own.quotations and not text[span.start : own.content[0].start].strip():
            waiting.content = (*waiting.content, *own.content)
            waiting.quotations.extend(own.quotations)
            waiting.reasons.append(
                Reason(rule="announced_by_colon", detail="a colon before announces the quotation", span=own.content[0])
            )
            return [other for other in drafts if other is not own]
    return drafts


def with_item(announced: Announcement, drafts: list[Draft], span: Span, text: str) -> list[Draft]:
    """Give an item of a list to whoever announced the list: its verb of saying gets its subject from there ("The five
    states: 1. condemned …"); else all its words are what was announced ("It calls on the city to: 1. repair …").
    """
    opening = [own for own in drafts if own.cue and own.cue[0].start == span.start]
    if opening and announced.subject is not None:
        if announced.draft is not None and [span.of(text) for span in announced.draft.cue] == [":"]:
            announced.draft.content = ()
        for own in opening:
            if own.source:
                continue
            own.source = (announced.subject,)
            detail = "the sentence above the list names who does what its items tell"
            own.reasons.append(Reason(rule="subject_of_list", detail=detail, span=announced.subject))
        return drafts
    waiting = announced.draft
    if waiting is None:
        return drafts
    loose = _LOOSE.search(text, max(span.start, span.end - NEAR), span.end)
    words = Span(span.start, loose.start() if loose else span.end)
    if any(words.overlaps(other) for other in waiting.content):
        return drafts
    waiting.content = (*waiting.content, words)
    waiting.reasons.append(Reason(rule="announced_list", detail="a colon before announces the list", span=words))
    for own in drafts:
        if own.implied:
            waiting.quotations.extend(own.quotations)
    return [own for own in drafts if not own.implied]
