"""The rules in their order, and how they are tried on a sentence."""

from __future__ import annotations

from collections.abc import Callable

from verbale.statements import cues
from verbale.statements.clauses import (
    by_agent,
    parenthetic,
    quoted_as_saying,
    subject_first,
    turned_round,
    verb_first,
)
from verbale.statements.cues import Cue
from verbale.statements.frames import Frame, Tokens, settled, text_at
from verbale.statements.markers import (
    according,
    colon,
    headline_label,
    noun_given_by,
    noun_of_speech,
    quoted_predicate,
    relative_predicate,
    signed,
    unlisted_verb,
)

# On each cue, the first that fits.
RULES: tuple[Callable[[Tokens, Cue, int], Frame | None], ...] = (
    quoted_as_saying,
    by_agent,
    turned_round,
    verb_first,
    parenthetic,
    subject_first,
)
# On each token; only where nothing above has taken it.
LOOSE_RULES: tuple[Callable[[Tokens, int], Frame | None], ...] = (
    according,
    noun_given_by,
    noun_of_speech,
    signed,
    unlisted_verb,
    colon,
    quoted_predicate,
    relative_predicate,
)


def find(tokens: Tokens, any_case: bool = False) -> list[Frame]:
    """The frames of one sentence, in order of their cues."""
    out: list[Frame] = []
    for cue in cues.find(tokens, any_case):
        if out and out[-1].cue and cue.start < out[-1].cue[1]:
            continue
        floor = max((frame.cue[1] for frame in out if frame.cue), default=0)
        frame = next((frame for rule in RULES if (frame := rule(tokens, cue, floor))), None)
        if frame is not None and not _is_wished(tokens, cue, frame, floor):
            out.append(frame)
    if any_case and (labelled := headline_label(tokens)):
        out = [labelled, *out]
    for start in range(len(tokens)):
        loose = next((frame for rule in LOOSE_RULES if (frame := rule(tokens, start))), None)
        if loose is not None and not _is_taken(loose, out):
            out.append(loose)
    out.sort(key=lambda frame: frame.cue or frame.source or (0, 0))
    return settled(tokens, out, any_case)


def _is_wished(tokens: Tokens, cue: cues.Cue, frame: Frame, floor: int) -> bool:
    """Whether the verb is what somebody demands, not what was said: demanded that the guarantors reply by March."""
    if cue.form != "base" or frame.source is None or not floor or frame.source[0] < floor:
        return False
    wish = tokens[floor - 1].lower
    return text_at(tokens, floor) == "that" and any(cues.inflected(lemma).get(wish) for lemma in cues.words("wishing"))


def _is_taken(loose: Frame, frames: list[Frame]) -> bool:
    """Whether the cue of a loose frame is part of another's, or its quotation already stands in another's content."""
    a, b = loose.cue or (0, 0)
    if any(frame.cue and frame.cue[0] < b and a < frame.cue[1] for frame in frames):
        return True
    at = loose.content[0][0] if loose.content else a
    return loose.rule in ("colon", "unlisted_verb", "quoted_predicate") and any(
        start <= at < end for frame in frames for start, end in frame.content
    )


def docstring(rule: str) -> str:
    """What the rule of this name says of itself, for a reader."""
    found = next((r for r in (*RULES, *LOOSE_RULES, headline_label) if r.__name__ == rule), None)
    return (found.__doc__ or rule).strip().splitlines()[0] if found else rule
