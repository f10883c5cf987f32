"""A thread in the making, and what can be said of an act and a thread without looking at others."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from verbale.ledger.retelling import Age, age
from verbale.ledger.signals import Pointer, asks_for_an_answer, pointed, says_again
from verbale.ledger.slots import BEFORE
from verbale.schema import ActType, PlacedAct, Step, StepRole, Thread

ASKING = {ActType.DEMAND, ActType.PROPOSE}  # their names stand for each other: a demand is called a proposal
LIGHT = (ActType.ASSERT, ActType.EXPRESS, ActType.ANNOUNCE)
LOOSE = 0.3  # likeness from which a proposal may be called a demand, and the other way round
# A state, or a party that nobody knows; all else is a body or a group, for which its members answer.
STATE = re.compile(r"[A-Z]{3}$|name:|person:")


@dataclass(slots=True)
class Draft:
    """A thread in the making."""

    first: PlacedAct
    stems: dict[str, int]
    wide: dict[str, int]
    steps: list[Step] = field(default_factory=list)
    due: date | None = None
    settled: bool = False
    last: date | None = None
    others: tuple[str, ...] = ()
    texts: list[str] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    named: frozenset[str] = frozenset()


def elsewhere(act: PlacedAct, draft: Draft) -> int:
    """Whether what the raiser asks for is asked of another state: 2 where both are named, 1 where one is presumed."""
    ours = {side for side in act.addressees if STATE.match(side)}
    theirs = {side for side in draft.others if STATE.match(side)}
    if act.type not in ASKING or not ours or not theirs or ours & theirs:
        return 0
    return 1 if act.presumed or draft.first.presumed else 2


def how_known(act: PlacedAct, draft: Draft) -> int:
    """How likely a demand is one that is known, rather than a new one, in steps from 0 to 3."""
    if act.document == draft.first.document and not says_again(act.words):
        return 0
    named = draft.others and act.addressees and not act.presumed and not draft.first.presumed
    if named and not set(act.addressees) & set(draft.others):
        return 0
    return 3 if says_again(act.words) else 2 if age(act) is Age.OLD else 1


def is_hasty(role: StepRole, act: PlacedAct, draft: Draft) -> bool:
    """Whether something would be done in the text that announces it: what was done before is meant."""
    same = act.document == draft.first.document
    return role is StepRole.FULFILS and same and (act.actor == draft.first.actor or not act.reporter)


def order_of(act: PlacedAct) -> tuple[date, date, bool, str, bool, int, str]:
    """By day; on one day the speaker's own text before reports of it."""
    told = act.base != BEFORE
    return act.on or date.min, act.told or date.min, bool(act.reporter), act.document, told, act.span.start, act.key


def speaker_of(act: PlacedAct, draft: Draft) -> str:
    """ "raiser", "counterpart" or "third"."""
    if act.actor == draft.first.actor:
        return "raiser"
    if act.actor in draft.others or act.actor in draft.named:
        return "counterpart"
    is_body = not any(STATE.match(other) for other in draft.others)
    open_to_all = is_body or draft.first.presumed or draft.first.type is not ActType.DEMAND
    return "counterpart" if open_to_all and (draft.first.actor in act.addressees or not act.addressees) else "third"


def answer_of(first: PlacedAct, kind: ActType, speaker: str, heard: dict[str, str]) -> str:
    """The words that give (or refuse) an answer, where the thread asks for one."""
    name = {"counterpart": "gave_answer", "raiser": "refuse_reply"}.get(speaker, "")
    is_asked = first.type is ActType.DEMAND and asks_for_an_answer(first.matter)
    return heard.get(name, "") if is_asked and (speaker == "raiser" or kind in LIGHT) else ""


def told_before(act: PlacedAct, draft: Draft, heard: dict[str, str]) -> str:
    """The words by which a report says that an act lies before, where the thread has one of that side and type."""
    past = heard.get("pluperfect", "") if act.reporter else ""
    same = any(
        s.act.actor == act.actor and s.act.type is act.type and s.act.document != act.document for s in draft.steps
    )
    return past if same else ""


def thread_of(draft: Draft) -> Thread:
    first = draft.first
    cited = {(c.identity or c.words.lower(), c.part): c for s in draft.steps for c in s.act.cited}
    return Thread(
        id=first.key,
        kind=first.type,
        raiser=first.actor,
        counterparts=draft.others,
        subject=first.matter or first.words,
        cited=tuple(cited.values()),
        steps=tuple(draft.steps),
    )


def pointer_of(act: PlacedAct) -> Pointer | None:
    """What the act points to by a noun of its kind: "the demand", "that promise", "it"."""
    if act.type in (ActType.DEMAND, ActType.PROPOSE):
        return None
    if act.type in (ActType.ACCEPT, ActType.REJECT):
        if not act.matter:
            return Pointer(act.trigger, frozenset(ASKING), False, None)
        return pointed(act.matter, act.on, bare=True)
    return (pointed(act.matter, act.on) if act.matter else None) or pointed(act.words, act.on)


def noun_of(
    act: PlacedAct, draft: Draft, points: Pointer | None, heard: dict[str, str], alike: float, around: bool
) -> str:
    """The words by which an act points to the thread as what it is ("the demand", "the promise"); "" where none do."""
    first = draft.first
    noun = ""
    if points:
        loosely = first.type in ASKING and bool(ASKING & points.kinds) and alike >= LOOSE
        is_broken = "break" in heard and draft.settled and around and ActType.COMMIT in points.kinds
        noun = points.words if first.type in points.kinds or loosely or is_broken else ""
    if first.type is ActType.ACCUSE and act.type is ActType.REJECT:
        noun = noun or heard.get("break", "")
    return noun
