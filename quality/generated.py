"""Quotations made from speeches by a generator that knows what it did to them, each held against one speech."""

from __future__ import annotations

import collections
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import scorers
from gate import Case, Measured

import verbale
from verbale.schema import Check, Verdict

SEED, PER_CLASS = 20_261, 40
# One speech in so many, by order of id: 1,826 speeches, so that making the cases takes ten seconds and not a minute.
EVERY = 6
ROW = re.compile(r"^ *(\w+) +(\d+) +([\d.]+) +([\d.]+) +([\d.]+)$", re.MULTILINE)
EDITED = {"word_substitution", "negation_flip", "fact_changed"}


def measure_with(seed: int, data: Path, work: Path) -> Measured:
    """Make the cases, check them, score the answers; `work` is an empty folder."""
    folder, quotes = make(data, work, seed)
    cases = scorers.read_lines(quotes)
    scorer = scorers.load(data / "evaluate" / "quotebench" / "score.py")
    answers, outcomes, times = [], {}, []
    named: collections.Counter[bool] = collections.Counter()
    for case in cases:
        text = (folder / f"{case['pair_doc']}.txt").read_bytes().decode("utf-8")
        primary = verbale.prepare(text)
        started = time.perf_counter()
        check = verbale.check_quotation(case["quote"], primary)
        times.append(1000 * (time.perf_counter() - started))
        answers.append(answer(case, check, times[-1]))
        outcomes[case["id"]] = outcome(scorer, case, check, text)
        if case["name"] in EDITED:
            named[edits(case) == differences(check)] += 1
    table = scorers.printed(scorer, quotes, scorers.write_lines(work / "answers.jsonl", answers), folder)
    rows = {name: list(map(float, values)) for name, _, *values in ROW.findall(table)}
    figures = {f"verdict_{name}": values[2] for name, values in rows.items() if name not in ("all", "absent")}
    figures |= {"document": rows["all"][0], "span": rows["all"][1], "verdict": rows["all"][2]}
    figures["edit_named"] = round(100 * named[True] / named.total(), 1)
    passed = {Verdict.VERBATIM.value, Verdict.ELIDED.value}
    absent = {case["id"] for case in cases if case["name"] == "absent"}
    figures["absent_passed"] = sum(a["id"] in absent and a["verdict"] in passed for a in answers)
    return Measured(
        corpus=scorers.sha256(quotes),
        count=len(cases),
        figures=figures,
        cases=outcomes,
        table=f"{table}edits named exactly {named[True]}/{named.total()}\n",
        times=scorers.percentiles(times),
    )


def make(data: Path, work: Path, seed: int) -> tuple[Path, Path]:
    """Write the speeches and the generated cases into `work`: (folder of speeches, file of cases)."""
    from pyarrow import parquet

    folder, quotes = work / "speeches", work / "quotes.jsonl"
    folder.mkdir()
    table = parquet.read_table(data / "data" / "ungdc" / "speeches.parquet", columns=["id", "text"])
    rows = sorted(zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True))
    for name, text in rows[::EVERY]:
        (folder / f"{name}.txt").write_bytes(text.encode("utf-8"))
    script = data / "evaluate" / "quotebench" / "generate.py"
    command = [sys.executable, str(script), str(folder), str(seed), str(quotes), "--per-class", str(PER_CLASS)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)  # noqa: S603 - the generator of the data folder
    return folder, quotes


def answer(case: dict[str, Any], check: Check, ms: float) -> dict[str, Any]:
    """The line that the scorer wants."""
    return {
        "id": case["id"],
        "verdict": check.verdict.value,
        "severity": check.severity.value if check.severity else None,
        "doc": case["pair_doc"] if check.spans else None,
        "spans": [list(span) for span in check.spans],
        "ms": ms,
    }


def edits(case: dict[str, Any]) -> set[tuple[str, str]]:
    """What the generator did, as (quoted, primary): "added not", "removed not", "process -> conflicts"."""
    pairs = set()
    for edit in case["edits"]:
        if edit.startswith("added "):
            pairs.add((edit.removeprefix("added "), ""))
        elif edit.startswith("removed "):
            pairs.add(("", edit.removeprefix("removed ")))
        else:
            before, after = edit.split(" -> ")
            pairs.add((after, before))
    return pairs


def differences(check: Check) -> set[tuple[str, str]]:
    """What the check names as changing something, as (quoted, primary)."""
    return {(d.quoted, " ".join(d.primary.split())) for d in check.differences if d.severity}


def outcome(scorer: Any, case: dict[str, Any], check: Check, text: str) -> Case:
    """Whether verdict and place are right, as the scorer counts them, but only in the speech it was made from."""
    kinds = {check.verdict.value}
    if check.verdict is Verdict.ALTERED and check.severity:
        kinds = {f"altered-{check.severity.value}"}
        must_be_major = case["name"] in ("negation_flip", "fact_changed")
        if not must_be_major or check.severity.value == "major":
            kinds.add("altered")
    allowed = scorer.WANT[case["verdict"]] | scorer.ALSO.get(case["name"], set())
    placed = case["verdict"] == "absent" or scorer.iou([list(s) for s in check.spans], case["spans"]) >= 0.8
    lines = [
        f"{case['name']} {case['edits']} -> {check.verdict.value}"
        + (f" {check.severity.value}" if check.severity else "")
        + ("" if placed else " ELSEWHERE"),
        f"quote  {' '.join(case['quote'].split())}",
        f"gold   {' | '.join(' '.join(text[start:end].split()) for start, end in case['spans'])}",
        f"found  {' | '.join(' '.join(span.of(text).split()) for span in check.spans)}",
    ]
    lines += [f"differs {d.category} {d.quoted!r} for {d.primary!r}" for d in check.differences if d.severity]
    lines += [f"reason {reason.rule}: {reason.detail}" for reason in check.reasons]
    return Case(right=bool(kinds & allowed) and placed, answer="\n".join(lines))
