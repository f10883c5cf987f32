"""A week of a ledger, as a desk reads it on Monday: what was raised, what was answered, which last days came and come.

Only what was said by the day asked for counts, so that the week of an earlier day stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from verbale.ledger.asking import EVERYTHING, Line, Moved, Question, Threads
from verbale.ledger.standings import at
from verbale.schema import Record, Stand, Step, StepRole, Thread

DAYS, AHEAD = 7, 14  # days looked back at, the day itself among them, and days looked ahead
REPLIES = (StepRole.ANSWERS, StepRole.ACCEPTS, StepRole.ACCEPTS_PART, StepRole.REJECTS)
MOST = 2000  # items of one kind: more are counted and left out
MOVES = ("new", "again", "replies", "others")
PARTS = (*MOVES, "passed", "coming")


@dataclass(frozen=True, kw_only=True, slots=True)
class Move(Record):
    """A step of the week, and where its thread stood when that day had ended."""

    thread: Thread
    step: Step
    number: int
    stand: Stand | None

    def to_dict(self) -> dict[str, Any]:
        """The step with what names its thread; the whole thread has its own page."""
        return {
            "number": self.number,
            **_head(self.thread),
            "step": self.step.to_dict(),
            "standing": self.stand.to_dict() if self.stand else None,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Due(Record):
    """A last day, and where its thread stands on the day asked for."""

    on: date
    line: Line

    def to_dict(self) -> dict[str, Any]:
        """The day and the standing with what names the thread."""
        return {
            "due": self.on.isoformat(),
            "number": self.line.number,
            **_head(self.line.thread),
            "standing": self.line.stand.to_dict(),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Week(Record):
    """The days from `start` to `end`, and what falls due until `ahead`.

    `new` raise a thread, `again` restate one, `replies` answer, accept or reject, `others` say that something is done,
    broken or taken back. `passed` are last days that went by in the week without what was asked for, `coming` those
    from `end` on. Of each kind the first are given; `counts` says how many there are. `retold` steps are left out.
    """

    start: date
    end: date
    ahead: date
    new: tuple[Move, ...] = ()
    again: tuple[Move, ...] = ()
    replies: tuple[Move, ...] = ()
    others: tuple[Move, ...] = ()
    passed: tuple[Due, ...] = ()
    coming: tuple[Due, ...] = ()
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    retold: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all happened or falls due."""
        return not any(self.counts.values())


def week(
    ledger: Threads, on: date, *, days: int = DAYS, ahead: int = AHEAD, most: int = MOST, asked: Question = EVERYTHING
) -> Week:
    """The `days` days that end with `on`, and the last days of the `ahead` days after it, at most `most` of a kind."""
    start, until = _moved(on, 1 - days), _moved(on, ahead)
    kinds: dict[str, list[Moved]] = {name: [] for name in MOVES}
    moved = ledger.moves(start, on, asked)
    for move in moved:
        if not move.retold:
            kinds[_kind(move.role)].append(move)
    # A last day has passed on the day after it: those of the day before the week passed on its first day.
    passed = ledger.falling(_moved(start, -1), _moved(on, -1), on, asked)
    coming = ledger.falling(on, until, on, asked)
    chosen = {move.number for found in kinds.values() for move in found[:most]} | {*passed[:most], *coming[:most]}
    threads = ledger.numbered(sorted(chosen))
    stands = {number: ledger.changes(thread) for number, thread in threads.items()}
    told = {
        name: tuple(_move(move, threads[move.number], stands[move.number], on) for move in found[:most])
        for name, found in kinds.items()
    }
    return Week(
        start=start, end=on, ahead=until, **told, retold=sum(move.retold for move in moved),
        passed=tuple(_due(number, threads[number], stands[number], on) for number in passed[:most]),
        coming=tuple(_due(number, threads[number], stands[number], on) for number in coming[:most]),
        counts={name: len(kinds[name]) for name in MOVES} | {"passed": len(passed), "coming": len(coming)},
    )  # fmt: skip


def _kind(role: StepRole) -> str:
    if role in REPLIES:
        return "replies"
    return {StepRole.RAISES: "new", StepRole.RESTATES: "again"}.get(role, "others")


def _move(moved: Moved, thread: Thread, changes: tuple[Stand, ...], on: date) -> Move:
    step = thread.steps[moved.place]
    return Move(thread=thread, step=step, number=moved.number + 1, stand=at(changes, step.act.on or on))


def _due(number: int, thread: Thread, changes: tuple[Stand, ...], on: date) -> Due:
    stand = at(changes, on)
    assert stand is not None
    assert stand.due is not None
    return Due(on=stand.due, line=Line(thread=thread, stand=stand, number=number + 1))


def _head(thread: Thread) -> dict[str, Any]:
    return {
        "thread": thread.id, "kind": thread.kind.value, "raiser": thread.raiser,
        "counterparts": list(thread.counterparts), "subject": thread.subject,
    }  # fmt: skip


def _moved(day: date, days: int) -> date:
    """A day that many days on; the first or last there is where the calendar ends."""
    ordinal = day.toordinal() + days
    if not 1 <= ordinal <= date.max.toordinal():
        return date.min if ordinal < 1 else date.max
    return day + timedelta(days=days)
