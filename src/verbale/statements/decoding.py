"""From scores to attributions: where cues stand, and for each cue which pieces are its source and content.

The network gives each piece a probability of being part of a cue, and for each cue, seen from its likeliest piece (the
anchor), scores of seven labels (`LABELS`) for all pieces of the window. The labels of one cue are read as a whole: the
best sequence under learned transitions (a linear-chain conditional random field, Lafferty et al. 2001), so that spans
hold together. Two attributions may share a source; each has a cue of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LABELS = ("none", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
NONE, SOURCE, CUE, CONTENT = 0, 1, 3, 5  # the first label of each role; the one after continues it
FORBIDDEN = -1e4  # a score that no other can make up for
LEAST_ANCHOR = 0.1  # probability of a cue below which a piece is not looked at as an anchor
# Anchors looked at in one window: real ones hold up to 12 attributions of three-piece cues.
MOST_ANCHORS = 64

Piece = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Decoded:
    """One attribution of a window: runs of pieces (half-open) for each role, the anchor, and what speaks for it.

    `likely` is the probability that a cue stands at the anchor, `certain` that of this labelling among all
    labellings, `source_held` and `content_held` the mean probability that their pieces have that role in some
    attribution or other (1 where there are none). Content is empty where it stands outside the window.
    """

    source: tuple[Piece, ...]
    cue: tuple[Piece, ...]
    content: tuple[Piece, ...]
    anchor: int
    likely: float
    certain: float
    source_held: float = 1.0
    content_held: float = 1.0


def allowed() -> NDArray[np.float32]:
    """(7, 7) 0 where a label may follow another, FORBIDDEN where not: a role goes on only after itself."""
    table = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for first in (SOURCE, CUE, CONTENT):
        table[:, first + 1] = FORBIDDEN
        table[first, first + 1] = table[first + 1, first + 1] = 0
    return table


def begins() -> NDArray[np.float32]:
    """(7,) 0 for labels that may stand first, FORBIDDEN for others."""
    first = np.zeros(len(LABELS), dtype=np.float32)
    first[[SOURCE + 1, CUE + 1, CONTENT + 1]] = FORBIDDEN
    return first


def anchored(scores: NDArray[np.float32], anchors: NDArray[np.int64]) -> NDArray[np.float32]:
    """Scores (A, L, 7) with each anchor held to be part of the cue; a copy."""
    held = scores.copy()
    rows = np.arange(len(anchors))
    held[rows, anchors] = FORBIDDEN
    held[rows, anchors, CUE : CUE + 2] = scores[rows, anchors, CUE : CUE + 2]
    return held


def best_labels(
    scores: NDArray[np.float32], transitions: NDArray[np.float32], start: NDArray[np.float32]
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """The best sequence of labels (A, L) for each of A anchors, and its log-probability (A,), by Viterbi and the
    forward algorithm. `transitions` (7, 7) from row to column, `start` (7,).
    """
    count, length, kinds = scores.shape
    back = np.zeros((count, length, kinds), dtype=np.int8)
    best = scores[:, 0] + start
    total = best.copy()
    for t in range(1, length):
        paths = best[:, :, None] + transitions
        back[:, t] = paths.argmax(1)
        best = paths.max(1) + scores[:, t]
        ways = total[:, :, None] + transitions
        top = ways.max(1)
        total = top + np.log(np.exp(ways - top[:, None, :]).sum(1)) + scores[:, t]
    labels = np.zeros((count, length), dtype=np.int8)
    rows = np.arange(count)
    labels[:, -1] = best.argmax(1)
    for t in range(length - 1, 0, -1):
        labels[:, t - 1] = back[rows, t, labels[:, t]]
    top = total.max(1)
    return labels, best.max(1) - (top + np.log(np.exp(total - top[:, None]).sum(1)))


def of_whole_words(labels: NDArray[np.int8], inner: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Labels (A, L) under which no word is in two roles: each has the first role that any of its pieces has. `inner`
    (L,) tells the pieces that go on with the word before them. Changes `labels`.
    """
    places = np.flatnonzero(inner[1:]) + 1
    for t in places[::-1].tolist():
        bare = (labels[:, t - 1] == NONE) & (labels[:, t] != NONE)
        labels[bare, t - 1] = labels[bare, t]
    for t in places.tolist():
        before = labels[:, t - 1]
        labels[:, t] = np.where(before == NONE, NONE, before + before % 2)
    return labels


def candidates(cue: NDArray[np.float32]) -> NDArray[np.int64]:
    """The pieces (A,) of a window that may be anchors, given the probability (L,) that each is part of a cue."""
    found = np.flatnonzero(cue >= LEAST_ANCHOR)
    if len(found) > MOST_ANCHORS:
        found = np.sort(found[np.argsort(-cue[found], kind="stable")[:MOST_ANCHORS]])
    return found


def candidates_of(
    cue: NDArray[np.float32],
    roles: NDArray[np.float32],
    anchors: NDArray[np.int64],
    labels: NDArray[np.int8],
    certain: NDArray[np.float32],
) -> list[Decoded]:
    """What each anchor gives. `roles` (L, 4) are probabilities of none, source, cue and content for each piece."""
    out = []
    for i, anchor in enumerate(anchors.tolist()):
        own = _runs(labels[i], CUE)
        around = next((run for run in own if run[0] <= anchor < run[1]), None)
        if around is None:
            continue
        content, source = _runs(labels[i], CONTENT), _runs(labels[i], SOURCE)
        out.append(
            Decoded(
                tuple(source),
                (around,),
                tuple(content),
                anchor,
                float(cue[anchor]),
                float(np.exp(certain[i])),
                _held(roles[:, 1], source),
                _held(roles[:, 3], content),
            )
        )
    return out


def chosen(found: Sequence[Decoded], probability: Callable[[Decoded], float], least: float) -> list[Decoded]:
    """The attributions of a window, in the order of their cues: from the likeliest down, each whose cue and whose
    content none before it has taken; `least` is the probability from which on one is given.
    """
    out: list[Decoded] = []
    taken: set[int] = set()
    for own in sorted(found, key=probability, reverse=True):
        if probability(own) < least:
            break
        cue = {i for a, b in own.cue for i in range(a, b)}
        if not cue & taken and not any(_is_the_same(own, other) for other in out):
            taken |= cue
            out.append(own)
    return sorted(out, key=lambda own: own.cue)


def _is_the_same(own: Decoded, other: Decoded) -> bool:
    """Whether two cues claim the same words for the same source."""
    return own.content == other.content and own.source == other.source


def _held(probability: NDArray[np.float32], runs: Sequence[Piece]) -> float:
    """The mean of a probability (L,) over runs of pieces; 1 where there are none."""
    if not runs:
        return 1.0
    return float(np.concatenate([probability[a:b] for a, b in runs]).mean())


def _runs(labels: NDArray[np.int8], first: int) -> list[Piece]:
    """The runs of one role: each begins at a B or goes on from one."""
    out: list[Piece] = []
    for i in np.flatnonzero((labels == first) | (labels == first + 1)).tolist():
        if out and out[-1][1] == i and labels[i] == first + 1:
            out[-1] = (out[-1][0], i + 1)
        else:
            out.append((i, i + 1))
    return out
