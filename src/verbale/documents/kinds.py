"""Report or primary: a vote of cues, each with its weight in `resources/kinds.yaml`.

The document is a primary where the weights sum to more than zero. Each cue that voted is given as a reason, the
weightiest first, so the first reason of the winning side is what decided.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from verbale import lexicon
from verbale.schema import Block, BlockKind, Kind, Reason
from verbale.text.spans import Span

_OPENING_BLOCKS = 4
_OPENING = 200  # characters of a block that an opening pattern sees
_BODY = 1500  # characters of the body that a body pattern sees
_COUNTED = 30_000  # characters that are counted: more changes no share
_FEWEST_WORDS = 60  # shares of shorter texts say nothing
_DATELINE = -3  # nobody but a news service opens with one
_QUOTED = re.compile(r"[“«„][^”»“«„]{1,1500}[”»“]|\"[^\"]{1,1500}\"")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")


def kind(
    text: str, blocks: Sequence[Block], *, headline: Span | None, dateline: Span | None, addresses: Sequence[str]
) -> tuple[Kind, tuple[Reason, ...]]:
    """What the document is and every cue that voted."""
    votes = list(_openings(text, blocks, headline))
    if headline and not any(weight > 0 for weight, _ in votes):
        weight = lexicon.load("kinds")["headed_like_news"]["weight"]
        votes.append((weight, Reason(rule="headed_like_news", detail=headline.of(text)[:100], span=headline)))
    if blocks and all(block.kind is BlockKind.CUE for block in blocks):
        votes.append(
            (lexicon.load("kinds")["captions"]["weight"], Reason(rule="captions", detail="A file of captions."))
        )
    votes.extend(_bodies(text, blocks))
    votes.extend(_addresses(addresses))
    votes.extend(_counted(text))
    if dateline:
        votes.append((_DATELINE, Reason(rule="dateline", detail=dateline.of(text), span=dateline)))
    total = sum(weight for weight, _ in votes)
    decided = Kind.PRIMARY if total > 0 else Kind.REPORT
    votes.sort(key=lambda vote: vote[0], reverse=decided is Kind.PRIMARY)
    reasons = tuple(
        Reason(rule=f"kind.{reason.rule}", detail=f"{weight:+d} {reason.detail}", span=reason.span)
        for weight, reason in votes
    )
    if not reasons:
        reasons = (Reason(rule="kind.default", detail="Nothing speaks for a primary."),)
    return decided, reasons


@cache
def _rules(section: str) -> tuple[tuple[re.Pattern[str], dict[str, Any]], ...]:
    rules = lexicon.load("kinds")[section]
    return tuple((re.compile(rule["pattern"], 0 if rule.get("case") else re.IGNORECASE), rule) for rule in rules)


def is_title(words: str) -> bool:
    """Whether a line is the title of a statement, a speech or an instrument."""
    return len(words) <= _OPENING and any(
        rule["rule"].startswith("titled") and pattern.search(words) for pattern, rule in _rules("openings")
    )


def _openings(text: str, blocks: Sequence[Block], headline: Span | None) -> Iterator[tuple[int, Reason]]:
    seen: set[str] = set()
    for block in blocks[:_OPENING_BLOCKS]:
        if len(block.span.of(text)) > _OPENING and block.span != headline:
            continue
        words = text[block.span.start : min(block.span.end, block.span.start + _OPENING)]
        for pattern, rule in _rules("openings"):
            found = pattern.search(words)
            if found and rule["rule"] not in seen:
                seen.add(rule["rule"])
                yield _vote(rule, found, block.span.start)


def _bodies(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, Reason]]:
    body = [block for block in blocks if block.kind is not BlockKind.HEADING]
    seen: set[str] = set()
    left = _BODY
    for block in body[:8]:
        words = text[block.span.start : min(block.span.end, block.span.start + left)]
        for pattern, rule in _rules("bodies"):
            found = pattern.search(words)
            if found and rule["rule"] not in seen:
                seen.add(rule["rule"])
                yield _vote(rule, found, block.span.start)
        left -= len(words)
        if left <= 0:
            return


def _addresses(addresses: Sequence[str]) -> Iterator[tuple[int, Reason]]:
    for pattern, rule in _rules("addresses"):
        for address in addresses:
            if pattern.search(address[:300]):
                yield rule["weight"], Reason(rule=rule["rule"], detail=address[:100])
                return


def _counted(text: str) -> Iterator[tuple[int, Reason]]:
    own = _QUOTED.sub(" ", text[:_COUNTED])
    counts = Counter(_WORD.findall(own.lower()))
    words = counts.total()
    if words < _FEWEST_WORDS:
        return
    for name, rule in lexicon.load("kinds")["counted"].items():
        share = 1000 * sum(counts[word] for word in set(rule["words"])) / words
        if share >= rule["per"]:
            yield rule["weight"], Reason(rule=name, detail=f"{share:.0f} of 1,000 words outside quotation marks.")


def _vote(rule: dict[str, Any], found: re.Match[str], at: int) -> tuple[int, Reason]:
    words = found.group()[:80].strip()
    return rule["weight"], Reason(
        rule=rule["rule"], detail=f"“{words}”", span=Span(at + found.start(), at + found.end())
    )
