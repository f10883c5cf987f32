"""Work done by several processes and handed back in order, with no more under way than memory can hold.

A worker that dies (a reader written in C met a file that breaks it) takes nobody along: what was under way is done
again, one piece at a time, and the piece that kills its worker twice is named and passed over. Workers end with the
process that started them, however it ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
AHEAD = 12  # pieces under way for each worker: enough to keep them busy while the index is written


class Pool(Generic[T, R]):
    """`workers` processes that do `work`; with 0 the work is done in this process. Use it in a `with`."""

    def __init__(self, work: Callable[[T], R], lost: Callable[[T], R], workers: int) -> None:
        """`lost` makes the result of a piece of work that kills whoever does it."""
        self._work = work
        self._lost = lost
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Pool[T, R]:
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()

    def results(self, pieces: Iterable[T]) -> Iterator[R]:
        """The result for each piece, in order; pieces are taken only as fast as they are done."""
        waiting = iter(pieces)
        first = list(islice(waiting, 2))
        if not self._workers or len(first) < 2:  # one piece is done sooner than a process is started
            yield from map(self._work, chain(first, waiting))
            return
        under_way: deque[tuple[T, Future[R]]] = deque()
        for piece in chain(first, waiting):
            under_way.append((piece, self._sent(piece)))
            while len(under_way) >= max(1, AHEAD * self._workers) or (under_way and under_way[0][1].done()):
                yield from self._first(under_way)
        while under_way:
            yield from self._first(under_way)

    def _sent(self, piece: T) -> Future[R]:
        here: Future[R] = Future()
        if not self._workers:
            here.set_result(self._work(piece))
            return here
        try:
            return self._opened().submit(self._work, piece)
        except BrokenProcessPool as error:
            here.set_exception(error)
            return here

    def _first(self, under_way: deque[tuple[T, Future[R]]]) -> Iterator[R]:
        future = under_way[0][1]
        try:
            result = future.result()
        except BrokenProcessPool:
            self._drop()
            pieces = [piece for piece, _ in under_way]
            under_way.clear()
            for again in pieces:
                yield self._alone(again)
            return
        under_way.popleft()
        yield result

    def _alone(self, piece: T) -> R:
        if not self._workers:
            return self._work(piece)
        try:
            return self._opened().submit(self._work, piece).result()
        except BrokenProcessPool:
            self._drop()
        if self._can_start():
            return self._lost(piece)
        self._workers = 0  # a program that was typed in cannot be started again in another process
        return self._work(piece)

    def _can_start(self) -> bool:
        try:
            return bool(self._opened().submit(os.getpid).result())
        except BrokenProcessPool:
            self._drop()
            return False

    def _drop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    def _opened(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # "spawn": a forked worker would inherit the lock of the record and keep it when its parent is killed.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=begin)
        return self._pool


def begin() -> None:
    """In a worker: leave Ctrl-C to the parent, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
