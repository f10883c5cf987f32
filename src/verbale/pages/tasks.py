"""Heavy work, as plain functions that a worker process does: nothing here knows of requests or pages.

`telling` is a file into which a task writes how far it has come; whoever waits reads it.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from verbale import meaning, pipeline
from verbale.documents.formats import Received
from verbale.documents.reading import read_received
from verbale.exports.phrases import difference_lines, reasons_of, standing_of, verdict_phrase
from verbale.record import Record, open_record, tracing
from verbale.record.adding import Summary, add_inputs
from verbale.record.comparison import Comparison
from verbale.record.queries import Found, search_meaning
from verbale.record.storage import Filters
from verbale.record.traced import Trace
from verbale.record.work import Wishes
from verbale.schema import CheckedQuotation, Document, Kind

ANALYSIS = "reading"  # the kind of analysis that is kept in the record: statements and acts
JUDGED = "judged"  # and this: the quotations of a report, held against the rest of the record
MOST_USES = 20_000  # uses of a wording that a page follows: 10 MB, and four hundred pages of a list
MOST_READ = 5_000_000  # characters of a document that is analysed: three minutes of work
MOST_LINES = 200


@lru_cache(maxsize=2)
def record_in(folder: Path) -> Record:
    """The record in a folder, open for this process."""
    return open_record(folder)


def warm() -> None:
    """Load what a first task would wait for."""
    pipeline.analysed("The minister said: “We will sign the treaty today.”")


def traced(
    folder: Path, words: str, since: str | None, until: str | None, issuer: str | None, by_meaning: bool
) -> Trace:
    """Every use of a wording in the record."""
    encode = meaning.encode if by_meaning else None
    return tracing.trace(
        words, record_in(folder), since=since, until=until, issuer=issuer, encode=encode, most=MOST_USES
    )


def found_by_meaning(folder: Path, query: str, filters: Filters) -> Found:
    """What says in any words what the query says."""
    return search_meaning(record_in(folder), query, meaning.encode, filters=filters)


def analysed(folder: Path, number: int) -> dict[str, Any]:
    """Statements and acts of a document as plain data, kept in the record for the next time where it can be."""
    record = record_in(folder)
    document = record.document(number)
    statements, acts = pipeline.analysed(document)
    content = {"statements": [item.to_dict() for item in statements], "acts": [item.to_dict() for item in acts]}
    if record.writable:
        record.add_analysis(number, ANALYSIS, pipeline.analysis_version(), content)
    return content


def judged(folder: Path, telling: Path, number: int) -> list[dict[str, Any]]:
    """The quotations of a report, held against the rest of the record, as plain data that is kept."""
    record = record_in(folder)
    watcher = _Watcher(telling)

    def watch(done: int, total: int) -> None:
        watcher.counted("Holding its quotations against the record", done, total, "quotations")

    report = pipeline.check(record.document(number), record, watch=watch)
    content = [_judgement(record, item) for item in report.quotations]
    if record.writable:
        version = f"{pipeline.analysis_version()}; record {record.generation}"
        record.add_analysis(number, JUDGED, version, {"quotations": content, "documents": len(record)})
    return content


def _judgement(record: Record, item: CheckedQuotation) -> dict[str, Any]:
    check = item.check
    entry = record.entry(check.document) if check.document else None
    return {
        "span": list(item.quotation.outer), "words": check.words, "verdict": check.verdict.value,
        "phrase": verdict_phrase(check), "standing": standing_of(check),
        "concerns": [concern.value for concern in check.concerns], "reasons": reasons_of(check)[:4],
        "differences": [list(line) for line in difference_lines(check)],
        "number": entry.number if entry else 0, "name": (entry.title or entry.name) if entry else "",
        "place": [check.spans[0].start, check.spans[-1].end] if check.spans else [],
    }  # fmt: skip


def compared(folder: Path, earlier: int | Document, later: int | Document, by_meaning: bool) -> Comparison:
    """Two texts clause by clause; a number is a document of the record."""
    one, two = (record_in(folder).document(d) if isinstance(d, int) else d for d in (earlier, later))
    return pipeline.compare(one, two, by_meaning=by_meaning)


def added(
    folder: Path, telling: Path, inputs: Sequence[str], place: Path, kind: Kind | None, allow_private: bool
) -> Summary:
    """Add documents to the record; names of files among `inputs` are looked for in `place`."""
    watcher = _Watcher(telling)
    with _inside(place):
        return add_inputs(
            record_in(folder), inputs, watcher=watcher, wishes=Wishes(kind=kind, allow_private=allow_private)
        )


def uploaded(name: str, data: bytes, kind: Kind | None) -> Document:
    """A document from the bytes of an uploaded file."""
    received = Received(data=data, shown=name, name=name, media_type="")
    return read_received(received, "", name=name, kind=kind)


def removed(folder: Path, numbers: Sequence[int], why: str) -> None:
    """Take documents out of the record."""
    record_in(folder).remove(numbers, why=why)


@contextlib.contextmanager
def _inside(place: Path) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(place)
    try:
        yield
    finally:
        os.chdir(before)


@dataclass(slots=True)
class _Watcher:
    """How far adding has come, in a file that is replaced at each step."""

    telling: Path
    total: int = 0
    done: int = 0
    documents: int = 0
    step: str = "reading"
    unit: str = "bytes"
    lines: list[str] = field(default_factory=list)

    def counted(self, step: str, done: int, total: int, unit: str) -> None:
        self.step, self.done, self.total, self.unit = step, done, total, unit
        self._write(step)

    def expected(self, size: int) -> None:
        self.total = size
        self._tell()

    def advanced(self, size: int, documents: int, characters: int) -> None:
        self.done += size
        self.documents += documents
        self._tell()

    def skipped(self, line: str) -> None:
        if len(self.lines) < MOST_LINES:
            self.lines.append(" ".join(line.split()))
        self._tell()

    def finishing(self) -> None:
        self.step = "bringing the index level"
        self._tell()

    def _tell(self) -> None:
        step = f"{self.step}: {self.documents:,} document{'' if self.documents == 1 else 's'}"
        self._write(step)

    def _write(self, step: str) -> None:
        told = {"step": step, "done": self.done, "total": self.total, "unit": self.unit, "lines": self.lines}
        beside = self.telling.with_suffix(".new")
        with contextlib.suppress(OSError):  # how far it is may be missed; the work may not stop for it
            beside.write_text(json.dumps(told), "utf-8")
            beside.replace(self.telling)
