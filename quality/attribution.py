"""Who said what, in news articles whose attributions were marked by hand.

The corpus marks the outermost attributions only, so statements inside others are left out. The calibration error is
that of `Statement.confidence` as the probability that source, cue and content overlap with what a person marked
(expected calibration error over ten bins, Naeini et al. 2015), in per cent.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import scorers
from gate import Case, Measured

import verbale
from verbale.schema import Statement

# What the scorer finds -> what it is called here. All are F1 in per cent, but for alpha (Krippendorff's, in per cent).
FIGURES = {
    "complete/all/overlap": "statement_overlap",
    "complete/all/exact_np": "statement_exact",
    "complete/direct/overlap": "direct_overlap",
    "complete/direct/exact_np": "direct_exact",
    "complete/pure_direct/overlap": "pure_direct_overlap",
    "complete/indirect/overlap": "indirect_overlap",
    "complete/indirect/exact_np": "indirect_exact",
    "role/source/overlap": "source_overlap",
    "role/cue/overlap": "cue_overlap",
    "role/content/overlap": "content_overlap",
    "role/content/exact_np": "content_exact",
}


def measure(data: Path, work: Path) -> Measured:
    """Extract the statements of every article of the dev set and score them; `work` is not used."""
    root = data / "data" / "polnear" / "dev"
    judged: list[tuple[float, bool]] = []
    scorer = scorers.load(data / "evaluate" / "attribution" / "evaluate.py")
    gold = scorer.load_gold(str(root))
    predicted, times = {}, []
    for name, (text, readings) in gold.items():
        started = time.perf_counter()
        statements = verbale.extract(text)
        times.append(1000 * (time.perf_counter() - started))
        outermost = [statement for statement in statements if statement.depth == 0]
        predicted[name] = [plain(statement) for statement in outermost]
        judged += [
            (statement.confidence, is_marked(roles, readings))
            for statement, roles in zip(outermost, predicted[name], strict=True)
            if statement.confidence is not None
        ]
    result, parts = scorer.evaluate(gold, predicted)
    figures = {name: round(100 * result[key]["F1"], 1) for key, name in FIGURES.items()}
    figures["alpha"] = round(100 * result["alpha"], 1)
    figures["found"] = round(100 * result["agr_any"], 1)
    if judged:
        figures["calibration_error"] = round(100 * calibration_error(judged), 1)
    files = sorted((root / "attributions").glob("*.ann")) + sorted((root / "text").glob("*.txt"))
    return Measured(
        corpus=scorers.sha256(*files),
        count=len(gold),
        figures=figures,
        cases={name: outcome(scorer, part) for name, part in parts.items()},
        times=scorers.percentiles(times),
    )


def plain(statement: Statement) -> dict[str, list[list[int]]]:
    """The three roles as lists of [start, end]."""
    return {role: [list(span) for span in getattr(statement, role)] for role in ("source", "cue", "content")}


def is_marked(roles: dict[str, list[list[int]]], readings: dict[str, list[dict[str, list[tuple[int, int]]]]]) -> bool:
    """Whether at least half of the readers mark an attribution that overlaps in each role (or has no source either)."""

    def meets(own: dict[str, list[tuple[int, int]]]) -> bool:
        return all(
            any(a < d and c < b for a, b in roles[role] for c, d in own[role]) or not (roles[role] or own[role])
            for role in ("source", "cue", "content")
        )

    return 2 * sum(any(meets(own) for own in reading) for reading in readings.values()) >= len(readings)


def calibration_error(judged: list[tuple[float, bool]]) -> float:
    """The mean distance of confidence from the share that is right, over ten bins, by how much each holds."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in judged:
        bins.setdefault(min(int(confidence * 10), 9), []).append((confidence, right))
    return sum(abs(sum(c for c, _ in own) - sum(r for _, r in own)) for own in bins.values()) / len(judged)


def outcome(scorer: Any, part: Any) -> Case:
    """One article: right when at least half of its attributions are found with all their roles."""
    f1 = scorer.total([part])["complete/all/overlap"]["F1"]
    return Case(right=f1 >= 0.5, answer=f"complete/all/overlap F1 {100 * f1:.1f}")
