"""A document cut into clauses: what two texts are compared by.

Paragraphs and list items are cut into sentences, these at semicolons and before lettered items. The number, letter or
bullet before a clause is its label and no part of its words, so that renumbering changes none. Known weakness: a
sentence without an end mark runs on into the next where both stand on one line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from verbale import lexicon
from verbale.errors import TooLargeError
from verbale.index import Primary
from verbale.record.comparison import Clause
from verbale.schema import BlockKind, Document
from verbale.text import sentences
from verbale.text.spans import Span

MOST_CLAUSES = 20_000  # a treaty has some hundreds; the Bible, the longest text that is compared at all, 31,102 verses
LEAST_WORDS = 3  # words on both sides of a semicolon that parts two clauses

LONGEST_WORDS = 120  # letters in which so many words stand, if they are words at all

_NUMBER = r"(?:\d{1,3}(?:\.\d{1,3}){0,4}|[ivxIVX]{1,5}|[a-zA-Z])"
_LABEL = re.compile(
    rf"""\s*(?:
        (?:Article|Section|Chapter|Part|Annex|Rule|Principle|Paragraph|Regulation)\s{{1,3}}{_NUMBER}\s*
          (?:[.:)\u2013\u2014-]\s*|(?=\n|$)|\s(?=["\u201c(]?[A-Z]))
      | (?:\({_NUMBER}\)|{_NUMBER}\)|\d{{1,3}}(?:\.\d{{1,3}}){{0,4}}\.|[ivx]{{1,5}}\.|[a-z]\.
          |\d{{1,3}}(?:\.\d{{1,3}}){{1,4}})\s+
      | (?:[-*\u2022\u2023\u25aa\u2013\u2014]|\u00a7\s*{_NUMBER}\.?)\s+
    )""",
    re.VERBOSE,
)
_ITEM = re.compile(rf"(?<=[;:,.])\s+(?:and\s+|or\s+)?(?=\(?{_NUMBER}\)\s)")
_SEMICOLON = re.compile(r";\s+")
_TITLE = re.compile(r"(?:Article|Section|Chapter|Part|Annex|Rule|Principle)\s{1,3}[\dIVXLC]{1,6}\.?$", re.IGNORECASE)


def clauses_of(primary: Primary) -> tuple[Clause, ...]:
    """The clauses of a document in its order. Raises `TooLargeError` for a text with more than `MOST_CLAUSES`."""
    document, found = primary.document, list[Clause]()
    for span, heading in _blocks(document):
        for label, inner in _cut(document.text, span):
            first, last = (bisect_left(primary.words.starts, edge) for edge in inner)
            if first == last or primary.furniture.issuperset(range(first, last)):
                continue
            words = inner.of(document.text)
            found.append(Clause(number=len(found) + 1, span=inner, text=words, label=label, heading=heading))
        if len(found) > MOST_CLAUSES:
            raise TooLargeError(
                f"{document.name or 'The text'} has more than {MOST_CLAUSES:,} clauses: compare it part by part."
            )
    return tuple(found)


def _blocks(document: Document) -> Iterator[tuple[Span, bool]]:
    if not document.blocks:
        yield Span(0, len(document.text)), False
    for block in document.blocks:
        yield block.span, block.kind is BlockKind.HEADING or _TITLE.match(block.span.of(document.text)) is not None


def _cut(text: str, block: Span) -> Iterator[tuple[str, Span]]:
    """Label and span of each clause of a paragraph."""
    abbreviations = frozenset(lexicon.load("abbreviations"))
    label, start = _labelled(text, block)
    for sentence in sentences.split(text, abbreviations, Span(start, block.end)):
        for piece in _pieces(text, sentence):
            own, at = _labelled(text, piece)
            if at < piece.end:
                yield (own or label), Span(at, piece.end)
                label = ""
            else:
                label = label or own


def _labelled(text: str, span: Span) -> tuple[str, int]:
    """The labels at the head of a span ("1. (a) "), and where its words begin."""
    labels: list[str] = []
    at = span.start
    while (match := _LABEL.match(text, at, span.end)) and match.end() > at and len(labels) < 3:
        labels.append(" ".join(match.group().split()))
        at = match.end()
    while at < span.end and text[at].isspace():
        at += 1
    return " ".join(labels), at


def _pieces(text: str, sentence: Span) -> Iterator[Span]:
    """A sentence cut at its semicolons and before its lettered items."""
    items = [match.end() for match in _ITEM.finditer(text, *sentence)]
    cuts = dict.fromkeys(items, True)
    for match in _SEMICOLON.finditer(text, *sentence):
        near = bisect_left(items, match.start() + 1)
        if near == len(items) or items[near] > match.end() + len("and "):
            cuts[match.end()] = False
    start = sentence.start
    for cut, is_item in [*sorted(cuts.items()), (sentence.end, True)]:
        end = cut
        while end > start and text[end - 1].isspace():
            end -= 1
        enough = is_item or (_has_words(text, start, end) and _has_words(text, cut, sentence.end))
        if end > start and enough:
            yield Span(start, end)
            start = cut


def _has_words(text: str, start: int, end: int) -> bool:
    """Whether there are words enough for a clause; `LONGEST_WORDS` letters are looked at."""
    return len(text[start : min(end, start + LONGEST_WORDS)].split()) >= LEAST_WORDS
