"""A week of a ledger, as a desk reads it on Monday: what was raised, what was answered, which last days came and come.

Only what was said by the day asked for counts, so that the week of an earlier day stays as it was. An earlier step told
once more is counted in `retold` and not listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from verbale.ledger.asking import EVERYTHING, Line, Question, Threads
from verbale.ledger.standings import DONE
from verbale.schema import Record, Stand, Step, StepRole, Thread

DAYS, AHEAD = 7, 14  # days looked back at, the day itself among them, and days looked ahead
REPLIES = (StepRole.ANSWERS, StepRole.ACCEPTS, StepRole.ACCEPTS_PART, StepRole.REJECTS)
MOST = 2000  # items of one kind: more are counted and left out


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
    from `end` on. `omitted` counts what was left out beyond `MOST` of a kind.
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
    retold: int = 0
    omitted: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all happened or falls due."""
        return not (self.new or self.again or self.replies or self.others or self.passed or self.coming)


def week(ledger: Threads, on: date, *, days: int = DAYS, ahead: int = AHEAD, asked: Question = EVERYTHING) -> Week:
    """The `days` days that end with `on`, and the last days of the `ahead` days after it."""
    start, until = _moved(on, 1 - days), _moved(on, ahead)
    kinds: dict[str, list[Move]] = {name: [] for name in ("new", "again", "replies", "others")}
    retold = omitted = 0
    for thread, step in ledger.moves(start, on, asked):
        if step.retold:
            retold += 1
            continue
        kind = kinds[_kind(step.role)]
        if len(kind) == MOST:
            omitted += 1
            continue
        stand = ledger.stand(thread, step.act.on or on)
        kind.append(Move(thread=thread, step=step, number=ledger.number_of(thread), stand=stand))
    # A last day has passed on the day after it: those of the day before the week passed on its first day.
    passed = [line for line in ledger.falling(_moved(start, -1), _moved(on, -1), on, asked) if _is_missed(line.stand)]
    coming = [line for line in ledger.falling(on, until, on, asked) if line.stand.standing not in DONE]
    omitted += max(0, len(passed) - MOST) + max(0, len(coming) - MOST)
    return Week(
        start=start, end=on, ahead=until, **{name: tuple(found) for name, found in kinds.items()},
        passed=tuple(map(_due, passed[:MOST])), coming=tuple(map(_due, coming[:MOST])), retold=retold, omitted=omitted,
    )  # fmt: skip


def _kind(role: StepRole) -> str:
    if role in REPLIES:
        return "replies"
    return {StepRole.RAISES: "new", StepRole.RESTATES: "again"}.get(role, "others")


def _is_missed(stand: Stand) -> bool:
    return stand.overdue and stand.standing not in DONE


def _due(line: Line) -> Due:
    return Due(on=line.stand.due or date.max, line=line)


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
