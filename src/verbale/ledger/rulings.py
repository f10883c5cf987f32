"""What people ruled on links: confirmed, corrected, refused; it always wins, and it survives a new analysis.

A ruling holds the act and the thread's first act as they were, words and all. A later analysis may give an act another
type or matter, and so another key: a ruling then finds it by the document and the words of its selector. An act that
the later analysis does not see any more is taken from the ruling itself. The last ruling on a link holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from verbale.schema import PlacedAct, Record, Ruling, StepRole

NEW = "new"  # the thread of an act that a person made the first of a thread


class Verb(StrEnum):
    """What a person does to a link."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    REFUSE = "refuse"


@dataclass(frozen=True, kw_only=True, slots=True)
class RuledLink(Record):
    """One ruling: `act` belongs (or not) to the thread that `first` raised; no `first`: to a thread of its own."""

    verb: Verb
    act: PlacedAct
    first: PlacedAct | None = None
    role: StepRole | None = None
    who: str = ""
    when: str = ""
    note: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Ruled:
    """A link as it was ruled to be."""

    role: StepRole | None
    who: str
    ruling: Ruling


class Rulings:
    """The rulings of a ledger, brought to the acts as they are now by `completed`."""

    def __init__(self, links: Iterable[RuledLink] = ()) -> None:
        self.links = tuple(sorted(links, key=lambda link: link.number))
        self._now: dict[str, str] = {}
        self._placed: dict[str, dict[str, Ruled]] = {}
        self._refused: dict[str, set[str]] = {}

    def completed(self, acts: Iterable[PlacedAct]) -> list[PlacedAct]:
        """The acts, with those that only rulings still know; from now on rulings are answered for their keys."""
        found = list({act.key: act for act in acts}.values())
        if not self.links:
            return found
        wanted = {act.key: act for link in self.links for act in (link.act, link.first) if act}
        documents = {act.document for act in wanted.values()}
        by_document: dict[str, list[PlacedAct]] = defaultdict(list)
        for act in found:
            if act.document in documents:
                by_document[act.document].append(act)
        for key, act in wanted.items():
            now = same_act(act, by_document[act.document])
            if now is None:
                found.append(act)
                by_document[act.document].append(act)
            self._now[key] = (now or act).key
        self._order()
        return found

    def _order(self) -> None:
        placed: dict[str, dict[str, Ruled]] = defaultdict(dict)
        refused: dict[str, set[str]] = defaultdict(set)
        for link in self.links:
            act = self._now[link.act.key]
            thread = self._now[link.first.key] if link.first else NEW
            if link.verb is Verb.REFUSE:
                placed[act].pop(thread, None)
                refused[act].add(thread)
                continue
            ruling = Ruling.CONFIRMED if link.verb is Verb.CONFIRM else Ruling.CORRECTED
            if link.verb is Verb.CORRECT:
                placed[act].clear()
            refused[act].discard(thread)
            placed[act][thread] = Ruled(link.role, link.who, ruling)
        self._placed, self._refused = dict(placed), dict(refused)

    def placed(self, act: PlacedAct) -> dict[str, Ruled]:
        """The links that people gave this act, by the key of the thread's first act, or `NEW`."""
        return self._placed.get(act.key, {})

    def refused(self, act: PlacedAct) -> frozenset[str]:
        """The threads that people said it does not belong to."""
        return frozenset(self._refused.get(act.key, ()))

    def is_new(self, act: PlacedAct) -> bool:
        """Whether a person made it the first of a thread of its own."""
        return NEW in self.placed(act)


def same_act(act: PlacedAct, now: Iterable[PlacedAct]) -> PlacedAct | None:
    """The act among those of the same document that has the same words: by key, else by its selector."""
    others = list(now)
    for other in others:
        if other.key == act.key:
            return other
    near = [o for o in others if _holds(o.selector.exact, act.selector.exact)]
    around = [o for o in near if o.selector.prefix[-12:] == act.selector.prefix[-12:]] or near
    if not around:
        return None
    return max(around, key=lambda o: (o.type is act.type, _shared(o.matter, act.matter), o.key))


def _holds(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and shorter in longer


def _shared(one: str, other: str) -> float:
    ours, theirs = set(one.lower().split()), set(other.lower().split())
    return len(ours & theirs) / max(1, len(ours | theirs))
