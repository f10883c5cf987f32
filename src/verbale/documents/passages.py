"""What every format is turned into: passages of clean text, each with the way back to the raw text it came from.

A `Composer` writes one passage: white space of any kind becomes one space, invisible characters go, and every
code point keeps its origin. `assembled` joins the passages of a document by blank lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from verbale.schema import Block, BlockKind, Fact, Reason
from verbale.text.offsets import OffsetMap, Origins, Piece
from verbale.text.spans import Span

# Controls, soft hyphen, zero-width space, word joiner, byte order mark, marks of writing direction. Zero-width
# joiner and non-joiner stay: Persian and the Indic scripts spell with them.
_INVISIBLE_LATIN = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad"
_INVISIBLE_WIDE = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_RUN = re.compile(rf"[^\s{_INVISIBLE_LATIN}]+(?: [^\s{_INVISIBLE_LATIN}]+)*")
_SPACE = re.compile(r"\s")
_SOFT_BREAK = re.compile(r"\xad\s*[\r\n]\s*")


@cache
def _wide_run() -> re.Pattern[str]:
    """As `_RUN`, for texts with wide invisible characters: rare, and ten times as slow to compile."""
    seen = rf"[^\s{_INVISIBLE_LATIN}{_INVISIBLE_WIDE}]+"
    return re.compile(rf"{seen}(?: {seen})*")


def _run_of(raw: str) -> re.Pattern[str]:
    wide = not raw.isascii() and any(letter in raw for letter in _INVISIBLE_WIDE)
    return _wide_run() if wide else _RUN


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """One block of text in the making.

    `pieces` are those of an `OffsetMap` over `text` whose origin is the raw text; `lines` are (offset in `text`,
    page, line), for formats with pages.
    """

    kind: BlockKind
    text: str
    pieces: tuple[Piece, ...] = ()
    page: int | None = None
    line: int | None = None
    time: float | None = None
    speaker: str | None = None
    lines: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What a format's reader hands over.

    `origins` leads from the raw text that the passages' pieces point into to the bytes received; `None` where the
    format has no such way back. `headline` is the position of the passage that the format itself calls its
    title. The facts are those that the format states outright. `addresses` are where it says it lives, `heads` what
    runs at the head of its pages. `separator` goes between passages.
    """

    passages: Sequence[Passage]
    origins: Origins | None = None
    encoding: str | None = None
    notes: tuple[Reason, ...] = ()
    headline: int | None = None
    headline_reason: Reason | None = None
    published: Fact | None = None
    published_guess: Fact | None = None  # where neither the format nor the text says it
    publisher: Fact | None = None
    issuer: Fact | None = None
    language: Fact | None = None
    addresses: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    title: str | None = None  # what the format calls the document outside of its text
    separator: str = "\n\n"


@dataclass(slots=True)
class Composer:
    """Writes one passage out of stretches of `raw`, in order; `blank` gives the next."""

    raw: str
    parts: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0
    gap: tuple[int, int] | None = None
    run: re.Pattern[str] | None = None

    def blank(self) -> Composer:
        """A composer for the next passage of the same raw text."""
        if self.run is None:
            self.run = _run_of(self.raw)
        return Composer(self.raw, run=self.run)

    def copy(self, start: int, end: int) -> None:
        """Take raw[start:end], white space squeezed."""
        at = start
        if self.run is None:
            self.run = _run_of(self.raw)
        for run in self.run.finditer(self.raw, start, end):
            self._skip(at, run.start())
            self._write(run.group(), run.start(), run.end(), 1)
            at = run.end()
        self._skip(at, end)

    def put(self, words: str, start: int, end: int) -> None:
        """Write `words` for raw[start:end], as a character reference stands for its character."""
        if words.isspace():
            self.space(start, end)
        else:
            kept = "".join(_run_of(words).findall(words))
            if kept:
                self._write(kept, start, end, 0)

    def space(self, start: int, end: int) -> None:
        """A space is due if more words follow."""
        self.gap = (self.gap[0] if self.gap else start, end)

    def passage(self, kind: BlockKind, **places: object) -> Passage | None:
        """What was written; `None` where that is nothing."""
        if not self.parts:
            return None
        return Passage(kind=kind, text="".join(self.parts), pieces=tuple(self.pieces), **places)  # type: ignore[arg-type]

    def _skip(self, start: int, end: int) -> None:
        if start < end and _SPACE.search(self.raw, start, end) and not _SOFT_BREAK.match(self.raw, start, end):
            self.space(start, end)

    def _write(self, words: str, start: int, end: int, step: int) -> None:
        if self.gap and self.parts:
            self._append(" ", *self.gap, 0)
        self.gap = None
        self._append(words, start, end, step)

    def _append(self, words: str, start: int, end: int, step: int) -> None:
        if step and self.pieces and self.pieces[-1][3] == step and self.pieces[-1][2] == start:
            self.pieces[-1] = (*self.pieces[-1][:2], end, step)
        else:
            self.pieces.append((self.length, start, end, step))
        self.parts.append(words)
        self.length += len(words)


@dataclass(frozen=True, slots=True)
class Assembly:
    """The text of a whole document, its blocks, its map to the raw text, and its printed lines."""

    text: str
    blocks: tuple[Block, ...]
    origins: OffsetMap
    lines: tuple[tuple[int, int, int], ...]


def assembled(passages: Sequence[Passage], separator: str = "\n\n") -> Assembly:
    """Join passages by `separator`; nothing of a passage changes."""
    blocks: list[Block] = []
    pieces: list[Piece] = []
    lines: list[tuple[int, int, int]] = []
    at = 0
    for i, passage in enumerate(passages):
        if i:
            before = pieces[-1][2] if pieces else 0
            pieces.append((at, before, max(before, passage.pieces[0][1] if passage.pieces else before), 0))
            at += len(separator)
        blocks.append(
            Block(
                kind=passage.kind, span=Span(at, at + len(passage.text)), page=passage.page, line=passage.line,
                time=passage.time, speaker=passage.speaker,
            )
        )  # fmt: skip
        pieces.extend((at + start, origin, end, step) for start, origin, end, step in passage.pieces)
        lines.extend((at + start, page, line) for start, page, line in passage.lines)
        at += len(passage.text)
    text = separator.join(passage.text for passage in passages)
    return Assembly(text, tuple(blocks), OffsetMap.of(pieces, len(text)), tuple(lines))
