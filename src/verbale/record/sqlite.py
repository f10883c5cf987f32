"""The record in one SQLite file. All SQL of the record stands here, in `selecting` and in
`migrations`.

The file is in WAL mode: readers never wait for the writer, and what was committed outlives a kill; `synchronous=FULL`
makes it outlive a power cut, too, for one fsync a batch. SQLAlchemy is not used: importing it takes 0.2 s of the
0.3 s in which a record must open, and what another database needs to know stands in `storage.Storage`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from verbale.errors import DamagedError, RecordError
from verbale.record import connecting
from verbale.record.connecting import explanation
from verbale.record.entries import Added, Decision, Entry, Finding, Tombstone
from verbale.record.migrations import APPLICATION, MIGRATIONS
from verbale.record.selecting import ENTRY, ORDERS, conditions, entry_of
from verbale.record.storage import Filters, Order, Row

PAGE = 4096  # bytes
CACHE_KB = 32_000
MANY = 500  # values in one IN (...): SQLite takes 999 in its oldest builds


class SqliteStorage:
    """`Storage` on SQLite; for one thread, like its connection."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        """Open the file, make it where `create`, and take its tables to this version of the schema."""
        self.path = path
        self._connection, self.writable = connecting.opened(path, create=create)
        with self._explained():
            self._prepare()

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def _prepare(self) -> None:
        version = self._one("PRAGMA user_version")
        application = self._one("PRAGMA application_id")
        empty = not self._one("SELECT count(*) FROM sqlite_master")
        if not empty and application != APPLICATION:
            raise DamagedError(f"{self.path} is an SQLite file, but no record of Verbale: choose another folder.")
        if version > len(MIGRATIONS):
            raise RecordError(
                f"{self.path} was written by a newer Verbale (schema {version}, this one knows {len(MIGRATIONS)}): "
                "update Verbale."
            )
        if self.writable:
            self._connection.execute(f"PRAGMA busy_timeout = {int(connecting.BUSY_SECONDS * 1000)}")
            if empty:
                self._connection.execute(f"PRAGMA page_size = {PAGE}")
            if self._one("PRAGMA journal_mode") != "wal":
                self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA secure_delete = ON")  # a removed text is overwritten, not only let go
        self._connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        self._connection.execute("PRAGMA foreign_keys = ON")
        if version < len(MIGRATIONS):
            if not self.writable:
                raise RecordError(f"{self.path} is of an older Verbale and cannot be written: check your rights.")
            self._migrate()

    def _migrate(self) -> None:
        with self._writing():
            version = self._one("PRAGMA user_version")
            for steps in MIGRATIONS[version:]:
                for step in steps:
                    self._connection.execute(step)
            self._connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
            self._connection.execute(f"PRAGMA application_id = {APPLICATION}")

    def generation(self) -> int:
        """How many commits have added or removed documents."""
        return self._counter("generation")

    def indexed(self) -> int:
        """The generation that the text index is known to answer to."""
        return self._counter("indexed")

    def note_indexed(self, generation: int) -> None:
        """Note the generation that the text index answers to."""
        with self._writing():
            self._connection.execute("UPDATE counters SET value = ? WHERE name = 'indexed'", (generation,))

    def _counter(self, name: str) -> int:
        with self._explained():
            return int(self._one("SELECT value FROM counters WHERE name = ?", (name,)))

    def insert(self, rows: Sequence[Row], *, restore: bool) -> Added:
        """Add documents that are not there yet; with `restore` also those that were removed before."""
        numbers: list[int] = []
        new: list[int] = []
        if not rows:
            return Added(numbers=(), new=())
        with self._writing():
            known = self.present([row.entry.id for row in rows])
            generation = self._next_generation()
            for row in rows:
                number = known.get(row.entry.id)
                if number is None or (number == 0 and restore):
                    number = self._insert(row, generation)
                    known[row.entry.id] = number
                    new.append(number)
                elif number:
                    self._note_name(number, row.entry.name, row.entry.origin)
                numbers.append(number)
            if not new:
                self._connection.execute("UPDATE counters SET value = ? WHERE name = 'generation'", (generation - 1,))
        return Added(numbers=tuple(numbers), new=tuple(new))

    def _insert(self, row: Row, generation: int) -> int:
        entry = row.entry
        done = self._connection.execute(
            "INSERT INTO documents (id, name, kind, language, issuer, date, title, origin, added_at, characters, "
            "generation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                bytes.fromhex(entry.id), _storable(entry.name), entry.kind.value, _storable(entry.language),
                _storable(entry.issuer), _storable(entry.date), _storable(entry.title), _storable(entry.origin),
                entry.added_at or _now(), entry.characters, generation,
            ),
        )  # fmt: skip
        number = int(done.lastrowid or 0)
        self._connection.execute("INSERT INTO texts VALUES (?, ?, ?)", (number, row.text, row.facts))
        return number

    def present(self, ids: Sequence[str]) -> dict[str, int]:
        """The numbers of those documents that are there; 0 for those that were removed."""
        found: dict[str, int] = {}
        with self._explained():
            for some in _portions([bytes.fromhex(id_) for id_ in ids]):
                marks = ", ".join("?" * len(some))
                for (id_,) in self._connection.execute(f"SELECT id FROM tombstones WHERE id IN ({marks})", some):  # noqa: S608
                    found[id_.hex()] = 0
                query = f"SELECT id, number FROM documents WHERE id IN ({marks})"  # noqa: S608
                for id_, number in self._connection.execute(query, some):
                    found[id_.hex()] = number
        return found

    def note_names(self, names: Sequence[tuple[int, str, str]]) -> None:
        """Further (number, name, origin) under which documents are known."""
        with self._writing():
            for number, name, origin in names:
                self._note_name(number, name, origin)

    def _note_name(self, number: int, name: str, origin: str) -> None:
        if name:
            self._connection.execute(
                "INSERT OR IGNORE INTO names SELECT ?, number, ? FROM documents WHERE number = ? AND name <> ?",
                (_storable(name), _storable(origin), number, _storable(name)),
            )

    def count(self) -> int:
        """How many documents there are."""
        with self._explained():
            return int(self._one("SELECT count(*) FROM documents"))

    def characters(self) -> int:
        """How many code points they have."""
        with self._explained():
            return int(self._one("SELECT coalesce(sum(characters), 0) FROM documents"))

    def entries(self, filters: Filters) -> Iterator[Entry]:
        """Those that match, by number."""
        where, values = conditions(filters)
        query = f"SELECT {ENTRY} FROM documents WHERE {where} ORDER BY number"  # noqa: S608
        return (entry_of(row) for row in self._rows(query, values))

    def listed(self, filters: Filters, order: Order, most: int, skip: int) -> list[Entry]:
        """At most `most` of those that match in an order, after the first `skip` of them."""
        where, values = conditions(filters)
        query = f"SELECT {ENTRY} FROM documents WHERE {where} ORDER BY {ORDERS[order]} LIMIT ? OFFSET ?"  # noqa: S608
        return [entry_of(row) for row in self._rows(query, [*values, most, skip])]

    def tally(self, filters: Filters) -> int:
        """How many match."""
        where, values = conditions(filters)
        with self._explained():
            return int(self._one(f"SELECT count(*) FROM documents WHERE {where}", values))  # noqa: S608

    def numbers(self, filters: Filters, order: Order) -> list[int]:
        """The numbers of those that match, in an order."""
        where, values = conditions(filters)
        query = f"SELECT number FROM documents WHERE {where} ORDER BY {ORDERS[order]}"  # noqa: S608
        return [number for (number,) in self._rows(query, values)]

    def issuers(self) -> list[tuple[str, int]]:
        """Who issued or published the documents, with how many of them, most first; those without one are left out."""
        query = "SELECT issuer, count(*) FROM documents WHERE issuer IS NOT NULL GROUP BY issuer ORDER BY 2 DESC, 1"
        return [(issuer, count) for issuer, count in self._rows(query)]

    def entry(self, number: int) -> Entry | None:
        """The entry of that number."""
        query = f"SELECT {ENTRY} FROM documents WHERE number = ?"  # noqa: S608
        return next((entry_of(row) for row in self._rows(query, (number,))), None)

    def matching(self, prefix: str) -> list[int]:
        """The numbers of up to three documents whose id begins so (hex)."""
        low, high = bytes.fromhex(prefix.ljust(64, "0")), bytes.fromhex(prefix.ljust(64, "f"))
        query = "SELECT number FROM documents WHERE id BETWEEN ? AND ? LIMIT 3"
        return [number for (number,) in self._rows(query, (low, high))]

    def named(self, name: str) -> list[int]:
        """The numbers of up to three documents that have that name."""
        query = "SELECT number FROM documents WHERE name = ? UNION SELECT number FROM names WHERE name = ? LIMIT 3"
        return [number for (number,) in self._rows(query, (_storable(name), _storable(name)))]

    def text(self, number: int) -> bytes | None:
        """The packed text."""
        return next((text for (text,) in self._rows("SELECT text FROM texts WHERE number = ?", (number,))), None)

    def texts(self, numbers: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """The packed texts of those that are there, by number."""
        for some in _portions(sorted(set(numbers)), 50):
            marks = ", ".join("?" * len(some))
            query = f"SELECT number, text FROM texts WHERE number IN ({marks}) ORDER BY number"  # noqa: S608
            yield from self._rows(query, some)

    def texts_after(self, number: int) -> Iterator[tuple[int, bytes]]:
        """The packed texts of all documents with a greater number, by number."""
        while True:
            query = "SELECT number, text FROM texts WHERE number > ? ORDER BY number LIMIT 50"
            some = list(self._rows(query, (number,)))
            if not some:
                return
            yield from some
            number = some[-1][0]

    def numbers_since(self, generation: int) -> list[int]:
        """The documents that later commits added and that are still there, by number."""
        query = "SELECT number FROM documents WHERE generation > ? ORDER BY number"
        return [number for (number,) in self._rows(query, (generation,))]

    def removed_since(self, generation: int) -> list[int]:
        """The documents that later commits removed, by number."""
        query = "SELECT number FROM tombstones WHERE generation > ? ORDER BY number"
        return [number for (number,) in self._rows(query, (generation,))]

    def facts(self, number: int) -> bytes | None:
        """The packed facts."""
        return next((facts for (facts,) in self._rows("SELECT facts FROM texts WHERE number = ?", (number,))), None)

    def remove(self, numbers: Sequence[int], why: str) -> int:
        """Remove documents and all that was derived from them; the generation of that commit."""
        with self._writing():
            generation = self._next_generation()
            for number in numbers:
                self._connection.execute(
                    "INSERT INTO tombstones SELECT number, id, ?, ?, ? FROM documents WHERE number = ?",
                    (_now(), _storable(why), generation, number),
                )
                self._connection.execute("DELETE FROM analyses WHERE document = ?", (number,))
                for table in ("names", "texts", "documents"):
                    self._connection.execute(f"DELETE FROM {table} WHERE number = ?", (number,))  # noqa: S608
        with self._explained():
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the journal, too, forgets the texts
        return generation

    def tombstones(self) -> Iterator[Tombstone]:
        """What is left of the removed, by number."""
        query = "SELECT number, lower(hex(id)), removed_at, why FROM tombstones ORDER BY number"
        for number, id_, removed_at, why in self._rows(query):
            yield Tombstone(number=number, id=id_, removed_at=removed_at, why=why)

    def add_analysis(self, number: int, kind: str, version: str, content: bytes) -> None:
        """Add an analysis; the first of a version stays."""
        with self._writing():
            self._connection.execute(
                "INSERT OR IGNORE INTO analyses (document, kind, version, made_at, content) VALUES (?, ?, ?, ?, ?)",
                (number, kind, version, _now(), content),
            )

    def analyses(self, number: int, kind: str) -> list[tuple[int, str, str, bytes]]:
        """(number, version, made at, content), the latest first."""
        query = (
            "SELECT number, version, made_at, content FROM analyses WHERE document = ? AND kind = ? "
            "ORDER BY number DESC"
        )
        return [(row[0], row[1], row[2], row[3]) for row in self._rows(query, (number, kind))]

    def add_decision(self, who: str, about: str, decision: str, note: str, replaces: int | None) -> Decision:
        """Add a decision."""
        when = _now()
        with self._writing():
            done = self._connection.execute(
                'INSERT INTO decisions (who, "when", about, decision, note, replaces) VALUES (?, ?, ?, ?, ?, ?)',
                (who, when, about, decision, note, replaces),
            )
        return Decision(
            number=int(done.lastrowid or 0), who=who, when=when, about=about, decision=decision, note=note,
            replaces=replaces,
        )  # fmt: skip

    def decisions(self, about: str | None) -> Iterator[Decision]:
        """Decisions in their order, all or those about one thing."""
        query = (
            'SELECT number, who, "when", about, decision, note, replaces FROM decisions '
            "WHERE ? IS NULL OR about = ? ORDER BY number"
        )
        for number, who, when, what, decision, note, replaces in self._rows(query, (about, about)):
            yield Decision(
                number=number, who=who, when=when, about=what, decision=decision, note=note, replaces=replaces
            )

    def last_decision(self) -> int:
        """The number of the last decision; 0 where there is none."""
        with self._explained():
            return int(self._one("SELECT max(number) FROM decisions") or 0)

    def decisions_below(self, beginning: str) -> Iterator[Decision]:
        """Decisions about what begins so, in their order."""
        query = (
            'SELECT number, who, "when", about, decision, note, replaces FROM decisions '
            "WHERE about >= ? AND about < ? ORDER BY number"
        )
        between = (beginning, beginning + "\U0010ffff")
        for number, who, when, about, decision, note, replaces in self._rows(query, between):
            yield Decision(
                number=number, who=who, when=when, about=about, decision=decision, note=note, replaces=replaces
            )

    def compact(self) -> None:
        """Give the space of removed documents back to the disk."""
        with self._explained():
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def check(self) -> list[Finding]:
        """What is wrong with the database itself."""
        advice = "Copy what can still be read, and add the documents again to a new record."
        found = []
        with self._explained():
            for (said,) in self._connection.execute("PRAGMA integrity_check(20)"):
                if said != "ok":
                    found.append(Finding(where=str(self.path), what=" ".join(str(said).split()), advice=advice))
            for table, *_ in self._connection.execute("PRAGMA foreign_key_check"):
                found.append(Finding(where=f"{self.path}, {table}", what="a row refers to nothing", advice=advice))
            lost = self._one("SELECT count(*) FROM documents WHERE number NOT IN (SELECT number FROM texts)")
            if lost:
                found.append(Finding(where=str(self.path), what=f"{lost} documents have no text", advice=advice))
        return found

    def _next_generation(self) -> int:
        self._connection.execute("UPDATE counters SET value = value + 1 WHERE name = 'generation'")
        return self._counter("generation")

    def _one(self, query: str, values: Sequence[object] = ()) -> Any:
        row = self._connection.execute(query, values).fetchone()
        return row[0] if row else None

    def _rows(self, query: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        with self._explained():
            yield from self._connection.execute(query, values)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if not self.writable:
            raise RecordError(f"{self.path} cannot be written: check your rights to the file and its folder.")
        with self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what SQLite says into one line that says what to do."""
        try:
            yield
        except sqlite3.Error as error:
            raise explanation(error, self.path) from error


def _portions(values: Sequence[Any], size: int = MANY) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _storable(words: str | None) -> str | None:
    """Without lone surrogates, which SQLite cannot hold in a TEXT."""
    return None if words is None else words.encode("utf-8", "replace").decode("utf-8")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
