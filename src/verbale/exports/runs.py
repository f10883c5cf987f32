"""A passage cut into runs: words that stand as they do in the other text, and words that differ.

Every view draws from these, so that the terminal and the page cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from verbale.schema import Check, Difference, Document, Severity, Verdict
from verbale.text.spans import Span

GAP = " … "
LONGEST_SHOWN_GAP = 240  # characters: about two lines of a page; a longer gap is shown as an ellipsis


class Weight(StrEnum):
    """What a run of words is in its passage; `MAJOR` to `NOTED` are differences."""

    SAME = "same"
    MAJOR = "major"
    MINOR = "minor"
    MARKED = "marked"
    NOTED = "noted"
    GAP = "gap"


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A stretch of words that is drawn in one way. `text` is empty where the other side has words and this has none."""

    text: str
    weight: Weight = Weight.SAME
    category: str = ""


Piece = tuple[Span, Weight, str]


def weight_of(difference: Difference) -> Weight:
    """How strongly a difference is drawn: by its severity, and lightly where it is marked or does nothing."""
    if difference.marked:
        return Weight.MARKED
    if difference.severity is None:
        return Weight.NOTED
    return Weight.MAJOR if difference.severity is Severity.MAJOR else Weight.MINOR


def shown_differences(check: Check) -> tuple[Difference, ...]:
    """The differences that a view draws and lists: no typography, and none of a rewording, where most words differ."""
    if check.verdict is Verdict.REWORDED:
        return ()
    return tuple(difference for difference in check.differences if difference.category != "typography")


def noted_differences(check: Check) -> tuple[Difference, ...]:
    """Differences of form that a reader may want to know of: spelling, abbreviation, format; not typography."""
    return tuple(d for d in shown_differences(check) if weight_of(d) is Weight.NOTED)


def quoted_runs(check: Check) -> tuple[Run, ...]:
    """The words of the quotation, cut at the differences."""
    pieces = [(d.quoted_span, weight_of(d), d.category) for d in shown_differences(check)]
    return tuple(_runs(check.words, 0, len(check.words), pieces))


def primary_runs(check: Check, primary: Document) -> tuple[Run, ...]:
    """The words of the primary that answer to the quotation, piece by piece, cut at the differences and the gaps."""
    pieces = [(d.primary_span, weight_of(d), d.category) for d in shown_differences(check)]
    pieces += [(Span(a.end, b.start), Weight.MARKED, "left out") for a, b in pairwise(check.spans) if a.end < b.start]
    runs: list[Run] = []
    for i, stretch in enumerate(_stretches(check.spans)):
        if i:
            runs.append(Run(text=GAP, weight=Weight.GAP))
        inside = [piece for piece in pieces if stretch.contains(piece[0])]
        runs.extend(_runs(primary.text, stretch.start, stretch.end, inside))
    return tuple(runs)


def _stretches(spans: tuple[Span, ...]) -> list[Span]:
    """Spans that follow each other closely, joined: the words left out between them belong to what is shown."""
    stretches: list[Span] = []
    for span in spans:
        if stretches and 0 <= span.start - stretches[-1].end <= LONGEST_SHOWN_GAP:
            stretches[-1] = Span(stretches[-1].start, span.end)
        else:
            stretches.append(span)
    return stretches


def _runs(text: str, start: int, end: int, pieces: Iterable[Piece]) -> list[Run]:
    """Cut `text[start:end]` at the pieces; a piece that starts inside an earlier one is left to the earlier one."""
    runs: list[Run] = []
    at = start
    for span, weight, category in sorted(pieces, key=lambda piece: piece[0]):
        if span.start < at or span.end > end:
            continue
        run = Run(text=span.of(text), weight=weight, category=category)
        between = text[at : span.start]
        if runs and runs[-1].weight is weight and runs[-1].text and run.text and not between.strip():
            same = runs[-1].category == category
            run = replace(run, text=runs.pop().text + between + run.text, category=category if same else "")
        elif between:
            runs.append(Run(text=between))
        runs.append(run)
        at = span.end
    if at < end:
        runs.append(Run(text=text[at:end]))
    return runs
