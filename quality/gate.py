"""Floors under the quality of Verbale: figures that may rise and may not fall.

`floors.json` holds, for each measurement, the corpus it was made on (a hash and a count, so that a corpus that shrank
or changed is seen and not compared) and, for each figure, the worst value that is let through. Figures named in FEWER
are better when they are lower. The same code on the same corpus gives the same figures on one machine; where a network
decides borders, the last bits of its sums differ between processors, and LEEWAY lets that much through. Times are
printed and never held, because other work on the machine moves them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

FEWER = {"dangerous", "played_down", "false_alarms", "absent_passed", "crashed", "calibration_error"}
# In points of the figure: a handful of the 2,000 statements, two of the 200 speakers.
LEEWAY = {"attribution": 0.3, "speakers": 1.0}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case: whether it came out right, and what came out, in a line."""

    right: bool
    answer: str


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What a measurement found. `corpus` is a SHA-256 in hex of the cases, `table` what the scorer printed."""

    corpus: str
    count: int
    figures: dict[str, float]
    cases: dict[str, Case]
    table: str = ""
    times: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Floor:
    """What was reached on one corpus."""

    corpus: str
    count: int
    figures: dict[str, float]


def is_worse(name: str, value: float, floor: float, leeway: float = 0.0) -> bool:
    """Whether `value` falls behind the floor by more than `leeway`."""
    return value > floor + leeway if name in FEWER else value < floor - leeway


def complaints(name: str, measured: Measured, floor: Floor | None) -> list[str]:
    """What keeps this measurement from passing, one line each; empty when it passes."""
    if floor is None:
        return [f"{name}: has no floor yet; set one with --update"]
    if (measured.corpus, measured.count) != (floor.corpus, floor.count):
        found, wanted = (f"{x.count} cases ({x.corpus[:12]})" for x in (measured, floor))
        return [f"{name}: measured on {found}, the floor stands on {wanted}; not comparable, see --allow-regression"]
    lines = []
    for figure, limit in floor.figures.items():
        if figure not in measured.figures:
            lines.append(f"{name}: {figure} was not measured, its floor is {limit:g}")
        elif is_worse(figure, measured.figures[figure], limit, LEEWAY.get(name, 0.0)):
            lines.append(f"{name}: {figure} is {measured.figures[figure]:g}, its floor is {limit:g}")
    return lines


def reached(measured: Measured) -> Floor:
    """The floor that this measurement sets: for each figure what was reached."""
    return Floor(corpus=measured.corpus, count=measured.count, figures=dict(measured.figures))


def read(path: Path) -> dict[str, Floor]:
    """The floors of a file, by the name of the measurement; none where there is no file."""
    if not path.exists():
        return {}
    return {name: Floor(**entry) for name, entry in json.loads(path.read_text("utf-8")).items()}


def write(path: Path, floors: dict[str, Floor]) -> None:
    """Put the floors down, in the order of their names."""
    plain = {name: vars(floor) for name, floor in sorted(floors.items())}
    path.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


def gained_and_lost(before: dict[str, bool], now: dict[str, Case]) -> tuple[list[str], list[str]]:
    """Ids of the cases that have become right and wrong since `before`, as far as both runs hold them."""
    gained = [case for case, found in now.items() if found.right and before.get(case) is False]
    lost = [case for case, found in now.items() if not found.right and before.get(case) is True]
    return gained, lost
