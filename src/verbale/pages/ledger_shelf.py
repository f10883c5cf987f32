"""The kept ledger, open for pages: each copy is used by one page at a time, and all share the columns."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import Request

from verbale.errors import RecordError
from verbale.ledger import StoredLedger, opened
from verbale.ledger.columns import Columns
from verbale.pages.refusals import NotFoundError
from verbale.pages.room import record_of, room_of
from verbale.record import Record
from verbale.record.threads import FILE

MOST_IDLE = 8  # copies that stay open: as many as pages are made at once
Sign = tuple[int, int, int]


@dataclass(slots=True)
class Ledgers:
    """The ledger beside the record in `folder`; a new file is taken up with the next page."""

    folder: Path
    _sign: Sign = (0, 0, 0)
    _columns: Columns | None = None
    _idle: list[StoredLedger] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def opened(self, record: Record) -> Iterator[StoredLedger | None]:
        """The ledger with all rulings laid over it, for this thread alone; `None` where none can be read."""
        sign = self._signed()
        found = self._taken(sign)
        if found is None:
            try:
                found = opened(record, self._columns)
            except RecordError:  # none yet, or one of another version: it can be made again
                yield None
                return
        else:
            found.follow(record)
        try:
            yield found
        finally:
            self._give_back(found, sign)

    def _signed(self) -> Sign:
        """What tells one file from another."""
        try:
            found = os.stat(self.folder / FILE)
        except OSError:
            return 0, 0, 0
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _taken(self, sign: Sign) -> StoredLedger | None:
        with self._lock:
            gone = self._idle if sign != self._sign else []
            if gone:
                self._idle, self._columns = [], None
            self._sign = sign
            found = self._idle.pop() if self._idle else None
        for old in gone:
            old.close()
        return found

    def _give_back(self, ledger: StoredLedger, sign: Sign) -> None:
        with self._lock:
            if sign == self._sign and len(self._idle) < MOST_IDLE:
                self._idle.append(ledger)
                self._columns = ledger.base
                return
        ledger.close()


_BEGIN = threading.Lock()


def ledgers_of(request: Request) -> Ledgers:
    """The ledgers of the app that a request came to."""
    state = request.app.state
    with _BEGIN:
        if not hasattr(state, "ledgers"):
            state.ledgers = Ledgers(room_of(request).settings.folder)
    found: Ledgers = state.ledgers
    return found


@contextmanager
def ledger_of(request: Request) -> Iterator[tuple[Record, StoredLedger]]:
    """The record and its ledger. Raises `NotFoundError` where none was made yet."""
    with record_of(request) as record, ledgers_of(request).opened(record) as ledger:
        if ledger is None:
            raise NotFoundError("This record has no ledger yet: have it made on the page Ledger.")
        yield record, ledger
