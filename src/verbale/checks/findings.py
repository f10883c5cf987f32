"""All that is known about one quotation before it is judged: what the rules of `verdicts` and `concerns` look at."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from verbale.checks.aligning import Part
from verbale.checks.quoted import Quoted
from verbale.checks.wording import telling
from verbale.index import Primary, stem_of
from verbale.schema import Difference, Need
from verbale.text.spans import Span
from verbale.text.words import words_in


class Found(StrEnum):
    """How a passage was found."""

    EXACT = "exact"  # every word in a row
    WORDS = "words"  # runs of words
    LETTERS = "letters"  # letters of damaged words
    MEANING = "meaning"  # sentence vectors


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What is asked: the quotation, and what the report says around it; `nested` where it stands inside another one."""

    quoted: Quoted
    lead: str = ""
    speaker: str | None = None
    date: datetime.date | None = None
    language: str | None = None
    guess: Callable[[], str | None] | None = None
    need: Need | None = None
    nested: bool = False

    @property
    def speaker_words(self) -> frozenset[str]:
        """The telling words of the speaker's name, as stems."""
        return frozenset(stem_of(key) for key in telling(words_in(self.speaker or "")))


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """A quotation beside the passage of one primary that answers it best.

    `share` is the part of the quotation's words, by weight, that the passage holds; `likeness` that of meaning
    (cosine), where it was measured; `rendering` is true where the passage differs throughout (see `weighing`);
    `pinned` says what ties a short quotation to this place, empty where nothing does; `foreign` is the language of
    primaries that cannot be compared with `language`, the quotation's; `strangers` are the issuers of the primaries
    where the report names another speaker; `elsewhere` says whose the words are, where they were found in another's
    document than the report names; `others` are more places in the primary, `also` in other documents, as (id, span);
    `within` is the number of documents of the record that was searched, 0 where primaries were given; `absent` says
    which text the record lacks, where it has none of whom the report names.
    """

    asked: Asked
    primary: Primary | None = None
    found: Found | None = None
    parts: tuple[Part, ...] = ()
    differences: tuple[Difference, ...] = ()
    share: float = 0.0
    likeness: float | None = None
    rendering: bool = False
    pinned: str = ""
    language: str | None = None
    foreign: str | None = None
    strangers: tuple[str, ...] = ()
    elsewhere: str = ""
    others: tuple[Span, ...] = field(default=())
    also: tuple[tuple[str, Span], ...] = ()
    within: int = 0
    absent: str = ""

    @property
    def spans(self) -> tuple[Span, ...]:
        """The places in the primary, in the order of the quotation; touching parts are one."""
        if self.primary is None:
            return ()
        spans: list[Span] = []
        for part in self.parts:
            span = part.span(self.primary)
            if spans and not part.marked and not part.jump and span.start >= spans[-1].end:
                spans[-1] = Span(spans[-1].start, span.end)
            else:
                spans.append(span)
        return tuple(spans)

    @property
    def is_short(self) -> bool:
        """Whether there are only one to three words, the primary's own brackets and the like counted as words."""
        literal = self.parts[0].s_last - self.parts[0].s_first if self.found is Found.EXACT else 0
        return max(len(self.asked.quoted), literal) <= 3

    @property
    def searchable(self) -> bool:
        """Whether a short quotation has a word that could tell it from another, and somebody who is said to have said
        it.
        """
        own = telling(self.asked.quoted.words)
        return len(own) > 1 or (len(own) == 1 and bool(self.asked.speaker and self.asked.lead))

    @property
    def text(self) -> str:
        """The primary's text."""
        return self.primary.document.text if self.primary else ""
