"""A text on its way to its instruments: the words, the lists that decide, and the left edge of what is cited."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from verbale import lexicon
from verbale.references.agreements import Agreements
from verbale.references.names import Token
from verbale.text.spans import Span

# Words of a cited title that one mention may hold; longer titles are cut.
_LONGEST = 30


@dataclass(slots=True)
class Found:
    """A stretch of tokens that may cite an instrument, on its way to a mention."""

    first: int
    last: int
    head: int
    named: bool
    slugs: tuple[str, ...] = ()
    rule: str = "head_word"


@dataclass(slots=True)
class Reading:
    """One text with its words, the lists that decide, and what is found."""

    text: str
    tokens: list[Token]
    known: Agreements
    lists: dict[str, Any]
    base: date | None = None
    found: list[Found] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    held: dict[str, bool] = field(default_factory=dict)

    def holds(self, word: str) -> bool:
        """Whether the text holds `word` as a word of its own; each is looked for once."""
        if word not in self.held:
            self.held[word] = re.search(rf"\b{re.escape(word)}\b", self.text) is not None
        return self.held[word]

    def existing(self, slugs: tuple[str, ...]) -> tuple[str, ...]:
        """Those of `slugs` that had been made by the day of the text."""
        if self.base is None:
            return slugs
        day = self.base.isoformat()
        return tuple(slug for slug in slugs if str(self.known.entries[slug].get("date", "")) <= day)

    def last_before(self, end: int) -> int:
        """The last token that ends at or before the offset `end`."""
        return bisect_right(self.ends, end) - 1

    def gap(self, i: int) -> str:
        """The text between token i and the next one."""
        return self.text[self.tokens[i].end : self.tokens[i + 1].start] if i + 1 < len(self.tokens) else "\n\n"

    def word(self, i: int) -> str:
        token = self.tokens[i]
        return self.text[token.start : token.end]

    def span(self, first: int, last: int) -> Span:
        return Span(self.tokens[first].start, self.tokens[last].end)


@cache
def lists() -> dict[str, Any]:
    data = lexicon.load("instruments")
    sets = {key: frozenset(value) for key, value in data.items() if isinstance(value, list) and key != "parts"}
    heads = {}
    heads.update({"summit": "meeting", "Summit": "meeting"})
    for kind in ("capital", "capital_with_name", "small", "resolutions", "loose"):
        for word in data[kind]:
            heads[word] = kind
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for phrase in data["phrases"]:
        words = tuple(phrase.split())
        phrases.setdefault(words[0], []).append(words)
    return {**sets, "heads": heads, "phrase_heads": phrases, "anaphors": data["anaphors"], "parts": data["parts"]}


def left_edge(reading: Reading, head: int, *, small: bool) -> tuple[int, bool]:
    """The first token of the name that ends in the head, and whether there is a name in it.

    A run of capital words, numbers and possessives counts as a name; before a small head, plain modifiers
    ("peace", "interim") may stand between.
    """
    lists, at, named, plain = reading.lists, head, False, 0
    while at > 0 and head - at < _LONGEST:
        gap = reading.gap(at - 1)
        word = reading.word(at - 1)
        is_list = gap == ", " and word.isdigit() and reading.word(at).isdigit()
        if (
            not is_joined(gap)
            and not is_list
            and not (")" in gap and len(gap) <= 2)
            and not ("(" in gap and len(gap) <= 2)
        ):
            break
        begins_sentence = (
            at == 1 or reading.gap(at - 2).strip()[-1:] in (".", "!", "?", ":", ";") or "\n" in reading.gap(at - 2)
        )
        if word[0].isupper() and word not in lists["not_names"]:
            if begins_sentence and not word.isupper() and word.lower() in lists["plain_before"]:
                at -= 1
                break
            named = True
            at -= 1
            continue
        if word == "s" and gap == " " and reading.gap(at - 2) in ("'", "’"):
            if reading.word(at - 2)[0].isupper():
                named = True
            at -= 2
            break
        if word[0].isdigit() and len(word) <= 4 and "," not in gap:
            if named or len(word) == 4 or not begins_sentence:
                at -= 1
                named = named or (len(word) == 4 and word.isdigit())
                continue
            break
        if word.lower() in lists["plain_before"] and not word[0].isupper():
            at -= 1
            plain += 1
            if plain > 4:
                break
            continue
        if len(word) == 4 and word.isdigit() and named and "," in gap and reading.word(at)[0].isdigit():
            at -= 1
            continue
        if word == "and" and reading.word(at).isdigit() and reading.word(at - 2).isdigit():
            at -= 1
            continue
        if word.lower() in ("and", "or") and named and small and reading.word(at - 2)[0].isupper():
            at -= 1
            continue
        break
    return at, named


def is_joined(gap: str) -> bool:
    return len(gap) <= 2 and all(c in " -'’‐\n" for c in gap) and bool(gap)


def owned_from(reading: Reading, first: int) -> int:
    """The first of up to three more small words before a phrase, where an owning word stands before them."""
    for back in range(1, 4):
        at = first - back
        if at < 1 or not is_joined(reading.gap(at)) or not reading.word(at).islower():
            break
        if reading.word(at) in _OWNING or reading.word(at) in ("of", "to", "and", "in", "a", "an"):
            break
        if reading.word(at - 1).lower() in _OWNING and is_joined(reading.gap(at - 1)):
            return at
    return first


_OWNING = frozenset(["its", "our", "their", "his", "her", "my", "the"])


def is_pointed(reading: Reading, first: int) -> bool:
    """Whether a pointing or owning word stands before: "the", "those", "our", "Velmark's"."""
    if first == 0 or not is_joined(reading.gap(first - 1)):
        return False
    word = reading.word(first - 1).lower()
    if word == "and" and reading.found and reading.found[-1].last == first - 2:
        return True
    return word in reading.lists["pointing"] or word in _OWNING or word in ("s", "national")


def is_denied(reading: Reading, first: int) -> bool:
    """Whether the words before say that no such instrument exists yet: "a", "any", "draft"."""
    return any(
        reading.word(i).lower() in reading.lists["not_pointing"]
        for i in range(max(0, first - 1), first)
        if is_joined(reading.gap(i))
    ) or reading.word(first).lower() in ("draft", "new")
