"""Whether an act is news or told again: in what a report says of earlier days, old acts come back in other words."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum

from verbale.ledger.signals import says_again
from verbale.ledger.slots import BEFORE
from verbale.schema import ActType, PlacedAct, Step, StepRole

NEWS = 3  # days before its text that an act may lie and still be what the text is about
_WANTS = re.compile(r"\b(?:wants?|wanted)\b|\b(?:has|have|had)\s(?:\w+\s)?\w+ed\b|\bhad\s\w+\b", re.IGNORECASE)
# Days told as a stretch that lies behind: "last week", "earlier this month", "in June".
_PAST = re.compile(
    r"\blast\s(?:week|month|year)|\bearlier|\bago\b|^(?:January|February|March|April|May|June|July|August|September|October|November|December)$",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:ministry|government|cabinet|parliament|kremlin|commission|office|department)\b", re.IGNORECASE
)
_FAMILY = {StepRole.RESTATES: StepRole.RAISES, StepRole.ACCEPTS_PART: StepRole.ACCEPTS}


class Age(StrEnum):
    """How an act stands to the day of its text."""

    NEW = "new"  # the speaker's own text, or dated within `NEWS` days
    OPEN = "open"  # undated, said by a person
    OLD_OR_NEW = "undated"  # undated, said by a state or an office
    OLD = "old"  # dated before, told in the pluperfect, presupposed, or only wanted


def age(act: PlacedAct) -> Age:
    """How old an act is likely to be when its text is written."""
    if not act.reporter:
        return Age.NEW if act.on == act.told else Age.OLD
    if act.base == BEFORE or _WANTS.search(act.trigger):
        return Age.OLD
    if act.on and act.told and act.told - act.on > timedelta(days=NEWS):
        return Age.OLD
    if _PAST.search(act.base):
        return Age.OLD
    if act.base and act.base != "the document's date":
        return Age.NEW
    is_state = (act.speaker[:1].isupper() and " " not in act.speaker) or _OFFICE.search(act.speaker)
    return Age.OLD_OR_NEW if is_state else Age.OPEN


def family(role: StepRole) -> StepRole:
    """The role that a role is a kind of."""
    return _FAMILY.get(role, role)


def is_retold(act: PlacedAct, role: StepRole, steps: list[Step], heard: dict[str, str]) -> bool:
    """Whether a report tells an earlier step again: as lying before, or within some days of it."""
    earlier = [s.act for s in steps if s.act.actor == act.actor and family(s.role) is family(role)]
    if not act.reporter or not earlier:
        return False
    near = bool(act.on and earlier[-1].on and abs((act.on - earlier[-1].on).days) <= NEWS)
    old = age(act)
    if role in (StepRole.RESTATES, StepRole.RAISES):
        moved = act.due is not None and act.due not in [one.due for one in earlier]
        return not moved and (near or old is not Age.NEW)
    return near or "pluperfect" in heard or old in (Age.OLD, Age.OLD_OR_NEW)


def may_be_known(act: PlacedAct) -> bool:
    """Whether a demand is likelier one that was raised before than a new one."""
    told = says_again(act.words) or (bool(act.reporter) and age(act) in (Age.OLD, Age.OLD_OR_NEW))
    return told and act.type in (ActType.DEMAND, ActType.PROPOSE)
