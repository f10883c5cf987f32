"""References that only follow the new numbers: "paragraph 3" became "paragraph 4", and so did the paragraph itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from verbale.record.comparison import Clause, Effect, Shift

NAME = "reference follows the numbering"
_REFERENCE = re.compile(
    r"\b(?:paragraphs?|para\.?|articles?|art\.?|sections?|annex(?:es)?|rules?|chapters?|principles?|clauses?)\s+"
    r"(?:[\dIVXLC]{1,5}(?:,| and| or| to)\s+)*$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d{1,4}")
REACH = 60  # letters before a number among which the word stands that makes it a reference


def new_numbers(pairs: Iterable[tuple[Clause, Clause]]) -> dict[str, str]:
    """The later number of each numbered clause of the earlier text that has one; the first of each number counts."""
    found: dict[str, str] = {}
    for earlier, later in pairs:
        before, after = _DIGITS.search(earlier.label), _DIGITS.search(later.label)
        if before and after:
            found.setdefault(before[0], after[0])
    return found


def settled(shifts: Sequence[Shift], texts: tuple[str, str], numbers: Mapping[str, str]) -> tuple[Shift, ...]:
    """The shifts, those of references that only follow the numbering named as such; they edit and no more."""
    return tuple(
        replace(shift, name=NAME, effect=Effect.EDITORIAL) if _follows(shift, texts, numbers) else shift
        for shift in shifts
    )


def _follows(shift: Shift, texts: tuple[str, str], numbers: Mapping[str, str]) -> bool:
    if shift.name != "number changed" or numbers.get(shift.earlier) != shift.later:
        return False
    places = zip(texts, (shift.earlier_span.start, shift.later_span.start), strict=True)
    return all(_REFERENCE.search(text[max(0, at - REACH) : at]) for text, at in places)
