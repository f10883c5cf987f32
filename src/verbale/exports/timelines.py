"""A trace over time and by speaker: the counts that every view draws.

Time is cut into months where all dates have one and three years hold them, else into years, or decades where there are
more than `MOST_BARS` of these. Undated uses are counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from verbale.record.traced import Trace, Use

MOST_MONTHS = 36
MOST_BARS = 130  # bars of a timeline: more are no longer seen one by one
MONTH = len("1946-10")


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One stretch of time, with the uses in it."""

    label: str
    exact: int
    varied: int

    @property
    def uses(self) -> int:
        """All of them."""
        return self.exact + self.varied


@dataclass(frozen=True, kw_only=True, slots=True)
class Speaker:
    """An issuer with its uses; `name` is empty for documents without one."""

    name: str
    exact: int
    varied: int
    first: str
    last: str

    @property
    def uses(self) -> int:
        """All of them."""
        return self.exact + self.varied


def timeline(trace: Trace) -> tuple[Bar, ...]:
    """Counts over time, without gaps: stretches without a use are there, with none."""
    dated = [use for use in trace.uses if use.date]
    if not dated:
        return ()
    if all(len(use.date or "") >= MONTH for use in dated):
        months = [_month(use.date or "") for use in dated]
        if max(months) - min(months) < MOST_MONTHS:
            return _bars(
                trace, dated, [f"{m // 12}-{m % 12 + 1:02}" for m in range(min(months), max(months) + 1)], MONTH
            )
    years = [int((use.date or "")[:4]) for use in dated]
    if max(years) - min(years) < MOST_BARS:
        return _bars(trace, dated, [f"{year:04}" for year in range(min(years), max(years) + 1)], 4)
    return _bars(trace, dated, [f"{year:03}" for year in range(min(years) // 10, max(years) // 10 + 1)], 3, "0s")


def _month(date: str) -> int:
    return int(date[:4]) * 12 + int(date[5:7]) - 1


def _bars(trace: Trace, uses: Iterable[Use], labels: list[str], digits: int, ending: str = "") -> tuple[Bar, ...]:
    counts = Counter(((use.date or "")[:digits], trace.variants[use.variant].exact) for use in uses)
    return tuple(Bar(label=label + ending, exact=counts[label, True], varied=counts[label, False]) for label in labels)


def undated(trace: Trace) -> int:
    """How many uses have no date."""
    return sum(not use.date for use in trace.uses)


def speakers(trace: Trace) -> tuple[Speaker, ...]:
    """Who uses it, most uses first."""
    counts = Counter((use.issuer or "", trace.variants[use.variant].exact) for use in trace.uses)
    dates: dict[str, list[str]] = {}
    for use in trace.uses:
        dates.setdefault(use.issuer or "", []).extend([use.date] if use.date else [])
    found = [
        Speaker(
            name=name,
            exact=counts[name, True],
            varied=counts[name, False],
            first=min(dates[name], default=""),
            last=max(dates[name], default=""),
        )
        for name in dates
    ]
    return tuple(sorted(found, key=lambda speaker: (-speaker.uses, speaker.first, speaker.name)))
