"""What `trace` returns: every use of a wording in the record, and the variants in which it stands."""

from __future__ import annotations

from dataclasses import dataclass

from verbale.schema import Difference, Record
from verbale.text.spans import Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Use(Record):
    """One place where the wording stands: `span` points into the text of document `number`, `text` is what it cuts out.

    `before` and `after` are the words around it, white space made blanks. `variant` is a position in `Trace.variants`.
    `date` is ISO 8601, in full or in part.
    """

    number: int
    document: str
    name: str
    span: Span
    text: str
    variant: int
    before: str = ""
    after: str = ""
    issuer: str | None = None
    date: str | None = None
    title: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant(Record):
    """One form of the wording: `words` as it is most often written, and its differences to the wording asked for.

    In a difference the wording is the `primary` side and the variant the `quoted` one; spans point into
    `Trace.wording` and `words`. `exact` where nothing differs but typography, spelling, and the format of numbers;
    `share` is the part of the wording, by weight, that it holds. `by_meaning` where words did not lead to it.
    """

    words: str
    exact: bool
    share: float
    uses: int
    differences: tuple[Difference, ...] = ()
    first: str | None = None
    last: str | None = None
    by_meaning: bool = False
    likeness: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace(Record):
    """The uses of a wording by date (undated last), and its variants, the exact one first, then by number of uses.

    `searched` documents were searched. `capped` says that there are more places than are followed.
    `notes` say in words what was and was not done.
    """

    wording: str
    uses: tuple[Use, ...]
    variants: tuple[Variant, ...]
    searched: int
    capped: bool = False
    notes: tuple[str, ...] = ()

    @property
    def exact(self) -> tuple[Use, ...]:
        """The uses that have every word."""
        return tuple(use for use in self.uses if self.variants[use.variant].exact)
