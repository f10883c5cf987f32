"""A ledger that is kept on disk: it opens at once, and answers from columns what a `Ledger` answers from threads.

What people ruled since it was made is laid over it (`overlay`), so that a ruling holds from the moment it is made; what
it moves beyond its own link shows when the ledger is made again.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from verbale.errors import RecordError, UsageError
from verbale.ledger import columns as tables
from verbale.ledger.asking import EVERYTHING, Answer, Ledger, Line, Moved, Question, cited_words, searched
from verbale.ledger.columns import Columns, Day, Ints
from verbale.ledger.contents import SHAPE, claim_of, thread_data, thread_of
from verbale.ledger.keeping import rulings
from verbale.ledger.overlay import Overlay
from verbale.ledger.rulings import RuledLink
from verbale.ledger.sides import shown
from verbale.ledger.standings import at, changes
from verbale.record import Record
from verbale.record import threads as files
from verbale.schema import ActType, Claim, Stand, Standing, Step, Thread

KEPT = 2000  # threads that stay unpacked: some pages of a list
LISTED = 12  # parties that an error names


_SHAPE = [*SHAPE, list(tables.NAMES)]


def write(folder: Path, ledger: Ledger, facts: Mapping[str, Any]) -> None:
    """Keep a ledger beside the record in `folder`; `facts` say from what it was made."""
    threads = list(enumerate(ledger.threads))
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    sides = sorted({side for _, t in threads for side in (t.raiser, *t.counterparts)})
    order = {key: place for place, key in enumerate(sorted(thread.id for _, thread in threads))}
    words: dict[str, list[int]] = defaultdict(list)
    cited: dict[str, list[int]] = defaultdict(list)
    for number, thread in threads:
        for word in searched(thread).split():
            words[word].append(number)
        for what in dict.fromkeys(cited_words(c) for c in thread.cited):
            cited[what].append(number)
    files.write(
        folder,
        facts={
            **facts, "made_at": made_at, "shape": _SHAPE, "sides": sides, "names": dict(ledger.names),
            "threads": len(threads),
            "acts": len({step.act.key for _, thread in threads for step in thread.steps}),
        },
        columns=tables.columns_of(threads, {side: n for n, side in enumerate(sides)}, order).arrays(),
        threads=((n, t.id, list(dict.fromkeys(s.act.key for s in t.steps)), thread_data(t)) for n, t in threads),
        words=words,
        cited=cited,
        claims=((claim.act.key, claim.to_dict()) for claim in ledger.claims),
    )  # fmt: skip


def is_of(folder: Path, facts: Mapping[str, Any]) -> bool:
    """Whether the ledger kept beside the record in `folder` was made from what these facts say."""
    try:
        kept = files.Threads(folder)
    except RecordError:
        return False
    with closing(kept):
        found = kept.facts()
    return found.get("shape") == _SHAPE and all(found.get(name) == value for name, value in facts.items())


def opened(record: Record, columns: Columns | None = None) -> StoredLedger:
    """The ledger kept beside a record, with the rulings made since. Raises `RecordError` where there is none."""
    found = StoredLedger(record.folder, columns=columns)
    found.follow(record)
    return found


class StoredLedger:
    """A ledger as `write` kept it, with the rulings made since; for one thread at a time.

    `columns` are those of the same file, where they were read before.
    """

    def __init__(self, folder: Path, *, columns: Columns | None = None) -> None:
        self._file = files.Threads(folder)
        self.facts = self._file.facts()
        if self.facts.get("shape") != _SHAPE:
            self._file.close()
            raise RecordError(f"The ledger in {folder} was kept by another version: make it again.")
        self.names: dict[str, str] = self.facts["names"]
        self._sides: list[str] = self.facts["sides"]
        self.base = columns or Columns(**self._file.columns())
        self._kept: OrderedDict[int, Thread] = OrderedDict()
        self._numbers: dict[str, int] = {}
        self._changed: dict[int, Thread] = {}
        self._new = int(self.facts["threads"])
        self._gone: set[int] = set()
        self._last = -1
        self._over: Overlay | None = None
        self._laid: list[RuledLink] = []
        self._undone: list[RuledLink] = []
        self.columns = self.base

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __len__(self) -> int:
        return len(self.columns.thread_number)

    def follow(self, record: Record) -> None:
        """Lay over it what was ruled since it was made; without a new ruling since the last call nothing is done."""
        last = record.last_decision
        if last == self._last:
            return
        known = set(self.facts.get("rulings", ()))
        links = list(rulings(record))
        holding = {link.number for link in links}
        undone = [link for link in rulings(record, undone=True) if link.number in known - holding]
        self.lay([link for link in links if link.number not in known], undone)
        self._last = last

    def lay(self, links: Sequence[RuledLink], undone: Sequence[RuledLink]) -> None:
        """Lay these rulings over the ledger, in place of any that were laid over it before.

        `links` hold and it does not know them yet, `undone` it knows and they hold no more. Where they only go on from
        those before, no more than the new ones are laid.
        """
        laid = [link.number for link in self._laid]
        if [link.number for link in links[: len(laid)]] != laid or undone != self._undone or self._over is None:
            self._changed, self._new, laid = {}, int(self.facts["threads"]), []
            self._over = Overlay(self._of_id, lambda key: [self._base(n) for n in self._file.with_act(key)])
            for link in undone:
                self._over.undo(link)
        for link in links[len(laid) :]:
            self._over.rule(link)
        self._laid, self._undone = list(links), list(undone)
        gone = set()
        for key, thread in self._over.threads.items():
            number = self._number(key)
            if number is None and thread is not None:
                number, self._new = self._new, self._new + 1  # kept in _numbers, so that it stays the same
                self._numbers[key] = number
            if number is None:
                continue
            gone.add(number)
            if thread is not None:
                self._changed[number] = thread
        self.columns = self.base.without(gone).joined(self._columns_of(self._changed)) if gone else self.base
        self._gone = gone - self._changed.keys()

    def _columns_of(self, threads: Mapping[int, Thread]) -> Columns:
        for thread in threads.values():
            new = [side for side in (thread.raiser, *thread.counterparts) if side not in self._sides]
            self._sides = [*self._sides, *new]
        last = len(self.base.thread_number)
        order = {t.id: self._order(number, last) for number, t in threads.items()}
        return tables.columns_of(sorted(threads.items()), {s: n for n, s in enumerate(self._sides)}, order)

    def _order(self, number: int, last: int) -> int:
        found = np.searchsorted(self.base.thread_number, number)
        return int(self.base.thread_order[found]) if found < last else number

    # Threads

    def _number(self, key: str) -> int | None:
        if key not in self._numbers:
            found = self._file.by_id(key)
            if not found:
                return None
            self._numbers[key] = found[0]
        return self._numbers[key]

    def _of_id(self, key: str) -> Thread | None:
        number = self._number(key)
        return self._base(number) if number is not None and number < int(self.facts["threads"]) else None

    def _base(self, number: int) -> Thread:
        return self._threads([number])[number]

    def _threads(self, numbers: Sequence[int]) -> dict[int, Thread]:
        """Threads as they were written, by number."""
        wanted = [n for n in numbers if n not in self._kept]
        for number, content in self._file.contents(wanted).items():
            thread = thread_of(content)
            self._kept[number] = thread
            self._numbers[thread.id] = number
        found = {n: self._kept[n] for n in numbers if n in self._kept}
        for number in found:
            self._kept.move_to_end(number)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found

    def numbered(self, numbers: Sequence[int]) -> dict[int, Thread]:
        """Threads as they are now, by number (from 0)."""
        return self._threads([n for n in numbers if n not in self._changed and n not in self._gone]) | {
            n: self._changed[n] for n in numbers if n in self._changed
        }

    def thread(self, key: str) -> Thread:
        """The thread of a number (from 1), an id, the beginning of one, or the key of any act in it.

        Raises `UsageError` where there is none, or more than one.
        """
        numbers: list[int] = []
        if key.isdecimal() and len(key) < 10 and 0 < int(key) <= self._new:
            numbers = [int(key) - 1]
        elif len(key) >= 4:
            numbers = [n for n, t in self._changed.items() if t.id.startswith(key)]
            numbers = list(dict.fromkeys(numbers + self._file.by_id(key))) or self._file.by_act(key)
        found = self.numbered(numbers)
        if len(found) != 1:
            what = "no thread" if not found else f"{len(found)} threads"
            raise UsageError(f"The ledger has {what} '{key[:40]}': see `verbale ledger` for the numbers and ids.")
        return next(iter(found.values()))

    def number_of(self, thread: Thread) -> int:
        """The number of a thread in this ledger, from 1."""
        number = self._number(thread.id)
        if number is None:
            raise UsageError(f"The ledger has no thread '{thread.id[:40]}'.")
        return number + 1

    def changes(self, thread: Thread) -> tuple[Stand, ...]:
        """Every change of a thread's standing, in its order."""
        return changes(thread.steps)

    def stand(self, thread: Thread, on: date) -> Stand | None:
        """Where a thread stands on a day; `None` before its first step."""
        return at(changes(thread.steps), on)

    # Questions

    def ask(self, on: date, asked: Question = EVERYTHING) -> Answer:
        """The threads that match as they stand on a day, in the order of `Ledger.lines`, and how many stand how."""
        day = self.day(on, asked)
        numbers = day.by_urgency()
        return Answer(
            on=on, total=len(numbers), overdue=int(day.overdue.sum()), counts=day.counts(),
            fetch=lambda start, stop: self.lines_of(numbers[start:stop], on),
        )  # fmt: skip

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
        """As `Ledger.lines`."""
        asked = Question(
            party=party, counterpart=counterpart, subject=subject, instrument=instrument,
            standing=tuple(standing or ()), kind=tuple(kind or ()),
        )  # fmt: skip
        if (standing is not None and not asked.standing) or (kind is not None and not asked.kind):
            return ()
        return self.ask(on, asked).lines()

    def day(self, on: date, asked: Question = EVERYTHING) -> Day:
        """Where the threads that match stand on a day."""
        day = tables.day_of(self.columns, on)
        matching = self._matching(asked)
        if matching is not None:
            day = day.of_threads(matching)
        if asked.kind:
            day = day.where(np.isin(day.kind, [tables.KINDS.index(kind) for kind in asked.kind]))
        return day.of_standings(asked.standing) if asked.standing else day

    def parties(self, day: Day) -> dict[str, dict[Standing | str, int]]:
        """How many threads of each side stand how on a day, with those "overdue" and "raised" by it."""
        place = np.searchsorted(day.thread, self.columns.side_thread)
        place[place == len(day.thread)] = 0
        there = day.thread[place] == self.columns.side_thread if len(day.thread) else np.zeros(len(place), bool)
        side, row = self.columns.side_side[there], place[there]
        counted: dict[Standing | str, Any] = {
            standing: np.bincount(side[day.standing[row] == code], minlength=len(self._sides))
            for code, standing in enumerate(tables.STANDINGS)
        }
        counted["overdue"] = np.bincount(side[day.missed[row]], minlength=len(self._sides))
        counted["raised"] = np.bincount(side[self.columns.side_raises[there].astype(bool)], minlength=len(self._sides))
        total = np.bincount(side, minlength=len(self._sides))
        return {
            self._sides[n]: {name: int(column[n]) for name, column in counted.items()} for n in np.flatnonzero(total)
        }

    def moves(self, start: date, end: date, asked: Question = EVERYTHING) -> list[Moved]:
        """The steps of the days from `start` to `end`, by day."""
        columns = self.columns
        first = np.searchsorted(columns.step_day, start.toordinal(), "left")
        last = np.searchsorted(columns.step_day, end.toordinal(), "right")
        mask = self._mask(columns.step_thread[first:last], asked)
        rows = (
            column[first:last][mask].tolist()
            for column in (columns.step_thread, columns.step_place, columns.step_role, columns.step_retold)
        )
        return [
            Moved(number=number, place=place, role=tables.ROLES[role], retold=bool(retold))
            for number, place, role, retold in zip(*rows, strict=True)
        ]

    def falling(self, start: date, end: date, on: date, asked: Question = EVERYTHING) -> list[int]:
        """The threads (numbers from 0) whose last day, as it holds on `on`, lies from `start` to `end`, by that day."""
        day = self.day(on, asked)
        day = day.where((day.due >= start.toordinal()) & (day.due <= end.toordinal()) & ~day.done)
        day = day.where(day.overdue | (day.due >= on.toordinal()))
        found: list[int] = day.thread[np.lexsort((day.thread, day.due))].tolist()
        return found

    def suggestions(self, start: int = 0, stop: int | None = None) -> tuple[tuple[Thread, Step], ...]:
        """The links that nobody has ruled on, the least sure first, those at these places of the queue."""
        threads, places = self.columns.link_thread[start:stop].tolist(), self.columns.link_place[start:stop].tolist()
        found = self.numbered(list(dict.fromkeys(threads)))
        return tuple((found[n], found[n].steps[place]) for n, place in zip(threads, places, strict=True))

    def queue(self, asked: Question = EVERYTHING) -> tuple[Ints, Ints]:
        """Thread and place of every suggestion in threads that match, in the order of `suggestions`."""
        mask = self._mask(self.columns.link_thread, asked)
        return self.columns.link_thread[mask], self.columns.link_place[mask]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What sides say that instruments do."""
        return tuple(map(claim_of, self._file.claims()))

    def claims_of(self, keys: Iterable[str]) -> tuple[Claim, ...]:
        """The claims in these acts."""
        return tuple(map(claim_of, self._file.claims_in(list(keys))))

    def sides(self, name: str) -> tuple[str, ...]:
        """The sides that a name or its part means; `UsageError` where there is none."""
        exact = [s for s in self._sides if name in (s, self.names.get(s))]
        part = exact or [s for s in self._sides if s and name.lower() in self.names.get(s, s).lower()]
        if not part:
            known = ", ".join(sorted(shown(self.names, side) for side in self._sides if side)[:LISTED])
            raise UsageError(f"The ledger has no party '{name[:80]}'. Parties are: {known or 'none'}.")
        return tuple(part)

    def lines_of(self, numbers: Ints, on: date) -> tuple[Line, ...]:
        """These threads (numbers from 0) as they stand on a day."""
        wanted = [int(n) for n in numbers]
        found = self.numbered(wanted)
        lines = ((n, found[n], self.stand(found[n], on)) for n in wanted)
        return tuple(Line(thread=t, stand=stand, number=n + 1) for n, t, stand in lines if stand)

    def _mask(self, threads: Ints, asked: Question) -> Any:
        """Which of these threads match, standings left out."""
        mask = np.ones(len(threads), bool)
        matching = self._matching(asked)
        if matching is not None:
            mask &= np.isin(threads, matching)
        if asked.kind:
            at_ = np.searchsorted(self.columns.thread_number, threads)
            mask &= np.isin(self.columns.thread_kind[at_], [tables.KINDS.index(kind) for kind in asked.kind])
        return mask

    def _matching(self, asked: Question) -> Ints | None:
        """The numbers of the threads with these sides, words and instruments; `None` for all."""
        found: list[Ints] = []
        for name in (asked.party, asked.counterpart):
            if name is not None:
                found.append(tables.of_sides(self.columns, [self._sides.index(s) for s in self.sides(name)]))
        for word in asked.wanted:
            found.append(self._with(self._file.with_word(word), partial(_has_word, word)))
        if asked.cited:
            wanted = [f" {word}" for word in asked.cited]

            def cites(words: str) -> bool:
                return all(word in words for word in wanted)

            kept = files.numbers_of(data for words, data in self._file.citing() if cites(words))
            found.append(self._with(kept, lambda t: any(cites(cited_words(c)) for c in t.cited)))
        if not found:
            return None
        common = found[0]
        for other in found[1:]:
            common = np.intersect1d(common, other)
        return common

    def _with(self, numbers: Ints, holds: Callable[[Thread], bool]) -> Ints:
        """Numbers from the file, put right for the threads that rulings changed."""
        if not self._changed:
            return numbers
        changed = np.fromiter(self._changed, np.int32)
        now = np.asarray([n for n, thread in self._changed.items() if holds(thread)], np.int32)
        return np.union1d(numbers[~np.isin(numbers, changed)], now)


def _has_word(word: str, thread: Thread) -> bool:
    return f" {word}" in searched(thread)
