"""Dates as datelines and bylines print them: "Dec. 11, 2021", "11 December 2021", "2021-12-11", "3 May"."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from verbale import lexicon
from verbale.text.spans import Span


class PrintedDate(NamedTuple):
    """A date where it stands; `year` is `None` where none is printed."""

    span: Span
    year: int | None
    month: int
    day: int

    def on(self, year: int | None = None) -> date | None:
        """The day, with `year` where none is printed; `None` where there is no such day."""
        try:
            return date(self.year or year or 0, self.month, self.day)
        except ValueError:
            return None


@cache
def _pattern() -> re.Pattern[str]:
    months = "|".join(sorted(_months(), key=len, reverse=True))
    days = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
    return re.compile(
        rf"{days}(?:(?P<iso>\d{{4}})-(?P<isomonth>\d\d)-(?P<isoday>\d\d)(?!\d)"
        rf"|(?P<m1>{months})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:\s*,?\s+(?P<y1>(?:19|20)\d\d)(?!\d))?"
        rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m2>{months})(?![a-z])\.?(?:,?\s+(?P<y2>(?:19|20)\d\d)(?!\d))?)",
        re.IGNORECASE,
    )


@cache
def _months() -> dict[str, int]:
    return dict(lexicon.load("times")["months"])


def printed_date(text: str, start: int = 0, end: int | None = None, *, search: bool = False) -> PrintedDate | None:
    """The date that begins at `start` (or, with `search`, anywhere before `end`); `None` where there is none."""
    stop = len(text) if end is None else end
    found = (_pattern().search if search else _pattern().match)(text, start, stop)
    if not found:
        return None
    if found["iso"]:
        year, month, day = int(found["iso"]), int(found["isomonth"]), int(found["isoday"])
        made = PrintedDate(Span(*found.span()), year, month, day)
    else:
        first = found["m1"] is not None
        written = found["y1"] if first else found["y2"]
        month = _months()[(found["m1"] if first else found["m2"]).lower()]
        day = int(found["d1"] if first else found["d2"])
        made = PrintedDate(Span(*found.span()), int(written) if written else None, month, day)
    return made if made.on(2000) else None
