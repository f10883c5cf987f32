"""Texts turned into the words, pieces and numbers of which a segment is made."""

from __future__ import annotations

import re
from array import array

import numpy as np

from verbale.index.segment import Drafted
from verbale.text.words import key_of, surfaces

PIECE = 300  # code points of a text after which a new piece begins, at the next blank at which no word can be torn
_SAFE = re.compile(r"(?<=[^\W_])[.,]? ")  # a blank after a word: neither a number nor a word broken at a line end


class _Numbers(dict[str, int]):
    """Words as they stand, to the numbers of their folded forms; both grow as words are met."""

    def __init__(self) -> None:
        self.keys_met: list[str] = []
        self._folded: dict[str, int] = {}

    def __missing__(self, surface: str) -> int:
        key = key_of(surface)
        number = self._folded.get(key)
        if number is None:
            self.keys_met.append(key)
            number = self._folded[key] = len(self.keys_met)
        self[surface] = number
        return number


def pieces(text: str) -> list[int]:
    """Offsets that cut a text into pieces of about `PIECE` code points, each with the words it has in the whole."""
    cuts = [0]
    while cuts[-1] + PIECE < len(text):
        match = _SAFE.search(text, cuts[-1] + PIECE)
        if match is None:
            break
        cuts.append(match.end() - 1)
    return cuts


class Draft:
    """Documents gathered for one segment, in memory: about 4 bytes for each word."""

    def __init__(self) -> None:
        self._known = _Numbers()
        self._stream = array("I")
        self._numbers: list[int] = []
        self._starts = [0]
        self._piece_word = array("I")
        self._piece_char = array("I")

    def __len__(self) -> int:
        return len(self._stream)

    def add(self, number: int, text: str) -> None:
        """Take in the words of one document."""
        known, stream = self._known, self._stream
        cuts = pieces(text)
        for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
            self._piece_word.append(len(stream))
            self._piece_char.append(start)
            stream.extend(map(known.__getitem__, surfaces(text, start, end)))
        stream.append(0)
        self._numbers.append(number)
        self._starts.append(len(stream))

    def drafted(self) -> Drafted:
        """All that was taken in."""
        return Drafted(
            keys=self._known.keys_met,
            stream=np.frombuffer(self._stream, np.uint32) if self._stream else np.zeros(0, np.uint32),
            numbers=np.array(self._numbers, np.int64),
            starts=np.array(self._starts, np.uint32),
            piece_word=np.array(self._piece_word, np.uint32),
            piece_char=np.array(self._piece_char, np.uint32),
        )
