"""How much the differences of a passage weigh, taken together.

A quotation that is close to its passage word for word is read as a transcript: each changed word counts as its
category says, and a word that carries sense counts as minor only where the sentence as a whole keeps its meaning. One
that differs throughout is another rendering of the passage (a translation, an edited record): there the changed words
are what renderings are made of, and what counts is whether the facts are the same: numbers, names, and whether
something is denied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from verbale.checks.aligning import Part, Step
from verbale.checks.differences import CATEGORIES
from verbale.checks.findings import Findings, Found
from verbale.checks.rewording import Encoder
from verbale.checks.wording import Form, forms, knowledge, opens_sentence, telling
from verbale.index import Primary, stem_of
from verbale.schema import Difference, DifferenceKind, Severity
from verbale.text.spans import Span
from verbale.text.words import words_in

CLOSE = 0.80  # share of words in common from which on a quotation is read as a transcript
LEFT_OUT = 8  # words of the passage that a transcript may leave out which changes none, however short it is
SAME_WORD = 0.6  # letters that a misprinted word shares with the right one
NEAR = 3  # sentences around the passage in which a name or number of another rendering may stand
# Of 170 real and generated changes, nearly all below the first share of telling words kept their likeness above
# SAME_SENSE and none from the second on did: there it need not be measured.
FEW_CHANGED, MANY_CHANGED = 0.12, 0.5
SAME_SENSE = 0.85  # likeness of meaning from which on a changed content word leaves the sense of its sentence
OUTSIDE = 5  # words beyond the passage in which an inserted word may stand that was only moved
SHORT_OMISSION = 2  # words left out together, up to which a denial among them is the quotation's concern


def weigh(found: Findings, encode: Encoder | None) -> Findings:
    """The findings with the severity of each difference settled."""
    if not found.parts or found.primary is None or found.found is Found.EXACT:
        return found
    if found.found is not Found.MEANING and _is_transcript(found):
        return _weigh_transcript(found, encode)
    return replace(found, differences=_weigh_rendering(found), rendering=True)


def _is_transcript(found: Findings) -> bool:
    """Whether the quotation follows its passage word for word, with a few words changed or a stretch left out."""
    supplied = found.asked.quoted.supplied
    furniture = found.primary.furniture if found.primary else frozenset()
    steps = [
        step
        for part in found.parts
        for step in part.steps
        if (step.q and step.q[0].first not in supplied) or (not step.q and step.s[0].first not in furniture)
    ]
    changed = sum(step.likeness < SAME_WORD for step in steps if step.q)
    left_out = sum(len(step.s) for step in steps if not step.q)
    if not changed:
        return left_out <= max(LEFT_OUT, len(found.asked.quoted))
    return (changed == 1 and left_out <= SHORT_OMISSION) or _closeness(steps) >= CLOSE


def closeness(parts: Sequence[Part]) -> float:
    """The words that quotation and passage share, whole or misprinted, among all words of both (0..1)."""
    return _closeness([step for part in parts for step in part.steps])


def _closeness(steps: Sequence[Step]) -> float:
    equal = sum(len(s.q) + len(s.s) for s in steps if s.likeness >= SAME_WORD)
    every = sum(len(s.q) + len(s.s) for s in steps)
    return equal / every if every else 0.0


_SOFT = frozenset(category.name for category in CATEGORIES if category.soft)
_MOVABLE = _SOFT | {"function word", "inflection"}


def _weigh_transcript(found: Findings, encode: Encoder | None) -> Findings:
    found = replace(found, differences=tuple(_supplied_names(found, _with_moves(found))))
    grave = [d for d in found.differences if d.severity is Severity.MAJOR]
    soft = [d for d in grave if d.category in _SOFT]
    if not soft or len(soft) < len(grave) or encode is None:
        return found
    eased = tuple(replace(d, severity=Severity.MINOR) if d in soft else d for d in found.differences)
    share = _share_changed(found, soft)
    if share < FEW_CHANGED:
        return replace(found, differences=eased)
    if share >= MANY_CHANGED:
        return found
    one, two = encode([" ".join(found.asked.quoted.text.split()), _passage(found)])
    likeness = float(one @ two)
    return replace(found, likeness=likeness, differences=eased if likeness >= SAME_SENSE else found.differences)


def _passage(found: Findings) -> str:
    return " ".join(" ".join(span.of(found.text).split()) for span in found.spans)


def _share_changed(found: Findings, soft: Sequence[Difference]) -> float:
    """The telling words in these differences, among those of the quotation or the passage, whichever has more."""
    changed = sum(max(len(telling(words_in(d.quoted))), len(telling(words_in(d.primary)))) for d in soft)
    every = max(len(telling(found.asked.quoted.words)), len(telling(words_in(_passage(found)))), 1)
    return changed / every


def _with_moves(found: Findings) -> Iterator[Difference]:
    """An insertion and an omission of the same words are one move; so is an insertion that stands just outside."""
    if not any(d.kind is DifferenceKind.INSERTION for d in found.differences):
        yield from found.differences
        return
    keys = {d: tuple(words_in(d.quoted or d.primary).keys) for d in found.differences}
    left_out = [d for d in found.differences if d.kind is DifferenceKind.OMISSION]
    moved: dict[Difference, Difference] = {}
    for difference in found.differences:
        if difference.kind is DifferenceKind.INSERTION and difference.category in _MOVABLE and difference not in moved:
            twin = next((d for d in left_out if d not in moved and set(keys[difference]) <= set(keys[d])), None)
            if twin is not None:
                moved[twin] = twin
            place = twin.primary_span if twin else _just_outside(found, keys[difference])
            if place is not None:
                moved[difference] = replace(
                    difference,
                    kind=DifferenceKind.MOVE,
                    category="order",
                    primary=place.of(found.text),
                    primary_span=place,
                    severity=Severity.MINOR,
                )
    for difference in found.differences:
        if difference not in moved:
            yield difference
        elif moved[difference] is not difference:
            yield moved[difference]


def _just_outside(found: Findings, keys: tuple[str, ...]) -> Span | None:
    """Where these words stand within a few words of the passage, outside it."""
    if found.primary is None or not keys:
        return None
    words, n = found.primary.words, len(keys)
    first, last = found.parts[0].s_first, found.parts[-1].s_last
    for at in (*range(last, last + OUTSIDE), *range(max(0, first - OUTSIDE - n), first - n + 1)):
        if tuple(words.keys[at : at + n]) == keys:
            return Span(words.starts[at], words.ends[at + n - 1])
    return None


def _supplied_names(found: Findings, differences: Iterable[Difference]) -> Iterator[Difference]:
    """A name that was put in, or put for a pronoun, and that the primary has, says who is meant: minor."""
    for difference in differences:
        said = words_in(difference.primary).keys
        named = difference.category == "name" and all(key in knowledge()["pronouns"] for key in said)
        yield replace(difference, severity=Severity.MINOR) if named and _is_near(found, difference) else difference


def _is_near(found: Findings, difference: Difference) -> bool:
    if found.primary is None:
        return False
    ours, small = words_in(difference.quoted), knowledge()["function"]
    if not len(ours):
        return False
    return all(f.text in small or found.primary.has_stem(stem_of(f.text)) for f in forms(ours, 0, len(ours)))


def _weigh_rendering(found: Findings) -> tuple[Difference, ...]:
    eased = [replace(d, severity=Severity.MINOR if d.severity else None) for d in found.differences]
    return (*eased, *_facts(found))


def _facts(found: Findings) -> Iterator[Difference]:
    """Numbers, names and denials of the quotation that the passage and what stands around it do not have."""
    primary = found.primary
    if primary is None:
        return
    first = min(part.s_first for part in found.parts)
    last = max(part.s_last for part in found.parts)
    low, high = _around(primary, first, last)
    near = forms(primary.words, low, high)
    inside = forms(primary.words, first, last)
    ours = forms(found.asked.quoted.words, 0, len(found.asked.quoted))
    yield from _numbers(found, ours, near)
    yield from _exchanged(found, primary)
    yield from _names(found, ours, primary, (low, high))
    yield from _denials(found, ours, inside)


def _around(primary: Primary, first: int, last: int) -> tuple[int, int]:
    """First and last word of the passage's sentences and of `NEAR` sentences on either side."""
    starts = primary.words.starts
    left = max(0, primary.sentence_at(starts[first]) - NEAR)
    right = min(len(primary.sentences) - 1, primary.sentence_at(starts[last - 1]) + NEAR)
    start, end = primary.sentences[left].start, primary.sentences[right].end
    low = next((i for i in range(first, -1, -1) if starts[i] <= start), first)
    high = next((i for i in range(last, len(starts)) if starts[i] >= end), len(starts))
    return low, high


def _numbers(found: Findings, ours: Sequence[Form], near: Sequence[Form]) -> Iterator[Difference]:
    there = {form.text.removesuffix("th") for form in near}
    for form in ours:
        if form.text[0] in "#@" and form.plain not in ("one", "first") and form.text.removesuffix("th") not in there:
            yield _fact(found, "date" if form.text[0] == "@" else "number", form)


def _names(found: Findings, ours: Sequence[Form], primary: Primary, near: tuple[int, int]) -> Iterator[Difference]:
    there = {stem_of(form.text) for form in forms(primary.words, *near)} | {
        stem_of(key) for key in primary.words.keys[near[0] : near[1]]
    }
    there |= {"".join(form.text[0] for form in _capitals(primary, near))}
    known = knowledge()
    words = found.asked.quoted.words
    for form in ours:
        surface = words.surface(form.first)
        if not surface[:1].isupper() or opens_sentence(words.text, words.starts[form.first]) or form.text[0] in "#@":
            continue
        if form.text in known["function"] or stem_of(form.text) in there or form.first in found.asked.quoted.supplied:
            continue
        if surface.lower() in ("i", "mr", "mrs", "president") or surface in ("I", "I'm"):
            continue
        yield _fact(found, "name", form)


def _exchanged(found: Findings, primary: Primary) -> Iterator[Difference]:
    """A name that stands exactly where the passage has another, the words before or after it being the same.

    Not so for modals: in all four real cases where a rendering has another ("must" for "should"), readers saw no other
    sense.
    """
    ours = found.asked.quoted.words
    for part in found.parts:
        for before, step, after in zip(part.steps, part.steps[1:], part.steps[2:], strict=False):
            if not step.q or not step.s or step.likeness >= SAME_WORD or not (before.equal or after.equal):
                continue
            first, theirs = step.q[0].first, step.s[0]
            place = Span(primary.words.starts[theirs.first], primary.words.ends[theirs.first])
            named = ours.surface(first)[:1].isupper() and place.of(found.text)[:1].isupper()
            if named and ours.surface(first) != "I" and not opens_sentence(ours.text, ours.starts[first]):
                fact = _fact(found, "name", step.q[0])
                exchanged = DifferenceKind.SUBSTITUTION
                yield replace(fact, kind=exchanged, primary=place.of(found.text), primary_span=place)


def _capitals(primary: Primary, near: tuple[int, int]) -> list[Form]:
    return [form for form in forms(primary.words, *near) if primary.words.surface(form.first)[:1].isupper()]


def _denials(found: Findings, ours: Sequence[Form], inside: Sequence[Form]) -> Iterator[Difference]:
    """A denial on one side that nothing on the other answers."""
    known = knowledge()
    denying = known["negation"] | known["denying"]
    mine = [form for form in ours if form.text in known["negation"]]
    if mine and not any(form.text in denying for form in inside):
        yield _fact(found, "negation", mine[0])
    theirs = [form for form in _beside(found.parts) if form.text in known["negation"]]
    if theirs and found.primary is not None and not any(form.text in denying for form in ours):
        words = found.primary.words
        span = Span(words.starts[theirs[0].first], words.ends[theirs[0].last])
        end = len(found.asked.quoted.text)
        yield Difference(
            kind=DifferenceKind.OMISSION,
            category="negation",
            quoted="",
            primary=span.of(words.text),
            quoted_span=Span(end, end),
            primary_span=span,
            severity=Severity.MAJOR,
        )


def _beside(parts: Sequence[Part]) -> Iterator[Form]:
    """The forms of the primary that stand beside words of the quotation, or are left out in small numbers."""
    for part in parts:
        run: list[Form] = []
        for step in (*part.steps, None):
            if step is not None and not step.q:
                run += step.s
                continue
            if len(run) <= SHORT_OMISSION:
                yield from run
            run = []
            if step is not None:
                yield from step.s


def _fact(found: Findings, category: str, form: Form) -> Difference:
    """A word of the quotation that nothing in or around the passage answers."""
    words = found.asked.quoted.words
    span = Span(words.starts[form.first], words.ends[form.last])
    at = found.spans[-1].end
    return Difference(
        kind=DifferenceKind.INSERTION,
        category=category,
        quoted=span.of(words.text),
        primary="",
        quoted_span=span,
        primary_span=Span(at, at),
        severity=Severity.MAJOR,
    )
