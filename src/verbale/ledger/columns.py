"""A ledger as columns of numbers: where every thread stands on a day is read off them at once.

A stand holds from `since` until the next one of its thread; days are ordinals, 0 for one that is not known. On a
hundred thousand acts a day takes some milliseconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verbale.ledger.standings import DONE, WAITING, changes
from verbale.schema import ActType, Standing, Step, StepRole, Thread

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
NEVER = date.max.toordinal() + 1
STANDINGS = tuple(Standing)
KINDS = tuple(ActType)
ROLES = tuple(StepRole)


@dataclass(slots=True)
class Columns:
    """`thread_*` have a row for each thread (its number, the day it was raised, the place of its id among all ids),
    `stand_*` for each change of a standing, `side_*` for each side of a thread, `step_*` for each dated step,
    `link_*` for each suggestion, the least sure first. Threads are named by their numbers, from 0."""

    thread_number: Ints
    thread_kind: Ints
    thread_order: Ints
    thread_first: Ints
    stand_thread: Ints
    stand_since: Ints
    stand_until: Ints
    stand_standing: Ints
    stand_due: Ints
    stand_overdue: Ints
    side_side: Ints
    side_thread: Ints
    side_raises: Ints
    step_day: Ints
    step_thread: Ints
    step_place: Ints
    step_role: Ints
    step_retold: Ints
    link_thread: Ints
    link_place: Ints
    link_sure: Ints  # in millionths

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All columns by name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def without(self, numbers: Iterable[int]) -> Columns:
        """The columns without these threads."""
        gone = np.fromiter(numbers, np.int32)
        kept: dict[str, Ints] = {}
        for group, key in _GROUPS.items():
            mask = ~np.isin(getattr(self, key), gone)
            kept |= {f.name: getattr(self, f.name)[mask] for f in fields(self) if f.name.startswith(group)}
        return Columns(**kept)

    def joined(self, other: Columns) -> Columns:
        """The columns of both, in the orders that they are kept in."""
        both = {f.name: np.concatenate([getattr(self, f.name), getattr(other, f.name)]) for f in fields(self)}
        return Columns(**_ordered(both))


_GROUPS = {
    "thread_": "thread_number", "stand_": "stand_thread", "side_": "side_thread", "step_": "step_thread",
    "link_": "link_thread",
}  # fmt: skip


NAMES = tuple(f.name for f in fields(Columns))


def columns_of(threads: Iterable[tuple[int, Thread]], sides: Mapping[str, int], order: Mapping[str, int]) -> Columns:
    """The columns of these threads; `sides` numbers the sides, `order` says where an id stands among all."""
    rows: dict[str, list[int]] = defaultdict(list)

    def add(group: str, **values: int) -> None:
        for name, value in values.items():
            rows[f"{group}_{name}"].append(value)

    for number, thread in threads:
        days = [step.act.on.toordinal() for step in thread.steps if step.act.on]
        add("thread", number=number, kind=KINDS.index(thread.kind), order=order[thread.id], first=min(days, default=0))
        found = changes(thread.steps)
        for place, stand in enumerate(found):
            after = found[place + 1].since if place + 1 < len(found) else None
            add(
                "stand", thread=number, since=_ordinal(stand.since),
                until=NEVER if place + 1 == len(found) else _ordinal(after),
                standing=STANDINGS.index(stand.standing), due=_ordinal(stand.due), overdue=int(stand.overdue),
            )  # fmt: skip
        for side in dict.fromkeys((thread.raiser, *thread.counterparts)):
            add("side", side=sides[side], thread=number, raises=int(side == thread.raiser))
        for place, step in enumerate(thread.steps):
            if step.act.on:
                day = step.act.on.toordinal()
                role, retold = ROLES.index(step.role), int(step.retold)
                add("step", day=day, thread=number, place=place, role=role, retold=retold)
            if step.ruling == "suggested" and step.role is not StepRole.RAISES:
                add("link", thread=number, place=place, sure=sureness(step))
    return Columns(**_ordered({f.name: np.asarray(rows[f.name], np.int32) for f in fields(Columns)}))


def _ordered(made: dict[str, Ints]) -> dict[str, Ints]:
    keys = {
        "thread_": (made["thread_number"],),
        "stand_": (made["stand_thread"],),  # changes of one thread stay in their order
        "side_": (made["side_thread"], made["side_side"]),
        "step_": (made["step_place"], made["step_thread"], made["step_day"]),
        "link_": (made["link_place"], made["link_thread"], made["link_sure"]),
    }
    for group, by in keys.items():
        at = np.lexsort(by)
        made |= {name: column[at] for name, column in made.items() if name.startswith(group)}
    return made


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def sureness(step: Step) -> int:
    """By which suggestions are ordered, those of one number by thread and place: millionths of the confidence."""
    return round((step.confidence or 0.0) * 1e6)


@dataclass(slots=True)
class Day:
    """Where all threads stand on a day: a row for each thread that was raised by then."""

    thread: Ints
    standing: Ints
    due: Ints
    overdue: Bools
    since: Ints
    kind: Ints
    order: Ints

    def where(self, mask: Bools) -> Day:
        """The rows of a mask."""
        return Day(*(getattr(self, f.name)[mask] for f in fields(self)))

    def of_threads(self, numbers: Ints) -> Day:
        """Those of these threads."""
        return self.where(np.isin(self.thread, numbers))

    def of_standings(self, wanted: Sequence[Standing]) -> Day:
        """The threads that stand in one of these ways."""
        return self.where(np.isin(self.standing, [STANDINGS.index(s) for s in wanted]))

    def by_urgency(self) -> Ints:
        """The numbers of the threads in the order of `asking.urgency`."""
        missed = self.missed
        waiting = np.isin(self.standing, [STANDINGS.index(s) for s in WAITING])
        is_open = self.standing == STANDINGS.index(Standing.OPEN)
        rank = np.where(missed, np.where(waiting, 0, 1), np.where(is_open, 2, 3))
        coming = np.where(self.due > 0, self.due, date.max.toordinal())
        by = np.where(missed, self.due, np.where(is_open, coming, -self.since))
        return self.thread[np.lexsort((self.order, by, rank))]

    def counts(self) -> dict[Standing, int]:
        """How many stand in each way."""
        found = np.bincount(self.standing, minlength=len(STANDINGS))
        return {standing: int(found[place]) for place, standing in enumerate(STANDINGS) if found[place]}

    @property
    def done(self) -> Bools:
        """Of which nothing is expected any more."""
        return np.isin(self.standing, [STANDINGS.index(s) for s in DONE])

    @property
    def missed(self) -> Bools:
        """Which are overdue and not done."""
        return self.overdue & ~self.done


def day_of(columns: Columns, on: date) -> Day:
    """Where all threads stand at the end of a day."""
    now = on.toordinal()
    rows = np.flatnonzero((columns.stand_since <= now) & (columns.stand_until > now))
    thread = columns.stand_thread[rows]
    at = np.searchsorted(columns.thread_number, thread)
    return Day(
        thread=thread, standing=columns.stand_standing[rows], due=columns.stand_due[rows],
        overdue=columns.stand_overdue[rows].astype(bool), since=columns.stand_since[rows],
        kind=columns.thread_kind[at], order=columns.thread_order[at],
    )  # fmt: skip


def of_sides(columns: Columns, sides: Sequence[int]) -> Ints:
    """The threads with one of these sides, in their order."""
    left = np.searchsorted(columns.side_side, sides, "left")
    right = np.searchsorted(columns.side_side, sides, "right")
    parts = [columns.side_thread[a:b] for a, b in zip(left, right, strict=True)]
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int32)
