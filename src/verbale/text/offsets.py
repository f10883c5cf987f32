"""A map from the offsets of a text that was made to those of what it was made from.

Cleaning returns the text and one of these, so that no place is ever lost. The map is piecewise: each piece of the
made text either runs along its origin one for one, or stands for a stretch of it as a whole.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

Piece: TypeAlias = tuple[int, int, int, int]
"""Start in the made text, origin, end of the origin, units of the origin for each code point (0: as a whole)."""


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
    def of(cls, pieces: Iterable[Piece], length: int) -> OffsetMap:
        """Build from (start, origin, end of origin, step) in order; `length` is that of the made text."""
        made = tuple(pieces)
        starts, origins, ends, steps = zip(*made, strict=True) if made else ((), (), (), ())
        return cls(starts, origins, ends, steps, length)

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """The map of a text that was taken as it is."""
        return cls((0,), (0,), (length,), (1,), length) if length else cls((), (), (), (), 0)

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

    def through(self, inner: OffsetMap) -> OffsetMap:
        """This map followed by `inner`, which leads from its origin further back; linear in the pieces of both."""
        pieces: list[Piece] = []
        for i, (start, origin, end, step) in enumerate(
            zip(self.starts, self.origins, self.ends, self.steps, strict=True)
        ):
            after = self.starts[i + 1] if i + 1 < len(self.starts) else self.length
            if step:
                pieces.extend(_followed(start, after, origin, step, inner))
            else:
                first, last = inner.back_span(origin, end)
                pieces.append((start, first, last, 0))
        return OffsetMap.of(pieces, self.length)


def _followed(start: int, after: int, origin: int, step: int, inner: OffsetMap) -> Iterator[Piece]:
    """The pieces that code points [start, after), each `step` units of the middle text, make in the innermost."""
    while start < after:
        i = max(0, bisect_right(inner.starts, origin) - 1)
        edge = inner.starts[i + 1] if i + 1 < len(inner.starts) else inner.length
        count = min(after - start, (edge - origin) // step)
        if count > 0 and inner.steps[i]:
            first = inner.origins[i] + (origin - inner.starts[i]) * inner.steps[i]
            yield start, first, min(first + count * step * inner.steps[i], inner.ends[i]), step * inner.steps[i]
        else:
            count = 1
            first, last = inner.back_span(origin, origin + step)
            yield start, first, last, 0
        start += count
        origin += count * step
