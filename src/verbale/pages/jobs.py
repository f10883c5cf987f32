"""Long work in the background: what it is, how far it has come, and how it ended. It can be cancelled at any time.

Jobs live as long as the process; what they made is kept elsewhere and has its own address.
"""

from __future__ import annotations

import logging
import math
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum

from verbale.errors import TooLargeError, VerbaleError
from verbale.pages.refusals import NotFoundError, OftenError

AT_ONCE = 8  # jobs that are under way; most wait for a worker, of which there are few
MOST_WAITING = 20
MOST_KEPT = 200  # finished jobs that are remembered
MOST_LINES = 200  # lines that a job has said and that are kept

_log = logging.getLogger(__name__)


class State(StrEnum):
    """How a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class CancelledError(VerbaleError):
    """Raised inside the work of a job that somebody cancelled."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobView:
    """A job at one moment. `done` of `total` is in `unit`; a `total` of 0 is not known. `address` is where its result
    is, empty until it is done; `shown` is where a part of it can be seen before."""

    number: str
    kind: str
    title: str
    who: str
    state: State
    step: str
    done: int
    total: int
    unit: str
    lines: tuple[str, ...]
    error: str
    address: str
    shown: str
    seconds: float

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (State.DONE, State.FAILED, State.CANCELLED)

    @property
    def share(self) -> int | None:
        """How much is done, in hundredths; `None` where that is not known."""
        return min(100, 100 * self.done // self.total) if self.total else None


@dataclass(eq=False, slots=True)
class Progress:
    """What the work of job `number` tells; each call raises `CancelledError` once the job has been cancelled."""

    number: str = ""
    step: str = ""
    done: int = 0
    total: int = 0
    unit: str = ""
    lines: list[str] = field(default_factory=list)
    shown: str = ""
    _until: float = math.inf
    _cancelled: threading.Event = field(default_factory=threading.Event)

    def say(self, step: str, *, total: int | None = None, unit: str = "") -> None:
        """What is being done now; with `total`, counting starts again at 0."""
        self.check()
        self.step = step
        if total is not None:
            self.done, self.total, self.unit = 0, total, unit

    def advance(self, by: int = 1) -> None:
        """So much more is done."""
        self.check()
        self.done += by

    def note(self, line: str) -> None:
        """A line that stays: something was left out, and why."""
        self.check()
        if len(self.lines) < MOST_LINES:
            self.lines.append(line)

    def check(self) -> None:
        """Stop here if the job has been cancelled, or has run for longer than it may."""
        if self._cancelled.is_set():
            raise CancelledError("cancelled")
        if time.monotonic() > self._until:
            raise TooLargeError("It took longer than it may and was stopped: give less at once.")

    def limit(self, seconds: float) -> None:
        """Let the job run for no longer than this from now on."""
        self._until = time.monotonic() + seconds

    def cancel(self) -> None:
        """Ask the work to stop at the next call."""
        self._cancelled.set()


Work = Callable[[Progress], str]


class Job:
    """One piece of work; `view` shows it."""

    def __init__(self, kind: str, title: str, who: str, session: str) -> None:
        self.number = secrets.token_hex(8)
        self.kind, self.title, self.who, self.session = kind, title, who, session
        self.progress = Progress(number=self.number)
        self.state = State.WAITING
        self.error = self.address = ""
        self.over = threading.Event()
        self.begun = self.ended = time.monotonic()

    def view(self) -> JobView:
        """The job as it is now."""
        progress = self.progress
        ended = self.ended if self.over.is_set() else time.monotonic()
        return JobView(
            number=self.number, kind=self.kind, title=self.title, who=self.who, state=self.state, step=progress.step,
            done=progress.done, total=progress.total, unit=progress.unit, lines=tuple(progress.lines),
            error=self.error, address=self.address, shown=progress.shown, seconds=round(ended - self.begun, 1),
        )  # fmt: skip

    def run(self, work: Work) -> None:
        """Do the work, and keep how it ended."""
        try:
            self.progress.check()
            self.state = State.RUNNING
            self.address = work(self.progress)
            self.state = State.DONE
        except CancelledError:
            self.state = State.CANCELLED
        except VerbaleError as error:
            self.error, self.state = str(error), State.FAILED
        except Exception:  # a fault of ours must not leave the job running for ever
            _log.exception("job %s (%s)", self.number, self.kind)
            self.error, self.state = "Something went wrong inside Verbale; its log says what.", State.FAILED
        finally:
            self.ended = time.monotonic()
            self.over.set()


class Jobs:
    """All jobs of the app."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="job")
        self._slow = ThreadPoolExecutor(1, thread_name_prefix="slow-job")
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()

    def start(self, kind: str, title: str, work: Work, *, who: str, session: str = "", slow: bool = False) -> Job:
        """Begin a job; `work` returns the address of what it made. A `slow` one may take minutes: these run one after
        the other, and keep no other job waiting. Raises `OftenError` where too many wait.
        """
        job = Job(kind, title, who, session)
        with self._lock:
            if sum(other.state is State.WAITING for other in self._jobs.values()) >= MOST_WAITING:
                raise OftenError(f"{MOST_WAITING} jobs are waiting already: try again when some are done.")
            over = [number for number, other in self._jobs.items() if other.over.is_set()]
            for number in over[: max(0, len(self._jobs) - MOST_KEPT)]:
                del self._jobs[number]
            self._jobs[job.number] = job
        (self._slow if slow else self._pool).submit(job.run, work)
        return job

    def job(self, number: str) -> Job:
        """The job of that number. Raises `NotFoundError`."""
        found = self._jobs.get(number)
        if found is None:
            raise NotFoundError(
                "There is no such job (any more): jobs are forgotten when Verbale is started again. "
                "What they made is kept: look for it on its own page"
            )
        return found

    def all(self) -> tuple[JobView, ...]:
        """All jobs, the latest first."""
        with self._lock:
            jobs = list(self._jobs.values())
        return tuple(job.view() for job in reversed(jobs))

    def close(self) -> None:
        """Cancel what runs, and wait for nobody."""
        for job in list(self._jobs.values()):
            job.progress.cancel()
        for pool in (self._pool, self._slow):
            pool.shutdown(wait=False, cancel_futures=True)
