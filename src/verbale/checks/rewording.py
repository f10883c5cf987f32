"""The passage that says the same in other words: another translation, the interpreter's version, an edited record.

The quotation's vector is held against those of the primary's sentences, alone and two or three together; words in common
count beside meaning, because translations share names, numbers and terms. Inside the best window, the passage is the run of
clauses whose words and meaning come nearest. A vector says where to look; it never says that a passage is the right
one alone, since a negation or a number hardly moves it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
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
WIDEST = 4  # sentences in a window, at most
PASSAGES = 14  # runs of clauses whose meaning is compared
CLAUSES = 24  # clauses of a window that are tried as ends of the passage: bounds the time on endless sentences
SHARED = 0.5  # weight of the words in common beside the likeness of meaning
NARROW = 0.02  # what each further sentence of a window costs
LENGTH = 0.2  # what a passage costs that is much shorter or longer than the quotation
LEAST = 0.62  # likeness and words in common, together, below which nothing was found

_CLAUSE = re.compile(r"[,;:.!?\u2014\u2013]\s+|\s(?=(?:and|but|or|that|which|who|because|while|if|when|to)\s)")


def find_rewording(asked: Asked, primary: Primary, encode: Encoder) -> tuple[Part, float, float] | None:
    """The part that answers the quotation, its likeness of meaning and its score; None where nothing is near enough."""
    wanted = _stems(asked, primary)
    if len(asked.quoted) < 2 or not primary.sentences:
        return None
    vector = encode([_plain(asked.quoted.text)])[0]
    windows = _windows(wanted, primary, vector, encode)
    ranked = sorted(
        ((_fit(asked, wanted, primary, span), span) for window in windows for span in _passages(primary, window, asked)),
        reverse=True,
    )
    spans = list(dict.fromkeys(span for _, span in ranked))[:PASSAGES]
    if not spans:
        return None
    likenesses = encode([" ".join(span.of(primary.document.text).split()) for span in spans]) @ vector
    score, like, span = max(
        (float(like) + SHARED * _fit(asked, wanted, primary, span), float(like), span)
        for like, span in zip(likenesses, spans, strict=True)
    )
    if score < LEAST:
        return None
    first, last = _words_of(primary, span)
    part = align_words(asked.quoted, primary, (0, len(asked.quoted)), (first, last))
    return Part(0, len(asked.quoted), first, last, part.steps), like, score


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
        found += [(float(score[i]), int(i), int(i) + width) for i in np.argsort(-score)[:WINDOWS]]
    found.sort(reverse=True)
    return [(first, last) for _, first, last in found[:WINDOWS]]


def _stems(asked: Asked, primary: Primary) -> dict[str, float]:
    """The telling stems of a quotation with their weights: how rare they are in the primary."""
    small = knowledge()["function"] | knowledge()["modal"]
    found: dict[str, float] = {}
    for form in forms(asked.quoted.words, 0, len(asked.quoted)):
        if form.text not in small and len(form.text) > 2:
            found[stem_of(form.text)] = primary.weight(form.text)
    return found


def _passages(primary: Primary, window: tuple[int, int], asked: Asked) -> Iterator[Span]:
    """Runs of clauses of a window that are about as long as the quotation."""
    text = primary.document.text
    start, end = primary.sentences[window[0]].start, primary.sentences[window[1] - 1].end
    cuts = sorted({start, *(m.end() for m in _CLAUSE.finditer(text, start, end)), end})
    wanted = len(asked.quoted.text)
    yield _trim(text, Span(start, end))
    for n, first in enumerate(cuts[:CLAUSES]):
        for last in cuts[n + 1 : n + 1 + CLAUSES]:
            if 0.4 * wanted <= last - first <= 2.2 * wanted:
                yield _trim(text, Span(first, last))


def _fit(asked: Asked, wanted: dict[str, float], primary: Primary, span: Span) -> float:
    """How much of the quotation's telling stems a passage has, and how little else (F1 by weight), less what its length is off."""
    first, last = _words_of(primary, span)
    small = knowledge()["function"] | knowledge()["modal"]
    there = {stem_of(f.text): primary.weight(f.text) for f in forms(primary.words, first, last) if f.text not in small and len(f.text) > 2}
    both = sum(weight for stem, weight in wanted.items() if stem in there)
    every = sum(wanted.values()) + sum(there.values())
    ours, theirs = len(asked.quoted.text), span.end - span.start
    return (2 * both / every if every else 0.0) - LENGTH * abs(ours - theirs) / max(ours, theirs)


def _words_of(primary: Primary, span: Span) -> tuple[int, int]:
    first = bisect_left(primary.words.starts, span.start)
    return first, max(first + 1, bisect_left(primary.words.starts, span.end))


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:.!?\u2014\u2013\"\u201d\u2019"):
        end -= 1
    return Span(start, max(end, start + 1))


def _plain(text: str) -> str:
    return " ".join(text.replace("[", "").replace("]", "").split())
