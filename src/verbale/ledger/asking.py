"""The ledger as its readers hold it: threads with their standings reckoned once, and the questions they answer.

Each thread's changes are kept in order, so that a day is looked up and never reckoned again; sides lead to their
threads through an index. A hundred thousand acts answer in well under a tenth of a second (`tests/ledger`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from verbale.errors import UsageError
from verbale.ledger.sides import shown
from verbale.ledger.standings import at, changes
from verbale.schema import ActType, Claim, Record, Stand, Standing, Step, StepRole, Thread

WAITING = (Standing.LAPSED, Standing.OPEN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line(Record):
    """A thread as it stands on a day."""

    thread: Thread
    stand: Stand
    number: int


@dataclass(slots=True)
class Ledger:
    """Threads, claims, and the names of the sides."""

    threads: tuple[Thread, ...]
    claims: tuple[Claim, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    _changes: tuple[tuple[Stand, ...], ...] = field(default=(), repr=False)
    _by_side: dict[str, set[int]] = field(default_factory=dict, repr=False)
    _words: tuple[str, ...] = field(default=(), repr=False)
    _places: dict[str, int] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._changes = tuple(changes(thread.steps) for thread in self.threads)
        by_side: dict[str, set[int]] = defaultdict(set)
        for number, thread in enumerate(self.threads):
            for side in (thread.raiser, *thread.counterparts):
                by_side[side].add(number)
        self._by_side = dict(by_side)
        self._words = tuple(_searched(thread) for thread in self.threads)
        self._places = {thread.id: number for number, thread in enumerate(self.threads)}

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

        `party` and `counterpart` are sides, or parts of their names: threads between them, whoever raised them.
        `subject` and `instrument` are words that must all be in the thread, or in what it cites.
        """
        numbers = self._of_sides(party, counterpart)
        wanted = [word.lower() for word in (subject or "").split()]
        cited = [word.lower() for word in (instrument or "").split()]
        standings = frozenset(standing) if standing is not None else None
        kinds = frozenset(kind) if kind is not None else None
        found = []
        for number in numbers if numbers is not None else range(len(self.threads)):
            if not all(word in self._words[number] for word in wanted):
                continue
            thread = self.threads[number]
            if cited and not any(all(w in _cited_words(c) for w in cited) for c in thread.cited):
                continue
            stand = at(self._changes[number], on)
            if stand is None or (standings is not None and stand.standing not in standings):
                continue
            if kinds is None or thread.kind in kinds:
                found.append(Line(thread=thread, stand=stand, number=number + 1))
        return tuple(sorted(found, key=lambda line: _urgency(line, on)))

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
        return tuple(sorted(open_links, key=lambda item: (item[1].confidence or 0.0, item[1].act.key)))


def _searched(thread: Thread) -> str:
    return " ".join(f"{step.act.matter} {step.act.words}" for step in thread.steps).lower()


def _cited_words(cited: object) -> str:
    return " ".join(str(getattr(cited, name) or "") for name in ("words", "identity", "part")).lower().replace("-", " ")


def _urgency(line: Line, on: date) -> tuple[int, int, str]:
    """Overdue and unanswered first; among these the longest overdue; then what falls due soonest; then the latest."""
    stand = line.stand
    if stand.overdue and stand.standing not in (Standing.FULFILLED, Standing.WITHDRAWN):
        rank = 0 if stand.standing in WAITING else 1
        return rank, stand.due.toordinal() if stand.due else 0, line.thread.id
    if stand.standing is Standing.OPEN:
        return 2, stand.due.toordinal() if stand.due else date.max.toordinal(), line.thread.id
    return 3, -(stand.since.toordinal() if stand.since else 0), line.thread.id
