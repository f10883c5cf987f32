"""Sentences to vectors with onnxruntime, which is loaded at the first sentence and not before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from verbale import lexicon
from verbale.errors import InstallationError, UsageError
from verbale.lexicon import models

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WIDTH = 384  # numbers in a vector: config.json of the model, hidden_size
LONGEST = 128  # word pieces: the length the model was trained at, and that its position table in our file has
# Sentences in one run: 16 is as fast as 8, and a quarter faster than 32, whose padding costs more (on two cores).
BATCH = 16
# Characters of a text that are looked at at all: 128 pieces are some 600 characters of English; a piece of a word that
# the model knows has at most 18, and white space counts for nothing, so that this is ample and bounds the work.
CHARACTERS = 4096
PINS = "models/encoder.json"


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """One unit vector for each text, float32 (len(texts), WIDTH).

    A text has the same vector whatever other texts stand beside it (to about 1e-6). An empty text has a vector too,
    which means nothing. Raises `InstallationError` where the model is missing or damaged, and `UsageError` for a
    bare string.
    """
    import numpy as np

    if isinstance(texts, str):
        raise UsageError("encode() was given one string; it takes a sequence of them: put it in a list.")
    vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
    if not texts:
        return vectors
    session, tokenizer, _ = _encoder()
    cut = [text[:CHARACTERS].encode("utf-8", "replace").decode("utf-8") for text in texts]
    pieces = [encoding.ids for encoding in tokenizer.encode_batch(cut)]
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i]))

    def run(batch: list[int]) -> None:
        ids = np.zeros((len(batch), len(pieces[batch[-1]])), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, i in enumerate(batch):
            ids[row, : len(pieces[i])] = pieces[i]
            mask[row, : len(pieces[i])] = 1
        vectors[batch] = session.run(["vectors"], {"ids": ids, "mask": mask})[0]

    models.side_by_side(run, [order[start : start + BATCH] for start in range(0, len(order), BATCH)])
    return vectors


def available() -> bool:
    """Whether the model is there and whole, and can be run."""
    try:
        _encoder()
    except InstallationError:
        return False
    return True


@cache
def _encoder() -> models.Model:
    """The model, loaded once."""
    return load(lexicon.path(PINS))


def load(pins: Path) -> models.Model:
    """The model that `pins` lists, its tokenizer cutting off what is too long; raises as `models.load`."""
    model = models.load(pins)
    model.tokenizer.enable_truncation(LONGEST)
    return model
