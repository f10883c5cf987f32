"""A map from the offsets of a text that was made to those of what it was made from.

Cleaning returns the text and one of these, so that no place is ever lost. An `OffsetMap` is piecewise: each piece of
the made text either runs along its origin one for one, or stands for a stretch of it as a whole. Maps are chained where
a text was made in several steps.
"""

from __future__ import annotations

from bisect import bisect_right
from codecs import getencoder
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

Piece: TypeAlias = tuple[int, int, int, int]
"""Start in the made text, origin, end of the origin, units of the origin for each code point (0: as a whole)."""

_STRIDE = 4096  # code points between checkpoints: encoding so many takes a microsecond or two
_WIDE = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


class Origins(Protocol):
    """Any map from a made text back to what it was made from."""

    def back(self, offset: int) -> int:
        """Where the code point at `offset` of the made text begins in the origin."""

    def back_span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the origin that holds the made text's [start, end)."""


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


@dataclass(frozen=True, slots=True)
class EncodedOffsets:
    """From a text to the bytes of its encoding, which begin at `start` of the data and end at `end`.

    Nothing is stored for each code point: the bytes before an offset are counted when they are asked for, from the
    nearest of the checkpoints.
    """

    text: str
    encoding: str
    start: int
    end: int
    checkpoints: list[int] = field(default_factory=list, repr=False, compare=False)

    def back(self, offset: int) -> int:
        """Where the code point at `offset` begins in the data."""
        if not self.checkpoints:
            at = self.start
            for i in range(0, len(self.text) + 1, _STRIDE):
                self.checkpoints.append(at)
                at += self._size(i, i + _STRIDE)
        nearest = min(max(offset, 0), len(self.text)) // _STRIDE
        return min(self.end, self.checkpoints[nearest] + self._size(nearest * _STRIDE, offset))

    def back_span(self, start: int, end: int) -> tuple[int, int]:
        """The bytes of the text's [start, end)."""
        return self.back(start), self.back(max(start, end))

    def _size(self, start: int, end: int) -> int:
        errors = "surrogatepass" if self.encoding in _WIDE else "replace"
        return len(getencoder(self.encoding)(self.text[start:end], errors)[0])


@dataclass(frozen=True, slots=True)
class ChainedOffsets:
    """Two maps, one after the other: `first` leads into the text from which `then` leads on."""

    first: Origins
    then: Origins

    def back(self, offset: int) -> int:
        """Where `offset` leads in the end."""
        return self.then.back(self.first.back(offset))

    def back_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the stretch leads in the end."""
        return self.then.back_span(*self.first.back_span(start, end))


@dataclass(frozen=True, slots=True)
class JoinedOffsets:
    """Two maps side by side: offsets from `at` on are those of `after`, counted from there."""

    before: Origins
    at: int
    after: Origins

    def back(self, offset: int) -> int:
        """Where `offset` leads in its part."""
        return self.before.back(offset) if offset < self.at else self.after.back(offset - self.at)

    def back_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the stretch leads: from its first code point to its last."""
        if end <= self.at:
            return self.before.back_span(start, end)
        first, last = self.after.back_span(max(0, start - self.at), end - self.at)
        return (self.before.back(start) if start < self.at else first), last
