"""Whose words a primary is: the ministry, body or person that its headline, letterhead or first lines name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from verbale import lexicon
from verbale.schema import Block, Fact, Reason
from verbale.text.spans import Span

_BLOCKS = 5
_HEAD = 2000  # characters of a text in which its issuer is named in full
_LENGTH = 400  # characters of each block that a pattern sees
_EARLY = 60  # characters of a block before its issuer, at most: later in a sentence somebody else is spoken of
_WORD = r"(?:H\.E\.|Mr\.|Mrs\.|Ms\.|Dr\.|[A-ZÀ-ÖØ-Þ][\w’'À-ÿ-]*)"
_NAME = rf"{_WORD}(?:,? (?:(?:of|for|the|and|de|del|der|von|van|bin|al|on) ){{0,3}}{_WORD}){{0,12}}"
_TITLE = re.compile(r"^(?:(?:H\.E\.|His Excellency|Her Excellency|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)\s+)+")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rules = lexicon.load("issuers")["patterns"]
    return tuple((rule["rule"], re.compile(rule["pattern"].replace("NAME", _NAME))) for rule in rules)


def issuer(text: str, blocks: Sequence[Block], headline: Span | None) -> Fact | None:
    """The issuer, by the first pattern that any of the first lines matches; the headline is looked at first."""
    spans = [block.span for block in blocks[:_BLOCKS]]
    spans.sort(key=lambda span: span != headline)
    for rule, pattern in _patterns():
        for span in spans:
            found = pattern.search(text[span.start : min(span.end, span.start + _LENGTH)])
            if found and found.start() <= _EARLY:
                words = _TITLE.sub("", found["issuer"].strip(" ,"))
                words = (
                    words.title().replace(" Of ", " of ").replace(" The ", " the ").replace(" And ", " and ")
                    if words.isupper()
                    else words
                )
                words = _in_full(words, text)
                place = Span(*found.span("issuer")).shifted(span.start)
                return Fact(
                    value=words, reasons=(Reason(rule=f"issuer.{rule}", detail=found.group()[:120], span=place),)
                )
    return None


def _in_full(organ: str, text: str) -> str:
    """A bare organ ("Foreign Ministry") as the head of the text names it in full ("Foreign Ministry of Northland")."""
    if " of " in organ.removeprefix("Ministry of").removeprefix("Department of"):
        return organ
    full = re.search(rf"\b{re.escape(organ)} (?:of|for) (?:the )?{_NAME}", text[:_HEAD])
    return full.group() if full else organ


def issuer_of_heads(heads: Sequence[str]) -> Fact | None:
    """The issuer that runs at the head of every page."""
    for rule, pattern in _patterns():
        for words in heads:
            found = pattern.search(words[:_LENGTH]) if rule == "letterhead" else None
            if found:
                reason = Reason(rule="issuer.running_head", detail=words[:120], within="input")
                return Fact(value=found["issuer"].strip(" ,"), reasons=(reason,))
    return None
