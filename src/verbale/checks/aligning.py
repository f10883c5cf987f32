"""The words of a quotation laid beside the words of the passage that was found, one by one.

Chained runs (see `finding`) are cut into parts: a part is a stretch of the quotation without a marked gap or a jump,
beside the stretch of the primary that it comes from. Inside a part the canonical forms (see `wording`) are aligned
for the fewest edits; where words differ, letters decide which word stands for which, so that damaged, joined and
split words find their partners. Words at the edge of a part may reach out to as many words of the primary, inside the
same sentence.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from verbale.checks.finding import Chain, Run
from verbale.checks.quoted import Quoted
from verbale.checks.wording import Form, forms, knowledge
from verbale.index import Primary
from verbale.text.spans import Span

LIKE = 0.5  # words whose letters agree less than this share nothing but chance
JOINED = 0.75  # the same for words that were run together or torn apart
OUTSIDE = 0.6  # price of a word of the primary left out beyond the ends of the quotation (inside it is 1)
REACH = 3  # words of the primary beyond as many as the quotation has left over, in which these may find partners
MOST_MISSING = 60  # words at the edge of a part that may find partners; more are none of this passage
# Forms of a quotation times forms of a passage that are aligned one by one: bounds time and memory.
MOST_PAIRS = 20_000_000
MOST_CELLS = 1600  # larger blocks of differing words are paired without regard to letters: bounds the time


class Step(NamedTuple):
    """Forms `q` of the quotation beside forms `s` of the primary; either may be empty, both are short.

    `likeness` is 1 for equal forms, else the share of letters in common (0 where one side is empty).
    """

    q: tuple[Form, ...]
    s: tuple[Form, ...]
    likeness: float

    @property
    def equal(self) -> bool:
        return self.likeness == 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the quotation (words `q_first` to `q_last`, the last not included) beside one of the primary.

    `marked` is true where the reporter marked a gap before this part; `jump` where the primary goes back or far ahead
    before it, unmarked.
    """

    q_first: int
    q_last: int
    s_first: int
    s_last: int
    steps: tuple[Step, ...]
    marked: bool = False
    jump: bool = False

    def span(self, primary: Primary) -> Span:
        """The place of the part in the primary's text."""
        words = primary.words
        return Span(words.starts[self.s_first], words.ends[self.s_last - 1])


def align_chain(quoted: Quoted, chain: Chain, primary: Primary) -> tuple[Part, ...]:
    """The parts of a quotation along a chain, in the order of the quotation."""
    groups = _groups(quoted, chain)
    bounds = _bounds(quoted, groups, primary)
    parts: list[Part] = []
    for n, ((runs, marked, jump), (q_first, q_last)) in enumerate(zip(groups, bounds, strict=True)):
        low = groups[n - 1][0][-1].s_end if n and not jump else 0
        high = groups[n + 1][0][0].s if n + 1 < len(groups) and not groups[n + 1][2] else len(primary.words)
        s_first = _reach_left(quoted, primary, q_first, runs[0], low)
        s_last = _reach_right(quoted, primary, q_last, runs[-1], high)
        s_first, s_last = _whole_dates(primary, s_first, s_last)
        parts.append(align_words(quoted, primary, (q_first, q_last), (s_first, s_last), runs, marked=marked, jump=jump))
    return tuple(parts)


def align_words(
    quoted: Quoted,
    primary: Primary,
    q: tuple[int, int],
    s: tuple[int, int],
    runs: tuple[Run, ...] = (),
    *,
    marked: bool = False,
    jump: bool = False,
) -> Part:
    """Lay words q[0] to q[1] of the quotation beside words s[0] to s[1] of the primary.

    Source words at either end that nothing in the quotation answers are left out of the part, unless a run holds them.
    """
    left = forms(quoted.words, *q, fixed=quoted.cuts)
    edges = {runs[0].s - (runs[0].q - q[0]), runs[-1].s_end + (q[1] - runs[-1].q_end)} if runs else set()
    if any(form.text[0] == "@" for form in (*left[:1], *left[-1:])):
        edges = {edge for edge in edges if not _parts_a_date(primary, edge)}  # "March 31": "31 March"
    right = forms(primary.words, *s, fixed=frozenset(edges))
    steps = _steps([f.text for f in left], [f.text for f in right], left, right)
    first, last = 0, len(steps)
    keep_first = runs[0].s if runs else s[1]
    keep_last = runs[-1].s_end if runs else s[0]
    while first < last and not steps[first].q and steps[first].s[-1].last < keep_first:
        first += 1
    while last > first and not steps[last - 1].q and steps[last - 1].s[0].first >= keep_last:
        last -= 1
    kept = steps[first:last]
    used = [f for step in kept for f in step.s]
    s_first = used[0].first if used else s[0]
    s_last = used[-1].last + 1 if used else s[0] + 1
    return Part(q[0], q[1], s_first, s_last, tuple(kept), marked, jump)


def _groups(quoted: Quoted, chain: Chain) -> list[tuple[tuple[Run, ...], bool, bool]]:
    """The chain's runs cut at marked gaps and jumps: (runs, marked before, jump before)."""
    groups: list[tuple[list[Run], bool, bool]] = []
    for piece in chain.pieces:
        for n, run in enumerate(piece):
            before = groups[-1][0][-1] if groups else None
            marked = before is not None and any(before.q_end <= cut <= run.q for cut in quoted.cuts)
            jump = before is not None and n == 0
            if before is None or marked or jump:
                groups.append(([run], marked, jump and not (marked and run.s >= before.s_end) if before else False))
            else:
                groups[-1][0].append(run)
    return [(tuple(runs), marked, jump) for runs, marked, jump in groups]


def _bounds(
    quoted: Quoted, groups: list[tuple[tuple[Run, ...], bool, bool]], primary: Primary
) -> list[tuple[int, int]]:
    """Which words of the quotation each group answers for: all of them, shared out between neighbours."""
    edges = [0]
    for (left, _, _), (right, marked, _) in itertools.pairwise(groups):
        q_end, q_next = left[-1].q_end, right[0].q
        if marked:
            edges.append(max(cut for cut in quoted.cuts if q_end <= cut <= q_next))
            continue
        keys, theirs = quoted.words.keys, primary.words.keys
        take = 0
        while take < q_next - q_end and left[-1].s_end + take < len(theirs):
            if _likeness(keys[q_end + take], theirs[left[-1].s_end + take]) < LIKE:
                break
            take += 1
        give = 0
        while give < q_next - q_end - take and right[0].s - give > 0:
            if _likeness(keys[q_next - 1 - give], theirs[right[0].s - 1 - give]) < LIKE:
                break
            give += 1
        edges.append(q_next - give)
    edges.append(len(quoted))
    return list(itertools.pairwise(edges))


_CLAUSE_END = re.compile(r"[,;:\u2014\u2013]\s")


def _reach_left(quoted: Quoted, primary: Primary, q_first: int, run: Run, low: int) -> int:
    """How far to the left the primary's words may answer the quotation's words before its first run."""
    missing = range(q_first, run.q)[-MOST_MISSING:]
    wall = _sentence(primary, run.s).start if missing and not _crosses(quoted, q_first, run.q) else 0
    if missing and quoted.supplied.issuperset(missing):  # a bracket stands for words of its clause
        here = primary.words.starts[run.s]
        wall = max([wall, *(mark.end() for mark in _CLAUSE_END.finditer(primary.words.text, wall, here))])
    s, letters = run.s, 0
    while (
        s > low
        and primary.words.starts[s - 1] >= wall
        and _wants_more(quoted, missing, run.s - s, letters, primary, s - 1)
    ):
        s -= 1
        letters += len(primary.words.keys[s])
    return s


def _reach_right(quoted: Quoted, primary: Primary, q_last: int, run: Run, high: int) -> int:
    """How far to the right the primary's words may answer the quotation's words after its last run."""
    missing = range(run.q_end, q_last)[:MOST_MISSING]
    crosses = _crosses(quoted, run.q_end - 1, q_last - 1)
    wall = _sentence(primary, run.s_end - 1).end if missing and not crosses else len(primary.words.text)
    s, letters = run.s_end, 0
    while (
        s < high and primary.words.ends[s] <= wall and _wants_more(quoted, missing, s - run.s_end, letters, primary, s)
    ):
        letters += len(primary.words.keys[s])
        s += 1
    return s


def _whole_dates(primary: Primary, first: int, last: int) -> tuple[int, int]:
    """The same stretch with the other half of a day and month at its ends: "31" alone answers "March 31" badly."""
    return first - _parts_a_date(primary, first), last + _parts_a_date(primary, last)


def _parts_a_date(primary: Primary, at: int) -> bool:
    """Whether the words before and after position `at` are the day and the month of one date."""
    if not 0 < at < len(primary.words):
        return False
    pair = primary.words.keys[at - 1 : at + 1]
    return sum(key in knowledge()["months"] for key in pair) == 1 and sum(key.isdigit() for key in pair) == 1


def _wants_more(quoted: Quoted, missing: range, taken: int, letters: int, primary: Primary, at: int) -> bool:
    """Whether the words of the quotation that are still without partners want another word of the primary."""
    if not missing:
        return False
    if all(i in quoted.supplied for i in missing):
        return taken < 1 or (taken < 2 and _is_noun_of_article(primary, at))
    wanted = sum(len(quoted.words.keys[i]) for i in missing)
    return taken < len(missing) + REACH or (letters < wanted and taken < 3 * len(missing))


def _crosses(quoted: Quoted, first: int, last: int) -> bool:
    """Whether the quotation itself ends a sentence between words `first` and `last`."""
    text = quoted.text[quoted.words.ends[first] : quoted.words.starts[last]] if last > first else ""
    return any(mark in text for mark in ".!?")


def _sentence(primary: Primary, word: int) -> Span:
    return primary.sentences[primary.sentence_at(primary.words.starts[word])]


def _is_noun_of_article(primary: Primary, at: int) -> bool:
    """Whether word `at` or its neighbour is an article, so that a bracket stands for two words of the primary."""
    keys = primary.words.keys
    return keys[at] in ("the", "a", "an") or (at > 0 and keys[at - 1] in ("the", "a", "an"))


def _likeness(a: str, b: str) -> float:
    """The share of letters that two folded words have in common; 0 for two different numbers."""
    if a == b:
        return 1.0
    if a.isdigit() and b.isdigit():
        return 0.0
    return Levenshtein.normalized_similarity(a, b)


def _form_likeness(a: Form, b: Form) -> float:
    if a.text == b.text:
        return 1.0
    return 0.0 if a.plain and b.plain else min(0.99, _likeness(a.letters, b.letters))


def _steps(q: list[str], s: list[str], left: list[Form], right: list[Form]) -> list[Step]:
    """The alignment of two lists of forms, in order: equal forms one by one, the blocks between them by letters."""
    steps: list[Step] = []
    block = [0, 0, 0, 0]

    def flush() -> None:
        a, b, c, d = block
        if a < b or c < d:
            steps.extend(_block(left[a:b], right[c:d], OUTSIDE if a == 0 else 1.0, OUTSIDE if b == len(left) else 1.0))

    for op in Levenshtein.opcodes(q, s) if len(q) * len(s) <= MOST_PAIRS else ():
        if op.tag == "equal":
            flush()
            steps.extend(
                Step((x,), (y,), 1.0)
                for x, y in zip(left[op.src_start : op.src_end], right[op.dest_start : op.dest_end], strict=True)
            )
            block = [op.src_end, op.src_end, op.dest_end, op.dest_end]
        else:
            block = [block[0], op.src_end, block[2], op.dest_end]
    if len(q) * len(s) > MOST_PAIRS:
        block = [0, len(q), 0, len(s)]
    flush()
    return _rejoined(steps)


def _rejoined(steps: list[Step]) -> list[Step]:
    """Steps over parts of one written word ("don't" is two forms) made one, so that a word is never cut."""
    out: list[Step] = []
    for step in steps:
        before = out[-1] if out else None
        if before and (
            (step.q and before.q and step.q[0].first == before.q[-1].last)
            or (step.s and before.s and step.s[0].first == before.s[-1].last)
        ):
            likeness = 1.0 if step.equal and before.equal else 0.0
            out[-1] = Step(before.q + step.q, before.s + step.s, likeness)
        else:
            out.append(step)
    return out


def _block(q: list[Form], s: list[Form], before: float, after: float) -> list[Step]:
    """Pair the forms of a block in which no two are equal in place: one to one, two to one, or alone.

    `before` and `after` are what a form of the primary costs that is left out at either end.
    """
    n, m = len(q), len(s)
    if not n or not m:
        return [Step((f,), (), 0.0) for f in q] + [Step((), (f,), 0.0) for f in s]
    if n * m > MOST_CELLS:
        even = min(n, m)
        steps = [Step((x,), (y,), _form_likeness(x, y)) for x, y in zip(q, s, strict=False)]
        return steps + [Step((f,), (), 0.0) for f in q[even:]] + [Step((), (f,), 0.0) for f in s[even:]]
    cost = [[0.0] * (m + 1) for _ in range(n + 1)]
    back: list[list[tuple[int, int, float]]] = [[(0, 0, 0.0)] * (m + 1) for _ in range(n + 1)]
    for i in range(n + 1):
        skip = before if i == 0 else after if i == n else 1.0
        for j in range(m + 1):
            if i or j:
                cost[i][j], back[i][j] = _cheapest(q, s, cost, i, j, skip)
    steps, i, j = [], n, m
    while i or j:
        di, dj, likeness = back[i][j]
        steps.append(Step(tuple(q[i - di : i]), tuple(s[j - dj : j]), likeness))
        i, j = i - di, j - dj
    return steps[::-1]


def _cheapest(
    q: list[Form], s: list[Form], cost: list[list[float]], i: int, j: int, skip: float
) -> tuple[float, tuple[int, int, float]]:
    """The cheapest way to have paired the first i forms with the first j, and its last move."""
    options: list[tuple[float, tuple[int, int, float]]] = []
    if i:
        options.append((cost[i - 1][j] + 1.0, (1, 0, 0.0)))
    if j:
        options.append((cost[i][j - 1] + skip, (0, 1, 0.0)))
    if i and j:
        like = _form_likeness(q[i - 1], s[j - 1])
        options.append((cost[i - 1][j - 1] + (0.15 + 1.6 * (1 - like) if like >= LIKE else 1.5), (1, 1, like)))
    for di, dj in ((2, 1), (1, 2), (3, 1), (1, 3)):
        if i >= di and j >= dj:
            a, b = "".join(f.letters for f in q[i - di : i]), "".join(f.letters for f in s[j - dj : j])
            like = _likeness(a, b)
            if like >= JOINED:
                options.append(
                    (cost[i - di][j - dj] + (0.05 if like == 1.0 else 0.2 + 1.6 * (1 - like)), (di, dj, like))
                )
    return min(options)
