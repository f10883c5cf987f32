"""Who said what, in news articles whose attributions were marked by hand."""

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
    "complete/pure_direct/overlap": "pure_direct_overlap",
    "complete/indirect/overlap": "indirect_overlap",
    "role/source/overlap": "source_overlap",
    "role/cue/overlap": "cue_overlap",
    "role/content/overlap": "content_overlap",
    "role/content/exact_np": "content_exact",
}


def measure(data: Path, work: Path) -> Measured:
    """Extract the statements of every article of the dev set and score them; `work` is not used."""
    root = data / "data" / "polnear" / "dev"
    scorer = scorers.load(data / "evaluate" / "attribution" / "evaluate.py")
    gold = scorer.load_gold(str(root))
    predicted, times = {}, []
    for name, (text, _) in gold.items():
        started = time.perf_counter()
        statements = verbale.extract(text)
        times.append(1000 * (time.perf_counter() - started))
        predicted[name] = [plain(statement) for statement in statements]
    result, parts = scorer.evaluate(gold, predicted)
    figures = {name: round(100 * result[key]["F1"], 1) for key, name in FIGURES.items()}
    figures["alpha"] = round(100 * result["alpha"], 1)
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


def outcome(scorer: Any, part: Any) -> Case:
    """One article: right when at least half of its attributions are found with all their roles."""
    f1 = scorer.total([part])["complete/all/overlap"]["F1"]
    return Case(right=f1 >= 0.5, answer=f"complete/all/overlap F1 {100 * f1:.1f}")
