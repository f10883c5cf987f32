"""The attribution network at work: word pieces in windows, one run of the model for a few windows at once.

The model is `resources/models/attribution.onnx`; what it was trained on, its figures and its limits are in
`attribution.md` beside it. It is loaded with the first text and not before.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from verbale import lexicon
from verbale.errors import InstallationError
from verbale.lexicon import models
from verbale.statements import decoding
from verbale.statements.decoding import Decoded
from verbale.statements.pieces import VALUES, Pieces, windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

PINS = "models/attribution.json"
SIGNS = 6  # numbers that speak for an attribution, `signs`
START, END = 101, 102  # [CLS] and [SEP] of the vocabulary
BATCH = 4  # windows in one run: an article of a page makes two runs, one for each processor of a small machine
_STEPS = np.array([VALUES[1] * VALUES[2] * VALUES[3], VALUES[2] * VALUES[3], VALUES[3], 1], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the decoding needs besides the model: the longest window, the least probability of an attribution, the
    transitions (7, 7) and starts (7,) of the labels, and the weights that make a probability of what speaks for an
    attribution (`signs`).
    """

    longest: int
    least: float
    transitions: NDArray[np.float32]
    start: NDArray[np.float32]
    weights: NDArray[np.float64]

    def probability(self, found: Decoded) -> float:
        """How likely source, cue and content are the right ones: a logistic of its signs, fitted on held-out news."""
        return float(1 / (1 + np.exp(-(signs(found) @ self.weights))))


def signs(found: Decoded) -> NDArray[np.float64]:
    """What speaks for an attribution (6,): a constant, log-odds of its cue, its source and its content, the
    log-probability of its labels, whether it has a source.
    """

    def odds(p: float) -> float:
        return float(np.clip(np.log(max(p, 1e-6) / max(1 - p, 1e-6)), -6, 6))

    certain = max(float(np.log(max(found.certain, 1e-9))), -8.0)
    held = odds(found.source_held) if found.source else 0.0
    return np.array([1.0, odds(found.likely), held, odds(found.content_held), certain, float(bool(found.source))])


def read(pieces: Pieces) -> list[tuple[int, Decoded]]:
    """The attributions of a text, each with the first piece of its window, which its pieces count from.

    Raises `InstallationError` where the model is missing or damaged.
    """
    session, _, _ = _model()
    own = settings()
    todo = sorted(windows(pieces, own.longest), key=lambda window: window[0] - window[1])

    def run(group: list[tuple[int, int]]) -> list[tuple[int, Decoded]]:
        likely, roles, rows, places, scores = session.run(None, _inputs(pieces, group))
        out: list[tuple[int, Decoded]] = []
        for row, (start, end) in enumerate(group):
            length = end - start
            mine = np.flatnonzero((rows == row) & (likely[rows, places] >= decoding.LEAST_ANCHOR))
            if len(mine):
                anchors = places[mine] - 1
                held = decoding.anchored(scores[mine, 1 : length + 1], anchors)
                labels, certain = decoding.best_labels(held, own.transitions, own.start)
                labels = decoding.of_whole_words(labels, pieces.inner[start:end])
                inside = slice(1, length + 1)
                found = decoding.candidates_of(likely[row, inside], roles[row, inside], anchors, labels, certain)
                out.extend((start, one) for one in decoding.chosen(found, own.probability, own.least))
        return out

    groups = models.side_by_side(run, [todo[at : at + BATCH] for at in range(0, len(todo), BATCH)])
    return sorted((item for group in groups for item in group), key=lambda item: item[0] + item[1].anchor)


def tokenizer() -> Any:
    """The tokenizer of the model."""
    return _model().tokenizer


@cache
def settings() -> Settings:
    """The settings that came with the model; raises `InstallationError` where they are damaged."""
    listed = _model().settings
    try:
        return Settings(
            longest=int(listed["longest"]),
            least=float(listed["least"]),
            transitions=np.array(listed["transitions"], dtype=np.float32).reshape(7, 7) + decoding.allowed(),
            start=np.array(listed["start"], dtype=np.float32).reshape(7) + decoding.begins(),
            weights=np.array(listed["weights"], dtype=np.float64).reshape(SIGNS),
        )
    except (KeyError, TypeError, ValueError) as error:
        line = f"{lexicon.path(PINS)} is damaged ({type(error).__name__}): install verbale again."
        raise InstallationError(line) from error


@cache
def _model() -> models.Model:
    return models.load(lexicon.path(PINS))


def _inputs(pieces: Pieces, group: list[tuple[int, int]]) -> dict[str, NDArray[np.int64]]:
    length = max(end - start for start, end in group) + 2
    ids = np.zeros((len(group), length), dtype=np.int64)
    features, mask = np.zeros_like(ids), np.zeros_like(ids)
    for row, (start, end) in enumerate(group):
        size = end - start
        ids[row, 0], ids[row, size + 1] = START, END
        mask[row, 0] = mask[row, size + 1] = 1
        ids[row, 1 : size + 1] = pieces.ids[start:end]
        features[row, 1 : size + 1] = pieces.features[start:end] @ _STEPS
        mask[row, 1 : size + 1] = 2
    return {"ids": ids, "features": features, "mask": mask}
