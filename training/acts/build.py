"""Make `resources/models/acts.json`: the weights by which acts are decided.

usage: python -m training.acts.build LABELS.jsonl... [--out FILE] [--report]

Needs scikit-learn. Takes some twenty seconds. The same input gives the same file. Thresholds are chosen for each type
by five-fold cross-validation over documents, for the best F1 on the sentences.
"""

from __future__ import annotations

import argparse
import collections
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression
from training.acts import corpus

from verbale import lexicon
from verbale.acts.deciding import SCALE
from verbale.schema import ActType

FOLDS = 5
STRENGTH = 1.0  # inverse of the penalty; 0.4 and 3 are no better by cross-validation
SEEN = 3  # a feature of fewer candidates is left out: no rare word of a corpus is kept
SMALLEST = 0.004  # a weight nearer to zero is left out
PLAIN = ActType.ASSERT


class Learner:
    """A logistic regression over named features."""

    def fit(self, rows: Sequence[corpus.Row]) -> Learner:
        seen = collections.Counter(name for row in rows for name in row.features)
        self.index = {name: i for i, name in enumerate(sorted(n for n, c in seen.items() if c >= SEEN))}
        model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=500, random_state=0)
        self.model = model.fit(self._matrix(rows), np.array([row.right for row in rows]))
        return self

    def probabilities(self, rows: Sequence[corpus.Row]) -> np.ndarray:
        return self.model.predict_proba(self._matrix(rows))[:, 1]

    def weights(self) -> dict[str, float]:
        values = self.model.coef_[0]
        return {n: round(float(values[i]), 3) for n, i in self.index.items() if abs(values[i]) >= SMALLEST}

    def _matrix(self, rows: Sequence[corpus.Row]) -> Any:
        places: tuple[list[int], list[int], list[float]] = ([], [], [])
        for i, row in enumerate(rows):
            for name in row.features:
                if name in self.index:
                    places[0].append(i)
                    places[1].append(self.index[name])
                    places[2].append(SCALE.get(name[0], 1.0) if name[1:2] == ":" else 1.0)
        return scipy.sparse.csr_matrix((places[2], places[:2]), shape=(len(rows), len(self.index)))


def crossed(
    sentences: Sequence[corpus.Sentence], rows: Sequence[corpus.Row], always: Sequence[corpus.Row]
) -> np.ndarray:
    """The probability of each row by a learner that has not seen its document."""
    fold = [zlib.crc32(str(s.get("doc", s["id"])).encode()) % FOLDS for s in sentences]
    found = np.zeros(len(rows))
    for k in range(FOLDS):
        held = [i for i, row in enumerate(rows) if fold[row.of] == k]
        learner = Learner().fit([row for row in rows if fold[row.of] != k] + list(always))
        found[held] = learner.probabilities([rows[i] for i in held])
    return found


def thresholds(sentences: Sequence[corpus.Sentence], rows: Sequence[corpus.Row], found: np.ndarray) -> dict[str, float]:
    """For each type, the probability from which to take it, for the best F1 over sentences."""
    best = {}
    for kind in ActType:
        if kind is PLAIN:
            continue
        gold = np.array([any(act["type"] == kind for act in s["acts"]) for s in sentences])
        likeliest = np.zeros(len(sentences))
        for row, value in zip(rows, found, strict=True):
            if row.type is kind:
                likeliest[row.of] = max(likeliest[row.of], value)
        scores = []
        for limit in np.arange(0.2, 0.66, 0.02):
            taken = likeliest >= limit
            scores.append((2 * (taken & gold).sum() / max(1, taken.sum() + gold.sum()), limit))
        # the middle of the thresholds that are as good as the best: a single peak is chance
        top = max(score for score, _ in scores)
        good = [limit for score, limit in scores if score >= top - 0.01]
        best[kind.value] = round(float(good[len(good) // 2]), 2)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=lexicon.RESOURCES / "models/acts.json")
    given = parser.parse_args()
    sentences = [sentence for path in given.labels for sentence in corpus.labelled(path)]
    rows, always = list(corpus.rows(sentences)), list(corpus.rows(corpus.own()))
    limits = thresholds(sentences, rows, crossed(sentences, rows, always))
    learner = Learner().fit([*rows, *always])
    made = {"bias": round(float(learner.model.intercept_[0]), 4), "thresholds": limits, "weights": learner.weights()}
    given.out.write_text(json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", "utf-8")
    print(f"{given.out}: {len(made['weights'])} weights, {given.out.stat().st_size} bytes, thresholds {limits}")


if __name__ == "__main__":
    main()
