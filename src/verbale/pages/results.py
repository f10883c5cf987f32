"""Checked reports, kept so that each has its own address: one file each in the app's folder, compressed JSON.

The number of a result begins with the second in which it was made, so that their names are in the order of time; the
rest is random.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import threading
import time
import zlib
from bisect import bisect_left
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from verbale.errors import RecordError
from verbale.exports.phrases import counts_phrase
from verbale.exports.places import title_of
from verbale.pages.keeping import write_private
from verbale.pages.refusals import NotFoundError
from verbale.pages.restoring import restored
from verbale.schema import CheckedReport, Document

FOLDER = "checks"
NUMBER = re.compile(r"[0-9a-f]{16}")
MAX_BYTES = 1_000_000_000  # of an unpacked result: a report with twenty sources of 50 MB
LONGEST_TITLE = 70  # characters of a text without headline or name that stand for it
IN_MEMORY = 8  # results kept ready: a newsroom looks at a few at a time


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What a list shows of a result. `made_at` is UTC, ISO 8601; `whole` is false while other wordings are still
    looked for, by the job of number `job`. `left_out` says which sources could not be read, and why."""

    number: str
    title: str
    summary: str
    made_at: str
    who: str
    against: str
    whole: bool = True
    job: str = ""
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A checked report with its head."""

    head: Head
    checked: CheckedReport


class Results:
    """The results in a folder."""

    def __init__(self, work: Path) -> None:
        self._folder = work / FOLDER
        self._ready: OrderedDict[str, tuple[int, Result]] = OrderedDict()  # with the time of the file
        self._heads: dict[str, Head] = {}
        self._listed: tuple[int, list[str]] = (-1, [])  # with the time of the folder
        self._lock = threading.Lock()

    def new_head(
        self, checked: CheckedReport, *, who: str, against: str, job: str, left_out: tuple[str, ...] = ()
    ) -> Head:
        """The head of a result that is about to be kept."""
        number = f"{int(time.time()):08x}{secrets.token_hex(4)}"
        return Head(
            number=number, title=title_for(checked.report), summary=_summary(checked), who=who, against=against,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"), whole=False, job=job,
            left_out=left_out,
        )  # fmt: skip

    def keep(self, head: Head, checked: CheckedReport) -> Result:
        """Keep a result, in place of an earlier state of the same number."""
        result = Result(replace(head, summary=_summary(checked)), checked)
        body = {"head": _plain(result.head), "checked": checked.to_dict()}
        packed = zlib.compress(json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode(), 6)
        write_private(self._folder / head.number, packed)
        write_private(self._folder / f"{head.number}.head", json.dumps(_plain(result.head)).encode())
        return result

    def result(self, number: str) -> Result:
        """The result of that number. Raises `NotFoundError`, or `RecordError` where its file is damaged."""
        if not NUMBER.fullmatch(number):
            raise NotFoundError(f"There is no check {number[:40]!r}: see the list on the first page.")
        path = self._folder / number
        try:
            changed = path.stat().st_mtime_ns
            with self._lock:
                ready = self._ready.get(number)
                if ready and ready[0] == changed:
                    self._ready.move_to_end(number)
                    return ready[1]
            opened = zlib.decompressobj()
            body = json.loads(opened.decompress(path.read_bytes(), MAX_BYTES))
            result = Result(restored(Head, body["head"]), restored(CheckedReport, body["checked"]))
        except FileNotFoundError:
            raise NotFoundError(f"There is no check {number}: see the list on the first page.") from None
        except (OSError, ValueError, KeyError, TypeError, zlib.error) as error:
            raise RecordError(f"{path} cannot be read ({error}): check the report again.") from error
        with self._lock:
            self._ready[number] = (changed, result)
            self._ready.move_to_end(number)
            while len(self._ready) > IN_MEMORY:
                self._ready.popitem(last=False)
        return result

    def latest(self, most: int, before: str = "") -> tuple[Head, ...]:
        """The heads of the latest results, those before a number where one is given."""
        numbers = self._numbers()
        end = bisect_left(numbers, before) if before else len(numbers)
        found = []
        for number in reversed(numbers[:end]):
            head = self._head(number)
            if head is not None:
                found.append(head)
            if len(found) == most:
                break
        return tuple(found)

    def _numbers(self) -> list[str]:
        """The numbers of all results in the order of time, looked for again where the folder has changed."""
        try:
            changed = self._folder.stat().st_mtime_ns
            if changed != self._listed[0]:
                numbers = sorted(name for name in os.listdir(self._folder) if NUMBER.fullmatch(name))
                self._listed = (changed, numbers)
        except OSError:
            return []
        return self._listed[1]

    def _head(self, number: str) -> Head | None:
        """The head of a result; one that is whole never changes."""
        found = self._heads.get(number)
        if found is None or not found.whole:
            try:
                found = restored(Head, json.loads((self._folder / f"{number}.head").read_text("utf-8")))
            except (OSError, ValueError, TypeError):
                return None
            self._heads[number] = found
        return found


def title_for(document: Document) -> str:
    """The headline of a report, else its name, else how it begins."""
    if document.headline or document.name:
        return title_of(document)
    words = " ".join(document.text[document.dateline.span.end if document.dateline else 0 :][:400].split())
    return words if len(words) <= LONGEST_TITLE else words[:LONGEST_TITLE].rpartition(" ")[0] + " …"


def _plain(head: Head) -> dict[str, Any]:
    return {name: getattr(head, name) for name in Head.__dataclass_fields__}


def _summary(checked: CheckedReport) -> str:
    return counts_phrase([item.check for item in checked.quotations])
