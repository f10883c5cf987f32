"""The scales of `resources/strength.yaml`, ready to be found in a run of words.

An expression is found by its first word; of those that begin at the same word the longest counts. `Found.first` and
`last` are positions in the words given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from verbale import lexicon
from verbale.checks.wording import spelling_of

LONE_LISTS = ("reservations", "conditions", "exceptions")
MOST_FILLERS = 2  # adverbs that may stand between two words of an expression: "calls once again upon"


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale, or a list of expressions that count by coming and going (then all ranks are 0)."""

    name: str
    strong: str
    weak: str
    changed: str
    alone: str
    middle: float
    added: tuple[str, str]  # names where a strong and where a weak expression comes alone
    dropped: tuple[str, str]


class Found(NamedTuple):
    """An expression of a scale at words `first` to `last` (both included)."""

    scale: str
    rank: float
    first: int
    last: int


class _Pattern(NamedTuple):
    words: tuple[frozenset[str] | str, ...]
    scale: str
    rank: float


def _inflected(base: str) -> frozenset[str]:
    """All forms of a verb."""
    irregular = _raw()["irregular"]
    if base in irregular:
        return frozenset(map(str, irregular[base]))
    if base.endswith("e"):
        made = {base, base + "s", base + "d", base[:-1] + "ing"}
    elif base.endswith("y") and base[-2:-1] not in "aeiou":
        made = {base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"}
    elif base.endswith(("s", "sh", "ch", "x", "z")):
        made = {base, base + "es", base + "ed", base + "ing"}
    else:
        made = {base, base + "s", base + "ed", base + "ing"}
    return frozenset(made)


def _raw() -> Any:
    return lexicon.load("strength")


@lru_cache(maxsize=1)
def scales() -> dict[str, Scale]:
    """All scales and lists by name, in their order."""
    found = {}
    for name, raw in _raw()["scales"].items():
        added, dropped = raw.get("added", {}), raw.get("dropped", {})
        found[name] = Scale(
            name, raw["strong"], raw["weak"], "", raw.get("alone", ""), float(raw.get("middle", 0)),
            (added.get("strong", ""), added.get("weak", "")), (dropped.get("strong", ""), dropped.get("weak", "")),
        )  # fmt: skip
    for name in LONE_LISTS:
        raw = _raw()[name]
        found[name] = Scale(
            name, "", "", raw["changed"]["name"], "weak", 0, ("", raw["added"]["name"]), ("", raw["dropped"]["name"])
        )
    return found


@lru_cache(maxsize=1)
def _patterns() -> tuple[dict[str, list[_Pattern]], frozenset[str]]:
    """Patterns by each form of their first word, and the fillers."""
    by_word: dict[str, list[_Pattern]] = defaultdict(list)
    entries = [
        (name, rank, str(words))
        for name, scale in _raw()["scales"].items()
        for rank, expressions in scale["ranks"]
        for words in expressions
    ]
    entries += [(name, 0.0, str(words)) for name in LONE_LISTS for words in _raw()[name]["words"]]
    for name, rank, words in entries:
        compiled = tuple(_token(word) for word in words.split())
        for form in compiled[0]:
            by_word[form].append(_Pattern(compiled, name, float(rank)))
    return by_word, frozenset(map(str, _raw()["fillers"]))


def _token(word: str) -> frozenset[str] | str:
    if word[0] == "~":
        return word
    forms = _inflected(word[:-1]) if word.endswith("*") else frozenset((word,))
    return frozenset(spelling_of(form) for form in forms)


def find(texts: Sequence[str]) -> list[Found]:
    """The expressions in canonical words, in their order; of one scale none overlaps another."""
    by_word, fillers = _patterns()
    best: dict[tuple[str, int], Found] = {}
    for i, text in enumerate(texts):
        for pattern in by_word.get(text, ()):
            last = _match(pattern, texts, i, fillers)
            known = best.get((pattern.scale, i))
            if pattern.scale == "scope" and i + 1 < len(texts) and texts[i + 1][0] == "#":
                continue  # "every three months" says how often, not how many
            if last is not None and (known is None or last > known.last):
                best[pattern.scale, i] = Found(pattern.scale, pattern.rank, i, last)
    kept: list[Found] = []
    ends: dict[str, int] = {}
    for found in sorted(best.values(), key=lambda f: (f.first, -f.last)):
        if found.first > ends.get(found.scale, -1):
            ends[found.scale] = found.last
            kept.append(found)
    return _joined(kept)


def _match(pattern: _Pattern, texts: Sequence[str], at: int, fillers: frozenset[str]) -> int | None:
    """The last word of an expression that begins at `at`, fillers skipped."""
    i = at
    for word in pattern.words[1:]:
        i += 1
        skipped = 0
        while i < len(texts) and not _is(texts[i], word) and texts[i] in fillers and skipped < MOST_FILLERS:
            i, skipped = i + 1, skipped + 1
        if i >= len(texts) or not _is(texts[i], word):
            return None
    return i


def _is(text: str, word: frozenset[str] | str) -> bool:
    return text.endswith(word[1:]) and len(text) > 5 if isinstance(word, str) else text in word


def _joined(found: list[Found]) -> list[Found]:
    """Two expressions of duty that follow each other made one: "shall endeavour to" is an effort, no duty."""
    out: list[Found] = []
    for item in found:
        before = next((n for n in range(len(out) - 1, -1, -1) if out[n].scale == "obligation"), None)
        if item.scale == "obligation" and before is not None and item.first - out[before].last in (1, 2):
            earlier = out[before]
            rank = item.rank if earlier.rank >= 4 else min(earlier.rank, item.rank)
            out[before] = Found("obligation", rank, earlier.first, item.last)
        else:
            out.append(item)
    return out


@lru_cache(maxsize=1)
def undenied() -> frozenset[str]:
    """Words before which "no" and "not" deny nothing."""
    return frozenset(map(str, _raw()["undenied"]))


@lru_cache(maxsize=1)
def deadlines() -> frozenset[str]:
    """Words before a deadline."""
    return frozenset(map(str, _raw()["deadlines"]))


@lru_cache(maxsize=1)
def times() -> frozenset[str]:
    """Units in which a time limit is counted."""
    return frozenset(map(str, _raw()["times"]))


@lru_cache(maxsize=1)
def passive() -> frozenset[str]:
    """Words after which a verb of a demand is none."""
    return frozenset(map(str, _raw()["passive"]))
