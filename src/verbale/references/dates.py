"""Which day, or range of days, the words of a text point at.

Rules of the module: a full date means itself. A date without a year is the one nearest to the base date. A weekday is
the last such day, the base date included ("next Friday" is the one after). "Last week", "this month" are whole
calendar weeks and months; a range has different `start` and `end`, both inclusive. Without a base date, relative words
are found but stay unresolved (`start` and `end` are None).

Known weakness: a narrative's own now ("the following day", "two days later") is not followed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from verbale import lexicon
from verbale.schema import TimeReference
from verbale.text.spans import Span

_Range = tuple[date, date]


def find(text: str, base: date | None = None, within: Span | None = None) -> tuple[TimeReference, ...]:
    """Every expression of time in `text` (in its part `within`), in order, resolved against `base`."""
    start, end = within or Span(0, len(text))
    found = []
    for match in _pattern().finditer(text, start, end):
        resolved, relative = _resolve(match, base)
        if resolved is None and not relative:
            continue
        span = Span(match.start(), match.end())
        found.append(
            TimeReference(
                span=span,
                words=span.of(text),
                start=resolved[0] if resolved else None,
                end=resolved[1] if resolved else None,
                base=base if relative else None,
                relative=relative,
            )
        )
    return tuple(found)


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True))


@cache
def _pattern() -> re.Pattern[str]:
    words = lexicon.load("times")
    month = rf"(?:{_alternatives(list(words['months']))})\b\.?"
    weekday = _alternatives(list(words["weekdays"]))
    number = rf"(?:\d{{1,3}}|{_alternatives(list(words['numbers']))})"
    parts = [
        r"(?P<iso>\d{4}-\d{2}-\d{2})",
        rf"(?P<mdy>(?P<mdy_m>{month})\s(?P<mdy_d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<mdy_y>\d{{4}}))?(?![\d:]))",
        rf"(?P<dmy>(?P<dmy_d>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?\s(?P<dmy_m>{month})(?:,?\s(?P<dmy_y>\d{{4}})(?!\d))?)",
        rf"(?P<my>(?P<my_m>{month}),?\s(?P<my_y>\d{{4}})(?!\d))",
        rf"(?P<bare>(?<=\b[Ii]n\s)(?P<bare_m>{month}))",
        rf"(?P<ago>(?P<ago_n>{number})\s(?P<ago_u>day|week|month|year)s?\sago)",
        rf"(?P<weekday>(?:(?P<weekday_w>last|this|next|coming|past)\s)?(?P<weekday_d>{weekday}))",
        r"(?P<unit>(?P<unit_w>last|this|next)\s(?P<unit_u>week|month|year))",
        rf"(?P<day>{_alternatives(list(words['days']))})",
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def _resolve(match: re.Match[str], base: date | None) -> tuple[_Range | None, bool]:
    """The days that a match of `_pattern` means, and whether it takes a base date to know them."""
    kind = next(name for name in _KINDS if match[name] is not None)
    relative = kind not in ("iso", "my") and not (kind in ("mdy", "dmy") and match[f"{kind}_y"])
    if relative and base is None:
        return None, True
    try:
        return _KINDS[kind](match, base or date.min), relative
    except (ValueError, OverflowError):
        return None, False


def _one(day: date) -> _Range:
    return day, day


def _month(name: str) -> int:
    return int(lexicon.load("times")["months"][name.casefold().rstrip(".")])


def _whole_month(year: int, month: int) -> _Range:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _iso(match: re.Match[str], base: date) -> _Range:
    return _one(date.fromisoformat(match["iso"]))


def _dated(kind: str) -> Callable[[re.Match[str], date], _Range]:
    def resolve(match: re.Match[str], base: date) -> _Range:
        month, day = _month(match[f"{kind}_m"]), int(match[f"{kind}_d"])
        if match[f"{kind}_y"]:
            return _one(date(int(match[f"{kind}_y"]), month, day))
        return _one(_nearest(month, day, base))

    return resolve


def _nearest(month: int, day: int, base: date) -> date:
    candidates = []
    for year in (base.year - 1, base.year, base.year + 1):
        if date.min.year <= year <= date.max.year and day <= monthrange(year, month)[1]:
            candidates.append(date(year, month, day))
    if not candidates:
        raise ValueError(f"no such day: {day}.{month}.")
    return min(candidates, key=lambda candidate: abs(candidate - base))


def _month_and_year(match: re.Match[str], base: date) -> _Range:
    return _whole_month(int(match["my_y"]), _month(match["my_m"]))


def _bare_month(match: re.Match[str], base: date) -> _Range:
    month = _month(match["bare_m"])
    return _whole_month(_nearest(month, 15, base).year, month)


def _ago(match: re.Match[str], base: date) -> _Range:
    numbers = lexicon.load("times")["numbers"]
    count = numbers.get(match["ago_n"].casefold()) or int(match["ago_n"])
    unit = match["ago_u"].casefold()
    if unit in ("day", "week"):
        return _one(base - timedelta(days=count * (7 if unit == "week" else 1)))
    months = base.year * 12 + base.month - 1 - count * (12 if unit == "year" else 1)
    return _whole_month(months // 12, months % 12 + 1)


def _weekday(match: re.Match[str], base: date) -> _Range:
    back = (base.weekday() - int(lexicon.load("times")["weekdays"][match["weekday_d"].casefold()])) % 7
    word = (match["weekday_w"] or "").casefold()
    if word in ("next", "coming"):
        return _one(base + timedelta(days=7 - back))
    if word in ("last", "past") and back == 0:
        back = 7
    return _one(base - timedelta(days=back))


def _unit(match: re.Match[str], base: date) -> _Range:
    step = {"last": -1, "this": 0, "next": 1}[match["unit_w"].casefold()]
    unit = match["unit_u"].casefold()
    if unit == "week":
        monday = base - timedelta(days=base.weekday()) + timedelta(days=7 * step)
        return monday, monday + timedelta(days=6)
    if unit == "year":
        return date(base.year + step, 1, 1), date(base.year + step, 12, 31)
    months = base.year * 12 + base.month - 1 + step
    return _whole_month(months // 12, months % 12 + 1)


def _day(match: re.Match[str], base: date) -> _Range:
    words = " ".join(match["day"].casefold().split())
    return _one(base + timedelta(days=int(lexicon.load("times")["days"][words])))


_KINDS: dict[str, Callable[[re.Match[str], date], _Range]] = {
    "iso": _iso,
    "mdy": _dated("mdy"),
    "dmy": _dated("dmy"),
    "my": _month_and_year,
    "bare": _bare_month,
    "ago": _ago,
    "weekday": _weekday,
    "unit": _unit,
    "day": _day,
}
