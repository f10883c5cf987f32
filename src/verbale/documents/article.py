"""Which blocks of a web page are its article.

trafilatura says what the article is; our own blocks are matched against its words, the innermost element that
holds nine tenths of them is the article's, and inside it what trafilatura lets drop (quoted blocks, lists, short
paragraphs) is taken back. Where trafilatura finds nothing, the page's own `article` or `main` decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from verbale.documents.furniture import furniture_lines
from verbale.documents.tree import Page, Piece
from verbale.schema import BlockKind

_MOST = 0.9  # of the matched letters are in the article's element
_SHINGLE = 5  # words: shorter ones repeat between an article and its neighbours
_MATCHED = 0.7  # of a block's shingles
_LONGEST_PAGE = 5_000_000  # characters: trafilatura takes a second for each million
_DEEPEST = 256  # elements: where libxml2, which trafilatura parses with, stops
_FEWEST_LETTERS = 80  # an article that is shorter is a mistake
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[.!?…:;][\"”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Article:
    """The blocks of the article, in order, and what trafilatura knows of the page (or `None`)."""

    pieces: tuple[Piece, ...]
    known: Any
    decided_by: str


def article(page: Page, source: str) -> Article:
    """Choose the article's blocks."""
    found = _trafilatura(page, source)
    if found is not None and found.text:
        kept = _matched(page.pieces, found.text)
        if sum(len(page.pieces[i].passage.text) for i in kept) >= min(_FEWEST_LETTERS, 0.5 * len(found.text)):
            chosen = _inside(page, kept)
            return Article(tuple(_unfurnished(page.pieces, chosen)), found, "trafilatura")
    chosen = _by_structure(page)
    return Article(tuple(_unfurnished(page.pieces, chosen)), found, "structure")


def _trafilatura(page: Page, source: str) -> Any:
    if page.depth > _DEEPEST or len(source) > _LONGEST_PAGE or not page.pieces:
        return None
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura.bare_extraction(source, with_metadata=True, include_comments=False)


def _matched(pieces: Sequence[Piece], text: str) -> set[int]:
    """The positions of the blocks whose words are in `text`."""
    lines = {" ".join(_words(line)) for line in text.splitlines()}
    words = _words(text)
    shingles = {tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}
    kept = set()
    for i, piece in enumerate(pieces):
        own = _words(piece.passage.text)
        if len(own) < _SHINGLE:
            if own and " ".join(own) in lines:
                kept.add(i)
            continue
        count = len(own) - _SHINGLE + 1
        if sum(tuple(own[k : k + _SHINGLE]) in shingles for k in range(count)) >= _MATCHED * count:
            kept.add(i)
    return kept


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _inside(page: Page, kept: set[int]) -> list[int]:
    """The kept blocks and those of the article's element that belong to them."""
    holder = _holder(page, kept)
    within = _descendants(page, holder)
    first, last = min(kept), max(kept)
    chosen = []
    for i, piece in enumerate(page.pieces):
        if i in kept or (within[piece.element] and _belongs(page, piece, first <= i <= last)):
            chosen.append(i)
    return chosen


def _holder(page: Page, kept: set[int]) -> int:
    weights = [0] * len(page.elements)
    for i in kept:
        weights[page.pieces[i].element] += len(page.pieces[i].passage.text)
    total = sum(weights)
    for i in range(len(weights) - 1, 0, -1):
        weights[page.elements[i].parent] += weights[i]
    return max(i for i, weight in enumerate(weights) if weight >= _MOST * total)


def _descendants(page: Page, holder: int) -> list[bool]:
    within = [False] * len(page.elements)
    within[holder] = True
    for i in range(holder + 1, len(within)):
        within[i] = within[page.elements[i].parent]
    return within


def _belongs(page: Page, piece: Piece, between: bool) -> bool:
    """Whether a block that trafilatura let drop is the article's all the same."""
    text = piece.passage.text
    if page.elements[piece.element].chrome or piece.linked > 0.5 * len(text):
        return False
    if between:
        return True
    if piece.passage.kind is BlockKind.BLOCK_QUOTE:
        return True
    return len(text.split()) >= 8 and bool(_SENTENCE.search(text))


def _by_structure(page: Page) -> list[int]:
    candidates = [i for i, piece in enumerate(page.pieces) if not page.elements[piece.element].chrome]
    for name in ("article", "main"):
        holders = [i for i, element in enumerate(page.elements) if element.name == name]
        for holder in holders[:1]:
            within = _descendants(page, holder)
            inside = [i for i in candidates if within[page.pieces[i].element]]
            if sum(len(page.pieces[i].passage.text) for i in inside) >= _FEWEST_LETTERS:
                return inside
    prose = [i for i in candidates if page.pieces[i].linked <= 0.5 * len(page.pieces[i].passage.text)]
    return prose or list(range(len(page.pieces)))


def _unfurnished(pieces: Sequence[Piece], chosen: Sequence[int]) -> list[Piece]:
    gone = furniture_lines([pieces[i].passage.text for i in chosen])
    return [pieces[i] for k, i in enumerate(chosen) if k not in gone]
