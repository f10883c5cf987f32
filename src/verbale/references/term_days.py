"""The days that the words of a term mean: "the end of next month", "mid-2018", "the second half of 2022", "30 days"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from verbale import lexicon
from verbale.references import dates


def number(word: str | None) -> int | None:
    if word is None:
        return None
    numbers = lexicon.load("deadlines")["numbers"]
    return int(word) if word.isdigit() else numbers.get(word.lower())


def later(base: date, count: int, unit: str) -> date:
    """The day `count` units after `base`; raises OverflowError where the calendar ends."""
    unit = unit.lower()
    if unit in ("hour", "day", "week"):
        days = {"hour": -(-count // 24), "day": count, "week": 7 * count}[unit]
        return base + timedelta(days=days)
    months = base.year * 12 + base.month - 1 + count * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = months // 12, months % 12 + 1
    if year > date.max.year:
        raise OverflowError("beyond the calendar")
    return date(year, month, min(base.day, monthrange(year, month)[1]))


_PORTION = re.compile(r"(?P<which>first|second|third|fourth|last)\s(?P<size>half|quarter)\sof\s(?P<period>.+)")


def _portion(match: re.Match[str], what: str, base: date | None) -> tuple[date, date] | None:
    """The first and last day of a half or quarter of a year: "the second half of 2022"."""
    whole = _period(match["period"], base)
    if whole is None:
        return None
    size = 6 if match["size"] == "half" else 3
    order = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": 12 // size - 1}[match["which"]] * size
    if order >= 12:
        return whole
    year = whole[0].year
    return date(year, order + 1, 1), _month(year, order + size)[1]


_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day")


def days_of(what: str, base: date | None) -> tuple[date, date] | None:
    """The first and last day that words such as "the end of next month", "mid-2018" or "1 January 1976" mean."""
    year = re.search(r"\b((?:19|20)\d\d)\b", what)
    if half := _PORTION.search(what):
        return _portion(half, what, base)
    if (
        re.match(r"(?:the\s)?(?:very\s)?(?:end|beginning|start|middle|close|turn)\sof\s", what)
        and "business" not in what
    ):
        return _edge_of(what, base)
    found = dates.find(what, base) if not re.fullmatch(r"(?:the\s)?(?:year\s)?\d{4}", what) else ()
    if found and found[0].start and found[0].end:
        back = base is not None and found[0].end < base and _WEEKDAY.search(what)
        step = timedelta(days=7 if back else 0)
        return found[0].start + step, found[0].end + step
    if year:
        number = int(year[1])
        if re.search(r"early", what):
            return date(number, 1, 1), date(number, 4, 30)
        if "mid" in what:
            return date(number, 5, 1), date(number, 8, 31)
        if "late" in what:
            return date(number, 9, 1), date(number, 12, 31)
        return date(number, 1, 1), date(number, 12, 31)
    return None


def _edge_of(what: str, base: date | None) -> tuple[date, date] | None:
    """The end (or beginning, or middle) of a year, month, week, decade or century."""
    edge, _, period = what.partition(" of ")
    whole = _period(period, base)
    if whole is None:
        return None
    first, last = whole
    if "begin" in edge or "start" in edge:
        return first, first + (last - first) // 4
    if "middle" in edge:
        return first + (last - first) // 4, first + (last - first) * 3 // 4
    return last, last


def _period(period: str, base: date | None) -> tuple[date, date] | None:
    if year := re.search(r"(\d{4})", period):
        months = dates.find(period, base)
        if months and months[0].start and months[0].end:
            return months[0].start, months[0].end
        return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
    if base is None:
        return None
    step = 1 if "next" in period or "coming" in period else 0
    if "week" in period:
        monday = base - timedelta(days=base.weekday()) + timedelta(days=7 * step)
        return monday, monday + timedelta(days=6)
    if "year" in period:
        return date(base.year + step, 1, 1), date(base.year + step, 12, 31)
    for name, size in (("decade", 10), ("century", 100), ("millennium", 1000)):
        if name in period:
            first = base.year // size * size + size * step
            return date(first, 1, 1), date(first + size - 1, 12, 31)
    if "month" in period:
        count = base.year * 12 + base.month - 1 + step
        return _month(count // 12, count % 12 + 1)
    found = dates.find(f"in {period}", base)
    return (found[0].start, found[0].end) if found and found[0].start and found[0].end else None


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
