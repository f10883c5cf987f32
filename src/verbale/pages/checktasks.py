"""The heavy work of a check, in a worker: read what was given, judge by the words, keep that, then look by meaning.

So a report is shown as soon as its words have been looked for, and hostile files are read outside the app.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

from verbale import documents, pipeline
from verbale.checks import Watch
from verbale.errors import InputError, UsageError
from verbale.exports.places import name_of
from verbale.index import Primary
from verbale.pages.results import Results
from verbale.pages.tasks import record_in
from verbale.record import Record
from verbale.schema import Document, Kind

PASTED = "the pasted text"  # what a pasted source is called; a report shows its headline or its first words


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """A text as it was given: pasted `words`, or the `file` of an upload with its own `name`, or an `address`."""

    words: str = ""
    file: Path | None = None
    name: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """A check as it was asked for. `sources` are empty where the record is searched."""

    report: Given
    sources: tuple[Given, ...]
    by_meaning: bool
    allow_private: bool
    who: str
    job: str


def checked(folder: Path, work: Path, telling: Path, wish: Wish) -> str:
    """Check a report and keep the result in `work`; its number."""
    told = _Told(telling)
    told.say("Reading the report")
    report = _read(wish.report, Kind.REPORT, wish.allow_private)
    against = _against(folder, wish, told)
    told.say("Finding who says what", unit="quotations")
    found = pipeline.check(report, against, by_meaning=False, watch=told.counted("Looking for the words"))
    results = Results(work)
    head = results.new_head(
        found, who=wish.who, against=_told_against(against), job=wish.job, left_out=tuple(told.lines)
    )
    if wish.by_meaning and found.quotations:
        results.keep(head, found)
        told.shown = f"/check/{head.number}"
        found = pipeline.check_again(found, against, watch=told.counted("Looking for other wordings"))
    results.keep(replace(head, whole=True, job=""), found)
    return head.number


def _against(folder: Path, wish: Wish, told: _Told) -> Record | list[Primary]:
    if not wish.sources:
        return record_in(folder)
    made, failed = [], []
    for i, given in enumerate(wish.sources, 1):
        told.say(f"Reading source {i} of {len(wish.sources)}")
        try:
            made.append(pipeline.prepare(_read(given, Kind.PRIMARY, wish.allow_private)))
        except InputError as error:
            failed.append(error)
            told.note(str(error))
    if failed and not made:
        raise failed[0]
    return list({primary.document.id: primary for primary in made}.values())


def _read(given: Given, kind: Kind, allow_private: bool) -> Document:
    if given.address:
        return documents.read(given.address, kind=kind, allow_private=allow_private)
    if given.file is not None:
        return documents.read(given.file.read_bytes(), name=given.name, kind=kind)
    if not given.words.strip():
        raise UsageError("A text is empty: paste some words.")
    return documents.read_text(given.words, name=PASTED if kind is Kind.PRIMARY else "", kind=kind)


def _told_against(against: Record | list[Primary]) -> str:
    if isinstance(against, Record):
        return f"the record ({len(against):,} documents)"
    names = [name_of(primary.document) for primary in against]
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


class _Told:
    """How far a check has come, in a file that is replaced at each step."""

    def __init__(self, telling: Path) -> None:
        self._telling = telling
        self._step, self._unit, self._done, self._total = "", "", 0, 0
        self.lines: list[str] = []
        self.shown = ""

    def say(self, step: str, *, unit: str = "") -> None:
        self._step, self._unit, self._done, self._total = step, unit, 0, 0
        self._tell()

    def note(self, line: str) -> None:
        self.lines.append(line)
        self._tell()

    def counted(self, step: str) -> Watch:
        def watch(done: int, total: int) -> None:
            self._step, self._unit, self._done, self._total = step, "quotations", done, total
            self._tell()

        return watch

    def _tell(self) -> None:
        told = {
            "step": self._step, "done": self._done, "total": self._total, "unit": self._unit, "lines": self.lines,
            "shown": self.shown,
        }  # fmt: skip
        beside = self._telling.with_suffix(".new")
        with contextlib.suppress(OSError):  # how far it is may be missed; the work may not stop for it
            beside.write_text(json.dumps(told), "utf-8")
            beside.replace(self._telling)
