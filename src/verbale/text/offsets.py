"""A map from the offsets of a text that was made to those of what it was made from.

Cleaning returns the text and one of these, so that no place is ever lost. The map is piecewise: each piece of the
made text either runs along its origin one for one, or stands for a stretch of it as a whole.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """`starts[i]` is where piece i begins in the made text; it stands for `origins[i]` to `ends[i]`.

    `steps[i]` is how many units of the origin one code point of the piece covers, or 0 where the piece stands for
    its origin as a whole. Both `starts` and `origins` only grow.
    """

    starts: tuple[int, ...]
    origins: tuple[int, ...]
    ends: tuple[int, ...]
    steps: tuple[int, ...]
    length: int

    @classmethod
    def of(cls, pieces: Iterable[tuple[int, int, int, int]], length: int) -> OffsetMap:
        """Build from (start, origin, end of origin, step) in order; `length` is that of the made text."""
        columns = list(zip(*pieces, strict=True)) or [(), (), (), ()]
        return cls(*(tuple(column) for column in columns), length)

    def back(self, offset: int) -> int:
        """Where the code point at `offset` of the made text begins in the origin."""
        if not self.starts:
            return 0
        if offset >= self.length:
            return self.ends[-1]
        i = max(0, bisect_right(self.starts, offset) - 1)
        return min(self.ends[i], self.origins[i] + (offset - self.starts[i]) * self.steps[i])

    def back_span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the origin that holds the made text's [start, end)."""
        if end <= start or not self.starts:
            at = self.back(start)
            return at, at
        i = max(0, bisect_right(self.starts, end - 1) - 1)
        step = self.steps[i]
        last = self.origins[i] + (end - self.starts[i]) * step if step else self.ends[i]
        return self.back(start), min(last, self.ends[i])
