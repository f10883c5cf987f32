"""Threads as bands over time: what every drawing of a ledger draws, in the terminal and as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from verbale.ledger import Threads
from verbale.schema import Standing, Step, Thread

TAIL = 3  # days drawn after the last day, so that what happened on it is seen


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of days with one standing; the last day is the first of the next piece."""

    start: date
    end: date
    standing: Standing
    by: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A thread over time: its pieces, its dated steps, its last deadline."""

    thread: Thread
    number: int
    pieces: tuple[Piece, ...]
    steps: tuple[Step, ...]
    dues: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bands on one axis of days."""

    start: date
    end: date
    bands: tuple[Band, ...]

    def share(self, day: date) -> float:
        """Where a day lies between the start (0) and the end (1)."""
        whole = max(1, (self.end - self.start).days)
        return min(1.0, max(0.0, (day - self.start).days / whole))


def chart(ledger: Threads, threads: Sequence[Thread], on: date) -> Chart | None:
    """The bands of these threads up to the day `on`; `None` where none has a day."""
    days = [s.act.on for t in threads for s in t.steps if s.act.on and s.act.on <= on]
    if not days:
        return None
    dues = [c.due for t in threads for c in ledger.changes(t) if c.due and c.due <= on + timedelta(days=31)]
    start, end = min(days), max(*days, on if (on - max(days)).days < 60 else max(days), *dues) + timedelta(days=TAIL)
    return Chart(start, end, tuple(_band(ledger, thread, on, start, end) for thread in threads))


def _band(ledger: Threads, thread: Thread, on: date, start: date, end: date) -> Band:
    changes = [change for change in ledger.changes(thread) if change.since is None or change.since <= on]
    pieces = []
    for place, change in enumerate(changes):
        until = changes[place + 1].since if place + 1 < len(changes) else min(end, on + timedelta(days=1))
        since = change.since or start
        if until and until > since:
            pieces.append(Piece(since, until, change.standing, change.by, change.overdue))
    steps = tuple(s for s in thread.steps if s.act.on and s.act.on <= on)
    dues = tuple(dict.fromkeys(change.due for change in changes if change.due and change.due <= end))
    return Band(thread, ledger.number_of(thread), tuple(pieces), steps, dues)


def ticks(start: date, end: date, most: int) -> list[date]:
    """Days to be written below an axis: firsts of months or years, no more than `most`, the start among them."""
    firsts = []
    year, month = start.year, start.month
    while date(year, month, 1) <= end:
        firsts.append(date(year, month, 1))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    inner = [day for day in firsts if day > start]
    for step in (1, 2, 3, 6, 12, 24, 60, 120, 600):
        chosen = [day for day in inner if (day.year * 12 + day.month - 1) % step == 0]
        if len(chosen) < most:
            return [start, *chosen]
    return [start]
