"""Processes that do the heavy work: results and errors come back, and whatever happens in them stays there."""

import json
import os
import threading
import time
from pathlib import Path

import pytest

from verbale.errors import InputError, UsageError
from verbale.pages import workers
from verbale.pages.jobs import CancelledError, Progress
from verbale.pages.shelf import Shelf
from verbale.pages.workers import Workers


@pytest.fixture(scope="module")
def pool():
    """One worker."""
    made = Workers(1)
    yield made
    made.close()


def test_results_and_errors_come_back(pool):
    """What a task returns is returned, what it raises is raised, and the worker goes on."""
    assert pool.run(Progress(), divmod, 17, 5) == (3, 2)
    with pytest.raises(UsageError, match="no day"):
        pool.run(Progress(), _fail)
    assert pool.run(Progress(), os.getpid) == pool.run(Progress(), os.getpid)


def _fail() -> None:
    raise UsageError("This is no day: give one.")


def test_a_crash_takes_nobody_along(pool):
    """A task that ends its process is an error of what it was given, and the next task is done."""
    with pytest.raises(InputError, match="made its reader crash"):
        pool.run(Progress(), os._exit, 1)
    assert pool.run(Progress(), divmod, 17, 5) == (3, 2)


def test_a_cancelled_task_is_ended(pool):
    """Cancelling ends a task within moments, whatever it does, and frees the worker."""
    progress = Progress()
    threading.Timer(0.3, progress.cancel).start()
    started = time.monotonic()
    with pytest.raises(CancelledError):
        pool.run(progress, time.sleep, 60)
    assert time.monotonic() - started < 20
    assert pool.run(Progress(), divmod, 17, 5) == (3, 2)


def test_what_a_task_tells_arrives(pool, tmp_path):
    """Progress that a task writes is its job's, also what it wrote last."""
    progress, telling = Progress(), tmp_path / "told.json"
    pool.watched(progress, telling, _tell, telling)
    assert (progress.step, progress.done, progress.total, progress.lines) == ("reading", 3, 4, ["a.png was left out"])


def _tell(telling: Path) -> None:
    told = {"step": "reading", "done": 3, "total": 4, "unit": "bytes", "lines": ["a.png was left out"]}
    telling.write_text(json.dumps(told), "utf-8")


@pytest.mark.parametrize("words", ["", "{"])
def test_half_written_progress_is_passed_over(tmp_path, words):
    """A file of progress that is not whole changes nothing."""
    progress, telling = Progress(step="before"), tmp_path / "told.json"
    telling.write_text(words, "utf-8")
    workers.pass_on(telling, progress)
    assert progress.step == "before"


def test_shelf_forgets_the_least_used():
    """A shelf that is full lets go of what was not asked for longest, by weight."""
    shelf = Shelf()
    for name in "abcd":
        shelf.put(name, name.upper(), 150_000)
    assert [shelf.get(name) for name in "abcd"] == [None, None, "C", "D"]
    shelf.put("c", "again", 1)
    assert shelf.kept("e", lambda: "made", 1) == "made"
    assert [shelf.get(name) for name in "cde"] == ["again", "D", "made"]
