"""A frame: in a sentence's tokens, who is named, by which cue, and what is handed over.

`settled` ends the content of one frame where another takes over, and gives subjects that are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from verbale.statements.cues import words
from verbale.statements.passages import Token
from verbale.statements.phrases import Range, headline_subject, sentence_subject


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """Ranges of tokens. `elided` where the subject is left out and carried on from the frame before."""

    rule: str
    cue: Range | None
    source: Range | None
    content: tuple[Range, ...]
    elided: bool = False


Tokens = Sequence[Token]


def is_quoted(tokens: Tokens, i: int) -> bool:
    """Whether token i is a quotation."""
    return 0 <= i < len(tokens) and tokens[i].quotation >= 0


def text_at(tokens: Tokens, i: int) -> str:
    return tokens[i].lower if 0 <= i < len(tokens) else ""


def is_end(tokens: Tokens, i: int) -> bool:
    return i >= len(tokens) or (tokens[i].text in ".;!?" and tokens[i].quotation < 0)


def settled(tokens: Tokens, found: list[Frame], headline: bool = False) -> list[Frame]:
    """Cut each content where a later frame takes over, and give elided subjects back."""
    found = _with_reporters(tokens, found)
    out: list[Frame] = []
    subject = headline_subject if headline else sentence_subject
    for k, frame in enumerate(found):
        source = frame.source
        if frame.elided and frame.cue:
            source = _source_carried(out) or (None if out else subject(tokens, frame.cue[0]))
        later = found[k + 1 :]
        ends = [(start, _end_of(tokens, start, end, frame, later)) for start, end in frame.content]
        pieces = tuple((start, end) for start, end in ends if start < end and not _is_of_another(start, frame, later))
        out.append(replace(frame, source=source, content=pieces))
    return out


def _with_reporters(tokens: Tokens, found: list[Frame]) -> list[Frame]:
    """Where a sentence ends in who reports it ("Zhao said that …, the Daily reported"), that frame holds all of it."""
    out = list(found)
    for k, later in enumerate(out):
        if not later.source or not later.content or later.source[0] < later.content[-1][1]:
            continue
        if tokens[later.source[0]].lower in ("he", "she", "it", "they", "we", "i"):
            continue
        for j, frame in enumerate(out[:k]):
            start, end = frame.content[0][0] if frame.content else 0, later.content[-1][1]
            if frame.source and frame.cue and frame.source[0] < frame.cue[0] and start <= later.content[0][0] < end:
                if frame.content[-1][1] < end:
                    continue
                out[j] = replace(frame, content=tuple((a, min(b, end)) for a, b in frame.content if a < end))
                out[k] = replace(later, content=((frame.source[0], end),))
                break
    return out


def _is_of_another(start: int, frame: Frame, later: Sequence[Frame]) -> bool:
    """Whether a piece after the cue belongs to a later frame: "…," Orlan said; "…," said Hale."""
    if frame.cue is None or start < frame.cue[1] or len(frame.content) == 1:
        return False
    return any(
        other.cue is not None
        and (other.cue[0] < start or any(a == start and b <= other.cue[0] for a, b in other.content))
        for other in later
    )


def _source_carried(before: list[Frame]) -> Range | None:
    """The source of the last frame, passing over one that is the object of another ("rejected claims that …")."""
    ends = {frame.cue[1] for frame in before if frame.cue}
    for frame in reversed(before):
        if frame.source is None or frame.source[0] not in ends:
            return frame.source
    return None


def _end_of(tokens: Tokens, start: int, end: int, frame: Frame, later: Sequence[Frame]) -> int:
    """Where a piece of content that could run to `end` really ends."""
    if frame.cue is None or start < frame.cue[0]:
        return end
    for i in range(start, min(end, len(tokens))):
        if tokens[i].text == ";" and any(other.cue and other.cue[0] > i for other in later):
            end = i
    for other in later:
        if other.cue is not None and start <= other.cue[0] < end:
            cut = _cut_by(tokens, start, frame, other)
            if cut is not None:
                return cut
    return _before_coordinate(tokens, start, end, frame)


def _cut_by(tokens: Tokens, start: int, frame: Frame, other: Frame) -> int | None:
    """Where content from `start` ends because the clause of `other` stands beside it and not in it."""
    cue = other.cue or (start, start)
    if other.elided and text_at(tokens, cue[0] - 1) in (",", "and", "but"):
        return _before_joint(tokens, cue[0], start)
    if other.elided and is_quoted(tokens, cue[0] - 1):
        return cue[0]
    if other.rule in ("parenthetic", "turned_round") or not other.source or not start < other.source[0] < cue[0]:
        return None
    begins = other.source[0]
    before = tokens[begins - 1]
    if before.ends_clause and _is_subordinate(tokens, frame):
        return begins if before.quotation >= 0 else begins - 1
    if before.lower in _JOINTS and begins - 2 > start:
        if tokens[begins - 2].ends_clause:
            return begins - 1 if is_quoted(tokens, begins - 2) else begins - 2
        if before.lower != "as" and tokens[begins].lower in words("personal"):
            return begins - 1
    return None


_JOINTS = frozenset({"and", "but", "while", "although", "though", "as", "whereas", "then"})


def _before_joint(tokens: Tokens, at: int, start: int) -> int:
    while at > start and text_at(tokens, at - 1) in (",", "and", "but"):
        at -= 1
    return at


def _is_subordinate(tokens: Tokens, frame: Frame) -> bool:
    """Whether the frame is in a clause that opens the sentence: "After talks in which Orlan said …, the ministry"."""
    left = frame.source[0] if frame.source else (frame.cue or (0, 0))[0]
    return any(
        token.lower
        in ("which", "whom", "where", "when", "while", "although", "though", "after", "as", "since", "before", "if")
        for token in tokens[max(0, left - 3) : left]
    )


def _before_coordinate(tokens: Tokens, start: int, end: int, frame: Frame) -> int:
    """A clause with ", and that" goes back to the frame that began with "that"."""
    if text_at(tokens, start) == "that":
        return end
    for i in range(start, min(end, len(tokens)) - 1):
        if tokens[i].lower == "and" and tokens[i + 1].lower == "that" and i > start:
            return i - 1 if text_at(tokens, i - 1) == "," else i
    return end
