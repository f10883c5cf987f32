"""What networks see in sentences of documents that they were not trained on: kept in files, one for each fold."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from verbale.acts.network import BUCKETS, JOINT, SLOTS, TYPES, Seen, Tables

FOLDS = 4


class Held(NamedTuple):
    """What a network sees in a sentence, and its tables."""

    seen: Seen
    tables: Tables


def fold_of(sentence: Mapping[str, Any]) -> int:
    """The fold of a sentence: that of its document."""
    return zlib.crc32(str(sentence.get("doc", sentence["id"])).encode()) % FOLDS


def kept(path: Path, keys: Sequence[str], seen: Sequence[Seen], tables: Tables) -> None:
    """Write down what one network sees, under the keys of the sentences."""
    sizes = np.array([len(one.starts) for one in seen])
    joined = {
        name: np.concatenate([getattr(one, name) for one in seen])
        for name in ("words", "keys", "queries", "starts", "ends")
    }
    half = {name: value.astype(np.float16) if value.dtype == np.float32 else value for name, value in joined.items()}
    parts = {"distances": tables.distances, "kinds": tables.types, "weights": tables.weights, "bias": tables.bias}
    np.savez(path, ids=np.array(keys), sizes=sizes, types=np.stack([one.types for one in seen]), **half, **parts)


def read(path: Path) -> dict[str, Held]:
    """What `kept` wrote, by the keys of the sentences."""
    data = np.load(path)
    tables = Tables(
        data["distances"].reshape(BUCKETS, JOINT),
        data["kinds"].reshape(len(TYPES), JOINT),
        data["weights"].reshape(SLOTS, JOINT),
        data["bias"].reshape(SLOTS),
    )
    ends = np.cumsum(data["sizes"])
    arrays = {name: data[name] for name in ("words", "keys", "queries")}
    places = {name: data[name] for name in ("starts", "ends")}
    found = {}
    for number, (key, end) in enumerate(zip(data["ids"].tolist(), ends, strict=True)):
        inside = slice(int(end - data["sizes"][number]), int(end))
        words, keys, queries = (arrays[name][inside].astype(np.float32) for name in ("words", "keys", "queries"))
        seen = Seen(data["types"][number], words, keys, queries, places["starts"][inside], places["ends"][inside])
        found[key] = Held(seen, tables)
    return found
