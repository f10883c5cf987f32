"""The acts of labelled sentences, counted by their own scorer.

usage as a program: python quality/acts.py LABELS.jsonl OUT.jsonl, which writes predictions for the scorer.

The shipped weights were learned on these very sentences, so that the figures here say only whether the code still does
with them what it did; what to expect on other sentences stands in `resources/models/acts.md`. The floors are a point
below what was reached, because 8-bit sums differ a little from one kind of processor to another.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

import scorers
from gate import Case, Measured

from verbale.acts import classify
from verbale.schema import Act, Classified

PARTS = ("train", "dev")
FIGURE = re.compile(r"(macro-F1|addressee|matter) (\d\.\d+)")


def measure(data: Path, work: Path) -> Measured:
    """Predict every labelled sentence and score it; `work` takes the predictions."""
    root, scorer = data / "data" / "acts", scorers.load(data / "evaluate" / "acts.py")
    figures: dict[str, float] = {}
    cases: dict[str, Case] = {}
    table, count, started = "", 0, time.process_time()
    for part in PARTS:
        rows = scorers.read_lines(root / f"{part}.jsonl")
        made = [predicted(row) for row in rows]
        count += len(rows)
        out = scorers.write_lines(work / f"{part}.jsonl", made)
        with contextlib.redirect_stdout(io.StringIO()) as told:
            scorer.score_statements(root / f"{part}.jsonl", out)
        table += told.getvalue()
        names = {"macro-F1": "types", "addressee": "addressee", "matter": "matter"}
        figures |= {f"{names[n]}_{part}": round(100 * float(v), 1) for n, v in FIGURE.findall(told.getvalue())}
        for row, found in zip(rows, made, strict=True):
            wanted, got = (sorted({act["type"] for act in one["acts"]}) for one in (row, found))
            cases[row["id"]] = Case(right=wanted == got, answer=f"{wanted} found {got}: {row['text']}")
    speed = count / (time.process_time() - started)
    return Measured(
        corpus=scorers.sha256(*(root / f"{part}.jsonl" for part in PARTS)),
        count=count,
        figures=figures,
        cases=cases,
        table=table,
        times={"sentences_per_second": round(speed)},
    )


def predicted(sentence: dict[str, Any]) -> dict[str, Any]:
    """One line of predictions for one labelled sentence."""
    found = classify(sentence["text"], sentence.get("previous", ""), speaker=sentence.get("speaker") or "")
    return {
        "id": sentence["id"],
        "acts": [_act(found, act) for act in found.acts],
        "instruments": [mention.words for mention in found.instruments],
        "deadline": found.deadline.words if found.deadline else "",
    }


def _act(found: Classified, act: Act) -> dict[str, Any]:
    return {
        "type": act.type.value,
        "trigger": act.trigger.of(found.text) if act.trigger else "",
        "addressee": [party.words for party in act.addressees],
        "matter": act.matter.of(found.text) if act.matter else "",
        "strength": act.strength.value if act.strength else None,
        "threat": act.threat,
    }


def main(labels: str, out: str) -> None:
    lines = Path(labels).read_text("utf-8").splitlines()
    made = [json.dumps(predicted(json.loads(line)), ensure_ascii=False) for line in lines if line.strip()]
    Path(out).write_text("\n".join(made) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
