"""Text that was decoded wrongly once before it came here ("â€œ" for “), mended line by line with the way back.

ftfy decides and mends; a line is touched only where it finds the line bad. It is loaded only when the text has
characters that look like the leavings of UTF-8 read as a single-byte encoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from verbale.documents.encoding import Decoded
from verbale.schema import Reason
from verbale.text.offsets import ChainedOffsets, OffsetMap, Piece

_LEAD = re.compile("[\xc2-\xf4РС]")
_SUSPECT = (
    "[\xc2-\xf4](?:[\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc]|[\u2013-\u203a\u20ac\u2122])"
    "|(?:[РС][\u0400-\u040f\u0452-\u045f°-»\u2013-\u203a\u20ac]){2}"
)
_MOST = 2_000_000  # characters that are looked through: ftfy takes six seconds for as many that are all bad
_CHUNK = 8000  # characters that are compared at a time, so that no line makes the comparison quadratic
_WORD = re.compile(r"\S{2,200}")  # where good and bad stand in one line, the bad words are mended alone
_LINE = re.compile(r"[^\n]*\n?")


@cache
def _suspect() -> re.Pattern[str]:
    return re.compile(_SUSPECT)


def mended(source: Decoded) -> Decoded:
    """The text with its mojibake mended, or `source` itself where there is none."""
    if source.text.isascii() or not _LEAD.search(source.text) or not _suspect().search(source.text):
        return source
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    parts: list[str] = []
    pieces: list[Piece] = []
    length = lines = 0
    for start, line in _chunks(source.text):
        better = line
        if start < _MOST and _suspect().search(line):
            better = fix_encoding(line) if is_bad(line) else line
            if better == line:
                better = _WORD.sub(lambda word: fix_encoding(word[0]) if is_bad(word[0]) else word[0], line)
        lines += better != line
        for piece in _pieces(line, better) if better != line else [(0, 0, len(line), 1)]:
            pieces.append((length + piece[0], start + piece[1], start + piece[2], piece[3]))
        parts.append(better)
        length += len(better)
    if not lines:
        return source
    note = Reason(
        rule="mojibake_mended", detail=f"{lines} lines had been decoded wrongly before they came here; mended."
    )
    origins = ChainedOffsets(OffsetMap.of(pieces, length), source.origins)
    return Decoded("".join(parts), origins, source.encoding, (*source.notes, note))


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    for found in _LINE.finditer(text):
        line, at = found.group(), found.start()
        while len(line) > _CHUNK:
            cut = line.rfind(" ", _CHUNK // 2, _CHUNK) + 1 or _CHUNK
            yield at, line[:cut]
            line, at = line[cut:], at + cut
        if line:
            yield at, line


def _pieces(line: str, better: str) -> Iterator[Piece]:
    from rapidfuzz.distance import Levenshtein

    for edit in Levenshtein.opcodes(line, better):
        if edit.dest_start < edit.dest_end:
            step = int(edit.tag == "equal")
            yield edit.dest_start, edit.src_start, edit.src_end, step
