"""PDF: the lines of every page with their places, joined into paragraphs.

pdfium gives the characters in the order of the page's content; lines and paragraphs are made here. Running heads,
feet and page numbers go, words cut by a line's end are mended, and every line keeps its page and number. Known
weakness: tables come line by line, and columns only in the order in which the file draws them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from verbale.documents.formats import Received
from verbale.documents.hyphens import Hyphens
from verbale.documents.passages import Composer, Draft, Passage
from verbale.documents.running import without_running_lines
from verbale.errors import TooLargeError, UnreadableError
from verbale.schema import BlockKind, Reason

MAX_PAGES = 3000  # the longest report of an international body met so far has 1,200
MAX_CHARACTERS = 20_000_000
_END_MARKER = re.compile(rb"%%EOF|startxref")
_TAIL = 4096  # bytes: the end marker of a whole file is in the last of them, whatever mail systems append
_ENDS = re.compile(r"[.!?:;…][\"”’»)\]]*$")
_ITEM = re.compile(r"(?:[-*•‣▪–]|\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[ivx]{1,5}\))\s+\S")
_LINE_END_HYPHEN = 0x02  # pdfium's sign for a hyphen that ends a line


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedLine:
    """A line of a page: its words, its place in points from the lower left corner, the size of its type."""

    text: str
    page: int
    number: int
    left: float
    right: float
    base: float
    size: float
    height: float


def draft(received: Received) -> Draft:
    """The draft of a PDF. Raises `UnreadableError` for damaged, locked and scanned files, `TooLargeError`."""
    pages, empty, created = _pages(received)
    if not any(pages):
        raise UnreadableError(
            f"{received.shown} is a scan: its {len(pages)} pages hold no text. Run text recognition (OCR) on it first."
        )
    notes = [created] if created else []
    if empty:
        shown = ", ".join(map(str, empty[:20])) + (" …" if len(empty) > 20 else "")
        notes.append(Reason(rule="pages_without_text", detail=f"No text on page {shown}: blank or scanned."))
    kept, gone = without_running_lines(pages)
    if gone:
        notes.append(
            Reason(rule="running_lines_dropped", detail=f"{len(gone)} running heads, feet and page numbers left out.")
        )
    lines = [line for page in kept for line in page]
    passages, mended = _passages(lines)
    if mended:
        notes.append(Reason(rule="hyphens_mended", detail=f"{mended} words cut by a line's end were joined."))
    heads = tuple(dict.fromkeys(gone))[:5]
    return Draft(passages=passages, notes=tuple(notes), heads=heads)


def _pages(received: Received) -> tuple[list[list[PrintedLine]], list[int], Reason | None]:
    import pypdfium2

    if not _END_MARKER.search(received.data[-_TAIL:]):
        raise UnreadableError(f"{received.shown} is cut off: its end is missing. Fetch the whole PDF again.")
    try:
        file = pypdfium2.PdfDocument(received.data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableError(f"{received.shown} is locked with a password: save an unlocked copy.") from None
        raise UnreadableError(f"{received.shown} is a damaged PDF: fetch it again.") from None
    try:
        if len(file) > MAX_PAGES:
            raise TooLargeError(f"{received.shown} has {len(file)} pages, over the limit of {MAX_PAGES}: split it.")
        pages, empty, total = [], [], 0
        for number in range(1, len(file) + 1):
            lines = _page_lines(file, number, received.shown)
            total += sum(len(line.text) for line in lines)
            if total > MAX_CHARACTERS:
                raise TooLargeError(f"{received.shown} holds over {MAX_CHARACTERS:,} characters: split it.")
            pages.append(lines)
            if not lines:
                empty.append(number)
        return pages, empty, _created(file.get_metadata_dict().get("CreationDate", ""))
    finally:
        file.close()


def _created(written: str) -> Reason | None:
    """The day on which the file was made: told, but not taken for the day of publication."""
    found = re.match(r"D:((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", written)
    if not found:
        return None
    return Reason(rule="file_made_on", detail="-".join(found.groups()), within="input")


def _page_lines(file: Any, number: int, shown: str) -> list[PrintedLine]:
    import pypdfium2
    from pypdfium2 import raw

    try:
        page = file[number - 1]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        raise UnreadableError(f"{shown} is damaged on page {number}: fetch it again.") from None
    unicode_of = raw.FPDFText_GetUnicode
    codes = [unicode_of(text.raw, i) for i in range(text.count_chars())]
    height = page.get_height()
    lines: list[PrintedLine] = []
    for start, end in _line_spans(codes):
        words = _words(codes[start:end])
        if not words.strip():
            continue
        visible = [i for i in range(start, end) if not chr(codes[i]).isspace() and codes[i] != _LINE_END_HYPHEN]
        if not visible:
            continue
        left, base, _, _ = text.get_charbox(visible[0], loose=True)
        right = text.get_charbox(visible[-1], loose=True)[2]
        size = raw.FPDFText_GetFontSize(text.raw, visible[len(visible) // 2])  # a bullet has its own
        lines.append(
            PrintedLine(text=words.strip(), page=number, number=len(lines) + 1, left=left, right=right, base=base,
                        size=size, height=height)
        )  # fmt: skip
    text.close()
    page.close()
    return lines


def _line_spans(codes: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for i, code in enumerate(codes):
        if code in (10, 13) or code == _LINE_END_HYPHEN:
            end = i + 1 if code == _LINE_END_HYPHEN else i
            if start < end:
                yield start, end
            start = i + 1
    if start < len(codes):
        yield start, len(codes)


def _words(codes: Sequence[int]) -> str:
    words = "".join("-" if code == _LINE_END_HYPHEN else chr(code) for code in codes if code)
    return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _passages(lines: Sequence[PrintedLine]) -> tuple[list[Passage], int]:
    raw = "\n".join(line.text for line in lines) + "\n"
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.text) + 1)
    hyphens = Hyphens.of(raw)
    body = median([line.size for line in lines if len(line.text) > 40] or [line.size for line in lines] or [0.0])
    first_composer = Composer(raw)
    passages, mended = [], 0
    for first, last in _paragraphs(lines):
        composer, printed = first_composer.blank(), []
        for i in range(first, last + 1):
            start, end = starts[i], starts[i] + len(lines[i].text)
            printed.append((composer.length + bool(composer.gap and composer.parts), lines[i].page, lines[i].number))
            joins = hyphens.joins(lines[i].text, lines[i + 1].text) if i < last else None
            composer.copy(start, end - 1 if joins == "mended" else end)
            mended += joins == "mended"
            if not joins:
                composer.space(end, starts[i + 1])
        passage = composer.passage(
            _kind(lines[first : last + 1], body), page=lines[first].page, line=lines[first].number, lines=tuple(printed)
        )
        if passage:
            passages.append(passage)
    return passages, mended


def _paragraphs(lines: Sequence[PrintedLine]) -> Iterator[tuple[int, int]]:
    """The first and last line of each paragraph."""
    gaps = [
        before.base - after.base
        for before, after in pairwise(lines)
        if before.page == after.page and 0 < before.base - after.base < 4 * before.size
    ]
    leading = median(gaps) if gaps else 14.0
    rights = sorted(line.right for line in lines)
    right = rights[int(0.9 * (len(rights) - 1))] if rights else 0.0
    start = 0
    for i in range(1, len(lines)):
        if _begins(lines[i - 1], lines[i], leading, right):
            yield start, i - 1
            start = i
    if lines:
        yield start, len(lines) - 1


def _begins(before: PrintedLine, line: PrintedLine, leading: float, right: float) -> bool:
    """Whether `line` begins a paragraph."""
    ended = bool(_ENDS.search(before.text))
    if abs(before.size - line.size) > 0.1 * max(before.size, line.size):
        return not (line.size < 0.8 * before.size and len(line.text) < 4)
    if _ITEM.match(line.text) and (ended or len(before.text) < 60):
        return True
    gap = before.base - line.base
    if before.page != line.page or gap < -leading:
        return ended
    if gap > 1.35 * leading:
        return ended or gap > 1.8 * leading or not line.text[0].islower()
    if line.left > before.left + 0.7 * line.size and ended:
        return True
    return ended and before.right < right - 0.15 * (right - before.left)


def _kind(lines: Sequence[PrintedLine], body: float) -> BlockKind:
    words = " ".join(line.text for line in lines)
    if len(lines) <= 3 and lines[0].size > 1.12 * body and len(words) <= 300:
        return BlockKind.HEADING
    if _ITEM.match(words) and len(words) <= 400:
        return BlockKind.LIST_ITEM
    return BlockKind.PARAGRAPH
