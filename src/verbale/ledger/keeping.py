"""Placed acts and rulings in and out of a record.

Acts are kept as an analysis of kind `ANALYSIS`, one for each document and version; rulings as decisions, which are only
ever appended.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from verbale.ledger.rulings import RuledLink, Verb
from verbale.record import Record
from verbale.record.entries import Decision
from verbale.schema import ActType, Cited, PlacedAct, Selector, StepRole, Strength
from verbale.text.spans import Span

ANALYSIS = "ledger"
ABOUT = "/ledger/"


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


def keep(record: Record, number: int, version: str, acts: Iterable[PlacedAct], names: Mapping[str, str]) -> None:
    """Keep the acts of a document with the names of their sides."""
    content = {"acts": [act.to_dict() for act in acts], "names": dict(names)}
    record.add_analysis(number, ANALYSIS, version, content)


def kept(record: Record, number: int, version: str) -> tuple[tuple[PlacedAct, ...], dict[str, str]] | None:
    """What `keep` kept of a document under this version; `None` where nothing is."""
    found = record.analysis(number, ANALYSIS, version)
    if found is None:
        return None
    return tuple(act_of(data) for data in found.content["acts"]), dict(found.content["names"])


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
        about=f"{link.act.document}{ABOUT}{link.act.key}",
        decision=json.dumps(content, ensure_ascii=False, sort_keys=True),
        note=link.note,
        replaces=earlier[-1] if earlier else None,
    )


def rulings(record: Record) -> Iterator[RuledLink]:
    """All rulings on links, in their order."""
    for decision in record.decisions():
        if ABOUT not in decision.about:
            continue
        content = json.loads(decision.decision)
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
