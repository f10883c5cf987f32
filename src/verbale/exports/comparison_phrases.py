"""A comparison in words: the summary, the head of each change, what each shift says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from verbale.record.comparison import Change, ChangeKind, Clause, Comparison, Effect, Shift

EFFECT_SIGNS = {
    Effect.SOFTENED: "↓",
    Effect.HARDENED: "↑",
    Effect.MIXED: "↕",
    Effect.REVERSED: "✗",
    Effect.ALTERED: "~",
    Effect.EDITORIAL: "·",
    Effect.NONE: "=",
}
KIND_SIGNS = {ChangeKind.DROPPED: "−", ChangeKind.ADDED: "+"}
STANDINGS = {
    Effect.SOFTENED: "concern",
    Effect.HARDENED: "unchecked",
    Effect.MIXED: "minor",
    Effect.REVERSED: "major",
    Effect.ALTERED: "minor",
}
KIND_STANDINGS = {ChangeKind.DROPPED: "major", ChangeKind.ADDED: "passes"}
WEIGHED = (Effect.SOFTENED, Effect.HARDENED, Effect.MIXED, Effect.REVERSED, Effect.ALTERED)
MEANINGS = {
    "softened": "The later wording asks less, binds less, or blames less.",
    "hardened": "The later wording asks more, binds more, or blames more.",
    "mixed": "Some of it is softer, some harder.",
    "reversed": "A denial came or went, or a word turned into its opposite.",
    "altered": "Something else is said, neither softer nor harder.",
    "editorial": "Spelling, typography, inflection, small words or numbering only.",
}


def is_change(change: Change) -> bool:
    """Whether there is something to be shown: more than a clause kept with at most spelling and the like."""
    return change.kind is not ChangeKind.KEPT or bool(change.shifts)


def grouped(changes: Iterable[Change]) -> list[list[Change]]:
    """Changes as they are shown: neighbours that were dropped, or added, together; every other one alone."""
    groups: list[list[Change]] = []
    for change in changes:
        if groups and change.kind is groups[-1][-1].kind and change.kind in KIND_SIGNS:
            groups[-1].append(change)
        else:
            groups.append([change])
    return groups


def places_of(group: Sequence[Change]) -> str:
    """Where the clauses of a group stand: "clauses 5 to 12" where there are several."""
    if len(group) == 1:
        return place_of(group[0])
    clauses = [clause for change in group for clause in (change.earlier or change.later)]
    numbers = [clause.number for clause in clauses]
    if numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return f"clauses {numbers[0]} to {numbers[-1]}"
    return "clauses " + ", ".join(map(str, numbers))


def sign_of(change: Change) -> str:
    """One sign for what became of a clause."""
    return KIND_SIGNS.get(change.kind) or ("⇅" if change.kind is ChangeKind.MOVED else EFFECT_SIGNS[change.effect])


def standing_of(change: Change) -> str:
    """The colour class of a change: one of those that checks use."""
    return KIND_STANDINGS.get(change.kind) or STANDINGS.get(change.effect, "unchecked")


def head_of(change: Change) -> str:
    """What became of a clause, in words: "reworded, softened"; "moved"; "dropped"."""
    if change.effect in WEIGHED:
        return f"{change.kind.value}, {change.effect.value}"
    return change.kind.value


def place_of(change: Change) -> str:
    """Where the clause stands in the two texts: "clause 4 (2.)", "clause 9 (6.) → 5 (2.)"."""
    earlier, later = _numbers(change.earlier), _numbers(change.later)
    if earlier and later and earlier != later:
        return f"clause {earlier} → {later}"
    return f"clause {earlier or later}"


def _numbers(clauses: tuple[Clause, ...]) -> str:
    return " and ".join(f"{c.number} ({c.label})" if c.label else str(c.number) for c in clauses)


def shift_phrase(shift: Shift) -> str:
    """A shift in words: “must” → “should”; “not” came in; “all” left out."""
    earlier, later = (" ".join(words.split()) for words in (shift.earlier, shift.later))
    if earlier and later:
        return f"“{earlier}” → “{later}”"
    return f"“{later}” put in" if later else f"“{earlier}” left out"


def counts_of(comparison: Comparison) -> dict[str, int]:
    """How many clauses fared how: by effect where wording changed, by kind where clauses moved, came or went."""
    effects = Counter(change.effect for change in comparison.changes if change.earlier and change.later)
    kinds = Counter(change.kind for change in comparison.changes)
    counts = {effect.value: effects[effect] for effect in WEIGHED}
    counts["moved"] = kinds[ChangeKind.MOVED] + kinds[ChangeKind.MOVED_AND_REWORDED]
    for kind in (ChangeKind.SPLIT, ChangeKind.MERGED, ChangeKind.DROPPED, ChangeKind.ADDED, ChangeKind.KEPT):
        counts[kind.value] = kinds[kind]
    return {name: count for name, count in counts.items() if count}


def summary_of(comparison: Comparison) -> str:
    """All of it in one sentence: "3 clauses softened, 1 moved, 1 dropped, 12 kept"."""
    counts = counts_of(comparison)
    if not counts:
        return "Nothing to compare"
    if comparison.same:
        word = "clause" if counts["kept"] == 1 else "clauses"
        edited = any(change.effect is Effect.EDITORIAL for change in comparison.changes)
        but = " but spelling, typography, small words or numbering" if edited else ""
        return f"Nothing changed{but}: {counts['kept']} {word} kept"
    parts = [f"{count} {name}" for name, count in counts.items()]
    number, _, rest = parts[0].partition(" ")
    parts[0] = f"{number} {'clause' if number == '1' else 'clauses'} {rest}"
    return ", ".join(parts)
