"""The headline of a text whose format does not name one.

It is the first block, when that is one short line over a longer text and reads like a headline: no full stop, or
capitals on most long words, or a dateline or byline right after. The title of a statement or an instrument may stand
under a letterhead. Salutations, labels and list items are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from verbale.documents.kinds import is_title
from verbale.schema import Block, BlockKind, Reason
from verbale.text.spans import Span

_LONGEST_WORDS = 36
_LETTERHEAD = 5  # lines from the top: state, ministry, department, number, then the title
_LETTERHEAD_WORDS = 10
_BYLINE = re.compile(r"by\s+[A-Z]", re.IGNORECASE)
_SENTENCE_INSIDE = re.compile(r"[.!?][”\"’')]*\s+[“\"‘']?[A-Z][a-z]+\s+[a-z]+\s+[a-z]")
_ADDRESSES = re.compile(r"(?:[,:;—]|\b(?:the|a|an|of|to|and|in|on|for|by|with|that))$")
_QUOTED = re.compile(r"[“‘«][^”’»]{0,200}[”’»]|\"[^\"]{0,200}\"|(?<!\w)'[^']{0,200}'(?!\w)")
_PERSONAL = re.compile(r"\b(?:I|me|we|We|us|our|Our|my|My)\b")
_LABEL = re.compile(r"(?:[A-Z][A-Z.'’ -]{1,40}|Q|A)\s?:\s")


def headline(text: str, blocks: Sequence[Block], dateline: Span | None) -> tuple[Span, Reason] | None:
    """The span of the headline and what gave it away; `None` where the text has none."""
    titled = _titled(text, blocks)
    if titled:
        return titled, Reason(rule="headline.titled", detail=titled.of(text)[:100], span=titled)
    if len(blocks) < 2 or (dateline and dateline.start == blocks[0].span.start):
        return None
    first = blocks[0]
    words = first.span.of(text).split()
    line = first.span.of(text)
    if first.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH) or len(words) > _LONGEST_WORDS:
        return None
    if (
        _ADDRESSES.search(line)
        or _is_label(line, text, blocks)
        or line[0].islower()
        or line[0] in "(["
        or line.isdigit()
    ):
        return None
    rule = _rule(line, words, text, blocks, dateline)
    return (first.span, Reason(rule=rule, detail=line[:100], span=first.span)) if rule else None


def _titled(text: str, blocks: Sequence[Block]) -> Span | None:
    """The title of a statement or an instrument, under its letterhead."""
    for block in blocks[:_LETTERHEAD]:
        words = block.span.of(text)
        if len(blocks) > 1 and len(words.split()) <= _LONGEST_WORDS and words[-1] not in ".,;:" and is_title(words):
            return block.span
        if len(words.split()) > _LETTERHEAD_WORDS or words[-1] == "." or not words[0].isupper():
            return None
    return None


def _is_label(line: str, text: str, blocks: Sequence[Block]) -> bool:
    """Whether the line opens with a speaker's label, as others of the text do."""
    return bool(_LABEL.match(line)) and any(_LABEL.match(text, block.span.start) for block in blocks[1:40])


def _rule(line: str, words: Sequence[str], text: str, blocks: Sequence[Block], dateline: Span | None) -> str | None:
    body = blocks[1].span.of(text)
    longer = any(len(block.span.of(text)) > len(line) for block in blocks[1:4])
    if dateline and dateline.start >= blocks[1].span.start:
        return "headline.before_dateline"
    if _BYLINE.match(body) and len(body) < 120:
        return "headline.before_byline"
    if not longer:
        return None
    if _capitals(words) < 0.7 and _PERSONAL.search(_QUOTED.sub(" ", line)):
        return None
    if line[-1] not in ".!?…”\"’'":
        return "headline.no_end_mark" if not body[0].islower() else None
    if _SENTENCE_INSIDE.search(line) or len(words) < 2:
        return None
    if _capitals(words) >= 0.7:
        return "headline.capitals"
    return "headline.one_line_over_paragraphs" if len(blocks) >= 4 and len(words) >= 4 else None


def _capitals(words: Sequence[str]) -> float:
    long = [word.strip("“”‘’\"'(") for word in words]
    long = [word for word in long if len(word) > 3]
    return sum(word[0].isupper() or word[0].isdigit() for word in long) / len(long) if long else 0.0
