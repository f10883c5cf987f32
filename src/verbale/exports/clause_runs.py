"""A clause of two texts drawn as runs: words that stay, words that went, words that came.

Every view of a comparison draws from these. Typography and spelling are drawn as the later text has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from verbale.record.comparison import Change, Clause, Comparison
from verbale.schema import Difference
from verbale.text.spans import Span

QUIET = ("typography", "layout")
MOST_CHANGED = 0.5  # share of its words that a clause must keep to be drawn as one text with its changes in it


class State(StrEnum):
    """What became of a run of words."""

    STAYS = "stays"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A stretch of words in one state; `grave` where the change is more than editing."""

    text: str
    state: State = State.STAYS
    grave: bool = False


def _shown(change: Change) -> list[Difference]:
    differences = [d for d in change.differences if d.category not in QUIET]
    return sorted(differences, key=lambda d: (d.quoted_span, d.primary_span))


def is_drawn_together(change: Change) -> bool:
    """Whether the two wordings are near enough to be drawn as one, with the changes in it."""
    if not change.earlier or not change.later:
        return False
    kept = change.later[-1].span.end - change.later[0].span.start
    came = sum(d.quoted_span.end - d.quoted_span.start for d in _shown(change))
    return came <= MOST_CHANGED * kept and len(_shown(change)) <= 12


def together(change: Change, comparison: Comparison) -> tuple[Run, ...]:
    """The clause once, with the words that went before those that came."""
    text = comparison.later.text
    at, end = change.later[0].span.start, change.later[-1].span.end
    runs: list[Run] = []
    for d in _shown(change):
        if d.quoted_span.start < at:
            continue
        runs += _stays(text[at : d.quoted_span.start])
        grave = d.severity is not None
        if d.primary:
            runs.append(Run(text=d.primary, state=State.GONE, grave=grave))
        if d.quoted:
            runs.append(Run(text=d.quoted, state=State.NEW, grave=grave))
        at = d.quoted_span.end
    return tuple(_merged([*runs, *_stays(text[at:end])]))


def _stays(text: str) -> list[Run]:
    return [Run(text=text)] if text else []


def _merged(runs: list[Run]) -> Iterator[Run]:
    """Neighbours of one state made one: "[-a-] [-b-]" reads worse than "[-a b-]"."""
    held: list[Run] = []
    for run in runs:
        if run.state is State.STAYS and run.text.strip():
            yield from _gathered(held)
            held = []
            yield run
        else:
            held.append(run)
    yield from _gathered(held)


def _gathered(held: list[Run]) -> Iterator[Run]:
    """Changed runs with nothing but blanks between: all that went, then all that came."""
    changed = [run for run in held if run.state is not State.STAYS]
    if len(changed) < 2:
        yield from held
        return
    lead = held[0].text if held[0].state is State.STAYS else ""
    tail = held[-1].text if held[-1].state is State.STAYS else ""
    if lead:
        yield Run(text=lead)
    for state in (State.GONE, State.NEW):
        words = [run for run in changed if run.state is state]
        if words:
            text = " ".join(run.text.strip() for run in words)
            yield Run(text=text, state=state, grave=any(run.grave for run in words))
    if tail:
        yield Run(text=tail)


def earlier_runs(change: Change, comparison: Comparison) -> tuple[Run, ...]:
    """The earlier wording, with the words that went."""
    places = [(d.primary_span, d) for d in _shown(change)]
    return _side(comparison.earlier.text, _reach(change.earlier), places, State.GONE)


def later_runs(change: Change, comparison: Comparison) -> tuple[Run, ...]:
    """The later wording, with the words that came."""
    places = [(d.quoted_span, d) for d in _shown(change)]
    return _side(comparison.later.text, _reach(change.later), places, State.NEW)


def _reach(clauses: tuple[Clause, ...]) -> Span:
    spans = [clause.span for clause in clauses]
    return Span(spans[0].start, spans[-1].end) if spans else Span(0, 0)


def _side(text: str, reach: Span, places: list[tuple[Span, Difference]], state: State) -> tuple[Run, ...]:
    runs, at = list[Run](), reach.start
    for span, d in sorted(places, key=lambda place: place[0]):
        if span.start < at or span.end > reach.end or span.start == span.end:
            continue
        between, grave = text[at : span.start], d.severity is not None
        if runs and runs[-1].state is state and not between.strip():
            before = runs.pop()
            runs.append(Run(text=before.text + between + span.of(text), state=state, grave=grave or before.grave))
        else:
            runs += _stays(between)
            runs.append(Run(text=span.of(text), state=state, grave=grave))
        at = span.end
    return (*runs, *_stays(text[at : reach.end]))
