"""Documents and places in words: what a document is called, and where in it something stands.

Known weakness: paragraphs are counted over the blocks of a document, headings left out; a document without blocks has
no paragraph numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date

from verbale.schema import BlockKind, Check, Document
from verbale.text.spans import Span

NUMBERED = re.compile(r"(?:Article|Section|Chapter|Part|Annex|Rule|Clause|§)\s{0,3}[\dIVXLC]{1,6}\b", re.IGNORECASE)
MOST_PLACES = 3  # further places named; all of them stand in the JSON


def where_of(check: Check, primaries: dict[str, Document]) -> str:
    """Document and place of the words, and the first few of the other places that hold them too."""
    primary = primaries.get(check.document or "")
    if primary is None:
        return ""
    words = f"{name_of(primary)}, {places_of(check, primary)}"
    others = [(i, span) for i, span in check.places if i in primaries and not (i == primary.id and span in check.spans)]
    also = [
        place_of(primaries[i], span) + ("" if i == primary.id else f" of {name_of(primaries[i])}") for i, span in others
    ]
    told = list(dict.fromkeys(also))
    if not told:
        return words
    more = f" and {len(told) - MOST_PLACES} more" if len(told) > MOST_PLACES else ""
    return f"{words}; also {', '.join(told[:MOST_PLACES])}{more}"


def places_of(check: Check, primary: Document) -> str:
    """Where the found words stand; the places of a spliced quotation one after the other, none said twice."""
    return " and ".join(dict.fromkeys(place_of(primary, span) for span in check.spans))


def place_of(document: Document, span: Span) -> str:
    """Where a span stands, as a reader would say it: "paragraph 4", "page 2, line 14", "at 0:12:04", "heading".

    A numbered heading above it is named too: "paragraph 8 (Article 7)".
    """
    at = bisect_right(document.blocks, span.start, key=lambda block: block.span.end)
    if at == len(document.blocks):
        return f"characters {span.start}–{span.end}"
    block = document.blocks[at]
    if block.time is not None:
        return f"at {_clock(block.time)}"
    if block.page is not None:
        return f"page {block.page}, line {block.line}" if block.line is not None else f"page {block.page}"
    if block.kind is BlockKind.HEADING:
        return "heading"
    headings = [i for i, before in enumerate(document.blocks[:at]) if before.kind is BlockKind.HEADING]
    above = NUMBERED.match(document.blocks[headings[-1]].span.of(document.text)) if headings else None
    return f"paragraph {at + 1 - len(headings)}" + (f" ({above[0].strip()})" if above else "")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def name_of(document: Document) -> str:
    """What to call a document in a line: the last part of its name, or the beginning of its text."""
    name = document.name.rstrip("/").rpartition("/")[2]
    if name and name != "-":
        return name
    return "standard input" if document.name == "-" else "the text beginning “" + document.text[:30].strip() + "…”"


def title_of(document: Document) -> str:
    """The headline of a document, else what it is called."""
    headline = document.headline.of(document.text) if document.headline else ""
    return " ".join(headline.split()) or name_of(document)


def day_of(document: Document) -> str:
    """The dateline as a reader says it, or the day of publication: "HALDIS, 10 March 2023 (TWS)"."""
    line = document.dateline
    place, day = line.place if line else None, document.date
    words = ", ".join(part for part in (place, written(day) if day else None) if part)
    return f"{words} ({line.agency})" if line and line.agency else words


def written(day: date) -> str:
    """A day as it is written in the views: 10 March 2023."""
    return f"{day.day} {day:%B} {day.year}"


def outlet_of(document: Document) -> str:
    """Who published it, where that is not the agency that the dateline names already."""
    publisher = document.publisher.value if document.publisher else ""
    return publisher if publisher != agency_of(document) else ""


def agency_of(document: Document) -> str | None:
    """The agency that the dateline names."""
    return document.dateline.agency if document.dateline else None
