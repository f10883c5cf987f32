"""From a passage to its attributions: who is named, by which cue, and which words are the content.

This is the seam for a trained tagger: anything that is a `Tagger` can stand in the place of `tag`. A tagger judges one
passage and knows nothing of the rest of the document; who "he" is, what is carried on from the sentence before and
which statement stands inside which is decided in `assembly`.
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
    """A candidate: spans of source, cue and content, each possibly in pieces or empty, and the rules that saw it."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    reasons: tuple[Reason, ...]


class Tagger(Protocol):
    """Finds the attributions of one passage, in the order of their cues."""

    def __call__(self, passage: Passage) -> list[Attribution]: ...


def tag(passage: Passage) -> list[Attribution]:
    """Find attributions by cue words and the structure of the sentence."""
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
