"""Processes that do the heavy work, so that pages stay quick: one task at a time each, killed when it is cancelled.

A reader written in C that meets a file which breaks it takes its worker along, and never the app.
"""

from __future__ import annotations

import json
import multiprocessing
import queue
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from verbale.errors import InputError
from verbale.pages import tasks
from verbale.pages.jobs import Progress
from verbale.record.pool import begin

R = TypeVar("R")
P = ParamSpec("P")
GLANCE = 0.05  # seconds between two looks whether the task is done or cancelled


class Workers:
    """At most `most` worker processes, each started when it is first needed."""

    def __init__(self, most: int = 3) -> None:
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._all = [_Worker() for _ in range(most)]
        for worker in self._all:
            self._idle.put(worker)

    def run(self, progress: Progress, task: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do a task in a worker and wait for it. Raises what the task raises, and where the job is cancelled; the
        worker is then ended."""
        return self.watched(progress, None, task, *args, **kwargs)

    def watched(
        self, progress: Progress, telling: Path | None, task: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """As `run`, for a task that writes how far it has come into the file `telling`."""
        worker = self._free(progress)
        try:
            future = worker.sent(task, *args, **kwargs)
            while True:
                is_done = bool(wait_for([future], GLANCE).done)
                if telling is not None:
                    pass_on(telling, progress)
                if is_done:
                    return future.result()
                progress.check()
        except BrokenProcessPool as error:
            worker.end()
            raise InputError(
                "What was to be read made its reader crash: leave it out, or send it again in another format."
            ) from error
        except BaseException:
            if not worker.is_done:
                worker.end()
            raise
        finally:
            self._idle.put(worker)

    def warm(self) -> None:
        """Start all workers, and have them load what the first task would wait for."""
        for worker in self._all:
            worker.sent(tasks.warm)

    def close(self) -> None:
        """End all of them."""
        for worker in self._all:
            worker.end()

    def _free(self, progress: Progress) -> _Worker:
        while True:
            progress.check()
            try:
                return self._idle.get(timeout=GLANCE)
            except queue.Empty:
                continue


class _Worker:
    """One process, which is started anew after its end."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._last: Future[Any] | None = None

    def sent(self, task: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Begin a task."""
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=begin)
        future = self._pool.submit(task, *args, **kwargs)
        self._last = future
        return future

    @property
    def is_done(self) -> bool:
        """Whether it has nothing to do."""
        return self._last is None or self._last.done()

    def end(self) -> None:
        """End the process, whatever it does."""
        pool, self._pool, self._last = self._pool, None, None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)


def pass_on(telling: Path, progress: Progress) -> None:
    """What a task has told last, to its job."""
    try:
        told = json.loads(telling.read_text("utf-8"))
    except (OSError, ValueError):
        return
    progress.step, progress.done, progress.total = told["step"], told["done"], told["total"]
    progress.unit, progress.shown = told.get("unit", "bytes"), told.get("shown", "")
    progress.lines[:] = told["lines"]
