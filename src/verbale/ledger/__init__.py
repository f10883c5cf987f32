"""The ledger: acts over time become threads, and every thread has a standing on every day.

`page` keeps of a document's acts what a ledger needs; `build` joins the pages of many documents into a `Ledger`, with
what people ruled; `standing` says where a thread stands on a day. `write` keeps a ledger beside its record and `opened`
opens it at once. Links are suggestions with reasons until a person rules on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from verbale.ledger.asking import Answer, Ledger, Line, Question, Threads
from verbale.ledger.claims import claims, wordings
from verbale.ledger.joining import Joiner
from verbale.ledger.keeping import Page, keep, kept, page, rule, rulings, version_of
from verbale.ledger.placing import place
from verbale.ledger.rulings import RuledLink, Rulings, Verb
from verbale.ledger.sides import Sides, merged
from verbale.ledger.standings import changes, standing
from verbale.ledger.stored import StoredLedger, is_of, opened, write
from verbale.schema import PlacedAct

if TYPE_CHECKING:
    from verbale.ledger.nearness import Encode

__all__ = [
    "Answer", "Ledger", "Line", "Page", "Question", "RuledLink", "Sides", "StoredLedger", "Threads", "Verb", "build",
    "changes", "is_of", "keep", "kept", "opened", "page", "place", "rule", "rulings", "standing", "version_of", "write",
]  # fmt: skip


def build(
    pages: Iterable[Page],
    *,
    ruled: Iterable[RuledLink] = (),
    encode: Encode | None = None,
    watch: Callable[[int, int], None] | None = None,
) -> Ledger:
    """The ledger of these pages; in which order they come does not matter.

    `ruled` are what people said of links, `encode` gives sentence vectors where words alone do not decide. `watch` is
    told now and then how many acts are joined, of how many.
    """
    known = tuple(pages)
    people = {person: state for one in known for person, state in one.people.items()}
    for one in known:
        for person, state in one.likely.items():
            people.setdefault(person, state)
    names = {side: name for one in known for side, name in one.names.items()}
    used = {side for one in known for act in one.acts for side in (act.actor, *act.addressees)}
    same = merged(used, people)
    acts = [_resolved(act, same) for one in known for act in one.acts]
    shown = {side: names.get(side, side) for side in {same.get(side, side) for side in used} if side}
    threads = Joiner(acts, Rulings(ruled), encode, shown).join(watch)
    at_hand = wordings(one.instrument for one in known if one.instrument)
    return Ledger(threads, tuple(claims(acts, at_hand)), shown)


def _resolved(act: PlacedAct, same: dict[str, str]) -> PlacedAct:
    if not same or not (act.actor in same or any(side in same for side in act.addressees)):
        return act
    actor = same.get(act.actor, act.actor)
    others = tuple(dict.fromkeys(side for a in act.addressees if (side := same.get(a, a)) != actor))
    return replace(act, actor=actor, addressees=others)
