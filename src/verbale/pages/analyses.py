"""What was found in a document, as the record keeps it, made ready for a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from verbale.exports.phrases import SYMBOLS
from verbale.exports.places import written
from verbale.text.spans import Span

STATING = ("assert", "express")  # acts that nearly every sentence of a speech is: shown when they are asked for
MOST_REASONS = 6
SELF = ("i", "we", "me", "us")  # who speaks of themselves in a speech is its speaker
HUES = 8  # colours of parties; the label tells those apart that share one


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """An act as a reader is told of it: what, to whom, what is asked or promised, by when."""

    type: str
    span: Span
    to: tuple[str, ...] = ()
    matter: str = ""
    deadline: str = ""
    strength: str = ""
    threat: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One statement, or one sentence of a speech with what it does (`is_act`). `number` counts from 1.

    `chain` runs from the reporter inwards; `parent` is the number of the statement around this one, 0 for none.
    """

    number: int
    is_act: bool
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: str
    kind: str
    office: str
    chain: tuple[str, ...]
    mode: str = ""
    depth: int = 0
    parent: int = 0
    implied: bool = False
    said_on: str = ""
    confidence: float | None = None
    acts: tuple[Told, ...] = ()
    quotations: tuple[Span, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """Where it begins."""
        return min(span.start for span in (*self.source, *self.cue, *self.content))


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A quotation of the document, held against the rest of the record: `standing` is one of passes, concern, minor,
    major, unchecked. `number` is the document that it was found in, 0 for none, `place` its place there."""

    span: Span
    verdict: str
    phrase: str
    standing: str
    sign: str
    concerns: tuple[str, ...]
    differences: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    number: int
    name: str
    place: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Voice:
    """A party that speaks: its label ("A"), the number of its colour (from 1), and how often it speaks."""

    label: str
    hue: int
    name: str
    kind: str
    times: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Analysed:
    """All of it, in the order of the text, with the parties by how often they speak."""

    said: tuple[Said, ...]
    voices: tuple[Voice, ...]

    def voice(self, name: str) -> Voice | None:
        """The party of that name."""
        return next((voice for voice in self.voices if voice.name == name), None)


def analysed_of(content: Mapping[str, Any], text: str, issuer: str) -> Analysed:
    """The statements of a report with their acts, or those of a speech and its sentences, from what is kept.

    `issuer` speaks in the sentences of a primary text, and in its statements in the first person; empty for a report.
    """
    acts: dict[int | None, list[Told]] = {}
    for act in content["acts"]:
        acts.setdefault(act["statement"], []).append(_told(act, text))
    found = [_said(n, item, acts.get(n, ())) for n, item in enumerate(content["statements"])]
    if issuer:
        found = [_own(said, text, issuer) for said in found]
    for told in acts.get(None, ()):
        found.append(_sentence(len(found), told, issuer))
    found.sort(key=lambda said: (said.start, said.is_act, said.depth))
    numbers = {said.number: n for n, said in enumerate(found, 1)}
    said = tuple(_renumbered(item, numbers) for item in found)
    return Analysed(said=said, voices=_voices(said))


def judged_of(content: Mapping[str, Any]) -> tuple[Judged, ...]:
    """The judged quotations, from what is kept."""
    return tuple(
        Judged(
            span=Span(*item["span"]), verdict=item["verdict"], phrase=item["phrase"], standing=item["standing"],
            sign=SYMBOLS[item["standing"]], concerns=tuple(item["concerns"]), reasons=tuple(item["reasons"]),
            differences=tuple((name, words) for name, words in item["differences"]), number=item["number"],
            name=" ".join(item["name"].split()), place="-".join(map(str, item["place"])),
        )
        for item in content["quotations"]
    )  # fmt: skip


def _renumbered(said: Said, numbers: Mapping[int, int]) -> Said:
    return replace(said, number=numbers[said.number], parent=numbers.get(said.parent, 0))


def _voices(said: Sequence[Said]) -> tuple[Voice, ...]:
    names = Counter(item.speaker for item in said if item.speaker)
    kinds = {item.speaker: item.kind for item in reversed(said)}
    return tuple(
        Voice(label=label_of(n), hue=n % HUES + 1, name=name, kind=kinds[name], times=times)
        for n, (name, times) in enumerate(names.most_common())
    )


def label_of(n: int) -> str:
    """A, B, …, Z, AA, AB, …

    >>> label_of(0), label_of(25), label_of(26)
    ('A', 'Z', 'AA')
    """
    label = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, 26)
        label = chr(ord("A") + rest) + label
    return label


def _said(n: int, item: Mapping[str, Any], acts: Sequence[Told]) -> Said:
    speaker = item["speaker"] or {}
    parent = item["parent"]
    return Said(
        number=n + 1, is_act=False, source=_spans(item["source"]), cue=_spans(item["cue"]),
        content=_spans(item["content"]), speaker=speaker.get("name", ""), kind=speaker.get("kind", "unknown"),
        office=speaker.get("office") or "", chain=tuple(dict.fromkeys(party["name"] for party in item["chain"])),
        mode=item["mode"], depth=item["depth"], parent=parent + 1 if parent is not None else 0,
        implied=item["implied"], said_on=_day_of(item["said_on"]), confidence=item["confidence"], acts=tuple(acts),
        quotations=tuple(Span(*q["outer"]) for q in item["quotations"] if q["level"] == 0),
        reasons=tuple(dict.fromkeys(r["detail"] for r in item["reasons"] if r["detail"]))[:MOST_REASONS],
    )  # fmt: skip


def _own(said: Said, text: str, issuer: str) -> Said:
    """A statement in the first person, in a text of one speaker: it is that speaker's."""
    if said.speaker or not said.source or any(span.of(text).strip().lower() not in SELF for span in said.source):
        return said
    reason = f"“{said.source[0].of(text).strip()}” in a text of {issuer}"
    return replace(said, speaker=issuer, reasons=(reason, *said.reasons))


def _sentence(n: int, told: Told, issuer: str) -> Said:
    return Said(
        number=n + 1, is_act=True, source=(), cue=(), content=(told.span,), speaker=issuer, kind="", office="",
        chain=(), acts=(told,),
    )  # fmt: skip


def _told(act: Mapping[str, Any], text: str) -> Told:
    matter = Span(*act["matter"]).of(text) if act["matter"] else ""
    due = act["deadline"] or {}
    by = due.get("words", "")
    if due.get("due"):
        by += f" ({written(date.fromisoformat(due['due']))})"
    return Told(
        type=act["type"], span=Span(*act["span"]), to=tuple(dict.fromkeys(p["words"] for p in act["addressees"])),
        matter=" ".join(matter.split()), deadline=" ".join(by.split()), strength=act["strength"] or "",
        threat=act["threat"],
    )  # fmt: skip


def _day_of(said_on: Mapping[str, Any] | None) -> str:
    if not said_on:
        return ""
    words = " ".join(said_on["words"].split())
    day = written(date.fromisoformat(said_on["start"])) if said_on["start"] else ""
    return f"{words} ({day})" if day and day not in words else words


def _spans(pairs: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(*pair) for pair in pairs)
