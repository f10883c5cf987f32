"""Plain text: which lines make a paragraph, and what kind of block each is.

A blank line always ends a paragraph. A single line break does, too, unless the text is wrapped by hand: then most
lines that go on could not have taken the next line's first word. In wrapped text a break still counts before a
list item, a speaker's label or an indented line, and after a short line that ends a sentence. No paragraph ends in a
function word ("on behalf of the").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from verbale import lexicon
from verbale.documents.encoding import Decoded, decoded
from verbale.documents.formats import Received
from verbale.documents.furniture import furniture_lines
from verbale.documents.hyphens import Hyphens
from verbale.documents.mojibake import mended
from verbale.documents.passages import Composer, Draft, Passage
from verbale.errors import TooLargeError
from verbale.schema import BlockKind, Reason
from verbale.text.spans import Span

MAX_LINES = 500_000  # the Bible has 31,102 verses; a line costs about 5 µs
_WIDEST_WRAP = 130  # characters: typewriters, mail and man pages wrap at 60 to 100; beyond 130 a line is a paragraph
_FULL = 0.8  # of the width: how full a line must be to count as wrapped (proportional type leaves ragged lines)
_MOSTLY = 0.6  # of the breaks must look wrapped
_NARROW = 40  # characters: narrower columns are rare, and a letterhead or an address looks like one
_FEW_BREAKS = 6
_ITEM = re.compile(r"(?:[-*•‣▪–]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\(?[ivx]{1,5}\))[ \t]+\S")
_LONGEST_ITEM = 400  # characters: a numbered paragraph of a speech is longer and stays a paragraph
_LABEL = re.compile(r"(?:[A-Z][A-Z.'’\- ]{1,40}(?: \([^()]{1,40}\))?|[QA]|Question|Answer)\s?:\s")
_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_QUOTED = re.compile(r"(?:>[ \t]?)+")
_HEADING_WORDS = 14


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the raw text without its white space; `indent` is what stood before it."""

    span: Span
    text: str
    indent: int = 0
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    kind: BlockKind
    lines: tuple[Line, ...]

    @property
    def span(self) -> Span:
        """From the first letter to the last."""
        return Span(self.lines[0].span.start, self.lines[-1].span.end)


def draft(received: Received) -> Draft:
    """The draft of a plain text file."""
    return draft_of(mended(decoded(received.data, received.charset, received.shown)))


def draft_of(source: Decoded) -> Draft:
    """The draft of text that has been decoded."""
    made, mended_words = passages(source.text)
    notes = source.notes
    if mended_words:
        detail = f"{mended_words} words cut by a line's end were joined."
        notes = (*notes, Reason(rule="hyphens_mended", detail=detail))
    return Draft(passages=made, origins=source.origins, encoding=source.encoding, notes=notes)


def paragraphs(raw: str) -> list[Paragraph]:
    """The paragraphs of `raw`, furniture left out, in order."""
    count = max(raw.count("\n"), raw.count("\r"))
    if count > MAX_LINES:
        raise TooLargeError(f"The text has {count:,} lines, over the limit of {MAX_LINES:,}: split it.")
    lines = list(_lines(raw))
    gone = furniture_lines([line.text for line in lines])
    groups = list(_groups([Line(line.span, "") if i in gone else line for i, line in enumerate(lines)]))
    width = _wrapped_width(groups)
    found = [tuple(part) for group in groups for part in _parts(group, width)]
    return [Paragraph(_kind(part, found[i + 1] if i + 1 < len(found) else None), part) for i, part in enumerate(found)]


def passages(raw: str) -> tuple[list[Passage], int]:
    """The paragraphs of `raw`, lines joined, with origins in `raw`; and how many words cut at line ends were mended."""
    found = paragraphs(raw)
    hyphens = Hyphens.of(raw) if any(len(paragraph.lines) > 1 for paragraph in found) else None
    first = Composer(raw)
    made, mended_words = [], 0
    for paragraph in found:
        composer = first.blank()
        for i, line in enumerate(paragraph.lines):
            after = paragraph.lines[i + 1] if i + 1 < len(paragraph.lines) else None
            end = line.span.end
            joins = after is not None and hyphens is not None and hyphens.joins(line.text, after.text)
            composer.copy(line.span.start, end - 1 if joins == "mended" else end)
            mended_words += joins == "mended"
            if after is not None and not joins:
                composer.space(end, after.span.start)
        passage = composer.passage(paragraph.kind)
        if passage:
            made.append(passage)
    return made, mended_words


def _lines(raw: str) -> Iterator[Line]:
    at = 0
    for whole in raw.splitlines(keepends=True):
        left = len(whole) - len(whole.lstrip())
        text = whole.strip()
        mark = _QUOTED.match(text)
        if mark and mark.end() < len(text):
            left += mark.end()
            text = text[mark.end() :]
        start = at + left
        yield Line(Span(start, start + len(text)), text, left, mark is not None)
        at += len(whole)


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Runs of lines without a blank one between."""
    group: list[Line] = []
    for line in lines:
        if line.text and (not group or group[-1].quoted == line.quoted):
            group.append(line)
            continue
        if group:
            yield group
        group = [line] if line.text else []
    if group:
        yield group


def _wrapped_width(groups: Sequence[Sequence[Line]]) -> int | None:
    """The width at which the text was wrapped by hand; `None` where it was not."""
    pairs = [pair for group in groups for pair in pairwise(group)]
    if not pairs:
        return None
    lengths = sorted(len(line.text) for line, _ in pairs)
    width = lengths[int(0.95 * (len(lengths) - 1))]
    if width > _WIDEST_WRAP:
        return None
    full = sum(_is_full(line, after, width) for line, after in pairs)
    narrow = width < _NARROW and len(pairs) < _FEW_BREAKS
    return width if full >= _MOSTLY * len(pairs) and not narrow else None


def _is_full(line: Line, after: Line, width: int) -> bool:
    word = after.text.split(None, 1)[0]
    return len(line.text) + 1 + len(word) >= _FULL * width


def _parts(group: Sequence[Line], width: int | None) -> Iterator[list[Line]]:
    if len(group) == 2 and group[0].text.endswith(";") and not _ITEM.match(group[1].text):
        yield list(group)  # a headline and what it adds, as newspaper archives print them
        return
    usual = min(line.indent for line in group)
    part = [group[0]]
    for line, after in pairwise(group):
        if _breaks(line, after, width, usual):
            yield part
            part = []
        part.append(after)
    yield part


def _breaks(line: Line, after: Line, width: int | None, usual: int) -> bool:
    if _ITEM.match(after.text) or _LABEL.match(after.text):
        return True
    if line.text.rsplit(None, 1)[-1] in lexicon.load("languages")["en"]:
        return False
    if width is None:
        return not (after.text[0].islower() and (len(line.text) > 30 or line.quoted) and not _ENDS.search(line.text))
    if after.indent >= usual + 2 and line.indent < after.indent:
        return True
    if _is_full(line, after, width) or after.text[0].islower():
        return False
    return bool(_ENDS.search(line.text)) or len(line.text) < 0.6 * width


def _kind(part: Sequence[Line], after: Sequence[Line] | None) -> BlockKind:
    first = part[0]
    size = sum(len(line.text) for line in part)
    if first.quoted:
        return BlockKind.BLOCK_QUOTE
    if _ITEM.match(first.text) and size <= _LONGEST_ITEM:
        return BlockKind.LIST_ITEM
    if len(part) == 1 and after is not None and _is_heading(first.text, sum(len(line.text) for line in after)):
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH


def _is_heading(line: str, following: int) -> bool:
    """A short line without an end mark, over something longer."""
    if len(line.split()) > _HEADING_WORDS or following < 1.5 * len(line) or _LABEL.match(line + " "):
        return False
    return line[0] not in "([" and not line[0].islower() and line[-1] not in ".!?:;,…”\"'’)—–-"


def without_surrogates(source: Decoded) -> Decoded:
    """Lone surrogates, which no text may hold, replaced by U+FFFD one for one."""
    text, count = re.subn("[\ud800-\udfff]", "\ufffd", source.text)
    if not count:
        return source
    note = Reason(rule="surrogates_replaced", detail=f"{count} lone surrogates; U+FFFD stands for them.")
    return Decoded(text, source.origins, source.encoding, (*source.notes, note))
