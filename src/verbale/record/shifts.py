"""What the changes inside one clause do, each named: the scales of `strength`, then facts, then the rest.

The words of the two clauses are aligned by `checks`. Words that stand beside each other unchanged tie an expression of
the one clause to that of the other ("will" to "will endeavour to"); so do the blocks of changed words between them. An
expression that has its like on the other side is a step on a scale; one that has none came or went. What no scale
explains is named after its class in `checks.differences.CATEGORIES`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from verbale.checks.wording import forms, knowledge, telling
from verbale.record import strength
from verbale.record.comparison import Clause, Effect, Shift
from verbale.record.sides import Beside, Side, forms_of
from verbale.record.steps import HEAD, HEADS, PART, is_head, made, on_scales, step
from verbale.schema import Difference, DifferenceKind
from verbale.text.spans import Span
from verbale.text.words import Words, words_in

ANEW = 0.45  # share of unchanged words below which two clauses are no longer compared word by word
ANEW_SCALES = ("demand", "censure", "approval", "obligation", "ending", "bond")
ACTOR = 12  # words before a word of duty that name who has it
EDITORIAL = {"layout", "typography", "contraction", "format", "abbreviation", "spelling", "misprint"}
MINOR = {"inflection", "function word"}


def name_shifts(pair: Beside, named: Sequence[Difference]) -> tuple[Shift, ...]:
    """All that changed in a clause and means something, in the order of the later one."""
    if named and pair.closeness < ANEW:
        return worded_anew(pair)
    steps = on_scales(pair)
    covered_a = {n for _, a, _ in steps for n in a}
    covered_b = {n for _, _, b in steps for n in b}
    plain: list[Shift] = []
    for difference in named:
        theirs, ours = forms_of(pair, difference)
        rest_a = [n for n in theirs if n not in covered_a]
        rest_b = [n for n in ours if n not in covered_b]
        shift = _plain(pair, difference, rest_a, rest_b, whole=len(rest_a) + len(rest_b) == len(theirs) + len(ours))
        if shift is not None:
            plain.append(shift)
    shifts = [shift for shift, _, _ in steps] + list(_joined(pair, plain))
    return tuple(sorted(shifts, key=lambda shift: (shift.later_span, shift.earlier_span)))


# First words of the names of shifts that are one where they touch, the more telling first; the first FACTS name facts.
JOINED, FACTS = ("deadline", "date", "number", "name", "part", "term"), 3


def _joined(pair: Beside, shifts: Sequence[Shift]) -> Iterator[Shift]:
    """Changes of words that touch each other, as one: "the two sides" for "both of them"."""
    held: Shift | None = None
    for shift in shifts:
        if held is not None and _touch(pair, held, shift):
            held = _both(pair, held, shift)
            continue
        if held is not None:
            yield held
        held = shift
    if held is not None:
        yield held


def _both(pair: Beside, one: Shift, other: Shift) -> Shift:
    """Two touching changes as one, under the name that says more: a deadline's, a number's, a name's."""
    earlier = _reach(pair.earlier.words.text, one.earlier_span, other.earlier_span)
    later = _reach(pair.later.words.text, one.later_span, other.later_span)
    way = "added" if earlier.start == earlier.end else "dropped" if later.start == later.end else "changed"
    first = min((one, other), key=lambda shift: JOINED.index(shift.name.split()[0]))
    kept = first if first.name.endswith((way, "off", "forward")) else None
    name = kept.name if kept else f"{first.name.split()[0]} {way}"
    return made(pair, name, kept.effect if kept else Effect.ALTERED, earlier, later)


def _reach(text: str, one: Span, other: Span) -> Span:
    """From the one to the other, without blanks at the ends; empty where both are."""
    if one.start == one.end and other.start == other.end:
        return one
    start, end = one.start, other.end
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _touch(pair: Beside, one: Shift, other: Shift) -> bool:
    """Whether nothing but blanks stands between two changes on either side, and at most one of them is of a fact."""
    heads = [shift.name.split()[0] for shift in (one, other)]
    if any(head not in JOINED for head in heads) or sum(head in JOINED[:FACTS] for head in heads) > 1:
        return False
    sides = (
        (pair.earlier.words.text, one.earlier_span, other.earlier_span),
        (pair.later.words.text, one.later_span, other.later_span),
    )
    return all(
        a.end <= b.start and not text[a.end : b.start].strip()
        for text, a, b in sides
        if a.start < a.end or b.start < b.end  # a side that has neither does not keep them apart
    )


def worded_anew(pair: Beside) -> tuple[Shift, ...]:
    """What can be said of two clauses that share few words: the strongest expression of each scale, and the facts."""
    earlier, later = strength.find(pair.earlier.texts), strength.find(pair.later.texts)
    whole = pair.earlier.span(0, len(pair.earlier.forms)), pair.later.span(0, len(pair.later.forms))
    shifts = [made(pair, "worded anew", Effect.ALTERED, *whole)]
    taken: set[int] = set()
    for name in ANEW_SCALES:
        theirs = max((item for item in earlier if item.scale == name), key=lambda item: item.rank, default=None)
        ours = max((item for item in later if item.scale == name), key=lambda item: item.rank, default=None)
        if theirs is None or ours is None or theirs.rank == ours.rank or theirs.first in taken:
            continue
        taken.add(theirs.first)
        shift = step(pair, strength.scales()[name], theirs, ours)
        if shift is not None:
            shifts.append(shift)
    shifts += _facts_anew(pair)
    return tuple(sorted(shifts, key=lambda shift: (shift.later_span, shift.earlier_span)))


def _facts_anew(pair: Beside) -> Iterator[Shift]:
    """A denial that only one of two clauses has, and numbers and days that the other has not.

    What the denial turns cannot be told where so much else differs: it is named, and reverses nothing.
    """
    turning = knowledge()["negation"] | knowledge()["denying"]
    empty = pair.earlier.span(0, 0), pair.later.span(0, 0)
    before = [n for n in range(len(pair.earlier.texts)) if _denies(pair.earlier, n)]
    after = [n for n in range(len(pair.later.texts)) if _denies(pair.later, n)]
    if before and turning.isdisjoint(pair.later.texts):
        yield made(pair, "negation removed", Effect.ALTERED, pair.earlier.span(before[0], before[0] + 1), empty[1])
    if after and turning.isdisjoint(pair.earlier.texts):
        yield made(pair, "negation added", Effect.ALTERED, empty[0], pair.later.span(after[0], after[0] + 1))
    for side, other, name in ((pair.earlier, pair.later, "dropped"), (pair.later, pair.earlier, "added")):
        for n, text in enumerate(side.texts):
            if text[0] in "#@" and text not in ("#1", "#1th") and text not in other.texts:
                span = side.span(n, n + 1)
                kind = "deadline" if _is_deadline(side, n) else "date" if text[0] == "@" else "number"
                spans = (span, empty[1]) if side is pair.earlier else (empty[0], span)
                looser = Effect.SOFTENED if name == "dropped" else Effect.HARDENED
                yield made(pair, f"{kind} {name}", looser if kind == "deadline" else Effect.ALTERED, *spans)


def carried(words: Words, clause: Clause, *, added: bool) -> tuple[Shift, ...]:
    """What a clause that came or went as a whole carried: a demand, an obligation, a censure."""
    side = Side(words, tuple(forms(words, *_bounds(words, clause.span))), clause.span.end)
    out = []
    for item in strength.find(side.texts):
        scale = strength.scales()[item.scale]
        if item.scale not in ("obligation", "demand", "censure", "approval"):
            continue
        if item.scale in HEADS and not is_head(side, item):
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


def _plain(
    pair: Beside, difference: Difference, rest_a: Sequence[int], rest_b: Sequence[int], *, whole: bool
) -> Shift | None:
    """What a difference is where no scale explains all its words; None for what only edits."""
    category = difference.category
    if category in EDITORIAL or (not rest_a and not rest_b):
        return None
    if not whole:
        category = _left(pair, difference, rest_a, rest_b)
    earlier = _rest(pair.earlier, difference.primary_span, rest_a, whole=whole)
    later = _rest(pair.later, difference.quoted_span, rest_b, whole=whole)
    name, effect = _called(pair, difference, category, rest_a, rest_b)
    return made(pair, name, effect, earlier, later) if name else None


def _rest(side: Side, span: Span, rest: Sequence[int], *, whole: bool) -> Span:
    """What is left of a difference on one side; empty at its beginning where nothing is."""
    if not rest:
        return Span(span.start, span.start)
    return span if whole else side.span(min(rest), max(rest) + 1)


def _denies(side: Side, n: int) -> bool:
    """Whether a word denies: "no" in "no later than" does not."""
    after = side.texts[n + 1] if n + 1 < len(side.texts) else ""
    return side.texts[n] in knowledge()["negation"] and after not in strength.undenied()


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
        texts = [pair.earlier.texts[n] for n in rest_a] + [pair.later.texts[n] for n in rest_b]
        return (f"article {way}" if texts == ["the"] else ""), Effect.EDITORIAL  # "the territories", "territories"
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
    before = sum(_denies(pair.earlier, n) for n in rest_a)
    after = sum(_denies(pair.later, n) for n in rest_b)
    limits = [
        item for item in strength.find(pair.later.texts) if item.scale == "ending" and pair.is_changed(item, later=True)
    ]
    if before > after and limits:
        return "prohibition weakened", Effect.SOFTENED
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
        return "," not in between.rstrip(" ,") and duty <= ACTOR and first <= 3
    demand = next((f for f in found if f.scale == "demand" and f.rank >= 2 and f.first < HEAD), None)
    if demand is not None and 0 < first - demand.last <= 6:
        return not {"to", "that"} & set(side.texts[demand.last + 1 : first + 1])
    return False
