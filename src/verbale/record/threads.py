"""A ledger kept on disk beside the record: one SQLite file that is written whole, only read, and can be made again.

What the columns and contents mean is the ledger's own affair (`ledger.columns`, `ledger.stored`): here they are arrays
and packed JSON. A new file replaces the old in one step; who has the old one open goes on reading it.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verbale.errors import RecordError
from verbale.record import packing
from verbale.record.connecting import connected, explanation

FILE = "ledger.sqlite"
FORMAT = 3  # to be raised whenever the tables change: an older file is then made again
PORTION = 500  # rows of one SELECT
_TABLES = (
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE columns (name TEXT PRIMARY KEY, type TEXT NOT NULL, data BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE threads (number INTEGER PRIMARY KEY, id TEXT NOT NULL, content BLOB NOT NULL)",
    "CREATE TABLE acts (key TEXT NOT NULL, thread INTEGER NOT NULL, PRIMARY KEY (key, thread)) WITHOUT ROWID",
    "CREATE TABLE words (word TEXT PRIMARY KEY, threads BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE cited (words TEXT PRIMARY KEY, threads BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE claims (number INTEGER PRIMARY KEY, act TEXT NOT NULL, content BLOB NOT NULL)",
)
_INDEXES = ("CREATE UNIQUE INDEX threads_id ON threads (id)", "CREATE INDEX claims_act ON claims (act)")
Numbers = NDArray[np.int32]


def write(
    folder: Path,
    *,
    facts: Mapping[str, Any],
    columns: Mapping[str, NDArray[Any]],
    threads: Iterable[tuple[int, str, Sequence[str], Any]],
    words: Mapping[str, Sequence[int]],
    cited: Mapping[str, Sequence[int]],
    claims: Iterable[tuple[str, Any]],
) -> None:
    """Write the file of the record in `folder`; `threads` are (number, id, keys of its acts, content).

    `claims` are (key of the act, content). Raises `RecordError` where it cannot be written; the old file is then as
    before.
    """
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{FILE}.")
        os.close(handle)
    except OSError as error:
        raise RecordError(f"{folder} cannot be written ({error.strerror}): check your rights and the disk.") from error
    try:
        with closing(sqlite3.connect(name, isolation_level=None)) as made:
            made.execute("PRAGMA journal_mode = OFF")
            made.execute("PRAGMA synchronous = OFF")
            made.execute("BEGIN")
            for table in _TABLES:
                made.execute(table)
            made.execute(f"PRAGMA user_version = {FORMAT}")
            _fill(made, facts, columns, threads, words, cited, claims)
            for index in _INDEXES:
                made.execute(index)
            made.execute("COMMIT")
        with open(name, "rb") as whole:
            os.fsync(whole.fileno())
        os.chmod(name, (folder / "record.sqlite").stat().st_mode & 0o666)
        os.replace(name, folder / FILE)
    except (sqlite3.Error, OSError) as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, sqlite3.Error):
            raise explanation(error, folder / FILE) from error
        raise RecordError(f"{folder} cannot be written ({error.strerror}): check your rights and the disk.") from error
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _fill(
    made: sqlite3.Connection,
    facts: Mapping[str, Any],
    columns: Mapping[str, NDArray[Any]],
    threads: Iterable[tuple[int, str, Sequence[str], Any]],
    words: Mapping[str, Sequence[int]],
    cited: Mapping[str, Sequence[int]],
    claims: Iterable[tuple[str, Any]],
) -> None:
    made.executemany("INSERT INTO facts VALUES (?, ?)", ((k, packing.packed_json(v)) for k, v in facts.items()))
    made.executemany(
        "INSERT INTO columns VALUES (?, ?, ?)", ((k, v.dtype.str, v.tobytes()) for k, v in columns.items())
    )
    for number, key, acts, content in threads:
        made.execute("INSERT INTO threads VALUES (?, ?, ?)", (number, key, packing.packed_json(content)))
        made.executemany("INSERT OR IGNORE INTO acts VALUES (?, ?)", ((act, number) for act in acts))
    for table, postings in (("words", words), ("cited", cited)):
        rows = ((word, np.asarray(numbers, np.int32).tobytes()) for word, numbers in sorted(postings.items()))
        made.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)  # noqa: S608
    packed = ((act, packing.packed_json(claim)) for act, claim in claims)
    made.executemany("INSERT INTO claims (act, content) VALUES (?, ?)", packed)


class Threads:
    """The file, open; for one thread at a time."""

    def __init__(self, folder: Path) -> None:
        """Open it. Raises `RecordError` where there is none, or one of another format."""
        self.path = folder / FILE
        if not self.path.exists():
            raise RecordError(f"There is no ledger in {folder} yet: make one with `verbale ledger build`.")
        try:
            self._connection = connected(self.path, "mode=ro&immutable=1")
        except sqlite3.OperationalError as error:
            raise explanation(error, self.path) from error
        with self._explained():
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version != FORMAT:
            self._connection.close()
            raise RecordError(f"{self.path} was made by another version: make it again with `verbale ledger build`.")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def facts(self) -> dict[str, Any]:
        """What was said of the whole."""
        return {name: packing.unpacked_json(value) for name, value in self._rows("SELECT name, value FROM facts")}

    def columns(self) -> dict[str, NDArray[Any]]:
        """The columns by name; they may not be written to."""
        rows = self._rows("SELECT name, type, data FROM columns")
        return {name: np.frombuffer(data, np.dtype(kind)) for name, kind, data in rows}

    def contents(self, numbers: Sequence[int]) -> dict[int, Any]:
        """The contents of these threads, by number."""
        found: dict[int, Any] = {}
        for start in range(0, len(numbers), PORTION):
            some = numbers[start : start + PORTION]
            query = f"SELECT number, content FROM threads WHERE number IN ({', '.join('?' * len(some))})"  # noqa: S608
            for number, content in self._rows(query, some):
                found[number] = packing.unpacked_json(content)
        return found

    def by_id(self, beginning: str) -> list[int]:
        """The numbers of up to three threads whose id begins so."""
        query = "SELECT number FROM threads WHERE id >= ? AND id < ? ORDER BY id LIMIT 3"
        return [number for (number,) in self._rows(query, _range(beginning))]

    def by_act(self, beginning: str) -> list[int]:
        """The numbers of up to three threads that hold an act whose key begins so."""
        query = "SELECT DISTINCT thread FROM acts WHERE key >= ? AND key < ? LIMIT 3"
        return [number for (number,) in self._rows(query, _range(beginning))]

    def with_act(self, key: str) -> list[int]:
        """The numbers of all threads that hold this act."""
        return [number for (number,) in self._rows("SELECT thread FROM acts WHERE key = ?", (key,))]

    def with_word(self, beginning: str) -> Numbers:
        """The numbers of the threads that have a word beginning so, in their order."""
        return _joined(self._rows("SELECT threads FROM words WHERE word >= ? AND word < ?", _range(beginning)))

    def citing(self) -> Iterator[tuple[str, bytes]]:
        """Everything that is cited, with the threads that do."""
        yield from self._rows("SELECT words, threads FROM cited")

    def claims(self) -> Iterator[Any]:
        """All claims."""
        for (content,) in self._rows("SELECT content FROM claims ORDER BY number"):
            yield packing.unpacked_json(content)

    def claims_in(self, acts: Sequence[str]) -> Iterator[Any]:
        """The claims in these acts."""
        for start in range(0, len(acts), PORTION):
            some = acts[start : start + PORTION]
            marks = ", ".join("?" * len(some))
            query = f"SELECT content FROM claims WHERE act IN ({marks}) ORDER BY number"  # noqa: S608
            for (content,) in self._rows(query, some):
                yield packing.unpacked_json(content)

    def _rows(self, query: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        with self._explained():
            yield from self._connection.execute(query, values)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise explanation(error, self.path) from error


def numbers_of(data: Iterable[bytes]) -> Numbers:
    """The numbers in several lists, each once, in their order."""
    return _joined((one,) for one in data)


def _joined(rows: Iterable[tuple[bytes]]) -> Numbers:
    parts = [np.frombuffer(data, np.int32) for (data,) in rows]
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int32)


def _range(beginning: str) -> tuple[str, str]:
    return beginning, beginning + "\U0010ffff"
