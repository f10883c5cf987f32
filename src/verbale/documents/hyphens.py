"""Words cut in two by the end of a line.

A hyphen at a line's end goes when the word without it stands elsewhere in the document, stays when the word with
it does, and otherwise stays only after a prefix that keeps its hyphen ("non-", "self-").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from verbale import lexicon

_WORD = re.compile(r"\w+(?:[-‐]\w+)*")
_LAST = re.compile(r"(\w+)[-‐]$")
_FIRST = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hyphens:
    """The words of one document, lower-case, those with hyphens among them."""

    words: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Hyphens:
        """Collect the words of `text`; nothing is collected where no line ends in a hyphen."""
        if not re.search(r"\w[-‐][ \t]*[\r\n]", text):
            return cls(frozenset())
        return cls(frozenset(word.replace("‐", "-") for word in _WORD.findall(text.lower())))

    def joins(self, line: str, after: str) -> Literal["mended", "kept"] | None:
        """How `line` goes on in `after` without a space: its hyphen dropped, or kept; `None`: it does not."""
        last, first = _LAST.search(line[-60:]), _FIRST.match(after[:60])
        if not last or not first:
            return None
        left, right = last[1].lower(), first[0].lower()
        if not first[0][0].islower() or after[first.end() : first.end() + 1] in ("-", "‐"):
            return "kept"
        if left + right in self.words:
            return "mended"
        if f"{left}-{right}" in self.words or left in lexicon.load("hyphens")["prefixes"] or left.isdigit():
            return "kept"
        return "mended"
