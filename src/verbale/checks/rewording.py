"""The passage that says the same in other words: another translation, the interpreter's version, an edited record.

The quotation's vector is held against those of the primary's sentences, alone and two or three together; words in
common count beside meaning, because translations share names, numbers and terms. Inside the best window, the passage
is the run of clauses whose words and meaning come nearest. A vector says where to look; it never says that a passage
is the right one alone, since a negation or a number hardly moves it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verbale.checks.aligning import Part, align_words
from verbale.checks.findings import Asked
from verbale.checks.wording import forms, knowledge
from verbale.index import Primary, stem_of
from verbale.text.spans import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Encoder = Callable[[Sequence[str]], "NDArray[np.float32]"]

WINDOWS = 6  # windows whose clauses are compared
ELSEWHERE = 3  # further windows that overlap none of these
WIDEST = 4  # sentences in a window, at most
PASSAGES = 14  # runs of clauses, and as many runs of words, whose meaning is compared
CLAUSES = 24  # clauses of a window that are tried as ends of the passage: bounds the time on endless sentences
LEAD = 0.3  # weight of the report's words before the quotation in the choice of windows
SHARED = 0.5  # weight of the words in common beside the likeness of meaning
NARROW = 0.02  # what each further sentence of a window costs
LENGTH = 0.3  # what a passage costs that is much shorter or longer than the quotation
SHORT = 0.8  # share of the quotation's length below which a passage is grown to the ends of its clauses
LONG = 1.7  # the same above which it is not
LEAST = 0.67  # likeness and words in common, together, below which nothing was found
LEAST_BARE = 0.85  # the same where the report says nothing of speaker, date or context, so that any text might be meant
LEAST_SHORT = 0.9  # the same for one to three words, which chance answers more easily

_CLAUSE = re.compile(r"[,;:.!?\u2014\u2013]\s+|\s(?=(?:and|but|or|that|which|who|because|while|if|when|to)\s)")


@dataclass(frozen=True, slots=True)
class Rewording:
    """The passage that answers a quotation in other words: its part, likeness of meaning, and score."""

    part: Part
    likeness: float
    score: float


def find_rewording(asked: Asked, primary: Primary, encode: Encoder, also: Span | None = None) -> Rewording | None:
    """The passage nearest in meaning and words, or None where none is near enough. `also` is a place to try beside."""
    wanted = _stems(asked, primary)
    if not len(asked.quoted) or not primary.sentences:
        return None
    vector, led = encode([_plain(asked.quoted.text), _plain(f"{asked.lead} {asked.quoted.text}")])
    windows = _windows(wanted, primary, (1 - LEAD) * vector + LEAD * led, encode)
    if also is not None:
        windows.append((primary.sentence_at(also.start), primary.sentence_at(also.end - 1) + 1))
    spans = [also] if also is not None else []
    for runs in (_clause_runs, _word_runs):
        tried = {span for window in windows for span in runs(primary, window, asked, wanted)}
        spans += sorted(tried, key=lambda span: (-_fit(asked, wanted, primary, span), span))[:PASSAGES]
    likenesses = encode([" ".join(span.of(primary.document.text).split()) for span in spans]) @ vector
    score, like, span = max(
        (float(like) + SHARED * _fit(asked, wanted, primary, span), float(like), span)
        for like, span in zip(likenesses, spans, strict=True)
    )
    if score < _least(asked):
        return None
    first, last = _words_of(primary, _whole(asked, primary, span))
    part = align_words(asked.quoted, primary, (0, len(asked.quoted)), (first, last))
    return Rewording(Part(0, len(asked.quoted), first, last, part.steps), like, score)


def _least(asked: Asked) -> float:
    if len(asked.quoted) <= 3:
        return LEAST_SHORT
    return LEAST if asked.speaker or asked.lead or asked.date else LEAST_BARE


def _windows(
    wanted: dict[str, float], primary: Primary, vector: NDArray[np.float32], encode: Encoder
) -> list[tuple[int, int]]:
    """The best windows, as (first sentence, last sentence + 1), best first."""
    import numpy as np

    vectors = primary.vectors(encode)
    lengths = np.array([span.end - span.start for span in primary.sentences], np.float32)[:, None]
    totals = np.vstack([np.zeros((1, vectors.shape[1]), np.float32), np.cumsum(vectors * lengths, axis=0)])
    total = sum(wanted.values()) or 1.0
    common = np.array([sum(wanted[stem] for stem in stems & wanted.keys()) / total for stems in primary.stems])
    common_totals = np.concatenate([[0.0], np.cumsum(common)])
    found = []
    for width in range(1, min(WIDEST, len(primary.sentences)) + 1):
        sums = totals[width:] - totals[:-width]
        likeness = sums @ vector / np.maximum(np.linalg.norm(sums, axis=1), 1e-6)
        shared = np.minimum(1.0, common_totals[width:] - common_totals[:-width])
        score = likeness + SHARED * shared - NARROW * (width - 1)
        found += [(float(score[i]), int(i), int(i) + width) for i in np.argsort(-score)[: 2 * WINDOWS]]
    best = [(first, last) for _, first, last in sorted(found, reverse=True)]
    kept = best[:WINDOWS]
    for first, last in best[WINDOWS:]:
        if len(kept) < WINDOWS + ELSEWHERE and all(last <= a or first >= b for a, b in kept):
            kept.append((first, last))
    return kept


def _stems(asked: Asked, primary: Primary) -> dict[str, float]:
    """The telling stems of a quotation with their weights: how rare they are in the primary."""
    small = knowledge()["function"] | knowledge()["modal"]
    found: dict[str, float] = {}
    for form in forms(asked.quoted.words, 0, len(asked.quoted)):
        if form.text not in small and len(form.text) > 2:
            found[stem_of(form.text)] = primary.weight(form.text)
    return found


def _clause_runs(primary: Primary, window: tuple[int, int], asked: Asked, wanted: dict[str, float]) -> Iterator[Span]:
    """A window as a whole, and the runs of its clauses that are about as long as the quotation."""
    text = primary.document.text
    start, end = primary.sentences[window[0]].start, primary.sentences[window[1] - 1].end
    cuts = sorted({start, *(m.end() for m in _CLAUSE.finditer(text, start, end)), end})
    length = len(asked.quoted.text)
    yield _trim(text, Span(start, end))
    for n, first in enumerate(cuts[:CLAUSES]):
        for last in cuts[n + 1 : n + 1 + CLAUSES]:
            span = _trim(text, Span(first, last))
            if 0.4 * length <= last - first <= 2.2 * length and _keeps_to_sentences(asked, primary, span):
                yield span


def _word_runs(primary: Primary, window: tuple[int, int], asked: Asked, wanted: dict[str, float]) -> Iterator[Span]:
    """The stretches of a window from one word in common to another, about as long as the quotation."""
    words, length = primary.words, len(asked.quoted.text)
    start, end = primary.sentences[window[0]].start, primary.sentences[window[1] - 1].end
    hits = [f for f in forms(words, *_words_of(primary, Span(start, end))) if stem_of(f.text) in wanted][:CLAUSES]
    for n, one in enumerate(hits):
        for other in hits[n:]:
            span = Span(words.starts[one.first], words.ends[other.last])
            if 0.5 * length <= span.end - span.start <= 1.6 * length and _keeps_to_sentences(asked, primary, span):
                yield span


def _keeps_to_sentences(asked: Asked, primary: Primary, span: Span) -> bool:
    """Whether a passage holds the end of a sentence only where the quotation does."""
    several = re.search(r"[.!?]\s+\w", asked.quoted.text) is not None
    return several or primary.sentence_at(span.start) == primary.sentence_at(span.end - 1)


def _whole(asked: Asked, primary: Primary, span: Span) -> Span:
    """A passage much shorter than the quotation, grown to the ends of its clauses."""
    length = len(asked.quoted.text)
    if span.end - span.start >= SHORT * length:
        return span
    first, last = primary.sentence_at(span.start), primary.sentence_at(span.end - 1) + 1
    around = [run for run in _clause_runs(primary, (first, last), asked, {}) if run.contains(span)]
    fit = [run for run in around if run.end - run.start <= LONG * length]
    return min(fit, key=lambda run: abs(run.end - run.start - length), default=span)


def _fit(asked: Asked, wanted: dict[str, float], primary: Primary, span: Span) -> float:
    """How much of the quotation's telling stems a passage has, and how little else (F1 by weight), less what its
    length is off.
    """
    first, last = _words_of(primary, span)
    small = knowledge()["function"] | knowledge()["modal"]
    there = {
        stem_of(f.text): primary.weight(f.text)
        for f in forms(primary.words, first, last)
        if f.text not in small and len(f.text) > 2
    }
    both = sum(weight for stem, weight in wanted.items() if stem in there)
    every = sum(wanted.values()) + sum(there.values())
    ours, theirs = len(asked.quoted.text), span.end - span.start
    return (2 * both / every if every else 0.0) - LENGTH * abs(ours - theirs) / max(ours, theirs)


def _words_of(primary: Primary, span: Span) -> tuple[int, int]:
    first = bisect_left(primary.words.starts, span.start)
    return first, max(first + 1, bisect_left(primary.words.starts, span.end))


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while end > start and (text[end - 1].isspace() or text[end - 1] in ',;:.!?\u2014\u2013"\u201d\u2019'):
        end -= 1
    return Span(start, max(end, start + 1))


def _plain(text: str) -> str:
    return " ".join(text.replace("[", "").replace("]", "").split())
