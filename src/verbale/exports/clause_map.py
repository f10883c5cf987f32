"""A comparison as a map: the clauses of both texts as two columns, with bands between those that answer each other.

Inline SVG; what it shows stands in words in the list of changes below it.
"""

from __future__ import annotations

from verbale.exports.comparison_phrases import is_change, standing_of, summary_of
from verbale.exports.frame import safe
from verbale.record.comparison import Change, Clause, Comparison

MOST = 240  # clauses of a text, beyond which a map is a blur
WIDTH, COLUMN, TALLEST, HEAD = 560, 150, 420, 24
LEAST = 2.0  # units of height of the smallest clause


def drawn(comparison: Comparison) -> str:
    """The map, or nothing where there is too little or too much to draw."""
    theirs = sorted((c for change in comparison.changes for c in change.earlier), key=lambda c: c.number)
    ours = sorted((c for change in comparison.changes for c in change.later), key=lambda c: c.number)
    if not (theirs and ours) or max(len(theirs), len(ours)) > MOST or comparison.same:
        return ""
    scale = _scale(theirs, ours)
    left, right = _places(theirs, scale), _places(ours, scale)
    height = max(end for _, end in (*left.values(), *right.values())) + 4
    bands, boxes = [], []
    for change in comparison.changes:
        style = f" s-{standing_of(change)}" if is_change(change) else ""
        bands.append(_band(change, left, right, style))
        boxes += [_box(0, left[c.number], style) for c in change.earlier]
        boxes += [_box(WIDTH - COLUMN, right[c.number], style) for c in change.later]
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="Map of both texts: '
        f'{safe(summary_of(comparison))}"><text x="0" y="15">earlier</text>'
        f'<text x="{WIDTH - COLUMN}" y="15">later</text>{"".join(bands)}{"".join(boxes)}</svg>'
    )


def _scale(theirs: list[Clause], ours: list[Clause]) -> float:
    """Units of height for a letter."""
    longest = max(sum(len(c.text) for c in side) for side in (theirs, ours))
    return min(0.12, TALLEST / max(longest, 1))


def _places(clauses: list[Clause], scale: float) -> dict[int, tuple[float, float]]:
    """Top and bottom of each clause, by its number."""
    places, at = {}, float(HEAD)
    for clause in clauses:
        height = max(LEAST, len(clause.text) * scale)
        places[clause.number] = (at, at + height)
        at += height + 1.5
    return places


def _box(x: int, place: tuple[float, float], style: str) -> str:
    top, bottom = place
    css = style.strip() or "e"
    return f'<rect class="{css}" x="{x}" y="{top:.1f}" width="{COLUMN}" height="{bottom - top:.1f}" rx="1"/>'


def _band(
    change: Change, left: dict[int, tuple[float, float]], right: dict[int, tuple[float, float]], style: str
) -> str:
    if not change.earlier or not change.later:
        return ""
    a, b = left[change.earlier[0].number][0], left[change.earlier[-1].number][1]
    c, d = right[change.later[0].number][0], right[change.later[-1].number][1]
    near, far, middle = COLUMN, WIDTH - COLUMN, WIDTH / 2
    path = (
        f"M{near} {a:.1f}C{middle:.0f} {a:.1f} {middle:.0f} {c:.1f} {far} {c:.1f}"
        f"V{d:.1f}C{middle:.0f} {d:.1f} {middle:.0f} {b:.1f} {near} {b:.1f}Z"
    )
    return f'<path class="link{style}" d="{path}"/>'
