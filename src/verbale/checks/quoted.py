"""A quotation as its words and its marks: what the reporter marked as left out, supplied or changed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from verbale.text.spans import Span
from verbale.text.words import Words, key_of, words_in

_DOTS = r"(?:\u2026|\.(?:\s?\.){2,})"
_MARK = re.compile(
    rf"""
      (?P<gap>\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|<\s*{_DOTS}\s*>|{_DOTS})
    | (?P<sic>[\[(]\s*sic\s*!?\s*[\])])
    | (?P<supplied>\[[^\[\]]{{0,300}}\])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words of a quotation and the reporter's marks in it.

    `cuts` holds each i where words are marked as left out before word i (len(words) at the end);
    `supplied` the words that stand in square brackets; `edited` those of which a part does ("[T]he", "promise[d]").
    `marks` are the places of all marks.
    """

    text: str
    words: Words
    cuts: frozenset[int]
    supplied: frozenset[int]
    edited: frozenset[int]
    marks: tuple[Span, ...]

    def __len__(self) -> int:
        return len(self.words)


def quoted(text: str) -> Quoted:
    """Read the words and marks of a quotation (the words between the quotation marks, without these).

    >>> q = quoted("[T]he talks ... [the parties] held [sic] failed")
    >>> q.words.keys, sorted(q.cuts), sorted(q.supplied), sorted(q.edited)
    (['the', 'talks', 'the', 'parties', 'held', 'failed'], [2], [2, 3], [0])
    """
    if "[" not in text and "\u2026" not in text and ".." not in text and ". ." not in text and "sic" not in text:
        return Quoted(text, words_in(text), frozenset(), frozenset(), frozenset(), ())
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    cuts: set[int] = set()
    supplied: set[int] = set()
    edited: set[int] = set()
    marks: list[Span] = []
    at, glue = 0, False

    def take(start: int, end: int) -> range:
        found = words_in(text, start, end)
        first = len(keys)
        keys.extend(found.keys)
        starts.extend(found.starts)
        ends.extend(found.ends)
        return range(first, len(keys))

    for match in [*_MARK.finditer(text), None]:
        stop = match.start() if match else len(text)
        fresh = take(at, stop)
        if glue and fresh and starts[fresh[0]] == at:
            _join(text, keys, starts, ends, fresh[0])
            edited.add(fresh[0] - 1)
        glue = False
        if match is None:
            break
        at = match.end()
        marks.append(Span(*match.span()))
        if match["gap"]:
            cuts.add(len(keys))
        elif match["supplied"]:
            inner = take(match.start() + 1, match.end() - 1)
            before = bool(keys) and len(inner) == 1 and inner[0] > 0 and ends[inner[0] - 1] == match.start()
            after = text[at : at + 1].isalpha()
            if len(inner) == 1 and before and _LETTERS.fullmatch(text, match.start() + 1, match.end() - 1):
                _join(text, keys, starts, ends, inner[0])
                edited.add(inner[0] - 1)
            elif len(inner) == 1 and after:
                glue = True
            else:
                supplied.update(inner)
                if not inner:
                    cuts.add(len(keys))
    words = Words(text, keys, starts, ends)
    return Quoted(text, words, frozenset(cuts), frozenset(supplied), frozenset(edited), tuple(marks))


def _join(text: str, keys: list[str], starts: list[int], ends: list[int], i: int) -> None:
    """Make one word of words i - 1 and i, which a bracket had parted."""
    ends[i - 1] = ends[i]
    keys[i - 1] = key_of(re.sub(r"[\[\]]", "", text[starts[i - 1] : ends[i]]))
    del keys[i], starts[i], ends[i]
