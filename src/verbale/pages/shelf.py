"""What background work has made and pages show: kept in memory for a while, made once for all who ask at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

from verbale.pages.jobs import Job

T = TypeVar("T")
MOST = 400  # results that are kept; the largest, a trace of 20,000 uses, takes some 10 MB
MOST_WEIGHT = 400_000  # of all together, in rough units of a hundred bytes


class Shelf:
    """Results by key, the least used thrown away first, and the jobs that are making one."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._weight = 0
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
            self._weight += weight - self._kept.pop(key, (None, 0))[1]
            self._kept[key] = (value, weight)
            while len(self._kept) > 1 and (len(self._kept) > MOST or self._weight > MOST_WEIGHT):
                _, (_, gone) = self._kept.popitem(last=False)
                self._weight -= gone

    def kept(self, key: Hashable, make: Callable[[], T], weight: int = 30) -> T:
        """What is kept under a key; made and kept where it is not there."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found, weight)
        return found  # type: ignore[return-value]

    def job(self, key: Hashable, begin: Callable[[], Job]) -> Job:
        """The job that makes what belongs to a key: the one under way, else a new one."""
        with self._lock:
            self._jobs = {k: job for k, job in self._jobs.items() if not job.over.is_set()}
            if key not in self._jobs:
                self._jobs[key] = begin()
            return self._jobs[key]
