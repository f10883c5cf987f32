"""Where a thread stands on a day: a pure function of its steps and the day.

Steps of later days never count, and the order in which steps are given never matters: those of one day are taken
together, in the order of `ORDER`. Every standing names the side by whose words it holds. Rules of the module: what the
raiser takes back is withdrawn; a later word of the other side replaces an earlier one; a rejection and an acceptance on
one day are an acceptance in part; a deadline that passes over an open thread lets it lapse; one that passes over a
thread answered otherwise leaves the standing and marks it overdue; a thread restated after it lapsed or was withdrawn
is open again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from verbale.schema import ActType, Stand, Standing, Step, StepRole

# In which order the steps of one day are taken.
ORDER = {role: place for place, role in enumerate(StepRole)}
_REACHED = {
    StepRole.ANSWERS: Standing.ANSWERED,
    StepRole.ACCEPTS: Standing.ACCEPTED,
    StepRole.ACCEPTS_PART: Standing.PARTLY_ACCEPTED,
    StepRole.REJECTS: Standing.REJECTED,
    StepRole.FULFILS: Standing.FULFILLED,
    StepRole.BREAKS: Standing.BROKEN,
    StepRole.WITHDRAWS: Standing.WITHDRAWN,
}
WAITING = (Standing.LAPSED, Standing.OPEN)  # nobody has answered
DONE = (Standing.FULFILLED, Standing.WITHDRAWN)  # nothing is expected any more
# An answer that neither accepts nor refuses does not undo one that did.
_STRONGER = (Standing.ACCEPTED, Standing.PARTLY_ACCEPTED, Standing.REJECTED, Standing.FULFILLED, Standing.BROKEN)
# What asks something of somebody, so that silence lets it lapse.
_ASKS = (ActType.DEMAND, ActType.PROPOSE)


@dataclass(slots=True)
class _State:
    now: Stand | None = None
    due: date | None = None


def changes(steps: Iterable[Step]) -> tuple[Stand, ...]:
    """Every change of standing, in its order; the last at or before a day is where the thread stands on it."""
    ordered = sorted((step for step in steps if not step.retold), key=_place)
    kind = next((step.act.type for step in ordered if step.role in (StepRole.RAISES, StepRole.RESTATES)), None)
    if kind is None:
        return ()
    found: list[Stand] = []
    state = _State()
    for on, group in groupby(ordered, key=lambda step: step.act.on):
        if on is not None:
            _pass_deadline(state, kind, found, on)
        for step in group:
            _take(state, step)
        if state.now and (not found or found[-1] != state.now):
            found.append(replace(state.now, due=state.due))
            state.now = found[-1]
    _pass_deadline(state, kind, found, date.max)
    return tuple(found)


def _place(step: Step) -> tuple[date, int, str]:
    return step.act.on or date.min, ORDER[step.role], step.act.key


def _pass_deadline(state: _State, kind: ActType, found: list[Stand], on: date) -> None:
    """Let the deadline pass, where it lies before `on`: after its last day an open thread lapses."""
    if state.now is None or state.due is None or state.due >= on or state.now.overdue or state.due == date.max:
        return
    since = max(state.due + timedelta(days=1), state.now.since or date.min)
    if state.now.standing is Standing.OPEN and kind in _ASKS:
        state.now = Stand(standing=Standing.LAPSED, since=since, due=state.due, overdue=True)
    elif state.now.standing not in DONE:
        state.now = replace(state.now, overdue=True, due=state.due, since=since)
    else:
        return
    found.append(state.now)


def _take(state: _State, step: Step) -> None:
    """One step."""
    act, now = step.act, state.now
    reached = _REACHED.get(step.role)
    if reached is None:
        moved = act.due is not None and act.due != state.due
        if act.due is not None and (act.on is None or act.due >= act.on):
            state.due = act.due
        if now is None or now.standing in (Standing.WITHDRAWN, Standing.LAPSED) or (moved and now.overdue):
            standing = Standing.OPEN if now is None or now.standing not in _STRONGER else now.standing
            by = act.actor if standing is Standing.OPEN or now is None else now.by
            overdue = state.due is not None and act.on is not None and state.due < act.on
            state.now = Stand(standing=standing, since=act.on, by=by, step=act.key, due=state.due, overdue=overdue)
        elif now.due != state.due:
            state.now = replace(now, since=act.on or now.since, due=state.due)
        return
    if now is None:
        return
    if now.standing is Standing.WITHDRAWN and reached is not Standing.FULFILLED:
        return
    if reached is Standing.ANSWERED and now.standing in _STRONGER:
        return
    reached = _on_one_day(now, reached, act.on)
    if reached is now.standing and act.actor == now.by:
        return
    overdue = reached not in DONE and now.overdue
    state.now = Stand(standing=reached, since=act.on, by=act.actor, step=act.key, due=state.due, overdue=overdue)


def _on_one_day(now: Stand, reached: Standing, on: date | None) -> Standing:
    """An acceptance and a rejection on one day are an acceptance in part."""
    pair = {now.standing, reached}
    if now.since == on and (
        pair == {Standing.ACCEPTED, Standing.REJECTED}
        or (Standing.PARTLY_ACCEPTED in pair and Standing.REJECTED in pair)
    ):
        return Standing.PARTLY_ACCEPTED
    return reached


def standing(steps: Iterable[Step], on: date) -> Stand | None:
    """Where a thread with these steps stands at the end of the day `on`; `None` before its first step."""
    return at(changes(steps), on)


def at(found: tuple[Stand, ...], on: date) -> Stand | None:
    """The last of these changes at or before the day `on`."""
    last = None
    for change in found:
        if change.since is not None and change.since > on:
            break
        last = change
    return last
