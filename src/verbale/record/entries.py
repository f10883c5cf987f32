"""What the record says of itself: its documents without their text, what was added, what people decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verbale.schema import Kind, Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry(Record):
    """One document of the record, without its text.

    `number` is the record's own (from 1, never given again); `id` is `Document.id`. `date` is ISO 8601, in full or
    only a year or a month ("1946"). `origin` is the path or address it came from, for a row of a table with the
    row's place after a `#`. `added_at` is UTC, ISO 8601. `characters` are code points.
    """

    number: int
    id: str
    name: str
    kind: Kind
    language: str | None = None
    issuer: str | None = None
    date: str | None = None
    title: str | None = None
    origin: str = ""
    added_at: str = ""
    characters: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Added(Record):
    """What became of a batch: `numbers` has one number for each document given, in order, old or new.

    0 stands for a document that was removed from the record before and stays out. `new` are those that were not
    there before, in order.
    """

    numbers: tuple[int, ...]
    new: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tombstone(Record):
    """What is left of a removed document: its number and id, when it was removed (UTC) and why."""

    number: int
    id: str
    removed_at: str
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Analysis(Record):
    """What some version of the code and its model found in a document; `content` is what `json` can carry."""

    number: int
    document: str
    kind: str
    version: str
    made_at: str
    content: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision(Record):
    """What somebody decided about something; never changed, only replaced by another that names it in `replaces`.

    `about` says what: a document's id, or anything below one ("<id>/quotation/3").
    """

    number: int
    who: str
    when: str
    about: str
    decision: str
    note: str = ""
    replaces: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding(Record):
    """Something that `verify` found wrong: where, what, and what mends it."""

    where: str
    what: str
    advice: str
