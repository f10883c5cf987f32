"""Two texts, clause by clause: what the later one keeps, drops, adds, moves and rewords.

Read in this order: `clauses` (what is compared), `pairing` (which clause answers which), `strength` and `shifts` (what
a change does), this module (all of it together).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from verbale.checks.aligning import align_words
from verbale.checks.differences import differences
from verbale.checks.finding import Run
from verbale.checks.quoted import Quoted
from verbale.index import Primary
from verbale.record.clauses import clauses_of
from verbale.record.comparison import Change, ChangeKind, Clause, Comparison, Effect, Shift
from verbale.record.pairing import Pair, pair_clauses
from verbale.record.renumbering import NAME, new_numbers, settled
from verbale.record.shifts import EDITORIAL, MINOR, carried, name_shifts
from verbale.record.sides import beside
from verbale.schema import Difference, Document
from verbale.text.spans import Span
from verbale.text.words import words_in

if TYPE_CHECKING:
    from verbale.checks.rewording import Encoder


def compare(earlier: Document, later: Document, encode: Encoder | None = None) -> Comparison:
    """Compare two documents; with `encode` (see `meaning`) also clauses that say the same in other words.

    Raises `TooLargeError` for a text of more than `clauses.MOST_CLAUSES` clauses.
    """
    primary = Primary(earlier)
    quoted = Quoted(later.text, words_in(later.text), frozenset(), frozenset(), frozenset(), ())
    theirs, ours = clauses_of(primary), clauses_of(Primary(later))
    pairs = pair_clauses(theirs, ours, encode)
    numbers = new_numbers((theirs[pair.earlier[0]], ours[pair.later[0]]) for pair in pairs)
    changes = [_paired(pair, theirs, ours, primary, quoted, numbers) for pair in pairs]
    used_a = {a for pair in pairs for a in pair.earlier}
    used_b = {b for pair in pairs for b in pair.later}
    gone = [
        Change(
            kind=ChangeKind.DROPPED,
            effect=Effect.NONE,
            earlier=(clause,),
            shifts=carried(primary.words, clause, added=False),
        )
        for a, clause in enumerate(theirs)
        if a not in used_a
    ]
    fresh = [
        Change(
            kind=ChangeKind.ADDED,
            effect=Effect.NONE,
            later=(clause,),
            shifts=carried(quoted.words, clause, added=True),
        )
        for b, clause in enumerate(ours)
        if b not in used_b
    ]
    return Comparison(earlier=earlier, later=later, changes=_in_place([*changes, *fresh], gone))


def _in_place(there: Sequence[Change], gone: Sequence[Change]) -> tuple[Change, ...]:
    """Changes in the order of the later text, what was dropped after the clause that stood before it."""
    ordered = sorted(there, key=lambda change: change.later[0].number)
    after: dict[int, int] = {}
    for n, change in enumerate(ordered):
        if change.earlier and change.kind not in (ChangeKind.MOVED, ChangeKind.MOVED_AND_REWORDED):
            after[change.earlier[-1].number] = n
    marks = sorted(after)
    out: list[tuple[int, int, Change]] = [(n, 0, change) for n, change in enumerate(ordered)]
    for change in gone:
        at = bisect_left(marks, change.earlier[0].number)
        out.append((after[marks[at - 1]] if at else -1, change.earlier[0].number, change))
    return tuple(change for *_, change in sorted(out, key=lambda item: item[:2]))


def _paired(
    pair: Pair,
    theirs: Sequence[Clause],
    ours: Sequence[Clause],
    primary: Primary,
    quoted: Quoted,
    numbers: Mapping[str, str],
) -> Change:
    earlier, later = tuple(theirs[a] for a in pair.earlier), tuple(ours[b] for b in pair.later)
    one, two = _whole(earlier), _whole(later)
    q, s = _words(quoted.words.starts, two.span), _words(primary.words.starts, one.span)
    ends = (Run(q[0], s[0], 0), Run(q[1], s[1], 0))
    part = align_words(quoted, primary, q, s, ends)
    named = tuple(differences(quoted, part, primary))
    shifts = name_shifts(beside(part, primary, quoted, one, two), named)
    shifts = settled(shifts, (primary.document.text, quoted.text), numbers)
    grave = [d for d in named if not any(s.name == NAME and s.later_span.overlaps(d.quoted_span) for s in shifts)]
    return Change(
        kind=_kind(pair, grave, shifts),
        effect=_effect(named, grave, shifts, renumbered=one.label != two.label),
        earlier=earlier,
        later=later,
        shifts=shifts,
        differences=named,
        likeness=round(min(1.0, pair.score), 4),
        meaning=None if pair.meaning is None else round(pair.meaning, 4),
    )


def _whole(clauses: Sequence[Clause]) -> Clause:
    """Neighbouring clauses as one."""
    first, last = clauses[0], clauses[-1]
    return replace(first, span=Span(first.span.start, last.span.end), text="")


def _words(starts: Sequence[int], span: Span) -> tuple[int, int]:
    return bisect_left(starts, span.start), bisect_left(starts, span.end)


def _kind(pair: Pair, named: Sequence[Difference], shifts: Sequence[Shift]) -> ChangeKind:
    if len(pair.later) > 1:
        return ChangeKind.SPLIT
    if len(pair.earlier) > 1:
        return ChangeKind.MERGED
    changed = any(shift.effect is not Effect.EDITORIAL for shift in shifts) or any(
        d.category not in EDITORIAL | MINOR for d in named
    )
    if pair.moved:
        return ChangeKind.MOVED_AND_REWORDED if changed else ChangeKind.MOVED
    return ChangeKind.REWORDED if changed else ChangeKind.KEPT


def _effect(
    named: Sequence[Difference], grave: Sequence[Difference], shifts: Sequence[Shift], *, renumbered: bool
) -> Effect:
    """What all shifts of a clause do together: the gravest first."""
    effects = {shift.effect for shift in shifts}
    if Effect.REVERSED in effects:
        return Effect.REVERSED
    if {Effect.SOFTENED, Effect.HARDENED} <= effects:
        return Effect.MIXED
    for effect in (Effect.SOFTENED, Effect.HARDENED, Effect.ALTERED):
        if effect in effects:
            return effect
    if any(d.category not in EDITORIAL | MINOR for d in grave):
        return Effect.ALTERED
    return Effect.EDITORIAL if named or renumbered else Effect.NONE
