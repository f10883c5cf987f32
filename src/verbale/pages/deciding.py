"""Decisions of people: made on what stands, kept for good, and undone by another decision.

A decision is JSON with a `verb`. Two people at once never overwrite each other: who decides says which decision they
saw, and where another stands by then, nothing is kept and both are shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from verbale.pages.refusals import ConflictError
from verbale.record import Decision, Record

UNDO = "undo"
LONGEST_NOTE = 2000  # characters


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A decision in words: what it is about, with the address of the page that shows it, and what was decided."""

    area: str
    about: str
    words: str
    address: str = ""


class DecidedMeanwhileError(ConflictError):
    """Another decision stands than the one that was seen; `standing` is it, `wanted` what was to be decided."""

    def __init__(self, standing: Decision | None, wanted: Mapping[str, Any], note: str) -> None:
        who = f"{standing.who} has decided" if standing else "the decision that you saw was withdrawn"
        super().__init__(f"Nothing was kept: {who} meanwhile. Look at what stands now, and decide again")
        self.standing, self.wanted, self.note = standing, wanted, note


def content_of(decision: Decision) -> dict[str, Any]:
    """What was decided, as it was kept; a decision in plain words gives {"verb": words}."""
    try:
        found = json.loads(decision.decision)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"verb": decision.decision}


def last_of(decisions: Sequence[Decision]) -> Decision | None:
    """The last decision on one thing, undone or not: the one that the next must have seen."""
    return decisions[-1] if decisions else None


def in_force(decisions: Sequence[Decision]) -> Decision | None:
    """The decision on one thing that holds: the last, or what stood before the one that the last undoes."""
    by_number = {decision.number: decision for decision in decisions}
    found = last_of(decisions)
    for _ in decisions:
        if found is None or content_of(found).get("verb") != UNDO:
            return found
        undone = by_number.get(found.replaces or 0)
        found = by_number.get(undone.replaces or 0) if undone else None
    return found


def decide(
    record: Record, about: str, content: Mapping[str, Any], *, who: str, note: str = "", seen: int | None
) -> Decision:
    """Keep a decision by somebody who saw decision number `seen` stand (`None`: none).

    Raises `DecidedMeanwhileError` where another is the last one by now; nothing is kept then.
    """
    with record.deciding():
        last = last_of(record.decisions(about))
        if (last.number if last else None) != seen:
            raise DecidedMeanwhileError(last, content, note)
        words = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return record.decide(who=who, about=about, decision=words, note=note[:LONGEST_NOTE], replaces=seen)


def undone(decisions: Iterable[Decision]) -> set[int]:
    """The numbers of decisions that were undone, and of the undoing ones."""
    found: set[int] = set()
    for decision in sorted(decisions, key=lambda d: -d.number):
        if decision.number not in found and content_of(decision).get("verb") == UNDO:
            found |= {decision.number, *([decision.replaces] if decision.replaces else [])}
    return found
