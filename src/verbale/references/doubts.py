"""Which of several parties a doubtful name means, by the words around it.

Each meaning of a doubtful name ("Georgia", "Congo", "Brussels") has words that speak for it in
`resources/states.yaml`. Those in the nearest sentences count first; where they decide nothing, the whole text does. A
meaning is taken when strictly more of its words are there than of any other; otherwise all stay open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# Characters on either side of a name that count as near: about two sentences.
NEAR = 300


@dataclass(slots=True)
class Context:
    """A text asked for words again and again: each word is looked for once."""

    text: str
    places: dict[str, list[int]] = field(default_factory=dict)

    def holds(self, word: str, start: int, end: int) -> bool:
        """Whether `word`, whole, stands in `text[start:end]`."""
        if word not in self.places:
            found = re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", self.text) if word in self.text else ()
            self.places[word] = [match.start() for match in found]
        places = self.places[word]
        first = bisect_left(places, start)
        return first < len(places) and places[first] < end


def decide(
    context: Context, word: str, meanings: Mapping[str, Sequence[str]], at: int
) -> tuple[str | None, tuple[str, ...]]:
    """The meaning of `word` at offset `at`, and the words that spoke for it; `None` where they decide nothing."""
    for start, end in ((at - NEAR, at + NEAR), (0, len(context.text))):
        heard = {
            identity: tuple(hint for hint in hints if hint != word and context.holds(hint, start, end))
            for identity, hints in meanings.items()
        }
        ranked = sorted(heard.items(), key=lambda item: len(item[1]), reverse=True)
        if ranked[0][1] and (len(ranked) == 1 or len(ranked[0][1]) > len(ranked[1][1])):
            return ranked[0]
    return None, ()
