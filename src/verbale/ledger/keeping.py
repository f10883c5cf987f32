"""Placed acts and rulings in and out of a record.

Acts are kept as an analysis of kind `ANALYSIS`, one for each document and version; rulings as decisions, which are only
ever appended.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from verbale.ledger.claims import Instrument, instrument_of
from verbale.ledger.placing import place
from verbale.ledger.rulings import RuledLink, Verb
from verbale.ledger.sides import Sides
from verbale.record import Record
from verbale.record.entries import Decision
from verbale.references.own import Desk
from verbale.schema import Act, ActType, Cited, Document, PlacedAct, Selector, Statement, StepRole, Strength
from verbale.text.spans import Span

ANALYSIS = "ledger"
VERSION = "4"  # to be raised whenever `placing` keeps something else of a document
ABOUT = "/ledger/"
UNDO = "undo"  # the verb of a decision that takes back the one it replaces


def act_of(data: Mapping[str, Any]) -> PlacedAct:
    """The act that `to_dict` made the data of."""
    values = dict(data)
    values["type"] = ActType(data["type"])
    values["addressees"] = tuple(data["addressees"])
    for name in ("on", "told", "due"):
        values[name] = date.fromisoformat(data[name]) if data[name] else None
    values["span"] = Span(*data["span"])
    values["selector"] = Selector(**data["selector"])
    values["cited"] = tuple(Cited(**cited) for cited in data["cited"])
    values["strength"] = Strength(data["strength"]) if data["strength"] else None
    return PlacedAct(**values)


@dataclass(frozen=True, slots=True)
class Page:
    """What a ledger keeps of one document: its acts, its people with their states, names of sides, what it is.

    `likely` are states of people that the document does not say and only makes likely.
    """

    acts: tuple[PlacedAct, ...]
    names: dict[str, str]
    people: dict[str, str]
    instrument: Instrument | None = None
    likely: dict[str, str] = field(default_factory=dict)


def page(document: Document, acts: Iterable[Act], statements: Sequence[Statement], desk: Desk) -> Page:
    """What is kept of a document, given what was found in it.

    An instrument is the wording that sides cite, and no act of one side towards another: its articles raise nothing.
    """
    sides = Sides(desk)
    instrument = instrument_of(document, desk)
    placed = place(document, () if instrument else acts, sides, statements)
    return Page(placed, sides.names, sides.people, instrument, sides.likely)


def version_of(classifier: str, desk: Desk) -> str:
    """The version of what is kept: of this code, of the classifier and of the desk's own files."""
    own = hashlib.sha256(b"".join(path.read_bytes() for path in desk.files)).hexdigest()[:8] if desk.files else "none"
    return f"ledger {VERSION}; acts {classifier}; desk {own}"


def keep(record: Record, number: int, version: str, kept: Page) -> None:
    """Keep a page as the analysis of a document."""
    content: dict[str, Any] = {"acts": [act.to_dict() for act in kept.acts], "names": kept.names}
    content |= {"people": kept.people, "likely": kept.likely}
    record.add_analysis(
        number, ANALYSIS, version, {**content, "instrument": asdict(kept.instrument) if kept.instrument else None}
    )


def kept(record: Record, number: int, version: str) -> Page | None:
    """What `keep` kept of a document under this version; `None` where nothing is."""
    found = record.analysis(number, ANALYSIS, version)
    if found is None:
        return None
    content = found.content
    told = content["instrument"]
    parts = {part: (words, source) for part, (words, source) in told["parts"].items()} if told else {}
    instrument = Instrument(told["key"], told["name"], parts) if told else None
    return Page(tuple(map(act_of, content["acts"])), content["names"], content["people"], instrument, content["likely"])


def about_of(act: PlacedAct) -> str:
    """What decisions on the links of an act are about."""
    return f"{act.document}{ABOUT}{act.key}"


def rule(record: Record, link: RuledLink) -> Decision:
    """Append a ruling; it names the earlier one on the same link, where there is one."""
    earlier = [
        old.number
        for old in rulings(record)
        if old.act.key == link.act.key and (old.first and old.first.key) == (link.first and link.first.key)
    ]
    content = {
        "verb": link.verb.value,
        "role": link.role.value if link.role else None,
        "act": link.act.to_dict(),
        "first": link.first.to_dict() if link.first else None,
    }
    return record.decide(
        who=link.who,
        about=about_of(link.act),
        decision=json.dumps(content, ensure_ascii=False, sort_keys=True),
        note=link.note,
        replaces=earlier[-1] if earlier else None,
    )


def rulings(record: Record, *, undone: bool = False) -> Iterator[RuledLink]:
    """All rulings on links that hold, in their order: none that was undone, nor the undoing; or those `undone`."""
    found = {d.number: (d, json.loads(d.decision)) for d in record.decisions() if ABOUT in d.about}
    gone: set[int | None] = set()
    for number, (decision, content) in reversed(found.items()):
        if content["verb"] == UNDO and number not in gone:
            gone |= {number, decision.replaces}
    for number, (decision, content) in found.items():
        if (number in gone) is not undone or content["verb"] == UNDO:
            continue
        yield RuledLink(
            verb=Verb(content["verb"]),
            act=act_of(content["act"]),
            first=act_of(content["first"]) if content["first"] else None,
            role=StepRole(content["role"]) if content["role"] else None,
            who=decision.who,
            when=decision.when,
            note=decision.note,
            number=decision.number,
        )
