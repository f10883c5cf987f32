"""Make `resources/models/plover.json`: the weights by which PLOVER root codes are told.

usage: python -m training.acts.plover EVENTS.tsv [--out FILE] [--measure]

EVENTS.tsv has the columns sentence, source, target and gold_root (Hu et al., ACL 2024). `--measure` prints the
five-fold cross-validated accuracy and macro-F1 and makes nothing. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import base64
import collections
import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from verbale import lexicon, meaning
from verbale.acts.plover import SCALE, VECTOR, features, marked, renderings

SEEN = 2
SMALLEST = 0.03
STRENGTH = 1.0


def matrix(names: Sequence[Sequence[str]], vectors: np.ndarray, index: dict[str, int]) -> Any:
    """Named features and vectors side by side, as they are weighed at run time."""
    places: tuple[list[int], list[int], list[float]] = ([], [], [])
    for i, found in enumerate(names):
        for name in found:
            if name in index:
                places[0].append(i)
                places[1].append(index[name])
                places[2].append(SCALE[name.split(":")[0]])
    named = scipy.sparse.csr_matrix((places[2], places[:2]), shape=(len(names), len(index)))
    return scipy.sparse.hstack([named, scipy.sparse.csr_matrix(vectors * VECTOR)]).tocsr()


def fitted(names: Sequence[Sequence[str]], vectors: np.ndarray, roots: np.ndarray) -> tuple[dict[str, int], Any]:
    """The features that are kept, and the regression over them."""
    seen = collections.Counter(name for found in names for name in found)
    index = {name: i for i, name in enumerate(sorted(n for n, count in seen.items() if count >= SEEN))}
    model = LogisticRegression(C=STRENGTH, max_iter=300, class_weight="balanced")
    return index, model.fit(matrix(names, vectors, index), roots)


def measure(names: Sequence[Sequence[str]], vectors: np.ndarray, roots: np.ndarray) -> None:
    """Print what five-fold cross-validation gives."""
    told = np.empty(len(roots), dtype=object)
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(names, roots):
        index, model = fitted([names[i] for i in train], vectors[train], roots[train])
        told[test] = model.predict(matrix([names[i] for i in test], vectors[test], index))
    scores = {}
    for root in sorted(set(roots)):
        hits = ((told == root) & (roots == root)).sum()
        scores[root] = 2 * hits / ((told == root).sum() + (roots == root).sum())
    print(" ".join(f"{root} {score:.2f}" for root, score in scores.items()))
    print(f"accuracy {(told == roots).mean():.3f} macro-F1 {np.mean(list(scores.values())):.3f}")


def packed(values: np.ndarray) -> str:
    """Numbers as half floats in base64, little-endian, row by row."""
    return base64.b64encode(values.astype("<f2").tobytes()).decode("ascii")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", type=Path)
    parser.add_argument("--out", type=Path, default=lexicon.RESOURCES / "models/plover.json")
    parser.add_argument("--measure", action="store_true")
    given = parser.parse_args()
    with given.events.open(encoding="utf-8", newline="") as lines:
        events = list(csv.DictReader(lines, delimiter="\t"))
    texts = [marked(event["sentence"], event["source"], event["target"]) for event in events]
    names = [features(text) for text in texts]
    both = meaning.encode([text for pair in map(renderings, texts) for text in pair])
    vectors = both.reshape(len(texts), -1)
    roots = np.array([event["gold_root"] for event in events])
    if given.measure:
        measure(names, vectors, roots)
        return
    index, model = fitted(names, vectors, roots)
    named = {}
    for name, i in index.items():
        row = [round(float(v), 2) for v in model.coef_[:, i]]
        if max(map(abs, row)) >= SMALLEST:
            named[name] = row
    made = {
        "roots": [str(root) for root in model.classes_],
        "bias": [round(float(v), 4) for v in model.intercept_],
        "vectors": packed(model.coef_[:, len(index) :]),
        "weights": named,
    }
    given.out.write_text(json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", "utf-8")
    print(f"{given.out}: {len(named)} features, {given.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
