"""What sentences of speeches and news cite, and the term they set: labelled sentences, counted by their own scorer.

A hit shares at least half of its words with the label. The rules were made on `train` and looked at on `dev`, whose
figures count. Speed is words per second of processor time, on the sentences of `train`.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import scorers
from gate import Case, Measured

from verbale.references import parties
from verbale.references.deadlines import find_deadline
from verbale.references.instruments import distinct, find_instruments

PARTS = ("train", "dev")


def measure(data: Path, work: Path) -> Measured:
    """Find the instruments and the deadline of every labelled sentence; `work` is not used."""
    root = data / "data" / "acts"
    scorer = scorers.load(data / "evaluate" / "acts.py")
    figures: dict[str, float] = {}
    cases: dict[str, Case] = {}
    for part in PARTS:
        rows = scorers.read_lines(root / f"{part}.jsonl")
        counts = {"instruments": [0, 0, 0], "deadline": [0, 0, 0]}
        for row in rows:
            wanted = {"instruments": row["instruments"], "deadline": [row["deadline"]] if row["deadline"] else []}
            for kind, found in of_sentence(row["text"]).items():
                before = list(counts[kind])
                scorer.hits(counts[kind], wanted[kind], found)
                right = counts[kind][1:] == before[1:]
                if wanted[kind] or found:
                    cases[f"{row['id']}:{kind}"] = Case(right=right, answer=answer(row["text"], wanted[kind], found))
        figures |= {f"{kind}_{part}": round(100 * scorer.f1(*count), 1) for kind, count in counts.items()}
    return Measured(
        corpus=scorers.sha256(root / "train.jsonl", root / "dev.jsonl"),
        count=sum(len(scorers.read_lines(root / f"{part}.jsonl")) for part in PARTS),
        figures=figures,
        cases=cases,
        times=speeds([row["text"] for row in scorers.read_lines(root / "train.jsonl")]),
    )


def of_sentence(text: str) -> dict[str, list[str]]:
    """The words of the instruments and of the deadline that are found in `text`."""
    term = find_deadline(text)
    return {
        "instruments": [mention.words for mention in distinct(find_instruments(text))],
        "deadline": [term.words] if term else [],
    }


def answer(text: str, wanted: list[str], found: list[str]) -> str:
    """What a reader of the details sees of a case."""
    return f"{text}\nlabelled: {wanted}\nfound: {found}"


def speeds(sentences: list[str]) -> dict[str, float]:
    """Words per second of each search."""
    searches: dict[str, Any] = {"parties": parties.find, "instruments": find_instruments, "deadline": find_deadline}
    count, result = sum(len(text.split()) for text in sentences), {}
    for name, search in searches.items():
        started = time.process_time()
        for text in sentences:
            search(text)
        result[f"{name}_words_per_s"] = round(count / (time.process_time() - started), -3)
    return result
