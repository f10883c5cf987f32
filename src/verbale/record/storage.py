"""What a database must do to hold a record: the contract, which `tests/record/contract.py` holds every one to.

Documents are given as rows that are packed already, and come back as such: a storage knows nothing of texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from verbale.record.entries import Added, Decision, Entry, Finding, Tombstone


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A document ready to be stored: `entry.number` is 0, `text` and `facts` are packed."""

    entry: Entry
    text: bytes
    facts: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What entries are wanted; `None` leaves a field out. `name` and `issuer` are part of the value, case aside.

    `since` and `until` are ISO dates in full or in part, both included; entries without a date never match them.
    `called` is part of the name or the title.
    """

    kind: str | None = None
    language: str | None = None
    issuer: str | None = None
    name: str | None = None
    origin: str | None = None
    since: str | None = None
    until: str | None = None
    called: str | None = None


class Order(StrEnum):
    """In what order entries are listed; those without a date come last by date, equal ones by number."""

    ADDED = "added"  # the latest first
    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"


class Storage(Protocol):
    """A database that holds one record. Every writing call is one transaction: all of it, or nothing."""

    writable: bool

    def close(self) -> None:
        """Let go of the database."""

    def generation(self) -> int:
        """How many commits have added or removed documents."""

    def indexed(self) -> int:
        """The generation that the text index is known to answer to."""

    def note_indexed(self, generation: int) -> None:
        """Note the generation that the text index answers to."""

    def insert(self, rows: Sequence[Row], *, restore: bool) -> Added:
        """Add documents that are not there yet; with `restore` also those that were removed before."""

    def present(self, ids: Sequence[str]) -> dict[str, int]:
        """The numbers of those documents that are there; 0 for those that were removed."""

    def note_names(self, names: Sequence[tuple[int, str, str]]) -> None:
        """Further (number, name, origin) under which documents are known."""

    def count(self) -> int:
        """How many documents there are."""

    def characters(self) -> int:
        """How many code points they have."""

    def entries(self, filters: Filters) -> Iterator[Entry]:
        """Those that match, by number."""

    def listed(self, filters: Filters, order: Order, most: int, skip: int) -> list[Entry]:
        """At most `most` of those that match in an order, after the first `skip` of them."""

    def tally(self, filters: Filters) -> int:
        """How many match."""

    def numbers(self, filters: Filters, order: Order) -> list[int]:
        """The numbers of those that match, in an order."""

    def issuers(self) -> list[tuple[str, int]]:
        """Who issued or published the documents, with how many of them, most first; those without one are left out."""

    def entry(self, number: int) -> Entry | None:
        """The entry of that number."""

    def matching(self, prefix: str) -> list[int]:
        """The numbers of up to three documents whose id begins so (hex)."""

    def named(self, name: str) -> list[int]:
        """The numbers of up to three documents that have that name."""

    def text(self, number: int) -> bytes | None:
        """The packed text."""

    def texts(self, numbers: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """The packed texts of those that are there, by number."""

    def texts_after(self, number: int) -> Iterator[tuple[int, bytes]]:
        """The packed texts of all documents with a greater number, by number."""

    def numbers_since(self, generation: int) -> list[int]:
        """The documents that later commits added and that are still there, by number."""

    def removed_since(self, generation: int) -> list[int]:
        """The documents that later commits removed, by number."""

    def facts(self, number: int) -> bytes | None:
        """The packed facts."""

    def remove(self, numbers: Sequence[int], why: str) -> int:
        """Remove documents and all that was derived from them; the generation of that commit."""

    def tombstones(self) -> Iterator[Tombstone]:
        """What is left of the removed, by number."""

    def add_analysis(self, number: int, kind: str, version: str, content: bytes) -> None:
        """Add an analysis; the first of a version stays."""

    def analyses(self, number: int, kind: str) -> list[tuple[int, str, str, bytes]]:
        """(number, version, made at, content), the latest first."""

    def add_decision(self, who: str, about: str, decision: str, note: str, replaces: int | None) -> Decision:
        """Add a decision."""

    def decisions(self, about: str | None) -> Iterator[Decision]:
        """Decisions in their order, all or those about one thing."""

    def decisions_below(self, beginning: str) -> Iterator[Decision]:
        """Decisions about what begins so, in their order."""

    def last_decision(self) -> int:
        """The number of the last decision; 0 where there is none."""

    def compact(self) -> None:
        """Give the space of removed documents back to the disk."""

    def check(self) -> list[Finding]:
        """What is wrong with the database itself."""
