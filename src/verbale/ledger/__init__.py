"""The ledger: acts over time become threads, and every thread has a standing on every day.

`place` keeps of a document's acts what a ledger needs; `build` joins acts of many documents into a `Ledger`, with what
people ruled; `standing` says where a thread stands on a day. Links are suggestions with reasons until a person rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from verbale.ledger.asking import Ledger, Line
from verbale.ledger.claims import Wordings, claims
from verbale.ledger.joining import Joiner
from verbale.ledger.placing import place
from verbale.ledger.rulings import RuledLink, Rulings, Verb
from verbale.ledger.sides import Sides
from verbale.ledger.standings import changes, standing
from verbale.schema import PlacedAct

if TYPE_CHECKING:
    from verbale.ledger.joining import Encode

__all__ = [
    "Ledger", "Line", "RuledLink", "Sides", "Verb", "Wordings", "build", "changes", "place", "standing",
]  # fmt: skip


def build(
    acts: Iterable[PlacedAct],
    *,
    names: Mapping[str, str] | None = None,
    rulings: Iterable[RuledLink] = (),
    wordings: Wordings | None = None,
    encode: Encode | None = None,
) -> Ledger:
    """The ledger of these acts; in which order they come does not matter.

    `names` shows sides, `rulings` are what people said of links, `wordings` the instruments at hand, `encode` gives
    sentence vectors where words alone do not decide.
    """
    placed = tuple(acts)
    threads = Joiner(placed, Rulings(rulings), encode, (names or {}).values()).join()
    found = tuple(claims(placed, wordings or Wordings({}, {})))
    return Ledger(threads, found, dict(names or {}))
