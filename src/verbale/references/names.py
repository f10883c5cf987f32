"""Names found in a text by one walk over its words.

A `Names` is a tree over words: a phrase of any length costs one look into a dict for each of its words, so the time
does not depend on how many phrases are known. The longest phrase wins. Words are compared as written, except that
diacritics and the kind of apostrophe do not count and that a phrase in capitals ("SOVIET UNION") is the phrase.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+")
_SOFT = frozenset(" /-\n\r\t\u00a0\u00ad\u2010\u2011'\u2019`&")
# Marks that join two words only where the known phrase has them too ("Anti-Ballistic Missile (ABM) Treaty").
_MARKS = frozenset([",", "(", ")", ":", "+"])
# A full stop may stand inside a phrase after a short word ("St. Lucia", "No. 10").
_ABBREVIATED = 3
# A phrase this long or longer is also known in capitals; a shorter one might be another word (US, WHO, IT).
_CAPITALS_FROM = 5
_END = ""


class Token(NamedTuple):
    """A word of the text: its folded form and its place."""

    key: str
    start: int
    end: int


class Hit(NamedTuple):
    """A known phrase: the tokens `first` to `last` (included), and what was stored with it."""

    first: int
    last: int
    payload: Any


def tokens_of(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of `text[start:end]`, with offsets into `text`."""
    stop = len(text) if end is None else end
    return [
        Token(word if (word := m[0]).isascii() else folded(word), *m.span()) for m in _TOKEN.finditer(text, start, stop)
    ]


def folded(word: str) -> str:
    """The word without diacritics."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _joint(text: str, left: Token, right: Token) -> str | None:
    """How two words of a phrase are joined: "" softly, a mark where it must have it too, `None` not at all."""
    gap = text[left.end : right.start]
    if len(gap) > 3:
        return "" if len(gap) < 80 and gap.isspace() and gap.count("\n") < 2 else None
    if _SOFT.issuperset(gap):
        return "" if gap else None
    mark = gap.strip()
    if mark == "." and left.end - left.start <= _ABBREVIATED:
        return ""
    return mark if mark in _MARKS else None


@dataclass(slots=True)
class Names:
    """Phrases with what each stands for. Adding the same phrase again replaces what it stood for."""

    tree: dict[str, Any] = field(default_factory=dict)

    def add(self, phrase: str, payload: Any, *, exact: bool = False) -> None:
        """Store `payload` under `phrase`; unless `exact`, also with a capital at its head and in capitals."""
        self._insert(phrase, payload)
        if exact:
            return
        if phrase[0].islower():
            self._insert(phrase[0].upper() + phrase[1:], payload, keep=True)
        if len(phrase) >= _CAPITALS_FROM:
            self._insert(phrase.upper(), payload, keep=True)

    def _insert(self, phrase: str, payload: Any, keep: bool = False) -> None:
        tokens = tokens_of(phrase)
        node = self.tree
        for i, token in enumerate(tokens):
            joint = (_joint(phrase, tokens[i - 1], token) or "") if i else ""
            node = node.setdefault(joint + token.key, {})
        if not (keep and _END in node):
            node[_END] = payload

    def get(self, phrase: str) -> Any:
        """What is stored under `phrase`, or `None`."""
        tokens = tokens_of(phrase)
        hits = self.scan(phrase, tokens)
        whole = len(hits) == 1 and hits[0].first == 0 and hits[0].last == len(tokens) - 1
        return hits[0].payload if whole else None

    def scan(self, text: str, tokens: list[Token]) -> list[Hit]:
        """The longest known phrases among `tokens`, from left to right, none overlapping."""
        hits, tree, at, count = [], self.tree, 0, len(tokens)
        while at < count:
            node = tree.get(tokens[at].key)
            if node is None:
                at += 1
                continue
            last, payload, here = -1, node.get(_END), at
            if payload is not None:
                last = at
            while here + 1 < count:
                joint = _joint(text, tokens[here], tokens[here + 1])
                if joint is None:
                    break
                node = node.get(joint + tokens[here + 1].key)
                if node is None:
                    break
                here += 1
                if _END in node:
                    last, payload = here, node[_END]
            if last < 0:
                at += 1
            else:
                hits.append(Hit(at, last, payload))
                at = last + 1
        return hits
