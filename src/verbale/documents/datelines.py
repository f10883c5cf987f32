"""The line that opens a dispatch: place, date and agency before a dash.

Read left to right: a place, a date, an agency in brackets or strokes, each of them optional, then the mark that
ends the line. A dash is enough after a place in capitals, a date or an agency; a full stop only after an agency
in strokes ("MOSCOW, Jan 5. /TASS/."); a colon only after a place in capitals with a date or an agency.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from verbale import lexicon
from verbale.documents.dates import PrintedDate, printed_date
from verbale.schema import Block, BlockKind, Dateline
from verbale.text.spans import Span

_LOOKED_AT = 4  # paragraphs from the top: a byline and a summary can stand before the dateline
_LONGEST = 110  # characters, for the longest of 924 news articles looked at: 46
_PLACE = re.compile(
    r"[A-ZÀ-ÖØ-Þ][\w.'’À-ÿ-]*(?:[ /][A-ZÀ-ÖØ-Þa-z][\w.'’À-ÿ-]*){0,4}(?:, ?[A-Z][\w.]*(?: [A-Z][\w.]*){0,2})?"
)
_AGENCY = re.compile(r"\s*(?:\((?P<round>[A-Z][\w /.&-]{1,30})\)|/(?P<stroke>[A-Z][\w .&-]{1,30})/)")
_DASH = re.compile(r"\s*(?:—|–|―|--+|(?<=\s)-(?=\s))\s*")
_STOP = re.compile(r"\s*[.:]\s+")


@dataclass(frozen=True, slots=True)
class PrintedDateline:
    """A dateline as printed; the year may be missing."""

    span: Span
    place: str | None
    printed: PrintedDate | None
    agency: str | None

    def resolved(self, year: int | None) -> Dateline:
        """The record, with `year` where the dateline prints none."""
        day = self.printed.on(year) if self.printed else None
        return Dateline(span=self.span, place=self.place, date=day, agency=self.agency)


def printed_dateline(text: str, blocks: Sequence[Block]) -> PrintedDateline | None:
    """The dateline of a document, looked for at the head of its first paragraphs."""
    bodies = [block for block in blocks[:8] if block.kind is BlockKind.PARAGRAPH]
    for block in bodies[:_LOOKED_AT]:
        found = _at(text, block.span)
        if found:
            return found
    return None


def _at(text: str, block: Span) -> PrintedDateline | None:
    head = text[block.start : min(block.end, block.start + _LONGEST)]
    printed = printed_date(head)
    place = None
    at = printed.span.end if printed else 0
    if not printed:
        matched = _PLACE.match(head)
        if matched:
            place, at, printed = _place_and_date(head, matched.group())
    agency = _AGENCY.match(head, _after_stop(head, at))
    stroke = agency is not None and agency["stroke"] is not None
    name = (agency["round"] or agency["stroke"]) if agency else None
    at = agency.end() if agency else at
    if agency and not printed:
        late = printed_date(head, _past(head, at))
        if late:
            printed, at = late, late.span.end
    end = _end(head, at, place, printed, name, stroke)
    if end is None or (place and place.lower() in lexicon.load("datelines")["labels"]):
        return None
    shifted = printed._replace(span=printed.span.shifted(block.start)) if printed else None
    return PrintedDateline(Span(block.start, block.start + end), place, shifted, name)


def _place_and_date(head: str, place: str) -> tuple[str | None, int, PrintedDate | None]:
    """Cut a date off the words taken for a place ("Brussels, 12 March 2024", "GENEVA, May 3")."""
    for at in [len(place), *(comma.start() for comma in re.finditer(",", place))][:: -1 if "," in place else 1]:
        printed = printed_date(head, _past(head, at))
        if printed:
            return place[:at].strip(" ,"), printed.span.end, printed
    return place.strip(" ,"), len(place), None


def _past(head: str, at: int) -> int:
    while at < len(head) and head[at] in ", ":
        at += 1
    return at


def _after_stop(head: str, at: int) -> int:
    return at + 1 if head[at : at + 1] in (".", ",") else at


def _end(
    head: str, at: int, place: str | None, printed: PrintedDate | None, agency: str | None, stroke: bool
) -> int | None:
    """Where the dateline ends, its mark included; `None` where this is no dateline."""
    capitals = place is not None and _is_capitals(place)
    dash = _DASH.match(head, _after_stop(head, at) if printed else at)
    if dash and (capitals or printed or agency):
        return dash.start() + len(dash.group().rstrip())
    stop = _STOP.match(head, at)
    if stop and (
        stroke or (agency is not None and (printed or capitals)) or (":" in stop.group() and capitals and printed)
    ):
        return stop.start() + len(stop.group().rstrip())
    return None


def _is_capitals(place: str) -> bool:
    """The town is in capitals ("WASHINGTON", "ST. LOUIS", "RYE, N.H."); what follows a comma need not be."""
    town = place.split(",")[0]
    letters = [letter for letter in town if letter.isalpha()]
    return len(letters) >= 3 and sum(letter.isupper() for letter in letters) >= 0.8 * len(letters)
