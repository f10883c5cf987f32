"""Texts whose words stand wider apart than one space: searched with single spaces, answered in their own offsets.

Scanned and justified texts put two spaces, a tab, or a space and a line break between words. The searches of this
package read the text with each such run as one character, and give back places in the text as it was handed in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from verbale.schema import Deadline, InstrumentMention, PartyMention
from verbale.text.spans import Span

_RUN = re.compile(r"[ \t\u00a0\u202f]{2,}|[ \t\u00a0]+\n(?=\S)|(?<=\S)\n[ \t\u00a0]+")

Found = TypeVar("Found", PartyMention, InstrumentMention, Deadline)


class Spacing:
    """A text with single spaces (`plain`), and the way back to the offsets of `text`."""

    def __init__(self, text: str) -> None:
        self.text = text
        pieces, self._starts, self._shifts = [], [0], [0]
        at = length = 0
        for match in _RUN.finditer(text):
            pieces += [text[at : match.start()], "\n" if "\n" in match[0] else " "]
            length += match.start() - at + 1
            at = match.end()
            self._starts.append(length)
            self._shifts.append(at - length)
        self.plain = "".join([*pieces, text[at:]]) if pieces else text

    def back(self, span: Span) -> Span:
        """The place in `text` of a place in `plain`."""
        if len(self._starts) == 1:
            return span
        start = span.start + self._shifts[bisect_right(self._starts, span.start) - 1]
        if span.end == span.start:
            return Span(start, start)
        last = span.end - 1
        return Span(start, last + self._shifts[bisect_right(self._starts, last) - 1] + 1)

    def restored(self, found: Iterable[Found]) -> tuple[Found, ...]:
        """What was found in `plain`, with its places and words in `text`."""
        if self.plain == self.text:
            return tuple(found)
        result = []
        for each in found:
            span = self.back(each.span)
            reasons = tuple(replace(r, span=self.back(r.span)) if r.span else r for r in each.reasons)
            result.append(replace(each, span=span, words=span.of(self.text), reasons=reasons))
        return tuple(result)
