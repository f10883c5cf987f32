"""The acts network at work: what MiniLM, trained further on labelled acts, sees in a sentence.

The model is `resources/models/acts.onnx`; what it was trained on, its figures and its limits are in `acts.md` beside
it. It is loaded with the first sentence that may hold an act and not before. Rules decide (`deciding`), and the log-
odds given here are among what they weigh.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from verbale import lexicon
from verbale.errors import InstallationError
from verbale.lexicon import models
from verbale.schema import ActType
from verbale.text.spans import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

PINS = "models/acts-network.json"
TYPES = tuple(ActType)
JOINT = 96  # width of the sum in the slots' log-odds
SLOTS = 2  # addressee, matter
PEAK = 2.0  # how sharply the likeliest piece outweighs the others
LONGEST = 125  # pieces that are read of one text: with the three that frame it, as many as the model has places
# Code points of a text that are looked at: pieces have five on average, so that this is ample and bounds the work.
CHARACTERS = 1500
START, END, REPORTED = 101, 102, 1  # [CLS], [SEP], and the unused piece that says that a report speaks
NEAR, BUCKETS = 12, 64  # distances with a vector of their own; vectors in all
FURTHEST = 511
BATCH = 16


@dataclass(frozen=True, slots=True)
class Seen:
    """What the network sees in a text of n pieces.

    `types` (10,) and `words` (n, 10) are log-odds, in the order of TYPES; `keys` and `queries` (n, JOINT) are the
    halves of the slots' log-odds; `starts` and `ends` (n,) code points in the document's text.
    """

    types: NDArray[np.float32]
    words: NDArray[np.float32]
    keys: NDArray[np.float32]
    queries: NDArray[np.float32]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def pieces(self, span: Span) -> NDArray[np.int64]:
        """The numbers of the pieces that touch `span`."""
        return np.flatnonzero((self.starts < span.end) & (span.start < self.ends))


@dataclass(frozen=True, slots=True)
class Tables:
    """What the last step needs: vectors of distances (BUCKETS, JOINT) and types (10, JOINT), the output (2, JOINT)."""

    distances: NDArray[np.float32]
    types: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]


def read(texts: Sequence[tuple[str, Span, bool]]) -> list[Seen]:
    """What the network sees in each of some parts of texts: (text, part, whether a report renders it).

    Raises `InstallationError` where the model is missing or damaged.
    """
    if not texts:
        return []
    session, tokenizer, _ = _model()
    cut = [text[span.start : min(span.end, span.start + CHARACTERS)] for text, span, _ in texts]
    # A star is a mark of emphasis in some speeches; half a surrogate pair cannot be encoded.
    clean = [words.replace("*", " ").encode("utf-8", "replace").decode("utf-8") for words in cut]
    encodings = tokenizer.encode_batch(clean, add_special_tokens=False)
    order = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))
    found: list[Seen | None] = [None] * len(texts)

    def run(batch: list[int]) -> None:
        length = min(len(encodings[batch[-1]].ids), LONGEST) + 3
        ids = np.zeros((len(batch), length), dtype=np.int64)
        mask = np.zeros_like(ids)
        sizes = []
        for row, i in enumerate(batch):
            own = [START, *([REPORTED] if texts[i][2] else []), *encodings[i].ids[:LONGEST], END]
            ids[row, : len(own)] = own
            mask[row, : len(own)] = 1
            sizes.append(len(own))
        types, words, keys, queries = session.run(None, {"ids": ids, "mask": mask})
        for row, i in enumerate(batch):
            first = 1 + texts[i][2]
            places = np.array(encodings[i].offsets[:LONGEST], dtype=np.int64).reshape(-1, 2) + texts[i][1].start
            inside = slice(first, sizes[row] - 1)
            found[i] = Seen(
                types[row], words[row, inside], keys[row, inside], queries[row, inside], places[:, 0], places[:, 1]
            )

    models.side_by_side(run, [order[at : at + BATCH] for at in range(0, len(order), BATCH)])
    return [one for one in found if one is not None]


def slots(seen: Seen, kind: ActType, trigger: Span, known: Tables | None = None) -> NDArray[np.float32]:
    """Log-odds (n, 2) that a piece is part of the addressee and of the matter of the act that `trigger` does; by the
    shipped tables unless others are given.
    """
    known = known or tables()
    anchors = seen.pieces(trigger)
    if not len(anchors):
        return np.full((len(seen.starts), SLOTS), -9.0, dtype=np.float32)
    apart = np.arange(len(seen.starts))[None] - anchors[:, None]
    here = seen.queries[anchors] + known.types[TYPES.index(kind)]
    x = seen.keys[None] + here[:, None] + known.distances[bucket(apart)]
    scores = gelu(x) @ known.weights.T + known.bias
    return np.asarray(scores.mean(axis=0), dtype=np.float32)


def bucket(distance: NDArray[np.int64]) -> NDArray[np.int64]:
    """Signed distances to 0 … BUCKETS - 1: exact up to NEAR, then logarithmic."""
    size = np.minimum(np.abs(distance), FURTHEST)
    far = NEAR + np.floor(np.log2(np.maximum(size, 1) / NEAR) * 3.5).astype(np.int64)
    half = np.minimum(np.where(size < NEAR, size, far), BUCKETS // 2 - 1)
    return np.where(distance < 0, half, half + BUCKETS // 2)


def gelu(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """x · Φ(x), by the usual approximation with a hyperbolic tangent (Hendrycks and Gimpel 2016)."""
    inner = np.tanh(np.float32(0.7978846) * (x + np.float32(0.044715) * x**3))
    return np.asarray(np.float32(0.5) * x * (np.float32(1) + inner), dtype=np.float32)


@cache
def tables() -> Tables:
    """The tables that came with the model; raises `InstallationError` where they are damaged."""
    settings = _model().settings
    try:
        return Tables(
            distances=_unpacked(settings["distances"]).reshape(BUCKETS, JOINT),
            types=_unpacked(settings["types"]).reshape(len(TYPES), JOINT),
            weights=_unpacked(settings["weights"]).reshape(SLOTS, JOINT),
            bias=_unpacked(settings["bias"]).reshape(SLOTS),
        )
    except (KeyError, TypeError, ValueError) as error:
        line = f"{lexicon.path(PINS)} is damaged ({type(error).__name__}): install verbale again."
        raise InstallationError(line) from error


def packed(values: NDArray[Any]) -> str:
    """Numbers as half floats in base64, little-endian, row by row."""
    return base64.b64encode(np.asarray(values).astype("<f2").tobytes()).decode("ascii")


def _unpacked(text: str) -> NDArray[np.float32]:
    return np.frombuffer(base64.b64decode(text), dtype="<f2").astype(np.float32)


@cache
def _model() -> models.Model:
    return models.load(lexicon.path(PINS))
