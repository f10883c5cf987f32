"""Making the ledger of a record, as a plain function that a worker process does."""

from __future__ import annotations

import contextlib
import json
import os
import time
from pathlib import Path

from verbale.pipeline import stored_ledger
from verbale.record import open_record

MANY = 200  # documents from which on several processes read: below, starting them takes as long
MOST_WORKERS = 4  # more would be felt by whoever works on the pages meanwhile
GLANCE = 0.2  # seconds between two notes of how far it is: a job looks twenty times a second


def made(folder: Path, telling: Path, desk: Path | None) -> int:
    """Make the ledger of the record in `folder` and keep it there; how many threads it has."""
    last = 0.0

    def tell(step: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < GLANCE:
            return
        last = now
        unit = "documents" if step.startswith("reading") else "acts" if total else ""
        told = {"step": step, "done": done, "total": total, "unit": unit, "lines": []}
        beside = telling.with_suffix(".new")
        with contextlib.suppress(OSError):  # how far it is may be missed; the work may not stop for it
            beside.write_text(json.dumps(told), "utf-8")
            beside.replace(telling)

    with open_record(folder, create=False) as record:
        many = len(record) > MANY
        workers = min(MOST_WORKERS, (os.cpu_count() or 1) // 2) if many else 0
        return len(stored_ledger(record, desk=desk, again=True, workers=workers if workers > 1 else 0, tell=tell))
