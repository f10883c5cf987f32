"""Rulings laid over threads that were joined before them: each link is put as it was ruled, and nothing else moves.

What a ruling leads to beyond its own link (an act that was refused here and belongs elsewhere) needs all acts, and
shows when the ledger is made again. Known weakness: a refused link that is taken back comes again only then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from verbale.ledger.rulings import RuledLink, Verb
from verbale.schema import PlacedAct, Reason, Ruling, Step, StepRole, Thread


class Overlay:
    """The threads that rulings change, by id; `None` for one that is gone."""

    def __init__(self, thread: Callable[[str], Thread | None], holding: Callable[[str], Sequence[Thread]]) -> None:
        """`thread` gives a thread by its id, `holding` those that hold an act, both as they were joined."""
        self.threads: dict[str, Thread | None] = {}
        self._thread, self._holding = thread, holding

    def rule(self, link: RuledLink) -> None:
        """Put a link as it was ruled."""
        if link.verb is Verb.REFUSE:
            if link.first:
                self._take_out(link.first.key, link.act.key)
            return
        ruling = Ruling.CONFIRMED if link.verb is Verb.CONFIRM else Ruling.CORRECTED
        if link.verb is Verb.CORRECT:
            for thread in self._threads_with(link.act.key):
                self._take_out(thread.id, link.act.key)
        if link.first is None:
            self._raise(link)
        elif self._now(link.first.key) is not None:
            self._put_in(link, ruling)

    def undo(self, link: RuledLink) -> None:
        """Let a link be a suggestion again."""
        thread = self._now(link.first.key if link.first else link.act.key)
        if thread is None or link.verb is Verb.REFUSE:
            return
        steps = tuple(
            replace(step, ruling=Ruling.SUGGESTED, ruled_by="", reasons=())
            if step.act.key == link.act.key and step.ruling is not Ruling.SUGGESTED
            else step
            for step in thread.steps
        )
        self.threads[thread.id] = replace(thread, steps=steps)

    def _now(self, key: str) -> Thread | None:
        return self.threads[key] if key in self.threads else self._thread(key)

    def _threads_with(self, act: str) -> list[Thread]:
        found = {thread.id: thread for thread in self._holding(act)} | self.threads
        return [thread for thread in found.values() if thread and any(step.act.key == act for step in thread.steps)]

    def _take_out(self, key: str, act: str) -> None:
        """Take an act out of a thread; a thread that it raised goes with it only where nothing else is in it."""
        thread = self._now(key)
        if thread is None:
            return
        if thread.id == act and len(thread.steps) > 1:
            return
        steps = tuple(step for step in thread.steps if step.act.key != act)
        self.threads[key] = replace(thread, steps=steps) if steps else None

    def _put_in(self, link: RuledLink, ruling: Ruling) -> None:
        assert link.first is not None
        thread = self._now(link.first.key)
        assert thread is not None
        old = next((step for step in thread.steps if step.act.key == link.act.key), None)
        role = link.role or (old.role if old else StepRole.ANSWERS)
        reasons = (Reason(rule="a_person_ruled", detail=f"{ruling.value} by {link.who}", within="act"),)
        made = Step(
            act=old.act if old else link.act, role=role, confidence=1.0, ruling=ruling, ruled_by=link.who,
            retold=bool(old and old.retold and role is old.role), reasons=reasons,
        )  # fmt: skip
        others = [step for step in thread.steps if step.act.key != link.act.key]
        place = next((n for n, step in enumerate(others) if _day(step.act) > _day(made.act)), len(others))
        steps = (*others[:place], made, *others[place:])
        more = made.act.addressees if role in (StepRole.RAISES, StepRole.RESTATES) else ()
        counterparts = tuple(dict.fromkeys((*thread.counterparts, *more)))
        self.threads[thread.id] = replace(thread, steps=steps, counterparts=counterparts)

    def _raise(self, link: RuledLink) -> None:
        act = link.act
        if self._now(act.key) is not None:
            return
        step = Step(act=act, role=StepRole.RAISES, ruling=Ruling.CORRECTED, ruled_by=link.who)
        self.threads[act.key] = Thread(
            id=act.key, kind=act.type, raiser=act.actor, counterparts=act.addressees, subject=act.matter or act.words,
            cited=act.cited, steps=(step,),
        )  # fmt: skip


def _day(act: PlacedAct) -> date:
    return act.on or date.min
