"""What the changes inside one clause do, each named: the scales of `strength`, then facts, then the rest.

The words of the two clauses are aligned by `checks`. Words that stand beside each other unchanged tie an expression of
the one clause to that of the other ("will" to "will endeavour to"); so do the blocks of changed words between them. An
expression that has its like on the other side is a step on a scale; one that has none came or went. What no scale
explains is named after its class in `checks.differences.CATEGORIES`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from verbale.checks.aligning import Part
from verbale.checks.quoted import Quoted
from verbale.checks.wording import Form, forms, knowledge, opens_sentence, telling
from verbale.index import Primary
from verbale.record import strength
from verbale.record.comparison import Clause, Effect, Shift
from verbale.schema import Difference, DifferenceKind
from verbale.text.spans import Span
from verbale.text.words import Words, words_in

HEAD = 4  # words at the head of a clause among which its operative verb stands: "Further strongly urges"
PART = 4  # telling words that came or went together, from which on a part of the clause did
GOVERNING = ("conditions", "exceptions")  # lists whose words govern those that follow
ACTOR = 12  # words before a word of duty that name who has it
HEADS = {"demand", "approval", "censure"}  # scales of verbs that count alone only at the head of a clause
EDITORIAL = {"layout", "typography", "contraction", "format", "abbreviation", "spelling", "misprint"}
MINOR = {"inflection", "function word"}


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


def name_shifts(pair: Beside, named: Sequence[Difference]) -> tuple[Shift, ...]:
    """All that changed in a clause and means something, in the order of the later one."""
    steps = _on_scales(pair)
    shifts = [shift for shift, _, _ in steps]
    covered_a = {n for _, a, _ in steps for n in a}
    covered_b = {n for _, _, b in steps for n in b}
    for difference in named:
        theirs, ours = _forms_of(pair, difference)
        rest_a = [n for n in theirs if n not in covered_a]
        rest_b = [n for n in ours if n not in covered_b]
        shift = _plain(pair, difference, rest_a, rest_b, whole=len(rest_a) + len(rest_b) == len(theirs) + len(ours))
        if shift is not None:
            shifts.append(shift)
    return tuple(sorted(shifts, key=lambda shift: (shift.later_span, shift.earlier_span)))


def carried(words: Words, clause: Clause, *, added: bool) -> tuple[Shift, ...]:
    """What a clause that came or went as a whole carried: a demand, an obligation, a censure."""
    side = Side(words, tuple(forms(words, *_bounds(words, clause.span))), clause.span.end)
    out = []
    for item in strength.find(side.texts):
        scale = strength.scales()[item.scale]
        if item.scale not in ("obligation", "demand", "censure", "approval"):
            continue
        if item.scale in HEADS and not _is_head(side, item):
            continue
        if item.rank <= max(1.0, scale.middle):
            continue
        name = (scale.added if added else scale.dropped)[0]
        span = side.span(item.first, item.last + 1)
        here = span.of(words.text)
        effect = Effect.HARDENED if added else Effect.SOFTENED
        out.append(
            Shift(name=name, effect=effect, earlier="", later=here, earlier_span=Span(0, 0), later_span=span)
            if added
            else Shift(name=name, effect=effect, earlier=here, later="", earlier_span=span, later_span=Span(0, 0))
        )
    return tuple({shift.name: shift for shift in reversed(out)}.values())[::-1]


def _bounds(words: Words, span: Span) -> tuple[int, int]:
    return bisect_left(words.starts, span.start), bisect_left(words.starts, span.end)


Named = tuple[Shift, range, range]  # a shift, and the earlier and later forms that it explains


def _on_scales(pair: Beside) -> list[Named]:
    """The steps on scales, then what came or went alone; a word that one step has explained counts for no other."""
    earlier, later = strength.find(pair.earlier.texts), strength.find(pair.later.texts)
    found: list[Named] = []
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    for alone in (False, True):
        for name, scale in strength.scales().items():
            ours = [item for item in later if item.scale == name]
            theirs = [item for item in earlier if item.scale == name]
            for a, b in _matched(pair, theirs, ours):
                if (a is None or b is None) is not alone:
                    continue
                if alone and (_is_tied(pair, a, b) or _is_inside_part(pair, a, b)):
                    continue
                if alone and name in GOVERNING:
                    a, b = _governed(pair, a, later=False), _governed(pair, b, later=True)
                range_a = range(a.first, a.last + 1) if a else range(0)
                range_b = range(b.first, b.last + 1) if b else range(0)
                if taken_a.intersection(range_a) or taken_b.intersection(range_b):
                    continue
                shift = _step(pair, scale, a, b)
                if shift is not None:
                    found.append((shift, range_a, range_b))
                    taken_a.update(range_a)
                    taken_b.update(range_b)
    return found


def _governed(pair: Beside, item: strength.Found | None, *, later: bool) -> strength.Found | None:
    """A condition or exception with all that came or went behind it: "if", and what it is that must be so."""
    block = None if item is None else pair.block_of(item.last, later=later)
    if item is None or block is None:
        return item
    return item._replace(last=block[3 if later else 1] - 1)


def _is_tied(pair: Beside, a: strength.Found | None, b: strength.Found | None) -> bool:
    """Whether an expression without its like has all its words on the other side unchanged: it only reads otherwise."""
    if a is not None:
        return not pair.is_changed(a, later=False)
    return b is not None and not pair.is_changed(b, later=True)


def _is_inside_part(pair: Beside, a: strength.Found | None, b: strength.Found | None) -> bool:
    """Whether an expression only comes or goes with a whole part of the clause that it neither opens nor governs."""
    item, side = (a, pair.earlier) if a is not None else (b, pair.later)
    if item is None or item.scale == "obligation":
        return False
    block = pair.block_of(item.first, later=a is None)
    if block is None:
        return False
    first, last = block[:2] if a is not None else block[2:]
    if item.first <= first + 1:
        return False
    rest = [n for n in range(first, last) if not item.first <= n <= item.last]
    return (
        sum(_tells(side.texts[n]) for n in rest) >= PART
        and block[0 if b is not None else 2] == block[1 if b is not None else 3]
    )


def _tells(text: str) -> bool:
    return len(text) > 2 and text not in knowledge()["ordinary"]


def _matched(
    pair: Beside, theirs: Sequence[strength.Found], ours: Sequence[strength.Found]
) -> Iterator[tuple[strength.Found | None, strength.Found | None]]:
    """Expressions of one scale that stand for each other, where a word of one of them changed."""
    free = list(ours)
    for a in theirs:
        b = next((b for b in free if _tied(pair, a, b)), None)
        if b is not None:
            free.remove(b)
            if pair.is_changed(a, later=False) or pair.is_changed(b, later=True) or a.rank != b.rank:
                yield a, b
        else:
            yield a, None
    for b in free:
        yield None, b


def _tied(pair: Beside, a: strength.Found, b: strength.Found) -> bool:
    """Whether words of the two stand beside each other, unchanged or in one block of changes."""
    if any((n := pair.links[i]) is not None and b.first <= n <= b.last for i in range(a.first, a.last + 1)):
        return True
    for i in range(a.first, a.last + 1):
        block = pair.block_of(i, later=False)
        if block and block[2] <= b.last and b.first < block[3]:
            return True
    return False


def _step(pair: Beside, scale: strength.Scale, a: strength.Found | None, b: strength.Found | None) -> Shift | None:
    if a is not None and b is not None:
        if a.rank == b.rank:
            same = pair.earlier.texts[a.first : a.last + 1] == pair.later.texts[b.first : b.last + 1]
            if same or not scale.changed:
                return None
            return _shift(pair, scale.changed, Effect.ALTERED, a, b)
        if b.rank > a.rank:
            return _shift(pair, scale.strong, Effect.HARDENED, a, b)
        return _shift(pair, scale.weak, Effect.SOFTENED, a, b)
    item = a or b
    if item is None or not scale.alone:
        return None
    side = pair.earlier if a is not None else pair.later
    if scale.name in HEADS and not _is_head(side, item):
        return None
    is_strong = {"rank": item.rank > scale.middle, "strong": True, "weak": False}[scale.alone]
    names = scale.added if b is not None else scale.dropped
    name = names[0 if is_strong else 1]
    effect = Effect.HARDENED if is_strong == (b is not None) else Effect.SOFTENED
    return _shift(pair, name, effect, a, b) if name else None


def _is_head(side: Side, item: strength.Found) -> bool:
    """Whether a verb opens its clause, as that of a demand does; strong censure counts wherever it stands."""
    if item.scale == "censure" and item.rank >= 3:
        return True
    return item.first < HEAD and (item.first == 0 or side.texts[item.first - 1] not in strength.passive())


def _shift(pair: Beside, name: str, effect: Effect, a: strength.Found | None, b: strength.Found | None) -> Shift:
    """A shift from expression `a` to `b`; where one is missing, its place is what stands beside the other."""
    if a is None and b is not None:
        at = _place(pair.answers, b.first, b.last, len(pair.earlier.forms))
        spans = pair.earlier.span(at, at), pair.later.span(b.first, b.last + 1)
    elif a is not None and b is None:
        at = _place(pair.links, a.first, a.last, len(pair.later.forms))
        spans = pair.earlier.span(a.first, a.last + 1), pair.later.span(at, at)
    elif a is not None and b is not None:
        spans = pair.earlier.span(a.first, a.last + 1), pair.later.span(b.first, b.last + 1)
    else:
        spans = pair.earlier.span(0, 0), pair.later.span(0, 0)
    return _made(pair, name, effect, *spans)


def _place(links: Sequence[int | None], first: int, last: int, end: int) -> int:
    """The form of the other side before which nothing stands for forms `first` to `last`."""
    after = next((n for n in links[last + 1 :] if n is not None), None)
    if after is not None:
        return after
    before = next((n for n in reversed(links[:first]) if n is not None), None)
    return before + 1 if before is not None else end


def _made(pair: Beside, name: str, effect: Effect, earlier: Span, later: Span) -> Shift:
    return Shift(
        name=name,
        effect=effect,
        earlier=earlier.of(pair.earlier.words.text),
        later=later.of(pair.later.words.text),
        earlier_span=earlier,
        later_span=later,
    )


def _forms_of(pair: Beside, difference: Difference) -> tuple[range, range]:
    """The earlier and the later forms that a difference covers."""
    out = []
    for side, span in ((pair.earlier, difference.primary_span), (pair.later, difference.quoted_span)):
        first = side.at(span.start)
        last = first
        while last < len(side.forms) and side.words.starts[side.forms[last].first] < span.end:
            last += 1
        out.append(range(first, last if span.end > span.start else first))
    return out[0], out[1]


def _plain(
    pair: Beside, difference: Difference, rest_a: Sequence[int], rest_b: Sequence[int], *, whole: bool
) -> Shift | None:
    """What a difference is where no scale explains all its words; None for what only edits."""
    category = difference.category
    if category in EDITORIAL or (not rest_a and not rest_b):
        return None
    if not whole:
        category = _left(pair, difference, rest_a, rest_b)
    earlier = difference.primary_span if rest_a else Span(difference.primary_span.start, difference.primary_span.start)
    later = difference.quoted_span if rest_b else Span(difference.quoted_span.start, difference.quoted_span.start)
    name, effect = _called(pair, difference, category, rest_a, rest_b)
    return _made(pair, name, effect, earlier, later) if name else None


def _left(pair: Beside, difference: Difference, rest_a: Sequence[int], rest_b: Sequence[int]) -> str:
    """The class of what a scale has not explained of a difference."""
    texts = [pair.earlier.texts[n] for n in rest_a] + [pair.later.texts[n] for n in rest_b]
    known = knowledge()
    if any(text in known["negation"] for text in texts):
        return "negation"
    if any(text[0] == "@" for text in texts):
        return "date"
    if any(text[0] == "#" for text in texts):
        return "number"
    if all(text in known["function"] | known["connective"] for text in texts):
        return "function word"
    return "content word"


def _called(
    pair: Beside, difference: Difference, category: str, rest_a: Sequence[int], rest_b: Sequence[int]
) -> tuple[str, Effect]:
    """Name and effect of a difference of a class; an empty name where it only edits."""
    way = {DifferenceKind.INSERTION: "added", DifferenceKind.OMISSION: "dropped"}.get(difference.kind, "changed")
    if not rest_a:
        way = "added"
    elif not rest_b:
        way = "dropped"
    if category == "negation":
        return _negated(pair, rest_a, rest_b)
    held = len(telling(words_in(difference.primary if way == "dropped" else difference.quoted)))
    if category in ("number", "date", "unit"):
        name, effect = _numbered(pair, category, way, rest_a, rest_b)
        is_part = way != "changed" and held >= PART and not name.startswith("deadline")
        return (f"part {way}", Effect.ALTERED) if is_part else (name, effect)
    if category in MINOR:
        return "", Effect.EDITORIAL
    if category == "connective":
        return "alternatives changed", Effect.ALTERED
    if category == "opposite":
        return "turned into the opposite", Effect.REVERSED
    if way != "changed" and held >= PART:
        return f"part {way}", Effect.ALTERED
    if _names_actor(pair, rest_a, rest_b):
        return f"actor {way}", Effect.ALTERED
    if category == "name":
        return f"name {way}", Effect.ALTERED
    return f"term {way}", Effect.ALTERED


def _negated(pair: Beside, rest_a: Sequence[int], rest_b: Sequence[int]) -> tuple[str, Effect]:
    denies = knowledge()["negation"]
    before = sum(pair.earlier.texts[n] in denies for n in rest_a)
    after = sum(pair.later.texts[n] in denies for n in rest_b)
    if before == after:
        return ("negation changed", Effect.REVERSED) if not before else ("negation reworded", Effect.ALTERED)
    return ("negation added" if after > before else "negation removed"), Effect.REVERSED


def _numbered(
    pair: Beside, category: str, way: str, rest_a: Sequence[int], rest_b: Sequence[int]
) -> tuple[str, Effect]:
    """A number, a date, or a deadline; later deadlines loosen, earlier ones tighten."""
    deadline = any(_is_deadline(pair.earlier, n) for n in rest_a) or any(_is_deadline(pair.later, n) for n in rest_b)
    if not deadline:
        return f"{category} {way}", Effect.ALTERED
    if way != "changed":
        return f"deadline {way}", Effect.SOFTENED if way == "dropped" else Effect.HARDENED
    one, two = _value(pair.earlier, rest_a), _value(pair.later, rest_b)
    if one is None or two is None or one == two:
        return "deadline changed", Effect.ALTERED
    return ("deadline put off", Effect.SOFTENED) if two > one else ("deadline brought forward", Effect.HARDENED)


def _is_deadline(side: Side, n: int) -> bool:
    """Whether a form is a day, month or year after "by", or a number of days after "within"."""
    text = side.texts[n]
    units, months = strength.times(), knowledge()["months"]
    timed = text[0] == "@" or text in months or (text[0] == "#" and len(text) == 5 and text[1:3] in ("19", "20"))
    timed = timed or (n + 1 < len(side.texts) and text[0] == "#" and side.texts[n + 1] in units)
    timed = timed or text in units
    before = side.texts[max(0, n - 4) : n]
    return timed and any(word in strength.deadlines() for word in before)


def _value(side: Side, rest: Sequence[int]) -> tuple[float, ...] | None:
    """What orders a deadline: year, month and day, or a number of units; None where it cannot be told."""
    for n in rest:
        text = side.texts[n]
        if text[0] == "@":
            month, _, day = text[1:].partition("-")
            return float(month), float(day)
        if text[0] == "#" and text[1:].replace(".", "").isdigit():
            return (float(text[1:]),)
        if text in knowledge()["months"]:
            return (float(knowledge()["months"][text]),)
    return None


def _names_actor(pair: Beside, rest_a: Sequence[int], rest_b: Sequence[int]) -> bool:
    """Whether the words stand where a clause names who is to act: before its word of duty, or after its demand."""
    return any(
        rest and _in_actor(side, min(rest), max(rest)) for side, rest in ((pair.earlier, rest_a), (pair.later, rest_b))
    )


def _in_actor(side: Side, first: int, last: int) -> bool:
    found = strength.find(side.texts)
    duty = next((f.first for f in found if f.scale == "obligation" and f.rank >= 3 and f.first > last), None)
    text = side.words.text
    if duty is not None and duty - first <= ACTOR:
        between = text[side.words.starts[side.forms[0].first] : side.words.starts[side.forms[duty].first]]
        return "," not in between.rstrip(" ,") and duty <= ACTOR and first <= 6
    demand = next((f for f in found if f.scale == "demand" and f.rank >= 2 and f.first < HEAD), None)
    if demand is not None and 0 < first - demand.last <= 6:
        return not {"to", "that"} & set(side.texts[demand.last + 1 : first + 1])
    return False
