"""One quotation against all documents of a record: the index names the places, the same judge as ever decides.

1. Words that stand in a row somewhere are looked up as they are: all their places, in every document.
2. Else the index gives the documents that hold most of the words near one another; an excerpt of each is judged, the
   likeliest first, until one holds so much that no other can hold more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from verbale import checks
from verbale.checks import Asked, Encoder, Findings
from verbale.index.candidates import Candidate, Place, candidates, occurrences
from verbale.index.excerpt import Excerpt
from verbale.index.layout import excerpt
from verbale.index.textindex import TextIndex
from verbale.record.entries import Entry
from verbale.record.library import Record
from verbale.schema import Check, Document, Fact, Reason

MOST_JUDGED = 4  # documents of which an excerpt is judged, at most
BEHIND = 0.93  # of the evidence for the likeliest document, what another must have to be judged as well
LEAST = 0.3  # evidence below which nothing is judged: generated quotations with letters damaged keep as much
MOST_LISTED = 20  # further places that a check lists


def search(record: Record, asked: Asked, encode: Encoder | None = None) -> Check:
    """Judge a quotation against the whole record."""
    index = record.index
    found = _in_a_row(record, index, asked) or _near_enough(record, index, asked, encode)
    return checks.check_of(found, searched=())


def _in_a_row(record: Record, index: TextIndex, asked: Asked) -> Findings | None:
    """The words as they are, in the document that the report most likely means."""
    quoted = asked.quoted
    if not len(quoted) or quoted.cuts - {0, len(quoted)} or quoted.supplied or quoted.edited:
        return None
    places = occurrences(index, quoted.words.keys)
    if not places:
        return None
    place = places[0]
    laid = _excerpt(record, index, place.number, [(place.first, place.last)])
    found = checks.find(asked, laid) if laid else None
    return found if found is not None and found.parts else None


def _near_enough(record: Record, index: TextIndex, asked: Asked, encode: Encoder | None) -> Findings:
    quoted = asked.quoted
    likely = candidates(index, quoted.words.keys, quoted.cuts - {0, len(quoted)}, quoted.supplied)
    laid = [
        primary
        for candidate in likely[:MOST_JUDGED]
        if candidate.score >= max(LEAST, BEHIND * likely[0].score)
        and (primary := _excerpt(record, index, candidate.number, candidate.stretches)) is not None
    ]
    return checks.best_of(asked, laid, encode)


def _excerpt(
    record: Record, index: TextIndex, number: int, stretches: Sequence[tuple[int, int]]
) -> Excerpt | None:
    return excerpt(index, number, _document(record.entry(number), record.text(number)), stretches)


def _document(entry: Entry, text: str) -> Document:
    def fact(value: str | None) -> Fact | None:
        return None if value is None else Fact(value=value, reasons=())

    return Document(
        id=entry.id, text=text, kind=entry.kind, name=entry.name, language=fact(entry.language), issuer=fact(entry.issuer)
    )
