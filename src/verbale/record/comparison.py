"""What `compare` returns: the clauses of two texts, paired, with each change named and weighed.

`earlier` and `later` are the two texts in the order in which they were given; a difference is read from the one to the
other. An effect says what a change does to the wording, never who is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verbale.schema import Difference, Document, Record
from verbale.text.spans import Span


class ChangeKind(StrEnum):
    """What became of a clause."""

    KEPT = "kept"
    REWORDED = "reworded"
    MOVED = "moved"
    MOVED_AND_REWORDED = "moved and reworded"
    SPLIT = "split"
    MERGED = "merged"
    DROPPED = "dropped"
    ADDED = "added"


class Effect(StrEnum):
    """What a change does to the wording."""

    SOFTENED = "softened"
    HARDENED = "hardened"
    MIXED = "mixed"
    REVERSED = "reversed"
    ALTERED = "altered"
    EDITORIAL = "editorial"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause(Record):
    """A paragraph, sentence, list item, or part of a sentence between semicolons.

    `number` counts from 1 in its text; `label` is the number or letter that stands before it ("3.", "(a)"); `span` is
    the clause without its label, `text` what it cuts out of the document.
    """

    number: int
    span: Span
    text: str
    label: str = ""
    heading: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift(Record):
    """One change that means something, named: "obligation weakened", “must” → “should”.

    Spans point into the texts of the two documents; where one has no words, its span is empty at the place.
    """

    name: str
    effect: Effect
    earlier: str
    later: str
    earlier_span: Span
    later_span: Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Change(Record):
    """What became of a clause of the earlier text, or where one of the later text comes from.

    `likeness` is the share of words in common (0..1), `meaning` the cosine of the two meanings where it was measured.
    `differences` are those of checks, with the later text as the `quoted` side and the earlier as the `primary`.
    """

    kind: ChangeKind
    effect: Effect
    earlier: tuple[Clause, ...] = ()
    later: tuple[Clause, ...] = ()
    shifts: tuple[Shift, ...] = ()
    differences: tuple[Difference, ...] = ()
    likeness: float = 0.0
    meaning: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison(Record):
    """Two texts, clause by clause, in the order of the later text; what was dropped stands where it stood."""

    earlier: Document
    later: Document
    changes: tuple[Change, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs but typography, spelling and numbering."""
        return all(
            change.kind is ChangeKind.KEPT and change.effect in (Effect.NONE, Effect.EDITORIAL)
            for change in self.changes
        )
