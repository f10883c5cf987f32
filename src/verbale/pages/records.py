"""Open records for the pages: each is used by one page at a time, and kept open for the next."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from verbale.record import Record, open_record


class Records:
    """The record in `folder`, opened as often as pages need it at once; at most `most` stay open."""

    def __init__(self, folder: Path, most: int) -> None:
        self._folder, self._most = folder, most
        self._idle: list[Record] = []
        self._lock = threading.Lock()

    @contextmanager
    def opened(self) -> Iterator[Record]:
        """The record, for this thread alone until the end of the `with`; the one that was used last comes first."""
        with self._lock:
            record = self._idle.pop() if self._idle else None
        if record is None:
            record = open_record(self._folder)
        try:
            yield record
        except BaseException:
            self._give_back(record)
            raise
        self._give_back(record)

    def close(self) -> None:
        """Let go of all that are idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for record in idle:
            record.close()

    def _give_back(self, record: Record) -> None:
        with self._lock:
            if len(self._idle) < self._most:
                self._idle.append(record)
                return
        record.close()
