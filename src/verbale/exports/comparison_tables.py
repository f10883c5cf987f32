"""A comparison for programs: JSON with the summary beside the changes, and a table with one row per change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from verbale.exports.comparison_phrases import counts_of, shift_phrase, summary_of
from verbale.exports.tables import table
from verbale.record.comparison import Change, Clause, Comparison

COLUMNS = (
    "number", "kind", "effect", "earlier_numbers", "earlier_labels", "earlier_start", "earlier_end", "earlier",
    "later_numbers", "later_labels", "later_start", "later_end", "later", "shifts", "likeness", "meaning",
)  # fmt: skip


def comparison_dict(comparison: Comparison) -> dict[str, Any]:
    """The comparison with its summary, and the two documents by what names them."""
    return {
        "summary": summary_of(comparison),
        "same": comparison.same,
        "counts": counts_of(comparison),
        **comparison.to_dict(),
    }


def change_lines(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """One object per change, each with the ids of the two documents."""
    for number, change in enumerate(comparison.changes):
        yield {
            "earlier_document": comparison.earlier.id,
            "later_document": comparison.later.id,
            "number": number,
        } | change.to_dict()


def changes_csv(comparison: Comparison) -> str:
    """One row per change, in the order of the later text; columns are `COLUMNS`."""
    rows = (_row(number, change) for number, change in enumerate(comparison.changes))
    return table(COLUMNS, rows)


def _row(number: int, change: Change) -> tuple[object, ...]:
    shifts = "; ".join(f"{shift.name}: {shift_phrase(shift)}" for shift in change.shifts)
    sides = (*_cells(change.earlier), *_cells(change.later))
    return (number, change.kind.value, change.effect.value, *sides, shifts, change.likeness, change.meaning)


def _cells(clauses: tuple[Clause, ...]) -> tuple[object, ...]:
    if not clauses:
        return "", "", None, None, ""
    numbers = " ".join(str(clause.number) for clause in clauses)
    labels = " ".join(clause.label for clause in clauses if clause.label)
    words = " ".join(" ".join(clause.text.split()) for clause in clauses)
    return numbers, labels, clauses[0].span.start, clauses[-1].span.end, words
