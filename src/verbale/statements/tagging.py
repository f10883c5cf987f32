"""From passages to their attributions: who is named, by which cue, and which words are the content.

Anything that is a `Tagger` can stand in the place of `tag`, which goes by rules alone; `learned.tag` is the trained
one. A tagger sees the passages of a document and nothing else; who "he" is, what is carried on from the sentence
before and which statement stands inside which is decided in `assembly`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from verbale.schema import Reason
from verbale.statements import rules
from verbale.statements.frames import Frame
from verbale.statements.passages import Passage, Sentence, Token
from verbale.text.spans import Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribution:
    """A candidate: spans of source, cue and content, each possibly in pieces or empty, and what saw it.

    `named` are the words that name the source where `source` only points to them ("which"). `confidence` is the
    calibrated probability that all three are those that a trained reader would mark (`None` from rules, which know
    none).
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    reasons: tuple[Reason, ...]
    named: Span | None = None
    confidence: float | None = None


class Tagger(Protocol):
    """Finds the attributions of each of the passages of one document, in the order of their cues."""

    def __call__(self, passages: Sequence[Passage]) -> list[list[Attribution]]: ...


def tag(passages: Sequence[Passage]) -> list[list[Attribution]]:
    """Find attributions by cue words and the structure of the sentence."""
    return [_of_passage(passage) for passage in passages]


def _of_passage(passage: Passage) -> list[Attribution]:
    out = []
    for sentence in passage.sentences:
        for frame in rules.find(sentence.tokens, any_case=passage.headline):
            out.append(_attribution(frame, sentence))
    return out


def _attribution(frame: Frame, sentence: Sentence) -> Attribution:
    tokens = sentence.tokens
    cue = _span(tokens, frame.cue) if frame.cue else None
    content = tuple(span for piece in frame.content if (span := _span(tokens, _trimmed(tokens, piece))))
    source = _span(tokens, _bare(tokens, frame.source)) if frame.source else None
    return Attribution(
        source=(source,) if source else (),
        cue=(cue,) if cue else (),
        content=content,
        reasons=(Reason(rule=frame.rule, detail=rules.docstring(frame.rule), span=cue or source),),
    )


def _span(tokens: Sequence[Token], piece: tuple[int, int]) -> Span | None:
    start, end = piece
    return Span(tokens[start].start, tokens[end - 1].end) if start < end else None


def _bare(tokens: Sequence[Token], piece: tuple[int, int]) -> tuple[int, int]:
    start, end = piece
    while end > start and tokens[end - 1].text in (",", "—", "–", "-"):
        end -= 1
    return start, end


def _trimmed(tokens: Sequence[Token], piece: tuple[int, int]) -> tuple[int, int]:
    """Content without the punctuation of the sentence around it."""
    start, end = piece
    while end > start and tokens[end - 1].quotation < 0 and tokens[end - 1].text in ".,;:—–-":
        end -= 1
    while start < end and tokens[start].quotation < 0 and tokens[start].text in ",;:—–-":
        start += 1
    return start, end
