"""The passage that says the same in other words: another translation, the interpreter's version, an edited record.

The quotation's vector is held against those of the primary's sentences, alone and two or three together; words in common
count beside meaning, because translations share names, numbers and terms. Inside the best window, the passage is the run of
clauses whose words and meaning come nearest. A vector says where to look; it never says that a passage is the right
one alone, since a negation or a number hardly moves it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from verbale.checks.aligning import Part, align_words
from verbale.checks.findings import Asked
from verbale.checks.wording import knowledge
from verbale.index import Primary, stem_of
from verbale.text.spans import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Encoder = Callable[[Sequence[str]], "NDArray[np.float32]"]

WINDOWS = 6  # windows whose clauses are compared one by one
WIDEST = 4  # sentences in a window, at most
SHARED = 0.45  # weight of the words in common beside the likeness of meaning
LEAST = 0.52  # likeness and words in common, together, below which nothing was found
SURE = 0.62  # likeness of meaning that speaks for a passage without words in common
CLAUSES = 9  # clauses of a window that are tried as ends of the passage

_CLAUSE = re.compile(r"[,;:.!?\u2014\u2013]\s+|\s(?=(?:and|but|or|that|which|who|because|while|if|when|to)\s)")


def find_rewording(asked: Asked, primary: Primary, encode: Encoder) -> tuple[Part, float, float] | None:
    """The part that answers the quotation, its likeness of meaning and its score; None where nothing is near enough."""
    if len(asked.quoted) < 2 or not primary.sentences:
        return None
    vector = encode([_plain(asked.quoted.text)])[0]
    windows = _windows(asked, primary, vector, encode)
    spans = [span for window in windows for span in _passages(asked, primary, window)]
    spans = list(dict.fromkeys(spans))
    if not spans:
        return None
    likenesses = encode([" ".join(span.of(primary.document.text).split()) for span in spans]) @ vector
    scored = [(float(like) + SHARED * _shared(asked, primary, span), float(like), span) for like, span in zip(likenesses, spans, strict=True)]
    score, like, span = max(scored)
    if score < LEAST * (1 + SHARED) and like < SURE:
        return None
    first, last = _words_of(primary, span)
    part = align_words(asked.quoted, primary, (0, len(asked.quoted)), (first, last))
    whole = Part(0, len(asked.quoted), first, last, part.steps)
    return whole, like, score


def _windows(asked: Asked, primary: Primary, vector: NDArray[np.float32], encode: Encoder) -> list[tuple[int, int]]:
    """The best windows, as (first sentence, last sentence + 1), best first."""
    import numpy as np

    vectors = primary.vectors(encode)
    lengths = np.array([span.end - span.start for span in primary.sentences], np.float32)[:, None]
    totals = np.vstack([np.zeros((1, vectors.shape[1]), np.float32), np.cumsum(vectors * lengths, axis=0)])
    wanted = _stems(asked)
    total = sum(wanted.values()) or 1.0
    common = np.array([sum(wanted[stem] for stem in stems & wanted.keys()) / total for stems in primary.stems])
    common_totals = np.concatenate([[0.0], np.cumsum(common)])
    found = []
    for width in range(1, min(WIDEST, len(primary.sentences)) + 1):
        sums = totals[width:] - totals[:-width]
        likeness = sums @ vector / np.maximum(np.linalg.norm(sums, axis=1), 1e-6)
        shared = np.minimum(1.0, common_totals[width:] - common_totals[:-width])
        score = likeness + SHARED * shared - 0.02 * (width - 1)
        for i in np.argsort(-score)[:WINDOWS]:
            found.append((float(score[i]), int(i), int(i) + width))
    found.sort(reverse=True)
    return [(first, last) for _, first, last in found[:WINDOWS]]


def _stems(asked: Asked) -> dict[str, float]:
    small = knowledge()["function"] | knowledge()["modal"]
    return {stem_of(key): 1.0 + (key[0].isdigit()) for key in asked.quoted.words.keys if key not in small and len(key) > 2}


def _passages(asked: Asked, primary: Primary, window: tuple[int, int]) -> list[Span]:
    """The window as a whole, and the runs of its clauses that hold most of the words in common."""
    text = primary.document.text
    start, end = primary.sentences[window[0]].start, primary.sentences[window[1] - 1].end
    cuts = [start, *(m.end() for m in _CLAUSE.finditer(text, start, end)), end]
    if len(cuts) > CLAUSES + 1:
        ranked = sorted(range(len(cuts) - 1), key=lambda i: -_shared(asked, primary, Span(cuts[i], cuts[i + 1])))[:CLAUSES]
        keep = sorted({0, len(cuts) - 1, *ranked, *(i + 1 for i in ranked)})
        cuts = [cuts[i] for i in keep]
    runs = [Span(a, b) for n, a in enumerate(cuts) for b in cuts[n + 1 :]]
    wanted = len(asked.quoted.text)
    fit = [r for r in runs if 0.4 * wanted <= r.end - r.start <= 2.5 * wanted] or runs[:1]
    fit.sort(key=lambda r: -(_shared(asked, primary, r) - 0.25 * abs(r.end - r.start - wanted) / max(wanted, r.end - r.start)))
    return [_trim(text, r) for r in fit[:3]]


def _shared(asked: Asked, primary: Primary, span: Span) -> float:
    """How much of the quotation's telling stems a passage has, and how little else (F1)."""
    wanted = _stems(asked)
    first, last = _words_of(primary, span)
    small = knowledge()["function"] | knowledge()["modal"]
    there = {stem_of(key) for key in primary.words.keys[first:last] if key not in small and len(key) > 2}
    both = len(there & wanted.keys())
    return 2 * both / (len(there) + len(wanted)) if both else 0.0


def _words_of(primary: Primary, span: Span) -> tuple[int, int]:
    from bisect import bisect_left

    first = bisect_left(primary.words.starts, span.start)
    return first, max(first + 1, bisect_left(primary.words.starts, span.end))


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:.!?\u2014\u2013\"\u201d\u2019"):
        end -= 1
    return Span(start, end)


def _plain(text: str) -> str:
    return " ".join(text.replace("[", "").replace("]", "").split())
