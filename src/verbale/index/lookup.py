"""Documents that hold the words of a query, best first, and where in each they stand nearest together.

A word is answered by its other number as well ("sanction": sanctions), by the weak stemmer of D. Harman (How effective
is suffixing?, JASIS 42, 1991); words in a row are answered only by themselves. Documents are weighed by BM25 (Robertson
and Zaragoza 2009), the best of them by how much of the query stands together in one place, too.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from verbale.index.candidates import standing
from verbale.index.segment import I64, Segment

if TYPE_CHECKING:
    from verbale.index.textindex import TextIndex

F64 = NDArray[np.float64]
Places = list[I64]  # for each term its places in the stream of a segment, in order

SATURATION, LENGTH = 1.2, 0.75  # k1 and b of BM25: the values that the literature gives
WEIGHED = 50  # documents of which the best place counts, too: two pages of results
NEAR = 30  # words within which those of a query are shown as one place
MOST_VOCABULARIES = 24  # segments of which the forms of words are kept: some 12 MB for 30 million words of speeches
MOST_FORMS = 400  # words that the beginning of one may stand for
HISSING = ("ches", "shes", "sses", "xes")  # plurals in -es, which the stemmer leaves out


@dataclass(frozen=True, slots=True)
class Term:
    """What a query asks for: one folded word in its forms (`beginning`: any word that begins so), or several in a row;
    `without` where it must not stand in the document."""

    keys: tuple[str, ...]
    exact: bool = False
    beginning: bool = False
    without: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Words `first` to `last` (not included) of a document, and those of them that answer the query."""

    first: int
    last: int
    hits: tuple[int, ...]


class Lookup:
    """What a query found: `numbers` of documents, best first."""

    def __init__(self, index: TextIndex, terms: Sequence[Term], only: Collection[int] | None = None) -> None:
        """Look the terms up in all documents, or in those numbered `only`. All terms must stand in a document."""
        self._wanted = [term for term in terms if not term.without]
        unwanted = [term for term in terms if term.without]
        self._index = index
        self._places: dict[int, Places] = {}
        counts: list[tuple[NDArray[np.int64], NDArray[np.bool_]]] = []
        chosen = None if only is None else np.fromiter(only, np.int64, len(only))
        for at, segment in enumerate(index.segments):
            self._places[at] = [_places(segment, term) for term in self._wanted]
            here = np.array([_counts(segment, places) for places in self._places[at]])
            holds: NDArray[np.bool_] = np.all(here > 0, axis=0) & (len(here) > 0)
            for term in unwanted:
                holds &= _counts(segment, _places(segment, term)) == 0
            if chosen is not None:
                holds &= np.isin(segment.numbers, chosen)
            counts.append((here, holds))
        self.weights = _weights([here for here, _ in counts], index.documents)
        self.numbers, self.scores, self.times = self._ranked(counts)

    def _ranked(self, counts: list[tuple[NDArray[np.int64], NDArray[np.bool_]]]) -> tuple[I64, F64, I64]:
        numbers, scores, times = [], [], []
        mean = max(1.0, self._index.words / max(1, self._index.documents))
        for segment, (here, holds) in zip(self._index.segments, counts, strict=True):
            found = np.flatnonzero(holds)
            often = here[:, found].astype(np.float64)
            long = (np.diff(segment.starts.astype(np.int64)) - 1)[found]
            damping: F64 = SATURATION * (1 - LENGTH + LENGTH / mean * long.astype(np.float64))
            scores.append(self.weights @ (often * (SATURATION + 1) / (often + damping)))
            numbers.append(segment.numbers[found])
            times.append(here[:, found].sum(axis=0))
        if not numbers:
            empty = np.zeros(0, np.int64)
            return empty, np.zeros(0), empty
        number, score, time = np.concatenate(numbers), np.concatenate(scores), np.concatenate(times)
        order = np.lexsort((number, -score))
        if len(self._wanted) > 1:
            best = order[:WEIGHED]
            score[best] += [self._together(int(n)) for n in number[best]]
            order = np.lexsort((number, -score))
        return number[order], score[order], time[order]

    def _together(self, number: int) -> float:
        """What the words weigh that stand together in the best place of a document, in nats."""
        found = self._here(number)
        return _best(found, self.weights)[1] if found else 0.0

    def _here(self, number: int) -> list[I64]:
        """For each term its places in a document, as numbers of words from 0."""
        for at, segment in enumerate(self._index.segments):
            place = segment.place_of(number)
            if place is not None:
                start, end = int(segment.starts[place]), int(segment.starts[place + 1])
                return [p[p.searchsorted(start) : p.searchsorted(end)] - start for p in self._places[at]]
        return []

    def passage(self, number: int, around: int = 14) -> Passage | None:
        """The place in a document where most of the query stands together, with so many words around it."""
        found = self._here(number)
        if not found or not any(map(len, found)):
            return None
        at, _ = _best(found, self.weights)
        hits = [at, *(int(i) for p in found for i in p if at < i <= at + NEAR)]
        first, last = max(0, at - around), max(hits) + 1 + around
        pairs = zip(found, self._wanted, strict=True)
        answers = {i for places, term in pairs for i in _inside(places, term, first, last)}
        return Passage(first, last, tuple(sorted(answers)))


def _inside(places: I64, term: Term, first: int, last: int) -> Iterator[int]:
    for start in places[places.searchsorted(first) : places.searchsorted(last)].tolist():
        yield from range(start, min(start + len(term.keys), last))


def _best(found: Sequence[I64], weights: F64) -> tuple[int, float]:
    """The word from which on most of the query stands within `NEAR` words, and what that weighs."""
    starts = np.unique(np.concatenate(found))
    held = np.zeros(len(starts))
    for places, weight in zip(found, weights, strict=True):
        if len(places):
            at = places.searchsorted(starts)
            after = places[np.minimum(at, len(places) - 1)]
            held += weight * ((after >= starts) & (after - starts <= NEAR))
    best = int(held.argmax())
    return int(starts[best]), float(held[best])


def _weights(counts: Sequence[NDArray[np.int64]], documents: int) -> F64:
    """How rare each term is: the idf of BM25, never below 0."""
    held = sum((np.count_nonzero(here, axis=1) for here in counts if len(here)), np.zeros(1))
    rarity: F64 = np.log1p((documents - held + 0.5) / (held + 0.5))
    return rarity


def _counts(segment: Segment, places: I64) -> NDArray[np.int64]:
    """How many of the places lie in each document."""
    return np.diff(places.searchsorted(segment.starts.astype(np.int64)))


def _places(segment: Segment, term: Term) -> I64:
    """The places of a term in the stream of a segment, in order."""
    if term.exact or len(term.keys) > 1:
        return np.sort(standing(segment, term.keys))
    forms = _forms(segment, term.keys[0], beginning=term.beginning)
    found = [segment.order[int(segment.first[i]) : int(segment.first[i + 1])] for i in forms]
    return np.sort(np.concatenate(found)).astype(np.int64) if found else np.zeros(0, np.int64)


def _forms(segment: Segment, key: str, *, beginning: bool) -> list[int]:
    """The numbers of the words of a segment that answer one word."""
    if beginning:
        return [n for n, other in enumerate(segment.keys, 1) if other.startswith(key)][:MOST_FORMS]
    return _vocabulary(segment).get(singular(key), [])


_kept: OrderedDict[tuple[str, int, int], dict[str, list[int]]] = OrderedDict()
_lock = threading.Lock()


def _vocabulary(segment: Segment) -> dict[str, list[int]]:
    """The numbers of the words of a segment by their singulars; one for all who have mapped the same file."""
    key = (str(segment.path), *segment.checksums)
    with _lock:
        found = _kept.pop(key, None)
        if found is None:
            gathered: dict[str, list[int]] = defaultdict(list)
            for number, word in enumerate(segment.keys, 1):
                gathered[singular(word)].append(number)
            found = dict(gathered)
        _kept[key] = found
        while len(_kept) > MOST_VOCABULARIES:
            _kept.popitem(last=False)
        return found


def singular(key: str) -> str:
    """A folded word without the ending of its plural or possessive: what two numbers of one word share.

    >>> singular("treaties"), singular("sanctions"), singular("congress"), singular("minister's")
    ('treaty', 'sanction', 'congress', 'minister')
    """
    key = key.removesuffix("'s").removesuffix("'")
    if len(key) > 4 and key.endswith("ies") and key[-4] not in "ae":
        return key[:-3] + "y"
    if len(key) > 5 and key.endswith(HISSING):
        return key[:-2]
    if len(key) > 3 and key.endswith("s") and key[-2] not in "us":
        return key[:-1]
    return key
