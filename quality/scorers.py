"""The scorers of the data folder: run as programs for the figures, imported for their tables of what is right."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any


def load(path: Path) -> ModuleType:
    """The scorer at `path` as a module."""
    spec = importlib.util.spec_from_file_location(f"scorer_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} cannot be imported; is the data folder whole?")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def printed(scorer: ModuleType, *arguments: Path) -> str:
    """What `main` of a scorer prints."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        scorer.main(*map(str, arguments))
    return out.getvalue()


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write_lines(path: Path, records: Iterable[Mapping[str, Any]]) -> Path:
    """Write a JSON-lines file and give its path."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def sha256(*paths: Path) -> str:
    """One hash over the bytes of several files, in the order given."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def percentiles(times: list[float]) -> dict[str, float]:
    """Median and 99th percentile, milliseconds."""
    ordered = sorted(times)
    return {"ms_p50": round(ordered[len(ordered) // 2], 2), "ms_p99": round(ordered[int(len(ordered) * 0.99)], 2)}
