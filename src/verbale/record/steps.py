"""Steps on the scales of `strength` between two clauses side by side, and what came or went alone.

An expression of the one clause has its like in the other where words of the two stand side by side, unchanged or in
one block of changes. A word that one step has explained counts for no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verbale.checks.wording import knowledge
from verbale.record import strength
from verbale.record.comparison import Effect, Shift
from verbale.record.sides import Beside, Side
from verbale.text.spans import Span

HEAD = 4  # words at the head of a clause among which its operative verb stands: "Further strongly urges"
HEADS = {"demand", "approval", "censure"}  # scales of verbs that count alone only at the head of a clause
GOVERNING = ("conditions", "exceptions")  # lists whose words govern those that follow
CONCERN = 3.0  # rank of plain concern, a word that also says who is meant ("the party concerned")
PART = 4  # telling words that came or went together, from which on a part of the clause did

Named = tuple[Shift, range, range]  # a shift, and the earlier and later forms that it explains


def on_scales(pair: Beside) -> list[Named]:
    """The steps on scales, then what came or went alone; a word that one step has explained counts for no other."""
    earlier, later = strength.find(pair.earlier.texts), strength.find(pair.later.texts)
    found: list[Named] = []
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    for turn in ("step", "alone", "same"):
        for name, scale in strength.scales().items():
            ours = [item for item in later if item.scale == name]
            theirs = [item for item in earlier if item.scale == name]
            for a, b in _matched(pair, theirs, ours):
                if turn != _turn(a, b):
                    continue
                if turn == "alone" and (_is_tied(pair, a, b) or _is_inside_part(pair, a, b)):
                    continue
                if turn == "alone" and name in GOVERNING:
                    a, b = _governed(pair, a, later=False), _governed(pair, b, later=True)
                range_a = range(a.first, a.last + 1) if a else range(0)
                range_b = range(b.first, b.last + 1) if b else range(0)
                if taken_a.intersection(range_a) or taken_b.intersection(range_b):
                    continue
                shift = step(pair, scale, a, b)
                if shift is not None:
                    found.append((shift, range_a, range_b))
                    taken_a.update(range_a)
                    taken_b.update(range_b)
    return found


def _turn(a: strength.Found | None, b: strength.Found | None) -> str:
    """When two expressions are looked at: those of other rank first, those of the same rank last."""
    if a is None or b is None:
        return "alone"
    return "same" if a.rank == b.rank else "step"


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


def step(pair: Beside, scale: strength.Scale, a: strength.Found | None, b: strength.Found | None) -> Shift | None:
    if a is not None and b is not None:
        if a.rank == b.rank:
            return _reworded(pair, scale, a, b)
        if b.rank > a.rank:
            return _shift(pair, scale.strong, Effect.HARDENED, a, b)
        return _shift(pair, scale.weak, Effect.SOFTENED, a, b)
    item = a or b
    if item is None or not scale.alone:
        return None
    side = pair.earlier if a is not None else pair.later
    if scale.name in HEADS and not is_head(side, item):
        return None
    is_strong = {"rank": item.rank > scale.middle, "strong": True, "weak": False}[scale.alone]
    names = scale.added if b is not None else scale.dropped
    name = names[0 if is_strong else 1]
    effect = Effect.HARDENED if is_strong == (b is not None) else Effect.SOFTENED
    return _shift(pair, name, effect, a, b) if name else None


def _reworded(pair: Beside, scale: strength.Scale, a: strength.Found, b: strength.Found) -> Shift | None:
    """Another expression of the same rank; None where only small words of it differ: "calls upon", "calls on"."""
    small = knowledge()["function"]
    theirs = [text for text in pair.earlier.texts[a.first : a.last + 1] if text not in small]
    ours = [text for text in pair.later.texts[b.first : b.last + 1] if text not in small]
    if theirs == ours:
        return None
    return _shift(pair, scale.changed or f"{scale.name} reworded", Effect.ALTERED, a, b)


def is_head(side: Side, item: strength.Found) -> bool:
    """Whether a verb opens its clause, as that of a demand does; strong censure counts wherever it stands."""
    if item.scale == "censure" and item.rank > CONCERN:
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
    return made(pair, name, effect, *spans)


def _place(links: Sequence[int | None], first: int, last: int, end: int) -> int:
    """The form of the other side before which nothing stands for forms `first` to `last`."""
    after = next((n for n in links[last + 1 :] if n is not None), None)
    if after is not None:
        return after
    before = next((n for n in reversed(links[:first]) if n is not None), None)
    return before + 1 if before is not None else end


def made(pair: Beside, name: str, effect: Effect, earlier: Span, later: Span) -> Shift:
    return Shift(
        name=name,
        effect=effect,
        earlier=earlier.of(pair.earlier.words.text),
        later=later.of(pair.later.words.text),
        earlier_span=earlier,
        later_span=later,
    )
