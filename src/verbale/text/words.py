"""Words of a text with their places, folded so that typography cannot hide a match.

A word is a run of letters and digits; apostrophes inside it belong to it, so do the points and commas of a number and
the points of an abbreviation such as U.S. A hyphen parts two words, except where a line was broken inside one
("coopera-\\ntion"). The folded key of a word is lower case, without diacritics, with one kind of apostrophe, without
the points of an abbreviation.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

_WORD = re.compile(
    r"""
      (?:[^\W\d_]\.){2,}                                   # U.S.  a.m.
    | \d+(?:[.,\u00a0\u202f]\d{3})*(?:[.,]\d+)*            # 1,200,000  7.77  9/11 is two
      (?:(?:st|nd|rd|th)\b)?(?![^\W_])
    | [^\W_]+
      (?:(?:['\u2019\u02bc\u00b4`]|(?:[-\u00ac]|\u00ad)[ \t]*\r?\n[ \t]*(?=[^\W\d_A-Z])|\u00ad)[^\W_]+)*
    """,
    re.VERBOSE,
)
_BREAK = re.compile(r"[-\u00ac\u00ad]\s*")
_ORDINAL = re.compile(r"(\d)(?:st|nd|rd|th)$")
_GROUPS = re.compile(r"[,\u00a0\u202f](?=\d{3}(?:\D|$))")
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u02bc\u00b4`\u2018", "'"))


@lru_cache(maxsize=1 << 17)
def key_of(word: str) -> str:
    """The folded form of one word: what two spellings must share to be the same word typographically.

    >>> key_of("Défense"), key_of("U.S."), key_of("1,200"), key_of("don\u2019t")
    ('defense', 'us', '1200', "don't")
    """
    if word.isascii() and word.isalpha():
        return word.lower()
    folded = unicodedata.normalize("NFKD", word.translate(_APOSTROPHES)).lower()
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    if "-" in folded or "\u00ac" in folded or "\u00ad" in folded:
        folded = _BREAK.sub("", folded)
    if folded[:1].isdigit():
        return _GROUPS.sub("", _ORDINAL.sub(r"\1", folded))
    return folded.replace(".", "")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `text`: word i stands at `starts[i]` to `ends[i]` and folds to `keys[i]`."""

    text: str
    keys: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.keys)

    def surface(self, i: int) -> str:
        """Word i as it stands."""
        return self.text[self.starts[i] : self.ends[i]]

    def between(self, first: int, last: int) -> str:
        """The text from word `first` to word `last`, both included."""
        return self.text[self.starts[first] : self.ends[last]]


def words_in(text: str, start: int = 0, end: int | None = None) -> Words:
    """The words of `text[start:end]`, with offsets into `text`. Linear in the length."""
    keys, starts, ends = [], [], []
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        keys.append(key_of(match.group()))
        starts.append(match.start())
        ends.append(match.end())
    return Words(text, keys, starts, ends)


def surfaces(text: str, start: int, end: int) -> list[str]:
    """The words of `text[start:end]` as they stand, without their places: half the work of `words_in`.

    >>> surfaces("It's 1,200 U.S. dollars", 0, 23)
    ["It's", '1,200', 'U.S.', 'dollars']
    """
    return _WORD.findall(text, start, end)


def places(text: str, start: int, skip: int, count: int) -> list[tuple[int, int]]:
    """Where `count` words of `text` stand, from the one `skip` words after offset `start` on; words are not folded.

    >>> places("It's 1,200 U.S. dollars", 5, 1, 2)
    [(11, 15), (16, 23)]
    """
    return [match.span() for match in islice(_WORD.finditer(text, start), skip, skip + count)]
