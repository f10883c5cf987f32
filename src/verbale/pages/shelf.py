"""What background work has made and pages show: kept in memory for a while, made once for all who ask at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from verbale.pages.jobs import Job, Progress
from verbale.pages.rendering import redirect, render_json
from verbale.pages.room import room_of, start

T = TypeVar("T")
MOST = 64  # results that are kept; the largest, a trace of 20,000 uses, takes some 10 MB
MOST_WEIGHT = 400_000  # of all together, in rough units of a hundred bytes
SOON = 0.15  # seconds that a page waits for its work before it shows how far it is
PATIENCE = 8.0  # seconds that a program waits for the JSON


class Shelf:
    """Results by key, the least used thrown away first, and the jobs that are making one."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._jobs: dict[Hashable, Job] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> object | None:
        """What is kept under a key."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: object, weight: int = 1) -> None:
        """Keep something; `weight` is its size in rough units of a hundred bytes."""
        with self._lock:
            self._kept[key] = (value, weight)
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and (
                len(self._kept) > MOST or sum(w for _, w in self._kept.values()) > MOST_WEIGHT
            ):
                self._kept.popitem(last=False)

    def job(self, key: Hashable, begin: Callable[[], Job]) -> Job:
        """The job that makes what belongs to a key: the one under way, else a new one."""
        with self._lock:
            self._jobs = {k: job for k, job in self._jobs.items() if not job.over.is_set()}
            if key not in self._jobs:
                self._jobs[key] = begin()
            return self._jobs[key]


def made(
    request: Request,
    key: Hashable,
    make: Callable[[Progress], T],
    *,
    kind: str,
    title: str,
    address: str,
    weigh: Callable[[T], int] = lambda _: 1,
    patience: float | None = None,
) -> T | Job:
    """What `make` makes, from the shelf or by a job; the job itself where it is not done soon.

    `address` is where the result is shown; `key` must hold all that the result depends on.
    """
    shelf = room_of(request).shelf
    found = shelf.get(key)
    if found is None:

        def work(progress: Progress) -> str:
            value = make(progress)
            shelf.put(key, value, weigh(value))
            return address

        job = shelf.job(key, lambda: start(request, kind, title, work))
        job.over.wait(patience if patience is not None else PATIENCE if _is_twin(request) else SOON)
        found = shelf.get(key)
        if found is None:
            return job
    return found  # type: ignore[return-value]


def progress_of(request: Request, job: Job) -> Response:
    """Where people see how far a job is; for programs the job itself, with status 202."""
    if _is_twin(request):
        return render_json({"job": job.view()}, 202)
    return redirect(f"/jobs/{job.number}")


def _is_twin(request: Request) -> bool:
    return request.url.path.endswith(".json")
