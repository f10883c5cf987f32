"""Running heads and feet: what repeats at the top or the bottom of pages, and page numbers there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol, TypeVar

_ZONE = 3  # lines at the top and at the bottom of a page
_MARGIN = 0.16  # of the page's height: heads and feet lie in the margins
_SHARE = 0.4  # of the pages: left and right pages can have heads of their own
_NUMBER = re.compile(r"(?i)[-–—\s|]*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|from)\s*\d{1,4})?[-–—\s|.]*")
_DIGITS = re.compile(r"\d+")


class Placed(Protocol):
    """A line that knows where on its page it stands, in points from below."""

    @property
    def text(self) -> str: ...
    @property
    def base(self) -> float: ...
    @property
    def height(self) -> float: ...
    @property
    def size(self) -> float: ...


L = TypeVar("L", bound=Placed)


def without_running_lines(pages: Sequence[Sequence[L]]) -> tuple[list[list[L]], list[str]]:
    """The pages without running lines, and the words of these."""
    zones = [_zone(page) for page in pages]
    counts: Counter[tuple[str, str, int]] = Counter()
    for page, zone in zip(pages, zones, strict=True):
        counts.update({(side, *_key(page[i])) for i, side in zone.items()})
    least = max(2, _SHARE * sum(bool(page) for page in pages))
    kept: list[list[L]] = []
    gone: list[str] = []
    for page, zone in zip(pages, zones, strict=True):
        running = {
            i
            for i, side in zone.items()
            if counts[(side, *_key(page[i]))] >= least or _NUMBER.fullmatch(page[i].text.strip())
        }
        kept.append([line for i, line in enumerate(page) if i not in running])
        gone.extend(page[i].text for i in sorted(running))
    return kept, gone


def _zone(page: Sequence[L]) -> dict[int, str]:
    """The positions of the lines in the margins, with the margin."""
    order = sorted(range(len(page)), key=lambda i: -page[i].base)
    top = [i for i in order[:_ZONE] if page[i].base > (1 - _MARGIN) * page[i].height]
    bottom = [i for i in order[-_ZONE:] if page[i].base < _MARGIN * page[i].height]
    return {**dict.fromkeys(top, "top"), **dict.fromkeys(bottom, "bottom")}


def _key(line: Placed) -> tuple[str, int]:
    """Words without numbers, and the size of the type: a title that the heads repeat is larger than they are."""
    return _DIGITS.sub("#", " ".join(line.text.lower().split())), round(line.size)
