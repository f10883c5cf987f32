"""A stretch of text made ready for looking for attributions: its sentences, and their tokens.

Quotations are opaque: each is one token, whatever sentences it holds, so that nothing inside it is taken for the
reporter's own words. What stands inside is looked at as a passage of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from verbale import lexicon
from verbale.schema import Quotation
from verbale.text import sentences
from verbale.text.spans import Span

# Sentences longer than this are cut for tagging: no prose has them, and it bounds the work on hostile input.
MAX_TOKENS = 250

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’\-&/.][^\W_]+)*|--+|[^\w\s]|_+")
_LAST_STOP = frozenset(".,!?…")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a punctuation mark, or a whole quotation.

    `quotation` is then its place in `Passage.quotations`, `text` a sign for it (`_sign`), `lower` its first word after
    a mark.
    """

    text: str
    lower: str
    start: int
    end: int
    quotation: int = -1

    @property
    def is_word(self) -> bool:
        return self.quotation < 0 and self.text[0].isalnum()

    @property
    def ends_clause(self) -> bool:
        """Whether this is a comma, or a quotation with a comma inside its marks."""
        return self.text == "," or (self.quotation >= 0 and self.text[-2] == ",")

    @property
    def is_capital(self) -> bool:
        return self.quotation < 0 and self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Sentence:
    span: Span
    tokens: tuple[Token, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """What a tagger is given: a paragraph, or the words of one quotation, with the quotations that stand in it.

    `text` is the whole document's, and all offsets are into it. `headline` where words have capitals throughout.
    """

    text: str
    span: Span
    quotations: tuple[Quotation, ...]
    sentences: tuple[Sentence, ...]
    headline: bool = False

    def sentence_at(self, offset: int) -> int:
        """The position of the sentence that holds `offset`."""
        return max(0, bisect_right(self.sentences, offset, key=lambda sentence: sentence.span.start) - 1)


@cache
def abbreviations() -> frozenset[str]:
    return frozenset(lexicon.load("abbreviations"))


def prepare(text: str, span: Span, quotations: Sequence[Quotation], headline: bool = False) -> Passage:
    """Cut the part `span` of `text` into sentences and tokens; `quotations` are those that stand directly in it."""
    masked = _masked(text, span, quotations)
    local = _with_signatures(sentences.split(masked, abbreviations()), masked)
    out, at = [], 0
    for sentence in local:
        place = sentence.shifted(span.start)
        inside = []
        while at < len(quotations) and quotations[at].outer.start < place.end:
            inside.append(at)
            at += 1
        tokens = _tokens(text, place, quotations, inside)
        for first in range(0, len(tokens), MAX_TOKENS):
            part = tuple(tokens[first : first + MAX_TOKENS])
            own = place if len(tokens) <= MAX_TOKENS else Span(part[0].start, part[-1].end)
            out.append(Sentence(own, part))
    return Passage(text=text, span=span, quotations=tuple(quotations), sentences=tuple(out), headline=headline)


def _with_signatures(spans: Sequence[Span], text: str) -> list[Span]:
    """The sentences; a dash and a name are joined to the closing mark before them: "We will not sign." — Ida Brandt."""
    out: list[Span] = []
    for span in spans:
        if out and text[span.start] in "―—–" and text[out[-1].end - 1] in "”\"'’»":
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return out


def _masked(text: str, span: Span, quotations: Sequence[Quotation]) -> str:
    """The passage with the inside of its quotations blotted out, but for a stop before the closing mark."""
    pieces, at = [], span.start
    for quotation in quotations:
        inner = quotation.span
        if inner.start < at or inner.end > span.end:
            continue
        end = inner.end
        while end > inner.start and (text[end - 1] in _LAST_STOP or not text[end - 1].isalnum()):
            end -= 1
        stop = next((char for char in text[end : inner.end] if char in _LAST_STOP), "")
        pieces.append(text[at : inner.start])
        pieces.append("q" * (inner.end - inner.start - len(stop)) + stop)
        at = inner.end
    pieces.append(text[at : span.end])
    return "".join(pieces)


def _tokens(text: str, place: Span, quotations: Sequence[Quotation], inside: list[int]) -> list[Token]:
    out: list[Token] = []
    at = place.start
    for index in inside:
        outer = quotations[index].outer
        if outer.start < at:
            continue
        _words(text, at, outer.start, out)
        mark = _sign(quotations[index].text)
        first = _TOKEN.match(quotations[index].text)
        lower = f"“{first[0].lower()}" if first else mark
        out.append(Token(mark, lower, outer.start, outer.end, index))
        at = outer.end
    _words(text, at, place.end, out)
    return out


def _sign(quoted: str) -> str:
    """What a quotation's token says of it: “l” where it begins in lower case, and the stop at its end."""
    first = "l" if quoted[:1].islower() else "-"
    last = quoted[-1:] if quoted[-1:] in _LAST_STOP else ""
    return f"“{first}{last}”"


def _words(text: str, start: int, end: int, out: list[Token]) -> None:
    short = abbreviations()
    for match in _TOKEN.finditer(text, start, end):
        word, stop = match[0], match.end()
        if word == "." and out and out[-1].end == match.start() and stop < end and not text[stop:end].isspace():
            previous = out[-1]
            if previous.lower in short or (len(previous.text) == 1 and previous.text.isupper()):
                out[-1] = Token(previous.text + ".", previous.lower + ".", previous.start, stop)
                continue
        if word.startswith("--"):
            word = "—"
        out.append(Token(word, word.lower().replace("’", "'"), match.start(), stop))
