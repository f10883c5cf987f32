"""The forms in which a wording stands, each aligned with it once by `checks`, however often it is used.

A form whose words follow the wording's order is laid beside it from end to end; one whose parts changed places is
chained in pieces, and the later piece is named as moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from verbale.checks.aligning import Part, align_chain, align_words
from verbale.checks.differences import differences
from verbale.checks.finding import Run, find_chains
from verbale.checks.quoted import Quoted, quoted
from verbale.checks.wording import forms
from verbale.index import Primary
from verbale.record.wording import Answers, Wording
from verbale.schema import Difference, DifferenceKind, Document, Kind, Severity
from verbale.text.spans import Span

SAME = {"layout", "typography", "contraction", "format", "abbreviation", "spelling"}  # categories that leave the words
HELD = 0.6  # share of letters from which on a word still is the one of the wording
TURNED = 0.9  # share of the answered words that follow the wording's order, below which parts have changed places


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its `words` as written, its canonical words, differences to the wording, and the share of it that it
    holds.
    """

    words: str
    texts: tuple[str, ...]
    differences: tuple[Difference, ...]
    share: float
    exact: bool


class Base:
    """The wording as what forms are held against."""

    def __init__(self, wording: Wording, answers: Answers) -> None:
        self.wording = wording
        self.answers = answers
        self.primary = Primary(Document(id="wording", text=wording.text, kind=Kind.PRIMARY))
        weights = dict(zip(wording.keys, wording.weights, strict=True))
        self._weights = [weights[key] for key in self.primary.words.keys]

    def form_of(self, text: str) -> Form:
        """What the words of `text` are beside the wording."""
        ours = quoted(text)
        parts = self._parts(ours)
        named = [d for part in parts for d in differences(ours, part, self.primary)] + self._moves(ours, parts)
        exact = not parts[0].jump and all(d.category in SAME for d in named) and len(parts) == 1
        texts = tuple(form.text for form in forms(ours.words, 0, len(ours.words)))
        return Form(text, texts, tuple(named), self._held(parts), exact)

    def _parts(self, ours: Quoted) -> tuple[Part, ...]:
        n, m = len(ours), len(self.primary.words)
        ends = (Run(0, 0, 0), Run(n, m, 0))
        straight = (align_words(ours, self.primary, (0, n), (0, m), ends),)
        if not self._is_turned(ours.words.keys):
            return straight
        chains = [chain for chain in find_chains(ours, self.primary) if len(chain.pieces) > 1]
        return max([straight, *(align_chain(ours, chain, self.primary) for chain in chains)], key=self._held)

    def _is_turned(self, keys: Sequence[str]) -> bool:
        """Whether many of the words stand in another order than in the wording."""
        order = [self.answers[key][0] for key in keys if len(self.answers[key]) == 1]
        if len(order) < 3:
            return False
        longest: list[int] = []
        for position in order:
            at = next((i for i, end in enumerate(longest) if end >= position), len(longest))
            longest[at : at + 1] = [position]
        return len(longest) < TURNED * len(order)

    def _moves(self, ours: Quoted, parts: Sequence[Part]) -> list[Difference]:
        """A difference for each part that stands earlier in the wording than the part before it."""
        found = []
        for before, after in pairwise(parts):
            if after.s_first < before.s_last:
                span = Span(ours.words.starts[after.q_first], ours.words.ends[after.q_last - 1])
                place = after.span(self.primary)
                found.append(
                    Difference(
                        kind=DifferenceKind.MOVE,
                        category="order",
                        quoted=span.of(ours.text),
                        primary=place.of(self.wording.text),
                        quoted_span=span,
                        primary_span=place,
                        severity=Severity.MAJOR,
                    )
                )
        return found

    def _held(self, parts: Sequence[Part]) -> float:
        """The share of the wording, by weight, that stands beside words like its own."""
        held = {
            i
            for part in parts
            for step in part.steps
            if step.q and step.s and (step.equal or step.likeness >= HELD)
            for i in range(step.s[0].first, step.s[-1].last + 1)
        }
        return sum(self._weights[i] for i in held) / sum(self._weights)
