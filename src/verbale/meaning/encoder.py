"""Sentences to vectors with onnxruntime, which is loaded at the first sentence and not before."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from verbale import lexicon
from verbale.errors import InstallationError, UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WIDTH = 384  # numbers in a vector: config.json of the model, hidden_size
LONGEST = 128  # word pieces: the length the model was trained at, and that its position table in our file has
# Sentences in one run: 16 is as fast as 8, and a quarter faster than 32, whose padding costs more (on two cores).
BATCH = 16
THREADS = 4  # at most: the matrices of one run are too small to keep more of them busy
# Characters of a text that are looked at at all: 128 pieces are some 600 characters of English; a piece of a word that
# the model knows has at most 18, and white space counts for nothing, so that this is ample and bounds the work.
CHARACTERS = 4096
PINS = "models/encoder.json"


class Encoder(NamedTuple):
    """What `encode` runs: an onnxruntime session and a tokenizer without padding."""

    session: Any
    tokenizer: Any


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
    session, tokenizer = _encoder()
    cut = [text[:CHARACTERS].encode("utf-8", "replace").decode("utf-8") for text in texts]
    pieces = [encoding.ids for encoding in tokenizer.encode_batch(cut)]
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i]))
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        ids = np.zeros((len(batch), len(pieces[batch[-1]])), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, i in enumerate(batch):
            ids[row, : len(pieces[i])] = pieces[i]
            mask[row, : len(pieces[i])] = 1
        vectors[batch] = session.run(["vectors"], {"ids": ids, "mask": mask})[0]
    return vectors


def available() -> bool:
    """Whether the model is there and whole, and can be run."""
    try:
        _encoder()
    except InstallationError:
        return False
    return True


@cache
def _encoder() -> Encoder:
    """The model, loaded once."""
    return load(lexicon.path(PINS))


def load(pins: Path) -> Encoder:
    """The model whose files and hashes `pins` lists: {"model": {"file", "sha256"}, "tokenizer": {"file", "sha256"}}.

    Raises `InstallationError` where a file, onnxruntime or tokenizers is missing, or a file is not the one pinned.
    """
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        line = f"{error.name} cannot be imported, the meaning search needs it: install verbale again."
        raise InstallationError(line) from error
    try:
        listed = json.loads(pins.read_text("utf-8"))
        parts = [(pins.parent / listed[part]["file"], listed[part]["sha256"]) for part in ("model", "tokenizer")]
    except (ValueError, KeyError, TypeError) as error:
        raise InstallationError(f"{pins} is damaged ({type(error).__name__}): install verbale again.") from error
    model, tokens = (_pinned(path, sha256) for path, sha256 in parts)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(_cores(), THREADS)
    # Spinning gains a fifth on an idle machine and costs half on a busy one (2 threads on 2 cores).
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only: warnings would go to the user's terminal
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_buffer(tokens)
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return Encoder(session, tokenizer)


def _pinned(path: Path, sha256: str) -> bytes:
    """The bytes of `path`, once their hash is the one pinned."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InstallationError(f"{path} cannot be read ({error.strerror}): install verbale again.") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise InstallationError(f"{path} is damaged ({len(data)} bytes, not those pinned): install verbale again.")
    return data


def _cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
