"""Learn whom acts are addressed to: weights over phrases, first by their features, then beside what networks see."""

from __future__ import annotations

import collections
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression
from training.acts import corpus
from training.acts.held import FOLDS, Held, fold_of

from verbale.acts.addressing import Phrase, features, phrases, signs, taken
from verbale.acts.deciding import Decided, settled
from verbale.acts.network import slots as network_slots
from verbale.acts.slots import Slots
from verbale.references.deadlines import find_deadline
from verbale.references.instruments import distinct, find_instruments
from verbale.schema import ActType
from verbale.text.spans import Span

STRENGTH, SEEN, SMALLEST = 0.5, 4, 0.01
HIT = 0.5  # word F1 from which a phrase is the addressee, as acts are judged
TRIED = np.arange(-0.8, 0.81, 0.1)


class Case(NamedTuple):
    """A phrase beside an act, with its names, and whether it is an addressee; `of` is the number of the act."""

    of: int
    phrase: Phrase
    names: list[str]
    right: bool


class Labelled(NamedTuple):
    """A labelled act with the row that stands for it."""

    row: corpus.Row
    gold: list[str]


def acts_of(sentences: Sequence[corpus.Sentence], rows: Sequence[corpus.Row]) -> Iterator[Labelled]:
    """Each labelled act that has a row, with the row whose matter is nearest."""
    by: dict[int, list[corpus.Row]] = collections.defaultdict(list)
    for row in rows:
        if row.right and row.type is not ActType.EXPRESS:
            by[row.of].append(row)
    for number, sentence in enumerate(sentences):
        for act in sentence["acts"]:
            fitting = [row for row in by[number] if row.type.value == act["type"]]
            if fitting and "matter" in act:
                matter = act["matter"]
                yield Labelled(
                    max(fitting, key=lambda row, m=matter: corpus.word_f1(matter_of(row), m)), act["addressee"]
                )


def matter_of(row: corpus.Row) -> str:
    """The words of a row's matter."""
    return row.slots.matter.of(row.reading.text) if row.slots.matter else ""


def cases_of(number: int, row: corpus.Row, gold: Sequence[str]) -> list[Case]:
    """The phrases of a row."""
    among = phrases(row.reading, row.slots)
    text = row.reading.text
    return [
        Case(
            number,
            phrase,
            features(row.reading, row.candidate, row.slots, phrase, among),
            any(corpus.word_f1(phrase.span.of(text), one) >= HIT for one in gold),
        )
        for phrase in among
    ]


class Learner:
    """A logistic regression over the names of phrases."""

    def fit(self, cases: Sequence[Case]) -> Learner:
        seen = collections.Counter(name for case in cases for name in set(case.names))
        self.index = {name: i for i, name in enumerate(sorted(n for n, c in seen.items() if c >= SEEN))}
        model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=500, random_state=0)
        self.model = model.fit(self._matrix(cases), np.array([case.right for case in cases]))
        return self

    def odds(self, cases: Sequence[Case]) -> np.ndarray:
        return self.model.decision_function(self._matrix(cases)) if cases else np.zeros(0)

    def _matrix(self, cases: Sequence[Case]) -> Any:
        places: tuple[list[int], list[int]] = ([], [])
        for i, case in enumerate(cases):
            for name in set(case.names):
                if name in self.index:
                    places[0].append(i)
                    places[1].append(self.index[name])
        return scipy.sparse.csr_matrix((np.ones(len(places[0])), places), shape=(len(cases), len(self.index)))


def learned(
    sentences: Sequence[corpus.Sentence], rows: Sequence[corpus.Row], seen: Mapping[str, Held]
) -> tuple[dict[str, Any], dict[int, tuple[Span, ...]]]:
    """The content of addressees.json, and for each row (by its identity) the addressees that weights choose which
    have not seen its document.
    """
    labelled = list(acts_of(sentences, rows))
    cases = [case for number, one in enumerate(labelled) for case in cases_of(number, *one)]
    folds = [fold_of(sentences[one.row.of]) for one in labelled]
    learners = [Learner().fit([case for case in cases if folds[case.of] != k]) for k in range(FOLDS)]
    read = [case for case in cases if sentences[labelled[case.of].row.of]["id"] in seen]
    x = np.array([part for case in read for part in [_parts(case, labelled[case.of].row, learners, sentences, seen)]])
    y = np.array([case.right for case in read])
    model = LogisticRegression(C=1.0, max_iter=1000).fit(x, y)
    total = model.decision_function(x)
    least = max(TRIED, key=lambda limit: _f1(labelled, read, total, float(limit)))
    score = _f1(labelled, read, total, float(least))
    print(f"addressees, the types given, held out but for {x.shape[1] + 1} numbers: {score:.3f}")
    chosen = {}
    for row in rows:
        if sentences[row.of]["id"] in seen and row.type is not ActType.EXPRESS:
            own = cases_of(0, row, ())
            values = [_parts(case, row, learners, sentences, seen) for case in own]
            odds = model.decision_function(np.array(values)) if values else np.zeros(0)
            chosen[id(row)] = _taken([case.phrase for case in own], odds, float(least))
    learner = Learner().fit(cases)
    weights = learner.model.coef_[0]
    made = {
        "bias": round(float(learner.model.intercept_[0]), 4),
        "shares": [round(float(v), 4) for v in model.coef_[0]],
        "offset": round(float(model.intercept_[0]), 4),
        "least": round(float(least), 2),
        "weights": {n: round(float(weights[i]), 3) for n, i in learner.index.items() if abs(weights[i]) >= SMALLEST},
    }
    return made, chosen


def _parts(
    case: Case, row: corpus.Row, learners: Sequence[Learner], sentences: Sequence[corpus.Sentence],
    seen: Mapping[str, Held],
) -> tuple[float, ...]:  # fmt: skip
    sentence = sentences[row.of]
    held = seen[str(sentence["id"])]
    scores = network_slots(held.seen, row.type, row.candidate.trigger, held.tables)
    odds = float(learners[fold_of(sentence)].odds([case])[0])
    return (odds, *signs(scores, held.seen, case.phrase))


def _taken(among: Sequence[Phrase], odds: np.ndarray, least: float) -> tuple[Span, ...]:
    return taken([(float(value), one.span) for one, value in zip(among, odds, strict=True) if value >= least])


def _f1(labelled: Sequence[Labelled], cases: Sequence[Case], total: np.ndarray, least: float) -> float:
    by: dict[int, list[int]] = collections.defaultdict(list)
    for i, case in enumerate(cases):
        by[case.of].append(i)
    right = found = wanted = 0
    for number, mine in by.items():
        one = labelled[number]
        spans = _taken([cases[i].phrase for i in mine], total[mine], least)
        left = [span.of(one.row.reading.text) for span in spans]
        found += len(left)
        wanted += len(one.gold)
        for gold in one.gold:
            hit = next((words for words in left if corpus.word_f1(gold, words) >= HIT), None)
            if hit is not None:
                right += 1
                left.remove(hit)
    return 2 * right / max(1, found + wanted)


def report(
    path: Path, sentences: Sequence[corpus.Sentence], rows: Sequence[corpus.Row], probable: np.ndarray,
    limits: Mapping[str, float], chosen: Mapping[int, tuple[Span, ...]], seen: Mapping[str, Held],
) -> None:  # fmt: skip
    """Held-out predictions as the scorer reads them, and beside them the labels of the same sentences."""
    by: dict[int, list[tuple[Decided, corpus.Row]]] = collections.defaultdict(list)
    for i, row in enumerate(rows):
        if row.of < len(sentences) and probable[i] >= limits[row.type.value]:
            slots = Slots(chosen.get(id(row), ()), row.slots.matter)
            by[row.of].append((Decided(row.candidate, slots, float(probable[i])), row))
    lines, gold = [], []
    for number, sentence in enumerate(sentences):
        if sentence["id"] not in seen:
            continue
        acts = []
        for span in dict.fromkeys(row.reading.sentence for _, row in by[number]):
            mine = [(one, row) for one, row in by[number] if row.reading.sentence == span]
            likely = sorted((one for one, _ in mine), key=lambda one: -one.probability)
            acts += [_line(sentence["text"], one) for one in settled(mine[0][1].reading, likely)]
        term = find_deadline(sentence["text"])
        lines.append(
            {
                "id": sentence["id"],
                "acts": acts or [{"type": "assert"}],
                "instruments": [mention.words for mention in distinct(find_instruments(sentence["text"]))],
                "deadline": term.words if term else "",
            }
        )
        gold.append(sentence)
    for name, content in ((path, lines), (path.with_suffix(".gold.jsonl"), gold)):
        name.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in content), "utf-8")


def _line(text: str, one: Decided) -> dict[str, Any]:
    plain = one.candidate.type is ActType.EXPRESS
    return {
        "type": one.candidate.type.value,
        "trigger": one.candidate.trigger.of(text),
        "addressee": [] if plain else [span.of(text) for span in one.slots.addressees],
        "matter": "" if plain or one.slots.matter is None else one.slots.matter.of(text),
    }
