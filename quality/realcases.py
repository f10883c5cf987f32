"""Quotations that news pages printed, each held against the one speech it is from."""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path
from typing import Any

import scorers
from gate import Case, Measured

import verbale
from verbale.schema import Check

LINE = re.compile(
    r"located (\S+) accuracy (\S+) macro-F1 (\S+) checked (\S+) dangerous (\d+)/\d+ played-down (\d+)/\d+ "
    r"false-alarms (\d+)/\d+"
)
FIGURES = ("located", "accuracy", "macro_f1", "checked", "dangerous", "played_down", "false_alarms")


def measure(data: Path, work: Path) -> Measured:
    """Check every case and score the answers; `work` is an empty folder."""
    gold = data / "data" / "realcases" / "dev.jsonl"
    scorer = scorers.load(data / "evaluate" / "quotations.py")
    cases = scorers.read_lines(gold)
    texts = speeches(data / "data" / "ungdc" / "speeches.parquet", {case["document"] for case in cases})
    prepared = {name: verbale.prepare(text) for name, text in texts.items()}
    answers, outcomes, times = [], {}, []
    for case in cases:
        started = time.perf_counter()
        check = verbale.check_quotation(
            case["quote"],
            prepared[case["document"]],
            lead=case["attribution"],
            speaker=case["speaker"],
            date=date.fromisoformat(case["date"]) if re.fullmatch(r"\d{4}-\d\d-\d\d", case["date"] or "") else None,
        )
        times.append(1000 * (time.perf_counter() - started))
        answers.append(answer(case, check))
        outcomes[case["qid"]] = outcome(scorer, case, answers[-1], check, texts[case["document"]])
    table = scorers.printed(scorer, gold, scorers.write_lines(work / "realcases.jsonl", answers))
    found = LINE.search(table)
    if found is None:
        raise SystemExit(f"evaluate/quotations.py printed no line of figures:\n{table}")
    figures = dict(zip(FIGURES, map(float, found.groups()), strict=True))
    return Measured(
        corpus=scorers.sha256(gold),
        count=len(cases),
        figures=figures,
        cases=outcomes,
        table=table,
        times=scorers.percentiles(times),
    )


def speeches(path: Path, wanted: set[str]) -> dict[str, str]:
    """The texts of the speeches wanted, by id."""
    from pyarrow import parquet

    table = parquet.read_table(path, columns=["id", "text"], filters=[("id", "in", wanted)])
    return dict(zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True))


def answer(case: dict[str, Any], check: Check) -> dict[str, Any]:
    """The line that the scorer wants; several spans become the stretch from the first to the last."""
    return {
        "qid": case["qid"],
        "verdict": check.verdict.value,
        "severity": check.severity.value if check.severity else None,
        "concerns": [concern.value for concern in check.concerns],
        "document": case["document"] if check.spans else None,
        "start": min((span.start for span in check.spans), default=None),
        "end": max((span.end for span in check.spans), default=None),
    }


def outcome(scorer: Any, case: dict[str, Any], found: dict[str, Any], check: Check, text: str) -> Case:
    """Whether the class is right (as the scorer counts it) and the place found, with what a reader needs to see why."""
    truth, guess = scorer.GOLD[case["verdict"]], scorer.predicted_class(found)
    right = guess == truth or (bool(case["borderline"]) and guess in scorer.NEIGHBOURS[truth])
    wanted, got = (case["start"], case["end"]), (found["start"], found["end"])
    located = wanted[0] is None or (got[0] is not None and scorer.iou(wanted, got) >= 0.5)
    lines = [
        f"{truth} {case['verdict']} -> {guess} {check.verdict.value}"
        + (f" {check.severity.value}" if check.severity else "")
        + "".join(f" {concern.value}" for concern in check.concerns)
        + ("" if located else " ELSEWHERE"),
        f"quote  {case['quote']}",
        f"gold   {'' if wanted[0] is None else ' '.join(text[slice(*wanted)].split())}",
        f"found  {' | '.join(' '.join(span.of(text).split()) for span in check.spans)}",
    ]
    lines += [f"differs {d.category} {d.quoted!r} for {d.primary!r}" for d in check.differences if d.severity]
    lines += [f"reason {reason.rule}: {reason.detail}" for reason in check.reasons]
    return Case(right=right and located, answer="\n".join(lines))
