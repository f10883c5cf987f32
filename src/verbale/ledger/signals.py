"""The words by which an act says what it does to an earlier one, read from `resources/ledger.yaml`.

A signal is the name of a list ("reply", "in_part"); the words that gave it are kept, for the reasons. Known weakness:
words are looked for in the whole sentence, so a sentence with two replies lends each the other's signals.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from verbale import lexicon
from verbale.references import dates
from verbale.schema import ActType

LISTS = ("in_part", "withdraw", "undo", "fulfil", "break", "reply", "refuse_reply", "gave_answer", "complain")
LONGEST = 2000  # characters of a sentence that are looked at: no sentence that is written is longer
# "has stopped", "have since been released", "had suspended": done, as somebody says.
_PERFECT = re.compile(
    r"\b(?:has|have|had)\s(?:(?:already|now|since|fully|therefore|thereby|been|all|also|thus)\s){0,3}(\w{2,}(?:ed|en|own|awn|ept|elt|ent|old|ought|aught|ade|one|put|un|ut|et|id))\b",
    re.IGNORECASE,
)
# "six of its eleven", "half of the", "some of their"
_SOME_OF = re.compile(
    r"\b(?:half|some|most|part|one|two|three|four|five|six|seven|eight|nine|ten|\d+)\sof\s(?:its|the|their|his|her|these|those)\b"
    r"|\bat\s(?:half|a\s(?:third|quarter|fraction))\b",
    re.IGNORECASE,
)
_PLUPERFECT = re.compile(r"\bhad\s(?:\w+ly\s)?\w{2,}(?:ed|en|own|ept|ent|old|ought|ade|one|ut|et|id)\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:not|never|no longer|cannot|neither|nor|won['’]t|refuses?)\b(?!\s(?:later|only|least))", re.IGNORECASE
)


def known() -> dict[str, Any]:
    """The content of `resources/ledger.yaml`."""
    found: dict[str, Any] = lexicon.load("ledger")
    return found


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return compiled(tuple(known()[name]))


@cache
def compiled(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of whole phrases, case aside; ~ stands for any one word."""
    longest_first = sorted(phrases, key=len, reverse=True)
    inner = "|".join(
        re.escape(p).replace(r"\ ", r"\s+").replace(r"\~", r"\w+").replace("~", r"\w+") for p in longest_first
    )
    return re.compile(rf"(?<!\w)(?:{inner})(?!\w)", re.IGNORECASE)


def signals(words: str) -> dict[str, str]:
    """The signals of a sentence with the words that give each: {"reply": "in response"}."""
    text = words[:LONGEST]
    found = {}
    for name in LISTS:
        match = _pattern(name).search(text)
        if match:
            found[name] = match[0]
    some = _SOME_OF.search(text)
    if some:
        found.setdefault("in_part", some[0])
    perfect = _PERFECT.search(text)
    if perfect:
        found["perfect"] = perfect[0]
    past = _PLUPERFECT.search(text)
    if past:
        found["pluperfect"] = past[0]
    return found


def denial(words: str) -> str:
    """The word that denies a clause ("not", "never", "no longer"), or ""."""
    match = _DENIED.search(words[:LONGEST])
    return match[0] if match else ""


def says_again(words: str) -> str:
    """The words by which something is said once more ("repeats its demand"), or ""."""
    match = _pattern("again").search(words[:LONGEST])
    return match[0] if match else ""


def weighs(words: str) -> str:
    """The verb with which a promise promises nothing yet ("study it", "look into the matter"), or ""."""
    match = _pattern("weighs").match(words[:LONGEST])
    return match[0] if match else ""


def asks_for_an_answer(words: str) -> bool:
    """Whether what is demanded is an answer."""
    return _pattern("asked_answer").search(words[:LONGEST]) is not None


@cache
def _nouns() -> dict[str, frozenset[ActType]]:
    kinds: dict[str, set[ActType]] = {}
    for kind, words in known()["nouns"].items():
        for word in words:
            kinds.setdefault(word, set()).add(ActType(kind))
    return {word: frozenset(found) for word, found in kinds.items()}


_OF_DAY = re.compile(r"\s(?:of|from|made\son|issued\son|dated)\s([A-Za-z0-9., ]{3,22})")
_POINTED = re.compile(
    r"\b(?:the|this|that|these|those|its|his|her|their|all|both|such|any)\s((?:[A-Za-z’'-]+\s){0,2}?)([A-Za-z]+)\b",
    re.IGNORECASE,
)


NEAR = 4  # words before a noun that no article determines


class Pointer(NamedTuple):
    """Words that point back at an act: themselves, the kinds of act they name, whether a plural, and of which day."""

    words: str
    kinds: frozenset[ActType]
    plural: bool
    on: date | None


def pointed(words: str, base: date | None = None, *, bare: bool = False) -> Pointer | None:
    """What points back at an act ("the Velmarkian demand of 9 March"); `base` is the day of the words.

    `bare` takes a noun near the beginning too that no article determines ("Velmarkian demands for …").
    """
    nouns = _nouns()
    text = words[:LONGEST]
    for match in re.finditer(r"[A-Za-z]+", text[:60]) if bare else ():
        if match[0].lower() in nouns and len(text[: match.start()].split()) <= NEAR:
            noun = match[0].lower()
            return Pointer(
                text[: match.end()], nouns[noun], noun in known()["plurals"], _day_after(text, match.end(), base)
            )
    for match in _POINTED.finditer(text):
        noun = match[2].lower()
        if noun in nouns:
            return Pointer(match[0], nouns[noun], noun in known()["plurals"], _day_after(text, match.end(), base))
    return None


def _day_after(text: str, at: int, base: date | None) -> date | None:
    """The day that stands after a noun: "the demand of 9 March"."""
    day = _OF_DAY.match(text, at)
    on = dates.find(day[1], base) if day else ()
    return on[0].start if on else None


@cache
def _claims() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((verb, compiled(tuple(words))) for verb, words in known()["claims"].items())


def claimed(words: str, start: int = 0) -> tuple[str, int, int] | None:
    """What words say an instrument does, from `start` on: (verb, start and end of its words); the nearest wins."""
    text = words[:LONGEST]
    found = [(m.start(), m.end(), verb) for verb, pattern in _claims() if (m := pattern.search(text, start))]
    if not found:
        return None
    first = min(found)
    return first[2], first[0], first[1]
