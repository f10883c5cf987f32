"""Searching a record by words, by a phrase, or by meaning: which documents, and the place in each that says why.

Words must all stand in a document, in any order and number; words in quotation marks stand in a row, `-word` must not
stand there, `word*` is any word that begins so. Meaning compares whole sentences with the question, those that share
words with it: it takes seconds, the others milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from verbale.errors import UsageError
from verbale.index.candidates import Place
from verbale.index.layout import spans_of
from verbale.index.lookup import Lookup, Passage, Term
from verbale.record.entries import Entry
from verbale.record.library import Record
from verbale.record.meant import find_meant
from verbale.record.storage import Filters, Order
from verbale.record.wording import wording_of
from verbale.schema import Record as Shape
from verbale.text.spans import Span
from verbale.text.words import words_in

if TYPE_CHECKING:
    from verbale.checks.rewording import Encoder

MOST_TERMS = 24  # of a query: more is a wording for `trace`, or a quotation for `check`
LONGEST = 1000  # code points of a query
LONGEST_ROW = 200  # words in a row
# Likeness from which on a sentence is shown. Of two questions to 10,952 speeches, what is near this still speaks of the
# matter, and no longer says the same: the nearest stand first, and the likeness is shown.
NEAR_ENOUGH = 0.45
MOST_MEANT = 100  # sentences that are given
_TOKEN = re.compile(r"(-?)(?:[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]|(\S+))")


class Manner(StrEnum):
    """By what is searched."""

    WORDS = "words"
    PHRASE = "phrase"
    MEANING = "meaning"


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece(Shape):
    """A stretch of an excerpt; `hit` where it answers the query."""

    text: str
    hit: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit(Shape):
    """A document that was found, with its best place: `span` of the answering words there, cut into `pieces` with some
    words around them. `times` counts the answering places in the document; `likeness` (0..1) is set by meaning."""

    entry: Entry
    span: Span
    pieces: tuple[Piece, ...]
    times: int = 1
    likeness: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Found(Shape):
    """One page of what a search found: `total` documents in all, `hits` after the first `skip` of them."""

    total: int
    skip: int
    hits: tuple[Hit, ...]


def search(
    record: Record,
    query: str,
    manner: Manner = Manner.WORDS,
    *,
    filters: Filters | None = None,
    order: Order | None = None,
    most: int = 20,
    skip: int = 0,
) -> Found:
    """Documents that hold the words or the phrase, the best first, or in an `order`; a page of `most`.

    Raises `UsageError` for a query without words, or with too many.
    """
    terms = terms_of(query, manner)
    chosen = _chosen(record, filters, order)
    index = record.index
    found = Lookup(index, terms, chosen)
    numbers = found.numbers.tolist()
    times = dict(zip(numbers, found.times.tolist(), strict=True))
    if order is not None and chosen is not None:
        held = frozenset(numbers)
        numbers = [number for number in chosen if number in held]
    page = numbers[skip : skip + most]
    texts = dict(record.texts(page))
    hits = []
    for number in page:
        passage = found.passage(number)
        if passage is not None and number in texts:
            hits.append(_hit(record, number, passage, texts[number], times[number]))
    return Found(total=len(numbers), skip=skip, hits=tuple(hits))


def search_meaning(record: Record, query: str, encode: Encoder, *, filters: Filters | None = None) -> Found:
    """Sentences that say what `query` says in any words, nearest first, one for each document; `MOST_MEANT` at most."""
    _checked(query)
    wording = wording_of(query)
    if not wording.keys:
        raise UsageError(f"There is no word to search for in {query!r}: say what you look for in a sentence.")
    chosen = _chosen(record, filters, None)
    only: Collection[int] | None = None if chosen is None else frozenset(chosen)
    hits: dict[int, Hit] = {}
    for spot, likeness in find_meant(wording, record, only, {}, encode, NEAR_ENOUGH):
        if spot.number in hits:
            continue
        pieces = (
            Piece(text=f"{spot.before} " if spot.before else ""),
            Piece(text=spot.text, hit=True),
            Piece(text=f" {spot.after}" if spot.after else ""),
        )
        hits[spot.number] = Hit(
            entry=record.entry(spot.number), span=spot.span, pieces=tuple(p for p in pieces if p.text),
            likeness=round(likeness, 4),
        )  # fmt: skip
        if len(hits) == MOST_MEANT:
            break
    return Found(total=len(hits), skip=0, hits=tuple(hits.values()))


def terms_of(query: str, manner: Manner = Manner.WORDS) -> list[Term]:
    """What a query asks for.

    >>> [term.keys for term in terms_of('"sovereign equality" States -war')]
    [('sovereign', 'equality'), ('states',), ('war',)]
    """
    _checked(query)
    if manner is Manner.PHRASE:
        terms = [Term(tuple(words_in(query).keys), exact=True)]
    else:
        terms = [_term(sign, quoted or "", bare or "") for sign, quoted, bare in _TOKEN.findall(query)]
    terms = [term for term in terms if term.keys]
    if not any(not term.without for term in terms):
        raise UsageError(f"There is no word to search for in {query!r}: type the words that must be there.")
    if len(terms) > MOST_TERMS or max(len(term.keys) for term in terms) > LONGEST_ROW:
        raise UsageError(
            f"The query has too many words (more than {MOST_TERMS}, or {LONGEST_ROW} in a row): take the rarest of "
            "them, or check the passage as a quotation."
        )
    return terms


def _checked(query: str) -> None:
    if len(query) > LONGEST:
        raise UsageError(f"The query has {len(query):,} characters, over the limit of {LONGEST:,}: shorten it.")


def _term(sign: str, quoted: str, bare: str) -> Term:
    without = sign == "-"
    if quoted:
        return Term(tuple(words_in(quoted).keys), exact=True, without=without)
    keys = tuple(words_in(bare).keys)
    return Term(keys, beginning=bare.endswith("*") and len(keys) == 1, without=without)


def _chosen(record: Record, filters: Filters | None, order: Order | None) -> Sequence[int] | None:
    """The numbers of the documents to search, in their order; None for all, in no order."""
    if order is None and (filters is None or filters == Filters()):
        return None
    return record.numbers(filters, order=order or Order.ADDED)


def _hit(record: Record, number: int, passage: Passage, text: str, times: int) -> Hit:
    spans = spans_of(record.index, Place(number, passage.first, passage.last), text)
    answers = [spans[i - passage.first] for i in passage.hits if i - passage.first < len(spans)]
    if not answers:
        return Hit(entry=record.entry(number), span=Span(0, 0), pieces=(), times=times)
    pieces = tuple(_pieces(text, Span(spans[0].start, spans[-1].end), answers))
    return Hit(entry=record.entry(number), span=Span(answers[0].start, answers[-1].end), pieces=pieces, times=times)


def _pieces(text: str, within: Span, answers: Iterable[Span]) -> Iterable[Piece]:
    at = within.start
    for answer in answers:
        if answer.start > at:
            yield Piece(text=text[at : answer.start])
        yield Piece(text=answer.of(text), hit=True)
        at = answer.end
    if at < within.end:
        yield Piece(text=text[at : within.end])
