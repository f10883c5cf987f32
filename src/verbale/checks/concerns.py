"""What else is wrong with words that are genuine: the frame, the cut, the mouth.

`CONCERNS` is the whole of the decision. Each rule looks at the primary around the passage; its docstring is what the
reader sees. In another rendering of a passage the rules would guess, so none is tried there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from verbale.checks.findings import Findings
from verbale.checks.wording import forms, knowledge
from verbale.index import stem_of
from verbale.schema import Concern, Reason
from verbale.text.quotemarks import MarkPair
from verbale.text.spans import Span
from verbale.text.words import words_in

Rule = Callable[[Findings], Reason | None]

FRAME_REACH = 90  # characters before the passage in which a frame may stand
HIDDEN_REACH = 4  # words between a hidden negation and the end of the marked gap, at most
OWN_REACH = 200  # characters of a quotation in the primary in which they are counted
OWN_WORDS = 6  # words a quotation inside the primary has at least, to be somebody's words rather than a phrase


def frame_disowns_the_words(found: Findings) -> Reason | None:
    """In the primary these words stand in a frame that denies them, supposes them or gives them to others."""
    first = found.spans[0]
    text = found.text
    before = text[_sentence_start(found, first.start) : first.start][-FRAME_REACH:]
    folded = " ".join(before.lower().replace("\u2019", "'").split()).rstrip(" ,:\u2014-\"'\u201c\u2018\u00ab")
    lead = " ".join(found.asked.lead.lower().replace("\u2019", "'").split()).rstrip(" ,:\u2014-\"'\u201c\u2018\u00ab")
    for pattern, says in knowledge()["frames"]:
        match = pattern.search(folded)
        if match and not _lead_disowns(lead):
            at = first.start - len(before)
            return Reason(rule="frame_disowns_the_words", detail=says, span=Span(at, first.start), within="primary")
    if found.asked.lead and not _lead_disowns(lead):
        words = words_in(before)
        negation = knowledge()["negation"]
        if len(words) and words.keys[-1] in negation and before[words.ends[-1] :].strip(" \t\r\n") == "":
            at = first.start - len(before) + words.starts[-1]
            detail = f"the source has {words.surface(len(words) - 1)!r} right before these words"
            return Reason(rule="frame_disowns_the_words", detail=detail, span=Span(at, first.start), within="primary")
    return None


def mark_hides_a_negation(found: Findings) -> Reason | None:
    """An ellipsis or a bracket takes the place of a word that turns the sense."""
    if found.primary is None:
        return None
    words, negation = found.primary.words, knowledge()["negation"]
    for before, after in pairwise(found.parts):
        if not after.marked or after.s_first <= before.s_last:
            continue
        gap = forms(words, max(before.s_last, after.s_first - HIDDEN_REACH), after.s_first)
        for form in gap:
            tail = words.text[words.ends[form.last] : words.starts[after.s_first]]
            if form.text in negation and not re.search("[,;:.!?]", tail):
                span = Span(words.starts[form.first], words.ends[form.last])
                detail = f"the ellipsis stands over {span.of(words.text)!r}"
                return Reason(rule="mark_hides_a_negation", detail=detail, span=span, within="primary")
    for difference in found.differences:
        if difference.marked and difference.category in ("negation", "number", "modal", "quantifier"):
            detail = f"the bracket {difference.quoted!r} stands for {difference.primary!r}"
            return Reason(rule="mark_hides_a_negation", detail=detail, span=difference.primary_span, within="primary")
    return None


_STOP = re.compile(r"(?<!\.)\.[\"'\u201d\u2019\u00bb)\s]*$")


def sentence_goes_on_with_a_limit(found: Findings) -> Reason | None:
    """The quotation ends in a full stop; the primary's sentence goes on, and limits what was quoted."""
    if not _STOP.search(found.asked.quoted.text):
        return None
    last = found.spans[-1]
    rest = found.text[last.end : last.end + 60]
    joint = re.match(r"[\s,;:\u2014\u2013\"'\u201d\u2019\u00bb)-]*", rest)
    words = words_in(rest, joint.end() if joint else 0)
    if not len(words) or re.search("[.!?]", rest[: words.starts[0]]):
        return None
    key, following = words.keys[0], " ".join(words.keys[1:3])
    if key not in knowledge()["limiting"] or (key in _NEEDS and not following.startswith(_NEEDS[key])):
        return None
    at = last.end + words.starts[0]
    end = found.primary.sentences[found.primary.sentence_at(at)].end if found.primary else at
    span = Span(at, max(end, last.end + words.ends[0]))
    shown = " ".join(span.of(found.text).split())
    detail = f"the source goes on: {shown[:120]!r}"
    return Reason(rule="sentence_goes_on_with_a_limit", detail=detail, span=span, within="primary")


_NEEDS = {"so": ("long", "far"), "as": ("long", "far", "soon"), "on": ("condition", "the condition")}


def primary_is_quoting_somebody(found: Findings) -> Reason | None:
    """In the primary these words stand in quotation marks: they are somebody else's, whom the primary quotes.

    Not where the report's own marks inside its quotation say so.
    """
    first, last = found.spans[0], found.spans[-1]
    if len(found.asked.quoted) < OWN_WORDS or found.primary is None or found.asked.nested:
        return None
    pair = _enclosing(found.primary.marks.pairs, Span(min(first.start, last.start), max(first.end, last.end)))
    if (
        pair is None
        or len(words_in(found.text, pair.span.start, min(pair.span.end, pair.span.start + OWN_REACH))) < OWN_WORDS
    ):
        return None
    around = found.text[max(0, pair.outer.start - 160) : pair.outer.start]
    names = found.asked.speaker_words
    if names and names <= {stem_of(key) for key in words_in(around).keys}:
        return None
    if re.search(r"\b(?:I|we|We)\b[^.!?]{0,40}$", around):
        return None
    lead = " ".join(around.split())[-90:]
    detail = f"the source itself quotes: “{'…' + lead.partition(' ')[2] if len(lead) == 90 else lead}”"
    return Reason(rule="primary_is_quoting_somebody", detail=detail, span=pair.outer, within="primary")


def other_document_holds_the_words(found: Findings) -> Reason | None:
    """The words are another speaker's: they stand in a document of somebody else than the report names."""
    return (
        None
        if not found.elsewhere
        else Reason(
            rule="other_document_holds_the_words", detail=found.elsewhere, span=found.spans[0], within="primary"
        )
    )


CONCERNS: tuple[tuple[Rule, Concern], ...] = (
    (frame_disowns_the_words, Concern.OUT_OF_CONTEXT),
    (mark_hides_a_negation, Concern.OUT_OF_CONTEXT),
    (sentence_goes_on_with_a_limit, Concern.CUT_SHORT),
    (primary_is_quoting_somebody, Concern.MISATTRIBUTED),
    (other_document_holds_the_words, Concern.MISATTRIBUTED),
)


def reasons_for(found: Findings) -> tuple[Reason, ...]:
    """Every rule of `CONCERNS` that holds, in its order."""
    if not found.parts or found.rendering:
        return ()
    return tuple(reason for rule, _ in CONCERNS if (reason := rule(found)) is not None)


def concerns_of(reasons: Iterable[Reason]) -> tuple[Concern, ...]:
    """The concerns that follow from reasons alone, each once, in the order of `CONCERNS`."""
    names = {reason.rule for reason in reasons}
    return tuple(dict.fromkeys(concern for rule, concern in CONCERNS if rule.__name__ in names))


def _lead_disowns(lead: str) -> bool:
    """Whether the report itself puts the words in such a frame ("he denied that …")."""
    return bool(
        re.search(
            r"\b(?:not|no|never|den(?:y|ies|ied)|reject\w*|dismiss\w*|refut\w*|false|untrue|if|claims?|some|others|critics|without|neither|nor)\b|n't\b",
            lead[-80:],
        )
    )


def _sentence_start(found: Findings, at: int) -> int:
    if found.primary is None or not found.primary.sentences:
        return 0
    return min(found.primary.sentences[found.primary.sentence_at(at)].start, at)


def _enclosing(pairs: Iterable[MarkPair], span: Span) -> MarkPair | None:
    """The innermost pair of quotation marks around `span`."""
    for pair in pairs:
        if pair.outer.contains(span):
            return _enclosing(pair.inner, span) or pair
    return None
