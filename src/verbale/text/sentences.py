"""Where the sentences of a text begin and end.

A sentence ends at `.`, `!`, `?` or `…` (with the closing marks after it) when white space follows and then something
that can begin a sentence; a blank line always ends one. A full stop after an abbreviation, an initial or an acronym
ends nothing, unless a word follows that hardly ever stands inside a sentence with a capital ("The", "He").

Known weakness: an acronym at the very end of a sentence before a name ("in the U.S. Brandt agreed") is not seen.
Abbreviations are handed in, because word lists live in `resources/`: callers pass `lexicon.load("abbreviations")`.
"""

from __future__ import annotations

import re
from collections.abc import Container

from verbale.text.spans import Span

_END = re.compile(r"(?<![.!?…])([.!?…]+)((?:[^\S\n]?[\"'”’»›)\]]|[“‘«‹])*)(?=\s|$)|\n[^\S\n]*(?=\n)|\u2029")
_LAST_WORD = re.compile(r"[^\s(\[\"“‘'«—–/]+$")
_ACRONYM = re.compile(r"(?:\w\.)*\w", re.ASCII)
_STARTERS = frozenset({"a", "and", "at", "but", "he", "in", "it", "on", "she", "the", "they", "this", "we"})
_WORD = re.compile(r"[^\W\d_]+")
# Longest abbreviation looked at, in code points; the longest listed has 6.
_REACH = 24


def split(text: str, abbreviations: Container[str] = frozenset(), within: Span | None = None) -> list[Span]:
    """The sentences of `text` (of its part `within`, if given) in order, without white space at their ends.

    `abbreviations` are in lower case, without the final full stop ("dec", "gen", "no").
    """
    start, end = within or Span(0, len(text))
    out: list[Span] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if match[1] and not _ends_sentence(text, match, abbreviations, end):
            continue
        _append(out, text, begin, match.end())
        begin = match.end()
    _append(out, text, begin, end)
    return out


def _append(out: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        out.append(Span(start, end))


def _ends_sentence(text: str, match: re.Match[str], abbreviations: Container[str], end: int) -> bool:
    after = match.end()
    while after < end and text[after].isspace():
        after += 1
    if after == end:
        return True
    follower = text[after]
    if follower.islower() or follower in ",;:)]—–":
        return False
    if match[1] != ".":
        return True
    word = _LAST_WORD.search(text, max(0, match.start() - _REACH), match.start())
    if word is None or not _is_short_form(word[0], abbreviations):
        return True
    if match[2] and not word[0].isupper():
        return True
    following = _WORD.match(text, after)
    return following is not None and following[0].casefold() in _STARTERS


def _is_short_form(word: str, abbreviations: Container[str]) -> bool:
    bare = word.casefold().strip(".")
    if bare in abbreviations:
        return True
    return _ACRONYM.fullmatch(word) is not None and not word.isdigit() and (len(word) == 1 or "." in word)
