"""The language of a text: its script, then a vote of function words. Short texts stay undecided."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from verbale import lexicon
from verbale.schema import Fact, Reason

_SAMPLE = 6000  # characters from the middle of the text: enough words for a vote, and no longer than needed
_FEWEST = 5  # function words: a sentence or two
_CLEAR = 1.25  # times the votes of the next language
_WORD = re.compile(r"[^\W\d_]+")
# Scripts that name one language, or nearly so, with the block of Unicode that holds them; where two languages
# share one, the letters after the name are those that only the second has.
_SCRIPTS = (
    (re.compile(r"[\u3040-\u30ff]"), "ja", 0.05),
    (re.compile(r"[\uac00-\ud7af]"), "ko", 0.2),
    (re.compile(r"[\u4e00-\u9fff]"), "zh", 0.2),
    (re.compile(r"[\u067e\u0686\u0698\u06af\u06cc]"), "fa", 0.04),
    (re.compile(r"[\u0600-\u06ff]"), "ar", 0.4),
    (re.compile(r"[\u0590-\u05ff]"), "he", 0.4),
    (re.compile(r"[\u0370-\u03ff]"), "el", 0.4),
    (re.compile(r"[\u0900-\u097f]"), "hi", 0.4),
    (re.compile(r"[\u0e00-\u0e7f]"), "th", 0.4),
    (re.compile(r"[\u10a0-\u10ff]"), "ka", 0.4),
    (re.compile(r"[\u0530-\u058f]"), "hy", 0.4),
)


_FURTHER = re.compile(r"[\u0370-\u1cff\u3040-\ud7af]")  # where all those blocks lie: most texts have none of it


@cache
def _languages_by_word() -> dict[str, tuple[str, ...]]:
    known: dict[str, list[str]] = {}
    for language, words in lexicon.load("languages").items():
        for word in words:
            known.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in known.items()}


def language(text: str, fewest: int = _FEWEST) -> Fact | None:
    """The ISO 639-1 code of the language of `text`, with the votes; `None` where fewer than `fewest` speak for one."""
    middle = max(0, (len(text) - _SAMPLE) // 2)
    sample = text[middle : middle + _SAMPLE]
    for pattern, code, share in _SCRIPTS if _FURTHER.search(sample) else ():
        count = len(pattern.findall(sample))
        if count < _FEWEST:
            continue
        letters = sum(letter.isalpha() for letter in sample)
        if count > share * letters:
            return Fact(
                value=code, reasons=(Reason(rule="script", detail=f"{count} of {letters} letters are of its script."),)
            )
    votes: Counter[str] = Counter()
    known = _languages_by_word()
    for word, count in Counter(_WORD.findall(sample.lower())).items():
        for code in known.get(word, ()):
            votes[code] += count
    ranked = votes.most_common(2)
    if not ranked or ranked[0][1] < fewest or (len(ranked) > 1 and ranked[0][1] < _CLEAR * ranked[1][1]):
        return None
    detail = ", ".join(f"{code} {count}" for code, count in ranked)
    return Fact(value=ranked[0][0], reasons=(Reason(rule="function_words", detail=f"Votes: {detail}."),))
