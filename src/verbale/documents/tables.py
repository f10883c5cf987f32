"""Tables of texts, Parquet and JSONL: read in batches, so that a table may be larger than memory.

Which column holds what is named by the caller, or guessed by the names in `resources/columns.yaml`. A row that cannot
be used does not end the table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from verbale import lexicon
from verbale.documents.rows import MAX_BYTES, Cells
from verbale.errors import InstallationError, UnreadableError, UsageError

ENDINGS = (".parquet", ".jsonl", ".ndjson")
ROLES = ("text", "id", "date", "issuer", "title", "language", "kind")
ROWS = 64  # of a batch, at most: with speeches of 20,000 letters about a megabyte
BATCH = 4_000_000  # bytes of a batch, about: rows of books come one by one
MAX_LINE = 2 * MAX_BYTES + 1_000_000  # bytes of one line of JSON: a text with its escapes, and the other columns
_LOOKED_AT = 100  # rows of a JSONL file by which its columns are guessed
_FIELDS = {"id": "name"}  # a role that is another word in `Cells`


def is_table(name: str) -> bool:
    """Whether a file of this name is read as a table."""
    return name.lower().endswith(ENDINGS)


class Table:
    """A table in a file: how many rows it has, as far as that is known, and its rows."""

    def __init__(self, path: Path, columns: Mapping[str, str]) -> None:
        """Open it. Raises `UnreadableError` where it is no table or has no text, `UsageError` for unknown columns."""
        self.path = path
        self.shown = str(path)
        self._parquet = _parquet(path) if path.name.lower().endswith(".parquet") else None
        names = self._parquet.schema_arrow.names if self._parquet else _keys(path)
        self.columns = chosen(names, columns, self.shown)
        self.rows: int | None = self._parquet.metadata.num_rows if self._parquet else None

    def batches(self) -> Iterator[tuple[int, list[Cells | UnreadableError]]]:
        """(bytes of the file read so far, rows) in order; a row that cannot be read is the error that says so."""
        yield from self._parquet_batches() if self._parquet else self._json_batches()

    def _parquet_batches(self) -> Iterator[tuple[int, list[Cells | UnreadableError]]]:
        import pyarrow as pa

        file: Any = self._parquet
        size, number = self.path.stat().st_size, 0
        unpacked = sum(file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
        rows = max(1, min(ROWS, BATCH * (self.rows or 1) // max(1, unpacked)))
        wanted = list(dict.fromkeys(self.columns.values()))
        try:
            for batch in file.iter_batches(batch_size=rows, columns=wanted):
                cells = _cells_of(batch, self.columns, self.shown, number)
                number += batch.num_rows
                yield int(size * number / max(1, self.rows or 0)), cells
        except (pa.ArrowException, OSError, UnicodeDecodeError, ValueError) as error:
            raise UnreadableError(
                f"{self.shown} is damaged after row {number} ({_line(error)}): copy it again."
            ) from None

    def _json_batches(self) -> Iterator[tuple[int, list[Cells | UnreadableError]]]:
        rows: list[Cells | UnreadableError] = []
        at = held = 0
        for number, at, line in _lines(self.path):
            place = f"{self.shown}#{number}"
            found = _object(line, place) if line is not None else _too_long(place)
            if isinstance(found, UnreadableError):
                rows.append(found)
            elif found is not None:
                values = {_FIELDS.get(role, role): found.get(column) for role, column in self.columns.items()}
                rows.append(Cells(place=place, **values))
            held += len(line or b"")
            if len(rows) >= ROWS or held >= BATCH:
                yield at, rows
                rows, held = [], 0
        if rows:
            yield at, rows


def chosen(names: Sequence[str], given: Mapping[str, str], shown: str) -> dict[str, str]:
    """The column for each role: as `given`, else by name. Raises where a column is not there, or none holds text."""
    listed = ", ".join(list(names)[:20]) or "none"
    for role, column in given.items():
        if column not in names:
            raise UsageError(f"{shown} has no column {column!r} for {role}. Its columns are: {listed}.")
    plain = {name.lower().replace(" ", "_").replace("-", "_"): name for name in reversed(list(names))}
    found = dict(given)
    for role in ROLES:
        free = [plain[known] for known in lexicon.load("columns")[role] if known in plain]
        first = next((name for name in free if name not in found.values()), None)
        if role not in found and first:
            found[role] = first
    if "text" not in found:
        raise UnreadableError(
            f"{shown} has no column that is known to hold text. Its columns are: {listed}. "
            "Name it with --columns text=NAME."
        )
    return found


def _parquet(path: Path) -> Any:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise InstallationError(
            f"{path} is a Parquet file, and pyarrow is not installed: run `pip install 'verbale[parquet]'`."
        ) from None
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UnreadableError(f"{path} is no Parquet file that can be read ({_line(error)}): copy it again.") from None


def _cells_of(batch: Any, columns: Mapping[str, str], shown: str, first: int) -> list[Cells | UnreadableError]:
    """The rows of an Arrow batch; a column whose values Python cannot hold (a date beyond its calendar) is left out."""
    import pyarrow as pa

    values: dict[str, list[Any]] = {}
    for role, column in columns.items():
        try:
            values[_FIELDS.get(role, role)] = batch.column(batch.schema.get_field_index(column)).to_pylist()
        except (pa.ArrowException, ValueError, OverflowError):
            values[_FIELDS.get(role, role)] = [None] * batch.num_rows
    return [
        Cells(place=f"{shown}#{first + i + 1}", **{field: column[i] for field, column in values.items()})
        for i in range(batch.num_rows)
    ]


def _lines(path: Path) -> Iterator[tuple[int, int, bytes | None]]:
    """(number, bytes read so far, line) of every line; `None` for one beyond the limit, which is passed over."""
    try:
        with path.open("rb") as opened:
            number = at = 0
            while line := opened.readline(MAX_LINE + 1):
                number, at = number + 1, at + len(line)
                if len(line) <= MAX_LINE:
                    yield number, at, line
                    continue
                while line and not line.endswith(b"\n"):
                    line = opened.readline(MAX_LINE)
                    at += len(line)
                yield number, at, None
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read ({error.strerror}): check the name and your rights.") from None


def _keys(path: Path) -> list[str]:
    """The names in the first objects of a JSONL file, in the order they come."""
    found: dict[str, None] = {}
    read = 0
    for number, _, line in _lines(path):
        row = _object(line, "") if line is not None else None
        if isinstance(row, dict):
            found.update(dict.fromkeys(str(key) for key in row))
            read += 1
        if read >= _LOOKED_AT or number >= 10 * _LOOKED_AT:
            break
    if not read:
        raise UnreadableError(f"{path} holds no JSON objects, one on each line: is it a JSONL file?")
    return list(found)


def _object(line: bytes, place: str) -> dict[str, Any] | UnreadableError | None:
    """The object on a line; `None` for a blank line."""
    if not line.strip():
        return None
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return UnreadableError(f"{place} is no JSON object ({_line(error)}): mend or delete the line.")
    return found if isinstance(found, dict) else UnreadableError(f"{place} is no JSON object: mend or delete the line.")


def _too_long(place: str) -> UnreadableError:
    return UnreadableError(f"{place} is longer than {MAX_LINE // 1_000_000} MB: split the text.")


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:100] or type(error).__name__
