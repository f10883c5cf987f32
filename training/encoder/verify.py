"""Hold the int8 encoder against the published weights.

Three computations of the same vectors: plain numpy, from the description of BERT and in float64, which shows that the
graph computes what it should; the graph in float32; the graph in int8.
"""

from __future__ import annotations

import math
import time

import numpy as np
import onnxruntime
from graph import EPSILON, HEADS, LAYERS, POSITIONS, WIDTH
from sentences import varied
from tokenizers import Tokenizer

Arrays = dict[str, np.ndarray]
# Cosine between int8 and float32, measured when this was written, less a little for other processors' rounding.
LEAST, LEAST_MEAN = 0.985, 0.997


def demand(found: dict[str, float]) -> None:
    """Stop where the vectors are worse than they were when this was written."""
    if found["graph_cosine_min"] < 0.999999:
        raise SystemExit(f"the graph does not compute the model: cosine {found['graph_cosine_min']} with numpy")
    if found["cosine_min"] < LEAST or found["cosine_mean"] < LEAST_MEAN:
        raise SystemExit(f"int8 is too far from float32: cosine min {found['cosine_min']}, mean {found['cosine_mean']}")


def figures(arrays: Arrays, full: bytes, small: bytes, tokenizer: bytes) -> dict[str, float]:
    """How near the vectors are, how far similarities of pairs move, and how long the vectors take."""
    texts = varied()
    tokens = Tokenizer.from_buffer(tokenizer)
    tokens.enable_truncation(POSITIONS)
    pieces = [encoding.ids for encoding in tokens.encode_batch(texts)]
    reference = np.stack([by_numpy(arrays, ids) for ids in pieces])
    in_full, in_small = (one_by_one(session(model), pieces) for model in (full, small))
    beside = together(session(small), pieces)
    cosines = (in_full * in_small).sum(axis=1)
    pairs = in_small @ in_small.T - in_full @ in_full.T
    started = time.perf_counter()
    one_by_one(session(small), pieces)
    return {
        "sentences": len(texts),
        "graph_cosine_min": round(float((in_full * reference).sum(axis=1).min()), 7),
        "cosine_min": round(float(cosines.min()), 4),
        "cosine_mean": round(float(cosines.mean()), 4),
        "pair_error_mean": round(float(np.abs(pairs).mean()), 4),
        "pair_error_max": round(float(np.abs(pairs).max()), 4),
        "neighbour_error": float(f"{np.abs(beside - in_small).max():.1e}"),
        "seconds": round(time.perf_counter() - started, 2),
    }


def session(model: bytes) -> onnxruntime.InferenceSession:
    """The model, ready to run on the processor."""
    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])


def one_by_one(model: onnxruntime.InferenceSession, pieces: list[list[int]]) -> np.ndarray:
    """Vectors (n, WIDTH), each sentence run alone."""
    return np.concatenate([run(model, [ids]) for ids in pieces])


def together(model: onnxruntime.InferenceSession, pieces: list[list[int]]) -> np.ndarray:
    """Vectors (n, WIDTH), eight sentences at a time, padded to the longest."""
    return np.concatenate([run(model, pieces[i : i + 8]) for i in range(0, len(pieces), 8)])


def run(model: onnxruntime.InferenceSession, batch: list[list[int]]) -> np.ndarray:
    """Vectors of one padded batch."""
    ids = np.zeros((len(batch), max(map(len, batch))), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, pieces in enumerate(batch):
        ids[row, : len(pieces)], mask[row, : len(pieces)] = pieces, 1
    return model.run(["vectors"], {"ids": ids, "mask": mask})[0]


def by_numpy(arrays: Arrays, ids: list[int]) -> np.ndarray:
    """The vector of one sentence, computed without onnxruntime and in float64."""
    x = arrays["embeddings.word_embeddings.weight"][ids].astype(np.float64)
    x = x + arrays["embeddings.position_embeddings.weight"][: len(ids)]
    x = normed(arrays, "embeddings.LayerNorm", x + arrays["embeddings.token_type_embeddings.weight"][0])
    for number in range(LAYERS):
        at = f"encoder.layer.{number}."
        mixed = attention(arrays, at + "attention.self.", x)
        x = normed(arrays, at + "attention.output.LayerNorm", x + linear(arrays, at + "attention.output.dense", mixed))
        wide = gelu(linear(arrays, at + "intermediate.dense", x))
        x = normed(arrays, at + "output.LayerNorm", x + linear(arrays, at + "output.dense", wide))
    vector = x.mean(axis=0)
    return vector / np.linalg.norm(vector)


def attention(arrays: Arrays, at: str, x: np.ndarray) -> np.ndarray:
    """Attention of (n, WIDTH), HEADS heads."""
    query, key, value = (
        linear(arrays, at + role, x).reshape(len(x), HEADS, -1).swapaxes(0, 1) for role in ("query", "key", "value")
    )
    scores = np.exp(query @ key.swapaxes(1, 2) / math.sqrt(WIDTH // HEADS))
    return (scores / scores.sum(axis=-1, keepdims=True) @ value).swapaxes(0, 1).reshape(x.shape)


def linear(arrays: Arrays, name: str, x: np.ndarray) -> np.ndarray:
    """A linear layer."""
    return x @ arrays[f"{name}.weight"].T.astype(np.float64) + arrays[f"{name}.bias"]


def normed(arrays: Arrays, name: str, x: np.ndarray) -> np.ndarray:
    """A layer normalisation over the last axis."""
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON)
    return centred / spread * arrays[f"{name}.weight"] + arrays[f"{name}.bias"]


def gelu(x: np.ndarray) -> np.ndarray:
    """The exact form, with the error function."""
    return x * 0.5 * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))
