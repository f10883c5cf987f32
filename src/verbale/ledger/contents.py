"""Threads and claims as plain lists and back: what a kept ledger holds of each, small and quick to read.

A list has the values of a record in the order of its fields, and `SHAPE` says which: it is kept beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any

from verbale.ledger.keeping import act_of
from verbale.schema import (
    ActType,
    Cited,
    Claim,
    PlacedAct,
    Reason,
    Ruling,
    Selector,
    Step,
    StepRole,
    Strength,
    Thread,
)
from verbale.text.spans import Span

_ACT = tuple(field.name for field in fields(PlacedAct))
# What the lists hold: a ledger that was kept with other fields is made again.
SHAPE = [[field.name for field in fields(record)] for record in (Thread, Step, PlacedAct, Cited, Selector)]
_KINDS = {kind.value: kind for kind in ActType}
_ROLES = {role.value: role for role in StepRole}
_RULINGS = {ruling.value: ruling for ruling in Ruling}


def thread_data(thread: Thread) -> list[Any]:
    """A thread as `thread_of` reads it."""
    return [
        thread.id, thread.kind.value, thread.raiser, list(thread.counterparts), thread.subject,
        [_cited_data(cited) for cited in thread.cited], [_step_data(step) for step in thread.steps],
    ]  # fmt: skip


def thread_of(data: Sequence[Any]) -> Thread:
    """The thread that `thread_data` made the data of."""
    key, kind, raiser, counterparts, subject, cited, steps = data
    return Thread(
        id=key, kind=_KINDS[kind], raiser=raiser, counterparts=tuple(counterparts), subject=subject,
        cited=tuple(map(_cited_of, cited)), steps=tuple(map(_step_of, steps)),
    )  # fmt: skip


def _step_data(step: Step) -> list[Any]:
    reasons = [[reason.rule, reason.detail, reason.within] for reason in step.reasons]
    return [
        _act_data(step.act), step.role.value, step.confidence, step.ruling.value, step.ruled_by, step.retold, reasons
    ]  # fmt: skip


def _step_of(data: Sequence[Any]) -> Step:
    act, role, confidence, ruling, ruled_by, retold, reasons = data
    return Step(
        act=_act_of(act), role=_ROLES[role], confidence=confidence, ruling=_RULINGS[ruling], ruled_by=ruled_by,
        retold=retold, reasons=tuple(_reason(*reason) for reason in reasons),
    )  # fmt: skip


@lru_cache(maxsize=1 << 14)
def _reason(rule: str, detail: str, within: str) -> Reason:
    """A reason; most links of a ledger share theirs with many others."""
    return Reason(rule=rule, detail=detail, within=within)


def _act_data(act: PlacedAct) -> list[Any]:
    """The fields of an act in their order; those that are no plain values as lists or words."""
    values = act.to_dict()
    values["selector"] = [act.selector.exact, act.selector.prefix, act.selector.suffix]
    values["cited"] = [_cited_data(cited) for cited in act.cited]
    return [values[name] for name in _ACT]


def _act_of(data: Sequence[Any]) -> PlacedAct:
    values = dict(zip(_ACT, data, strict=True))
    values["type"] = _KINDS[values["type"]]
    values["addressees"] = tuple(values["addressees"])
    for name in ("on", "told", "due"):
        if values[name]:
            values[name] = date.fromisoformat(values[name])
    values["span"] = Span(*values["span"])
    exact, prefix, suffix = values["selector"]
    values["selector"] = Selector(exact=exact, prefix=prefix, suffix=suffix)
    values["cited"] = tuple(map(_cited_of, values["cited"]))
    if values["strength"]:
        values["strength"] = Strength(values["strength"])
    return PlacedAct(**values)


def _cited_data(cited: Cited) -> list[Any]:
    return [cited.words, cited.identity, cited.part]


def _cited_of(data: Sequence[Any]) -> Cited:
    words, identity, part = data
    return Cited(words=words, identity=identity, part=part)


def claim_of(data: Mapping[str, Any]) -> Claim:
    """The claim that `to_dict` made the data of."""
    values = dict(data)
    values |= {"act": act_of(data["act"]), "instrument": Cited(**data["instrument"])}
    return Claim(**values | {"against": tuple(data["against"])})
