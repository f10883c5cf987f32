"""Two clauses side by side: which word answers which, as `checks` aligned them, and the blocks of change between."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from verbale.checks.aligning import Part
from verbale.checks.quoted import Quoted
from verbale.checks.wording import Form, opens_sentence
from verbale.index import Primary
from verbale.record import strength
from verbale.record.comparison import Clause
from verbale.schema import Difference
from verbale.text.spans import Span
from verbale.text.words import Words


@dataclass(frozen=True)
class Side:
    """One clause: its canonical words and where each stands in its text."""

    words: Words
    forms: tuple[Form, ...]
    end: int

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The canonical words; the month of May is none of the modal."""
        return tuple("May" if self._is_month(form) else form.text for form in self.forms)

    def _is_month(self, form: Form) -> bool:
        if form.text != "may" or self.words.surface(form.first) != "May":
            return False
        return not opens_sentence(self.words.text, self.words.starts[form.first])

    def span(self, first: int, last: int) -> Span:
        """The place of forms `first` to `last` (the last not included); empty where there are none."""
        if first >= last:
            at = self.words.starts[self.forms[first].first] if first < len(self.forms) else self.end
            return Span(at, at)
        return Span(self.words.starts[self.forms[first].first], self.words.ends[self.forms[last - 1].last])

    def at(self, offset: int) -> int:
        """The first form that ends after `offset`."""
        return bisect_left([self.words.ends[form.last] for form in self.forms], offset + 1)


Block = tuple[int, int, int, int]  # changed forms: earlier from, to; later from, to


@dataclass(frozen=True)
class Beside:
    """Two clauses side by side: `links[i]` is the later form beside earlier form i where they are equal, else None."""

    earlier: Side
    later: Side
    links: tuple[int | None, ...]
    blocks: tuple[Block, ...]

    @cached_property
    def answers(self) -> tuple[int | None, ...]:
        """For each later form, the earlier one beside it."""
        out: list[int | None] = [None] * len(self.later.forms)
        for a, b in enumerate(self.links):
            if b is not None:
                out[b] = a
        return tuple(out)

    @cached_property
    def closeness(self) -> float:
        """The share of all words of both that stand unchanged (0..1)."""
        every = len(self.earlier.forms) + len(self.later.forms)
        return 2 * sum(link is not None for link in self.links) / every if every else 1.0

    def is_changed(self, item: strength.Found, *, later: bool) -> bool:
        """Whether a word of the expression changed, came or went, or words came between its words."""
        links = self.answers if later else self.links
        beside = links[item.first : item.last + 1]
        if any(n is None for n in beside):
            return True
        return any(b != a + 1 for a, b in pairwise(beside) if a is not None and b is not None)

    def block_of(self, n: int, *, later: bool) -> Block | None:
        """The block that holds form n."""
        low = 2 if later else 0
        return next((block for block in self.blocks if block[low] <= n < block[low + 1]), None)


def beside(part: Part, primary: Primary, quoted: Quoted, earlier: Clause, later: Clause) -> Beside:
    """The alignment of two clauses as links and blocks."""
    ours, theirs, equal = list[Form](), list[Form](), list[tuple[int, int]]()
    blocks: list[Block] = []
    for step in part.steps:
        a, b = len(theirs), len(ours)
        theirs += step.s
        ours += step.q
        if step.equal and len(step.q) == len(step.s):
            equal += zip(range(a, len(theirs)), range(b, len(ours)), strict=True)
        elif not step.equal:
            if blocks and blocks[-1][1] == a and blocks[-1][3] == b:
                blocks[-1] = (blocks[-1][0], len(theirs), blocks[-1][2], len(ours))
            else:
                blocks.append((a, len(theirs), b, len(ours)))
    links: list[int | None] = [None] * len(theirs)
    for a, b in equal:
        links[a] = b
    sides = Side(primary.words, tuple(theirs), earlier.span.end), Side(quoted.words, tuple(ours), later.span.end)
    return Beside(*sides, tuple(links), tuple(blocks))


def forms_of(pair: Beside, difference: Difference) -> tuple[range, range]:
    """The earlier and the later forms that a difference covers."""
    out = []
    for side, span in ((pair.earlier, difference.primary_span), (pair.later, difference.quoted_span)):
        first = side.at(span.start)
        last = first
        while last < len(side.forms) and side.words.starts[side.forms[last].first] < span.end:
            last += 1
        out.append(range(first, last if span.end > span.start else first))
    return out[0], out[1]
