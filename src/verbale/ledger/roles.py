"""What an act does to a thread: a table from who speaks, what the thread is and what the act is, to a role.

`RULES` is read from the top; the first that holds decides. A rule's docstring is what a reader sees in the reasons.
Whether the act belongs to the thread at all is not decided here (`joining`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from verbale.ledger.signals import denial, weighs
from verbale.schema import ActType, PlacedAct, StepRole


@dataclass(frozen=True, slots=True)
class Meeting:
    """An act held against a thread: who speaks ("raiser", "counterpart", "third"), and the signals of its words."""

    kind: ActType
    speaker: str
    act: PlacedAct
    heard: dict[str, str]
    settled: bool = False  # the thread was accepted or promised before
    alike: bool = True  # the act's matter is like the thread's; else it only points back

    same: bool = True  # what it says itself is like the thread, whatever stands around it

    @property
    def asks(self) -> bool:
        """Whether the thread asks something of the other side."""
        return self.kind in (ActType.DEMAND, ActType.PROPOSE)

    @property
    def binds(self) -> bool:
        """Whether the thread is something that its raiser said it would do."""
        return self.kind in (ActType.COMMIT, ActType.ANNOUNCE, ActType.WARN)

    @property
    def denied(self) -> bool:
        """Whether the clause at issue is denied."""
        return bool(denial(self.act.matter) or denial(self.act.trigger))


_SAME = {
    ActType.DEMAND: (ActType.DEMAND, ActType.PROPOSE),
    ActType.PROPOSE: (ActType.PROPOSE, ActType.DEMAND),
    ActType.COMMIT: (ActType.COMMIT, ActType.ANNOUNCE),
    ActType.ANNOUNCE: (ActType.ANNOUNCE, ActType.COMMIT),
    ActType.WARN: (ActType.WARN, ActType.COMMIT, ActType.ANNOUNCE),
    ActType.ACCUSE: (ActType.ACCUSE, ActType.WARN),
}


def takes_it_back(m: Meeting) -> bool:
    """The raiser says that it no longer asks for it or puts it forward."""
    return m.speaker == "raiser" and "withdraw" in m.heard


def undoes_it(m: Meeting) -> bool:
    """Who did what it had threatened or announced says that it has undone it."""
    return m.speaker == "raiser" and m.binds and "undo" in m.heard


def refuses_the_reply(m: Meeting) -> bool:
    """The raiser says that the reply is none, or falls short."""
    return m.speaker == "raiser" and m.asks and "refuse_reply" in m.heard


def says_it_is_done(m: Meeting) -> bool:
    """The sentence says, in the perfect tense or in so many words, that what was asked for has been done."""
    done = "fulfil" in m.heard or ("perfect" in m.heard and m.alike and m.same)
    light = m.act.type in (ActType.ASSERT, ActType.EXPRESS, ActType.ANNOUNCE)
    return m.asks and m.speaker != "third" and light and done and not _is_denied(m) and "break" not in m.heard


def says_it_did_so(m: Meeting) -> bool:
    """Who promised, announced or threatened it says that it has done it."""
    done = "fulfil" in m.heard or "perfect" in m.heard
    light = m.act.type in (ActType.ASSERT, ActType.ANNOUNCE, ActType.EXPRESS, ActType.COMMIT)
    return m.binds and m.speaker == "raiser" and light and done and not _is_denied(m)


def says_it_was_broken(m: Meeting) -> bool:
    """Somebody says that what was promised or agreed to has been broken or left undone."""
    if m.act.type is not ActType.ACCUSE and "break" not in m.heard:
        return False
    if m.kind is ActType.COMMIT and m.speaker != "raiser":
        return True
    said_so = m.act.type is ActType.ACCUSE or "break" in m.heard or _is_denied(m)
    return m.asks and m.settled and m.speaker == "raiser" and said_so


def accepts_a_part(m: Meeting) -> bool:
    """The other side accepts, and leaves something out or sets a condition."""
    return _agrees(m) and "in_part" in m.heard


def accepts(m: Meeting) -> bool:
    """The other side accepts it, or says that it will do it."""
    return _agrees(m)


def _agrees(m: Meeting) -> bool:
    if m.speaker != "counterpart" or m.kind is ActType.WARN:
        return False
    if m.act.type is ActType.ACCEPT:
        return True
    # A promise answers a promise only where it says on what terms: else it is one told under another name.
    promised = m.act.type in (ActType.COMMIT, ActType.ANNOUNCE) and m.alike and (m.asks or "in_part" in m.heard)
    if promised and weighs(m.act.matter):
        return False
    return promised and not m.denied and m.kind is not ActType.ACCUSE


def rejects(m: Meeting) -> bool:
    """The other side refuses or denies it, or says that it will not do it."""
    if m.speaker != "counterpart":
        return False
    promised = m.act.type in (ActType.COMMIT, ActType.ANNOUNCE, ActType.ASSERT) and m.alike and m.asks
    return m.act.type is ActType.REJECT or (promised and m.denied and "perfect" not in m.heard)


def says_it_again(m: Meeting) -> bool:
    """The raiser says the same once more."""
    return m.speaker == "raiser" and m.act.type in _SAME.get(m.kind, ())


def answers(m: Meeting) -> bool:
    """The other side says something on the matter and says that it replies."""
    promises = m.act.type in (ActType.COMMIT, ActType.ANNOUNCE) and bool(weighs(m.act.matter))
    return m.speaker == "counterpart" and ("reply" in m.heard or promises)


def puts_something_against_it(m: Meeting) -> bool:
    """The other side makes a proposal or demand of its own on the same matter."""
    return m.speaker == "counterpart" and m.alike and m.asks and m.act.type is ActType.PROPOSE


Rule = Callable[[Meeting], bool]
RULES: tuple[tuple[Rule, StepRole], ...] = (
    (takes_it_back, StepRole.WITHDRAWS),
    (undoes_it, StepRole.WITHDRAWS),
    (refuses_the_reply, StepRole.RESTATES),
    (says_it_was_broken, StepRole.BREAKS),
    (accepts_a_part, StepRole.ACCEPTS_PART),
    (accepts, StepRole.ACCEPTS),
    (says_it_did_so, StepRole.FULFILS),
    (says_it_is_done, StepRole.FULFILS),
    (rejects, StepRole.REJECTS),
    (says_it_again, StepRole.RESTATES),
    (puts_something_against_it, StepRole.ANSWERS),
    (answers, StepRole.ANSWERS),
)


def _is_denied(m: Meeting) -> bool:
    return bool(denial(m.act.matter or m.act.words))


def role_of(meeting: Meeting) -> tuple[StepRole, str, str] | None:
    """The role of the act in the thread, the rule that gave it and what the rule says; `None` where none holds."""
    for rule, role in RULES:
        if rule(meeting):
            return role, rule.__name__, " ".join((rule.__doc__ or "").split())
    return None
