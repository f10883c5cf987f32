"""A demand of several things is several demands: "stop the boardings, pay the owners and open the strait".

A matter is cut where a comma or "and" is followed by a verb in its plain form with its object, or by "that" or "to"
once more. Known weakness: a plain verb is told by what follows it (an article, a possessive, a name), not by its form.
"""

from __future__ import annotations

import re
from dataclasses import replace

from verbale.ledger.signals import known
from verbale.schema import Act, ActType, Deadline
from verbale.text.spans import Span

MOST = 6  # things that one sentence asks for
FEWEST = 2  # words of one of them
_CUT = re.compile(
    r"(?:,\s(?:and\s|as\swell\sas\s)?|\sand\s|;\s(?:and\s)?)(?=(?:also\s|not\s)?(?:(that|to|for)\s(?!be\b)[\w“]|([a-z]{3,})\s(?:the|a|an|its|his|her|their|our|all|any|no|two|three|[A-Z][a-z]+|[a-z]+s)\b))"
)
# Words that look like a plain verb before an object and are none: "and from the", "and with its".
_NO_VERB = re.compile(r"(?:\w+(?:ing|ed|ly|tion|ment|ness|ity|ous|ful)|\w*[^s]s)$")


def split(act: Act, text: str) -> list[Act]:
    """The acts that a demand or proposal with a list is, each with its part of the matter; else the act itself."""
    if act.type not in (ActType.DEMAND, ActType.PROPOSE) or act.matter is None:
        return [act]
    whole = act.matter
    words = whole.of(text)
    is_for = act.trigger is not None and act.trigger.of(text).endswith("for")
    cuts = [
        match
        for match in _CUT.finditer(words)
        if ((match[1] and (match[1] != "for" or is_for)) or _is_verb(match))
        and words.count("“", 0, match.start()) == words.count("”", 0, match.start())
    ][: MOST - 1]
    bounds = [0, *(match.end() + (len(match[1]) + 1 if match[1] else 0) for match in cuts)]
    ends = [*(match.start() for match in cuts), len(words)]
    if not cuts or any(len(words[b:e].split()) < FEWEST for b, e in zip(bounds, ends, strict=True)):
        return [act]
    return [
        replace(act, matter=Span(whole.start + begin, whole.start + end), deadline=_due(act, whole.start, begin, end))
        for begin, end in zip(bounds, ends, strict=True)
    ]  # fmt: skip


def _is_verb(match: re.Match[str]) -> bool:
    """Whether a plain verb follows a cut; before a bare plural ("pay traders") only one that is known for one."""
    word = match[2] or ""
    if word in known()["asked_verbs"]:
        return True
    if re.match(r"\s(?!(?:its|his)\b)[a-z]+s\b", match.string[match.end() + len(word) :]):
        return False
    return bool(word) and word not in known()["no_verbs"] and _NO_VERB.match(word) is None


def _due(act: Act, start: int, begin: int, end: int) -> Deadline | None:
    """The deadline where it stands in this part, or outside all of them."""
    term = act.deadline
    if term is None or act.matter is None or not act.matter.contains(term.span):
        return term
    return term if start + begin <= term.span.start < start + end else None
