"""Lines that belong to the page and not to the article, told by a list of wordings and a few shapes.

A line goes only as a whole, and only when all of it is furniture: no word of a sentence is ever taken. Wordings
that could be an article's own ("News", "Print") go at the edges of the page alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from verbale import lexicon

_LONGEST = 300  # characters: no furniture line is longer, and no pattern sees more
_GAP = re.compile(r"\s{2,}|\s*[|•·»›→←↑▲]\s*|\s*\t\s*")
_TRIM = " \t[](){}<>|•·-–—:;,.!…»›«‹→←↑▲▼↓#*_\"'“”‘’+"
_ENDS = re.compile(r"[.!?:;,][\"”’»)\]']*$")
_WORDS_IN_PROSE = 12  # a line of this many words, or one that ends a sentence, is where the article has begun


@dataclass(frozen=True, slots=True)
class Furniture:
    """The compiled list: phrases that always go, those that go beside them or at the edges, and shapes."""

    always: frozenset[str]
    beside: frozenset[str]
    shapes: tuple[tuple[re.Pattern[str], bool], ...]
    longest: int


@cache
def furniture() -> Furniture:
    """The list of `resources/furniture.yaml`, compiled once."""
    known = lexicon.load("furniture")
    always, beside = frozenset(known["always"]), frozenset(str(word) for word in known["beside"])
    shapes = tuple((re.compile(shape["pattern"]), bool(shape["edges"])) for shape in known["shapes"])
    return Furniture(always, beside, shapes, max(len(phrase.split()) for phrase in always | beside))


def is_furniture(line: str, *, at_edge: bool) -> bool:
    """Whether the whole of `line` is page furniture; `at_edge`: it stands before or after all sentences."""
    if not line or len(line) > _LONGEST:
        return False
    known = furniture()
    lowered = line.strip().lower().replace("’", "'")
    pieces = [piece.strip(_TRIM) for piece in _GAP.split(lowered)]
    tilings = [_tiling(piece, known) for piece in pieces if piece]
    if tilings and all(tiling is not None for tiling in tilings):
        return any(tilings) or (at_edge and not _ENDS.search(lowered))
    return any(pattern.fullmatch(lowered) for pattern, edges in known.shapes if at_edge or not edges)


def _tiling(piece: str, known: Furniture) -> bool | None:
    """Whether phrases that always go are among those that make up `piece`; `None` where it is not made up of any."""
    words = piece.split()
    at, strong = 0, False
    while at < len(words):
        for size in range(min(known.longest, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + size]).strip(_TRIM)
            if phrase in known.always or phrase in known.beside:
                strong = strong or phrase in known.always
                at += size
                break
        else:
            return None
    return strong


def furniture_lines(lines: Sequence[str]) -> set[int]:
    """The positions of the lines of a page that are furniture; a blank line is an empty string.

    A line that goes on from the one before, or goes on in the next, is part of a sentence, whatever its words.
    """
    prose = [i for i, line in enumerate(lines) if _is_prose(line)]
    first, last = (prose[0], prose[-1]) if prose else (len(lines), -1)
    gone: set[int] = set()
    for i, line in enumerate(lines):
        if line and is_furniture(line, at_edge=i < first or i > last) and _stands_alone(lines, i, gone):
            gone.add(i)
    return gone


def _stands_alone(lines: Sequence[str], i: int, gone: set[int]) -> bool:
    before = lines[i - 1] if i else ""
    after = lines[i + 1] if i + 1 < len(lines) else ""
    return (not before or i - 1 in gone or bool(_ENDS.search(before[-8:]))) and not after[:1].islower()


def _is_prose(line: str) -> bool:
    return len(line) > _LONGEST or (len(line.split()) >= _WORDS_IN_PROSE and not is_furniture(line, at_edge=True))
