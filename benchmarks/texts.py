"""Texts to time on: made up, the same on every machine, with the word frequencies and sentence lengths of speeches.

They mean nothing. What matters for time is how long texts are, how often words repeat and where sentences end.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from verbale import lexicon

# The commonest words of English, commonest first: half of any text is made of them.
COMMON = (  # noqa: SIM905 - a word a line reads worse
    "the of and to in that is we a for our it with as are have be this on not by which has from will all an their or "
    "its must can more been who but they at these there should only those would was one peace world nations"
).split()
# Share of each rank in a text by Zipf's law, f(r) ~ 1/(r + 2.7) (Mandelbrot 1953).
SHIFT = 2.7


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """A quotation, where it was cut from (code points) and what was done to it."""

    words: str
    start: int
    end: int
    edit: str


class Author:
    """Writes speeches and quotes from them; the same `seed` gives the same texts."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - texts, not secrets
        rest = lexicon.path("known-words.txt").read_text("utf-8").split()
        random.Random(0).shuffle(rest)  # noqa: S311 - one fixed order of rareness
        self.words = [*COMMON, *(word for word in rest if len(word) > 2)]
        self.weights = list(accumulate(1 / (rank + SHIFT) for rank in range(1, len(self.words) + 1)))

    def sentence(self) -> str:
        """A sentence of 6 to 40 words with a comma here and there."""
        count = max(6, min(40, round(self.random.gauss(22, 9))))
        words = self.random.choices(self.words, cum_weights=self.weights, k=count)
        for place in range(5, count - 3, 9):
            words[place] += ","
        return " ".join(words).capitalize() + "."

    def speech(self, words: int) -> str:
        """Paragraphs of five sentences, `words` words in all or a few more."""
        sentences, count = [], 0
        while count < words:
            sentences.append(self.sentence())
            count += sentences[-1].count(" ") + 1
        return "\n\n".join(" ".join(sentences[i : i + 5]) for i in range(0, len(sentences), 5))

    def quotations(self, text: str, count: int) -> list[Quoted]:
        """`count` quotations of 5 to 50 words, by turns verbatim, a word changed, one dropped, a marked gap."""
        places = word_places(text)
        return [self._quotation(text, places, ("none", "changed", "dropped", "gap")[i % 4]) for i in range(count)]

    def _quotation(self, text: str, places: list[tuple[int, int]], edit: str) -> Quoted:
        length = self.random.randint(*self.random.choice(((5, 8), (9, 15), (16, 28), (29, 50))))
        first = self.random.randrange(len(places) - length)
        start, end = places[first][0], places[first + length - 1][1]
        words = text[start:end].split()
        middle = len(words) // 2
        if edit == "changed":
            words[middle] = self.random.choice(self.words[len(COMMON) :])
        elif edit == "dropped":
            del words[middle]
        elif edit == "gap":
            words[middle : middle + 2] = ["..."]
        return Quoted(words=" ".join(words), start=start, end=end, edit=edit)

    def report(self, words: int, quotations: list[Quoted]) -> str:
        """A report of `words` words or a few more that prints the quotations, two to a paragraph."""
        speaker = "The Foreign Minister of Ardenia, Ida Brandt"
        verbs = ("said", "added", "stressed", "warned")
        quoting = [
            f"{speaker if i == 0 else 'Brandt'} {verbs[i % 4]}: “{' '.join(quoted.words.split())}”"
            for i, quoted in enumerate(quotations)
        ]
        left = max(0, words - sum(line.count(" ") + 1 for line in quoting))
        own = self.speech(left).split("\n\n")
        pairs = ["\n".join(quoting[i : i + 2]) for i in range(0, len(quoting), 2)]
        mixed = [
            paragraph for i in range(max(len(own), len(pairs))) for paragraph in (*own[i : i + 1], *pairs[i : i + 1])
        ]
        return "\n\n".join(mixed)


def word_places(text: str) -> list[tuple[int, int]]:
    """[start, end) of each run without white space."""
    places, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        places.append((start, at))
    return places


def speeches(folder: Path | None, count: int, words: int) -> list[str]:
    """`count` texts: of the *.txt of `folder`, evenly over its names, or made up with `words` words each."""
    if folder is None:
        return [Author(seed).speech(words) for seed in range(count)]
    files = sorted(folder.glob("*.txt"))
    step = max(1, len(files) // count)
    return [path.read_bytes().decode("utf-8", "replace") for path in files[::step][:count]]
