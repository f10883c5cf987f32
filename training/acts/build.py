"""Make what acts are decided by: `resources/models/acts.json`, `addressees.json`, `acts.onnx` and its pins.

usage: python -m training.acts.build LABELS.jsonl... --work FOLDER [--speeches FILE.parquet] [--news FOLDER]
                                     [--wheel-folder FOLDER] [--folds N] [--report]

LABELS are sentences with their text; those of `labels.jsonl` beside this file are added where --speeches (UN General
Debate Corpus) and --news (PolNeAR's train/text) are given. Networks are trained once for each fold, to see what one
sees in documents that it was not trained on, and once on all; what lies in --work is not made again. Seven minutes a
network on one core, the rest takes one. Needs torch, onnx, scikit-learn, pyarrow, and PYTHONPATH=src.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression
from training.acts import corpus, held, whom
from training.acts.held import FOLDS, Held, fold_of

from verbale import lexicon
from verbale.acts.deciding import SCALE, Weighed, parts
from verbale.schema import ActType

STRENGTH = 0.4  # inverse of the penalty; 1 is no better by cross-validation
SEEN = 3  # a feature of fewer candidates is left out: no rare word of a corpus is kept
SMALLEST = 0.004  # a weight nearer to zero is left out
USUAL = 0.38  # threshold of all types: between 0.3 and 0.42 the figures hardly differ
PLAIN = ActType.ASSERT
KINDS = tuple(kind for kind in ActType if kind is not PLAIN)
MODELS = lexicon.RESOURCES / "models"


class Learner:
    """A logistic regression over named features."""

    def fit(self, rows: Sequence[corpus.Row]) -> Learner:
        seen = collections.Counter(name for row in rows for name in row.features)
        self.index = {name: i for i, name in enumerate(sorted(n for n, c in seen.items() if c >= SEEN))}
        model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=500, random_state=0)
        self.model = model.fit(self._matrix(rows), np.array([row.right for row in rows]))
        return self

    def odds(self, rows: Sequence[corpus.Row]) -> np.ndarray:
        return self.model.decision_function(self._matrix(rows))

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


def crossed(folds: Sequence[int], rows: Sequence[corpus.Row], always: Sequence[corpus.Row]) -> np.ndarray:
    """The log-odds of each row by a learner that has not seen its document."""
    found = np.zeros(len(rows))
    for k in range(FOLDS):
        mine = [i for i, row in enumerate(rows) if folds[row.of] == k]
        learner = Learner().fit([row for row in rows if folds[row.of] != k] + list(always))
        found[mine] = learner.odds([rows[i] for i in mine])
    return found


def stacked(rows: Sequence[corpus.Row], odds: np.ndarray, seen: Sequence[Held]) -> np.ndarray:
    """What a decision over each row weighs: the parts, then which type it is."""
    return np.array(
        [
            [
                *parts(Weighed(row.candidate, row.slots, float(value)), one.seen),
                *(float(row.type is kind) for kind in KINDS),
            ]
            for row, value, one in zip(rows, odds, seen, strict=True)
        ]
    )


def shares_of(x: np.ndarray, y: np.ndarray) -> LogisticRegression:
    """What each part counts."""
    return LogisticRegression(C=1.0, max_iter=1000).fit(x, y)


def thresholds(sentences: Sequence[corpus.Sentence], rows: Sequence[corpus.Row], found: np.ndarray) -> dict[str, float]:
    """For each type, the probability from which to take it: half way from the best for F1 over sentences to the usual.

    Half way, because on other sentences than those they were chosen on the best are no better than one for all types.
    """
    best = {}
    for kind in KINDS:
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
        best[kind.value] = round((float(good[len(good) // 2]) + USUAL) / 2, 2)
    return best


def held_out(sentences: Sequence[corpus.Sentence], given: argparse.Namespace) -> dict[str, Held]:
    """What the networks of the folds see in the sentences, trained where --work has none."""
    found: dict[str, Held] = {}
    for k in range(given.folds):
        path = given.work / f"fold-{k}.npz"
        if not path.exists():
            from training.acts import networks

            networks.of_fold(sentences, k, given.wheel_folder or given.work, path)
        found |= held.read(path)
    return found


def decisions(
    sentences: Sequence[corpus.Sentence], labelled: int, rows: Sequence[corpus.Row], seen: dict[str, Held],
    always: Sequence[corpus.Row],
) -> tuple[dict[str, Any], np.ndarray]:  # fmt: skip
    """The content of acts.json, and the probability of each row by weights that have not seen its document.

    Rows of sentences that no network was held out for have -1. Thresholds are chosen on the first `labelled` sentences:
    the others were picked for being doubtful.
    """
    folds = [fold_of(sentence) for sentence in sentences]
    odds = crossed(folds, rows, always)
    mine = [i for i, row in enumerate(rows) if sentences[row.of]["id"] in seen]
    some = [rows[i] for i in mine]
    x = stacked(some, odds[mine], [seen[sentences[row.of]["id"]] for row in some])
    y = np.array([row.right for row in some])
    # folds of their own, by document: with one network held out there is only one of the others
    apart = np.array([(folds[row.of] + hash_of(sentences[row.of])) % FOLDS for row in some])
    probable = np.full(len(rows), -1.0)
    for k in range(FOLDS):
        model = shares_of(x[apart != k], y[apart != k])
        probable[np.array(mine)[apart == k]] = model.predict_proba(x[apart == k])[:, 1]
    of_labelled = [i for i in mine if rows[i].of < labelled]
    known = [i for i, s in enumerate(sentences[:labelled]) if s["id"] in seen]
    place = {number: at for at, number in enumerate(known)}
    moved = [corpus.moved(rows[i], place[rows[i].of]) for i in of_labelled]
    limits = thresholds([sentences[i] for i in known], moved, probable[of_labelled])
    model, learner = shares_of(x, y), Learner().fit([*rows, *always])
    count = x.shape[1] - len(KINDS)
    offset = float(model.intercept_[0])
    made = {
        "bias": round(float(learner.model.intercept_[0]), 4),
        "shares": [round(float(v), 4) for v in model.coef_[0][:count]],
        "offsets": {
            kind.value: round(float(v) + offset, 4) for kind, v in zip(KINDS, model.coef_[0][count:], strict=True)
        },
        "thresholds": limits,
        "weights": learner.weights(),
    }
    return made, probable


def hash_of(sentence: corpus.Sentence) -> int:
    """A number for a document, another one than that of its fold."""
    return int(hashlib.sha256(str(sentence.get("doc", sentence["id"])).encode()).hexdigest()[:6], 16)


def write(path: Path, made: dict[str, Any]) -> None:
    """JSON on one line, keys in order."""
    path.write_text(json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", "utf-8")
    print(f"{path.name}: {len(made.get('weights', ()))} weights, {path.stat().st_size} bytes")


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", nargs="+", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--speeches", type=Path)
    parser.add_argument("--news", type=Path)
    parser.add_argument("--wheel-folder", type=Path)
    parser.add_argument("--folds", type=int, default=FOLDS, help="networks that are held out; fewer are quicker")
    parser.add_argument("--out", type=Path, default=MODELS)
    parser.add_argument("--report", type=Path, help="write held-out predictions here, for the scorer of statements")
    return parser.parse_args()


def main() -> None:
    """All of it, in order."""
    given = options()
    given.work.mkdir(parents=True, exist_ok=True)
    sentences = [sentence for path in given.labels for sentence in corpus.labelled(path)]
    labelled = len(sentences)
    sentences += corpus.pointed(given.speeches, given.news)
    rows, always = list(corpus.rows(sentences)), list(corpus.rows(corpus.own()))
    seen = held_out(sentences, given)
    made, probable = decisions(sentences, labelled, rows, seen, always)
    write(given.out / "acts.json", made)
    print(made["shares"], made["offsets"], made["thresholds"])
    addressees, chosen = whom.learned(sentences, rows, seen)
    write(given.out / "addressees.json", addressees)
    print(addressees["shares"], addressees["offset"], addressees["least"])
    if given.report:
        whom.report(given.report, sentences[:labelled], rows, probable, made["thresholds"], chosen, seen)
    from training.acts import networks

    networks.final(sentences, given.wheel_folder or given.work, given.work / "final.pt", given.out)


if __name__ == "__main__":
    main()
