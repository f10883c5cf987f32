"""The networks that `build` needs: one for each fold, and the one that ships."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import torch
from training.acts import corpus, export, held, learning
from training.acts.network import Acts

from verbale.acts.network import Tables

LARGEST = 25_000_000  # bytes
SEED = 11


def of_fold(sentences: Sequence[corpus.Sentence], fold: int, folder: Path, path: Path) -> None:
    """Train without the documents of a fold, and keep what the network sees in them."""
    torch.set_num_threads(1)
    pieces = learning.tokenizer()
    items = [learning.item(sentence, pieces) for sentence in sentences]
    own = [learning.item(sentence, pieces) for sentence in corpus.own()]
    learning.read_lower(learning.begun(folder), [*items, *own])
    inside = [held.fold_of(sentence) == fold for sentence in sentences]
    network = learning.trained(
        [one for one, held_out in zip(items, inside, strict=True) if not held_out] + own, 1 + fold, folder
    )
    mine = [i for i, held_out in enumerate(inside) if held_out]
    seen = learning.seen(network, [items[i] for i in mine])
    held.kept(path, [str(sentences[i]["id"]) for i in mine], seen, tables_of(network))


def final(sentences: Sequence[corpus.Sentence], folder: Path, path: Path, out: Path) -> None:
    """Train on everything, unless `path` has the weights already; export and pin."""
    torch.set_num_threads(1)
    network = Acts()
    pieces = learning.tokenizer()
    if path.exists():
        network.load_state_dict(torch.load(path, weights_only=True))
    else:
        items = [learning.item(sentence, pieces) for sentence in [*sentences, *corpus.own()]]
        learning.read_lower(learning.begun(folder), items)
        network = learning.trained(items, SEED, folder)
        torch.save(network.state_dict(), path)
    some = [learning.item(sentence, pieces).ids for sentence in sentences[:64]]
    model = export.build(network, export.loud_channels(network, some))
    data = model.SerializeToString(deterministic=True)
    if len(data) > LARGEST:
        raise SystemExit(f"acts.onnx has {len(data)} bytes, more than a wheel may carry for it ({LARGEST})")
    (out / "acts.onnx").write_bytes(data)
    tokens = "encoder-tokenizer.json"
    listed = {
        "model": {"file": "acts.onnx", "sha256": hashlib.sha256(data).hexdigest()},
        "tokenizer": {"file": tokens, "sha256": hashlib.sha256((out / tokens).read_bytes()).hexdigest()},
        "settings": export.settings(network),
    }
    (out / "acts-network.json").write_text(json.dumps(listed, indent=1) + "\n", "utf-8")
    print(f"acts.onnx: {len(data)} bytes")


def tables_of(network: Acts) -> Tables:
    """The tables of the last step."""
    parts = (network.distance.weight, network.kinds.weight, network.slot.weight, network.slot.bias)
    return Tables(*(part.detach().numpy() for part in parts))
