"""The ledger as its readers hold it: threads with their standings reckoned once, and the questions they answer.

Each thread's changes are kept in order, so that a day is looked up and never reckoned again; sides lead to their
threads through an index. A hundred thousand acts answer in well under a tenth of a second (`tests/ledger`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, runtime_checkable

import numpy as np

from verbale.errors import UsageError
from verbale.ledger import columns as tables
from verbale.ledger.columns import Columns, sureness
from verbale.ledger.sides import shown
from verbale.ledger.standings import DONE, WAITING, at, changes
from verbale.schema import ActType, Cited, Claim, Record, Stand, Standing, Step, StepRole, Thread

MANY = 1000  # threads from which on columns are quicker than threads one by one
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Question(Record):
    """What is asked for; everything named must hold.

    `party` and `counterpart` are sides, or parts of their names: threads between them, whoever raised them.
    `subject` and `instrument` are beginnings of words that must all be in the thread, or in one thing that it cites.
    """

    party: str | None = None
    counterpart: str | None = None
    subject: str | None = None
    instrument: str | None = None
    standing: tuple[Standing, ...] = ()
    kind: tuple[ActType, ...] = ()

    @property
    def wanted(self) -> tuple[str, ...]:
        """The beginnings of words that the thread must have."""
        return words_of(self.subject or "")

    @property
    def cited(self) -> tuple[str, ...]:
        """The beginnings of words that one instrument must have."""
        return words_of(self.instrument or "")


EVERYTHING = Question()


@dataclass(frozen=True, kw_only=True, slots=True)
class Line(Record):
    """A thread as it stands on a day."""

    thread: Thread
    stand: Stand
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """A step of some day: thread (its number, from 0), place among the steps, role, and whether it is told again."""

    number: int
    place: int
    role: StepRole
    retold: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The threads that match on a day, and how many of them stand how; `fetch` gives those from a place to another."""

    on: date
    total: int
    overdue: int
    counts: Mapping[Standing, int]
    fetch: Callable[[int, int], tuple[Line, ...]]

    def lines(self, start: int = 0, stop: int | None = None) -> tuple[Line, ...]:
        """The threads at these places, by urgency."""
        return self.fetch(start, self.total if stop is None else stop)


@runtime_checkable
class Threads(Protocol):
    """A ledger as its readers hold it, in memory or stored: threads, their standings, and the names of the sides."""

    @property
    def names(self) -> Mapping[str, str]:
        """The names of the sides."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What sides say that instruments do."""

    def __len__(self) -> int:
        """How many threads it has."""

    def changes(self, thread: Thread) -> tuple[Stand, ...]:
        """Every change of a thread's standing, in its order."""

    def stand(self, thread: Thread, on: date) -> Stand | None:
        """Where a thread stands on a day; `None` before its first step."""

    def number_of(self, thread: Thread) -> int:
        """The number of a thread, from 1."""

    def thread(self, key: str) -> Thread:
        """The thread of a number, an id, the beginning of one, or the key of any act in it."""

    def ask(self, on: date, asked: Question = EVERYTHING) -> Answer:
        """The threads that match as they stand on a day, by urgency, and how many stand how."""

    def sides(self, name: str) -> tuple[str, ...]:
        """The sides that a name or its part means; `UsageError` where there is none."""

    def suggestions(self) -> tuple[tuple[Thread, Step], ...]:
        """The links that nobody has ruled on, the least sure first."""

    def moves(self, start: date, end: date, asked: Question = EVERYTHING) -> Sequence[Moved]:
        """The steps of the days from `start` to `end`, by day."""

    def falling(self, start: date, end: date, on: date, asked: Question = EVERYTHING) -> Sequence[int]:
        """The threads (numbers from 0) whose last day, as it holds on `on`, lies from `start` to `end`, by that day.

        Those that are done have none; where the day has passed by `on`, only those that are overdue.
        """

    def numbered(self, numbers: Sequence[int]) -> Mapping[int, Thread]:
        """These threads (numbers from 0)."""


@dataclass(slots=True)
class Ledger:
    """Threads, claims, and the names of the sides."""

    threads: tuple[Thread, ...]
    claims: tuple[Claim, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    _changes: tuple[tuple[Stand, ...], ...] = field(default=(), repr=False)
    _by_side: dict[str, set[int]] = field(default_factory=dict, repr=False)
    _words: tuple[str, ...] = field(default=(), repr=False)
    _cited: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    _places: dict[str, int] = field(default_factory=dict, repr=False)
    _days: list[tuple[int, int, int]] = field(default_factory=list, repr=False)
    _dues: list[tuple[int, int]] = field(default_factory=list, repr=False)
    _columns: Columns | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._changes = tuple(changes(thread.steps) for thread in self.threads)
        by_side: dict[str, set[int]] = defaultdict(set)
        for number, thread in enumerate(self.threads):
            for side in (thread.raiser, *thread.counterparts):
                by_side[side].add(number)
        self._by_side = dict(by_side)
        self._words = tuple(searched(thread) for thread in self.threads)
        self._cited = tuple(tuple(map(cited_words, thread.cited)) for thread in self.threads)
        self._places = {thread.id: number for number, thread in enumerate(self.threads)}
        self._days = sorted(
            (step.act.on.toordinal(), number, place)
            for number, thread in enumerate(self.threads)
            for place, step in enumerate(thread.steps)
            if step.act.on
        )
        self._dues = sorted(
            {
                (change.due.toordinal(), number)
                for number, found in enumerate(self._changes)
                for change in found
                if change.due
            }
        )

        if len(self.threads) > MANY:
            sides = {side: number for number, side in enumerate(self._by_side)}
            order = {key: place for place, key in enumerate(sorted(self._places))}
            self._columns = tables.columns_of(enumerate(self.threads), sides, order)

    def __len__(self) -> int:
        return len(self.threads)

    def changes(self, thread: Thread) -> tuple[Stand, ...]:
        """Every change of a thread's standing, in its order."""
        return self._changes[self._places[thread.id]]

    def stand(self, thread: Thread, on: date) -> Stand | None:
        """Where a thread stands on a day; `None` before its first step."""
        return at(self.changes(thread), on)

    def lines(
        self,
        on: date,
        *,
        party: str | None = None,
        counterpart: str | None = None,
        subject: str | None = None,
        instrument: str | None = None,
        standing: Iterable[Standing] | None = None,
        kind: Iterable[ActType] | None = None,
    ) -> tuple[Line, ...]:
        """The threads that match, as they stand on `on`: overdue first, then unanswered, then the rest by recency.

        What is asked for is a `Question`, here in single words.
        """
        asked = Question(
            party=party, counterpart=counterpart, subject=subject, instrument=instrument,
            standing=tuple(standing or ()), kind=tuple(kind or ()),
        )  # fmt: skip
        if (standing is not None and not asked.standing) or (kind is not None and not asked.kind):
            return ()
        found = []
        for number in self._matching(asked):
            stand = at(self._changes[number], on)
            if stand is not None and (not asked.standing or stand.standing in asked.standing):
                found.append(Line(thread=self.threads[number], stand=stand, number=number + 1))
        return tuple(sorted(found, key=lambda line: urgency(line.stand, line.thread.id)))

    def ask(self, on: date, asked: Question = EVERYTHING) -> Answer:
        """The threads that match as they stand on a day, by urgency, and how many stand how."""
        if self._columns is not None:
            return self._asked_of_columns(self._columns, on, asked)
        found = self.lines(
            on, party=asked.party, counterpart=asked.counterpart, subject=asked.subject, instrument=asked.instrument,
            standing=asked.standing or None, kind=asked.kind or None,
        )  # fmt: skip
        counts = Counter(line.stand.standing for line in found)
        return Answer(
            on=on, total=len(found), overdue=sum(line.stand.overdue for line in found),
            counts={standing: counts[standing] for standing in Standing if counts[standing]},
            fetch=lambda start, stop: found[start:stop],
        )  # fmt: skip

    def _asked_of_columns(self, columns: Columns, on: date, asked: Question) -> Answer:
        day = tables.day_of(columns, on)
        if asked != EVERYTHING:
            day = day.of_threads(np.fromiter(self._matching(asked), np.int32))
        if asked.standing:
            day = day.of_standings(asked.standing)
        numbers = day.by_urgency()

        def fetch(start: int, stop: int) -> tuple[Line, ...]:
            chosen = ((n, self.threads[n], at(self._changes[n], on)) for n in numbers[start:stop].tolist())
            return tuple(Line(thread=thread, stand=stand, number=n + 1) for n, thread, stand in chosen if stand)

        return Answer(
            on=on, total=len(numbers), overdue=int(day.overdue.sum()), counts=day.counts(), fetch=fetch
        )  # fmt: skip

    def moves(self, start: date, end: date, asked: Question = EVERYTHING) -> list[Moved]:
        """The steps of the days from `start` to `end`, by day."""
        first = bisect_left(self._days, start.toordinal(), key=lambda item: item[0])
        last = bisect_right(self._days, end.toordinal(), key=lambda item: item[0])
        matching = None if asked == EVERYTHING else frozenset(self._matching(asked))
        found = []
        for _, number, place in self._days[first:last]:
            if matching is None or number in matching:
                step = self.threads[number].steps[place]
                found.append(Moved(number=number, place=place, role=step.role, retold=step.retold))
        return found

    def numbered(self, numbers: Sequence[int]) -> dict[int, Thread]:
        """These threads (numbers from 0)."""
        return {number: self.threads[number] for number in numbers}

    def falling(self, start: date, end: date, on: date, asked: Question = EVERYTHING) -> list[int]:
        """The threads (numbers from 0) whose last day, as it holds on `on`, lies from `start` to `end`, by that day."""
        first = bisect_left(self._dues, start.toordinal(), key=lambda item: item[0])
        last = bisect_right(self._dues, end.toordinal(), key=lambda item: item[0])
        matching = None if asked == EVERYTHING else frozenset(self._matching(asked))
        found = []
        for due, number in self._dues[first:last]:
            stand = at(self._changes[number], on)
            if stand is None or stand.due is None or stand.due.toordinal() != due or stand.standing in DONE:
                continue
            if (stand.overdue or stand.due >= on) and (matching is None or number in matching):
                found.append(number)
        return found

    def _matching(self, asked: Question) -> Iterator[int]:
        """The numbers (from 0) of the threads that match, whatever their standing."""
        numbers = self._of_sides(asked.party, asked.counterpart)
        wanted, cited = asked.wanted, asked.cited
        for number in sorted(numbers) if numbers is not None else range(len(self.threads)):
            thread = self.threads[number]
            if asked.kind and thread.kind not in asked.kind:
                continue
            if not all(f" {word}" in self._words[number] for word in wanted):
                continue
            if not cited or any(all(f" {w}" in words for w in cited) for words in self._cited[number]):
                yield number

    def _of_sides(self, party: str | None, counterpart: str | None) -> set[int] | None:
        if party is None and counterpart is None:
            return None
        sets = [
            set().union(*(self._by_side.get(side, set()) for side in self.sides(name)))
            for name in (party, counterpart)
            if name is not None
        ]
        return sets[0] & sets[1] if len(sets) == 2 else sets[0]

    def sides(self, name: str) -> tuple[str, ...]:
        """The sides that a name or its part means: "OST", "Ostrany", "ostr"; `UsageError` where there is none."""
        exact = [s for s in self._by_side if name in (s, self.names.get(s))]
        if exact:
            return tuple(exact)
        part = [s for s in self._by_side if s and name.lower() in self.names.get(s, s).lower()]
        if not part:
            known = ", ".join(sorted(shown(self.names, side) for side in self._by_side if side)[:12])
            raise UsageError(f"The ledger has no party '{name}'. Parties are: {known or 'none'}.")
        return tuple(part)

    def thread(self, key: str) -> Thread:
        """The thread of a number (from 1), an id, the beginning of one, or the key of any act in it.

        Raises `UsageError` where there is none, or more than one.
        """
        if key.isdecimal() and 0 < int(key) <= len(self.threads):
            return self.threads[int(key) - 1]
        found = [t for t in self.threads if len(key) >= 4 and t.id.startswith(key)]
        found = found or [t for t in self.threads if len(key) >= 4 and any(s.act.key.startswith(key) for s in t.steps)]
        if len(found) != 1:
            what = "no thread" if not found else f"{len(found)} threads"
            raise UsageError(f"The ledger has {what} '{key}': see `verbale ledger` for the numbers and ids.")
        return found[0]

    def number_of(self, thread: Thread) -> int:
        """The number of a thread in this ledger, from 1."""
        return self._places[thread.id] + 1

    def suggestions(self) -> tuple[tuple[Thread, Step], ...]:
        """The links that nobody has ruled on, the least sure first."""
        open_links = [
            (t, s) for t in self.threads for s in t.steps if s.ruling == "suggested" and s.role is not StepRole.RAISES
        ]
        return tuple(sorted(open_links, key=lambda item: sureness(item[1])))


def words_of(text: str) -> tuple[str, ...]:
    """The words by which threads are searched, folded, each once."""
    return tuple(dict.fromkeys(_WORD.findall(text.casefold())))


def searched(thread: Thread) -> str:
    """The words of a thread in which a subject is looked for, each with a blank before it."""
    return " " + " ".join(words_of(" ".join(f"{step.act.matter} {step.act.words}" for step in thread.steps)))


def cited_words(cited: Cited) -> str:
    """The words in which an instrument is looked for, each with a blank before it."""
    return " " + " ".join(words_of(f"{cited.words} {cited.identity or ''} {cited.part or ''}"))


def urgency(stand: Stand, key: str) -> tuple[int, int, str]:
    """Overdue and unanswered first; among these the longest overdue; then what falls due soonest; then the latest."""
    if stand.overdue and stand.standing not in DONE:
        rank = 0 if stand.standing in WAITING else 1
        return rank, stand.due.toordinal() if stand.due else 0, key
    if stand.standing is Standing.OPEN:
        return 2, stand.due.toordinal() if stand.due else date.max.toordinal(), key
    return 3, -(stand.since.toordinal() if stand.since else 0), key
