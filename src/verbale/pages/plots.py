"""Plots of uses over time as numbers: where each bar, dot and label stands; templates draw them as inline SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from verbale.exports.timelines import Bar

WIDTH, TALL, LEFT, HEAD, FOOT = 960, 230, 46, 12, 30
STRIP_WIDTH, STRIP_TALL = 240, 22
WIDEST = 44  # of a bar
LABEL = 10  # units of width of a character of a label
DOT = 9.0  # radius of the largest dot of a strip
FEW_BARS = 14  # up to which every bar has its label


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A bar: `exact` and `varied` uses with their heights and tops; `label` is empty where there is no room for it."""

    when: str
    exact: int
    varied: int
    x: float
    width: float
    exact_y: float
    exact_height: float
    varied_y: float
    varied_height: float
    label: str
    chosen: bool
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line across the plot, with its value."""

    value: int
    y: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Plot:
    """Bars over time in units of the picture, `width` by `height`; `base` is where they stand."""

    width: int
    height: int
    left: int
    base: float
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    told: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Dot:
    """Uses of one variant in one stretch of time."""

    x: float
    r: float
    when: str
    uses: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Strip:
    """The dots of one variant, on the same stretch of time for all."""

    width: int
    height: int
    dots: tuple[Dot, ...]


def plot_of(bars: Sequence[Bar], when: str, address: Callable[[str], str]) -> Plot:
    """Bars for a timeline; `when` is the one that is chosen, `address` where a click on one leads."""
    most = max(bar.uses for bar in bars)
    lines = _lines(most)
    top = max(most, lines[-1])
    base = HEAD + TALL
    step = (WIDTH - LEFT) / len(bars)
    width = max(1.0, min(step * 0.82, WIDEST))
    columns, free = [], 0.0
    for n, bar in enumerate(bars):
        x = LEFT + n * step + (step - width) / 2
        exact, varied = TALL * bar.exact / top, TALL * bar.varied / top
        is_round = bar.label.endswith(("0", "0s", "-01")) or n == 0 or len(bars) <= FEW_BARS
        label = bar.label if is_round and x >= free else ""
        if label:
            free = x + LABEL * (len(label) + 1)
        columns.append(
            Column(
                when=bar.label, exact=bar.exact, varied=bar.varied, x=round(x, 1), width=round(width, 1),
                exact_y=round(base - exact, 1), exact_height=round(exact, 1),
                varied_y=round(base - exact - varied, 1), varied_height=round(varied, 1), label=label,
                chosen=when == bar.label, address=address("" if when == bar.label else bar.label),
            )
        )  # fmt: skip
    told = f"Uses from {bars[0].label} to {bars[-1].label}, at most {most:,} in one bar; the numbers are in the table."
    return Plot(
        width=WIDTH, height=HEAD + TALL + FOOT, left=LEFT, base=base, columns=tuple(columns),
        lines=tuple(Line(value=value, y=round(base - TALL * value / top, 1)) for value in lines), told=told,
    )  # fmt: skip


def _lines(most: int) -> list[int]:
    """Round values for three to five lines across: 0, 50, 100."""
    step = 10 ** math.floor(math.log10(max(1, most / 3)))
    step = next(int(step * k) for k in (1, 2, 5, 10) if most / (step * k) <= 4)
    step = max(1, step)
    return list(range(0, most + 1, step))


def strip_of(bars: Sequence[Bar], dates: Mapping[str, int]) -> Strip | None:
    """The dots of a variant with so many uses on each date; None where nothing is dated."""
    if not bars or not dates:
        return None
    places = {bar.label: n for n, bar in enumerate(bars)}
    ending = "0s" if bars[0].label.endswith("0s") else ""
    digits = len(bars[0].label) - len(ending)
    counts: dict[str, int] = {}
    for date, uses in dates.items():
        label = date[:digits] + ending
        if label in places:
            counts[label] = counts.get(label, 0) + uses
    step = (STRIP_WIDTH - 2 * DOT) / max(1, len(bars) - 1)
    dots = tuple(
        Dot(x=round(DOT + places[label] * step, 1), r=_radius(uses), when=label, uses=uses)
        for label, uses in sorted(counts.items())
    )
    return Strip(width=STRIP_WIDTH, height=STRIP_TALL, dots=dots)


def _radius(uses: int) -> float:
    """The area of a dot grows with the uses."""
    return round(min(DOT, 1.6 + 1.3 * math.sqrt(uses)), 1)
