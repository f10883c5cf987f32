"""Make the attribution model that ships with Verbale: train it (train.py), export it (export.py), measure it.

    pip install torch onnx onnxruntime tokenizers numpy
    PYTHONPATH=src python training/attribution/build.py --corpus FOLDER --scorer evaluate.py --work FOLDER

What is done already in --work is not done again: training goes on from its last checkpoint; options that are not known
here are handed on to train.py (--epochs 10 --wheel-folder FOLDER). About 75 minutes on two idle cores.

Writes src/verbale/resources/models/: attribution.onnx, attribution.json (hashes and settings) and attribution.md (the
model card, with the figures measured here on dev). The least probability of a cue and the calibration are chosen on
dev.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch
from batches import epoch
from corpus import Article, Marked, articles
from export import build, loud_channels
from network import Network
from predict import figures, scorer
from tokenizers import Tokenizer

from verbale import lexicon
from verbale.statements import network as running
from verbale.statements.decoding import Decoded

MODELS = Path(__file__).resolve().parents[2] / "src" / "verbale" / "resources" / "models"
LARGEST = 30_000_000  # bytes
TRIED = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
FIRST = 0.1  # probability of a cue from which on an attribution is looked at for the calibration
# Pieces in a window at work: on dev 128 is as good as the 254 of training, and a fifth faster.
SERVED = 128
FOLDS = 6
BINS = 10


def right(found: Decoded, start: int, reading: tuple[Marked, ...]) -> bool:
    """Whether one reading has an attribution that shares a piece of each role (or lacks a source as well)."""

    def pieces(runs: tuple[tuple[int, int], ...]) -> set[int]:
        return {start + i for a, b in runs for i in range(a, b)}

    source, cue, content = pieces(found.source), pieces(found.cue), pieces(found.content)
    return any(
        (bool(source & set(own.source.tolist())) if len(own.source) else not source)
        and cue & set(own.cue.tolist())
        and content & set(own.content.tolist())
        for own in reading
    )


def logistic(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The weights of a logistic regression, by Newton's method with a small ridge."""
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (y - p) - 1e-3 * weights
        curve = (x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(x.shape[1])
        weights += np.linalg.solve(curve, slope)
    return weights


def calibration_error(p: np.ndarray, y: np.ndarray) -> float:
    """Expected calibration error (Naeini et al. 2015) over bins of equal width."""
    bins = np.minimum((p * BINS).astype(int), BINS - 1)
    return float(sum(abs(p[bins == b].mean() - y[bins == b].mean()) * (bins == b).mean() for b in set(bins.tolist())))


def calibrate(dev: list[Article], found: list[list[tuple[int, Decoded]]]) -> tuple[list[float], float]:
    """The weights over all of dev, and the error of weights that were fitted on other articles."""
    x, y, fold = [], [], []
    for k, (article, own) in enumerate(zip(dev, found, strict=True)):
        for start, one in own:
            if not one.content:
                continue
            x.append(running.signs(one))
            y.append(np.mean([right(one, start, reading) for _, reading in article.readings]) >= 0.5)
            fold.append(k % FOLDS)
    xs, ys, folds = np.array(x), np.array(y, dtype=float), np.array(fold)
    held = np.zeros(len(ys))
    for k in range(FOLDS):
        weights = logistic(xs[folds != k], ys[folds != k])
        held[folds == k] = 1 / (1 + np.exp(-xs[folds == k] @ weights))
    return [round(float(w), 5) for w in logistic(xs, ys)], calibration_error(held, ys)


def write(data: bytes, settings: dict[str, object], folder: Path) -> None:
    """The model and its pins."""
    (folder / "attribution.onnx").write_bytes(data)
    tokens = "encoder-tokenizer.json"
    listed = {
        "model": {"file": "attribution.onnx", "sha256": hashlib.sha256(data).hexdigest()},
        "tokenizer": {"file": tokens, "sha256": hashlib.sha256((MODELS / tokens).read_bytes()).hexdigest()},
        "settings": settings,
    }
    (folder / "attribution.json").write_text(json.dumps(listed, indent=1) + "\n", "utf-8")
    running._model.cache_clear()
    running.settings.cache_clear()


def main() -> None:
    """Export, choose the settings on dev, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--corpus", "--work", "--scorer"):
        parser.add_argument(name, type=Path, required=True)
    arguments, for_training = parser.parse_known_args()
    script = [sys.executable, str(Path(__file__).with_name("train.py"))]
    told = ["--corpus", str(arguments.corpus), "--work", str(arguments.work), "--scorer", str(arguments.scorer)]
    subprocess.run([*script, *told, *for_training], check=True)  # noqa: S603
    kept = torch.load(arguments.work / "network.pt", weights_only=True)
    network = Network(len(kept["coders"]), kept["layers"])
    network.load_state_dict(kept["network"])
    network.eval()
    tokenizer = Tokenizer.from_file(str(lexicon.path("models/encoder-tokenizer.json")))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    dev = articles(arguments.corpus / "dev", tokenizer)
    some = epoch(dev[:8], kept["coders"], kept["longest"], 8, 0)[:4]
    data = build(network, loud_channels(network, some)).SerializeToString(deterministic=True)
    if len(data) > LARGEST:
        raise SystemExit(f"attribution.onnx has {len(data)} bytes, more than a wheel may carry ({LARGEST})")
    settings: dict[str, object] = {
        "longest": SERVED,
        "least": FIRST,
        "transitions": [round(float(x), 4) for x in network.transitions.detach().flatten()],
        "start": [round(float(x), 4) for x in network.start.detach()],
        "weights": [0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
    }
    write(data, settings, MODELS)
    judge = scorer(arguments.scorer)
    weights, error = calibrate(dev, [running.read(article.pieces) for article in dev])
    write(data, settings | {"least": min(TRIED), "weights": weights}, MODELS)
    found = [running.read(article.pieces) for article in dev]
    tried = {}
    for least in TRIED:
        kept_here = [
            [item for item in own if item[1].content and running.settings().probability(item[1]) >= least]
            for own in found
        ]
        tried[least] = figures(judge, arguments.corpus / "dev", dev, kept_here)
        print(least, tried[least], flush=True)
    best = max(TRIED, key=lambda least: sum(tried[least][name] for name in ("overlap", "exact", "agr_any", "alpha")))
    write(data, settings | {"least": best, "weights": weights}, MODELS)
    card = (Path(__file__).parent / "card.md").read_text("utf-8")
    values = tried[best] | {"calibration_error": round(error, 3), "bytes": len(data), "least": best}
    values |= {"sha256": hashlib.sha256(data).hexdigest(), "steps": kept["step"]}
    (MODELS / "attribution.md").write_text(card.format(**values), encoding="utf-8")
    print(json.dumps(values, indent=1))


if __name__ == "__main__":
    main()
