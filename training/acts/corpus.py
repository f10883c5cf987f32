"""Labelled sentences as rows that a learner can use: one row for each candidate, with its features and its label.

A candidate is right where the sentence has an act of its type and either its trigger overlaps the labelled one or its
matter is nearly the labelled matter (word F1 over 0.75): the same measure as the one by which acts are judged.
"""

from __future__ import annotations

import collections
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from verbale.acts.classify import abbreviations
from verbale.acts.clauses import Reading
from verbale.acts.deciding import features_of
from verbale.acts.features import is_vetoed
from verbale.acts.frames import Candidate, candidates
from verbale.acts.slots import Slots
from verbale.references import parties
from verbale.schema import ActType
from verbale.text.sentences import split
from verbale.text.spans import Span

OWN = Path(__file__).parent / "own.txt"
LABELS = Path(__file__).parent / "labels.jsonl"
NEARLY = 0.75
Sentence = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate of sentence number `of`, its features, and whether the sentence performs it."""

    of: int
    candidate: Candidate
    slots: Slots
    reading: Reading
    features: tuple[str, ...]
    right: bool

    @property
    def type(self) -> ActType:
        return self.candidate.type


def labelled(path: Path) -> list[Sentence]:
    """The sentences of a file of labels, one JSON object a line (data/acts/GUIDELINES.md tells their shape)."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def own(path: Path = OWN) -> list[Sentence]:
    """The sentences that were written for Verbale: type and trigger are labelled, addressee and matter are not."""
    found: list[Sentence] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        if line.startswith("#") or ": " not in line:
            continue
        kind, marked = line.split(": ", 1)
        kind, _, speaker = kind.partition(" by ")
        text = marked.replace("*", "")
        acts = [{"type": kind}] if "*" not in marked else [{"type": kind, "trigger": marked.split("*")[1]}]
        found.append({"id": f"own{number}", "doc": f"own{number}", "text": text, "speaker": speaker, "acts": acts})
    return found


def pointed(speeches: Path | None, news: Path | None, path: Path = LABELS) -> list[Sentence]:
    """The sentences of `labels.jsonl` whose documents are there: places in speeches of the UN General Debate Corpus
    (a Parquet table with `id` and `text`) and in PolNeAR's articles (a folder with NAME.txt). Words that do not have
    the hash they were labelled with are left out and counted.
    """
    wanted = labelled(path)
    texts = _speeches(speeches, {line["doc"] for line in wanted}) if speeches else {}
    found, changed = [], 0
    for number, line in enumerate(wanted):
        article = news / f"{line['doc']}.txt" if news else None
        if article is not None and article.exists():
            texts[line["doc"]] = article.read_text("utf-8")
        if line["doc"] not in texts:
            continue
        document = texts[line["doc"]]
        text = document[slice(*line["span"])]
        if hashlib.sha256(text.encode()).hexdigest()[: len(line["sha256"])] != line["sha256"]:
            changed += 1
            continue
        acts = [_spelt_out(text, act) for act in line.get("acts", ())] or [{"type": "assert"}]
        speaker = " ".join(document[start:end] for start, end in line.get("speaker", ()))
        found.append({"id": f"p{number}", "doc": line["doc"], "text": text, "speaker": speaker, "acts": acts})
    print(f"{path.name}: {len(found)} of {len(wanted)} sentences found, {changed} with other words")
    return found


def _speeches(path: Path, wanted: set[str]) -> dict[str, str]:
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(path, columns=["id", "text"])
    return {key: text for key, text in zip(*(column.to_pylist() for column in table), strict=True) if key in wanted}


def _spelt_out(text: str, act: Mapping[str, Any]) -> Sentence:
    """An act with its words beside its places."""
    if "trigger" not in act:
        return act
    places = {"trigger": act["trigger"], "addressee": act["addressee"], "matter": act["matter"]}
    return {
        "type": act["type"],
        "trigger": text[slice(*act["trigger"])],
        "addressee": [text[start:end] for start, end in act["addressee"]],
        "matter": text[slice(*act["matter"])],
        "places": places,
    }


def rows(sentences: Sequence[Sentence]) -> Iterator[Row]:
    """Every candidate of every sentence that no rule strikes out."""
    for number, sentence in enumerate(sentences):
        text = sentence["text"]
        named = parties.find(text)
        for span in split(text, abbreviations()):
            reading = Reading(text, span, named, sentence.get("speaker") or "")
            for candidate, slots, names in features_of(reading, candidates(reading)):
                if is_vetoed(reading, candidate, slots):
                    continue
                right = any(is_act(reading, candidate, slots, act) for act in sentence["acts"])
                yield Row(number, candidate, slots, reading, tuple(sorted(set(names))), right)


def is_act(reading: Reading, candidate: Candidate, slots: Slots, act: Mapping[str, Any]) -> bool:
    """Whether the candidate is the labelled act."""
    if act["type"] != candidate.type.value:
        return False
    if candidate.type is ActType.EXPRESS:
        return True
    words = act.get("trigger") or ""
    at = reading.text.find(words)
    if at >= 0 and not reading.sentence.start <= at < reading.sentence.end:
        return False
    matter = slots.matter.of(reading.text) if slots.matter else ""
    over = at >= 0 and Span(at, at + len(words)).overlaps(candidate.trigger)
    return over or ("matter" in act and word_f1(matter, act["matter"]) > NEARLY)


def word_f1(a: str, b: str) -> float:
    """F1 of the words of `a` and `b`, articles left out."""
    one, two = (collections.Counter(_words(text)) for text in (a, b))
    total = sum(one.values()) + sum(two.values())
    return 2 * sum((one & two).values()) / total if total else 1.0


def _words(text: str) -> list[str]:
    split_words = "".join(c.lower() if c.isalnum() else " " for c in text).split()
    return [word for word in split_words if word not in ("the", "a", "an")]


def moved(row: Row, of: int) -> Row:
    """The row as one of sentence number `of`."""
    return replace(row, of=of)
